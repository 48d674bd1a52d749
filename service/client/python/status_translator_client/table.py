"""A compiled profile as the server sends it, checked and ready for lookups."""

from __future__ import annotations

import dataclasses
import json
import os
import re
from typing import Any, Dict, List, Optional, Tuple, Union

from google.protobuf import json_format
from google.protobuf.message import DecodeError

from statustranslator.v1 import catalog_service_pb2 as api

from .files import read_file
from .rule import CatalogEntry, Origin, Retry, Rule, RuleKind

FIRST_HTTP, LAST_HTTP = 100, 599
GRPC_CODES = 17
# The depth of a rule that comes from no row; greater than any chain of `extends`.
_NO_DEPTH = 1 << 20


class TableError(ValueError):
    """Bytes or a message that are not a valid table, with what is wrong."""


@dataclasses.dataclass(frozen=True)
class _ErrorCodeRow:
    http: Optional[int]
    has_shape: bool
    rule: Rule


class Table:
    """All answers of one profile. Immutable, so thread-safe; a lookup makes no call.

    `profile` is its name, and `revision` the SHA-256 of the table in 64 lower-case hexadecimal digits.
    """

    def __init__(self, message: api.CompiledProfile) -> None:
        """Raises TableError unless the message answers every status, origin and gRPC code exactly once."""
        self.profile = message.summary.name
        self.revision = message.summary.revision
        if not self.profile:
            raise _bad("it has no name")
        if not re.fullmatch("[0-9a-f]{64}", self.revision):
            raise _bad(f'"{self.revision}" is not a revision')
        self._by_status = self._read_statuses(message)
        self._by_error_code = _read_error_codes(message)
        self._numbers, self._other = self._read_numbers(message)

    @staticmethod
    def from_bytes(data: bytes, profile: str = "") -> "Table":
        """Reads a GetProfileResponse, a WatchProfileResponse or a CompiledProfile, in binary or as JSON, or the output of
        `status-translator export --format json`. `profile` is the name that the table must have, or selects one of
        several; empty: any. Unknown fields, which a newer server may have added, are ignored. Raises TableError.
        """
        table = Table(_message_of(data, profile))
        if profile and table.profile != profile:
            raise _bad(f"it is profile {table.profile}, not {profile}")
        return table

    @staticmethod
    def from_file(path: Union[str, "os.PathLike[str]"], profile: str = "") -> "Table":
        """from_bytes of a regular file of at most 16 MiB. Raises OSError, or ValueError, which TableError is."""
        return Table.from_bytes(read_file(path)[0], profile)

    def http_to_grpc(self, http: int, origin: int = Origin.UNSPECIFIED, error_code: str = "") -> Optional[Rule]:
        """What an HTTP status becomes; None outside 100-599 and for an unknown origin.

        `error_code` is the one in the body, for example "Ecs.0001". If it is empty or unknown, and always for 100-199,
        the status alone decides.
        """
        if not FIRST_HTTP <= http <= LAST_HTTP or not 0 <= origin < len(Origin):
            return None
        by_status = self._by_status[origin][http - FIRST_HTTP]
        if not error_code or http < 200:  # an interim response has no body that could name an error code
            return by_status
        for row in self._by_error_code.get(error_code, ()):
            if row.has_shape or row.http not in (None, http):
                continue
            # A row by status of a profile overrides a row by error code of a profile that it extends.
            return row.rule if row.rule.depth <= by_status.depth else by_status
        return by_status

    def grpc_to_http(self, number: int) -> Optional[Rule]:
        """What a gRPC number becomes; None below 0."""
        return None if number < 0 else self._numbers.get(number, self._other)

    def _not_published(self, direction: str) -> Rule:
        """For a direction that the profile lacks; the reason is the same as the server's."""
        return Rule(RuleKind.NOT_PUBLISHED, None, profile=self.profile, depth=_NO_DEPTH,
                    reason=f"the table of {self.profile} does not say what this {direction} becomes")

    def _read_statuses(self, message: api.CompiledProfile) -> List[List[Rule]]:
        if not message.http_to_grpc and not message.summary.http_to_grpc:
            return [[self._not_published("HTTP status")] * (LAST_HTTP - FIRST_HTTP + 1)] * len(Origin)
        found: List[List[Rule]] = [[] for _ in Origin]
        for entry in message.http_to_grpc:
            first, last = getattr(entry, "from"), entry.to
            if not 0 <= entry.origin < len(Origin):
                raise _bad(f"unknown origin {entry.origin}")
            if last < first or last > LAST_HTTP:
                raise _bad(f"unknown HTTP status {last}")
            rules = found[entry.origin]
            if first != FIRST_HTTP + len(rules):
                raise _bad(f"HTTP {FIRST_HTTP + len(rules)} is missing or defined twice")
            if entry.depth < 0:
                raise _bad(f"depth {entry.depth}")
            rules.extend([_rule_of(entry, 0, GRPC_CODES - 1, entry.depth)] * (last - first + 1))
        for rules in found:
            if len(rules) != LAST_HTTP - FIRST_HTTP + 1:
                raise _bad(f"HTTP {FIRST_HTTP + len(rules)} is missing")
        return found

    def _read_numbers(self, message: api.CompiledProfile) -> Tuple[Dict[int, Rule], Rule]:
        if not message.grpc_to_http and not message.summary.grpc_to_http:
            not_published = self._not_published("gRPC code")
            return {}, not_published
        if len(message.grpc_to_http) < GRPC_CODES:
            raise _bad("a gRPC code is missing")
        numbers: Dict[int, Rule] = {}
        last = -1
        for entry in message.grpc_to_http:
            own = last + 1 >= GRPC_CODES
            if entry.number <= last if own else entry.number != last + 1:
                raise _bad(f"gRPC code {entry.number} is out of order")
            last = entry.number
            numbers[last] = _rule_of(entry, FIRST_HTTP, LAST_HTTP)
        return numbers, _rule_of(message.other_grpc_to_http, FIRST_HTTP, LAST_HTTP)


