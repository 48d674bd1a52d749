"""Kills, stops, slows and restarts the service under load, then sends 50,000 requests of which a tenth fail.

    restarts.py ENVOY BUILD CALLERS [--quick]      run by restarts.sh

Callers send requests that fail and requests that succeed, continuously, at a fixed rate, over gRPC and HTTP: with
error-only.yaml and full.yaml, and with failure_mode_allow true and false. The results of each phase are printed and must be
those that deploy/envoy/README.md documents; no call waits longer than message_timeout, and none hangs.
"""

import collections
import concurrent.futures
import contextlib
import functools
import pathlib
import signal
import sys
import tempfile
import time

from google.rpc import status_pb2

from mesh import Path, check, profile_says
from mesh_callers import NAMES, grpc_callers
from mesh_load import Load, Program, SlowNetwork, ask_over_http
from mesh_upstreams import GRPC_UPSTREAM
from waiting import wait_until

CALLERS, QUICK = pathlib.Path(sys.argv[3]), "--quick" in sys.argv
TIMEOUT = 0.3  # message_timeout in the files; an error with a body is two messages
SLOWEST = 2 * TIMEOUT + 1
STATUSES = (400, 401, 403, 404, 409, 429, 500, 502, 503, 504)
BULK = 50_000
LONG = 0.5 if QUICK else 1
# What is asked for, and what the caller sees: by the service, and without it.
ERROR, SUCCESS = "/http/404/problem", GRPC_UPSTREAM + "0"
SEES = {"gRPC error": ("NOT_FOUND", "UNIMPLEMENTED"), "gRPC success": ("OK", "OK"),
        "HTTP of gRPC error": ("HTTP 404", "HTTP 200"), "HTTP error": ("HTTP 404", "HTTP 404"),
        "HTTP success": ("HTTP 200", "HTTP 200")}
GRPC_CALLS = [("gRPC error", ERROR)] * 3 + [("gRPC success", SUCCESS)]
HTTP_CALLS = [("HTTP of gRPC error", GRPC_UPSTREAM + "5"), ("HTTP error", "/http/404/html"), ("HTTP success", "/http/200/html")]


# Phases in which the service answers in time.
WORKS = ("up", "restarted", "in turns", "0.2 s away", "up again")


def start_load(path):
    load = Load()
    programs = [] if QUICK else [Program(caller.args[0], path) for name, caller in grpc_callers(CALLERS).items()
                                 if name in ("grpc-go-1.85.0", "grpc-js")]
    load.close = lambda: [load.end(), [program.close() for program in programs]]
    asks = [lambda name: path.grpc(name)["code"]] * 2 + programs
    for ask in asks:
        load.add(ask, GRPC_CALLS, 50)
    load.add(functools.partial(ask_over_http, path), HTTP_CALLS, 50)
    return load


def may_see(kind, phase, config, allow):
    """The codes that a caller may see in a phase: each with the least time that it takes then."""
    translated, as_it_was = SEES[kind]
    states = {"dead": ("dead",), "stuck": ("late",), "0.4 s away": ("late",)}.get(phase)
    if phase in WORKS:
        states = ("up", "late")  # a machine that is busy for longer than message_timeout is no error of the service
    elif states is None:
        states = ("up", "dead", "late", "ended")
    asks_service = "error" in kind or config == "full"
    seen = {}
    for state in states:
        if state == "up" or not asks_service:
            seen[translated] = 0
        elif allow or state == "ended":  # by a service that drains, with OK
            seen.setdefault(as_it_was, TIMEOUT - 0.01 if state == "late" else 0)
        else:
            number = {"dead": ("UNKNOWN", "HTTP 500"), "late": ("UNAVAILABLE", "HTTP 504")}[state]
            seen[number[kind.startswith("HTTP")]] = TIMEOUT - 0.01 if state == "late" else 0
    return seen


def hold(load, config, allow):
    """Prints what was seen, and holds it against what may be."""
    print(f"{config}.yaml, failure_mode_allow: {str(allow).lower()}")
    check(not load.died, "every caller asks until the end", load.died)
    phases = dict.fromkeys(phase for phase, _ in load.seen)
    for phase in phases:
        said = []
        for kind in SEES:
            answers = load.seen.get((phase, kind), [])
            counts = collections.Counter(code for code, _ in answers).most_common()
            said.append(f"{kind}: " + ", ".join(f"{code} {count}" for code, count in counts))
            may = may_see(kind, phase, config, allow)
            wrong = [(code, took) for code, took in answers if took < may.get(code, SLOWEST)]
            check(not wrong, config, allow, phase, kind, "sees", wrong[:5], "and may see", may)
            slow = [took for _, took in answers if took > SLOWEST]
            check(not slow, "nobody hangs", config, allow, phase, kind, slow[:5])
        slowest = max(took for kind in SEES for _, took in load.seen.get((phase, kind), [("", 0)]))
        print(f"  {phase:11} at most {slowest:.2f} s;", "; ".join(said))
    check({"up", "dead", "stuck"} <= set(phases) or {"up", "0.4 s away"} <= set(phases), "somebody asked", list(phases))
    for phase in WORKS & phases.keys():
        codes = collections.Counter(code for code, _ in load.seen[phase, "gRPC error"])
        check(codes["NOT_FOUND"] > sum(codes.values()) / 2, "is translated", config, allow, phase, codes)


