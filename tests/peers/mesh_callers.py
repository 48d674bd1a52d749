"""Callers for the tests with Envoy. Each takes paths to call and returns a result for each, in the same form.

`code` is the name of the gRPC code, or "HTTP 404" if the caller received none; `details` is the google.rpc.Status.
"""

import base64
import functools
import json
import re
import subprocess
import urllib.parse

import grpc

from mesh_upstreams import GRPC_UPSTREAM

NAMES = {code.value[0]: code.name for code in grpc.StatusCode}
WEB_KINDS = ("application/grpc-web+proto", "application/grpc-web-text")
HTTP_VERSIONS = {"curl, HTTP/1.1": "--http1.1", "curl, HTTP/2": "--http2-prior-knowledge"}


def answer(code, message, details, retry_after, body=None):
    return {"code": code, "message": message, "details": details, "retry_after": retry_after, "body": body}


def by_grpcio(path, names):
    for name in names:
        got = path.grpc(name)
        details = got["details"] and got["details"].SerializeToString()
        yield answer(got["code"], got["message"], details, got["more"].get("retry-after", [None])[0])


def by_program(command, path, names):
    """A caller that reads paths and writes answers, a line each."""
    process = subprocess.run([*command, f"127.0.0.1:{path.listen}"], input="".join(name + "\n" for name in names),
                             stdout=subprocess.PIPE, text=True, check=True, timeout=300)
    return map(said, process.stdout.splitlines())


def said(line):
    got = json.loads(line)
    return answer(NAMES[got["code"]], got["message"], got["details"] and base64.b64decode(got["details"]),
                  (got["retry_after"] or [None])[0])


def by_grpc_web(kind, path, names):
    for status, headers, body in path.curls(names, "-H", f"content-type: {kind}", "-H", f"accept: {kind}", "-H",
                                            "x-grpc-web: 1", "--data-binary", "AAAAAAA="):
        fields = dict(headers)
        if status == 200 and headers.get("content-type", "").startswith(kind):
            for flags, frame in web_frames(body, "text" in kind):
                if flags & 0x80:
                    fields |= {name.lower(): value.strip() for name, value in
                               (line.split(":", 1) for line in frame.decode().split("\r\n") if line)}
        code, details = fields.get("grpc-status"), fields.get("grpc-status-details-bin")
        yield answer(NAMES[int(code)] if code else f"HTTP {status}", urllib.parse.unquote(fields.get("grpc-message", "")),
                     details and base64.b64decode(details + "=" * (-len(details) % 4)), fields.get("retry-after"))


def web_frames(body, is_text):
    if is_text:  # frames are padded one by one
        body = b"".join(base64.b64decode(part) for part in re.findall(rb"[^=]+=*", body))
    while body:
        size = int.from_bytes(body[1:5], "big")
        assert len(body) >= 5 + size, "a frame is cut"
        yield body[0], body[5:5 + size]
        body = body[5 + size:]


def by_curl(version, path, names):
    """An HTTP caller: message and details are those of problem+json."""
    frame = path.folder / "frame"
    frame.write_bytes(b"\0\0\0\0\1x")
    posted = ("-H", "te: trailers", "-H", "content-type: application/json", "--data-binary", f"@{frame}")
    of_grpc = [name for name in names if name.startswith(GRPC_UPSTREAM)]
    of_http = [name for name in names if not name.startswith(GRPC_UPSTREAM)]
    got = dict(zip(of_http, path.curls(of_http, version))) | dict(zip(of_grpc, path.curls(of_grpc, version, *posted)))
    for name in names:
        status, headers, body = got[name]
        told = json.loads(body) if headers.get("content-type") == "application/problem+json" else {}
        yield answer(f"HTTP {status}", told.get("detail"), told or None, headers.get("retry-after"), body)


def grpc_callers(folder):
    """Of the programs, those that matrix.sh has built."""
    callers = {"grpcio": by_grpcio}
    for program in sorted(folder.glob("grpc-go-*/caller")):
        callers[program.parent.name] = functools.partial(by_program, [program])
    if (folder / "grpc-js/node_modules").exists():
        callers["grpc-js"] = functools.partial(by_program, ["node", folder / "grpc-js/main.js"])
    return callers


def web_callers():
    return {kind.split("/")[1]: functools.partial(by_grpc_web, kind) for kind in WEB_KINDS}


def http_callers():
    return {name: functools.partial(by_curl, version) for name, version in HTTP_VERSIONS.items()}
