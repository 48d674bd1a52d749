"""What the server's conversions take and give, and what HTTP and gRPC libraries of Python do."""

from __future__ import annotations

import base64
import binascii
import http
import json
from typing import TYPE_CHECKING, Any, Iterable, List, Optional, Sequence, Tuple, Union
from urllib.parse import unquote

import grpc
from google.protobuf.message import DecodeError
from google.rpc import status_pb2

from statustranslator.v1 import conversion_pb2

if TYPE_CHECKING:
    from .conversion import HttpReply

# One more than the server parses: it reads a longer body as text only.
MAX_BODY_BYTES = 131073
# The server refuses more fields, of headers and of trailers.
MAX_FIELDS = 200
# The server refuses a longer request. A body, headers and what else a request has fit into it.
MAX_REQUEST_BYTES = 256 << 10
MAX_FIELD_BYTES = 60 << 10
MAX_ACCEPT = 8 << 10
_DETAILS = "grpc-status-details-bin"
_UNKNOWN = 2


def http_response(response: Any) -> conversion_pb2.HttpResponse:
    """A response of httpx or requests, with at most 200 header fields of 60 KiB and 131,073 bytes of the body."""
    content: bytes = response.content[:MAX_BODY_BYTES]
    headers = response.headers
    # httpx keeps fields as they came, and those of one name apart, there.
    fields: List[Tuple[bytes, bytes]] = (headers.raw if hasattr(headers, "raw") else
                                         [(_received(name), _received(value)) for name, value in headers.items()])
    headers = _bounded(_header(name, value) for name, value in fields
                       if name.lower() not in (b"content-length", b"transfer-encoding")
                       and not (name.lower() == b"content-encoding" and _is_decoded(value.decode("latin-1"), content)))
    return conversion_pb2.HttpResponse(code=response.status_code, body=content, headers=headers)


def _bounded(fields: Iterable[conversion_pb2.Header]) -> List[conversion_pb2.Header]:
    """Those that a request can hold; one that is too long is left out."""
    sent: List[conversion_pb2.Header] = []
    size = 0
    for field in fields:
        if len(sent) < MAX_FIELDS and size + field.ByteSize() <= MAX_FIELD_BYTES:
            sent.append(field)
            size += field.ByteSize()
    return sent


def _received(text: str) -> bytes:
    """The bytes of a name or a value, which http.client, and so requests, decodes as Latin-1."""
    try:
        return text.encode("latin-1")
    except UnicodeEncodeError:
        return text.encode("utf-8", "replace")


def _header(name: bytes, value: bytes) -> conversion_pb2.Header:
    header = conversion_pb2.Header(name=name.decode("utf-8", "replace"))
    try:
        header.text = value.decode()
    except UnicodeDecodeError:
        header.raw = value
    return header


def _is_decoded(encodings: str, content: bytes) -> bool:
    """Whether the library has decoded `content`. All decode gzip and deflate, others only if another package is there."""
    if all(one.strip().lower() in ("gzip", "x-gzip", "deflate", "identity", "") for one in encodings.split(",")):
        return True
    try:
        content[:-4].decode()  # the end may be cut in the middle of a character
    except UnicodeDecodeError as error:
        return error.start > len(content) - 8
    return True


def grpc_outcome(error: Any, *, cut: bool = False) -> Tuple[status_pb2.Status, List[conversion_pb2.Header]]:
    """The status of a grpc.RpcError, a ConvertedError or a google.rpc.Status, and its metadata as on the wire.

    `cut`: of a ConvertedError only what fits into trailers."""
    if isinstance(error, status_pb2.Status):
        return error, []
    status = status_pb2.Status(code=error.code().value[0], message=error.details() or "")
    trailers: List[conversion_pb2.Header] = []
    for name, value in error.trailing_metadata() or ():
        if name == _DETAILS:
            status = _with_details(status, value)
        elif not name.startswith("grpc-"):
            trailers.append(conversion_pb2.Header(name=name, text=wire_value(name, value)))
    # A ConvertedError has all of it, also what was cut from its metadata.
    whole = getattr(error, "status", None)
    return (whole if isinstance(whole, status_pb2.Status) and not cut else status), _bounded(trailers)


def _with_details(status: status_pb2.Status, value: Union[str, bytes]) -> status_pb2.Status:
    """The status in grpc-status-details-bin; it is ignored if it is broken or contradicts the code."""
    try:
        read = status_pb2.Status.FromString(value if isinstance(value, bytes) else value.encode("latin-1"))
    except (DecodeError, UnicodeEncodeError):
        return status
    return read if read.code == status.code else status


def code_and_details(error: grpc.RpcError) -> Tuple[Optional[grpc.StatusCode], str]:
    """Of the error of a call; grpc and grpc.aio have no class in common that declares both."""
    if hasattr(error, "code") and hasattr(error, "details"):
        return error.code(), error.details() or ""
    return None, str(error)


def wire_value(name: str, value: Union[str, bytes]) -> str:
    """A value of metadata as it is sent: "-bin" in base64, which the library has decoded."""
    if name.endswith("-bin"):
        return base64.b64encode(value if isinstance(value, bytes) else value.encode("latin-1", "replace")).decode()
    return value if isinstance(value, str) else value.decode("latin-1")


def metadata_of_trailers(
        trailers: Iterable[conversion_pb2.Header]) -> Tuple[str, Tuple[Tuple[str, Union[str, bytes]], ...]]:
    """grpc-message, decoded, and the rest as a gRPC library takes it, which encodes "-bin" itself."""
    message = ""
    metadata: List[Tuple[str, Union[str, bytes]]] = []
    for trailer in trailers:
        if trailer.name == "grpc-message":
            message = unquote(trailer.text, errors="replace")
        elif trailer.name == _DETAILS:
            metadata.append((trailer.name, _sendable(_bytes_of(trailer.text))))
        elif trailer.name.endswith("-bin"):
            metadata.append((trailer.name, _bytes_of(trailer.text)))
        elif not trailer.name.startswith("grpc-"):
            metadata.append((trailer.name, trailer.text))
    return message, tuple(metadata)


def _bytes_of(text: str) -> bytes:
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4))  # the wire has no padding
    except binascii.Error:
        return b""


def _sendable(details: bytes) -> bytes:
    """grpcio sends a number above 16 as UNKNOWN; readers ignore details with another code."""
    status = status_pb2.Status.FromString(details)
    if status.code <= 16:
        return details
    status.code = _UNKNOWN
    return bytes(status.SerializeToString())


def plain_reply(status: int) -> "HttpReply":
    """problem+json with nothing of the error."""
    from .conversion import HttpReply
    if status in (204, 205, 304) or status < 300:
        return HttpReply(status, [], b"")
    titles: Sequence[http.HTTPStatus] = [one for one in http.HTTPStatus if one == status]
    body = {"type": "about:blank", "status": status}
    if titles:
        body["title"] = titles[0].phrase
    return HttpReply(status, [("content-type", "application/problem+json")], json.dumps(body).encode())
