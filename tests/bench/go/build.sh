#!/usr/bin/env bash
# Builds the comparison server: bash tests/bench/go/build.sh BINARY
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
bash "$here/../../peers/go/generate.sh" "$here" "$1.work"
cp "$1.work/peer" "$1"
