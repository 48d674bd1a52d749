"""Keeps a table equal to that of a server."""

from __future__ import annotations

import logging
import math
import os
import random
import threading
import time
from types import TracebackType
from typing import Any, Callable, List, Optional, Type, Union

import grpc

from statustranslator.v1 import catalog_service_pb2 as api
from statustranslator.v1 import translation_service_pb2 as questions

from .files import read_file, write_file
from .rule import Origin, Rule
from .table import Table, TableError

# Far more than an answer takes, and short beside the 15 s in which a dead peer is noticed.
CONFIRM_SECONDS = 5.0
# The waits between attempts: not so short that clients flood the server, and not so long that they return late.
SHORTEST_WAIT, LONGEST_WAIT = 0.25, 1.0
# A channel that reconnects within a second and notices within 15 s that the peer is dead.
_OPTIONS = (
    ("grpc.initial_reconnect_backoff_ms", 250), ("grpc.max_reconnect_backoff_ms", 800),
    ("grpc.min_reconnect_backoff_ms", 5000), ("grpc.keepalive_time_ms", 10000), ("grpc.keepalive_timeout_ms", 5000),
    ("grpc.http2.max_pings_without_data", 0), ("grpc.use_local_subchannel_pool", 1))


class NoTableError(LookupError):
    """There is no table yet, with the reason."""


