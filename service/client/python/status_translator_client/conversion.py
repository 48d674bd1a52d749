"""HTTP responses as gRPC errors and gRPC errors as HTTP responses, by the conversions of the server."""

from __future__ import annotations

import dataclasses
from typing import Any, Callable, Generic, List, Optional, Tuple, TypeVar, Union

import grpc
import grpc.aio
from google.rpc import status_pb2

from statustranslator.v1 import conversion_pb2
from statustranslator.v1 import translation_service_pb2 as api

from . import wire
from .local_table import LocalTable, NoTableError
from .rule import Origin, grpc_code
from .table import Table

# The caller waits for the answer, which takes the server well below a millisecond.
TIMEOUT_SECONDS = 2.0

Metadata = Tuple[Tuple[str, Union[str, bytes]], ...]
_Channel = TypeVar("_Channel")


class ConversionError(Exception):
    """The server did not convert. Not a grpc.RpcError, so that it is not taken for the error of an upstream; that of the
    call to the server is the `__cause__`."""


class ConvertedError(grpc.RpcError):
    """The gRPC error that an HTTP response became; grpc_status.rpc_status.from_call reads it.

    `status` is the whole google.rpc.Status. code(), details() and trailing_metadata() fit into trailers of 8,000 bytes, for
    which the server cuts long details and messages. `report` says how the response was converted; None if a table
    answered instead of the server.
    """

    def __init__(self, status: status_pb2.Status, code: grpc.StatusCode, message: str, metadata: Metadata,
                 report: Optional[conversion_pb2.ConversionReport]) -> None:
        super().__init__(f"{code.name}: {message}")
        self.status, self.report = status, report
        self._code, self._message, self._metadata = code, message, metadata

    def code(self) -> grpc.StatusCode:
        return self._code

    def details(self) -> str:
        return self._message

    def trailing_metadata(self) -> Metadata:  # type: ignore[override]  # the stubs have a class that is not there
        """As gRPC libraries take and give metadata: values of "-bin" are bytes, not yet in base64."""
        return self._metadata

    def grpc_status(self) -> grpc.Status:
        """For ServicerContext.abort_with_status, which sends the whole error."""
        return _Status(self._code, self._message, self._metadata)


@dataclasses.dataclass(frozen=True)
class _Status(grpc.Status):
    code: grpc.StatusCode
    details: str
    trailing_metadata: Metadata


@dataclasses.dataclass(frozen=True)
class HttpReply:
    """An HTTP response to send. Names may repeat in `headers`. Content-Length is for the HTTP server to add."""

    status: int
    headers: List[Tuple[str, str]]
    body: bytes
    report: Optional[conversion_pb2.ConversionReport] = None


class _Base(Generic[_Channel]):
    def __init__(self, channel: _Channel, *, profile: str = "", table: Union[LocalTable, Table, None] = None,
                 timeout: float = TIMEOUT_SECONDS, expose: Optional[conversion_pb2.Expose] = None) -> None:
        """`profile`: empty is the server's default. `table` answers by the code alone, with a fixed message, if the server
        does not answer within `timeout` seconds. `expose`: what to pass on to callers beyond the default."""
        self._profile, self._table, self._timeout, self._expose = profile, table, timeout, expose
        self._http = _method(channel, "ConvertHttpResponse", api.ConvertHttpResponseRequest,
                             api.ConvertHttpResponseResponse)
        self._grpc = _method(channel, "ConvertGrpcResponse", api.ConvertGrpcResponseRequest,
                             api.ConvertGrpcResponseResponse)

    def _http_request(self, response: Any, origin: int) -> api.ConvertHttpResponseRequest:
        return api.ConvertHttpResponseRequest(http=wire.http_response(response), profile=self._profile,
                                              origin=origin, expose=self._expose)  # type: ignore[arg-type]

    def _grpc_request(self, error: Any, accept: str, format: int) -> api.ConvertGrpcResponseRequest:
        status, trailers = wire.grpc_outcome(error)
        # aiohttp makes surrogates of bytes that are not UTF-8; a message cannot hold them.
        accept = accept[:wire.MAX_ACCEPT].encode("utf-8", "replace").decode()
        request = api.ConvertGrpcResponseRequest(status=status, trailers=trailers, profile=self._profile, accept=accept,
                                                 format=format, expose=self._expose)  # type: ignore[arg-type]
        if request.ByteSize() > wire.MAX_REQUEST_BYTES:
            request.status.CopyFrom(wire.grpc_outcome(error, cut=True)[0])
        return request

    def _pinned(self, failed: grpc.RpcError) -> Table:
        """The table that answers instead of the server."""
        code, details = wire.code_and_details(failed)
        if code in (grpc.StatusCode.INVALID_ARGUMENT, grpc.StatusCode.NOT_FOUND):
            raise ConversionError(f"the server refused to convert: {details}") from failed
        try:
            if self._table is not None:
                return self._table.pin() if isinstance(self._table, LocalTable) else self._table
        except NoTableError:
            pass
        why = f"{code.name}: {details}" if code is not None else details
        raise ConversionError(f"the server did not convert: {why}") from failed

    def _error_by_table(self, response: Any, origin: int, failed: grpc.RpcError) -> ConvertedError:
        table = self._pinned(failed)
        rule = table.http_to_grpc(response.status_code, origin)
        number = rule.code if rule is not None and rule.code is not None else grpc.StatusCode.UNKNOWN.value[0]
        # A response that is not gRPC never becomes OK.
        status = status_pb2.Status(code=number or grpc.StatusCode.UNKNOWN.value[0],
                                   message=f"HTTP {response.status_code}")
        return ConvertedError(status, grpc_code(status.code), status.message, (), None)

    def _reply_by_table(self, error: Any, failed: grpc.RpcError) -> HttpReply:
        rule = self._pinned(failed).grpc_to_http(wire.grpc_outcome(error)[0].code)
        return wire.plain_reply(rule.code if rule is not None and rule.code is not None else 500)


