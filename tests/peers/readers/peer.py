"""Tests that common libraries can read our errors: peer.py ADDR [GO_READER]

Converts with the server at ADDR, sends the result from small servers, and reads it with grpcio, grpcio-status and
google-api-core, or with GO_READER.
"""

import base64
import collections
import json
import re
import subprocess
import sys
import tempfile

import grpc
import requests
from google.api_core import exceptions
from google.protobuf import any_pb2, descriptor_pool, json_format, message_factory
from google.rpc import code_pb2, status_pb2
from grpc_status import rpc_status

import inputs
import servers
from statustranslator.v1 import conversion_pb2
from statustranslator.v1 import translation_service_pb2 as api
from statustranslator.v1 import translation_service_pb2_grpc as service

OWN_FIELDS = ("grpc-status", "grpc-message", "grpc-status-details-bin")
MAX_TRAILER_BYTES, SHORT_MESSAGE_BYTES = 8000, 1024
NAMED_CODES = range(17)
passed, failed = collections.Counter(), 0


def check(group, name, got, wanted):
    global failed
    if got == wanted:
        passed[group] += 1
    else:
        failed += 1
        print(f"FAIL {group}: {name}: got {got!r:.2000}\n  wanted {wanted!r:.2000}")


def type_name(detail):
    return detail.type_url.rsplit("/", 1)[1]


def message_of(detail):
    """The message in it; the Any itself where nobody here knows the type."""
    try:
        message = message_factory.GetMessageClass(descriptor_pool.Default().FindMessageTypeByName(type_name(detail)))()
    except KeyError:
        return detail
    detail.Unpack(message)
    return message


def messages(status):
    return [message_of(detail) for detail in status.details]


def as_cut(whole, cut):
    """The status that is left when what the report says was cut."""
    left = status_pb2.Status()
    left.CopyFrom(whole)
    for what in cut:
        if what == "details":
            del left.details[:]
        elif what == "message":
            left.message = left.message.encode()[:SHORT_MESSAGE_BYTES].decode(errors="ignore")
        elif what == "original.body":
            for detail in left.details:
                original = conversion_pb2.OriginalResponse()
                if detail.Unpack(original):
                    original.body = b""
                    detail.value = original.SerializeToString()
        elif what == "original" or what.startswith("detail:"):
            name = "statustranslator.v1.OriginalResponse" if what == "original" else what.removeprefix("detail:")
            del left.details[max(i for i, detail in enumerate(left.details) if type_name(detail) == name)]
    return left


def as_base64(value):
    return base64.b64encode(value).decode().rstrip("=")


def kept_fields(http, report):
    """What must arrive as metadata, from the response that was converted: name -> values."""
    fields = [(field.name.lower(), field.text.strip(" \t")) for field in [*http.headers, *http.trailers]]
    fields = [field for field in fields if field[0] in report.kept]
    for what in report.cut:
        if what.startswith("header:"):
            assert fields.pop()[0] == what.removeprefix("header:")
    kept = collections.defaultdict(list)
    for name, value in fields:
        # A reader has binary ones as bytes, one by one.
        values = [value]
        if name.endswith("-bin"):
            values = [as_base64(base64.b64decode(part + "===")) for part in value.split(",")]
        kept[name] += values
    return kept


def shown_to_http(status):
    """What an HTTP caller sees: the original response is restored, and what is the server's own stays out."""
    message = status.message
    if status.code == code_pb2.UNAVAILABLE:
        message = re.sub(r"\b\d+\.\d+\.\d+\.\d+(:\d+)?", "(address)", message)
    hidden = ("statustranslator.v1.OriginalResponse", "google.rpc.DebugInfo")
    return status_pb2.Status(code=status.code, message=message, details=[
        detail for detail in status.details if type_name(detail) not in hidden])


