"""A real Envoy with deploy/envoy/error-only.yaml and full.yaml before upstreams that fail on request.

    ext_proc.py ENVOY BUILD      run by ext_proc.sh, in an environment that has grpcio

Callers over gRPC (grpcio) and HTTP (curl), without the service in the path, observed, and enforced: what each of them
sees is printed side by side and held against what the profile says for the origin. Then the service is stuck and killed,
with failure_mode_allow both ways.
"""

import base64
import concurrent.futures
import http.server
import json
import pathlib
import re
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request

import grpc
from google.rpc import error_details_pb2, status_pb2

HERE = pathlib.Path(__file__).resolve().parent
CONFIGS = HERE.parent.parent / "deploy/envoy"
ENVOY, BUILD = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]).resolve()
HTML = b"<html><head><title>Oops</title></head><body>host db-7.internal said no</body></html>"
GRPC_UPSTREAM = "/demo.v1.Upstream/"

BODIES = {
    "html": ("text/html", HTML),
    "aip193": ("application/json",
               b'{"error":{"code":409,"status":"ABORTED","message":"somebody was faster","details":[]}}'),
    "quota": ("application/json", b'{"error":{"code":"Ecs.0022","message":"the quota is used up"}}'),
    "problem": ("application/problem+json", b'{"title":"Conflict","status":409,"detail":"the book is on loan"}'),
    "unknown": ("application/json", b'{"hello":"world"}'),
    "big": ("text/html", HTML + b"x" * (1 << 20)),
    "empty": (None, b""),
}


class Upstream(http.server.BaseHTTPRequestHandler):
    """/http/STATUS/BODY[/chunked]"""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # head and body are two writes

    def answer(self):
        length = self.headers.get("content-length")
        if length is not None:
            self.rfile.read(int(length))
        elif self.headers.get("transfer-encoding") == "chunked":
            while (size := int(self.rfile.readline(), 16)) or self.rfile.readline() != b"\r\n":
                self.rfile.read(size + 2)
        words = self.path.split("/")
        if words[1] == "slow":
            time.sleep(1)
        code, shape = int(words[2]), words[3]
        media_type, body = BODIES[shape]
        self.send_response(code)
        if media_type:
            self.send_header("content-type", media_type)
        self.send_header("x-internal", "rack 7")
        if code in (429, 503):
            self.send_header("retry-after", "7")
        if code == 401:
            self.send_header("www-authenticate", 'Basic realm="a"')
            self.send_header("www-authenticate", 'Bearer realm="b"')
        if words[-1] == "chunked":
            self.send_header("transfer-encoding", "chunked")
            self.end_headers()
            if body:
                self.wfile.write(b"%x\r\n%s\r\n" % (len(body), body))
            self.wfile.write(b"0\r\n\r\n")
        else:
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    do_GET = do_POST = answer

    def log_message(self, *_):
        pass


class GrpcUpstream(grpc.GenericRpcHandler):
    """/demo.v1.Upstream/CODE[.details|.late|.quota|.late_quota]"""

    def service(self, details):
        word = details.method.rsplit("/", 1)[1]
        code, _, how = word.partition(".")

        def fail(_, context):
            metadata = [("retry-after", "9")]
            if how == "details" or "quota" in how:
                status = status_pb2.Status(code=int(code), message="naïve 100 %")
                info = error_details_pb2.ErrorInfo(reason="FULL", domain="demo")
                if "quota" in how:
                    info.metadata.update(error_code="Ecs.0022", http_status="400")
                status.details.add().Pack(info)
                metadata.append(("grpc-status-details-bin", status.SerializeToString()))
            context.set_trailing_metadata(metadata)
            if code == "0":
                yield b"fine"
                return
            if "late" in how:
                yield b"first"
            context.abort([one for one in grpc.StatusCode if one.value[0] == int(code)][0], "naïve 100 %")

        return grpc.unary_stream_rpc_method_handler(fail)


def free_ports(count):
    taken = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [one.getsockname()[1] for one in taken]
    for one in taken:
        one.close()
    return ports


