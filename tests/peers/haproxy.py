"""Tests the export for HAProxy in Debian's HAProxy with grpcio and curl: haproxy.py BUILD

The errors are HAProxy's own and those of its servers, with and without the export. Needs grpcio (in_venv.sh).
"""

import concurrent.futures
import contextlib
import http.server
import json
import pathlib
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import urllib.request

import grpc
from expectations import service_says
from waiting import check, free_ports, wait_until

BUILD = pathlib.Path(sys.argv[1]).resolve()
DEPLOY = pathlib.Path(__file__).resolve().parent.parent.parent / "deploy/haproxy"
SKIPPED = 77
PACKAGES = ["haproxy", "liblua5.3-0", "libopentracing-c-wrapper0", "libopentracing1", "libpcre2-8-0"]
PAGE = b"<html>host db-7.internal said no</html>"
ALL = range(400, 600)
OWN = (400, 401, 403, 404, 405, 407, 408, 410, 413, 425, 429, 500, 501, 502, 503, 504)  # of http-error


def haproxy_command():
    """Of Debian's packages, unpacked where they are not installed."""
    if shutil.which("haproxy"):
        return ["haproxy"]
    root = BUILD.parent / "peers/haproxy"
    if not (root / "usr/sbin/haproxy").exists():
        root.mkdir(parents=True, exist_ok=True)
        try:
            got = subprocess.run(["apt-get", "-qq", "download", *PACKAGES], cwd=root, stdout=subprocess.DEVNULL)
        except FileNotFoundError:
            got = None
        if got is None or got.returncode != 0:
            print("SKIPPED haproxy: apt-get cannot download it", file=sys.stderr)
            sys.exit(SKIPPED)
        for package in root.glob("*.deb"):
            subprocess.run(["dpkg-deb", "-x", package, root], check=True)
    return ["env", f"LD_LIBRARY_PATH={root}/usr/lib/x86_64-linux-gnu", str(root / "usr/sbin/haproxy")]


class Pages(http.server.BaseHTTPRequestHandler):
    """/up/STATUS is a page with that status."""

    protocol_version = "HTTP/1.1"

    def answer(self):
        self.rfile.read(int(self.headers.get("content-length") or 0))
        while self.headers.get("transfer-encoding") and (size := int(self.rfile.readline(), 16)) + 2:
            self.rfile.read(size + 2)
            if not size:
                break
        self.send_response(int(self.path.split("/")[2]))
        self.send_header("content-type", "text/html")
        self.send_header("content-length", str(len(PAGE)))
        self.end_headers()
        self.wfile.write(PAGE if self.command != "HEAD" else b"")

    do_GET = do_POST = do_HEAD = answer

    def log_message(self, *_):
        pass


class Rpc(grpc.GenericRpcHandler):
    """/demo.v1.Rpc/NAME of a status code; OK answers with what it got."""

    def service(self, details):
        name = details.method.rsplit("/", 1)[1]

        def respond(request, context):
            if name != "OK":
                context.abort(grpc.StatusCode[name], "no such book")
            return request

        return grpc.unary_unary_rpc_method_handler(respond)


@contextlib.contextmanager
def upstreams():
    pages = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Pages)
    pages.handle_error = lambda *_: None  # HAProxy hangs up on what it does not read
    threading.Thread(target=pages.serve_forever, daemon=True).start()
    rpc = grpc.server(concurrent.futures.ThreadPoolExecutor(4), handlers=[Rpc()])
    port = rpc.add_insecure_port("127.0.0.1:0")
    rpc.start()
    try:
        yield pages.server_address[1], port
    finally:
        rpc.stop(0)
        pages.shutdown()