def translated(path):
    return path.grpc(ERROR)["code"] == SEES["gRPC error"][0]


def wait_until_back(load, path):
    load.during("coming back")
    wait_until(lambda: translated(path), "translates again")


def in_turns(path):
    for _ in range(10):
        path.service.send_signal(signal.SIGSTOP)
        time.sleep(0.15)
        path.service.send_signal(signal.SIGCONT)
        time.sleep(0.05)


def away(folder, config, allow):
    with Path(folder, "enforce", config, allow, patient=False) as path:
        check(translated(path), "translates")
        load = start_load(path)
        try:
            load.during("up", LONG)
            load.during("going")
            path.service.kill()
            path.service.wait()
            load.during("dead", LONG)
            load.during("coming back")
            path.start_service()
            wait_until_back(load, path)
            load.during("restarted", LONG)
            load.during("going")
            path.service.send_signal(signal.SIGSTOP)
            load.during("stuck", 2 * LONG)
            load.during("coming back")
            path.service.send_signal(signal.SIGCONT)
            wait_until_back(load, path)
            load.during("in turns")
            in_turns(path)
            load.during("restarting")
            for _ in range(1 if QUICK else 3):
                path.service.terminate()
                check(path.service.wait(timeout=20) == 0, "the service ends well", path.service.returncode)
                path.start_service()
            wait_until_back(load, path)
            load.during("up again", LONG)
        finally:
            path.service.send_signal(signal.SIGCONT)
            load.close()
        hold(load, config, allow)


def far_away(folder, config, allow):
    """Slow, but in time for each message; then too slow."""
    network = SlowNetwork()
    with contextlib.closing(network), Path(folder, "enforce", config, allow, patient=False,
                                            edit=network.between) as path:
        network.target = path.service_port
        check(translated(path), "translates through the proxy")
        load = start_load(path)
        try:
            for phase, seconds in (("up", 0), ("0.4 s away", 0.2), ("0.2 s away", 0.1)):
                load.during("going")
                network.seconds = seconds
                time.sleep(1)  # what is under way arrives
                load.during(phase, 2 * LONG)
        finally:
            load.close()
        hold(load, config, allow)


def drains(folder, config):
    """Who waits for a service that drains gets the answer as it is, also where failure_mode_allow is false."""
    network = SlowNetwork()
    with contextlib.closing(network), Path(folder, "enforce", config, False, edit=network.between) as path:
        network.target = path.service_port
        check(translated(path), "translates through the proxy")
        network.seconds = 0.5  # heads arrive after half a second, bodies a second later
        with concurrent.futures.ThreadPoolExecutor(4) as callers:
            waiting = [callers.submit(path.grpc, ERROR) for _ in range(4)]
            time.sleep(1)
            path.service.terminate()
            codes = [one.result()["code"] for one in waiting]
        check(path.service.wait(timeout=20) == 0, "the service ends well", path.service.returncode)
        check(set(codes) == {SEES["gRPC error"][1]}, "as it is", config, codes)
        print(f"passed: {config}.yaml: who waits for a service that drains sees the answer as it is")


def in_bulk(folder, config):
    with Path(folder, "enforce", config) as path:
        says = {f"/http/{code}/{shape}": profile_says(path, code, origin) for code in STATUSES
                for shape, origin in (("html", "intermediary"), ("problem", "application"))}
        errors = list(says)
        paths = [errors[i // 10 % len(errors)] if i % 10 == 0 else SUCCESS for i in range(BULK)]
        quarters = [paths[i::4] for i in range(4)]
        callers = grpc_callers(CALLERS)
        caller = max(callers.keys() - {"grpcio", "grpc-js"}, default="grpcio")
        begun = time.monotonic()
        with concurrent.futures.ThreadPoolExecutor(4) as pool:
            answers = list(pool.map(lambda quarter: list(callers[caller](path, quarter)), quarters))
        took = time.monotonic() - begun
        wrong = []
        for quarter, got in zip(quarters, answers):
            check(len(got) == len(quarter), "every call is answered", len(got), len(quarter))
            wrong += [(name, one) for name, one in zip(quarter, got) if not is_right(one, says.get(name))]
        check(not wrong, config, len(wrong), wrong[:5])
        print(f"passed: {config}.yaml: {BULK} requests, {sum(name != SUCCESS for name in paths)} of them errors: none wrong, "
              f"{BULK / took:.0f} a second by {caller}")


def is_right(got, says):
    if says is None:
        return got["code"] == "OK"
    inside = status_pb2.Status.FromString(got["details"] or b"")
    return (got["code"], NAMES[inside.code], inside.message) == (says, says, got["message"])


def main():
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        for config in ("error-only",) if QUICK else ("error-only", "full"):
            for allow in (True, False):
                away(folder, config, allow)
                if not QUICK:
                    far_away(folder, config, allow)
        for config in () if QUICK else ("error-only", "full"):
            drains(folder, config)
            in_bulk(folder, config)
    print("passed: nobody hangs, and everybody sees what the configuration says")


if __name__ == "__main__":
    main()
