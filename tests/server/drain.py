"""Stops servers under 1,000 calls a second and checks the result of every call.

    drain.py direct BUILD ROUNDS     one server, clients connected to it
    drain.py envoy BUILD ROUNDS      two servers behind a real Envoy with health checks, restarted alternately

direct: no call fails before the end of the drain delay; after it, calls may fail only with UNAVAILABLE or CANCELLED (gRPC
1.51); an open health Watch receives NOT_SERVING and ends with UNAVAILABLE; the server exits with 0 in time.
envoy: no call fails.
"""

import json
import pathlib
import random
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request

HERE = pathlib.Path(__file__).resolve().parent
RATE = 1000
DELAY = 1.5  # longer than Envoy takes to act: its check's interval, 0.1 s, and update_merge_window, 1 s by default
TIMEOUT = 5.0
SLACK = 2.0  # for a busy machine; what is checked is the order of events
SKIPPED = 77
UNAVAILABLE, CANCELLED = 14, 1


class Failed(Exception):
    pass


def wait_until(condition, what, seconds=20):
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            raise Failed(f"{what}: not within {seconds} s")
        time.sleep(0.01)


class Server:
    def __init__(self, build, folder, address="127.0.0.1:0"):
        ports = folder / f"ports-{time.monotonic_ns()}"
        self.log = open(folder / f"server-{time.monotonic_ns()}.log", "w+")
        self.process = subprocess.Popen(
            [build / "status-translator", "serve", "--listen", address, "--ports-file", ports, "--drain-delay",
             f"{DELAY}s", "--drain-timeout", f"{TIMEOUT}s"], stderr=self.log)
        wait_until(lambda: ports.exists() or self.process.poll() is not None, "start")
        if not ports.exists():
            raise Failed("the server did not start: " + pathlib.Path(self.log.name).read_text())
        self.address = json.loads(ports.read_text())["grpc"][0]

    def stop(self):
        """Gives the time of the signal and checks that the server drains."""
        at = time.time()
        self.process.send_signal(signal.SIGTERM)
        code = self.process.wait(DELAY + TIMEOUT + SLACK)
        if code != 0:
            raise Failed(f"exit code {code}: " + pathlib.Path(self.log.name).read_text())
        return at


def start_load(build, target, seconds, stop_file, *options):
    return subprocess.Popen(
        [build / "tests/bench/load", "--target", target, "--rate", str(RATE), "--seconds", str(seconds),
         "--connections", "8", "--stop-after", stop_file, *options],
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)


def direct(build, folder, rounds):
    calls = 0
    for turn in range(rounds):
        server = Server(build, folder)
        stop_file = folder / f"stop-{turn}"
        load = start_load(build, server.address, 30, stop_file, "--watch")
        time.sleep(0.5 + random.random() / 2)
        at = server.stop()
        stop_file.touch()
        report = json.loads(load.communicate(timeout=60)[0])
        calls += report["calls"]
        codes = {int(code) for code in report["codes"]} - {0, UNAVAILABLE, CANCELLED}
        if codes:
            raise Failed(f"round {turn}: codes {report['codes']}")
        if report["codes"].get("0", 0) < RATE * DELAY / 2:
            raise Failed(f"round {turn}: hardly any call was answered: {report['codes']}")
        for failure in report["failures"]:
            if failure["ended_ms"] < (at + DELAY) * 1000:
                raise Failed(f"round {turn}: a call failed before the drain delay ended: {failure}")
        if report["watched"] != ["SERVING", "NOT_SERVING", UNAVAILABLE]:
            raise Failed(f"round {turn}: the watch saw {report['watched']}")
        print(f"round {turn + 1} of {rounds}: {report['codes']}", flush=True)
    print(f"{calls} calls, {rounds} drains: no call failed before the drain delay ended")


def free_port():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]