@contextlib.contextmanager
def resets():
    """A server that resets each stream with INTERNAL_ERROR after the whole request; yields the port and those calls."""
    calls = []

    def converse(client):
        stream = client.makefile("rb")
        client.sendall(b"\0\0\0\4\0\0\0\0\0")  # SETTINGS
        stream.read(len(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"))
        while len(head := stream.read(9)) == 9:
            stream.read(int.from_bytes(head[:3], "big"))
            if head[3] in (0, 1) and head[4] & 1:  # DATA or HEADERS with END_STREAM
                calls.append(head[5:])
                client.sendall(b"\0\0\4\3\0" + head[5:] + b"\0\0\0\2")

    def serve(server):
        with contextlib.suppress(OSError):
            while True:
                threading.Thread(target=converse, args=[server.accept()[0]], daemon=True).start()

    with socket.create_server(("127.0.0.1", 0)) as server:
        threading.Thread(target=serve, args=[server], daemon=True).start()
        yield server.getsockname()[1], calls


@contextlib.contextmanager
def running(command, ready, what):
    with tempfile.NamedTemporaryFile("r") as said:
        process = subprocess.Popen(command, stdout=open(said.name, "w"), stderr=subprocess.STDOUT)
        try:
            wait_until(lambda: ready() or process.poll() is not None, what)
            check(process.poll() is None, what, said.read())
            yield
        finally:
            process.terminate()
            process.wait(20)


def answers(port, path="/"):
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=5):
            return True
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False


def config(ports, section, pages, rpc):
    """deploy/haproxy/haproxy.cfg with the ports of this test, and routes that fail in every way."""
    text = (DEPLOY / "haproxy.cfg").read_text()
    for shown, used in (("127.0.0.1:8443", f"127.0.0.1:{ports['h2']}"), ("127.0.0.1:8000", f"127.0.0.1:{ports['h1']}"),
                        ("127.0.0.1:50052", f"127.0.0.1:{rpc}")):
        check(shown in text, shown, "is not in haproxy.cfg")
        text = text.replace(shown, used)
    own = "".join(f"  http-request deny deny_status {code} if {{ path /own/{code} }}\n" for code in OWN)
    routes = "".join(f"  use_backend {name} if {{ path_beg /{name}/ }}\n" for name in ("up", "dead", "slow", "none", "reset"))
    marker = "  default_backend grpc\n"
    check(marker in text, "no default_backend")
    auth = "  http-request auth realm books if { path /auth } !{ http_auth(readers) }\n"
    text = text.replace(marker, own + auth + routes + marker)
    if not section:
        text = text.replace(" from status-translator", " from servers").replace("defaults servers\n", "")
        text = "defaults servers\n" + text[text.index("  mode http"):]
    return text + f"""
userlist readers
  user reader insecure-password secret
backend up from servers
  server one 127.0.0.1:{pages}
backend dead from servers
  retries 0
  server one 127.0.0.1:{ports['dead']}
backend none from servers
backend reset from servers
  server one 127.0.0.1:{ports['reset']} proto h2
backend slow from servers
  timeout server 100ms
  server one 127.0.0.1:{ports['silent']}
"""


def called(port, path, body=b"x"):
    """What a grpcio caller gets."""
    with grpc.insecure_channel(f"127.0.0.1:{port}") as channel:
        return called_over(channel, path, body)


def called_over(channel, path, body=b"x"):
    try:
        return "OK", channel.unary_unary(path)(body, timeout=10)
    except grpc.RpcError as error:
        return error.code().name, error.details()


def curl(port, path, *options):
    """Status, headers and body."""
    shown = subprocess.run(["curl", "--silent", "--include", "--max-time", "5", *options,
                            f"http://127.0.0.1:{port}{path}"], stdout=subprocess.PIPE, check=True).stdout
    head, _, body = shown.partition(b"\r\n\r\n")
    lines = head.decode().lower().split("\r\n")
    return int(lines[0].split()[1]), dict(line.split(": ", 1) for line in lines[1:]), body


# Where a call ends in HAProxy, and with which status.
IN_HAPROXY = (("/dead/x", 503), ("/none/x", 503), ("/slow/x", 504), *((f"/own/{code}", code) for code in OWN))


def http_callers(ports):
    """Own errors are problem+json; what servers say passes unchanged."""
    for path, code in IN_HAPROXY:
        status, headers, body = curl(ports["h1"], path)
        check((status, headers["content-type"], json.loads(body)["status"]) == (code, "application/problem+json", code),
              path, status, headers, body)
        status, headers, body = curl(ports["h1"], path, "--head")
        check((status, body) == (code, b""), "HEAD", path, status, headers, body)
    status, headers, body = curl(ports["h1"], "/auth")
    check(status == 401 and "books" in headers.get("www-authenticate", ""), status, headers)
    for code in (404, 503):
        status, headers, body = curl(ports["h1"], f"/up/{code}")
        check((status, headers["content-type"], body) == (code, "text/html", PAGE), code, status, headers, body)
    check(curl(ports["h1"], "/up/404", "--head")[::2] == (404, b""), "HEAD of a server's error")
    with tempfile.NamedTemporaryFile() as large:
        large.write(b"x" * 1000000)
        large.flush()
        check(curl(ports["h1"], "/up/200", "-H", "expect:", "--data-binary", f"@{large.name}")[::2] == (200, PAGE), "large")


def trailers_only(ports):
    """HTTP 200, headers that end the stream, and no page."""
    for path, number in (("/dead/x", 14), ("/up/404", 12), ("/own/429", 8)):
        status, headers, body = curl(ports["h2"], path, "--http2-prior-knowledge", "-X", "POST", "-H",
                                     "content-type: application/grpc")
        check((status, headers["content-type"], headers["grpc-status"], body) ==
              (200, "application/grpc", str(number), b""), path, status, headers, body)
        check("grpc-message" in headers and headers.get("content-length", "0") == "0", path, headers)


def refused(ports, calls):
    """What README.md says of REFUSED_STREAM: the call has run, and no rule sees the error."""
    calls.clear()
    code, text = called(ports["h2"], "/reset/x")
    check((code, len(calls)) == ("UNAVAILABLE", 1) and "RST_STREAM with error code 7" in text, code, text, calls)


def grpc_callers(ports, json_api, profile):
    asked = [*((path, code, "local_reply") for path, code in IN_HAPROXY),
             *((f"/up/{code}", code, "intermediary") for code in (ALL if profile else ()))]
    with grpc.insecure_channel(f"127.0.0.1:{ports['h2']}") as channel:
        seen = {path: called_over(channel, path) for path, _, _ in asked}
        for name in ("OK", "NOT_FOUND", "UNAVAILABLE"):
            code, text = called_over(channel, f"/demo.v1.Rpc/{name}", b"y" * 100000)
            check((code, text) == (name, b"y" * 100000 if name == "OK" else "no such book"), name, code, text)
    if json_api:
        wrong = {path: (seen[path], "the service says", told) for path, code, origin in asked
                 if seen[path] != (told := service_says(json_api, code, origin, profile))}
        check(not wrong, len(wrong), dict(list(wrong.items())[:5]))
    return seen


def only_defined(ports):
    """gateway-api has no row for 503: a server's response with it passes unchanged."""
    asked = ("--http2-prior-knowledge", "-X", "POST", "-H", "content-type: application/grpc")
    status, headers, body = curl(ports["h2"], "/up/503", *asked)
    check((status, "grpc-status" in headers, body) == (503, False, PAGE), "undefined", status, headers, body)
    status, headers, body = curl(ports["h2"], "/up/404", *asked)
    check((status, headers.get("grpc-status"), body) == (200, "12", b""), "defined", status, headers, body)


def main():
    command = haproxy_command()
    with tempfile.TemporaryDirectory() as name, upstreams() as (pages, rpc), resets() as (reset, calls):
        folder = pathlib.Path(name)
        silent = socket.create_server(("127.0.0.1", 0))  # takes connections and says nothing
        ports = dict(zip(("h2", "h1", "dead", "json"), free_ports(4)), silent=silent.getsockname()[1], reset=reset)
        (folder / "profiles").mkdir()
        (folder / "profiles/hostile.textproto").write_text(
            'name: "hostile"\nextends: "general"\n' + "".join(
                f'http_to_grpc {{ http: {code} grpc: "DATA_LOSS" origin: "{origin}" '
                r'''reason: "no \"b\": it's #1, na\303\257ve 100 %[src] $host;{a} \\ *b\n- c\td" }''' "\n"
                for origin in ("intermediary", "local_reply") for code in (404, *range(551, 599, 2))))
        binary, options = BUILD / "status-translator", ["--profiles", folder / "profiles"]
        (folder / "without.cfg").write_text(config(ports, False, pages, rpc))
        with running([*command, "-f", folder / "without.cfg"], lambda: answers(ports["h1"]), "HAProxy starts"):
            before = grpc_callers(ports, None, None)
            shown = [(path, curl(ports["h2"], path, "--http2-prior-knowledge", "-X", "POST", "-H",
                                 "content-type: application/grpc")) for path in ("/dead/x", "/up/404", "/own/429")]
        check(all("grpc-status" not in one[1][1] and one[1][2] for one in shown), "before", shown)
        with running([binary, "serve", "--listen", "127.0.0.1:0", "--http-listen", f"127.0.0.1:{ports['json']}",
                      "--drain-delay", "0s", *options], lambda: answers(ports["json"], "/readyz"), "the service starts"):
            for profile in ("gateway-api", "general", "hostile"):
                made = subprocess.run([binary, "export", "--format", "haproxy", "--profile", profile, *options],
                                      check=True, stdout=subprocess.PIPE, text=True).stdout
                (folder / "status-translator.cfg").write_text(made)
                (folder / "with.cfg").write_text(config(ports, True, pages, rpc))
                with running([*command, "-f", folder / "status-translator.cfg", "-f", folder / "with.cfg"],
                             lambda: answers(ports["h1"]), "HAProxy starts"):
                    if profile == "gateway-api":
                        only_defined(ports)
                        continue
                    after = grpc_callers(ports, ports["json"], profile)
                    http_callers(ports)
                    refused(ports, calls)
                    if profile == "general":
                        trailers_only(ports)
                        for path in ("/dead/x", "/slow/x", "/own/429", "/own/404"):
                            print(f"  {path:<9} grpcio: {' '.join(before[path]):.66} -> {' '.join(after[path])}")
                print(f"passed: haproxy, {profile}: {len(after)} errors for gRPC callers, {len(IN_HAPROXY)} for HTTP callers")


if __name__ == "__main__":
    main()
