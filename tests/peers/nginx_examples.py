"""Tests deploy/nginx in a real nginx, as its README.md describes and with the ports in its files: nginx_examples.py BUILD

Calls with grpcio and over HTTP/1.1. Needs grpcio (in_venv.sh), root and namespaces (debian_with_nginx.py).
"""

import contextlib
import json
import pathlib
import shutil
import socket
import subprocess
import tempfile
import threading
import urllib.request

import nginx_messages
from debian_with_nginx import as_debian
from nginx_site import (BUILD, CACHE, GRPC_FRONT, GRPC_UPSTREAM, HTTP_FRONT, SERVICE, called, got, hanging_service, installed,
                        service, started)
from waiting import check, wait_until

# But those for which nginx, as the upstream, hangs up or says 400.
STATUSES = [code for code in range(300, 600) if code not in (408, 444, 494, 495, 496, 497, 499)]
ERRORS = [code for code in STATUSES if code >= 400]
# Whose codes depend on who made them, and some more.
API_ERRORS = (400, 404, 409, 410, 412, 415, 429, 500, 502, 503, 504, 599)
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


def upstream(folder):
    (folder / "upstream.conf").write_text(UPSTREAM)
    return started(GRPC_UPSTREAM, str(folder / "upstream.conf"))


def translation(status, origin):
    with urllib.request.urlopen(f"http://127.0.0.1:{SERVICE}/v1/http/{status}?origin={origin}", timeout=5) as answer:
        return json.load(answer)["translation"]


def says(status, origin):
    told = translation(status, origin)
    return told["grpc"]["code"], f"HTTP {status}: {told['reason']}"


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


def njs_without_answers(folder):
    """Codes that gRPC clients have themselves, while the service is away, hangs, or its profile lacks the direction."""
    expected = {"404": "UNIMPLEMENTED", "503": "UNAVAILABLE", "418": "UNKNOWN"}
    for what, serving in (("away", contextlib.nullcontext()), ("hanging", hanging_service()),
                          ("silent", service("--default-profile", "grpc-gateway"))):
        with serving, upstream(folder), started(GRPC_FRONT):
            for status, code in expected.items():
                check(called(f"a.B/{status}") == (code, f"HTTP {status}"), what, status, called(f"a.B/{status}"))
        shutil.rmtree(CACHE)
    print("passed: njs.conf: while the service is away or has no answer, gRPC's own codes")


def njs(folder):
    installed("njs.conf")
    njs_without_answers(folder)
    with service(), started(GRPC_FRONT):
        with upstream(folder):
            wrong = {code: called(f"a.B/{code}") for code in STATUSES if called(f"a.B/{code}") != says(code, "intermediary")}
            check(not wrong, len(wrong), wrong)
            wrong = {code: told for code in API_ERRORS if (told := called(f"a.B/json/{code}")) != says(code, "application")}
            check(not wrong, "JSON", len(wrong), wrong)
            check(called("a.B/json/404")[0] == "NOT_FOUND" != called("a.B/404")[0], "an API's 404 and a page")
            # The second says that a body follows, and ends.
            for options, status, origin in (((), 404, "intermediary"),
                                            (("-X", "POST", "-H", "content-length: 9"), 400, "local_reply")):
                shown = subprocess.run(["curl", "-si", "--http2-prior-knowledge", *options,
                                        f"http://127.0.0.1:{GRPC_FRONT}/404"], stdout=subprocess.PIPE, text=True).stdout
                number = translation(status, origin)["grpc"]["number"]
                check(f"\ngrpc-status: {number}\n" in shown.replace("\r", "") and "<html>" not in shown, status, shown)
        print(f"passed: njs.conf: {len(STATUSES)} statuses of an upstream, and nginx's own 400")
        check(called("a.B/404") == says(502, "local_reply"), "nobody upstream", called("a.B/404"))
        with hangs_up_after_settings():
            check(called("a.B/404") == says(502, "local_reply"), "no response", called("a.B/404"))
        print("passed: njs.conf: nginx's own 502, also where the upstream sent bytes:", called("a.B/404"))


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
        nginx_messages.njs(pathlib.Path(name))
        lua(pathlib.Path(name))
        nginx_messages.lua(pathlib.Path(name))


if __name__ == "__main__":
    main()
