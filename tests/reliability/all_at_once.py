"""Every resource of the server at its bound at the same time, for minutes: run.py BUILD --all-at-once MINUTES.

Each attacker is a process that takes its resource to the bound, keeps it there, renews what the server ends, and never stops. A
neighbour calls meanwhile. The peak of memory must stay below the limit, the server must live, and the neighbour's calls must
not fail.
"""

import base64
import contextlib
import multiprocessing
import os
import tempfile
import time

import cases_ext_proc
import cases_grpc
import cases_http
import wire
from served import Neighbour, Server
from wire import Failed, expect, field

KIB, MIB = 1024, 1 << 20
RENEW = 20  # seconds: shorter than any limit of idleness that matters here


def silent_connections(server, stack):
    """HTTP connections that say nothing, in the room that unfinished bodies and unread replies leave."""
    for _ in range(1000 - 64 - 200 - 20):
        stack.enter_context(wire.connect(server.http))


def unfinished_bodies(server, stack):
    data = b" " * (256 * KIB - 1)
    head = f"POST {cases_http.CONVERT} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: {256 * KIB}\r\n\r\n"
    for _ in range(64):
        stack.enter_context(wire.connect(server.http)).sendall(head.encode() + data)


def unread_replies(server, stack):
    for _ in range(200):
        stack.enter_context(wire.connect(server.http, receives=4 * KIB)).sendall(wire.request("GET", "/v1/profiles/otc-ecs"))


def watches(path):
    def fill(server, stack):
        for _ in range(10):
            connection = stack.enter_context(server.h2(reads=False, window=0))
            for _ in range(100):
                stream = connection.open(path)
                connection.send(stream, b"", end=True)
            stack.keep.append(connection)

    return fill


def reflection(server, stack):
    connection = stack.enter_context(server.h2())
    stack.keep.append(connection)
    for _ in range(100):
        stream = connection.open(cases_grpc.REFLECTION)
        connection.send(stream, field(7, ""))


def idle_streams(server, stack):
    """ext_proc streams that hold what each may, in the room that the other two kinds leave."""
    message = cases_ext_proc.head(cases_ext_proc.REQUEST_HEAD, [("content-type", "application/grpc")])
    exchanges = cases_ext_proc.open_many(server, stack, 2048 - 300, message)
    stack.keep += {one.connection for one in exchanges}
    for one in exchanges:
        one.send(cases_ext_proc.response(end=False, mode=cases_ext_proc.FULL_DUPLEX))
        one.send(cases_ext_proc.body(b"x" * 7 * KIB, end=False))


def held_responses(server, stack):
    size = 120 * KIB
    for number in range(170):
        if number % 100 == 0:
            connection = stack.enter_context(server.h2())
            stack.keep.append(connection)
        one = cases_ext_proc.Exchange(connection)
        one.send(cases_ext_proc.response(end=False, mode=cases_ext_proc.FULL_DUPLEX))
        one.send(cases_ext_proc.body(b"x" * size, end=False))


def unread_answers(server, stack):
    size = 200 * KIB
    for number in range(100):
        if number % 100 == 0:
            connection = stack.enter_context(server.h2(reads=False, window=0))
            stack.keep.append(connection)
        one = cases_ext_proc.Exchange(connection)
        one.send(cases_ext_proc.head(cases_ext_proc.RESPONSE_HEAD, [(":status", "200")],
                                     attributes=[(cases_ext_proc.TYPE, "text/plain")], mode=cases_ext_proc.FULL_DUPLEX))
        one.send(cases_ext_proc.body(b"x" * size, end=False))
        connection.open_window(one.stream, 64)


def conversions(server, stack):
    """One after another, of the largest bodies."""
    body = base64.b64encode(b'{"a":[' + b"{}," * 43000 + b"{}]}").decode()
    end = time.monotonic() + RENEW
    while time.monotonic() < end:
        server.post(cases_http.CONVERT, {"http": {"code": 404, "body": body}})


