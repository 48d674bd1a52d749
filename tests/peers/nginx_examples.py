"""Tests deploy/nginx in a real nginx, as its README.md describes and with the ports in its files: nginx_examples.py BUILD

Calls with grpcio and over HTTP/1.1. Needs grpcio (in_venv.sh), root and namespaces (debian_with_nginx.py).
"""

import contextlib
import http.client
import json
import pathlib
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import urllib.request

import grpc
from debian_with_nginx import as_debian
from nginx import listens
from waiting import wait_until

REPOSITORY = pathlib.Path(__file__).resolve().parent.parent.parent
README = (REPOSITORY / "deploy/nginx/README.md").read_text()
BUILD = pathlib.Path(sys.argv[1]).resolve()
# Of the files.
SERVICE, GRPC_FRONT, GRPC_UPSTREAM, HTTP_FRONT, HTTP_UPSTREAM = 8080, 8443, 50052, 8000, 8001
# But those for which nginx, as the upstream, hangs up or says 400.
STATUSES = [code for code in range(300, 600) if code not in (408, 444, 494, 495, 496, 497, 499)]
ERRORS = [code for code in STATUSES if code >= 400]
# Whose codes depend on who made them, and some more.
API_ERRORS = (400, 404, 409, 410, 412, 415, 429, 500, 502, 503, 504, 599)
CACHE = pathlib.Path("/var/lib/nginx/status-translator")
UPSTREAM = """
pid /run/upstream.pid;
events {} http { access_log off;
  server { listen 50052 http2; PAGES }
  server { listen 8001; PAGES }
}""".replace("PAGES", " ".join(
    f"location = /a.B/json/{code} {{ default_type 'application/problem+json; charset=utf-8'; return {code} '{{}}'; }} "
    f"location = /json/{code} {{ default_type text/xml; return {code} '{{}}'; }} "
    f"location ~ /{code}$ {{ default_type application/xhtml+xml; return {code} page; }}" for code in STATUSES))
# The head of an HTTP/2 connection, and no response.
SETTINGS = b"\0\0\0\4\0\0\0\0\0"


def check(holds, *seen):
    if not holds:
        sys.exit(f"FAILED: {' '.join(map(str, seen))}")


def installed(section):
    """Does what the README says below a title, but for packages and services."""
    text = README.split(f"## {section}\n")[1].split("\n## ")[0]
    commands = re.findall(r"^# (.*)$", text, re.MULTILINE)
    check(any(one.startswith("nginx -t") for one in commands), "no commands below", section)
    for command in commands:
        if not command.startswith(("apt-get ", "systemctl ")):
            done = subprocess.run(["bash", "-c", command], cwd=REPOSITORY, stderr=subprocess.PIPE, text=True)
            check(done.returncode == 0, command, done.stderr)


@contextlib.contextmanager
def running(port, *command):
    """A program that listens; yields the file of what it says."""
    with tempfile.NamedTemporaryFile("r") as said:
        process = subprocess.Popen(command, stdout=open(said.name, "w"), stderr=subprocess.STDOUT)
        try:
            wait_until(lambda: listens(port) or process.poll() is not None, f"{command[0]} listens")
            check(process.poll() is None, command, said.read())
            yield said
        finally:
            process.terminate()
            process.wait(20)


def service(*options):
    return running(SERVICE, BUILD / "status-translator", "serve", "--listen", "127.0.0.1:0", "--http-listen",
                   f"127.0.0.1:{SERVICE}", "--drain-delay", "0s", *options)


def started(port, config="/etc/nginx/nginx.conf"):
    pid = "" if config != "/etc/nginx/nginx.conf" else "pid /run/front.pid;"
    return running(port, "nginx", "-c", config, "-g", f"daemon off; error_log stderr warn; {pid}")


def upstream(folder):
    (folder / "upstream.conf").write_text(UPSTREAM)
    return started(GRPC_UPSTREAM, str(folder / "upstream.conf"))


def translation(status, origin):
    with urllib.request.urlopen(f"http://127.0.0.1:{SERVICE}/v1/http/{status}?origin={origin}", timeout=5) as answer:
        return json.load(answer)["translation"]


def called(path):
    """A gRPC call's code and message."""
    with grpc.insecure_channel(f"127.0.0.1:{GRPC_FRONT}") as channel:
        try:
            channel.unary_unary(f"/a.B/{path}")(b"", timeout=10)
            return "OK", ""
        except grpc.RpcError as error:
            return error.code().name, error.details()


def says(status, origin):
    told = translation(status, origin)
    return told["grpc"]["code"], f"HTTP {status}: {told['reason']}"


def got(status, method="GET"):
    """Status, headers and body over HTTP/1.1."""
    connection = http.client.HTTPConnection("127.0.0.1", HTTP_FRONT, timeout=5)
    with contextlib.closing(connection):
        connection.request(method, f"/{status}")
        answer = connection.getresponse()
        return answer.status, answer.headers, answer.read()


@contextlib.contextmanager
def hangs_up_after_settings():
    """An upstream that speaks HTTP/2 and never answers."""
    with socket.create_server(("127.0.0.1", GRPC_UPSTREAM)) as server:
        def serve():
            with contextlib.suppress(OSError):
                while True:
                    with server.accept()[0] as one:
                        one.sendall(SETTINGS)
                        one.recv(65536)
        threading.Thread(target=serve, daemon=True).start()
        try:
            yield
        finally:
            server.shutdown(socket.SHUT_RDWR)


