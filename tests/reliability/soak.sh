#!/usr/bin/env bash
# The soak test for a release: soak.py in the environment that it needs. Prints the slope of memory and the descriptors.
#   bash tests/reliability/soak.sh [MINUTES] [BUILD]      60 minutes and build/dev by default
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
exec python3 -B "$here/soak.py" "${2:-$here/../../build/dev}" "${1:-60}"
