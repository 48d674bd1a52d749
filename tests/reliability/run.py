"""Reaches each bound of SECURITY.md over the wire against the server under the limits that are shipped. See README.md.

    run.py BUILD [ID ...]                      all cases, or these: a table; 1 if one failed
    run.py BUILD --quick                       those that take less than a second each, on one server, without the neighbour
    run.py BUILD --all-at-once MINUTES         every resource at its bound at the same time
    run.py BUILD --list                        the ids

--limit MIB instead of the shipped limit of memory; --without-neighbour; --json FILE writes the results.
A case fails if a bound is not where it is documented, if the server ends, if its memory exceeds the limit, if it does not give
its descriptors back, or if a neighbour on another connection is slowed down more than neighbour_is_slow() allows.
"""

import argparse
import json
import multiprocessing
import os
import pathlib
import sys
import tempfile
import time

import cases_connections  # noqa: F401, registers cases
import cases_convert  # noqa: F401
import cases_diagnose  # noqa: F401
import cases_ext_proc  # noqa: F401
import cases_grpc  # noqa: F401
import cases_http  # noqa: F401
import cases_log  # noqa: F401
import cases_operator  # noqa: F401
from all_at_once import all_at_once
from bounds import read_bounds
from cases import CASES
from served import SHIPPED_MIB, Neighbour, Server
from wire import Failed, expect, wait_until

QUIET = 0.6  # seconds before and after
MEASURED = 0.8  # how long a case that is quick is repeated
# What the scheduler may add to a call whatever the server does: one slice, in which another process keeps a core. The server, the
# neighbour, the client of the case and whatever else runs share two cores. Noise only adds, so a case is tried again, and the
# least of several attempts is nearest to the truth.
SLICE = 0.004
ATTEMPTS = 3
MACHINE = ("slowed down", "longer than", "within")  # failures that a busy machine can cause


def p99(calls, *windows):
    took = sorted(seconds for began, seconds in calls if any(begin <= began < end for begin, end in windows))
    return took[min(len(took) - 1, int(len(took) * 0.99))] if took else None


def neighbour_is_slow(quiet, reached):
    return reached > 2 * quiet + SLICE


class Result:
    def __init__(self, name):
        self.name, self.error, self.quiet, self.reached = name, None, None, None
        self.whole = None
        self.seconds = self.peak = self.repeats = 0
        self.kind = ""

    def row(self):
        ms = lambda seconds: "" if seconds is None else f"{seconds * 1000:.2f}"
        ratio = f"{self.reached / self.quiet:.1f}" if self.quiet and self.reached else ""
        return (f"{self.name:22} {'FAILED' if self.error else 'ok':7}{self.seconds:6.1f} {self.peak:8.1f} "
                f"{ms(self.quiet):>9} {ms(self.reached):>9} {ratio:>6} {ms(self.whole):>9}  {self.error or ''}")

    HEAD = f"{'id':22} {'':7}{'s':>6} {'peak MiB':>8} {'quiet ms':>9} {'bound ms':>9} {'ratio':>6} {'ramp ms':>9}"


def in_child(function, seconds):
    """Runs it in a process with the least priority, so that the client of the case takes nothing from the server and the
    neighbour: an attacker's machine would not either. Gives what it returns."""
    receive, send = multiprocessing.Pipe(False)

    def run():
        os.nice(19)
        try:
            send.send((function(), None))
        except Failed as failed:
            send.send((None, str(failed)))
        except Exception as other:
            send.send((None, f"{type(other).__name__}: {other}"))

    child = multiprocessing.get_context("fork").Process(target=run)
    child.start()
    try:
        expect(receive.poll(seconds), "it takes longer than", seconds, "s")
        returned, error = receive.recv()
    finally:
        child.kill()
        child.join()
    expect(error is None, error)
    return returned


def repeat(case, server, measured):
    """How often, when it began and ended, and when it stayed at its bound."""
    began, times = time.monotonic(), 0
    while True:
        case.run(server)
        times += 1
        if case.once or time.monotonic() - began >= measured:
            return times, (began, time.monotonic()), server.held


