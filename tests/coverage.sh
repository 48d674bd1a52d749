#!/usr/bin/env bash
# Runs the tests of core in an instrumented build and prints llvm-cov's table. Fails below 100 % of lines, branches or
# regions.
#   bash tests/coverage.sh build/coverage
set -euo pipefail
build=$1
export LLVM_PROFILE_FILE=$build/core.profraw
"$build/tests/core_tests" --gtest_brief=1
llvm-profdata-14 merge -sparse "$build/core.profraw" -o "$build/core.profdata"
report() {
  llvm-cov-14 "$@" "$build/tests/core_tests" -instr-profile="$build/core.profdata" \
    "$(dirname "${BASH_SOURCE[0]}")/../service/core"
}
report report -show-branch-summary
missed=$(report export -summary-only | python3 -c '
import json, sys
totals = json.load(sys.stdin)["data"][0]["totals"]
for kind in ("lines", "branches", "regions"):
    missed = totals[kind]["count"] - totals[kind]["covered"]
    if missed or not totals[kind]["count"]:
        print(kind, missed)
')
[[ -z $missed ]] || { printf 'Not covered: %s\n' "$missed" >&2; exit 1; }
