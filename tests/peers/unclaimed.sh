#!/usr/bin/env bash
# unclaimed.py with a real Envoy and grpcio, both installed below BUILD/../peers; exits with 77 if they are not available.
#   bash tests/peers/unclaimed.sh BUILD
set -euo pipefail
build=$(cd "$1" && pwd)
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
mkdir -p "$build/../peers"
work=$(cd "$build/../peers" && pwd)
skip() { printf 'SKIPPED unclaimed: %s\n' "$1" >&2; exit 77; }
command -v curl >/dev/null || skip "curl is not installed"
envoy=$(bash "$here/envoy.sh" "$work") || exit
[[ -x $work/python/bin/python ]] || python3 -m venv "$work/python" || skip "no venv"
"$work/python/bin/pip" install --quiet -r "$here/python/requirements.txt" || skip "pip cannot install"
exec timeout 300 "$work/python/bin/python" -B "$here/unclaimed.py" "$envoy" "$build"
