#!/usr/bin/env bash
# deploy/envoy/envoy.sh, for tests: bash tests/peers/envoy.sh WORK
exec bash "$(dirname "${BASH_SOURCE[0]}")/../../deploy/envoy/envoy.sh" "$@"
