"""Calls a second, latency and memory by cores and connections: what one server carries.

    python3 tests/bench/scale.py BUILD [CALLS [ROUNDS]]     20,000 calls and 5 rounds by default

With one core, the server has the first and h2load the second; with two, both share two, so h2load takes a part of what the server
could have. Beside the service, an empty call on the same library: what the transport alone allows. Needs h2load (package
nghttp2-client).
"""
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile

from bench import Server, resident, serve
from saturation import FULL, call, h2load, need_h2load, pinned, write_body

CONNECTIONS = {1: 100, 100: 2, 1000: 1}  # connections: streams of each


def ask(server, cores, body, calls, connections, log):
    """Calls a second, and the median and the 99th percentile of their time in ms, and CPU us of the server for each."""
    log.unlink(missing_ok=True)
    before = server.cpu()
    out = call(server.address, body, calls, f"--log-file={log}", connections=connections, streams=CONNECTIONS[connections],
               cores="1" if cores == 1 else "0,1")
    cpu = (server.cpu() - before) / calls * 1e6
    rate = float(out.split("finished in ")[1].split(", ")[1].split()[0])
    took = sorted(int(line.split("\t")[2]) / 1000 for line in log.read_text().splitlines())
    return rate, took[len(took) // 2], took[len(took) * 99 // 100], cpu


def memory_of_connections(server, body):
    """KiB for each of 1,000 open connections that have made a call each."""
    before = most = resident(server.process)
    held = subprocess.Popen(h2load(server.address, body, "-c", "1000", "-m", "1", "-n", "1000", "-T", "10s", "--rps=1"),
                            stdout=subprocess.DEVNULL)
    while held.poll() is None:
        most = max(most, resident(server.process))
        try:
            held.wait(0.05)
        except subprocess.TimeoutExpired:
            pass
    return (most - before) / 1000


def main():
    need_h2load()
    build = pathlib.Path(sys.argv[1]).resolve()
    calls = int(sys.argv[2]) if len(sys.argv) > 2 else 20000
    rounds = int(sys.argv[3]) if len(sys.argv) > 3 else 5
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        body, log = write_body(folder, "full", FULL), folder / "log"
        real, _ = serve(build, folder)
        servers = {"empty call": Server([build / "tests/bench/bench_server", "callback", "empty"]), "HttpToGrpc": real}
        try:
            print(f"1,000 connections that have made a call: {memory_of_connections(real, body):.0f} KiB each")
            print(f"{'cores':>5} {'connections':>11}  {'':10} {'calls/s':>8} {'p50 ms':>7} {'p99 ms':>7} {'CPU us':>7}")
            for cores in (1, 2)[:os.cpu_count()]:
                for server in servers.values():
                    pinned(server, "0" if cores == 1 else "0,1")
                for connections in CONNECTIONS:
                    seen = {one: [] for one in servers}
                    for turn in range(rounds):
                        print(f"scale: {cores} cores, {connections} connections: {turn + 1} of {rounds}", file=sys.stderr)
                        for one, server in servers.items():
                            seen[one].append(ask(server, cores, body, calls, connections, log))
                    for one, values in seen.items():
                        rate, half, most, cpu = (statistics.median(value) for value in zip(*values))
                        print(f"{cores:5} {connections:11}  {one:10} {rate:8.0f} {half:7.1f} {most:7.1f} {cpu:7.1f}", flush=True)
        finally:
            for server in servers.values():
                server.stop()


if __name__ == "__main__":
    main()
