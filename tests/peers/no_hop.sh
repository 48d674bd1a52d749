#!/usr/bin/env bash
# no_hop.py with a real Envoy, nginx and grpcio, all installed below BUILD/../peers; exits with 77 if they are not available.
#   bash tests/peers/no_hop.sh BUILD [--quick]
set -euo pipefail
build=$(cd "$1" && pwd)
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
mkdir -p "$build/../peers"
work=$(cd "$build/../peers" && pwd)
skip() { printf 'SKIPPED no_hop: %s\n' "$1" >&2; exit 77; }
command -v curl >/dev/null || skip "curl is not installed"
envoy=$(bash "$here/envoy.sh" "$work") || exit
[[ -x $work/python/bin/python ]] || python3 -m venv "$work/python" || skip "no venv"
"$work/python/bin/pip" install --quiet -r "$here/python/requirements.txt" pyyaml==6.0.2 || skip "pip cannot install"
exec timeout 850 "$work/python/bin/python" -B "$here/no_hop.py" "$envoy" "$build" "$work" "${@:2}"
