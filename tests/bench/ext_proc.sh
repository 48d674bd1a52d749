#!/usr/bin/env bash
# Prints what the service costs in the path of a real Envoy, installed below BUILD/../peers; exits 77 where it cannot be had.
#   bash tests/bench/ext_proc.sh BUILD [--quick]      --quick: under 30 s, in few short rounds
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
build=$(cd "${1:?usage: ext_proc.sh BUILD [--quick]}" && pwd)
mkdir -p "$build/../peers"
envoy=$(bash "$here/../peers/envoy.sh" "$(cd "$build/../peers" && pwd)") || exit
exec timeout 600 python3 -B "$here/ext_proc.py" "$envoy" "$build" "${@:2}"
