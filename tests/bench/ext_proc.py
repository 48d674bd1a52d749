"""Measures the cost of the service in Envoy's path. See README.md in this directory.

    ext_proc.py ENVOY BUILD [--quick]      run by ext_proc.sh
"""

import asyncio
import json
import os
import pathlib
import re
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request

from bench import Server, serve

HERE = pathlib.Path(__file__).resolve().parent
ENVOY, BUILD = sys.argv[1], pathlib.Path(sys.argv[2]).resolve()
QUICK = "--quick" in sys.argv[3:]
ROUNDS = 3 if QUICK else 11
ONE_BY_ONE, TOGETHER = (100, 400) if QUICK else (400, 1500)  # calls a round for latency, and for what is done in a second
ERRORS = 1000 if QUICK else 4000  # a round, called directly

HTML = "<html><head><title>404 Not Found</title></head><body>" + "The page was not here. " * 84 + "</p></body></html>"
BODIES = {
    "empty": ("", ""),
    "problem": ("application/problem+json", '{"title":"Not Found","status":404,"detail":"the book is on loan"}'),
    "html": ("text/html", HTML),
}
ANSWERS = {f"/{name}".encode(): "".join([
    "HTTP/1.1 404 Not Found\r\nserver: bench\r\n", f"content-type: {kind}\r\n" * bool(kind),
    f"content-length: {len(text)}\r\n\r\n", text]).encode() for name, (kind, text) in BODIES.items()}
SUCCESS, ERROR = "/statustranslator.v1.TranslationService/HttpToGrpc", "/problem"
OK, NOT_FOUND, UNIMPLEMENTED = "0", "5", "12"  # the last is what clients make of a 404 themselves
late = 0


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return taken.getsockname()[1]