def wait_until(condition, what, seconds=20):
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            sys.exit(f"FAILED: {what}: not within {seconds} s")
        time.sleep(0.02)


class Path:
    """Upstreams, the service in a mode (None: no service), and Envoy between a caller and both."""

    def __init__(self, folder, mode, config="error-only", failure_mode_allow=True, edit=None, patient=True):
        self.folder, self.mode, self.edit, self.patient = folder, mode, edit or (lambda text: text), patient
        self.web = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Upstream)
        self.web.handle_error = lambda *_: None  # Envoy hangs up on what is too long
        threading.Thread(target=self.web.serve_forever, daemon=True).start()
        self.rpc = grpc.server(concurrent.futures.ThreadPoolExecutor(8), handlers=[GrpcUpstream()])
        rpc_port = self.rpc.add_insecure_port("127.0.0.1:0")
        self.rpc.start()
        self.listen, self.admin, self.service_port, self.twin = free_ports(4)
        self.service = None
        if mode:
            self.start_service()
        written = folder / f"{config}-{mode}-{failure_mode_allow}.yaml"
        written.write_text(self.config(config, failure_mode_allow, rpc_port))
        self.access = folder / f"{config}-{mode}-{failure_mode_allow}.log"
        self.envoy = subprocess.Popen([ENVOY, "-c", written, "--concurrency", "1", "--log-level", "error",
                                       "--use-dynamic-base-id", "--file-flush-interval-msec", "50"], stdout=open(self.access, "w"))
        wait_until(lambda: get(self.admin, "/ready")[0] == 200, "Envoy is ready")
        self.channel = grpc.insecure_channel(f"127.0.0.1:{self.listen}")

    def start_service(self):
        self.service = subprocess.Popen(
            [BUILD / "status-translator", "serve", "--listen", f"127.0.0.1:{self.service_port}", "--http-listen",
             f"127.0.0.1:{self.twin}", "--ext-proc-mode", self.mode, "--drain-delay", "0s", "--access-log", "0"],
            stderr=open(self.folder / f"{self.mode}-service.log", "a"))
        wait_until(lambda: get(self.twin, "/readyz")[0] == 200, "the service is ready")

    def config(self, name, failure_mode_allow, rpc_port):
        text = self.edit((CONFIGS / f"{name}.yaml").read_text())
        if not self.mode:
            text = re.sub(r" {18}- name: status-translator\n.*?(?= {18}- name: envoy.filters.http.router)", "", text,
                          flags=re.DOTALL)
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

    def grpc(self, path, timeout=5):
        """What a grpcio caller gets."""
        answer = {"details": None, "more": {}}
        try:
            call = self.channel.unary_unary(path)
            answer |= {"code": "OK", "message": call(b"x", timeout=timeout).decode()}
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
        made = subprocess.run(["curl", "--silent", "--include", "--max-time", "5", *options,
                               f"http://127.0.0.1:{self.listen}{path}"], stdout=subprocess.PIPE, check=True)
        head, _, body = made.stdout.partition(b"\r\n\r\n")
        lines = head.decode().split("\r\n")
        headers = {}
        for line in lines[1:]:
            name, _, value = line.partition(": ")
            headers.setdefault(name.lower(), value)
        return int(lines[0].split()[1]), headers, body

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
        return [line for line in get(self.twin, "/metrics")[1].splitlines()
                if line.startswith("status_translator_ext_proc_responses_total")]

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.channel.close()
        for process in (self.envoy, self.service):
            if process:
                process.kill()
                process.wait()
        self.rpc.stop(0)
        self.web.shutdown()


def get(port, path):
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=5) as answer:
            return answer.status, answer.read().decode()
    except OSError:
        return 0, ""


def profile_says(path, code, origin, error_code="", profile=""):
    """The profile's answer, by the JSON twin."""
    query = f"origin={origin}&error_code={error_code}&profile={profile}"
    return json.loads(get(path.twin, f"/v1/http/{code}?{query}")[1])["translation"]["grpc"]["name"]


