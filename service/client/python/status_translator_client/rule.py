"""The answer of one row of a table: what it is, how it was found, its reason and its retry advice."""

from __future__ import annotations

import dataclasses
import enum
from typing import Dict, Optional

import grpc

_CODES: Dict[int, grpc.StatusCode] = {code.value[0]: code for code in grpc.StatusCode}


def grpc_code(number: int) -> grpc.StatusCode:
    """A gRPC number as grpcio has it; UNKNOWN for one above 16."""
    return _CODES.get(number, grpc.StatusCode.UNKNOWN)


class Origin(enum.IntEnum):
    """Who made a response; statustranslator.v1.Origin."""

    UNSPECIFIED = 0
    APPLICATION = 1
    INTERMEDIARY = 2
    LOCAL_REPLY = 3


class RuleKind(enum.IntEnum):
    """How an answer was found; statustranslator.v1.RuleKind."""

    EXACT = 1
    RANGE = 2
    DEFAULT = 3
    ERROR_CODE = 4
    INTERIM = 5
    UNKNOWN_NUMBER = 6
    NOT_GRPC = 7
    NOT_PUBLISHED = 8


@dataclasses.dataclass(frozen=True)
class Retry:
    """Whether the same request may be sent again."""

    retryable: bool = False
    reason: str = ""


@dataclasses.dataclass(frozen=True)
class CatalogEntry:
    """What an organisation's catalogue says about an error code; empty: nothing."""

    domain: str = ""
    type: str = ""
    title: str = ""
    help: str = ""


@dataclasses.dataclass(frozen=True)
class Rule:
    """One answer. `code` is a gRPC number or an HTTP status, and None if the profile's source does not define one."""

    kind: RuleKind
    code: Optional[int]
    row: str = ""
    profile: str = ""
    reason: str = ""
    retry: Retry = Retry()
    catalog: CatalogEntry = CatalogEntry()
    depth: int = dataclasses.field(default=0, repr=False, compare=False)

    @property
    def has_answer(self) -> bool:
        return self.code is not None

    @property
    def grpc_code(self) -> Optional[grpc.StatusCode]:
        """`code` of an answer of http_to_grpc as grpcio has it."""
        return None if self.code is None else grpc_code(self.code)
