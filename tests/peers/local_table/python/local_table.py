"""The table of one profile in this process. Follows a status-translator server, and keeps answering when it is down."""

import random
import threading
import time

import grpc

from statustranslator.v1 import catalog_service_pb2 as api
from statustranslator.v1 import catalog_service_pb2_grpc as catalog
from statustranslator.v1 import translation_service_pb2 as questions
from statustranslator.v1 import translation_service_pb2_grpc as translation

OPTIONS = [("grpc.initial_reconnect_backoff_ms", 250), ("grpc.max_reconnect_backoff_ms", 800),
           ("grpc.min_reconnect_backoff_ms", 5000), ("grpc.keepalive_time_ms", 10000),
           ("grpc.keepalive_timeout_ms", 5000), ("grpc.http2.max_pings_without_data", 0)]


class Table:
    """One checked table. Raises ValueError where the message is none."""

    def __init__(self, message):
        self.revision = message.summary.revision
        self.rows = [[] for _ in range(4)]
        for row in message.http_to_grpc:
            if row.origin not in range(4) or getattr(row, "from") != 100 + len(self.rows[row.origin]):
                raise ValueError(f"a gap before {row}")
            self.rows[row.origin] += [row] * (min(row.to, 600) - getattr(row, "from") + 1)
        if not message.summary.http_to_grpc:
            self.rows = [[None] * 500] * 4
        elif any(len(rows) != 500 or any(row.code not in range(17) for row in rows) for rows in self.rows):
            raise ValueError("an HTTP status is missing, or a code unknown")
        self.errors = {}
        for row in sorted(message.error_codes, key=lambda row: (row.depth, not row.HasField("http"))):
            self.errors.setdefault(row.error_code, []).append(row)
        self.numbers = {row.number: row for row in message.grpc_to_http}
        self.other = message.other_grpc_to_http if message.summary.grpc_to_http else None
        if self.other and not set(range(17)) <= set(self.numbers):
            raise ValueError("a gRPC code is missing")


class LocalTable:
    """`initial`: bytes of a GetProfileResponse. `table` is None before the first one. Thread-safe."""

    def __init__(self, address, profile="", initial=b""):
        self.table = Table(api.GetProfileResponse.FromString(initial).profile) if initial else None
        self.last_error, self._profile, self._stop = None, profile, threading.Event()
        self._in_step, self._since = False, float("-inf")
        self._channel = grpc.insecure_channel(address, OPTIONS)
        # Once: grpcio 1.85.1 crashes where a stub is made while another thread closes its channel.
        self._catalog = catalog.CatalogServiceStub(self._channel)
        self._translation = translation.TranslationServiceStub(self._channel)
        self._thread = threading.Thread(target=self._follow, daemon=True)
        self._thread.start()

    def http_to_grpc(self, code, origin=0, error_code=""):
        """The entry that answers 100-599; without `code` where the profile does not say, None if it never does."""
        by_status = self.table.rows[origin][code - 100]
        for row in self.table.errors.get(error_code, []) if code >= 200 else []:
            if not row.HasField("http") or row.http == code:
                return row if row.depth <= by_status.depth else by_status
        return by_status

    def grpc_to_http(self, number):
        """The entry that answers a gRPC number."""
        return self.table.numbers.get(number, self.table.other)

    def age(self):
        """Seconds since this was last known to be the server's table; infinite for `initial` until it was reached."""
        return 0 if self._in_step else time.monotonic() - self._since

    def close(self):
        self._stop.set()
        self._channel.close()
        self._thread.join(5)

    def _step(self, in_step, error=None):
        if self._in_step and not in_step:
            self._since = time.monotonic()
        self._in_step, self.last_error = in_step, error

    def _follow(self):
        limit, wait = 0.25, False
        while not self._stop.is_set():
            began, revision = time.monotonic(), self.table.revision if self.table else ""
            try:
                stream = self._catalog.WatchProfile(
                    api.WatchProfileRequest(name=self._profile, revision=revision), wait_for_ready=wait)
                if revision:  # a server with the same table is silent
                    answer = self._translation.HttpToGrpc(questions.HttpToGrpcRequest(
                        code=200, profile=self._profile), timeout=5, wait_for_ready=wait).translation
                    self._step(answer.profile_revision == revision, self.last_error)
                for response in stream:
                    try:
                        self.table = Table(response.profile)
                        self._step(True)
                    except ValueError as refused:
                        self._step(False, refused)
            except (grpc.RpcError, ValueError) as failed:  # ValueError: the channel is closed
                self._step(False, failed)
                wait = isinstance(failed, grpc.RpcError) and failed.code() == grpc.StatusCode.UNAVAILABLE
            limit = 0.5 if time.monotonic() - began > 1 else min(limit * 2, 1)
            self._stop.wait(random.uniform(0.25, limit))
