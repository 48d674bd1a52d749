#!/usr/bin/env bash
# Runs SCRIPT with grpcio and PyYAML.
#   bash tests/peers/in_venv.sh SCRIPT BUILD [ARGUMENT ...]
# shellcheck source=prepare.sh
source "$(dirname "${BASH_SOURCE[0]}")/prepare.sh"
prepare "$(basename "$1" .py)" "$2"
exec timeout 850 "$python" -B "$1" "$build" "${@:3}"
