#!/usr/bin/env bash
# Runs SCRIPT in a venv below BUILD/../peers that has grpcio and PyYAML; exits with 77 if that cannot be created.
#   bash tests/peers/in_venv.sh SCRIPT BUILD [ARGUMENT ...]
set -euo pipefail
script=$1
build=$(cd "$2" && pwd)
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
mkdir -p "$build/../peers"
work=$(cd "$build/../peers" && pwd)
skip() { printf 'SKIPPED %s: %s\n' "$(basename "$script" .py)" "$1" >&2; exit 77; }
[[ -x $work/python/bin/python ]] || python3 -m venv "$work/python" || skip "no venv"
"$work/python/bin/pip" install --quiet -r "$here/python/requirements.txt" pyyaml==6.0.2 || skip "pip cannot install"
exec timeout 850 "$work/python/bin/python" -B "$script" "$build" "${@:3}"
