"""Tests the locations of deploy/nginx that keep an API's message; run by nginx_examples.py."""

import base64
import concurrent.futures
import contextlib
import json
import shutil

import grpc
from expectations import converted, grpc_name
from nginx_site import (CACHE, GRPC_FRONT, GRPC_UPSTREAM, HTTP_FRONT, HTTP_UPSTREAM, SERVICE, called, got, hanging_service,
                        service, started)
from waiting import check, wait_until

# What an upstream answers: status, Content-Type, body, and what a caller reads of it.
API_ERRORS = {
    "problem": (404, "application/problem+json", {"type": "https://api.example.com/errors/no-order", "title": "Not Found",
                                                  "status": 404, "detail": "there is no order 7 – naïve"},
                "there is no order 7 – naïve"),
    "google": (400, "application/json; charset=UTF-8",
               {"error": {"code": 400, "message": "the cart is empty", "status": "FAILED_PRECONDITION"}}, "the cart is empty"),
    "stripe": (402, "application/json", {"error": {"type": "card_error", "code": "card_declined", "message":
                                                   "Your card was declined.", "decline_code": "generic_decline",
                                                   "doc_url": "https://stripe.com/docs/error-codes/card-declined"}},
               "Your card was declined."),
    "limited": (429, "application/json", {"code": "rate_limited", "message": "slow down"}, "slow down"),
}
PAGE = "<html><body>host db-7.internal said no</body></html>"
PAGES = {"page": 503, "page-404": 404, "page-200": 200}
FOLDERS = ("/acme.v1.Orders", "/a.B", "/orders")
BYTES = bytes(range(256)) * 16
BIG = 100_000


def upstream(folder):
    locations = []
    for base in FOLDERS:
        for name, (status, kind, body, _) in API_ERRORS.items():
            text = json.dumps(body, ensure_ascii=False)
            locations.append(f"location = {base}/{name} {{ default_type '{kind}'; add_header Retry-After 7 always; "
                             f"return {status} '{text}'; }}")
        locations += [f"location = {base}/{name} {{ default_type text/html; return {status} '{PAGE}'; }}"
                      for name, status in PAGES.items()]
    locations.append(f"location = /orders/ok {{ add_header X-One 1; return 200 '$request_method $request_uri $http_x_sent'; }} "
                     f"location = /orders/big {{ set $kb '{'x' * 1000}'; return 200 '{'$kb' * (BIG // 1000)}'; }} "
                     "location = /orders/moved { return 302 /elsewhere; }")
    (folder / "messages.conf").write_text(
        f"pid /run/messages.pid; events {{}} http {{ access_log off; gzip on; gzip_min_length 1; gzip_types *; "
        f"server {{ listen {GRPC_UPSTREAM} http2; {' '.join(locations)} }} "
        f"server {{ listen {HTTP_UPSTREAM}; {' '.join(locations)} }} }}")
    return started(GRPC_UPSTREAM, str(folder / "messages.conf"))


def expected(name):
    """The code that the service gives for the whole response, and its status after a way back."""
    status, kind, body, _ = API_ERRORS[name]
    asked = {"http": {"code": status, "headers": [{"name": "content-type", "text": kind}, {"name": "retry-after", "text": "7"}],
                      "body": base64.b64encode(json.dumps(body).encode()).decode()}}
    return grpc_name(converted(SERVICE, asked)["status"]["code"])


def failure(path, request=b"request", **options):
    """The error of a gRPC call."""
    with grpc.insecure_channel(f"127.0.0.1:{GRPC_FRONT}") as channel:
        try:
            channel.unary_unary(f"/{path}")(request, timeout=10, **options)
        except grpc.RpcError as error:
            return error
    check(False, path, "succeeded")


class Rpc(grpc.GenericRpcHandler):
    """Echoes, fails with details, or answers with much."""

    def service(self, details):
        def respond(request, context):
            context.send_initial_metadata((("x-initial", "1"),))
            if details.method.endswith("/Fail"):
                context.set_trailing_metadata((("grpc-status-details-bin", b"\x08\x05\x12\x07nothing"),))
                context.abort(grpc.StatusCode.NOT_FOUND, "nothing – naïve")
            return b"x" * BIG if details.method.endswith("/Big") else request
        return grpc.unary_unary_rpc_method_handler(respond)


def grpc_upstream():
    server = grpc.server(concurrent.futures.ThreadPoolExecutor(2), handlers=[Rpc()])
    check(server.add_insecure_port(f"127.0.0.1:{GRPC_UPSTREAM}"), "no port")
    server.start()
    stack = contextlib.ExitStack()
    stack.callback(lambda: server.stop(0).wait())
    return stack