# What fails, and for whom it is to be read: path, status, origin, and what else decides.
STATUSES = [400, 401, 403, 404, 409, 418, 429, 500, 502, 503, 504, 599]
UPSTREAM_ERRORS = (
    [(f"/http/{code}/{shape}", code, "intermediary", {}) for code in STATUSES for shape in ("html", "empty/chunked")] +
    [(f"/http/{code}/problem", code, "application", {}) for code in STATUSES] +
    [("/http/500/big", 500, "intermediary", {}), ("/http/500/big/chunked", 500, "intermediary", {}),
     ("/http/404/empty", 404, "intermediary", {}),
     ("/http/400/quota", 400, "application", {"error_code": "Ecs.0022"}),
     ("/otc/http/400/quota", 400, "application", {"error_code": "Ecs.0022", "profile": "otc-ecs"})])
# What is no success for a gRPC caller, although HTTP takes it for one. Only the full configuration shows it.
NOT_GRPC = [(f"/http/{code}/{shape}", code, "", {}) for code, shape in
            ((200, "html"), (200, "empty/chunked"), (202, "unknown"), (204, "empty"), (302, "html"))]
LOCAL_REPLIES = [("/slow/404/html", 504), ("/limited", 429), ("/dead/x", 503), ("/nowhere", 404)]


def check(condition, *what):
    if not condition:
        sys.exit(f"FAILED: {what}")


def check_details(answer, *what):
    details = answer["details"]
    check(details is not None and details.code == grpc.StatusCode[answer["code"]].value[0] and
          details.message == answer["message"], "details and status agree", answer, *what)


def enforced_in_full(path, without):
    rows = []
    for name, code, *_ in NOT_GRPC:
        answer = path.grpc(name)
        check(answer["code"] == "UNKNOWN", name, answer)
        check_details(answer, name)
        rows.append(("grpcio", name, without[name], answer["code"]))
    for word, says in (("5.late", 404), ("14.late", 503)):
        code, headers, body = path.http_to_grpc_upstream(word)
        check(code == says and headers["retry-after"] == "9" and json.loads(body)["detail"] == "naïve 100 %", word, code,
              headers, body)
        rows.append(("curl", f"{GRPC_UPSTREAM}{word}", without[word], f"HTTP {code}"))
    return rows


def enforced(path, without):
    rows = []
    for name, code, origin, more in UPSTREAM_ERRORS:
        answer = path.grpc(name)
        says = profile_says(path, code, origin, **more)
        check(answer["code"] == says, name, answer["code"], "the profile says", says)
        check_details(answer, name)
        check("db-7" not in answer["message"] and "x-internal" not in answer["more"], "nothing leaks", name, answer)
        check((answer["more"].get("retry-after") == ["7"]) == (code in (429, 503)), "Retry-After", name, answer)
        if code == 401:
            check(len(answer["more"]["www-authenticate"]) == 2, "both challenges", answer)
        if "problem" in name:
            check(answer["message"] == "the book is on loan", "the API's own message", answer)
        rows.append(("grpcio", name, without[name], answer["code"]))
    says_itself = path.grpc("/http/409/aip193")
    check(says_itself["code"] == "ABORTED" and says_itself["message"] == "somebody was faster", says_itself)
    check(path.grpc("/off/http/404/html")["code"] == without["/http/404/html"], "a route that is off")
    for name, code in LOCAL_REPLIES:
        answer = path.grpc(name)
        says = profile_says(path, code, "local_reply")
        check(answer["code"] == says, name, answer, "the profile says", says)
        if says != without[name]:
            check_details(answer, name)
        rows.append(("grpcio", f"{name} ({code} of Envoy itself)", without[name], answer["code"]))
    for code, status in ((5, "NOT_FOUND"), (8, "RESOURCE_EXHAUSTED"), (14, "UNAVAILABLE"), (16, "UNAUTHENTICATED")):
        says = json.loads(get(path.twin, f"/v1/grpc/{status}")[1])["translation"]["http"]["code"]
        for how in ("", ".details"):
            answer, headers, body = path.http_to_grpc_upstream(f"{code}{how}")
            problem = json.loads(body)
            check(answer == says and headers["content-type"] == "application/problem+json", code, answer, headers)
            check(problem["status"] == says and problem["detail"] == "naïve 100 %", problem)
            check(headers["retry-after"] == "9" and "grpc-status" not in headers, headers)
            rows.append(("curl", f"{GRPC_UPSTREAM}{code}{how}", without[f"{code}{how}"], f"HTTP {answer}"))
    aip = path.http_to_grpc_upstream("5", "-H", "accept: application/json")
    check(aip[0] == 404 and json.loads(aip[2])["error"]["status"] == "NOT_FOUND", aip)
    code, headers, body = path.curl("/http/404/html", "-H", "content-type: application/grpc-web+proto", "--data", "x")
    check(code == 200 and headers["content-type"] == "application/grpc-web+proto" and body[0] == 0x80 and
          b"grpc-status: 12\r\n" in body, "gRPC-Web", code, headers, body)
    rows.append(("gRPC-Web", "/http/404/html", "HTTP 404 text/html", "trailers with grpc-status 12"))
    return rows


