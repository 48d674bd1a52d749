"""Bounds of conversions: bodies, decompression, fields, JSON, what a shape sees, what is emitted. The figures stand here as
SECURITY.md has them."""

import base64
import json
import zlib

from cases import case
from wire import expect

KIB = 1024
TO_GRPC, TO_HTTP = "/v1:convertHttpResponse", "/v1:convertGrpcResponse"
BODY = 128 * KIB
PROBLEM = "application/problem+json"


def converted(server, body=b"", fields=(), code=404, **more):
    """The answer for a response with this body."""
    headers = [{"name": name, "text": value} for name, value in fields]
    reply = server.post(TO_GRPC, {"http": {"code": code, "headers": headers, "body": base64.b64encode(body).decode()}, **more})
    expect(reply.status == 200, "expected 200, got", reply)
    return reply.json()


def report(server, body=b"", fields=(), **more):
    return converted(server, body, fields, **more)["report"]


def findings(server, body, fields=(("content-type", "application/json"),), **more):
    return report(server, body, fields, **more).get("findings", [])


def refused(reply, reason):
    expect(reply.status == 400 and reply.reason == reason, "expected 400", reason, "got", reply)


@case("error-code")
def error_code(server):
    def ask(size):
        return server.get(f"/v1/http/404?error_code={'x' * size}")

    expect(ask(256).status == 200, "256 bytes are accepted")
    refused(ask(257), "ERROR_CODE_TOO_LONG")


def problem_of(size):
    text = json.dumps({"title": "Not Found", "status": 404, "detail": ""})
    return text.replace('"detail": ""', '"detail": "' + "x" * (size - len(text)) + '"').encode()


@case("convert-body")
def body(server):
    fields = [("content-type", PROBLEM)]
    expect("FINDING_BODY_TOO_LARGE" not in findings(server, problem_of(BODY), fields), "128 KiB are read")
    said = report(server, problem_of(BODY + 1), fields)
    expect("FINDING_BODY_TOO_LARGE" in said.get("findings", []), "more are not:", said)
    expect("shape" not in said, "what is too large is not claimed:", said)


@case("convert-fields")
def header_fields(server):
    def ask(where, count):
        http = {"code": 404, where: [{"name": f"x-{n}", "text": "v"} for n in range(count)]}
        return server.post(TO_GRPC, {"http": http})

    for where in ("headers", "trailers"):
        expect(ask(where, 200).status == 200, "200 are accepted")
        refused(ask(where, 201), "TOO_MANY_FIELDS")
    reply = server.post(TO_HTTP, {"trailers": [{"name": "grpc-status", "text": "5"}] * 201})
    refused(reply, "TOO_MANY_FIELDS")


# == Decompression


