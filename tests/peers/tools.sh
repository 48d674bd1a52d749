#!/usr/bin/env bash
# Installs what several of these tests share, before they run beside each other: Python packages in a venv, and Envoy, below
# BUILD/../peers. Exits with 77 if that fails; each test then says itself what it lacks.
#   bash tests/peers/tools.sh BUILD
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
mkdir -p "$1/../peers"
work=$(cd "$1/../peers" && pwd)
{ [[ -x $work/python/bin/python ]] || python3 -m venv "$work/python"; } &&
  "$work/python/bin/pip" install --quiet -r "$here/python/requirements.txt" -r "$here/readers/requirements.txt" pyyaml==6.0.2 ||
  { printf 'SKIPPED: pip cannot install\n' >&2; exit 77; }
bash "$here/envoy.sh" "$work"
