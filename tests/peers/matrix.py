"""Every caller, every answer of an upstream, both configurations, before a real Envoy.

    matrix.py ENVOY BUILD CALLERS [--quick] [--table]      run by matrix.sh, which builds the callers

Callers of gRPC: grpcio, grpc-go of three versions, grpc-js, gRPC-Web in binary and in text; of HTTP: curl on HTTP/1.1 and
on HTTP/2. Each is to end with what the profile says for the origin, details and Retry-After with it; what a configuration
does not show to the service stays as it is. The same cells without the service are counted beside.
"""

import base64
import collections
import functools
import json
import pathlib
import subprocess
import sys
import tempfile

import grpc
from google.rpc import status_pb2

from ext_proc import GRPC_UPSTREAM, Path, check, get, profile_says

CALLERS = pathlib.Path(sys.argv[3])
QUICK, TABLE = "--quick" in sys.argv, "--table" in sys.argv
NAMES = {code.value[0]: code.name for code in grpc.StatusCode}
NO_BODY = (204, 205, 304)
ERRORS = (400, 401, 403, 404, 409, 418, 429, 499, 500, 503, 504, 599) if QUICK else range(400, 600)
OTHERS = (200, 204, 302) if QUICK else [code for code in range(200, 400)]
SHAPES = ("html", "aip193", "problem", "empty", "empty/chunked")
CODES = (5, 8, 14) if QUICK else range(1, 17)
HOW = ("", ".details", ".late", ".late_quota")

Cell = collections.namedtuple("Cell", "path says translated retry_after")


def http_cells(path, config):
    for status in [*ERRORS, *(OTHERS if config == "full" else ())]:
        for shape in ("empty",) if status in NO_BODY else SHAPES:
            if shape == "aip193":
                says = "ABORTED"  # the body names it
            elif status < 300:
                says = "UNKNOWN"
            else:
                says = oracle(path, status, "application" if shape == "problem" else "intermediary")
            yield Cell(f"/http/{status}/{shape}", says, True, "7" if status in (429, 503) else None)


def grpc_cells():
    """gRPC for gRPC callers stays what it is."""
    for code in CODES:
        for how in HOW:
            yield Cell(f"{GRPC_UPSTREAM}{code}{how}", NAMES[code], False, "9")


@functools.cache
def asked(twin, query):
    return json.loads(get(twin, query)[1])["translation"]


def oracle(path, status, origin):
    return asked(path.twin, f"/v1/http/{status}?origin={origin}&error_code=&profile=")["grpc"]["name"]


def by_grpcio(path, cells):
    for cell in cells:
        answer = path.grpc(cell.path)
        details = answer["details"]
        yield {"code": answer["code"], "message": answer["message"], "details_code": details and NAMES[details.code],
               "retry_after": answer["more"].get("retry-after", [None])[0]}


def by_program(command, path, cells):
    """A caller that reads paths and writes answers, a line each."""
    process = subprocess.run([*command, f"127.0.0.1:{path.listen}"], input="".join(cell.path + "\n" for cell in cells),
                             stdout=subprocess.PIPE, text=True, check=True, timeout=300)
    for line in process.stdout.splitlines():
        answer = json.loads(line)
        yield {"code": NAMES[answer["code"]], "message": answer["message"],
               "details_code": None if answer["details_code"] is None else NAMES[answer["details_code"]],
               "retry_after": (answer["retry_after"] or [None])[0]}


def by_grpc_web(kind, path, cells):
    for cell in cells:
        status, headers, body = path.curl(cell.path, "-H", f"content-type: {kind}", "-H", f"accept: {kind}", "-H",
                                          "x-grpc-web: 1", "--data-binary", "AAAAAAA=")
        fields = {}
        if status == 200 and headers.get("content-type", "").startswith(kind):
            frame = base64.b64decode(body) if "text" in kind else body
            fields = dict(line.split(": ", 1) for line in frame[5:].decode().split("\r\n") if line)
        code, details = fields.get("grpc-status"), fields.get("grpc-status-details-bin")
        inside = details and status_pb2.Status.FromString(base64.b64decode(details + "=" * (-len(details) % 4)))
        yield {"code": NAMES[int(code)] if code else f"HTTP {status}", "message": fields.get("grpc-message"),
               "details_code": inside and NAMES[inside.code],
               "retry_after": headers.get("retry-after")}


