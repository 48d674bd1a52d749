"""Free ports, waiting for a condition, and failing."""

import socket
import sys
import time


def check(holds, *seen):
    if not holds:
        sys.exit(f"FAILED: {' '.join(map(str, seen))}")


def free_ports(count):
    taken = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [one.getsockname()[1] for one in taken]
    for one in taken:
        one.close()
    return ports


def wait_until(condition, what, seconds=20):
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            sys.exit(f"FAILED: {what}: not within {seconds} s")
        time.sleep(0.02)