class LocalTable:
    """Holds the table of one profile and follows the server in a thread of its own. Thread-safe.

    `server` is a target of gRPC, for example "127.0.0.1:50051", without TLS; or give a `channel` of your own, which is
    not closed. `profile`: empty is the server's default. `initial`: a table to start with, as Table.from_bytes reads it.
    `cache_path`: a file that keeps the newest table for the next start, used instead of `initial` if it is valid and of
    this profile. `on_change` is called, in the follower's thread, after the revision or last_error changed and after the
    table became current or stale. Does not wait for the server. ValueError for wrong arguments.

    The server may be unreachable, drain, lose the profile, or send an invalid table: then the last valid table still
    answers, age() grows, and last_error() says why.
    """

    def __init__(self, server: str = "", *, channel: Optional[grpc.Channel] = None, profile: str = "",
                 initial: bytes = b"", cache_path: Union[str, "os.PathLike[str]"] = "",
                 on_change: Optional[Callable[[], None]] = None) -> None:
        if bool(server) == (channel is not None):
            raise ValueError("give either server or channel")
        self._profile, self._cache_path, self._on_change = profile, cache_path, on_change
        self._lock = threading.Lock()  # guards the six members below
        self._table: Optional[Table] = Table.from_bytes(initial, profile) if initial else None
        self._current = False
        self._age, self._since = math.inf, time.monotonic()
        self._error: Optional[Exception] = None
        self._cache_error: Optional[Exception] = None
        # Set at the first table, and by close().
        self._first, self._stop = threading.Event(), threading.Event()
        self._load_cache()
        if self._table is not None:
            self._first.set()
        self._own_channel = None if channel is not None else grpc.insecure_channel(server, _OPTIONS)
        used = channel if channel is not None else self._own_channel
        assert used is not None
        # Once: grpcio crashes if a call object is made while another thread closes its channel.
        self._watch = used.unary_stream(
            "/statustranslator.v1.CatalogService/WatchProfile",
            request_serializer=api.WatchProfileRequest.SerializeToString,
            response_deserializer=api.WatchProfileResponse.FromString)
        self._ask = used.unary_unary(
            "/statustranslator.v1.TranslationService/HttpToGrpc",
            request_serializer=questions.HttpToGrpcRequest.SerializeToString,
            response_deserializer=questions.HttpToGrpcResponse.FromString)
        self._calls: List[Any] = []  # those that are open
        self._thread = threading.Thread(target=self._follow, name="status-translator-table", daemon=True)
        self._thread.start()

    def pin(self) -> Table:
        """The current table, so that the answers for one request are consistent. NoTableError before the first one."""
        with self._lock:
            table, error = self._table, self._error or self._cache_error
        if table is None:
            raise NoTableError("there is no table yet" + (f": {error}" if error else ""))
        return table

    def http_to_grpc(self, http: int, origin: int = Origin.UNSPECIFIED, error_code: str = "") -> Optional[Rule]:
        """As Table has it. NoTableError before the first table."""
        return self.pin().http_to_grpc(http, origin, error_code)

    def grpc_to_http(self, number: int) -> Optional[Rule]:
        """As Table has it. NoTableError before the first table."""
        return self.pin().grpc_to_http(number)

    def wait_for_table(self, timeout: Optional[float] = None) -> Table:
        """Waits for the first table, at most `timeout` seconds or until close(); NoTableError if there is none then."""
        self._first.wait(timeout)
        return self.pin()

    def age(self) -> float:
        """Seconds since the table was last known to be the server's: 0 while the stream is open. A table of the cache
        file starts with the time since the file was written, `initial` with infinity."""
        with self._lock:
            return 0.0 if self._current else self._age + time.monotonic() - self._since

    def revision(self) -> str:
        """That of the current table; empty before the first one."""
        with self._lock:
            return "" if self._table is None else self._table.revision

    def last_error(self) -> Optional[Exception]:
        """Why the table may differ from the server's: a grpc.RpcError or a TableError. While the table is current: None,
        or why the cache file cannot be written (or, at the start, read)."""
        with self._lock:
            return self._error or self._cache_error

    def close(self) -> None:
        """Ends the stream and waits for the thread, but not for the server. The last table still answers."""
        self._stop.set()
        self._first.set()
        for call in tuple(self._calls):
            call.cancel()
        if self._own_channel is not None:
            self._own_channel.close()
        if self._thread is not threading.current_thread():
            self._thread.join(CONFIRM_SECONDS)

    def __enter__(self) -> "LocalTable":
        return self

    def __exit__(self, kind: Optional[Type[BaseException]], value: Optional[BaseException],
                 trace: Optional[TracebackType]) -> None:
        self.close()

    def _load_cache(self) -> None:
        if not self._cache_path:
            return
        try:
            data, written = read_file(self._cache_path)
            self._table = Table.from_bytes(data, self._profile)
            self._age = max(time.time() - written, 0.0)
        except FileNotFoundError:
            pass
        except (OSError, ValueError) as error:
            self._cache_error = error

    def _notify(self) -> None:
        if self._on_change is not None:
            try:
                self._on_change()
            except Exception:  # the thread must go on
                logging.getLogger(__name__).exception("on_change failed")

    def _set_current(self, table: Optional[Table] = None) -> None:
        with self._lock:
            if table is not None:
                self._table = table
            self._current, self._error = True, None
        self._first.set()
        self._notify()

    def _set_stale(self, error: Exception) -> None:
        with self._lock:
            if self._current:
                self._current, self._age, self._since = False, 0.0, time.monotonic()
            self._error = error
        self._notify()

    def _apply(self, response: api.WatchProfileResponse) -> None:
        try:
            table = Table(response.profile)
            if self._profile and table.profile != self._profile:
                raise TableError(f"it is profile {table.profile}")
        except TableError as error:
            self._set_stale(TableError(f"refused the table that the server sent: {error}"))
            return
        self._set_current(table)
        if self._cache_path:
            failed: Optional[Exception] = None
            try:
                write_file(self._cache_path, response.SerializeToString())
            except OSError as error:
                failed = error
            with self._lock:
                changed, self._cache_error = str(self._cache_error) != str(failed), failed
            if changed:
                self._notify()

    def _opened(self, call: Any) -> Any:
        """The call, which close() cancels."""
        self._calls.append(call)
        if self._stop.is_set():  # close() may not have seen it
            call.cancel()
        return call

    def _confirm(self, revision: str, wait_for_ready: bool) -> None:
        """Asks whether the server still has `revision`. A server with the same revision sends nothing, and so does an
        unreachable one: only an answer tells them apart. Raises the error of a call that timed out."""
        request = questions.HttpToGrpcRequest(code=200, profile=self._profile)
        call = self._opened(self._ask.future(request, timeout=CONFIRM_SECONDS, wait_for_ready=wait_for_ready))
        try:
            answer = call.result()
        except grpc.RpcError as error:
            if _code(error) == grpc.StatusCode.DEADLINE_EXCEEDED:
                raise
            return  # the stream says why
        if answer.translation.profile_revision == revision:
            self._set_current()

    def _follow_once(self, wait_for_ready: bool) -> None:
        """One stream, until it ends."""
        revision = self.revision()
        stream = self._opened(self._watch(api.WatchProfileRequest(name=self._profile, revision=revision),
                                          wait_for_ready=wait_for_ready))
        try:
            if revision:
                self._confirm(revision, wait_for_ready)
            for response in stream:
                self._apply(response)
        finally:
            stream.cancel()
            self._calls.clear()

    def _follow(self) -> None:
        # The first attempt fails at once and says why; while the server is unavailable, the next ones wait for it.
        limit, wait_for_ready = SHORTEST_WAIT, False
        while not self._stop.is_set():
            began, error = time.monotonic(), Exception("the server ended the stream")
            try:
                self._follow_once(wait_for_ready)
            except Exception as failed:  # whatever it is, the thread must go on: ValueError if the channel is closed
                error = failed
            if self._stop.is_set():
                return
            self._set_stale(error)
            wait_for_ready = _code(error) in (grpc.StatusCode.UNAVAILABLE, grpc.StatusCode.DEADLINE_EXCEEDED)
            # A stream that ends right after it began is not a success.
            limit = min((SHORTEST_WAIT if time.monotonic() - began > LONGEST_WAIT else limit) * 2, LONGEST_WAIT)
            self._stop.wait(random.uniform(SHORTEST_WAIT, limit))


def _code(error: Exception) -> Optional[grpc.StatusCode]:
    return error.code() if isinstance(error, grpc.RpcError) and isinstance(error, grpc.Call) else None
