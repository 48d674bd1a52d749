#!/usr/bin/env bash
# no_hop.py with a real Envoy, nginx and grpcio.
#   bash tests/peers/no_hop.sh BUILD [--quick]
# shellcheck source=prepare.sh
source "$(dirname "${BASH_SOURCE[0]}")/prepare.sh"
prepare_with_envoy no_hop "$1"
exec timeout 850 "$python" -B "$here/no_hop.py" "$envoy" "$build" "$work" "${@:2}"
