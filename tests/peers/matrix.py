"""Tests every caller with every response of an upstream and both configurations, in a real Envoy.

    matrix.py ENVOY BUILD CALLERS [--quick] [--table] [--module]      run by matrix.sh, which builds the callers

--module: with module.yaml instead, which covers what full.yaml covers.

gRPC callers: grpcio, three versions of grpc-go, grpc-js, and gRPC-Web in binary and text format, with and without Envoy's
own filter for it. HTTP callers: curl with HTTP/1.1 and HTTP/2. Each must receive the profile's answer for the origin, with
message, details and Retry-After; responses that a configuration does not send to the service must be unchanged. The same
calls without the service are counted for comparison.
"""

import collections
import functools
import json
import pathlib
import sys
import tempfile

from google.rpc import error_details_pb2, status_pb2

from mesh import Path, check, get
from mesh_callers import NAMES, grpc_callers, http_callers, web_callers
from mesh_upstreams import BODIES, GRPC_UPSTREAM

CALLERS = pathlib.Path(sys.argv[3])
QUICK, TABLE = "--quick" in sys.argv, "--table" in sys.argv
CONFIGS = ("module",) if "--module" in sys.argv else ("error-only", "full")
ERRORS = (400, 401, 403, 404, 409, 418, 429, 499, 500, 503, 504, 599) if QUICK else range(400, 600)
OTHERS = (200, 204, 302) if QUICK else range(200, 400)
NO_BODY = (204, 205, 304)
SHAPES = ("html", "aip193", "problem", "empty", "empty/chunked")
MESSAGES = {"aip193": "somebody was faster", "problem": "the book is on loan"}
CODES = (0, 5, 8, 14) if QUICK else range(17)
HOW = ("", ".details", ".late", ".late_quota")
SAID = "naïve 100 %"  # by the gRPC upstream

# says: None, where all is to be as without the service. message: None, where it is ours, and only must not leak. details:
# whether there are some. body: None, where it may be any.
Cell = collections.namedtuple("Cell", "path says message details retry_after body", defaults=(None,))


@functools.cache
def asked(json_api, query):
    return json.loads(get(json_api, query)[1])["translation"]


def http_answers(statuses):
    for status in statuses:
        for shape in ("empty",) if status in NO_BODY else SHAPES:
            yield status, shape, f"/http/{status}/{shape}", "7" if status in (429, 503) else None


def http_to_grpc(path, config):
    for status, shape, name, retry_after in http_answers([*ERRORS, *OTHERS]):
        if status < 400 and config == "error-only":
            yield Cell(name, None, None, False, None)
        elif status < 300 and shape != "aip193":
            yield Cell(name, "UNKNOWN", None, True, retry_after)
        elif shape == "aip193":  # the body names its code, and its status too, where HTTP says success
            yield Cell(name, "ABORTED", MESSAGES[shape], True, retry_after)
        else:
            origin = "application" if shape == "problem" else "intermediary"
            says = asked(path.json_api, f"/v1/http/{status}?origin={origin}&error_code=&profile=")["grpc"]["name"]
            yield Cell(name, says, MESSAGES.get(shape), True, retry_after)


def grpc_answers():
    for code in CODES:
        for how in HOW if code else ("", ".none"):
            yield code, how, f"{GRPC_UPSTREAM}{code}{how}"


def grpc_to_grpc():
    for code, how, name in grpc_answers():
        if code == 0:
            yield Cell(name, "OK" if how == "" else None, None, False, None)
        else:
            yield Cell(name, NAMES[code], SAID, how in (".details", ".late_quota"), "9")


def http_to_http():
    for status, shape, name, retry_after in http_answers([*ERRORS, *OTHERS]):
        yield Cell(name, f"HTTP {status}", MESSAGES["problem"] if shape == "problem" else None, shape == "problem",
                   retry_after, BODIES[shape.split("/")[0]][1])


def grpc_to_http(path, config):
    for code, how, name in grpc_answers():
        if code == 0 or "late" in how and config == "error-only":
            yield Cell(name, None, None, False, None)
        else:
            says = asked(path.json_api, f"/v1/grpc/{code}")["http"]["code"]
            yield Cell(name, f"HTTP {says}", SAID, True, "9")


def is_right(cell, got, before):
    if cell.says is None:
        return got == before
    if got["code"] != cell.says or bool(got["details"]) != cell.details or cell.body not in (None, got["body"]):
        return False
    if cell.says == "OK":
        return True
    if got["retry_after"] != cell.retry_after or cell.message not in (None, got["message"]):
        return False
    return details_are_right(cell, got) and (cell.body is not None or "db-7" not in str(got))


