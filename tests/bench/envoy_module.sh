#!/usr/bin/env bash
# Measures what translating costs in a real Envoy, which is installed below BUILD/../peers; exits with 77 if Envoy is not available.
#   bash tests/bench/envoy_module.sh BUILD [--quick]      --quick: few short rounds
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
build=$(cd "${1:?usage: envoy_module.sh BUILD [--quick]}" && pwd)
mkdir -p "$build/../peers"
envoy=$(bash "$here/../peers/envoy.sh" "$(cd "$build/../peers" && pwd)") || exit
[[ -e $build/../envoy-module/module/libstatus_translator.so ]] || bash "$here/../../deploy/envoy/module.sh" "$build/../envoy-module/module" >&2
exec timeout 900 python3 -B "$here/envoy_module.py" "$envoy" "$build" "${@:2}"