def njs_passes_grpc():
    """gRPC responses keep their message, code and details."""
    with grpc_upstream(), grpc.insecure_channel(f"127.0.0.1:{GRPC_FRONT}") as channel:
        answer, call = channel.unary_unary("/acme.v1.Orders/Get").with_call(BYTES, timeout=10)
        check(answer == BYTES and ("x-initial", "1") in call.initial_metadata(), len(answer), call.initial_metadata())
        error = failure("acme.v1.Orders/Fail")
        check((error.code().name, error.details()) == ("NOT_FOUND", "nothing – naïve"), error)
        check(("grpc-status-details-bin", b"\x08\x05\x12\x07nothing") in error.trailing_metadata(), error.trailing_metadata())
        check(failure("acme.v1.Orders/Big").code().name == "INTERNAL", "more than the buffer", failure("acme.v1.Orders/Big"))
    print("passed: njs.conf: gRPC responses of the upstream pass; one that is too large ends as INTERNAL")


def njs(folder):
    with service(), started(GRPC_FRONT):
        njs_passes_grpc()
        with upstream(folder):
            for name, (_, _, _, message) in API_ERRORS.items():
                error = failure(f"acme.v1.Orders/{name}", metadata=(("x-sent", "1"),))
                check((error.code().name, error.details()) == (expected(name), message), name, error)
                details = dict(error.trailing_metadata() or error.initial_metadata()).get("grpc-status-details-bin", b"")
                check(details[:2] == bytes([8, error.code().value[0]]), name, details)
                print(f"  {name:<8} grpcio: {' '.join(called(f'a.B/{name}')):.60} -> {error.code().name} {error.details()}")
            for name, code in (("page", "UNAVAILABLE"), ("page-404", "UNIMPLEMENTED"), ("page-200", "UNKNOWN")):
                error = failure(f"acme.v1.Orders/{name}")
                seen = repr((error.details(), error.initial_metadata(), error.trailing_metadata()))
                check(error.code().name == code and "<" not in error.details() and "internal" not in seen, name, seen)
        error = failure("acme.v1.Orders/problem")
        check(error.code().name == "UNAVAILABLE" and "502" in error.details(), "nobody upstream", error)
        error = failure("acme.v1.Orders/problem", b"x" * 2_000_000)
        check(error.code().name == "RESOURCE_EXHAUSTED" and "413" in error.details(), "a request that is too large", error)
    shutil.rmtree(CACHE)  # of translations by status
    for what, serving in (("away", contextlib.nullcontext()), ("hanging", hanging_service())):
        with serving, upstream(folder), started(GRPC_FRONT):
            for name, seen in (("problem", ("UNIMPLEMENTED", "HTTP 404")), ("page", ("UNAVAILABLE", "HTTP 503"))):
                check(called(f"acme.v1.Orders/{name}") == seen, what, name, called(f"acme.v1.Orders/{name}"))
    print(f"passed: njs.conf: {len(API_ERRORS)} errors of an API keep their messages; pages do not reach gRPC callers")


def lua(folder):
    with upstream(folder), started(HTTP_FRONT):
        with service():
            for name, (status, _, body, message) in API_ERRORS.items():
                for headers in ((), (("Accept-Encoding", "gzip"),)):
                    got_status, got_headers, got_body = got(f"orders/{name}", headers=headers)
                    told = json.loads(got_body)
                    check((got_status, got_headers["content-type"], told.get("detail"), got_headers["retry-after"]) ==
                          (status, "application/problem+json", message, "7") and (name != "problem" or told == body), name, got_status, got_headers.items(), got_body)
                status_of_head, _, body_of_head = got(f"orders/{name}", "HEAD")
                check((status_of_head, body_of_head) == (status, b""), name, status_of_head, body_of_head)
                print(f"  {name:<8} HTTP: {status} {json.dumps(body):.60} -> {told}")
            for name, code in PAGES.items():
                status, headers, body = got(f"orders/{name}")
                check((status, b"internal" in body) == (code, code < 400), name, status, body)
            asked = got("orders/ok?a=%2Fb%20c", "POST", (("X-Sent", "s"),), b"x" * 20_000)
            check((asked[0], asked[1]["x-one"], asked[2]) == (200, "1", b"POST /orders/ok?a=%2Fb%20c s"), asked)
            moved = got("orders/moved")
            check((moved[0], moved[1]["location"]) == (302, "http://127.0.0.1:8001/elsewhere"), moved[1].items())
            status, headers, body = got("orders/big")
            check((status, json.loads(body)["status"]) == (502, 502), status, headers.items(), body[:200])
        for what, serving in (("away", contextlib.nullcontext()), ("hanging", hanging_service())):
            with serving:
                status, headers, body = got("orders/problem")
                check((status, headers["content-type"], json.loads(body)) == (404, *API_ERRORS["problem"][1:3]), what, body)
    with service(), started(HTTP_FRONT):
        status, headers, body = got("orders/problem")
        check((status, headers["content-type"], json.loads(body)["status"]) == (502, "application/problem+json", 502), body)
    print(f"passed: lua.conf: {len(API_ERRORS)} errors of an API become problem+json with their messages")
