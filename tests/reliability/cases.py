"""The registry of cases: one for each id of bounds.tsv. A case gets a Server and raises Failed."""

import dataclasses
import typing


@dataclasses.dataclass
class Case:
    run: typing.Callable
    options: tuple = ()  # of serve
    files: dict = None  # profiles, by file name
    slow: bool = False  # not part of the quick slice
    own: bool = False  # starts servers itself: it gets (build, folder), and no neighbour is measured
    once: bool = False  # is not repeated while the neighbour is measured
    seconds: float = 10  # it must end by then
    fast_clock: int = 0  # the factor by which the server's clocks run faster


CASES = {}


def case(name, **properties):
    def register(function):
        assert name not in CASES, name
        CASES[name] = Case(function, **properties)
        return function

    return register