def grpc_callers():
    callers = {"grpcio": by_grpcio}
    for folder in sorted(CALLERS.glob("grpc-go-*")):
        if not QUICK and (folder / "caller").exists():
            callers[folder.name] = functools.partial(by_program, [folder / "caller"])
    if not QUICK and (CALLERS / "grpc-js/node_modules").exists():
        callers["grpc-js"] = functools.partial(by_program, ["node", CALLERS / "grpc-js/main.js"])
    return callers


def is_right(cell, answer):
    if answer["code"] != cell.says or answer["retry_after"] != cell.retry_after:
        return False
    if not cell.translated:
        has_details = cell.path.endswith(("details", "quota"))
        return answer["message"] == "naïve 100 %" and answer["details_code"] == (cell.says if has_details else None)
    # A body that names its code, in what HTTP takes for a success, leaves nothing for details to say.
    says_all = cell.path.startswith("/http/2") and cell.path.endswith("aip193")
    return answer["details_code"] == (None if says_all else cell.says) and "db-7" not in (answer["message"] or "")


def http_callers(path, config, wrong):
    """curl, for gRPC errors: the status that the profile says, problem+json, details and Retry-After."""
    count = 0
    for version in ("--http1.1", "--http2-prior-knowledge"):
        frame = path.folder / "frame"
        frame.write_bytes(b"\0\0\0\0\1x")
        for code in CODES:
            says = asked(path.twin, f"/v1/grpc/{code}")["http"]["code"]
            for how in HOW:
                status, headers, body = path.curl(f"{GRPC_UPSTREAM}{code}{how}", version, "-H", "te: trailers", "-H",
                                                  "content-type: application/json", "--data-binary", f"@{frame}")
                count += 1
                if "late" in how and config == "error-only":
                    right = status == 200 and b"first" in body
                else:
                    told = json.loads(body) if "problem+json" in headers.get("content-type", "") else {}
                    right = (status == says and told.get("status") == says and told.get("detail") == "naïve 100 %" and
                             headers.get("retry-after") == "9" and (b"FULL" in body) == (how in (".details", ".late_quota")))
                if not right:
                    wrong.append((f"curl {version}", config, f"{code}{how}", status, headers, body[:200]))
    return count


def main():
    wrong, rows = [], []
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        for config in ("error-only", "full"):
            with Path(folder, "enforce", config) as path, Path(folder, None, config) as without:
                cells = [*http_cells(path, config), *grpc_cells()]
                for caller, ask in grpc_callers().items():
                    answers, before = list(ask(path, cells)), list(ask(without, cells))
                    check(len(answers) == len(before) == len(cells), caller, "answers every line")
                    right = [is_right(cell, answer) for cell, answer in zip(cells, answers)]
                    rows.append((caller, config, len(cells), sum(right),
                                 sum(cell.says == answer["code"] for cell, answer in zip(cells, before))))
                    wrong += [(caller, config, cell, answer) for cell, answer, ok in zip(cells, answers, right) if not ok]
                    if TABLE:
                        for cell, answer, was in zip(cells, answers, before):
                            print(f"{caller:16} {config:10} {cell.path:34} {was['code']:20} {answer['code']}")
                web = [cell for cell in cells if cell.translated and "empty" not in cell.path][::1 if QUICK else 7]
                for kind in ("application/grpc-web+proto", "application/grpc-web-text"):
                    answers = list(by_grpc_web(kind, path, web))
                    right = [is_right(cell, answer) for cell, answer in zip(web, answers)]
                    rows.append((kind.split("/")[1], config, len(web), sum(right), "-"))
                    wrong += [(kind, config, cell, answer) for cell, answer, ok in zip(web, answers, right) if not ok]
                before = len(wrong)
                count = http_callers(path, config, wrong)
                rows.append(("curl 1.1 and 2", config, count, count - (len(wrong) - before), "-"))
    print(f"{'caller':16} {'config':10} {'cells':>6} {'right':>6} {'the same code without us':>25}")
    for caller, config, count, right, was in rows:
        print(f"{caller:16} {config:10} {count:6} {right:6} {was:>25}")
    for one in wrong[:10]:
        print("wrong:", *one)
    check(not wrong, len(wrong), "cells are wrong")
    print(f"passed: {sum(row[2] for row in rows)} cells")


if __name__ == "__main__":
    main()
