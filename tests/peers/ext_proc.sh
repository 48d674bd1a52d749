#!/usr/bin/env bash
# ext_proc.py with a real Envoy and grpcio.
#   bash tests/peers/ext_proc.sh BUILD
# shellcheck source=prepare.sh
source "$(dirname "${BASH_SOURCE[0]}")/prepare.sh"
prepare_with_envoy ext_proc "$1"
exec timeout 300 "$python" -B "$here/ext_proc.py" "$envoy" "$build"
