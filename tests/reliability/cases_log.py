"""Bounds of the log. The figures stand here as SECURITY.md has them."""

import json
import os
import threading
import time
import urllib.parse

import wire
from cases import case
from served import Server
from wire import expect, wait_until

KIB = 1024
PIPE = 64 * KIB  # what the kernel keeps


class Stalled:
    """A server whose log nobody reads until drain()."""

    def __init__(self, build, folder):
        self.read_end, write_end = os.pipe()
        self.server = Server(build, folder, ["--access-log", "1"], stderr=write_end, under_limit=False)
        os.close(write_end)

    def drain(self):
        """Ends the server and gives its lines."""
        read = []

        def collect():
            while data := os.read(self.read_end, 1 << 20):
                read.append(data)

        reader = threading.Thread(target=collect)
        reader.start()
        self.server.process.terminate()
        self.server.process.wait(10)
        reader.join()
        os.close(self.read_end)
        return b"".join(read).splitlines()

    def close(self):
        self.server.close()


def dropped(server):
    return server.metrics()["status_translator_log_lines_dropped_total"]


def stalled(build, folder, cause, most_lines, most_bytes):
    """Causes lines until some are dropped, and holds what was kept."""
    stall = Stalled(build, folder)
    try:
        for _ in range(20):
            cause(stall.server)
            if dropped(stall.server) > 0:
                break
        else:
            raise wire.Failed("lines are never dropped")
        expect(stall.server.get("/healthz").status == 200, "it answers though nobody reads the log")
        lines = stall.drain()
        size = sum(len(line) + 1 for line in lines)
        expect(len(lines) <= most_lines + PIPE // 100 and size <= most_bytes + 2 * PIPE, "lines:", len(lines), "bytes:", size)
        expect(any(b"were dropped" in line for line in lines), "a notice says that lines were dropped")
        return len(lines), size
    finally:
        stall.close()


@case("log-lines", own=True, slow=True)
def log_lines(build, folder):
    """8,192 lines wait; those that clients cause may be half of them."""
    def cause(server):
        with server.h2() as connection:
            for _ in range(1000):
                connection.call("/grpc.health.v1.Health/Check")
                connection.streams.clear()

    lines, _ = stalled(build, folder, cause, 4096, 2 * KIB * KIB)
    expect(lines >= 4096, "as many wait:", lines)


@case("log-bytes", own=True, slow=True)
def log_bytes(build, folder):
    """4 MiB wait; lines that clients cause may be half of them."""
    path = "/" + urllib.parse.quote(b"\x01" * 250)

    def cause(server):
        with wire.connect(server.http) as sock:
            for _ in range(500):
                sock.sendall(wire.request("GET", path))
                wire.read_reply(sock)

    lines, size = stalled(build, folder, cause, 4096, 2 * KIB * KIB)
    expect(lines < 4000 and size > 1.8 * KIB * KIB, "bytes are what counts:", lines, size)


GOOD = 'name: "own"\nextends: "general"\nhttp_to_grpc { http: 460 grpc: "ABORTED" reason: "r" }\n'
BAD = "".join(f'http_to_grpc {{ http: 404 grpc: "{"X" * 300}{n}" reason: "r" }}\n' for n in range(120))


@case("log-line", files={"own.textproto": GOOD}, once=True)
def log_line(server):
    """A line has 16 KiB at most: here, a file with many mistakes."""
    (server.profiles / "own.textproto").write_text('name: "own"\n' + BAD)
    server.reload()

    def reported():
        return [line for line in server.lines() if "own.textproto:" in line]

    wait_until(reported, "the mistakes are reported")
    longest = max(len(line) for line in reported())
    expect(8 * KIB < longest <= 16 * KIB, "the longest line has", longest, "bytes")


@case("grpc-lines", once=True)
def grpc_lines(server):
    """gRPC's own: 10 a second, with 512 bytes of their message."""
    began = time.monotonic()
    with server.h2() as connection:
        for _ in range(300):
            connection.call("/a.B/C", raw=[(":method", "POST"), (":scheme", "http"), (":path", "/a.B/C"), (":authority", "x"),
                                           ("content-type", "application/grpc"), ("te", "y" * 2000)])
            connection.streams.clear()
    time.sleep(0.1)
    lines = [json.loads(line) for line in server.lines() if '"event":"grpc"' in line]
    most = 10 * (int(time.monotonic() - began) + 2)
    expect(5 <= len(lines) <= most, "lines of gRPC:", len(lines), "of 300")
    expect(max(len(line["message"]) for line in lines) in range(500, 530), "longest:", max(len(line["message"]) for line in lines))
