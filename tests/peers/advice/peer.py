"""Follows the advice of `explain`: a real client prints an error line, the answer names its cause and a setting, and with
that setting changed the same client prints the honest code.

    peer.py BUILD WORK ENVOY GRPC_GO    run by advice.sh; "-": this one is missing
"""

import collections
import json
import pathlib
import subprocess
import sys
import tempfile

from cases import CASES
from servers import HAPROXY_PACKAGES, nginx

MOST_LINES = 20
Tools = collections.namedtuple("Tools", "program nginx haproxy envoy grpc_go")


def explain(program, line, *form):
    return subprocess.run([program, "explain", *form, "-"], input=line, stdout=subprocess.PIPE, text=True, check=True,
                          timeout=30).stdout


def outcome(case, tools, folder, name, change):
    with case.serve(tools, folder, name, change) as port:
        return case.call(tools, port, change)


def follow(case, tools, folder, number):
    """What is wrong, or None."""
    assert case.setting in case.change
    before = outcome(case, tools, folder, f"{number}-before", case.instead)
    print(f"== {case.name}\n   line before: {' '.join(before.line.split())[:300]}")
    if before.code == case.honest:
        return f"it reports {before.code} already before the change"
    causes = json.loads(explain(tools.program, before.line, "-o", "json"))["causes"]
    print("   cause:       " + ", ".join(f"{one['kind']} ({one['template']})" for one in causes))
    if causes[0]["kind"] != case.cause:
        return f"the first cause is not {case.cause}"
    answer = explain(tools.program, before.line)
    steps = [line for line in answer.splitlines() if case.setting in line]
    if not steps or answer.count("\n") > MOST_LINES:
        return f"the answer does not name {case.setting}, or is long:\n{answer}"
    print(f"   advice:      {' '.join(steps[0].split())}\n   change:      {' '.join(case.change.split())}")
    after = outcome(case, tools, folder, f"{number}-after", case.change)
    print(f"   line after:  {' '.join(after.line.split())[:200] or after.code}", flush=True)
    if after.code != case.honest:
        return f"after the change it reports {after.code}, not {case.honest}"
    return None


def packages(work, *which):
    try:
        return nginx.unpacked(work, *which)
    except SystemExit:  # it has said why
        return None


def main():
    build, work, envoy, grpc_go = (None if one == "-" else pathlib.Path(one) for one in sys.argv[1:])
    tools = Tools(build / "status-translator", packages(work), packages(work, "haproxy", HAPROXY_PACKAGES), envoy, grpc_go)
    followed = failures = 0
    with tempfile.TemporaryDirectory() as folder:
        for number, case in enumerate(CASES):
            missing = [need for need in case.needs if getattr(tools, need) is None]
            if missing:
                print(f"SKIPPED {case.name}: without {', '.join(missing)}", file=sys.stderr)
                continue
            wrong = follow(case, tools, pathlib.Path(folder), number)
            followed += 1
            if wrong:
                failures += 1
                print(f"FAILED {case.name}: {wrong}", flush=True)
    print(f"{followed} of {len(CASES)} causes, {failures} failures")
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
