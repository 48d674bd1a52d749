"""Measures the program and what it is compared with. See README.md in this directory."""

import json
import pathlib
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
ROUNDS = 15  # short ones: on a busy machine a few long ones are each wrong in their own way


def cpu_of(process):
    """CPU seconds of a process so far, of all its threads, also those that ended."""
    return time.clock_gettime((~process.pid << 3) | 2)  # the clock that clock_getcpuclockid(3) returns


def resident(process):
    """KiB of memory that a process has resident."""
    status = pathlib.Path(f"/proc/{process.pid}/status").read_text()
    return int(status.split("VmRSS:")[1].split()[0])


class Server:
    """A process that serves on `address` until it is stopped."""

    def __init__(self, command, address=None, **options):
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, **options)
        self.address = address or "127.0.0.1:" + self.process.stdout.readline().strip()

    def cpu(self):
        """As cpu_of()."""
        return cpu_of(self.process)

    def stop(self):
        self.process.stdin.close()
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()


def load(build, address, calls):
    out = subprocess.run([build / "tests/bench/load", "--target", address, "--calls", str(calls)],
                         check=True, capture_output=True, text=True).stdout
    report = json.loads(out)
    if report["codes"] != {"0": calls}:
        raise SystemExit(f"load on {address} failed: {out}")
    return report


def serve(build, folder, *options, under=()):
    """Starts the real binary, as an argument of the command `under`; returns it and the seconds from exec to listening."""
    ports = pathlib.Path(folder) / f"ports-{time.monotonic_ns()}"
    began = time.monotonic()
    server = Server([*under, build / "status-translator", "serve", "--listen", "127.0.0.1:0", "--ports-file", ports,
                     "--drain-delay", "0s", *options], address="?", stderr=subprocess.DEVNULL)
    while not ports.exists():
        if server.process.poll() is not None or time.monotonic() > began + 20:
            raise SystemExit("the server did not start")
    seconds = time.monotonic() - began
    server.address = json.loads(ports.read_text())["grpc"][0]
    return server, seconds


def go_server(build, answers_from):
    """grpc-go with the same .proto, or None."""
    if not shutil.which("go"):
        print("SKIPPED: grpc-go, since Go is not installed", file=sys.stderr)
        return None
    binary = build / "bench-go"
    made = subprocess.run(["bash", HERE / "go/build.sh", binary], capture_output=True, text=True)
    if made.returncode != 0:
        print(f"SKIPPED: grpc-go: {made.stderr.strip().splitlines()[-1:]}", file=sys.stderr)
        return None
    return Server([binary, answers_from])


def start_up(build, folder):
    seconds, memory = [], []
    for _ in range(10):
        server, took = serve(build, folder)
        memory.append(resident(server.process) / 1024)
        seconds.append(took)
        server.stop()
    print(f"start: {statistics.median(seconds) * 1000:.0f} ms from exec to listening (bar 100), "
          f"{statistics.median(memory):.1f} MiB resident idle (bar 30)")


def unary(build, folder, calls):
    real, _ = serve(build, folder)
    servers = {
        "callback empty": Server([build / "tests/bench/bench_server", "callback", "empty"]),
        "callback answer": Server([build / "tests/bench/bench_server", "callback", "answer"]),
        "queue empty": Server([build / "tests/bench/bench_server", "queue", "empty"]),
        "queue answer": Server([build / "tests/bench/bench_server", "queue", "answer"]),
        "status-translator": real,
    }
    go = go_server(build, real.address)
    if go:
        servers["grpc-go answer"] = go
    micros = {name: [] for name in servers}
    try:
        for server in servers.values():
            load(build, server.address, calls // 4)
        for turn in range(ROUNDS):
            print(f"bench: round {turn + 1} of {ROUNDS}", file=sys.stderr)
            # Each round starts with a different one.
            names = list(servers)
            first = turn % len(names)
            for name in names[first:] + names[:first]:
                server = servers[name]
                before = server.cpu()
                load(build, server.address, calls)
                micros[name].append((server.cpu() - before) / calls * 1e6)
    finally:
        for server in servers.values():
            server.stop()
    print(f"{'server':20} {'CPU us/call':>12} {'÷ callback empty':>17}")
    for name, values in micros.items():
        ratio = statistics.median(a / b for a, b in zip(values, micros["callback empty"]))
        print(f"{name:20} {statistics.median(values):12.1f} {ratio:17.2f}")
    for api in ("callback", "queue"):
        pairs = zip(micros[f"{api} answer"], micros[f"{api} empty"])
        print(f"answer ÷ empty by {api}: {statistics.median(a / b for a, b in pairs):.2f} (bar 1.10)")
    if go:
        pairs = zip(micros["status-translator"], micros["grpc-go answer"])
        print(f"status-translator ÷ grpc-go: {statistics.median(a / b for a, b in pairs):.2f} (goal 1.15)")


def conversions(build):
    """CPU time of a whole conversion compared with only parsing the same JSON, in one run."""
    out = subprocess.run([build / "tests/bench/convert_bench", "--benchmark_min_time=0.2", "--benchmark_format=json",
                          "--benchmark_repetitions=3", "--benchmark_report_aggregates_only=true"],
                         check=True, capture_output=True, text=True).stdout
    micros = {one["run_name"]: one["cpu_time"] / 1000 for one in json.loads(out)["benchmarks"]
              if one["aggregate_name"] == "median"}
    for name, value in micros.items():
        kind, body = name.split("/")
        parsed = micros.get(f"ParseOnly/{body}")
        ratio = "" if kind == "ParseOnly" or parsed is None else f", {value / parsed:.1f} x parsing its JSON"
        print(f"convert {kind:9} {body:10} {value:6.2f} us{ratio}")


def local_table(build, folder):
    """LocalTable compared with an array and with a unary call to the real server."""
    server, _ = serve(build, folder)
    try:
        subprocess.run([build / "tests/bench/local_table_bench", "--benchmark_min_time=0.2", server.address], check=True,
                       stderr=subprocess.DEVNULL)
    finally:
        server.stop()


def main():
    build = pathlib.Path(sys.argv[1]).resolve()
    calls = int(sys.argv[2]) if len(sys.argv) > 2 else 4000
    subprocess.run([build / "tests/bench/lookup_bench", "--benchmark_min_time=0.2"], check=True,
                   stderr=subprocess.DEVNULL)
    conversions(build)
    subprocess.run([build / "tests/bench/json_bench"], check=True)
    with tempfile.TemporaryDirectory() as folder:
        local_table(build, folder)
        start_up(build, folder)
        unary(build, folder, calls)


if __name__ == "__main__":
    main()
