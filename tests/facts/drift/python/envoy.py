"""Prints the grpc-status that Envoy gives to gRPC callers with its own replies of each status: envoy.py ENVOY"""

import http.client
import json
import re
import socket
import subprocess
import sys
import tempfile
import time

STATUSES = range(200, 600)

with socket.create_server(("127.0.0.1", 0)) as free:
    port = free.getsockname()[1]
routes = [{"match": {"path": f"/{status}"}, "direct_response": {"status": status}} for status in STATUSES]
http_filter = {"name": "router", "typed_config": {"@type": "type.googleapis.com/envoy.extensions.filters.http.router.v3.Router"}}
manager = {
    "@type": "type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager",
    "stat_prefix": "drift",
    "http_filters": [http_filter],
    "route_config": {"virtual_hosts": [{"name": "all", "domains": ["*"], "routes": routes}]},
}
listener = {
    "address": {"socket_address": {"address": "127.0.0.1", "port_value": port}},
    "filter_chains": [{"filters": [{"name": "http", "typed_config": manager}]}],
}
config = {"static_resources": {"listeners": [listener]}}

version = subprocess.run([sys.argv[1], "--version"], capture_output=True, text=True, check=True).stdout
print("version", re.search(r"/(\d+\.\d+\.\d+)", version)[1], sep="\t")
with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
    json.dump(config, file)
    file.flush()
    envoy = subprocess.Popen([sys.argv[1], "-c", file.name, "--use-dynamic-base-id", "--concurrency", "1", "-l", "error"])
    try:
        give_up = time.monotonic() + 30
        while True:
            try:
                socket.create_connection(("127.0.0.1", port)).close()
                break
            except OSError:
                if time.monotonic() > give_up or envoy.poll() is not None:
                    raise
                time.sleep(0.05)
        for status in STATUSES:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
            connection.request("POST", f"/{status}", body=b"", headers={"content-type": "application/grpc"})
            said = connection.getresponse().getheader("grpc-status") or "none"
            connection.close()
            print("http", status, said, sep="\t")
    finally:
        envoy.terminate()
        envoy.wait(30)
