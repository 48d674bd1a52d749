"""Shared by the tests with Envoy: Envoy with the files of deploy/envoy, the service, and upstreams that fail on request.

A script that imports this module is started with ENVOY and BUILD as its first arguments.
"""

import concurrent.futures
import contextlib
import http.server
import json
import os
import pathlib
import re
import signal
import subprocess
import sys
import tempfile
import threading
import urllib.request

import grpc
from google.rpc import status_pb2

from mesh_upstreams import GRPC_UPSTREAM, GrpcUpstream, Upstream
from waiting import check, free_ports, wait_until

HERE = pathlib.Path(__file__).resolve().parent
CONFIGS = HERE.parent.parent / "deploy/envoy"
ENVOY, BUILD = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]).resolve()
MODULE = BUILD.parent / "envoy-module/module"  # of deploy/envoy/module.sh, for module.yaml
# Ended from outside (by timeout, say), a test still ends what it has started.
signal.signal(signal.SIGTERM, lambda *_: sys.exit("FAILED: ended from outside"))


class Path:
    """Upstreams, the service in a mode (None: no service), and Envoy between a caller and both."""

    def __init__(self, folder, mode, config="error-only", failure_mode_allow=True, edit=None, patient=True, options=(),
                 upstream=Upstream):
        self.folder, self.mode, self.edit, self.patient = folder, mode, edit or (lambda text: text), patient
        self.options, self.upstream = options, upstream
        self.service = self.envoy = None
        self.started = contextlib.ExitStack()
        with contextlib.ExitStack() as undo:  # what was started ends, too, where the rest cannot start
            undo.callback(self.started.close)
            self.start(config, failure_mode_allow)
            undo.pop_all()

    def start(self, config, failure_mode_allow):
        self.web = http.server.ThreadingHTTPServer(("127.0.0.1", 0), self.upstream)
        self.web.handle_error = lambda *_: None  # Envoy hangs up on what is too long
        threading.Thread(target=self.web.serve_forever, daemon=True).start()
        self.started.callback(self.web.shutdown)
        self.rpc = grpc.server(concurrent.futures.ThreadPoolExecutor(8), handlers=[GrpcUpstream()])
        rpc_port = self.rpc.add_insecure_port("127.0.0.1:0")
        self.rpc.start()
        self.started.callback(self.rpc.stop, 0)
        self.started.callback(self.end_processes)
        self.listen, self.admin, self.service_port, self.json_api = free_ports(4)
        if self.mode:
            self.start_service()
        written = self.folder / f"{config}-{self.mode}-{failure_mode_allow}.yaml"
        written.write_text(self.config(config, failure_mode_allow, rpc_port))
        self.access = written.with_suffix(".log")
        self.envoy = subprocess.Popen([ENVOY, "-c", written, "--concurrency", "1", "--log-level", "error",
                                       "--use-dynamic-base-id", "--file-flush-interval-msec", "50"], stdout=open(self.access, "w"),
                                      env=os.environ | {"ENVOY_DYNAMIC_MODULES_SEARCH_PATH": str(MODULE)})
        wait_until(lambda: get(self.admin, "/ready")[0] == 200, "Envoy is ready")
        self.channel = grpc.insecure_channel(f"127.0.0.1:{self.listen}")
        self.started.callback(self.channel.close)

    def start_service(self):
        self.service = subprocess.Popen(
            [BUILD / "status-translator", "serve", "--listen", f"127.0.0.1:{self.service_port}", "--http-listen",
             f"127.0.0.1:{self.json_api}", "--ext-proc-mode", self.mode, "--drain-delay", "0s", "--access-log", "0",
             *self.options],
            stderr=open(self.folder / f"{self.mode}-service.log", "a"))
        wait_until(lambda: get(self.json_api, "/readyz")[0] == 200, "the service is ready")

    def config(self, name, failure_mode_allow, rpc_port):
        text = self.edit((CONFIGS / f"{name}.yaml").read_text())
        text = text.replace("value: {mode: observe}", f"value: {{mode: {self.mode}}}")  # of module.yaml
        if not self.mode:
            text, left_out = re.subn(r" {18}- name: (?:status-translator|envoy.filters.http.ext_proc)\n.*?"
                                     r"(?= {18}- name: envoy.filters.http.router)", "", text, flags=re.DOTALL)
            assert left_out == 1
        routes = "".join(" " * 24 + line + "\n" for line in [
            "- match: {prefix: /otc/}",
            "  route: {cluster: http_upstream, timeout: 5s, prefix_rewrite: /}",
            "  metadata: {filter_metadata: {status_translator: {profile: otc-ecs}}}",
            "- match: {prefix: /otc.Grpc/}",
            "  route: {cluster: grpc_upstream, timeout: 5s, prefix_rewrite: /demo.v1.Upstream/}",
            "  metadata: {filter_metadata: {status_translator: {profile: otc-ecs}}}",
            "- match: {prefix: /shaped/}",
            "  route: {cluster: http_upstream, timeout: 5s, prefix_rewrite: /}",
            "  metadata: {filter_metadata: {status_translator: {profile: otc-ecs, format: problem, expose: 'header:x-internal'}}}",
            "- match: {prefix: /off/}",
            "  route: {cluster: http_upstream, timeout: 5s, prefix_rewrite: /}",
            "  metadata: {filter_metadata: {status_translator: {mode: 'off'}}}",
            "- match: {prefix: /slow/}",
            "  route: {cluster: http_upstream, timeout: 0.2s}",
            "- match: {prefix: /limited}",
            "  direct_response: {status: 429, body: {inline_string: slow down}}",
            "- match: {prefix: /dead}",
            "  route: {cluster: dead}"])
        first = " " * 24 + "- match: {prefix: /demo.v1.}\n"
        assert first in text
        text = text.replace(first, routes + first).replace("- match: {prefix: /}\n", "- match: {prefix: /http/}\n")
        if self.patient:  # on a busy machine an answer that comes late is no wrong one
            text = text.replace("message_timeout: 0.3s", "message_timeout: 3s")
        text = text.replace("failure_mode_allow: true", f"failure_mode_allow: {str(failure_mode_allow).lower()}")
        text += ("    - name: dead\n      type: STATIC\n      connect_timeout: 1s\n"
                 "      load_assignment: {cluster_name: dead, endpoints: [{lb_endpoints: []}]}\n")
        ports = {"9901": self.admin, "10000": self.listen, "50051": self.service_port,
                 "8000": self.web.server_address[1], "8001": rpc_port}
        return re.sub(r"\b(" + "|".join(ports) + r")\b", lambda match: str(ports[match.group()]), text)

    def grpc(self, path, metadata=(), timeout=5):
        """What a grpcio caller gets."""
        answer = {"details": None, "more": {}}
        try:
            reply = self.channel.unary_unary(path)(b"x", timeout=timeout, metadata=metadata)  # None: OK, and no message
            answer |= {"code": "OK", "message": reply and reply.decode()}
        except grpc.RpcError as error:
            answer |= {"code": error.code().name, "message": error.details()}
            for name, value in error.trailing_metadata() or ():
                if name == "grpc-status-details-bin":
                    answer["details"] = status_pb2.Status.FromString(value)
                else:
                    answer["more"].setdefault(name, []).append(value)
        return answer

    def curl(self, path, *options):
        """What an HTTP caller gets: code, headers, body."""
        return parse(subprocess.run(["curl", "--silent", "--include", "--max-time", "5", *options,
                                     f"http://127.0.0.1:{self.listen}{path}"], stdout=subprocess.PIPE, check=True).stdout)

    def curls(self, paths, *options):
        """The same for many paths, by one process."""
        with tempfile.TemporaryDirectory(dir=self.folder) as folder:
            files = [pathlib.Path(folder, str(number)) for number in range(len(paths))]
            # A name for each: curl 7.88 breaks a connection that it uses again with this option.
            alone = "--http2-prior-knowledge" in options
            wanted = "".join(f'url = "http://envoy{number if alone else ""}.test:{self.listen}{path}"\noutput = "{file}"\n'
                             for number, (path, file) in enumerate(zip(paths, files)))
            subprocess.run(["curl", "--silent", "--include", "--max-time", "5", "--noproxy", "*", "--connect-to",
                            f"::127.0.0.1:{self.listen}", *options, "--config", "-"], check=True, timeout=300,
                           input=wanted.encode())
            return [parse(file.read_bytes()) for file in files]

    def http_to_grpc_upstream(self, word, *options):
        frame = self.folder / "frame"
        frame.write_bytes(b"\0\0\0\0\1x")
        return self.curl(GRPC_UPSTREAM + word, "--http2-prior-knowledge", "-H", "te: trailers", "-H",
                         "content-type: application/json", "--data-binary", f"@{frame}", *options)

    def log(self, paths):
        """The access log once it has told of all these paths; Envoy writes it a little later."""
        def lines():
            return [json.loads(line) for line in self.access.read_text().splitlines() if line.endswith("}")]
        wait_until(lambda: set(paths) <= {line["path"] for line in lines()}, "Envoy has written its access log")
        return lines()

    def counts(self):
        return [line for line in get(self.json_api, "/metrics")[1].splitlines()
                if line.startswith("status_translator_ext_proc_responses_total")]

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.started.close()

    def end_processes(self):
        for process in (self.envoy, self.service):
            if process:
                process.kill()
                process.wait()


def parse(answer):
    head, _, body = answer.partition(b"\r\n\r\n")
    lines = head.decode().split("\r\n")
    headers = {}
    for line in lines[1:]:
        name, _, value = line.partition(": ")
        headers.setdefault(name.lower(), value)
    return int(lines[0].split()[1]), headers, body


def get(port, path):
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=5) as answer:
            return answer.status, answer.read().decode()
    except OSError:
        return 0, ""


def profile_says(path, code, origin, error_code="", shape="", profile=""):
    """The profile's answer, by the JSON API."""
    query = f"origin={origin}&error_code={error_code}&shape={shape}&profile={profile}"
    return json.loads(get(path.json_api, f"/v1/http/{code}?{query}")[1])["translation"]["grpc"]["name"]


def check_details(answer, *what):
    details = answer["details"]
    check(details is not None and details.code == grpc.StatusCode[answer["code"]].value[0] and
          details.message == answer["message"], "details and status agree", answer, *what)
