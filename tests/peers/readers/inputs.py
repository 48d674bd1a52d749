"""The inputs for conversions: the specimens of real servers, and responses that are difficult to transport."""

import json
import pathlib

from google.protobuf import any_pb2, json_format
from google.rpc import code_pb2, error_details_pb2, status_pb2
from statustranslator.v1 import conversion_pb2

SPECIMENS = pathlib.Path(__file__).resolve().parent.parent.parent / "convert/specimens"
# What percent-encoding, UTF-8 and header rules could spoil.
HARD_TEXT = "100% of %41, é, 書籍, 🎉,\nnext\r\nline,\ttab, \x01 \x1f \x7f \x00 end"
INFO = error_details_pb2.ErrorInfo(reason="LOAN_LIMIT", domain="books.example", metadata={"läser": "7 %\n🎉", "limit": "20"})
RETRY = error_details_pb2.RetryInfo()
RETRY.retry_delay.FromMilliseconds(2500)
BAD_REQUEST = error_details_pb2.BadRequest(field_violations=[{"field": "pages", "description": "is −1, not ≥ 1 %\n"}])
DETAILS = [INFO, RETRY, BAD_REQUEST]
EVERY_DETAIL = DETAILS + [
    error_details_pb2.PreconditionFailure(violations=[{"type": "TOS", "subject": "reader:7", "description": "not signed"}]),
    error_details_pb2.QuotaFailure(violations=[{"subject": "reader:7", "description": "20 loans a day"}]),
    error_details_pb2.RequestInfo(request_id="r-1", serving_data="shelf 3"),
    error_details_pb2.ResourceInfo(resource_type="book", resource_name="books/7", owner="library", description="lent"),
    error_details_pb2.Help(links=[{"description": "rules", "url": "https://books.example/rules"}]),
    error_details_pb2.LocalizedMessage(locale="de-AT", message="Zu viele Bücher"),
    error_details_pb2.DebugInfo(stack_entries=["a", "b"], detail="é")]


def status(code, message="", details=()):
    made = status_pb2.Status(code=code, message=message)
    for detail in details:
        made.details.add().Pack(detail)
    return made


def response(code, headers, body, trailers=()):
    made = conversion_pb2.HttpResponse(code=code, body=body)
    for fields, to in ((headers, made.headers), (trailers, made.trailers)):
        for name, value in fields:
            to.add(name=name, **{"raw" if isinstance(value, bytes) else "text": value})
    return made


def specimen(path):
    """A response as `curl -i` prints it: trailers, where there are some, stand after the body."""
    raw = path.read_bytes()
    head, _, body = raw.partition(b"\r\n\r\n" if b"\r\n\r\n" in raw else b"\n\n")
    first, *lines = head.splitlines()

    def fields(lines):
        for name, _, value in (line.partition(b":") for line in lines):
            try:
                yield name.decode(), value.strip().decode()
            except UnicodeDecodeError:
                yield name.decode(), value.strip()

    headers, trailers = list(fields(lines)), []
    starts = [body.find(value.encode() + b":") for name, value in headers if name.lower() == "trailer"]
    if starts:
        assert min(starts) >= 0, path
        trailers, body = list(fields(body[min(starts):].strip().split(b"\r\n"))), body[:min(starts)]
    return response(int(first.split()[1]), headers, body, trailers)


def api_error(code, grpc, message, details=()):
    """An error as AIP-193 has it."""
    error = {"code": code, "status": grpc, "message": message}
    if details:
        error["details"] = [json_format.MessageToDict(detail) for detail in status(0, "", details).details]
    return response(code, [("Content-Type", "application/json")], json.dumps({"error": error}, ensure_ascii=False).encode())


