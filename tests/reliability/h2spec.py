"""Holds the result of h2spec, the conformance test of HTTP/2, against h2spec.tsv, which gives a reason for each failure.

    h2spec.py BUILD            runs it on the gRPC port; exits with 77 if it cannot be installed
    h2spec.py BUILD --write    writes h2spec.tsv anew; reasons that are known stay, new rows need one

gRPC 1.51 is what is tested: nothing here can change it. What must not change is the list, and that the server lives.
"""

import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import xml.etree.ElementTree

from served import HERE, Server
from wire import Failed, expect, field

VERSION = "v2.2.1+incompatible"
TABLE = HERE / "h2spec.tsv"
HEAD = "# What of h2spec {} fails or is skipped on gRPC 1.51.1, and why; written by h2spec.py --write; varies: not the same in every run. {} cases in all.\n"
TIMEOUT = 1  # seconds for each answer that does not come
SKIPPED = 77


def program(build):
    path = build.parent / "peers/go/bin/h2spec"
    if not path.exists():
        go = shutil.which("go") or "/usr/local/go/bin/go"
        environment = {**os.environ, "GOBIN": str(path.parent), "GOPATH": str(path.parent.parent), "GOFLAGS": "-modcacherw"}
        try:
            made = subprocess.run([go, "install", f"github.com/summerwind/h2spec/cmd/h2spec@{VERSION}"], env=environment,
                                  capture_output=True, text=True, timeout=300)
        except (OSError, subprocess.TimeoutExpired) as error:
            made = subprocess.CompletedProcess([], 1, "", str(error))
        if made.returncode != 0:
            print(f"SKIPPED h2spec: cannot be installed: {made.stderr.strip()[-200:]}", file=sys.stderr)
            sys.exit(SKIPPED)
    return path


def run(h2spec, address, folder):
    """{(section, case): result} of what does not pass, and the number of cases."""
    host, port = address.rsplit(":", 1)
    report = folder / "h2spec.xml"
    subprocess.run([h2spec, "-h", host, "-p", port, "-o", str(TIMEOUT), "-j", report], stdout=subprocess.DEVNULL, timeout=300)
    found, count = {}, 0
    for case in xml.etree.ElementTree.parse(report).iter("testcase"):
        count += 1
        for kind in ("error", "failure", "skipped"):
            if case.find(kind) is not None:
                found[case.get("package"), case.get("classname")] = "skipped" if kind == "skipped" else "failed"
    return found, count


def frozen():
    """{(section, case): (result, reason)}"""
    rows = [line.split("\t") for line in TABLE.read_text().splitlines() if line and not line.startswith("#")]
    return {(section, name): (result, reason) for section, name, result, reason in rows}


def write(found, count):
    reasons = frozen() if TABLE.exists() else {}
    lines = []
    for (section, name), result in {**{key: "" for key, (known, _) in reasons.items() if known == "varies"}, **found}.items():
        known, reason = reasons.get((section, name), ("", "UNKNOWN"))
        lines.append(f"{section}\t{name}\t{known if known == 'varies' else result}\t{reason}\n")
    TABLE.write_text(HEAD.format(VERSION.split("+")[0], count) + "".join(lines))


def changes(found, known):
    for key in sorted(known.keys() | found.keys()):
        was = known.get(key, ("passes",))[0]
        if was not in ("varies", found.get(key, "passes")):
            yield f"{key[0]}: {key[1]}: {found.get(key, 'passes')}, in h2spec.tsv {was}"


def main():
    build = pathlib.Path(sys.argv[1]).resolve()
    h2spec = program(build)
    with tempfile.TemporaryDirectory() as folder:
        server = Server(build, folder, under_limit=False)
        try:
            found, count = run(h2spec, server.grpc, pathlib.Path(folder))
            if "--write" in sys.argv:
                write(found, count)
            changed = list(changes(found, frozen()))
            if changed:  # what a busy machine answers too late for h2spec does not change twice
                again, _ = run(h2spec, server.grpc, pathlib.Path(folder))
                changed = [change for change in changes(again, frozen()) if change in changed]
            expect(server.call("HttpToGrpc", field(1, 404)).status == 0, "the server answers afterwards")
        except Failed as failed:
            sys.exit(f"FAILED: {failed}")
        finally:
            server.close()
    changed += [f"{key[0]}: {key[1]}: no reason" for key, (_, reason) in frozen().items() if reason == "UNKNOWN"]
    failed = sum(result == "failed" for result in found.values())
    print(f"h2spec: {count} cases, {count - len(found)} pass, {failed} fail, {len(found) - failed} are skipped")
    print("\n".join(changed) or "as in h2spec.tsv")
    return 1 if changed else 0


if __name__ == "__main__":
    sys.exit(main())
