#!/usr/bin/env bash
# Runs restarts.py with a real Envoy, and with grpc-go if matrix.sh has built it, otherwise grpcio; exits with 77 without Envoy.
#   bash tests/peers/restarts.sh BUILD [--quick]
# --quick: error-only.yaml, by grpcio and over HTTP, without the 50,000 requests.
set -euo pipefail
build=$(cd "$1" && pwd)
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
mkdir -p "$build/../peers"
work=$(cd "$build/../peers" && pwd)
skip() { printf 'SKIPPED restarts: %s\n' "$1" >&2; exit 77; }
envoy=$(bash "$here/envoy.sh" "$work") || exit
[[ -x $work/python/bin/python ]] || python3 -m venv "$work/python" || skip "no venv"
"$work/python/bin/pip" install --quiet -r "$here/python/requirements.txt" || skip "pip cannot install"
exec timeout 850 "$work/python/bin/python" -B "$here/restarts.py" "$envoy" "$build" "$work/callers" "${@:2}"