def envoy_config(listen, admin, upstreams):
    def address(host_port):
        host, port = host_port.rsplit(":", 1)
        return {"socket_address": {"address": host, "port_value": int(port)}}

    router = {"name": "envoy.filters.http.router", "typed_config": {
        "@type": "type.googleapis.com/envoy.extensions.filters.http.router.v3.Router"}}
    manager = {
        "@type": "type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3"
                 ".HttpConnectionManager",
        "stat_prefix": "in", "codec_type": "HTTP2", "http_filters": [router],
        "route_config": {"virtual_hosts": [{"name": "all", "domains": ["*"], "routes": [
            {"match": {"prefix": "/"}, "route": {"cluster": "servers", "timeout": "10s"}}]}]}}
    cluster = {
        "name": "servers", "type": "STATIC", "connect_timeout": "1s",
        "typed_extension_protocol_options": {"envoy.extensions.upstreams.http.v3.HttpProtocolOptions": {
            "@type": "type.googleapis.com/envoy.extensions.upstreams.http.v3.HttpProtocolOptions",
            "explicit_http_config": {"http2_protocol_options": {}}}},
        "health_checks": [{"timeout": "0.5s", "interval": "0.1s", "no_traffic_interval": "0.1s",
                           "unhealthy_threshold": 1, "healthy_threshold": 1,
                           "grpc_health_check": {"service_name": "readiness"}}],
        "load_assignment": {"cluster_name": "servers", "endpoints": [{"lb_endpoints": [
            {"endpoint": {"address": address(upstream)}} for upstream in upstreams]}]}}
    return {
        "admin": {"address": address(f"127.0.0.1:{admin}")},
        "static_resources": {
            "listeners": [{"name": "in", "address": address(f"127.0.0.1:{listen}"), "filter_chains": [{"filters": [
                {"name": "hcm", "typed_config": manager}]}]}],
            "clusters": [cluster]}}


def healthy_hosts(admin):
    """How many hosts of all clusters pass Envoy's health checks; 0 if its admin interface does not answer."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{admin}/clusters?format=json", timeout=2) as answer:
            statuses = json.load(answer)["cluster_statuses"]
    except OSError:
        return 0
    return sum(host["health_status"].get("eds_health_status") == "HEALTHY" and
               not host["health_status"].get("failed_active_health_check")
               for status in statuses for host in status["host_statuses"])


def behind_envoy(build, folder, rounds):
    found = subprocess.run(["bash", HERE / "../peers/envoy.sh", build.parent / "peers"], stdout=subprocess.PIPE,
                           text=True)
    if found.returncode != 0:
        sys.exit(SKIPPED)
    servers = [Server(build, folder), Server(build, folder)]
    listen, admin = free_port(), free_port()
    config = folder / "envoy.json"
    config.write_text(json.dumps(envoy_config(listen, admin, [server.address for server in servers])))
    envoy = subprocess.Popen([found.stdout.strip(), "-c", config, "--concurrency", "1", "--log-level", "error",
                              "--use-dynamic-base-id"])

    stop_file = folder / "stop"
    load = None
    try:
        wait_until(lambda: healthy_hosts(admin) == 2, "both servers healthy in Envoy")
        load = start_load(build, f"127.0.0.1:{listen}", 600, stop_file)
        for turn in range(rounds):
            time.sleep(0.2 + random.random() / 5)
            index = turn % 2
            servers[index].stop()
            servers[index] = Server(build, folder, servers[index].address)
            wait_until(lambda: healthy_hosts(admin) == 2, "both servers healthy again")
            print(f"restart {turn + 1} of {rounds}", flush=True)
        stop_file.touch()
        report = json.loads(load.communicate(timeout=60)[0])
    finally:
        stop_file.touch()
        envoy.terminate()
        envoy.wait(20)
        for server in servers:
            server.process.kill()
            server.process.wait()
        if load and load.poll() is None:
            load.kill()
    if set(report["codes"]) != {"0"}:
        raise Failed(f"calls failed: {report['codes']} {report['failures'][:5]}")
    print(f"{report['calls']} calls, {rounds} restarts behind Envoy: no call failed")


def main():
    mode, build, rounds = sys.argv[1], pathlib.Path(sys.argv[2]).resolve(), int(sys.argv[3])
    with tempfile.TemporaryDirectory() as folder:
        try:
            {"direct": direct, "envoy": behind_envoy}[mode](build, pathlib.Path(folder), rounds)
        except Failed as failure:
            sys.exit(f"FAILED: {failure}")


if __name__ == "__main__":
    main()
