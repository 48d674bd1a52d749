"""Gives the exported retry policies to real clients and counts what arrives: retry_policy.py ENVOY BUILD

A server that counts calls returns each gRPC code. grpcio reads the service config, Envoy the routes; both must call a method
again if and only if it is declared idempotent and the profile calls the code retryable.
"""

import collections
import concurrent.futures
import http.server
import json
import pathlib
import subprocess
import sys
import tempfile
import threading
import urllib.request

import grpc
import yaml
from waiting import free_ports, wait_until

ENVOY, BUILD = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]).resolve()
# For a user's own profile: a code that Envoy has no name for, and none of the usual one.
OWN = """name: "own" extends: "general"
grpc_to_http { grpc: "DATA_LOSS" http: 500 reason: "r" retry { retryable: true reason: "a replica has it" } }
grpc_to_http { grpc: "UNAVAILABLE" http: 503 reason: "r" retry { retryable: false reason: "never here" } }
"""
RETRYABLE = {"general": {"UNAVAILABLE"}, "own": {"DATA_LOSS"}}
CODES = [code.name for code in grpc.StatusCode if code.name != "OK"]
ONE, SERVICE, OTHER = "acme.v1.Orders/Get", "acme.v1.Catalog", "acme.v1.Orders/Pay"
IDEMPOTENT = [ONE, f"{SERVICE}/List"]


H2 = {"envoy.extensions.upstreams.http.v3.HttpProtocolOptions": {
    "@type": "type.googleapis.com/envoy.extensions.upstreams.http.v3.HttpProtocolOptions",
    "explicit_http_config": {"http2_protocol_options": {}}}}


def check(holds, *seen):
    if not holds:
        sys.exit(f"FAILED: {' '.join(map(str, seen))}")


class Rpc(grpc.GenericRpcHandler):
    """Fails with the code that the request names, and counts the attempts for each pair of method and code."""

    def __init__(self):
        self.attempts = collections.Counter()

    def service(self, details):
        def respond(request, context):
            self.attempts[details.method[1:], request.decode()] += 1
            context.abort(grpc.StatusCode[request.decode()], "on purpose")
        return grpc.unary_unary_rpc_method_handler(respond)


class Pages(http.server.BaseHTTPRequestHandler):
    """/…/STATUS: an HTTP error, counted."""

    protocol_version = "HTTP/1.1"
    attempts = collections.Counter()

    def do_GET(self):
        Pages.attempts[self.path] += 1
        self.send_response(int(self.path.rsplit("/", 1)[1]))
        self.send_header("content-length", "0")
        self.end_headers()

    def log_message(self, *_):
        pass


def export(kind, profile, methods, folder):
    command = [BUILD / "status-translator", "export", "--format", kind, "--profile", profile, "--profiles", folder]
    for method in methods:
        command += ["--idempotent", method]
    return subprocess.run(command, stdout=subprocess.PIPE, check=True, text=True).stdout


def expected(method, code, profile, attempts):
    return attempts if method in IDEMPOTENT and code in RETRYABLE[profile] else 1


def call_all(rpc, channel, profile, attempts, what):
    rpc.attempts.clear()
    calls = [(method, code) for method in (*IDEMPOTENT, OTHER) for code in CODES]
    for method, code in calls:
        try:
            channel.unary_unary(f"/{method}")(code.encode(), timeout=10)
            check(False, what, method, code, "succeeded")
        except grpc.RpcError as error:
            check(error.code().name == code, what, method, code, error.code(), error.details())
    wrong = {call: (rpc.attempts[call], "not", expected(*call, profile, attempts)) for call in calls
             if rpc.attempts[call] != expected(*call, profile, attempts)}
    check(not wrong, what, profile, wrong)
    print(f"passed: {what}, {profile}: {len(calls)} pairs of method and code;",
          f"{attempts} attempts for {', '.join(RETRYABLE[profile])} of {', '.join(IDEMPOTENT)}, else one")


def service_config(rpc, port, folder):
    """grpcio fails every call of a channel whose service config it cannot parse."""
    for profile in RETRYABLE:
        config = export("grpc-retry-policy", profile, [ONE, SERVICE], folder)
        # The throttling of the policy would end the retries of a test in which every call fails.
        without_throttling = json.loads(config)
        check(without_throttling.pop("retryThrottling") == {"maxTokens": 10, "tokenRatio": 0.1}, config)
        with grpc.insecure_channel(f"127.0.0.1:{port}", [("grpc.service_config", json.dumps(without_throttling)),
                                                          ("grpc.use_local_subchannel_pool", 1)]) as channel:
            call_all(rpc, channel, profile, 3, "grpcio")
        with grpc.insecure_channel(f"127.0.0.1:{port}", [("grpc.service_config", config)]) as channel:
            rpc.attempts.clear()
            code = next(iter(RETRYABLE[profile]))
            for _ in range(12):
                try:
                    channel.unary_unary(f"/{ONE}")(code.encode(), timeout=10)
                except grpc.RpcError as error:
                    check(error.code().name == code, error)
            # Ten tokens: retries end below five.
            check(12 < rpc.attempts[ONE, code] < 24, "throttling", rpc.attempts)
    print("passed: grpcio, throttling: a server that only fails gets less than two attempts for each call")


