"""Kills the server and starts it again on the same addresses, TCP and a Unix socket: kill.py BUILD [TIMES]

Each time it must answer after its start, on both, whatever the killed one has left behind.
"""

import pathlib
import socket
import subprocess
import sys
import tempfile
import time

import wire
from served import METHOD
from wire import Failed, expect, field

LONGEST = 10  # seconds, on a busy machine; what it takes is printed


def free_port():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]


def answers(port, path):
    try:
        with socket.socket(socket.AF_UNIX) as unix:
            unix.connect(str(path))
        with wire.H2(f"127.0.0.1:{port}", seconds=0.5) as connection:
            return connection.call(METHOD + "HttpToGrpc", field(1, 404)).status == wire.OK
    except OSError:
        return False


def run(build, times, folder):
    port, path, took = free_port(), folder / "grpc.sock", []
    for _ in range(times):
        began = time.monotonic()
        server = subprocess.Popen([build / "status-translator", "serve", "--listen", f"127.0.0.1:{port}", "--listen", f"unix:{path}"],
                                  stderr=open(folder / "log", "w"))
        try:
            while not answers(port, path):
                expect(server.poll() is None, "it ended:", (folder / "log").read_text()[-500:])
                expect(time.monotonic() - began < 10, "it never answers")
                time.sleep(0.002)
            took.append(time.monotonic() - began)
        finally:
            server.kill()
            server.wait()
    left = [file.name for file in folder.iterdir()]
    print(f"{times} times killed: ready again after {sorted(took)[times // 2] * 1000:.0f} ms, at most {max(took) * 1000:.0f} ms; "
          f"files: {sorted(left)}")
    expect(max(took) < LONGEST, "ready again")
    expect(len(left) <= 3, "files are left behind:", left)


def main():
    build, times = pathlib.Path(sys.argv[1]).resolve(), int((sys.argv[2:] + ["50"])[0])
    with tempfile.TemporaryDirectory() as folder:
        try:
            run(build, times, pathlib.Path(folder))
        except Failed as failed:
            sys.exit(f"FAILED: {failed}")


if __name__ == "__main__":
    main()
