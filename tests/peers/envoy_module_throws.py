"""An exception in each callback that the module uses, in a real Envoy: Envoy must live, and responses pass unchanged.

    envoy_module_throws.py ENVOY BUILD MODULE_DIR      BUILD has tests/libthrow_in_callbacks.so
"""

import http.server
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import threading

import module_cases
from module_peers import H2Caller, H2Upstream, HttpUpstream, call_http1
from waiting import free_ports, wait_until

ENVOY, BUILD, MODULE = sys.argv[1], pathlib.Path(sys.argv[2]).resolve(), pathlib.Path(sys.argv[3]).resolve()
CONFIG = pathlib.Path(__file__).resolve().parent.parent.parent / "deploy/envoy/module.yaml"
# send_response cannot throw into the module in Envoy: its frames have no handlers. The driver in tests/envoy_module does that.
CALLBACKS = ["get_header", "get_headers", "get_body_size", "get_body_chunks", "filter_get_attribute_string",
             "filter_increment_counter", "set_dynamic_metadata_string_batch"]
PROBLEM = b'{"title":"Not Found","status":404,"detail":"no such book"}'


def case(number, upstream, version, content_type, status, headers, pieces, trailers):
    return module_cases.Case(number, "x", upstream, version, "POST", [("content-type", content_type), ("te", "trailers")], status,
                             headers, pieces, trailers, True)


CASES = {
    0: case(0, "http", "1.1", "application/grpc", 404, [("content-type", b"application/problem+json")], [PROBLEM], None),
    1: case(1, "grpc", "2", "application/json", 200, [("content-type", b"application/grpc")], [b"\0\0\0\0\1x"],
            [("grpc-status", b"5")]),
}


def run(folder, ports, callback):
    text = CONFIG.read_text().replace("{mode: observe}", "{mode: enforce}")
    for name, port in ports.items():
        text = re.sub(rf"port_value: {name}\b", f"port_value: {port}", text)
    (folder / "envoy.yaml").write_text(text)
    log = folder / "envoy.log"
    envoy = subprocess.Popen(
        [ENVOY, "-c", folder / "envoy.yaml", "--concurrency", "1", "--log-level", "error", "--use-dynamic-base-id"],
        stdout=subprocess.DEVNULL, stderr=open(log, "w"),
        env=os.environ | {"ENVOY_DYNAMIC_MODULES_SEARCH_PATH": str(MODULE), "THROW_IN_CALLBACK": callback,
                          "LD_PRELOAD": str(BUILD / "tests/libthrow_in_callbacks.so")})
    try:
        def get(path):
            return subprocess.run(["curl", "--silent", "--fail", f"http://127.0.0.1:{ports['9901']}{path}"], stdout=subprocess.PIPE,
                                  check=False).stdout.decode()
        wait_until(lambda: envoy.poll() is not None or "LIVE" in get("/ready"), "Envoy is ready")
        answers = []
        for _ in range(20):
            answers.append((call_http1(ports["10000"], CASES[0], "/x/0"), H2Caller(ports["10000"]).call(CASES[1], "/demo.v1.x/1")))
        if envoy.poll() is not None:
            sys.exit(f"FAILED: {callback}: Envoy has ended\n{log.read_text()[-2000:]}")
        failures = sum(map(int, re.findall(r"^status_translator_envoy_module_failures_total\{.*\} (\d+)$", get("/stats/prometheus"), re.M)))
        return answers, failures
    finally:
        envoy.kill()
        envoy.wait()


def main():
    HttpUpstream.cases = CASES
    web = http.server.ThreadingHTTPServer(("127.0.0.1", 0), HttpUpstream)
    threading.Thread(target=web.serve_forever, daemon=True).start()
    rpc = H2Upstream(CASES)
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        for callback in ["", *CALLBACKS]:
            admin, listen = free_ports(2)
            ports = {"9901": admin, "10000": listen, "8000": web.server_address[1], "8001": rpc.port}
            answers, failures = run(folder, ports, callback)
            for over_http, over_grpc in answers:
                passed = over_http["first"].startswith(b"HTTP/1.1 404") and over_http["body"] == PROBLEM
                # The trailers are read, but no body: only some callbacks are used for it.
                translated = dict(over_grpc["headers"])[b":status"] == b"404"
                if passed != bool(callback) or (not callback and not translated) or over_grpc["ends_with"] is None:
                    sys.exit(f"FAILED: {callback}: {over_http} {over_grpc}")
            if bool(failures) != (callback not in ("", "filter_increment_counter")):
                sys.exit(f"FAILED: {callback}: {failures} failures are counted")
            print(f"passed: {callback or 'no exception'}: {failures} failures counted, and Envoy lives")


if __name__ == "__main__":
    main()