def http_responses():
    """(name, HttpResponse, what of it must arrive: code, message, first details; or None)"""
    html, problem = [("Content-Type", "text/html")], [("Content-Type", "application/problem+json")]
    page = b"<html><head><title>Sorry</title></head><body>Sorry</body></html>"
    connect = json.dumps({"code": "aborted", "message": "try again", "details": [
        {"type": "books.v1.Loan", "value": "CAc"}, {"type": "other.example/books.v1.Loan", "value": ""}]}).encode()
    made = [
        ("problem+json", response(409, problem, json.dumps({"title": "Conflict", "detail": "lent " + HARD_TEXT}).encode()),
         status(code_pb2.ABORTED, "lent " + HARD_TEXT)),
        ("AIP-193 with details", api_error(429, "RESOURCE_EXHAUSTED", "no more loans", DETAILS),
         status(code_pb2.RESOURCE_EXHAUSTED, "no more loans", DETAILS)),
        ("AIP-193 with every detail", api_error(400, "FAILED_PRECONDITION", HARD_TEXT, EVERY_DETAIL),
         status(code_pb2.FAILED_PRECONDITION, HARD_TEXT, EVERY_DETAIL)),
        ("AIP-193 without a message", api_error(404, "NOT_FOUND", ""), status(code_pb2.NOT_FOUND)),
        ("spaces around the message", api_error(404, "NOT_FOUND", "  gone  "), status(code_pb2.NOT_FOUND, "  gone  ")),
        ("100 KiB of message", api_error(500, "INTERNAL", "x" * 102400, [INFO]), None),
        ("100 KiB of emoji", api_error(500, "INTERNAL", "x" + "🎉" * 25600, [INFO]), None),
        ("more details than fit", api_error(400, "INVALID_ARGUMENT", "no", [RETRY] + [BAD_REQUEST] * 90 + [INFO]), None),
        ("more headers than fit", response(503, html + [(f"X-RateLimit-{i}", "y" * 90) for i in range(90)], page), None),
        ("unknown types of detail", response(409, [("Content-Type", "application/json")], connect),
         status(code_pb2.ABORTED, "try again")),
        ("Retry-After", response(503, html + [("Retry-After", "30")], page), None),
        ("two WWW-Authenticate", response(401, html + [("WWW-Authenticate", 'Basic realm="a, b"'),
                                                       ("WWW-Authenticate", "Bearer")], page), None),
        ("empty, blank and odd header values", response(503, html + [("Vary", ""), ("Link", "\t a\tb \t"),
                                                                     ("Allow", ",,"), ("Location", "%0d%0a")], page), None),
        ("a gRPC message that is not UTF-8", response(200, [("content-type", "application/grpc"), ("grpc-status", "13"),
                                                            ("grpc-message", "a%ffb%e2%82%ac%")], b""),
         status(code_pb2.INTERNAL, "a\ufffdb€%")),
    ]
    # Base64; then what is none, a list, odd padding, bits left over. These end a call with INTERNAL if sent as they are.
    made += [("binary metadata " + value, response(503, html + [("X-RateLimit-Bin", value)], page), None)
             for value in ("", "CAf4", "CA==", "5", "CAc,CAg", "CA..", "CB")]
    specimens = sorted(SPECIMENS.glob("*.http"))
    assert specimens, SPECIMENS
    return made + [(path.stem, specimen(path), None) for path in specimens]


def grpc_statuses():
    """(name, google.rpc.Status)"""
    return [(name, status(code, f"{name}: {HARD_TEXT}", DETAILS)) for name, code in code_pb2.Code.items() if code != 0] + [
        ("spaces around the message", status(code_pb2.NOT_FOUND, "  gone  ")),
        ("no message, no details", status(code_pb2.NOT_FOUND)),
        ("a number that has no name", status(17, "our own", DETAILS)),
        ("every detail", status(code_pb2.INVALID_ARGUMENT, HARD_TEXT, EVERY_DETAIL)),
        ("100 KiB of message", status(code_pb2.INTERNAL, "🎉" * 25600, DETAILS)),
        ("unknown types beside others", status_pb2.Status(code=code_pb2.ABORTED, message="try again", details=[
            *status(0, "", DETAILS).details,
            any_pb2.Any(type_url="type.googleapis.com/books.v1.Loan", value=b"\x08\x07"),
            any_pb2.Any(type_url="other.example/books.v1.Loan")])),
    ]
