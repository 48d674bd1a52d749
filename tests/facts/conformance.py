"""Writes the test suites of connectrpc/conformance as a table: python3 conformance.py CHECKOUT COMMIT > conformance.tsv

Needs PyYAML. CHECKOUT/internal/app/connectconformance/testsuites/data holds the suites. tests/convert/conformance_test.cc
runs the rows.
"""

import base64
import gzip
import json
import pathlib
import re
import struct
import sys

import yaml

# Why a case is not run, by suite and name. What is not listed is run.
SKIPS = [
    (r"connect_client_error_endstream/error/allow-unrecognized-fields$",
     "differs: Connect does not send 422 with this code, and other APIs send the same body"),
    (r"grpc_client_unexpected/trailers-only/ignore-header-if-body-present",
     "differs: gateways send grpc-status in the headers beside a body, so it is read there"),
    (r"(basic|server_empty|server_message_size|connect_with_get|.*_proto_subformat)/", "a call that succeeds"),
    (r"duplicate_metadata/", "metadata of an application, not an error"),
    (r"connect_client_code_to_http_code/.*success-http-code", "a stream of Connect, which is not written"),
    (r"(client_cancellation|timeouts|deadline_propagation|tls_client_certs)/", "how a call is made, not how it ends"),
    (r"(server_unexpected|.*_server_unexpected)/", "a malformed request, not a response"),
    (r"client_unexpected/nonexistent-http-status-code", "800 is not an HTTP status"),
    (r".*client_unexpected/.*(no-response|multiple-responses)",
     "the number of messages is at fault, which only a client that knows the method can tell"),
    (r".*/unexpected-(codec|compression|compressed-message|stream-codec)", "a message is at fault, and messages are not read"),
    (r"connect_client_empty/unary", "a successful message of Connect, which is not read"),
]


def text_of(payload):
    data = payload.get("text", "").encode()
    if "binary" in payload:
        data = base64.b64decode(payload["binary"])
    if "binary_message" in payload or "binaryMessage" in payload:
        message = payload.get("binary_message") or payload["binaryMessage"]
        if set(message) != {"@type"}:
            return None  # a message that is not empty; none of the cases that are run has one
    if payload.get("compression") == "COMPRESSION_GZIP":
        data = gzip.compress(data, mtime=0)
    return data


def body_of(raw):
    if "unary" in raw:
        return text_of(raw["unary"])
    body = b""
    for item in raw.get("stream", {}).get("items", []):
        data = text_of(item.get("payload", {}))
        if data is None:
            return None
        body += struct.pack(">BI", item.get("flags", 0), len(data)) + data
    return body


def fields_of(fields):
    return " | ".join(f"{field['name']}: {value}" for field in fields or [] for value in field["value"])


def code_name(code):
    names = ("OK CANCELLED UNKNOWN INVALID_ARGUMENT DEADLINE_EXCEEDED NOT_FOUND ALREADY_EXISTS PERMISSION_DENIED "
             "RESOURCE_EXHAUSTED FAILED_PRECONDITION ABORTED OUT_OF_RANGE UNIMPLEMENTED INTERNAL UNAVAILABLE DATA_LOSS "
             "UNAUTHENTICATED").split()
    if isinstance(code, int):
        return names[code]
    name = code.removeprefix("CODE_").replace("CANCELED", "CANCELLED")
    assert name in names, code
    return name


def quoted(text):
    """JSON without the quotation marks, so that a message stays on its line."""
    return json.dumps(text, ensure_ascii=False)[1:-1]


def row_of(suite, case, protocols):
    request = case["request"]
    name = request["testName"]
    expected = case.get("expectedResponse") or {}
    error = expected.get("error")
    profile = {"PROTOCOL_CONNECT": "connect", "PROTOCOL_GRPC": "grpc", "PROTOCOL_GRPC_WEB": "grpc"}.get(
        protocols[0] if len(protocols) == 1 else "", "connect grpc")
    messages = request.get("requestMessages") or [{}]
    definition = messages[0].get("responseDefinition") or {}
    raw = definition.get("rawResponse")
    skip = next((why for pattern, why in SKIPS if re.match(pattern, f"{suite}/{name}")), "")
    row = dict.fromkeys("kind status headers body trailers code others message".split(), "")
    if raw is not None:
        headers = fields_of(raw.get("headers"))
        row.update(kind="response", status=raw.get("statusCode") or raw.get("status_code") or 200, headers=headers,
                   trailers=fields_of(raw.get("trailers")))
        body = body_of(raw)
        row["body"] = "" if body is None else base64.b64encode(body).decode()
        if not skip and "application/connect+" in headers:
            skip = "a stream of Connect, which is not read"
        assert skip or body is not None, name
    elif "httpStatusCode" in expected:
        row.update(kind="status", status=expected["httpStatusCode"])
    elif "error" in definition:
        error = definition["error"]
        row["kind"], profile = "error", "connect general"
    elif not skip:
        skip = "the answer of a server that is the conformance suite's own"
    row["code"] = code_name(error["code"]) if error else "OK"
    row["others"] = " ".join(code_name(code) for code in case.get("otherAllowedErrorCodes", []))
    row["message"] = quoted((error or {}).get("message") or "")
    if skip:
        row.update(status="", headers="", body="", trailers="", code="", others="", message="")
    return [suite, name, row["kind"] or "-", profile, str(row["status"]), row["headers"], row["body"], row["trailers"],
            row["code"], row["others"], row["message"], skip]


def main():
    checkout = pathlib.Path(sys.argv[1])
    print(f"# repo: connectrpc/conformance\n# path: internal/app/connectconformance/testsuites/data/SUITE.yaml\n"
          f"# commit: {sys.argv[2]}\n# licence: Apache-2.0\n# Written by conformance.py.")
    print("\t".join("suite case kind profile status headers body trailers code others message skip".split()))
    for path in sorted(checkout.glob("internal/app/connectconformance/testsuites/data/*.yaml")):
        suite = yaml.safe_load(path.read_text())
        for case in suite["testCases"]:
            print("\t".join(row_of(path.stem, case, suite.get("relevantProtocols") or [])))


main()