def hanging_service():
    """Takes connections and says nothing."""
    return contextlib.closing(socket.create_server(("127.0.0.1", SERVICE)))


def njs_without_answers(folder):
    """Codes that gRPC clients have themselves, while the service is away, hangs, or its profile lacks the direction."""
    expected = {"404": "UNIMPLEMENTED", "503": "UNAVAILABLE", "418": "UNKNOWN"}
    for what, serving in (("away", contextlib.nullcontext()), ("hanging", hanging_service()),
                          ("silent", service("--default-profile", "grpc-gateway"))):
        with serving, upstream(folder), started(GRPC_FRONT):
            for status, code in expected.items():
                check(called(status) == (code, f"HTTP {status}"), what, status, called(status))
        shutil.rmtree(CACHE)
    print("passed: njs.conf: while the service is away or has no answer, gRPC's own codes")


def njs(folder):
    installed("njs.conf")
    njs_without_answers(folder)
    with service(), started(GRPC_FRONT):
        with upstream(folder):
            wrong = {code: called(code) for code in STATUSES if called(code) != says(code, "intermediary")}
            check(not wrong, len(wrong), wrong)
            wrong = {code: told for code in API_ERRORS if (told := called(f"json/{code}")) != says(code, "application")}
            check(not wrong, "JSON", len(wrong), wrong)
            check(called("json/404")[0] == "NOT_FOUND" != called("404")[0], "an API's 404 and a page")
            # The second says that a body follows, and ends.
            for options, status, origin in (((), 404, "intermediary"),
                                            (("-X", "POST", "-H", "content-length: 9"), 400, "local_reply")):
                shown = subprocess.run(["curl", "-si", "--http2-prior-knowledge", *options,
                                        f"http://127.0.0.1:{GRPC_FRONT}/404"], stdout=subprocess.PIPE, text=True).stdout
                number = translation(status, origin)["grpc"]["number"]
                check(f"\ngrpc-status: {number}\n" in shown.replace("\r", "") and "<html>" not in shown, status, shown)
        print(f"passed: njs.conf: {len(STATUSES)} statuses of an upstream, and nginx's own 400")
        check(called("404") == says(502, "local_reply"), "nobody upstream", called("404"))
        with hangs_up_after_settings():
            check(called("404") == says(502, "local_reply"), "no response", called("404"))
        print("passed: njs.conf: nginx's own 502, also where the upstream sent bytes:", called("404"))


def lua(folder):
    installed("lua.conf")
    with upstream(folder):
        with started(HTTP_FRONT):
            with service():
                wait_until(lambda: "X-Grpc-Code" in got(404)[1], "the table is there", 30)
                for code in ERRORS:
                    status, headers, body = got(code)
                    told = translation(code, "intermediary")
                    check((status, body) == (code, b"page"), code, status, body)
                    check((headers["X-Grpc-Code"], headers["X-Retryable"]) ==
                          (told["grpc"]["code"], str(told["retry"]["retryable"]).lower()), code, headers.items(), told)
                for code in API_ERRORS:
                    status, headers, body = got(f"json/{code}")
                    check((status, headers["X-Grpc-Code"], body) ==
                          (code, translation(code, "application")["grpc"]["code"], b"{}"), "XML", code, status, body)
                status, headers, body = got("json/404", "HEAD")
                check((status, headers["X-Grpc-Code"], body) == (404, "NOT_FOUND", b""), "HEAD", status, body)
            for path, code in (("404", "UNIMPLEMENTED"), ("json/404", "NOT_FOUND")):
                check(got(path)[1]["X-Grpc-Code"] == code, "without the service", path, got(path))
            print(f"passed: lua.conf: {len(ERRORS)} statuses of an upstream; answers go on without the service")
        config = pathlib.Path("/etc/nginx/nginx.conf")
        general = config.read_text()
        # One has the other direction alone, the second no answer to some statuses.
        for profile, answers in (("grpc-gateway", 0), ("google-api-core", 1)):
            config.write_text(general.replace('"general"', f'"{profile}"'))
            with service(), started(HTTP_FRONT) as said:
                wait_until(lambda: "X-Grpc-Code" in got(404)[1] if answers else "has no codes" in
                           pathlib.Path(said.name).read_text(), "the table is there")
                seen = {code: got(code) for code in ERRORS}
                check(all((seen[code][0], seen[code][2]) == (code, b"page") for code in ERRORS), profile, seen)
                check(all("X-Retryable" not in one[1] for one in seen.values() if "X-Grpc-Code" not in one[1]), seen)
                without = sum("X-Grpc-Code" not in one[1] for one in seen.values())
                check((without == len(ERRORS)) == (not answers) and without > 0, profile, without)
            print(f"passed: lua.conf with {profile}: {without} responses without an answer pass as they are")
        config.write_text(general)
    with service(), started(HTTP_FRONT):
        wait_until(lambda: "X-Grpc-Code" in got(404)[1], "the table is there")
        status, headers, _ = got(404)
        check((status, headers["X-Grpc-Code"]) == (502, translation(502, "local_reply")["grpc"]["code"]), headers.items())
    print("passed: lua.conf: nginx's own 502")


def main():
    as_debian(BUILD.parent / "peers")
    with tempfile.TemporaryDirectory() as name:
        njs(pathlib.Path(name))
        lua(pathlib.Path(name))


if __name__ == "__main__":
    main()