class Bits:
    """Bits from the lowest of each byte on, as deflate and Brotli have them."""

    def __init__(self):
        self.value = self.count = 0

    def add(self, value, count):
        self.value |= (value & ((1 << count) - 1)) << self.count
        self.count += count

    def bytes(self):
        return self.value.to_bytes((self.count + 7) // 8, "little")


def deflated(data, wbits=31):
    coder = zlib.compressobj(9, zlib.DEFLATED, wbits)
    return coder.compress(data) + coder.flush()


def zstd_blocks(count, text=b"x"):
    """Blocks of one repeated byte each."""
    return b"\x28\xb5\x2f\xfd\0\0" + b"".join(
        (len(text) << 3 | 1 << 1 | (n == count - 1)).to_bytes(3, "little") + text[:1] for n in range(count))


def brotli_blocks(count):
    """Blocks of one byte each."""
    pieces = []
    bits = Bits()
    bits.add(0, 1)  # a window of 64 KiB
    for _ in range(count):
        bits.add(0, 20)  # not the last, of one byte
        bits.add(0, 13)  # one table of each kind
        for symbol, size in ((ord("x"), 8), (8, 10), (0, 6)):
            bits.add(1, 4)
            bits.add(symbol, size)
    bits.add(3, 2)
    pieces.append(bits.bytes())
    return b"".join(pieces)


def brotli_of(length):
    """A stream with a window of 16 MiB whose first block says that it has that many bytes."""
    bits = Bits()
    bits.add(0b1111, 4)  # a window of 16 MiB
    bits.add(0, 1)  # not the last
    nibbles = max(4, (length - 1).bit_length() + 3 >> 2)
    bits.add(nibbles - 4, 2)
    bits.add(length - 1, 4 * nibbles)
    bits.add(0, 1)
    bits.add(0, 13)  # one table of each kind
    for symbol, size in ((ord("x"), 8), (704 - 1, 10), (0, 6)):
        bits.add(1, 4)
        bits.add(symbol, size)
    return bits.bytes()


def is_read(server, compressed, encodings):
    fields = [("content-type", "text/html"), ("content-encoding", encodings)]
    return "FINDING_BODY_ENCODED" not in findings(server, compressed, fields)


@case("decompressed-body")
def decompressed(server):
    before = server.memory()
    for encoding, compress in (("gzip", deflated), ("deflate", lambda data: deflated(data, 15)),
                               ("zstd", lambda data: zstd_blocks(1, data))):
        expect(is_read(server, compress(b"<p>" + b"x" * (BODY - 3)) if encoding != "zstd" else compress(b"x" * BODY),
                       encoding), encoding, "128 KiB are read")
        expect(not is_read(server, compress(b"x" * (BODY + 1)), encoding), encoding, "more are not")
    expect(not is_read(server, deflated(b"\0" * (100 << 20)), "gzip"), "a bomb is not")
    expect(server.memory() - before < 8, "a bomb is not inflated:", server.memory() - before, "MiB more")


@case("decompressions")
def decompressions(server):
    data = b"<p>text"
    for count, fits in ((3, True), (4, False)):
        packed = data
        for _ in range(count):
            packed = deflated(packed)
        expect(is_read(server, packed, ", ".join(["gzip"] * count)) == fits, count, "encodings are undone:", fits)


@case("decompress-blocks")
def decompress_blocks(server):
    expect(is_read(server, deflated(b"x") * 400, "gzip") and not is_read(server, deflated(b"x") * 1100, "gzip"), "gzip")
    expect(is_read(server, zstd_blocks(1024), "zstd") and not is_read(server, zstd_blocks(1025), "zstd"), "1,024 are read")
    expect(is_read(server, brotli_blocks(1000), "br") and not is_read(server, brotli_blocks(2000), "br"), "Brotli")


@case("brotli-memory")
def brotli_memory(server):
    """The window that a stream asks for is reserved at once, so it shows in the peak of address space. Afterwards, what exceeds
    128 KiB is refused in any case."""
    for _ in range(3):
        is_read(server, brotli_blocks(1000), "br")
    before = server.memory("VmPeak")
    for _ in range(5):
        expect(not is_read(server, brotli_of(16 << 20), "br"), "16 MiB are not believed")
    expect(server.memory("VmPeak") - before < 12, "a decoder takes", server.memory("VmPeak") - before, "MiB")


def web_body(lines, flags=0x80):
    return bytes([flags]) + len(lines).to_bytes(4, "big") + lines


@case("grpc-web-trailers")
def grpc_web_trailers(server):
    """Compressed trailers may have 128 KiB."""
    fields = [("content-type", "application/grpc-web+proto"), ("grpc-encoding", "gzip")]

    def ask(size):
        lines = b"grpc-status: 5\r\nx-padding: "
        lines += b"x" * (size - len(lines) - 2) + b"\r\n"
        return converted(server, web_body(deflated(lines), 0x81), fields, code=200)

    expect(ask(BODY)["status"]["code"] == 5, "128 KiB are read")
    said = ask(BODY + 1)
    expect(said["status"]["code"] != 5 and "FINDING_BODY_ENCODED" in said["report"]["findings"], "more are not:", said)


# == JSON


def is_json(server, text):
    return "FINDING_BODY_BROKEN" not in findings(server, text.encode())


@case("json-depth")
def json_depth(server):
    def nested(depth):
        return '{"a":' * (depth - 1) + "[]" + "}" * (depth - 1)

    expect(is_json(server, nested(64)), "64 deep are read")
    expect(not is_json(server, nested(65)), "65 are not")
    expect(not is_json(server, "[" * 100_000), "100,000 are not")
    expect(server.post(TO_GRPC, b'{"http":' * 30000).status == 400, "nor in a request")


@case("json-members")
def json_members(server):
    def members(count):
        return "{" + ",".join(f'"k{n}":1' for n in range(count)) + "}"

    expect(is_json(server, members(1000)), "1,000 are read")
    expect(not is_json(server, members(1001)), "1,001 are not")


@case("json-keys")
def json_keys(server):
    expect(is_json(server, '{"a":1,"b":1}') and not is_json(server, '{"a":1,"a":1}'), "no key twice")
    expect(not is_json(server, "{" + ",".join(f'"k{n % 500}":1' for n in range(600)) + "}"), "nor of many")


HOSTILE = {
    "arrays": lambda size: b'{"a":[' + b"[]," * ((size - 10) // 3) + b"0]}",
    "objects": lambda size: b'{"a":[' + b"{}," * ((size - 10) // 3) + b"0]}",
    "escapes": lambda size: b'{"a":"' + b"\\u00e9" * ((size - 8) // 6) + b'"}',
    "tags": lambda size: (b"<b>" * (size // 3)),
    "entities": lambda size: b"<p>" + b"&amp;" * ((size - 3) // 5),
    "XML": lambda size: b"<?xml version='1.0'?><a>" + b"<b/>" * ((size - 30) // 4) + b"</a>",
}


@case("linear-time", slow=True, once=True)
def linear_time(server):
    """Twice the size takes at most three times as long: a body of quadratic cost takes four times. CPU time of the server, the
    least of several rounds."""
    kinds = {"tags": "text/html", "entities": "text/html", "XML": "application/xml"}

    def cost(make, kind, size, times):
        body = base64.b64encode(make(size)).decode()
        text = json.dumps({"http": {"code": 404, "headers": [{"name": "content-type", "text": kind}], "body": body}}).encode()
        took = []
        for _ in range(5):
            began = server.cpu_seconds()
            for _ in range(times):
                expect(server.post(TO_GRPC, text).status == 200, "is converted")
            took.append(server.cpu_seconds() - began)
        return min(took)

    for name, make in HOSTILE.items():
        kind = kinds.get(name, "application/json")
        half, whole = (cost(make, kind, size, 12) for size in (BODY // 2, BODY))
        expect(whole <= 3 * half + 0.04, name, "takes", whole, "s, half of it", half, "s")


# == What a shape sees


SHAPE = '''name: "own"
made_by: "application"
source: "tests/reliability"
match {{ {match} }}
read {{ {read} }}
example {{ status: 418 {example} }}
'''


def shape(match, read, example):
    return {"own.shape.textproto": SHAPE.format(match=match, read=read, example=example)}


def claims(server, body, kind="application/json"):
    return report(server, body, [("content-type", kind)], code=418).get("shape") == "own"


@case("shape-wildcard", files=shape('has { json: "/list/*/mark" type: "string" value: "own" }',
                                    'error_code { json: "/list/*/mark" }', "body: '{\"list\":[{\"mark\":\"own\"}]}'"))
def wildcard(server):
    def ask(at):
        return claims(server, json.dumps({"list": [{"a": 1}] * at + [{"mark": "own"}]}).encode())

    expect(ask(63), "the 64th element is seen")
    expect(not ask(64), "the 65th is not")


@case("shape-text", files=shape('has { text: "raw" pattern: "OWN MARK [0-9]+" }', 'message { text: "raw" pattern: "OWN MARK ([0-9]+)" }',
                                "body: 'OWN MARK 1' header: 'content-type: text/plain'"))
def text(server):
    def ask(at):
        return claims(server, b"OWN MARK 1".rjust(at, b"x"), "text/plain")

    expect(ask(8 * KIB), "the first 8 KiB are seen")
    expect(not ask(8 * KIB + 10), "no more is")


@case("shape-xml", files=shape('has { xml: "/Own/Mark" value: "own" }', 'error_code { xml: "/Own/Mark" }',
                               "body: '<Own><Mark>own</Mark></Own>' header: 'content-type: application/xml'"))
def xml(server):
    def ask(at):
        return claims(server, b"<Own>" + b"<a/>" * at + b"<Mark>own</Mark></Own>", "application/xml")

    expect(ask(255), "the 256th child is seen")
    expect(not ask(256), "the 257th is not")


@case("field-errors")
def field_errors(server):
    """1,000 of them. Beyond, the whole body stands for them."""
    def ask(count):
        errors = [{"code": "required", "detail": "d", "attr": f"f{n}"} for n in range(count)]
        said = converted(server, json.dumps({"type": "validation_error", "errors": errors}).encode(),
                         [("content-type", "application/json")], code=400)
        return max((len(detail.get("fieldViolations", [])) for detail in said["status"].get("details", [])), default=0)

    expect(ask(1000) == 1000, "1,000 are read:", ask(1000))
    expect(ask(1001) <= 1000, "no more:", ask(1001))


# == What is emitted


def size_of(trailers):
    return sum(len(one["name"]) + len(one.get("text", "")) + 32 for one in trailers)


@case("emitted-trailers")
def emitted(server):
    for count, is_whole in ((50, True), (900, False)):
        errors = [{"code": "required", "detail": "d" * 40, "attr": f"field{n}"} for n in range(count)]
        said = converted(server, json.dumps({"type": "validation_error", "errors": errors}).encode(),
                         [("content-type", "application/json")], code=400)
        size = size_of(said["trailers"])
        expect(size <= 8000, "trailers have", size, "bytes")
        cut = said["report"].get("cut", [])
        expect(("detail:google.rpc.BadRequest" not in cut) == is_whole, count, "errors fit:", is_whole, cut, size)
    for code in (400, 404, 503):
        said = converted(server, problem_of(BODY), [("content-type", PROBLEM), *((f"x-{n}", "v" * 400) for n in range(150))],
                         code=code, expose={"body": True})
        expect(size_of(said["trailers"]) <= 8000, "trailers have", size_of(said["trailers"]), "bytes")


@case("emitted-headers")
def emitted_headers(server):
    """No header with CR, LF or NUL leaves, whichever way it came."""
    bad = [base64.b64encode(value).decode() for value in (b"a\r\nx: y", b"a\nb", b"a\0b", b"a\rb")]
    http = {"code": 429, "headers": [{"name": "retry-after", "raw": value} for value in bad] +
            [{"name": "x-request-id", "raw": value} for value in bad]}
    answer = server.post(TO_GRPC, {"http": http, "expose": {"headers": ["x-request-id"]}}).json()
    back = server.post(TO_HTTP, {"status": answer["status"]}).json()["http"]
    for one in [*answer["trailers"], *back.get("headers", [])]:
        value = base64.b64decode(one["raw"]) if "raw" in one else one.get("text", "").encode()
        expect(not set(b"\r\n\0") & set(value + one["name"].encode()), "a header with control characters leaves:", one)


@case("original-response")
def original(server):
    """What comes back is not trusted: no page, redirect or cookie."""
    page = {"code": 302, "headers": [{"name": name, "text": value} for name, value in (
        ("location", "https://evil.example"), ("set-cookie", "a=b"), ("content-security-policy", "none"),
        ("x-made-up", "1"))], "body": base64.b64encode(b"<script>alert(1)</script>").decode(), "contentType": "text/html"}
    detail = {"@type": "type.googleapis.com/statustranslator.v1.OriginalResponse", "grpcCode": 5, **page}
    back = server.post(TO_HTTP, {"status": {"code": 5, "message": "m", "details": [detail]}}).json()["http"]
    names = {one["name"].lower() for one in back.get("headers", [])}
    sent = base64.b64decode(back.get("body", ""))
    expect(not names & {"location", "set-cookie", "content-security-policy", "x-made-up"}, "headers leave:", names)
    expect(b"script" not in sent, "a page leaves:", back)