def envoy_config(routes, listen, admin, upstream):
    hcm = {"@type": "type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager",
           "stat_prefix": "in", "codec_type": "AUTO",
           "route_config": {"virtual_hosts": [{"name": "all", "domains": ["*"], "routes": routes}]},
           "http_filters": [{"name": "envoy.filters.http.router", "typed_config": {
               "@type": "type.googleapis.com/envoy.extensions.filters.http.router.v3.Router"}}]}

    def address(port):
        return {"socket_address": {"address": "127.0.0.1", "port_value": port}}

    def cluster(name, port, options):
        return {"name": name, "type": "STATIC", "connect_timeout": "1s", "typed_extension_protocol_options": options,
                "load_assignment": {"cluster_name": name, "endpoints": [{"lb_endpoints": [
                    {"endpoint": {"address": address(port)}}]}]}}

    return {"admin": {"address": address(admin)},
            "static_resources": {
                "listeners": [{"address": address(listen), "filter_chains": [{"filters": [
                    {"name": "http", "typed_config": hcm}]}]}],
                "clusters": [cluster("upstream", *upstream)]}}


class Envoy:
    def __init__(self, folder, routes, upstream):
        self.listen, admin = free_ports(2)
        file = folder / "envoy.yaml"
        file.write_text(json.dumps(envoy_config(routes, self.listen, admin, upstream)))
        said = subprocess.run([ENVOY, "--mode", "validate", "-c", file], stdout=subprocess.DEVNULL,
                              stderr=subprocess.PIPE, text=True)
        check(said.returncode == 0, "envoy --mode validate", said.stderr[-1500:])
        self.process = subprocess.Popen([ENVOY, "-c", file, "--concurrency", "1", "--log-level", "error",
                                         "--use-dynamic-base-id"])
        wait_until(lambda: ready(admin), "Envoy is ready")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()


def ready(admin):
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{admin}/ready", timeout=5) as answer:
            return answer.status == 200
    except OSError:
        return False


def envoy(rpc, port, folder):
    for profile in RETRYABLE:
        routes = yaml.safe_load(export("envoy-retry-policy", profile, [ONE, SERVICE], folder))["routes"]
        with Envoy(folder, routes, (port, H2)) as front, grpc.insecure_channel(f"127.0.0.1:{front.listen}", [
                ("grpc.enable_retries", 0)]) as channel:
            call_all(rpc, channel, profile, 3, "Envoy")
    general = yaml.safe_load(export("envoy-retry-policy", "general", [], folder))["routes"]
    check(len(general) == 1 and general[0]["route"]["retry_policy"]["retry_on"] == "connect-failure", general)


def envoy_pages(folder):
    """HTTP errors: those that the profile calls retryable, of an idempotent method."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Pages)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    routes = yaml.safe_load(export("envoy-retry-policy", "general", ["a.B"], folder))["routes"]
    retried = set(routes[0]["route"]["retry_policy"]["retriable_status_codes"])
    told = json.loads(subprocess.run([BUILD / "status-translator", "export", "general", "--format", "json"], check=True,
                                     stdout=subprocess.PIPE).stdout)["profiles"][0]["httpToGrpc"]
    says = {row["from"] for row in told if row["origin"] == "ORIGIN_INTERMEDIARY" and row["from"] == row["to"] >= 400
            and row["retry"].get("retryable")}
    check(retried and retried <= says, retried, says)
    with Envoy(folder, routes, (server.server_address[1], {})) as front:
        for code in (404, 429, 500, 502, 503, 504, *sorted(retried)):
            for path, attempts in ((f"/a.B/{code}", 3 if code in retried else 1), (f"/c.D/{code}", 1)):
                Pages.attempts.clear()
                try:
                    urllib.request.urlopen(f"http://127.0.0.1:{front.listen}{path}", timeout=10)
                except urllib.error.HTTPError as error:
                    check(error.code == code, path, error)
                check(Pages.attempts[path] == attempts, path, Pages.attempts, attempts)
    server.shutdown()
    print(f"passed: Envoy, general: HTTP {', '.join(map(str, sorted(retried)))} of an idempotent method: 3 attempts")


def istio(folder):
    """The object repeats the policy of Envoy; tests/peers/kubernetes.sh gives it to a real API server."""
    for methods in ([], [ONE, SERVICE]):
        made = yaml.safe_load(export("istio-retry-policy", "general", methods, folder))
        check((made["apiVersion"], made["kind"]) == ("networking.istio.io/v1", "VirtualService"), made)
        routes = yaml.safe_load(export("envoy-retry-policy", "general", methods, folder))["routes"]
        check(len(made["spec"]["http"]) == len(routes), made, routes)
        for one, route in zip(made["spec"]["http"], routes):
            policy = route["route"]["retry_policy"]
            wanted = [name for name in policy["retry_on"].split(",") if not name.startswith("retriable-")]
            wanted += map(str, policy.get("retriable_status_codes", []))
            check(one["retries"] == {"attempts": policy["num_retries"], "retryOn": ",".join(wanted)}, one, policy)
    print("passed: Istio's retries are those of Envoy")


def main():
    rpc = Rpc()
    server = grpc.server(concurrent.futures.ThreadPoolExecutor(4), handlers=[rpc])
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        (folder / "profiles").mkdir()
        (folder / "profiles/own.textproto").write_text(OWN)
        service_config(rpc, port, folder / "profiles")
        envoy(rpc, port, folder / "profiles")
        envoy_pages(folder / "profiles")
        istio(folder / "profiles")
    server.stop(0)


if __name__ == "__main__":
    main()