def details_are_right(cell, got):
    if not got["details"]:
        return True
    brought_info = cell.path.endswith((".details", ".late_quota"))
    if cell.says.startswith("HTTP"):
        says_status = cell.body is not None or got["details"]["status"] == int(cell.says[5:])
        return says_status and brought_info == ("FULL" in str(got["details"]))
    inside = status_pb2.Status.FromString(got["details"])
    reasons = []
    for one in inside.details:
        info = error_details_pb2.ErrorInfo()
        if one.Unpack(info):
            reasons.append(info.reason)
    return NAMES[inside.code] == cell.says and inside.message == got["message"] and brought_info == ("FULL" in reasons)


class Matrix:
    def __init__(self):
        self.rows, self.wrong, self.differ = [], [], {}

    def ask(self, caller, config, ask, path, without, cells):
        names = [cell.path for cell in cells]
        got, before = list(ask(path, names)), list(ask(without, names))
        check(len(got) == len(before) == len(cells), caller, "answers every call")
        if caller == "grpc-js":
            # One time in a thousand it closes its session at an answer that is not gRPC, with or without us.
            for i, cell in enumerate(cells):
                if cell.says is None and got[i] != before[i]:
                    [got[i]], [before[i]] = ask(path, [cell.path]), ask(without, [cell.path])
        right = [is_right(*one) for one in zip(cells, got, before)]
        ours = [(cell, was) for cell, was in zip(cells, before) if cell.says is not None]
        self.rows.append((caller, config, len(cells), sum(right), len(ours),
                          sum(cell.says == was["code"] for cell, was in ours),
                          sum(is_right(cell, was, was) for cell, was in ours)))
        self.wrong += [(caller, config, cell, one, was) for cell, one, was, ok in zip(cells, got, before, right) if not ok]
        for cell, was in ours:
            if cell.says != was["code"]:
                self.differ.setdefault(caller, {}).setdefault((was["code"], cell.says), []).append(cell.path)
        if TABLE:
            for cell, one, was in zip(cells, got, before):
                print(f"{caller:22} {config:10} {cell.path:34} {was['code']:20} {one['code']}")

    def show(self):
        print("right: as the profile says, or as without us where a configuration leaves it. Of those that the profile is "
              "asked about, without us: the code is the same; all is, with message, details and Retry-After.")
        print(f"{'caller':22} {'config':10} {'cells':>6} {'right':>6} {'asked about':>12} {'same code':>10} {'same all':>9}")
        for caller, config, count, right, ours, same_code, same_all in self.rows:
            print(f"{caller:22} {config:10} {count:6} {right:6} {ours:12} {same_code:10} {same_all:9}")
        print("what differs most: the code without us, the code with us, how often, an example")
        for caller, differ in self.differ.items():
            for (was, says), names in sorted(differ.items(), key=lambda one: -len(one[1]))[:3]:
                print(f"  {caller:22} {was:20} {says:20} {len(names):5}  {names[0]}")
        for one in self.wrong[:10]:
            print("wrong:", *one)
        check(not self.wrong, len(self.wrong), "cells are wrong")
        print(f"passed: {sum(row[2] for row in self.rows)} cells")


def with_filter_for_web(text):
    """Envoy's own filter for gRPC-Web, before ours."""
    router = "                  - name: envoy.filters.http.router\n"
    ours = min(text.index(f"                  - name: {name}\n") for name in
               ("status-translator", "envoy.filters.http.ext_proc") if f"                  - name: {name}\n" in text)
    assert ours < text.index(router)
    web = ('                  - name: envoy.filters.http.grpc_web\n                    typed_config: {"@type": type.'
           "googleapis.com/envoy.extensions.filters.http.grpc_web.v3.GrpcWeb}\n")
    return text[:ours] + web + text[ours:]


def main():
    matrix = Matrix()
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        for config in CONFIGS:
            with Path(folder, "enforce", config) as path, Path(folder, None, config) as without:
                to_grpc = [*http_to_grpc(path, config), *grpc_to_grpc()]
                for caller, ask in grpc_callers(CALLERS).items():
                    matrix.ask(caller, config, ask, path, without, to_grpc)
                for caller, ask in web_callers().items():
                    matrix.ask(caller, config, ask, path, without, list(http_to_grpc(path, config)))
                for caller, ask in http_callers().items():
                    matrix.ask(caller, config, ask, path, without, [*http_to_http(), *grpc_to_http(path, config)])
            with (Path(folder, "enforce", config, edit=with_filter_for_web) as path,
                  Path(folder, None, config, edit=with_filter_for_web) as without):
                for caller, ask in web_callers().items():
                    matrix.ask(f"{caller}, filter", config, ask, path, without, to_grpc)
    matrix.show()


if __name__ == "__main__":
    main()