def _bad(what: str) -> TableError:
    return TableError("not a valid table: " + what)


def _rule_of(entry: Any, first: int, last: int, depth: int = 0) -> Rule:
    """The fields that all kinds of entries have; a code is in [first, last]."""
    kind = int(entry.rule.kind)
    if kind not in RuleKind.__members__.values():
        raise _bad(f"unknown kind of rule {kind}")
    code = int(entry.code) if entry.HasField("code") else None
    if (kind == RuleKind.NOT_PUBLISHED) != (code is None):
        raise _bad(f"the kind of rule {kind} and its code contradict each other")
    if code is not None and not first <= code <= last:
        raise _bad(f"unknown code {code}")
    return Rule(RuleKind(kind), code, entry.rule.row, entry.rule.profile, entry.reason,
                Retry(entry.retry.retryable, entry.retry.reason), depth=depth)


def _read_error_codes(message: api.CompiledProfile) -> Dict[str, List[_ErrorCodeRow]]:
    rows: Dict[str, List[Tuple[Tuple[int, bool, bool], _ErrorCodeRow]]] = {}
    seen = set()
    for entry in message.error_codes:
        http = entry.http if entry.HasField("http") else None
        if not entry.error_code:
            raise _bad("an empty error code")
        if http is not None and not FIRST_HTTP <= http <= LAST_HTTP:
            raise _bad(f"unknown HTTP status {http}")
        if not entry.HasField("code"):
            raise _bad(f"error code {entry.error_code} has no answer")
        if entry.depth < 0:
            raise _bad(f"depth {entry.depth}")
        key = (entry.error_code, entry.depth, entry.http, entry.shape)
        if key in seen:
            raise _bad(f"error code {entry.error_code} is defined twice")
        seen.add(key)
        of = entry.catalog_entry
        rule = dataclasses.replace(_rule_of(entry, 0, GRPC_CODES - 1, entry.depth),
                                   catalog=CatalogEntry(of.domain, of.type, of.title, of.help))
        row = _ErrorCodeRow(http, bool(entry.shape), rule)
        # The profile itself first, then those that it extends; in each, rows with a shape first, then rows with a status.
        rows.setdefault(entry.error_code, []).append(((entry.depth, not row.has_shape, http is None), row))
    return {code: [row for _, row in sorted(found, key=lambda one: one[0])] for code, found in rows.items()}


def _message_of(data: bytes, profile: str) -> api.CompiledProfile:
    """The message in any of the forms of Table.from_bytes."""
    binary = _message_of_binary(data)
    if binary is not None:
        return binary
    # After the binary forms: "\n{" also begins a table whose summary has 123 bytes.
    if data.lstrip()[:1] != b"{":
        raise _bad("the bytes are neither a response nor a CompiledProfile")
    try:
        return _message_of_json(json.loads(data), profile)
    except TableError:
        raise
    # AttributeError and TypeError: JSON of another structure.
    except (AttributeError, RecursionError, TypeError, ValueError, json_format.ParseError) as error:
        raise _bad(str(error)) from None


def _message_of_binary(data: bytes) -> Optional[api.CompiledProfile]:
    """None unless it is a table with a revision."""
    # The first field of a response is the table, that of a table its summary. The name in a summary cannot be parsed as a
    # summary with a revision, so the two are told apart.
    try:
        response = api.GetProfileResponse.FromString(data)
        if response.profile.summary.revision:
            return response.profile
    except DecodeError:
        pass
    try:
        table = api.CompiledProfile.FromString(data)
    except DecodeError:
        return None
    return table if table.summary.revision else None


def _message_of_json(read: Any, profile: str) -> api.CompiledProfile:
    one = read.get("profile", read)
    if "profiles" in read:  # of `export`
        found = [each for each in read["profiles"] if not profile or each.get("summary", {}).get("name") == profile]
        if len(found) != 1:
            raise _bad(f"it has no profile {profile}" if profile else
                       f"it has {len(found)} profiles: name one of them")
        one = found[0]
    return json_format.ParseDict(one, api.CompiledProfile(), ignore_unknown_fields=True)
