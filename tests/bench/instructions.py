"""Instructions of the server for a unary call at saturation, without those of the kernel: unlike CPU time, they hardly depend on what
else the machine does.

    python3 tests/bench/instructions.py BUILD [CALLS]     8,000 calls by default, three times

Needs valgrind, whose callgrind counts, and h2load (package nghttp2-client). A server is some fifty times slower under callgrind, so
its batches differ from those of saturation.py.
"""
import pathlib
import shutil
import statistics
import subprocess
import sys
import tempfile

from bench import Server, serve
from saturation import BASIC, FULL, call, need_h2load, write_body

ROUNDS = 3


def instructions(server, body, calls, dump):
    """Of the server for each call; `dump` is the file that callgrind writes."""
    def control(option):
        subprocess.run(["callgrind_control", option, str(server.process.pid)], check=True, capture_output=True)

    call(server.address, body, 1000)  # what is built at the first calls
    control("--zero")
    control("--instr=on")
    call(server.address, body, calls)
    control("--instr=off")
    control("--dump")
    newest = max(dump.parent.glob(f"{dump.name}.*"), key=lambda path: int(path.suffix[1:]))
    totals, = (line for line in newest.read_text().splitlines() if line.startswith("totals:"))
    return int(totals.split()[1]) / calls


def main():
    need_h2load()
    if not shutil.which("valgrind"):
        print("SKIPPED: valgrind is not installed (package valgrind)", file=sys.stderr)
        sys.exit(77)
    build = pathlib.Path(sys.argv[1]).resolve()
    calls = int(sys.argv[2]) if len(sys.argv) > 2 else 8000
    bench = build / "tests/bench/bench_server"
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        full, basic = write_body(folder, "full", FULL), write_body(folder, "basic", BASIC)

        def callgrind(dump):
            return ["valgrind", "--tool=callgrind", "--instr-atstart=no", f"--callgrind-out-file={folder / dump}"]

        real, _ = serve(build, folder, under=callgrind("real"))
        servers = {"empty": Server([*callgrind("empty"), bench, "callback", "empty"], stderr=subprocess.DEVNULL),
                   "handler alone": Server([*callgrind("handler"), bench, "callback", "answer"], stderr=subprocess.DEVNULL)}
        asked = {"empty": (servers["empty"], full, "empty"), "handler alone": (servers["handler alone"], full, "handler"),
                 "FULL": (real, full, "real"), "BASIC": (real, basic, "real")}
        counts = {one: [] for one in asked}
        try:
            for turn in range(ROUNDS):
                print(f"instructions: round {turn + 1} of {ROUNDS}", file=sys.stderr)
                for one, (server, body, dump) in asked.items():
                    counts[one].append(instructions(server, body, calls, folder / dump))
        finally:
            for server in (real, *servers.values()):
                server.stop()
    empty = statistics.median(counts["empty"])
    for one, values in counts.items():
        median = statistics.median(values)
        print(f"{one:16} {median:8.0f} instructions a call [{min(values):.0f}..{max(values):.0f}]  ÷ empty {median / empty:.3f}")


if __name__ == "__main__":
    main()
