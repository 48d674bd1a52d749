"""The exported retry policies for Envoy and Istio in a real Envoy; run by retry_policy.py."""

import collections
import http.server
import json
import pathlib
import subprocess
import sys
import threading
import urllib.request

import grpc
import yaml
from retry_upstream import BUILD, ONE, RETRYABLE, SERVICE, by_grpcio, call_all, export, registered_statuses
from waiting import check, free_ports, wait_until

ENVOY, ISTIO = pathlib.Path(sys.argv[1]), sys.argv[4]
H2 = {"envoy.extensions.upstreams.http.v3.HttpProtocolOptions": {
    "@type": "type.googleapis.com/envoy.extensions.upstreams.http.v3.HttpProtocolOptions",
    "explicit_http_config": {"http2_protocol_options": {}}}}


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
            call_all(rpc, by_grpcio(channel), profile, 3, "Envoy")
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


def istio_routes(made):
    """Envoy's routes as Istio itself makes them of a VirtualService, with their matches."""
    said = subprocess.run([ISTIO], input=yaml.safe_dump(made), stdout=subprocess.PIPE, text=True)
    check(said.returncode == 0, "Istio refuses it:", said.stdout)
    routes = []
    for one, policy in zip(made["spec"]["http"], map(json.loads, said.stdout.splitlines()), strict=True):
        uri = one["match"][0]["uri"] if "match" in one else {"prefix": "/"}
        routes.append({"match": {"path" if "exact" in uri else "prefix": next(iter(uri.values()))},
                       "route": {"cluster": "upstream", "retry_policy": policy}})
    return routes


def istio_refuses(made):
    """Check of the test itself."""
    text = yaml.safe_dump(made)
    for wrong in ("521", "unavailably"):
        said = subprocess.run([ISTIO], input=text.replace("503", wrong), stdout=subprocess.PIPE, text=True)
        check(said.returncode == 1 and f'"{wrong}" is not a valid retryOn policy' in said.stdout, wrong, said)
    said = subprocess.run([ISTIO], input=text.replace("attempts: 2", "attempts: -1"), stdout=subprocess.PIPE, text=True)
    check(said.returncode == 1, said)


def istio(rpc, port, folder):
    """The object repeats the policy of Envoy, as far as Istio can; tests/peers/kubernetes.sh gives it to a real API server."""
    for profile in RETRYABLE:
        for methods in ([], [ONE, SERVICE]):
            made = yaml.safe_load(export("istio-retry-policy", profile, methods, folder))
            check((made["apiVersion"], made["kind"]) == ("networking.istio.io/v1", "VirtualService"), made)
            routes = yaml.safe_load(export("envoy-retry-policy", profile, methods, folder))["routes"]
            check(len(made["spec"]["http"]) == len(routes), made, routes)
            for one, route in zip(made["spec"]["http"], routes):
                policy = route["route"]["retry_policy"]
                wanted = [name for name in policy["retry_on"].split(",") if not name.startswith("retriable-")]
                wanted += map(str, (code for code in policy.get("retriable_status_codes", []) if code in registered_statuses()))
                check(one["retries"] == {"attempts": policy["num_retries"], "retryOn": ",".join(wanted)}, one, policy)
        if ISTIO == "-":
            continue
        istio_refuses(made)
        with Envoy(folder, istio_routes(made), (port, H2)) as front, grpc.insecure_channel(
                f"127.0.0.1:{front.listen}", [("grpc.enable_retries", 0)]) as channel:
            # Istio has no place for a code that Envoy has no name for.
            call_all(rpc, by_grpcio(channel), profile, 3, "Envoy with Istio's routes", RETRYABLE[profile] - {"DATA_LOSS"})
    print("passed: Istio's retries are those of Envoy" + ("" if ISTIO == "-" else "; its own validation accepts them"))


def run(rpc, port, folder):
    envoy(rpc, port, folder)
    envoy_pages(folder)
    istio(rpc, port, folder)