def convert_all(stub):
    """Both calls for all inputs: cases of trailers, and of bodies by format."""
    trailers, bodies = [], []
    statuses = [(name, api.ConvertGrpcResponseRequest(status=status), status) for name, status in inputs.grpc_statuses()]
    for name, http, wanted in inputs.http_responses():
        answer = stub.ConvertHttpResponse(api.ConvertHttpResponseRequest(http=http), timeout=10)
        fields = [(field.name, field.text) for field in answer.trailers]
        check("conversion", name + ": within the bound",
              sum(len(key) + len(value) + 32 for key, value in fields) <= MAX_TRAILER_BYTES, True)
        # RFC 9113 section 8.2.1. nghttp2, as in Node, drops a field that breaks it.
        check("conversion", name + ": no blanks around values", [value for _, value in fields if value != value.strip(" \t")], [])
        left = as_cut(answer.status, answer.report.cut)
        if wanted is not None:
            check("conversion", name, (left.code, left.message, messages(left)[:len(wanted.details)]),
                  (wanted.code, wanted.message, messages(wanted)))
        trailers.append((name, fields, left, kept_fields(http, answer.report)))
        statuses.append((name, api.ConvertGrpcResponseRequest(trailers=answer.trailers), left))
    for name, request, status in statuses:
        shown = shown_to_http(status)
        for form in (conversion_pb2.FORMAT_AIP_193, conversion_pb2.FORMAT_CONNECT):
            request.format = form
            http = stub.ConvertGrpcResponse(request, timeout=10).http
            bodies.append((name, form == conversion_pb2.FORMAT_AIP_193, http, shown))
    return trailers, bodies


def read_trailers(cases, address):
    channel = grpc.insecure_channel(address)
    for form in ("only", "after"):
        group = f"grpcio, trailers {'alone' if form == 'only' else 'after headers'}"
        for number, (name, fields, status, kept) in enumerate(cases):
            try:
                channel.unary_unary(f"/{form}/{number}")(b"", timeout=10)
                check(group, name, "OK", status)
                continue
            except grpc.RpcError as error:
                call = error
            got = collections.defaultdict(list)
            for key, value in call.trailing_metadata():
                got[key].append(value if isinstance(value, str) else as_base64(value))
            for key in OWN_FIELDS + ("content-type",):
                got.pop(key, None)
            # Its codes are an enum: a number without a name is UNKNOWN, and grpcio-status then refuses the details.
            has_name = status.code in NAMED_CODES
            check(group, name, (call.code().value[0], call.details(), got),
                  (status.code if has_name else 2, status.message, kept))
            if status.details:
                try:
                    rich = rpc_status.from_call(call)
                except ValueError as error:
                    rich = str(error)
                check("grpcio-status", f"{name} ({form})", rich, status if has_name else f"Invalid status code {status.code}")


def any_of(detail):
    """By protobuf's own reader of JSON; ours is base64 where nobody knows the type."""
    try:
        return json_format.ParseDict(detail, any_pb2.Any())
    except json_format.ParseError:
        return any_pb2.Any(type_url=detail["@type"], value=base64.b64decode(detail["value"]))


def read_bodies(cases, url):
    group, session = "google-api-core", requests.Session()
    session.trust_env = False  # no proxy
    for number, (name, is_aip_193, http, status) in enumerate(cases):
        if not is_aip_193:
            continue
        error = exceptions.from_http_response(session.get(f"{url}/{number}", allow_redirects=False, timeout=10))
        info = inputs.error_details_pb2.ErrorInfo()
        has_info = any(detail.Unpack(info) for detail in status.details)
        check(group, name, (error.code, error.message.split(": ", 1)[1], error.reason, error.domain,
                            error.metadata or {}),
              (http.code, status.message, *([info.reason, info.domain] if has_info else [None, None]), dict(info.metadata)))
        check(group, name + ": details", [message_of(any_of(detail)) for detail in error.details], messages(status))


def read_by_go(reader, trailers, bodies, address, url):
    def encoded(status):
        return base64.b64encode(status.SerializeToString()).decode()

    cases = {"grpc": address, "http": url,
             "trailers": [{"name": name, "status": encoded(status), "kept": kept} for name, _, status, kept in trailers],
             "bodies": [{"name": name, "aip193": is_aip_193, "code": http.code, "status": encoded(status)}
                        for name, is_aip_193, http, status in bodies]}
    with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
        json.dump(cases, file)
        file.flush()
        return subprocess.run([reader, file.name], timeout=200).returncode


def main():
    stub = service.TranslationServiceStub(grpc.insecure_channel(sys.argv[1]))
    trailers, bodies = convert_all(stub)
    address = servers.Trailers([fields for _, fields, _, _ in trailers]).address
    url = servers.Responses([http for _, _, http, _ in bodies]).url
    if len(sys.argv) > 2:
        sys.exit(read_by_go(sys.argv[2], trailers, bodies, address, url) or min(failed, 1))
    read_trailers(trailers, address)
    read_bodies(bodies, url)
    for group, count in passed.items():
        print(f"ok {group}: {count} passed")
    print(f"readers-python: {passed.total()} passed, {failed} failed")
    sys.exit(min(failed, 1))


main()
