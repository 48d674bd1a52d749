"""Generated exchanges for envoy_module.py: who calls which route, and what the upstream answers.

A seed and a number determine a case, so a difference can be repeated.
"""

import base64
import dataclasses
import gzip
import json
import pathlib
import random

from google.rpc import error_details_pb2, status_pb2

SPECIMENS = pathlib.Path(__file__).resolve().parent.parent / "convert/specimens"

GRPC_TYPES = ["application/grpc", "application/grpc+proto", "application/grpc;charset=utf-8", "Application/gRPC"]
WEB_TYPES = ["application/grpc-web+proto", "application/grpc-web-text", "application/grpc-web"]
HTTP_TYPES = [None, "application/json", "text/html", "application/x-www-form-urlencoded"]
ACCEPTS = [None, None, "*/*", "application/json", "application/problem+json", "text/html,application/xhtml+xml;q=0.9,*/*;q=0.8",
           "text/plain", "application/xml", "application/grpc-web-text", "application/json;q=0, */*", "x" * 1100, ""]
# Names of routes in envoy_module.py.
ROUTES = ["plain", "plain", "plain", "otc", "shaped", "accept", "exposed", "marked", "shape_only", "application", "half", "off",
          "observed", "no_profile", "bad_value", "percent_text"]
SIZES = [0, 1, 10, 300, 4096, 16383, 65535, 65536, 65537, 100_000, 131_071, 131_072, 131_073, 140_000, 300_000]
STATUSES = [200, 201, 204, 206, 301, 302, 304, 400, 401, 403, 404, 405, 408, 409, 412, 413, 415, 418, 422, 425, 429, 431, 451, 499,
            500, 501, 502, 503, 504, 511, 520, 529, 599]


@dataclasses.dataclass
class Case:
    number: int
    route: str
    upstream: str  # "http" (HTTP/1.1), "grpc" (HTTP/2), or why Envoy itself answers
    version: str  # of the caller: "1.1" or "2"
    method: str
    request: list  # headers of the request
    status: int
    headers: list  # of the response, without :status
    pieces: list  # of the body
    trailers: list  # none: no trailers
    length: bool  # Content-Length, or chunks

    @property
    def size(self):
        return sum(map(len, self.pieces))


def specimens():
    """Error responses of real programs: status, headers, body."""
    found = []
    for file in sorted(SPECIMENS.glob("*.http")):
        head, _, body = file.read_bytes().partition(b"\r\n\r\n")
        first, *lines = head.split(b"\r\n")
        headers = [(name.decode().lower(), value.strip()) for name, _, value in (line.partition(b":") for line in lines)]
        dropped = ("content-length", "transfer-encoding", "connection", "trailer", "keep-alive", "date", "server")
        found.append((int(first.split()[1]), [one for one in headers if one[0] not in dropped], body))
    return found


def json_bodies(pick):
    message = pick.choice(["no such book", "naïve 100 %", "a\nb", "\u0000\u001f", "x" * 3000, "", "\U0001f4a5"])
    code = pick.choice(["Ecs.0022", "FULL", "not_found", "1", "ThrottlingException"])
    return pick.choice([
        {"title": "Conflict", "status": pick.choice([404, 409, "x", 1e99]), "detail": message, "type": "about:blank", "more": [1, {}]},
        {"error": {"code": pick.choice([404, 409, 429]), "status": pick.choice(["ABORTED", "NOPE"]), "message": message, "details": [
            {"@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": code, "domain": "d", "metadata": {"a": "b", "c": "d"}}]}},
        {"error": {"code": code, "message": message}},
        {"code": pick.choice([5, "not_found", 16]), "message": message, "details": []},
        {"errors": [{"code": code, "detail": message, "source": {"pointer": "/data/a"}}]},
        {"error": code, "error_description": message}, {"message": message}, {"errors": {"name": ["is missing", "is short"]}},
        {"timestamp": "2026-01-01T00:00:00Z", "status": 404, "error": "Not Found", "path": "/a", "trace": "at com.x"}, [], 7])


def body_of(pick, size):
    """Media type and body."""
    kind = pick.randrange(8)
    if kind < 3:
        text = json.dumps(json_bodies(pick), ensure_ascii=pick.random() < 0.5)
        return pick.choice(["application/json", "application/problem+json", "application/vnd.api+json", "text/plain", None]), text.encode()
    if kind == 3:
        return "text/html", b"<html><head><title>Oops</title></head><body>db-7" + b"x" * size + b"</body></html>"
    if kind == 4:
        return "application/json", b'{"message":"' + b"y" * size + b'"}'
    if kind == 5:
        return pick.choice(["text/plain", "application/octet-stream"]), pick.randbytes(min(size, 200_000))
    if kind == 6:
        return "application/xml", b"<Error><Code>NoSuchKey</Code><Message>gone</Message></Error>"
    return "application/json", b"{" * min(size, 5000) + b"\xff\xfe"


