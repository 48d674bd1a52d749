#!/usr/bin/env bash
# Prints what the program costs. Figures come as ratios of things measured in turn in one run, since machines are noisy.
#   bash tests/bench/run.sh build/dev [CALLS]      CALLS a round, 20000 by default; three rounds
set -euo pipefail
exec python3 "$(dirname "${BASH_SOURCE[0]}")/bench.py" "$@"
