"""Whole errors through the Python client: responses of a real HTTP server, read by httpx and requests, become errors of a real
gRPC server, and these HTTP responses again. Also what comes out if somebody passes the trailers on as metadata.
"""

import asyncio
import base64
import concurrent.futures
import gzip
import http.server
import threading

import grpc
import grpc.aio
import httpx
import requests
from google.rpc import error_details_pb2, status_pb2
from grpc_status import rpc_status

from checks import check
from status_translator_client import AsyncConverter, Converter, Origin, wire
from statustranslator.v1 import conversion_pb2
from statustranslator.v1 import translation_service_pb2 as api
from statustranslator.v1 import translation_service_pb2_grpc as translation

PROBLEM = '{"type": "about:blank", "title": "Conflict", "status": 409, "detail": "book 7 is lent, é"}'.encode()
AIP_193 = (b'{"error": {"code": 429, "status": "RESOURCE_EXHAUSTED", "message": "no more loans", "details": [{"@type":'
           b' "type.googleapis.com/google.rpc.ErrorInfo", "reason": "LOAN_LIMIT", "domain": "books.example"}]}}')
# Path: status, headers, body, the code and the message that must come out (None: any).
RESPONSES = {
    "/problem": (409, {"Content-Type": "application/problem+json"}, PROBLEM, "ABORTED", "book 7 is lent, é"),
    "/gzip": (409, {"Content-Type": "application/problem+json", "Content-Encoding": "gzip"}, gzip.compress(PROBLEM),
              "ABORTED", "book 7 is lent, é"),
    "/details": (429, {"Content-Type": "application/json", "Retry-After": "30"}, AIP_193, "RESOURCE_EXHAUSTED",
                 "no more loans"),
    "/page": (503, {"Content-Type": "text/html"}, b"<html><h1>Sorry</h1></html>", "UNAVAILABLE", None),
    "/empty": (404, {}, b"", "UNIMPLEMENTED", None),
    "/ok": (200, {"Content-Type": "text/html"}, b"<html>Log in</html>", "UNKNOWN", None),
}
# Bytes of values, as Upstream sends them.
FIELDS = {"x-utf-8": "é€".encode(), "x-latin-1": b"\xe9"}