class Envoy:
    """One Envoy, ready."""

    def __init__(self, folder, text, ports):
        listen, admin = free_port(), free_port()
        ports = {"9901": admin, "10000": listen, **ports}
        text = re.sub(r"\b(" + "|".join(ports) + r")\b", lambda match: str(ports[match.group()]), text)
        config = pathlib.Path(folder) / f"envoy-{listen}.yaml"
        config.write_text(text)
        self.address = f"127.0.0.1:{listen}"
        self.process = subprocess.Popen([ENVOY, "-c", config, "--concurrency", "1", "--log-level", "error",
                                         "--use-dynamic-base-id"], stdout=subprocess.DEVNULL)
        end = time.monotonic() + 30
        while True:
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{admin}/ready", timeout=5):
                    return
            except OSError:
                if self.process.poll() is not None or time.monotonic() > end:
                    sys.exit("FAILED: Envoy did not start")
                time.sleep(0.02)

    def stop(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()


class WebUpstream(asyncio.Protocol):
    """404 for /empty, /problem and /html over HTTP/1.1, in a thread. Minimal, so that it costs less than what is measured: it
    accepts only chunked requests, which Envoy makes of gRPC."""

    def connection_made(self, transport):
        self.transport, self.seen = transport, b""

    def data_received(self, data):
        self.seen += data
        if self.seen.endswith(b"\r\n0\r\n\r\n"):
            self.transport.write(ANSWERS[self.seen.split(b" ", 2)[1]])
            self.seen = b""

    @classmethod
    def start(cls):
        """The port."""
        loop = asyncio.new_event_loop()
        server = loop.run_until_complete(loop.create_server(cls, "127.0.0.1", 0))
        threading.Thread(target=loop.run_forever, daemon=True).start()
        return server.sockets[0].getsockname()[1]


def front(folder, config, service, web, rpc):
    """deploy/envoy/CONFIG.yaml in front of the upstreams, with the service at that address; None: without the filter."""
    text = (HERE.parent.parent / f"deploy/envoy/{config}.yaml").read_text()
    text = text.replace("{prefix: /demo.v1.}", "{prefix: /statustranslator.v1.}")
    if service is None:
        text, count = re.subn(r" {18}- name: status-translator\n.*?(?= {18}- name: envoy.filters.http.router)", "", text,
                              flags=re.DOTALL)
        assert count == 1
    port = lambda address: int(address.rsplit(":", 1)[1])
    return Envoy(folder, text, {"50051": port(service or "127.0.0.1:1"), "8000": web,
                                "8001": port(rpc.address)})


def tool(name, *arguments):
    made = subprocess.run([BUILD / "tests/bench" / name, *map(str, arguments)], capture_output=True, text=True)
    if made.returncode != 0:
        sys.exit(f"FAILED: {name}: {made.returncode} {made.stderr}")
    return json.loads(made.stdout)


def call(envoy, method, code, calls, concurrency):
    """Calls through Envoy. Counts responses that pass untranslated because the service answered too late for Envoy."""
    global late
    report = tool("load", "--target", envoy.address, "--calls", calls, "--connections", 1, "--concurrency", concurrency,
                  "--method", method)
    codes = report["codes"]
    if set(codes) - {code, UNIMPLEMENTED} or codes.get(code, 0) < calls * 0.9:
        sys.exit(f"FAILED: {method}: {codes}; {code} was to come: {report['failures'][:1]}")
    late += calls - codes[code]
    return report


def spread(values):
    """The median, minimum and maximum of ratios."""
    return f"{statistics.median(values):5.2f} [{min(values):4.2f}..{max(values):4.2f}]"


def in_turns(cases, measure):
    """Calls measure(case) for each case in each round, starting with a different one. Returns, for each case, one entry a round."""
    names = list(cases)
    measured = {name: [] for name in names}
    for turn in range(ROUNDS):
        print(f"ext_proc: round {turn + 1} of {ROUNDS}", file=sys.stderr)
        first = turn % len(names)
        for name in names[first:] + names[:first]:
            measured[name].append(measure(cases[name]))
    return measured


def latency(envoys, service):
    cases = {}
    for what, method in (("success", SUCCESS), ("error", ERROR)):
        for name in ("none", "none again", "error-only", "full"):
            translates = what == "error" and not name.startswith("none")
            cases[what, name] = (envoys[name.removesuffix(" again")], method,
                                 NOT_FOUND if translates else OK if what == "success" else UNIMPLEMENTED)

    def measure(case):
        single = call(*case, ONE_BY_ONE, 1)
        before = service.cpu()
        many = call(*case, TOGETHER, 16)
        return {"p50": single["p50_us"], "p99": single["p99_us"], "rate": TOGETHER / many["seconds"],
                "cpu": (service.cpu() - before) / TOGETHER * 1e6}

    for case in cases.values():
        call(*case, 200, 16)
    seen = in_turns(cases, measure)
    print(f"{'':20} {'one at a time:':22} {'':31} {'16 at a time:':30} the service's\n{'filter':20} {'p50 us':>7}  ÷ none"
          f" {'':14} {'p99 us':>7}  ÷ none {'':14} {'calls/s':>7}  ÷ none {'':14} CPU us")
    for what, name in cases:
        row, base = seen[what, name], seen[what, "none"]
        columns = [f"{statistics.median(one[key] for one in row):7.0f} "
                   f"{spread([one[key] / other[key] for one, other in zip(row, base)]):22}" for key in ("p50", "p99", "rate")]
        print(f"{what + ', ' + name:20} {' '.join(columns)} {statistics.median(one['cpu'] for one in row):6.1f}")


def processor_time(envoys, servers):
    """CPU time of the service and of ext_proc_noop for the same errors."""
    cases = {}
    for body in BODIES:
        cases |= {(body, f"direct, {body}", who): (who, body, None) for who in ("ours", "noop")}
    for config, body in [*(("error-only", body) for body in BODIES), ("full", "problem")]:
        for who in ("ours", "noop"):
            envoy = envoys[config if who == "ours" else f"{config} noop"]
            server = who if who == "ours" else "noop that asks"
            cases[body, f"{config}.yaml, {body}", who] = (server, body, envoy)

    def drive(case, errors):
        who, body, envoy = case
        if envoy is not None:
            code = UNIMPLEMENTED if body != "problem" and who == "ours" else NOT_FOUND
            call(envoy, f"/{body}", code, errors, 16)
        else:
            report = tool("ext_proc_load", "--target", servers[who].address, "--errors", errors, "--body", body)
            if set(report["replies"]) - {NOT_FOUND, UNIMPLEMENTED}:
                sys.exit(f"FAILED: {who}: {report}")

    def measure(case):
        errors = ERRORS if case[2] is None else TOGETHER
        before = servers[case[0]].cpu()
        drive(case, errors)
        return (servers[case[0]].cpu() - before) / errors * 1e6

    for case in cases.values():
        drive(case, 200)
    seen = in_turns(cases, measure)
    print(f"\n{'CPU us for each error':28} {'noop':>6} {'service':>8}  ÷ noop (bar 1.15)")
    for body, what, who in cases:
        if who == "ours":
            ours, noop = seen[body, what, "ours"], seen[body, what, "noop"]
            print(f"{what:28} {statistics.median(noop):6.1f} {statistics.median(ours):8.1f} "
                  f"{spread([a / b for a, b in zip(ours, noop)])}")


def main():
    started = []

    def keep(one):
        started.append(one)
        return one

    with tempfile.TemporaryDirectory() as folder:
        try:
            ours = keep(serve(BUILD, folder, "--ext-proc-mode", "enforce")[0])
            noops = {how: keep(Server([BUILD / "tests/bench/ext_proc_noop", how])) for how in ("as_sent", "ask")}
            rpc = keep(Server([BUILD / "tests/bench/bench_server", "callback", "empty"]))
            web = WebUpstream.start()
            envoys = {name: keep(front(folder, config, service, web, rpc)) for name, config, service in (
                ("none", "error-only", None),
                ("error-only", "error-only", ours.address),
                ("full", "full", ours.address),
                ("error-only noop", "error-only", noops["ask"].address),
                ("full noop", "full", noops["ask"].address))}
            print(f"{os.cpu_count()} processors, load {os.getloadavg()[0]:.1f} at the start, {ROUNDS} rounds; medians, and "
                  "[least..most] of the ratios of each round")
            latency(envoys, ours)
            processor_time(envoys, {"ours": ours, "noop": noops["as_sent"], "noop that asks": noops["ask"]})
            print("\nthe state machine in process, from bytes to bytes, beside only reading them and one fixed reply:", flush=True)
            subprocess.run([BUILD / "tests/bench/ext_proc_bench", "--benchmark_min_time=0.2"], check=True,
                           stderr=subprocess.DEVNULL)
            print(f"answers that came too late for Envoy and went on as they were: {late}")
        finally:
            for one in reversed(started):
                one.stop()


if __name__ == "__main__":
    main()