def run_with_server(case, build, folder, result, options):
    server = Server(build, folder, case.options, case.files, mib=options.limit, fast_clock=case.fast_clock)
    result.kind = server.cgroup.kind
    neighbour = None
    try:
        measures = not options.without_neighbour and not case.fast_clock
        if measures:
            neighbour = Neighbour(server.grpc)
            time.sleep(QUIET)
        work = lambda: repeat(case, server, MEASURED if measures else 0)
        result.repeats, whole, held = in_child(work, case.seconds)
        result.seconds = whole[1] - whole[0]
        if neighbour:
            time.sleep(QUIET)
            calls, error = neighbour.finish()
            expect(error is None, "the neighbour's call failed:", error)
            quiet = [p99(calls, (0, whole[0])), p99(calls, (whole[1], float("inf")))]
            result.quiet, result.whole = max(quiet), p99(calls, whole)
            # A case that stays at its bound is judged by that time: on the way there, it opens thousands of streams at once.
            result.reached = p99(calls, *held) if held else result.whole
            expect(result.reached is not None, "the neighbour had no answer for as long as the case took")
            expect(not neighbour_is_slow(result.quiet, result.reached), "a neighbour is slowed down:",
                   f"p99 {result.reached * 1000:.1f} ms, quiet {result.quiet * 1000:.1f} ms")
        wait_until(lambda: server.descriptors() <= server.descriptors_at_start, "descriptors are given back", 8)
    finally:
        result.peak = server.peak()
        alive = server.alive()
        server.close()
        if neighbour:
            neighbour.close()
    expect(alive, "the server ended:", server.lines()[-3:])
    expect(result.peak < server.mib, "memory exceeds the limit of", server.mib, "MiB")


def attempt(name, build, options):
    case, result = CASES[name], Result(name)
    with tempfile.TemporaryDirectory() as folder:
        try:
            if case.own:
                began = time.monotonic()
                in_child(lambda: case.run(build, pathlib.Path(folder)), case.seconds)
                result.seconds = time.monotonic() - began
            else:
                run_with_server(case, build, folder, result, options)
        except Failed as failed:
            result.error = str(failed)
    return result


def run_case(name, build, options):
    for _ in range(1 if options.once else ATTEMPTS):
        result = attempt(name, build, options)
        # Only what depends on the machine is tried again.
        if not result.error or not (CASES[name].fast_clock or any(word in result.error for word in MACHINE)):
            break
    return result


def is_quick(case):
    return not (case.slow or case.fast_clock)


def run_quick(names, build):
    """Those that need a server with options, files or a log of its own get one; the others share one."""
    with tempfile.TemporaryDirectory() as folder:
        shared = Server(build, folder, under_limit=False)
        try:
            for name in names:
                case = CASES[name]
                if case.own or case.options or case.files is not None or case.once:
                    options = argparse.Namespace(limit=SHIPPED_MIB, without_neighbour=True, once=False)
                    result = run_case(name, build, options)
                    # Other tests run beside these, and some wait for a tenth of a second.
                    yield run_case(name, build, options) if result.error else result
                    continue
                result = Result(name)
                began = time.monotonic()
                try:
                    case.run(shared)
                    expect(shared.alive(), "the server ended:", shared.lines()[-3:])
                except Failed as failed:
                    result.error = str(failed)
                result.seconds, result.peak = time.monotonic() - began, shared.memory("VmHWM")
                yield result
        finally:
            shared.close()


def main():
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("build", type=pathlib.Path)
    parser.add_argument("ids", nargs="*")
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--list", action="store_true")
    parser.add_argument("--all-at-once", type=float, metavar="MINUTES")
    parser.add_argument("--limit", type=int, default=SHIPPED_MIB)
    parser.add_argument("--without-neighbour", action="store_true")
    parser.add_argument("--once", action="store_true", help="no second attempt")
    parser.add_argument("--json", type=pathlib.Path)
    options = parser.parse_args()
    build = options.build.resolve()
    known = [bound.name for bound in read_bounds()]
    if options.list:
        print("\n".join(known))
        return 0
    if options.all_at_once:
        return all_at_once(build, options.all_at_once, options.limit)
    unknown = set(options.ids) - set(known)
    if unknown:
        sys.exit(f"run.py: no such id: {' '.join(sorted(unknown))}")
    names = options.ids or [name for name in known if not options.quick or is_quick(CASES[name])]
    results, kind = [], ""
    print(Result.HEAD)
    for result in run_quick(names, build) if options.quick else (run_case(name, build, options) for name in names):
        results.append(result)
        kind = result.kind or kind
        print(result.row(), flush=True)
    failed = [result.name for result in results if result.error]
    print(f"{len(results)} bounds, {len(failed)} failed; memory: {options.limit} MiB, {kind}")
    if options.json:
        options.json.write_text(json.dumps({result.name: result.error for result in results}))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
