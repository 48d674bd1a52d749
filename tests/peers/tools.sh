#!/usr/bin/env bash
# Installs what several of these tests share, before they run beside each other. Exits with 77 if that fails; each test then says
# itself what it lacks.
#   bash tests/peers/tools.sh BUILD
# shellcheck source=prepare.sh
source "$(dirname "${BASH_SOURCE[0]}")/prepare.sh"
prepare_with_envoy tools "$1"
"$work/python/bin/pip" install --quiet -r "$here/readers/requirements.txt" || skip "pip cannot install"