class Upstream(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        status, headers, body, _, _ = RESPONSES.get(self.path) or (
            404, {name: value.decode("latin-1") for name, value in FIELDS.items()}, b"", None, None)
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


class Relay(grpc.GenericRpcHandler):
    """A gRPC server of which each method ends as `end` of it says."""

    def __init__(self):
        self.end = {}
        self.server = grpc.server(concurrent.futures.ThreadPoolExecutor(4), handlers=[self])
        self.address = "127.0.0.1:%d" % self.server.add_insecure_port("127.0.0.1:0")
        self.server.start()

    def service(self, call):
        return grpc.unary_unary_rpc_method_handler(lambda _, context: self.end[call.method](context))

    def error(self, end):
        """The error that a client of the server gets."""
        self.end["/relay/Call"] = end
        with grpc.insecure_channel(self.address) as channel:
            try:
                channel.unary_unary("/relay/Call")(b"", timeout=20)
            except grpc.RpcError as error:
                return error
        return None


def both_ways(converter, relay, base):
    for path, (status, _, body, code, message) in RESPONSES.items():
        for library in (httpx, requests):
            name = f"{library.__name__} {path}"
            error = converter.error_from_http(library.get(base + path, timeout=20))
            check(f"{name}: {code}", error.code().name == code and message in (None, error.details()), error)
            check(f"{name}: grpc_status reads it", rpc_status.from_call(error) is not None, error)
            got = relay.error(lambda context, error=error: context.abort_with_status(error.grpc_status()))
            check(f"{name}: a gRPC server sends it whole", (got.code(), got.details()) == (error.code(), error.details())
                  and rpc_status.from_call(got) == rpc_status.from_call(error), got)
            # HTTP errors come back as they were; a page is not passed on.
            reply = converter.http_from_error(got)
            if status >= 300:
                check(f"{name}: back to HTTP {status}", reply.status == status, reply)
            if message is not None:
                check(f"{name}: with its body", reply.body == (PROBLEM if status == 409 else body), reply)
    local = converter.error_from_http(requests.get(base + "/problem", timeout=20), origin=Origin.LOCAL_REPLY)
    check("the origin is that of the caller", local.report.origin == Origin.LOCAL_REPLY, local.report)


def header_fields(base):
    for library in (httpx, requests):
        sent = wire.http_response(library.get(base + "/fields", timeout=20)).headers
        got = {field.name.lower(): field.raw or field.text.encode() for field in sent if field.name.lower() in FIELDS}
        check(f"{library.__name__}: fields are sent as they were received", got == FIELDS, got)


def ones_own_error(converter, relay):
    status = status_pb2.Status(code=5, message="no book 7")
    status.details.add().Pack(error_details_pb2.ErrorInfo(reason="GONE", domain="books.example"))
    got = relay.error(lambda context: context.abort_with_status(rpc_status.to_status(status)))
    for name, error in (("the error of a call", got), ("a google.rpc.Status", status)):
        reply = converter.http_from_error(error, format=conversion_pb2.FORMAT_AIP_193)
        check(f"{name} becomes JSON", reply.status == 404 and b'"GONE"' in reply.body
              and ("content-type", "application/json") in reply.headers, reply)


async def asynchronous(address, base):
    async with grpc.aio.insecure_channel(address) as channel, httpx.AsyncClient() as client:
        converter = AsyncConverter(channel)
        error = await converter.error_from_http(await client.get(base + "/details"))
        check("grpc.aio: an error", error.code() == grpc.StatusCode.RESOURCE_EXHAUSTED, error)
        reply = await converter.http_from_error(error)
        check("grpc.aio: and back", (reply.status, reply.body) == (429, AIP_193), reply)
        try:
            await channel.unary_unary("/statustranslator.v1.TranslationService/HttpToGrpc")(b"")
        except grpc.aio.AioRpcError as failed:
            reply = await converter.http_from_error(failed)
            check("grpc.aio: the error of a call", reply.status == 400 and b"code" in reply.body, reply)


def mistake(channel, relay):
    """`trailers` are values of the wire. A library encodes "-bin" itself, so that passing them on encodes them twice."""
    answer = translation.TranslationServiceStub(channel).ConvertHttpResponse(api.ConvertHttpResponseRequest(
        http=conversion_pb2.HttpResponse(code=429, body=AIP_193, headers=[{"name": "content-type",
                                                                           "text": "application/json"}])), timeout=20)
    details = next(one.text for one in answer.trailers if one.name == "grpc-status-details-bin")

    def wrong(context):
        # What looks right: all trailers as they are, but for those that the library sends itself. They are text, and grpcio
        # sends "-bin" as bytes.
        context.set_trailing_metadata([(one.name, one.text.encode() if one.name.endswith("-bin") else one.text)
                                       for one in answer.trailers if one.name not in ("grpc-status", "grpc-message")])
        context.abort(grpc.StatusCode.RESOURCE_EXHAUSTED, "no more loans")

    def got_details(error):
        return dict(error.trailing_metadata())["grpc-status-details-bin"]

    got = relay.error(wrong)
    sent = got_details(got)
    print(f"   as they are: details of {len(sent)} bytes, {sent[:24]}...; they must be {len(base64.b64decode(details + '=='))}")
    check("the mistake: the client gets the base64 instead of the details", sent == details.encode(), sent)
    try:
        readable = rpc_status.from_call(got)
    except Exception as error:  # of Protobuf, or that the code differs
        readable = None
        print(f"   grpc_status: {type(error).__name__}: {error}")
    check("the mistake: no library reads them", readable is None, readable)

    got = relay.error(lambda context: context.abort_with_status(rpc_status.to_status(answer.status)))
    check("right: with `status` the client gets every detail", rpc_status.from_call(got) == answer.status, got)


def run(address, channel):
    upstream = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Upstream)
    threading.Thread(target=upstream.serve_forever, daemon=True).start()
    base = "http://127.0.0.1:%d" % upstream.server_port
    relay = Relay()
    try:
        both_ways(Converter(channel), relay, base)
        header_fields(base)
        ones_own_error(Converter(channel), relay)
        mistake(channel, relay)
        asyncio.run(asynchronous(address, base))
    finally:
        relay.server.stop(0).wait()
        upstream.shutdown()
        upstream.server_close()
