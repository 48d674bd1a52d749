"""Tests deploy/envoy/demo.sh: its table, its report, and that it leaves no process running.

    demo.py BUILD [OPTION ...]      OPTIONs are passed to demo.sh
"""

import os
import pathlib
import subprocess
import sys
import uuid

from waiting import check

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
DEMO = ROOT / "deploy/envoy/demo.sh"
BUILD = pathlib.Path(sys.argv[1]).resolve()
MARK = f"STATUS_TRANSLATOR_DEMO_TEST={uuid.uuid4()}"

# What the upstream answers, and what callers see: without, enforced by error-only.yaml, by full.yaml. None: as to its
# left. grpcurl's codes are compared without case and underscores, because grpcio writes them in its own way.
GRPC = {
    "HTTP 404 problem": ("Unimplemented:", "NotFound: no such book", None),
    "HTTP 404 page": ("Unimplemented:", "Unimplemented: HTTP 404 Not Found", None),
    "HTTP 409 problem": ("Unknown:", "Aborted: the book is on loan", None),
    "HTTP 400 api-error": ("Internal:", "FailedPrecondition: the cart", None),
    "HTTP 429 problem": ("Unavailable:", "ResourceExhausted: slow", None),
    "HTTP 504 problem": ("Unavailable:", "DeadlineExceeded: the stock", None),
    "HTTP 521 problem": ("Unknown:", "Unavailable: the stock is down", None),
    "HTTP 200 page": ("Unknown:", None, "Unknown: HTTP 200 OK"),
    "gRPC OK": ('OK: { "title": "Dune" }', None, None),
    "gRPC NOT_FOUND": ("NotFound: no such book", None, None),
}
HTTP = {
    "gRPC NOT_FOUND": ("HTTP 200 grpc, grpc-status 5", "HTTP 404 problem+json: no such book", None),
    "gRPC RESOURCE_EXHAUSTED": ("HTTP 200 grpc, grpc-status 8", "HTTP 429 problem+json: slow down", None),
    "gRPC late NOT_FOUND": ("HTTP 200 grpc", None, "HTTP 404 problem+json: no such book"),
    "gRPC OK": ("HTTP 200 grpc", None, None),
    "HTTP 404 page": ("HTTP 404 text/html", None, None),
}
REPORT = [
    "Access log: 15 responses; 11 would change",
    "Retry flips: 1 (6.7 %) become retryable, 2 (13.3 %) stop being retryable.",
    "HTTP 521  UNKNOWN  ->  UNAVAILABLE",
    "Metrics of ext_proc: 15 responses reached the service; 4 (26.7 %) passed unchanged.",
    "already_http: an HTTP response for an HTTP caller, and the route names no other format",
]


def demo(*options):
    name, _, value = MARK.partition("=")
    process = subprocess.Popen(["bash", DEMO, *options], stdout=subprocess.PIPE, text=True, env=os.environ | {name: value})
    try:
        process.stdout_text = process.communicate(timeout=300)[0]
    except subprocess.TimeoutExpired:
        process.terminate()  # it ends what it started
        process.stdout_text = process.communicate()[0]
    return process


def still_running():
    """Processes that have our mark in their environment."""
    found = []
    for environment in pathlib.Path("/proc").glob("[0-9]*/environ"):
        try:
            if MARK.encode() in environment.read_bytes():
                found.append(environment.parent.joinpath("cmdline").read_bytes().replace(b"\0", b" "))
        except OSError:  # ended meanwhile, or not ours
            pass
    return found


def cells(line, starts):
    return [line[start:end].strip() for start, end in zip(starts, starts[1:] + [None])]


def says(cell, expected):
    def plain(text):
        code, colon, rest = text.partition(":")
        return code.replace("_", "").lower() + colon + rest

    return cell == "=" if expected is None else plain(cell).startswith(plain(expected))


def main():
    check("usage:" in demo("--help").stdout_text, "--help")
    check(demo("--nonsense").returncode == 2, "an unknown option")
    check(demo("--build", "/nonexistent").returncode == 2, "a folder without the program")
    made = demo("--build", str(BUILD), *sys.argv[2:])
    if made.returncode == 77:
        sys.exit(77)
    check(made.returncode == 0, "exit code", made.returncode, made.stdout_text)
    lines = made.stdout_text.splitlines()
    header = next(line for line in lines if line.startswith("caller"))
    starts = [header.index(name) for name in ("caller", "upstream", "without", "observe", "enforce, error", "enforce, full")]
    rows = {}
    for line in lines[lines.index(header) + 1:]:
        if line.startswith("="):
            break
        caller, asked, *seen = cells(line, starts)
        rows["HTTP" if caller == "curl" else "gRPC", asked] = seen
    for caller, table in (("gRPC", GRPC), ("HTTP", HTTP)):
        for asked, (without, error_only, full) in table.items():
            seen = rows.pop((caller, asked))
            check(all(map(says, seen, (without, None, error_only, full))), caller, asked, seen)
    check(not rows, "rows that nobody expected", rows)
    for line in REPORT:
        check(line in made.stdout_text, "the report says", line, made.stdout_text)
    check("deploy/envoy/README.md" in lines[-2], "where to go on")
    check(not still_running(), "left running", still_running())
    check(not (ROOT / f"build/demo/run.{made.pid}").exists(), "left behind")
    print("passed: the demo's table, its report, and nothing is left running")


if __name__ == "__main__":
    main()
