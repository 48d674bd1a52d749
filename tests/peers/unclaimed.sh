#!/usr/bin/env bash
# unclaimed.py with a real Envoy and grpcio.
#   bash tests/peers/unclaimed.sh BUILD
# shellcheck source=prepare.sh
source "$(dirname "${BASH_SOURCE[0]}")/prepare.sh"
prepare_with_envoy unclaimed "$1"
exec timeout 300 "$python" -B "$here/unclaimed.py" "$envoy" "$build"
