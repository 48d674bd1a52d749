"""What the files here share."""

import time

_failed = []


def check(name, ok, got=""):
    if not ok:
        _failed.append(name)
    print(f"ok {name}" if ok else f"FAIL {name}: got {got}", flush=True)


def failures():
    return len(_failed)


def until(condition, seconds=30):
    end = time.monotonic() + seconds
    while not condition() and time.monotonic() < end:
        time.sleep(0.005)
    return condition()