def unchanged(path, plain):
    """What is not to be touched is not, in any mode."""
    check(path.grpc(GRPC_UPSTREAM + "0")["message"] == "fine", "success")
    for word in ("5.details", "5.late"):
        check(path.grpc(GRPC_UPSTREAM + word)["code"] == "NOT_FOUND", word)
    check(path.grpc(GRPC_UPSTREAM + "5.details")["details"].details[0].Is(error_details_pb2.ErrorInfo.DESCRIPTOR), plain)
    code, headers, body = path.http_to_grpc_upstream("0")
    check(code == 200 and body[:9] == b"\0\0\0\0\4fine", "success over HTTP", code, headers, body)
    with concurrent.futures.ThreadPoolExecutor(8) as callers:
        fine = [answer["message"] for answer in callers.map(path.grpc, [GRPC_UPSTREAM + "0"] * 100)]
    check(fine == ["fine"] * 100, "successes", fine)
    code, headers, body = path.curl("/http/404/html")
    check(code == 404 and body == HTML and headers["x-internal"] == "rack 7", "HTTP stays HTTP", code, headers, body)


def seen_without(path):
    seen = {name: path.grpc(name)["code"] for name, *_ in UPSTREAM_ERRORS + LOCAL_REPLIES + NOT_GRPC}
    for word in ("5.late", "14.late"):
        seen[word] = f"HTTP {path.http_to_grpc_upstream(word)[0]}, status in trailers"
    for code in (5, 8, 14, 16):
        for how in ("", ".details"):
            answer, headers, _ = path.http_to_grpc_upstream(f"{code}{how}")
            seen[f"{code}{how}"] = f"HTTP {answer}, grpc-status {headers.get('grpc-status')}"
    return seen


def observed(path, without, errors):
    check(seen_without(path) == without, "observe changes nothing")
    said = {entry["path"]: entry["translation"] for entry in path.log([name for name, *_ in errors])}
    flips = []
    for name, code, origin, more in errors:
        translation = said[name]
        says = profile_says(path, code, origin, **more) if code >= 400 else "UNKNOWN"
        check(translation["action"] == "would_change" and translation["to"] == says and
              translation["before"] == without[name] and origin in translation["origin"], name, translation)
        if translation["retry_flip"] != "none":
            flips.append(f"{name}: {translation['before']} -> {translation['to']}, {translation['retry_flip']}")
    print(f"passed: observe changes nothing and says what it would change; {len(flips)} retry flips:", *flips, sep="\n  ")


