#!/usr/bin/env bash
# retry_policy.py with a real Envoy and grpcio, installed below BUILD/../peers; exits with 77 if they are not available.
#   bash tests/peers/retry_policy.sh BUILD
set -euo pipefail
build=$(cd "$1" && pwd)
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
mkdir -p "$build/../peers"
work=$(cd "$build/../peers" && pwd)
skip() { printf 'SKIPPED retry_policy: %s\n' "$1" >&2; exit 77; }
envoy=$(bash "$here/envoy.sh" "$work") || exit
[[ -x $work/python/bin/python ]] || python3 -m venv "$work/python" || skip "no venv"
"$work/python/bin/pip" install --quiet -r "$here/python/requirements.txt" pyyaml==6.0.2 || skip "pip cannot install"
exec timeout 300 "$work/python/bin/python" -B "$here/retry_policy.py" "$envoy" "$build"