def log_lines(server, stack):
    """Each call is a line; nobody reads them."""
    end = time.monotonic() + RENEW
    while time.monotonic() < end:
        with server.h2() as connection:
            for _ in range(500):
                connection.call("/grpc.health.v1.Health/Check")
                connection.streams.clear()


def silent_grpc(server, stack):
    """gRPC connections without calls, in the room that the others leave."""
    for _ in range(1000 - 60):
        stack.keep.append(stack.enter_context(server.h2()))


ATTACKERS = {"silent connections": silent_connections, "silent gRPC connections": silent_grpc, "unfinished bodies": unfinished_bodies, "unread replies": unread_replies,
             "health watches": watches(cases_grpc.WATCH), "profile watches": watches(cases_grpc.WATCH_PROFILE),
             "reflection": reflection, "idle streams": idle_streams, "held responses": held_responses,
             "unread answers": unread_answers, "conversions": conversions, "log lines": log_lines}


class Kept(contextlib.ExitStack):
    def __init__(self):
        super().__init__()
        self.keep = []


def attack(fill, server):
    os.nice(19)
    while True:
        with Kept() as stack:
            with contextlib.suppress(OSError, Failed):
                fill(server, stack)
                end = time.monotonic() + RENEW
                while time.monotonic() < end:
                    for connection in stack.keep:
                        connection.pump()  # answers pings
                    time.sleep(0.05)


def report(name, server):
    cgroup = server.cgroup.peak() if server.cgroup else None
    print(f"{name:22} memory {server.memory():6.1f} MiB, peak {server.memory('VmHWM'):6.1f}"
          f"{f', of the cgroup {cgroup / MIB:.1f}' if cgroup else ''}, descriptors {server.descriptors()}", flush=True)


def all_at_once(build, minutes, mib, only=None):
    with tempfile.TemporaryDirectory() as folder:
        read_end, write_end = os.pipe()
        server = Server(build, folder, ["--access-log", "1", "--ext-proc-mode", "enforce"], stderr=write_end, mib=mib)
        neighbour, attackers = Neighbour(server.grpc), []
        failed = None
        try:
            print(f"limit of memory: {mib} MiB, {server.cgroup.kind}")
            report("at start", server)
            end = time.monotonic() + minutes * 60
            for name, fill in ATTACKERS.items():
                if only and name not in only:
                    continue
                one = multiprocessing.get_context("fork").Process(target=attack, args=(fill, server))
                one.start()
                attackers.append(one)
                time.sleep(min(3, minutes * 60 / 20))
                report("+ " + name, server)
            while time.monotonic() < end and server.alive():
                time.sleep(min(30, max(0, end - time.monotonic())))
                report(f"{(end - time.monotonic()) / 60:.1f} minutes left", server)
            expect(server.alive(), "the server ended with", server.process.poll())
            expect(server.peak() < mib, "the peak of memory exceeds", mib, "MiB")
            samples = server.metrics()
            print({name.removeprefix("status_translator_"): int(value) for name, value in samples.items()
                   if value and ("ext_proc_streams_total" in name or "log_lines_dropped" in name)})
            calls, error = neighbour.finish()
            took = sorted(seconds for _, seconds in calls)
            print(f"neighbour: {len(calls)} calls, p50 {took[len(took) // 2] * 1000:.2f} ms, p99 "
                  f"{took[int(len(took) * 0.99)] * 1000:.2f} ms, longest {took[-1] * 1000:.0f} ms")
            expect(error is None, "the neighbour's call failed:", error)
        except Failed as failure:
            failed = failure
        finally:
            for one in attackers:
                one.kill()
                one.join()
            if server.alive():
                time.sleep(3)
                report("after all", server)
            neighbour.close()
            server.close()
            os.close(read_end)
            os.close(write_end)
    print(f"FAILED: {failed}" if failed else "passed: all bounds at once")
    return 1 if failed else 0