def grpc_web(folder):
    """Behind Envoy's own grpc_web filter, which makes gRPC requests of gRPC-Web ones, and without it."""
    ours = "                  - name: status-translator\n"
    filtered = ('                  - name: envoy.filters.http.grpc_web\n                    typed_config: {"@type": type.'
                "googleapis.com/envoy.extensions.filters.http.grpc_web.v3.GrpcWeb}\n")
    for edit in (None, lambda text: text.replace(ours, filtered + ours)):
        with Path(folder, "enforce", edit=edit) as path:
            for name, number in (("/http/404/problem", 5), ("/http/503/html", 14), ("/limited", 8), ("/dead/x", 14)):
                for kind in ("application/grpc-web+proto", "application/grpc-web-text"):
                    code, headers, body = path.curl(name, "-H", f"content-type: {kind}", "-H", f"accept: {kind}", "-H",
                                                    "x-grpc-web: 1", "--data-binary", "AAAAAAA=")
                    frame = base64.b64decode(body) if "text" in kind else body
                    check(code == 200 and headers["content-type"].startswith(kind) and frame[0] == 0x80 and
                          f"grpc-status: {number}\r\n".encode() in frame, name, kind, code, headers, body)
                    check(("503" in name) == (headers.get("retry-after") == "7"), headers)
    print("passed: gRPC-Web, with and without Envoy's own filter for it")


def every_mode(folder, without):
    """Whatever the proxy sends, and in whatever pieces, is answered so that it goes on."""
    head = "                        response_header_mode: SEND\n"
    for body in ("NONE", "STREAMED", "BUFFERED", "BUFFERED_PARTIAL", "FULL_DUPLEX_STREAMED"):
        in_pieces = body == "FULL_DUPLEX_STREAMED"
        for request in ("SKIP", "SEND"):
            more = {"response_body_mode": body, "response_trailer_mode": "SEND"}
            if request == "SEND":
                more |= {"request_body_mode": body, "request_trailer_mode": "SEND"}

            def edit(text):
                assert head in text
                lines = "".join(f"{' ' * 24}{name}: {value}\n" for name, value in more.items())
                text = text.replace(head, head + lines).replace("request_header_mode: SKIP",
                                                                f"request_header_mode: {request}")
                text = re.sub(r" *initial_metadata:\n.*\n", "", text)
                # Envoy does not allow both.
                return text.replace("failure_mode_allow: true", "failure_mode_allow: false") if in_pieces else text

            with Path(folder, "enforce", "full", not in_pieces, edit) as path:
                unchanged(path, without)
                for name, whole, head_alone in (("/http/409/problem", "ABORTED", "UNKNOWN"),
                                                ("/http/409/html", "UNKNOWN", "UNKNOWN"),
                                                ("/http/404/empty/chunked", "UNIMPLEMENTED", "UNIMPLEMENTED"),
                                                ("/http/500/big/chunked", "UNKNOWN", "UNKNOWN"),
                                                ("/limited", "RESOURCE_EXHAUSTED", "RESOURCE_EXHAUSTED")):
                    answer = path.grpc(name)
                    says = head_alone if body in ("NONE", "STREAMED") else whole
                    check(answer["code"] == says, body, request, name, answer, "the profile says", says)
                    # In BUFFERED mode Envoy itself ends a response that its buffer does not hold.
                    if (body, name) != ("BUFFERED", "/http/500/big/chunked"):
                        check_details(answer, body, request, name)
                says = 404 if body == "BUFFERED" or in_pieces else 200
                code = path.http_to_grpc_upstream("5.late")[0]
                check(code == says, body, request, "status in trailers", code)

                def ended():
                    return any("passed:ended" in line for line in path.counts())

                if body == "BUFFERED":
                    # Envoy may end one before the service has read of it: then there was nothing to count.
                    wait_until(lambda: path.grpc("/http/500/big/chunked")["code"] == "UNKNOWN" and ended(),
                               "what Envoy ended is counted")
                else:
                    check(not ended(), body, request, path.counts())
        print(f"passed: bodies {body}, with and without requests")