class Converter(_Base[grpc.Channel]):
    """Converts with a grpc.Channel. Thread-safe."""

    def error_from_http(self, response: Any, *, origin: int = Origin.UNSPECIFIED) -> Optional[ConvertedError]:
        """The gRPC error for a response of httpx or requests: any object with status_code, headers and content, of which
        the body must have been read. None for a gRPC response that succeeded. ConversionError if neither the server
        nor a table answers."""
        request = self._http_request(response, origin)
        try:
            answer = self._http(request, timeout=self._timeout)
        except grpc.RpcError as failed:
            return self._error_by_table(response, origin, failed)
        return _converted(answer)

    def http_from_error(self, error: Any, *, accept: str = "", format: int = 0) -> HttpReply:
        """The HTTP response for a grpc.RpcError of a call, a ConvertedError or a google.rpc.Status. `accept` is the
        caller's Accept header, `format` a statustranslator.v1.Format. ConversionError as above."""
        try:
            answer = self._grpc(self._grpc_request(error, accept, format), timeout=self._timeout)
        except grpc.RpcError as failed:
            return self._reply_by_table(error, failed)
        return _reply(answer)


class AsyncConverter(_Base[grpc.aio.Channel]):
    """Converts with a grpc.aio.Channel; otherwise as Converter does."""

    async def error_from_http(self, response: Any, *, origin: int = Origin.UNSPECIFIED) -> Optional[ConvertedError]:
        request = self._http_request(response, origin)
        try:
            answer = await self._http(request, timeout=self._timeout)
        except grpc.RpcError as failed:
            return self._error_by_table(response, origin, failed)
        return _converted(answer)

    async def http_from_error(self, error: Any, *, accept: str = "", format: int = 0) -> HttpReply:
        try:
            answer = await self._grpc(self._grpc_request(error, accept, format), timeout=self._timeout)
        except grpc.RpcError as failed:
            return self._reply_by_table(error, failed)
        return _reply(answer)


def _method(channel: Any, name: str, request: Any, response: Any) -> Callable[..., Any]:
    method: Callable[..., Any] = channel.unary_unary("/statustranslator.v1.TranslationService/" + name,
                                                     request_serializer=request.SerializeToString,
                                                     response_deserializer=response.FromString)
    return method


def _converted(answer: api.ConvertHttpResponseResponse) -> Optional[ConvertedError]:
    if answer.status.code == 0:
        return None
    message, metadata = wire.metadata_of_trailers(answer.trailers)
    return ConvertedError(answer.status, grpc_code(answer.status.code), message, metadata, answer.report)


def _reply(answer: api.ConvertGrpcResponseResponse) -> HttpReply:
    headers = [(header.name, header.text) for header in answer.http.headers]
    return HttpReply(answer.http.code, headers, answer.http.body, answer.report)
