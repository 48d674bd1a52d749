#!/usr/bin/env bash
# Measures the cost of the service in the path of a real Envoy, which is installed below BUILD/../peers; exits with 77 if Envoy
# is not available.
#   bash tests/bench/ext_proc.sh BUILD [--quick]      --quick: less than 30 s, with few short rounds
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
build=$(cd "${1:?usage: ext_proc.sh BUILD [--quick]}" && pwd)
mkdir -p "$build/../peers"
envoy=$(bash "$here/../peers/envoy.sh" "$(cd "$build/../peers" && pwd)") || exit
exec timeout 600 python3 -B "$here/ext_proc.py" "$envoy" "$build" "${@:2}"