def service_away(folder, without):
    """Dead and stuck, with failure_mode_allow both ways."""
    for allow, dead, stuck in ((True, "UNIMPLEMENTED", "UNIMPLEMENTED"), (False, "UNKNOWN", "UNAVAILABLE")):
        with Path(folder, "enforce", failure_mode_allow=allow, patient=False) as path:
            check(path.grpc("/http/404/problem")["code"] == "NOT_FOUND", "translates")
            path.service.send_signal(signal.SIGSTOP)
            begun = time.monotonic()
            answer = path.grpc("/http/404/problem")
            took = time.monotonic() - begun
            check(answer["code"] == stuck and took < 2, "stuck", allow, answer, took)
            check(path.grpc(GRPC_UPSTREAM + "0")["code"] == "OK", "success does not need the service")
            path.service.kill()
            path.service.wait()
            answer = path.grpc("/http/404/problem")
            check(answer["code"] == dead, "dead", allow, answer)
            check(path.grpc(GRPC_UPSTREAM + "0")["code"] == "OK", "success does not need the service")
            path.start_service()
            wait_until(lambda: path.grpc("/http/404/problem")["code"] == "NOT_FOUND", "translates again")
            print(f"passed: failure_mode_allow {allow}: the caller sees {stuck} after {took:.1f} s where the service is "
                  f"stuck, {dead} where it is dead, {without['/http/404/problem']} without it in the path")


def same_protocol(folder, config):
    """gRPC by the profile's error codes, HTTP in the shape that the route names, and neither where nobody asked."""
    with Path(folder, "enforce", config) as path:
        for name, code in (("/otc.Grpc/2.quota", "RESOURCE_EXHAUSTED"), (GRPC_UPSTREAM + "2.quota", "UNKNOWN"),
                           ("/otc.Grpc/2.details", "UNKNOWN"),
                           ("/otc.Grpc/2.late_quota", "RESOURCE_EXHAUSTED" if config == "full" else "UNKNOWN")):
            answer = path.grpc(name)
            check(answer["code"] == code and answer["message"] == "naïve 100 %", config, name, answer)
            check_details(answer, config, name)
            check(answer["more"].get("retry-after") == ["9"], "other trailers stay", config, name, answer)
        check(path.grpc("/otc.Grpc/0")["message"] == "fine", "success")
        for name, says in (("/http/502/html", None), ("/shaped/http/502/html", 502), ("/shaped/http/409/aip193", 409),
                           ("/shaped/http/400/quota", 429), ("/shaped/http/503/empty/chunked", 503)):
            code, headers, body = path.curl(name)
            if says is None:
                check(code == 502 and body == HTML, config, name, code, body)
                continue
            check(code == says and headers["content-type"] == "application/problem+json" and
                  json.loads(body)["status"] == says and b"db-7" not in body and headers["x-internal"] == "rack 7" and
                  (headers.get("retry-after") == "7") == ("503" in name), config, name, code, headers, body)
        shaped = path.curl("/shaped/http/409/problem")
        check(shaped[2] == BODIES["problem"][1] and shaped[1]["x-internal"] == "rack 7", "has the shape", shaped)
    print(f"passed: {config}: gRPC by the profile's error codes, HTTP in the route's shape")


def under_load(folder):
    with Path(folder, "enforce", failure_mode_allow=False) as path:
        with concurrent.futures.ThreadPoolExecutor(8) as callers:
            codes = [answer["code"] for answer in callers.map(path.grpc, ["/http/404/problem"] * 400)]
        check(set(codes) == {"NOT_FOUND"}, "under load", codes)
    print(f"passed: {len(codes)} calls, 8 at a time: all NOT_FOUND")


def one_config(folder, config, without):
    in_full = config == "full"
    with Path(folder, "observe", config) as path:
        unchanged(path, without)
        observed(path, without, UPSTREAM_ERRORS + (NOT_GRPC if in_full else []))
    with Path(folder, "enforce", config) as path:
        unchanged(path, without)
        rows = enforced(path, without) + (enforced_in_full(path, without) if in_full else [])
        counts = path.counts()
    print(f"== {config}.yaml\n{'caller':9} {'upstream':44} {'without us':28} enforced")
    for row in rows:
        print(f"{row[0]:9} {row[1]:44} {row[2]:28} {row[3]}")
    print(*counts, sep="\n")
    check(not [line for line in counts if "unknown_caller" in line or "passed:ended" in line], counts)


def main():
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        with Path(folder, None) as path:
            without = seen_without(path)
            unchanged(path, without)
        for config in ("error-only", "full"):
            one_config(folder, config, without)
            same_protocol(folder, config)
        grpc_web(folder)
        every_mode(folder, without)
        service_away(folder, without)
        under_load(folder)


if __name__ == "__main__":
    main()