def http_response(pick, found):
    if pick.random() < 0.3:
        status, headers, body = pick.choice(found)
        return status, list(headers), body
    media, body = body_of(pick, pick.choice(SIZES))
    headers = [("content-type", media.encode())] if media else []
    if pick.random() < 0.05:
        body = gzip.compress(body)
        headers.append(("content-encoding", b"gzip"))
    more = [("retry-after", pick.choice([b"7", b"Wed, 21 Oct 2026 07:28:00 GMT", b"-1"])), ("x-internal", b"rack 7"),
            ("server-timing", b"db;dur=53"), ("x-request-id", b"abc-1"), ("x-cost", "7 €".encode()), ("x-bytes", b"\xff\xfe"),
            ("via", b"1.1 varnish"), ("x-cache", b"Error from cloudfront"), ("cf-ray", b"7d-AMS"), ("grpc-status", b"5"),
            ("grpc-message", b"in%20head"), ("x-status-translated", b"fake"), ("x-amzn-requestid", b"1"), ("set-cookie", b"a=b")]
    headers += pick.sample(more, pick.choice([0, 0, 1, 2, 4]))
    if pick.random() < 0.1:
        headers += [("www-authenticate", b'Basic realm="a"'), ("www-authenticate", b'Bearer realm="b"')]
    if pick.random() < 0.03:
        headers += [(f"x-many-{i}", b"v" * pick.choice([1, 500])) for i in range(70)]
    status = pick.choice(STATUSES) if pick.random() < 0.8 else pick.randrange(200, 600)
    return status, headers, b"" if status in (204, 304) else body


def outcome(pick):
    """grpc-status, grpc-message and grpc-status-details-bin as a server sends them, or as it should not."""
    code = pick.choice([*map(str, range(17)), "5", "14", "0", "17", "99", "4294967296", "-1", "abc", ""])
    fields = [("grpc-status", code.encode())]
    message = pick.choice([b"no such book", b"na%C3%AFve 100 %25", b"bad % escape %zz", b"", b"%00%0A", b"y" * 3000])
    if message or pick.random() < 0.5:
        fields.append(("grpc-message", message))
    if pick.random() < 0.4:
        status = status_pb2.Status(code=int(code) if code.isdigit() and len(code) < 3 else 5, message="naïve 100 %")
        info = error_details_pb2.ErrorInfo(reason="FULL", domain="demo", metadata={"error_code": "Ecs.0022", "http_status": "400"})
        status.details.add().Pack(info)
        if pick.random() < 0.3:
            status.details.add().Pack(error_details_pb2.DebugInfo(detail="secret", stack_entries=["a", "b"]))
        if pick.random() < 0.3:
            status.details.add().Pack(error_details_pb2.BadRequest(field_violations=[{"field": "a.b", "description": "no"}]))
        if pick.random() < 0.2:
            status.code = 3
        encoded = base64.b64encode(status.SerializeToString())
        fields.append(("grpc-status-details-bin", pick.choice([encoded, encoded.rstrip(b"="), encoded[:20], b"!!"])))
    fields += pick.sample([("retry-after", b"9"), ("x-trailer", b"1"), ("grpc-retry-pushback-ms", b"50")], pick.choice([0, 0, 1, 2]))
    return fields


def grpc_response(pick):
    """Headers, pieces of the body, trailers."""
    headers = [("content-type", pick.choice([b"application/grpc", b"application/grpc", b"application/grpc+proto", b"text/html"]))]
    how = pick.randrange(5)
    if how == 0:
        return headers + outcome(pick), [], None
    size = pick.choice(SIZES) if pick.random() < 0.3 else pick.choice([0, 4, 100])
    message = b"\0" + size.to_bytes(4, "big") + b"m" * size
    pieces = [] if how == 1 else [message[:3], message[3:]] if how == 2 else [message] * pick.choice([1, 1, 2])
    return headers, pieces, outcome(pick) if pick.random() < 0.95 else None


def make_case(seed, number, found):
    pick = random.Random(seed * 1_000_003 + number)
    upstream = pick.choice(["http", "http", "grpc"])
    kind = pick.choice(["grpc", "grpc", "web", "http", "http"])
    media = pick.choice({"grpc": GRPC_TYPES, "web": WEB_TYPES, "http": HTTP_TYPES}[kind])
    request = [("content-type", media)] if media else []
    request += [("accept", one) for one in pick.sample(ACCEPTS, 1 if pick.random() < 0.9 else 2) if one is not None]
    request.append(("x-request-id", f"{seed}-{number}"))
    request.append(("te", "trailers"))
    if kind == "web" and pick.random() < 0.7:
        request.append(("x-grpc-web", "1"))
    method = "POST" if kind != "http" else pick.choice(["POST", "GET", "GET", "HEAD"])
    trailers, status = None, 200
    if pick.random() < 0.1:  # Envoy itself answers
        upstream = pick.choice(["direct", "dead", "nowhere"])
    if upstream == "http" or pick.random() < 0.2:
        status, headers, body = http_response(pick, found)
        middle = pick.randrange(len(body) + 1)
        pieces = [body] if pick.random() < 0.6 else [body[:middle], body[middle:]]
        if upstream == "grpc" and pick.random() < 0.3:
            trailers = outcome(pick) if pick.random() < 0.5 else [("x-trailer", b"1")]
    else:
        headers, pieces, trailers = grpc_response(pick)
    return Case(number, pick.choice(ROUTES), upstream, pick.choice(["1.1", "2", "2"]), method, request, status, headers,
                [piece for piece in pieces if piece], trailers, pick.random() < 0.6)
