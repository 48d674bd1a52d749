#!/usr/bin/env bash
# Runs restarts.py with a real Envoy, and with grpc-go if matrix.sh has built it, otherwise grpcio.
#   bash tests/peers/restarts.sh BUILD [--quick]
# --quick: error-only.yaml, by grpcio and over HTTP, without the 50,000 requests.
# shellcheck source=prepare.sh
source "$(dirname "${BASH_SOURCE[0]}")/prepare.sh"
prepare_with_envoy restarts "$1"
exec timeout 850 "$python" -B "$here/restarts.py" "$envoy" "$build" "$work/callers" "${@:2}"
