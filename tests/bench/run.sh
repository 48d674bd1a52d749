#!/usr/bin/env bash
# Prints what the program costs. Figures come as ratios of things measured in turn in one run, since machines are noisy.
#   bash tests/bench/run.sh build/dev [CALLS]      CALLS a round, 4000 by default; fifteen rounds
set -euo pipefail
here=$(dirname "${BASH_SOURCE[0]}")
python3 "$here/bench.py" "$@"
# Says itself why, where there is no Envoy.
bash "$here/ext_proc.sh" "$1" --quick || { code=$?; ((code == 77)) || exit "$code"; }
