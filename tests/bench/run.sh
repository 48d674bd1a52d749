#!/usr/bin/env bash
# Measures the program. Results are ratios of things that are measured alternately in one run, because machines are noisy.
#   bash tests/bench/run.sh build/dev [CALLS]      CALLS a round, 4000 by default; fifteen rounds
set -euo pipefail
here=$(dirname "${BASH_SOURCE[0]}")
python3 "$here/bench.py" "$@"
for part in saturation instructions; do
  python3 "$here/$part.py" "$1" || { code=$?; ((code == 77)) || exit "$code"; }
done
# Prints the reason itself if Envoy is not available.
bash "$here/ext_proc.sh" "$1" --quick || { code=$?; ((code == 77)) || exit "$code"; }
