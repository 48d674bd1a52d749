"""CPU time of a unary call at saturation, compared with an empty call on the same library and with grpc-go.

    python3 tests/bench/saturation.py BUILD [ROUNDS [CALLS]]     100 rounds of 3,000 calls by default

Each server is pinned to the first core, h2load with 4 connections of 50 streams to the second. A machine may drift by a factor of
two within a minute, so there are many short rounds, each in random order, and the figures are medians of the ratios of one round,
with their quartiles. Needs h2load (package nghttp2-client); without Go there is no grpc-go.
"""
import pathlib
import random
import shutil
import statistics
import subprocess
import sys
import tempfile

from bench import Server, go_server, serve

METHOD = "/statustranslator.v1.TranslationService/HttpToGrpc"
FULL, BASIC = b"\x08\x94\x03", b"\x08\x94\x03\x30\x02"  # HttpToGrpcRequest: code 404; the same with view VIEW_BASIC


def pinned(server, cores="0"):
    subprocess.run(["taskset", "-a", "-c", "-p", cores, str(server.process.pid)], check=True, capture_output=True)
    return server


def need_h2load():
    if not shutil.which("h2load"):
        print("SKIPPED: h2load is not installed (package nghttp2-client)", file=sys.stderr)
        sys.exit(77)


def write_body(folder, name, message):
    path = pathlib.Path(folder) / name
    path.write_bytes(bytes(1) + len(message).to_bytes(4, "big") + message)
    return path


def h2load(address, body, *options, cores="1"):
    """The command that makes the calls, on these cores."""
    return ["taskset", "-c", cores, "h2load", *options, "-H", "te: trailers", "-H", "content-type: application/grpc", "-d", body,
            f"http://{address}{METHOD}"]


def call(address, body, calls, *options, connections=4, streams=50, cores="1"):
    """Makes `calls` calls, and returns what h2load prints."""
    out = subprocess.run(h2load(address, body, "-c", str(connections), "-m", str(streams), "-n", str(calls), *options, cores=cores),
                         capture_output=True, text=True, timeout=300).stdout
    if f"{calls} succeeded" not in out:
        raise SystemExit(f"h2load: calls failed: {out}")
    return out


def micros(server, body, calls):
    """CPU time of the server for each call."""
    before = server.cpu()
    call(server.address, body, calls)
    return (server.cpu() - before) / calls * 1e6


def ratio(rounds, of, to):
    values = sorted(one[of] / one[to] for one in rounds)
    quarter = len(values) // 4
    return f"{of} ÷ {to}: {statistics.median(values):.3f} [{values[quarter]:.2f}..{values[-1 - quarter]:.2f}]"


def main():
    need_h2load()
    build = pathlib.Path(sys.argv[1]).resolve()
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 100
    calls = int(sys.argv[3]) if len(sys.argv) > 3 else 3000
    with tempfile.TemporaryDirectory() as folder:
        bodies = {name: write_body(folder, name, message) for name, message in (("full", FULL), ("basic", BASIC))}
        real, _ = serve(build, folder)
        bench = build / "tests/bench/bench_server"
        servers = {"empty": (Server([bench, "callback", "empty"]), "full"), "FULL": (real, "full"), "BASIC": (real, "basic"),
                   "prepared": (Server([bench, "callback", "prepared"]), "full"),
                   "handler alone": (Server([bench, "callback", "answer"]), "full")}
        go = go_server(build, real.address)
        if go:
            servers["grpc-go"] = (go, "full")
        started = {id(server): server for server, _ in servers.values()}.values()
        try:
            for server in started:
                pinned(server)
            rounds = []
            for turn in range(-1, count):  # the first warms up
                print(f"saturation: round {turn + 1} of {count}", file=sys.stderr)
                names = random.sample(list(servers), len(servers))
                one = {name: micros(servers[name][0], bodies[servers[name][1]], calls) for name in names}
                if turn >= 0:
                    rounds.append(one)
        finally:
            for server in started:
                server.stop()
    for name in servers:
        print(f"{name:16} {statistics.median(one[name] for one in rounds):6.1f} us of CPU a call")
    pairs = [("FULL", "empty"), ("BASIC", "empty"), ("prepared", "empty"), ("handler alone", "empty")] + [("FULL", "grpc-go")] * bool(go)
    for of, to in pairs:
        print(ratio(rounds, of, to))


if __name__ == "__main__":
    main()
