#!/usr/bin/env bash
# drift.sh finds no difference in three projects, and names the row when one is changed in an installed package.
#   bash tests/facts/drift_test.sh BUILD
# Exits with 77 if no package could be installed.
set -euo pipefail
build=$(cd "$1" && pwd)
drift() { bash "$(dirname "${BASH_SOURCE[0]}")/drift.sh" "$build" "$@"; }
work=$build/../drift passed=0 failed=0
check() { if [[ $2 == "$3" ]]; then passed=$((passed + 1)); else failed=$((failed + 1)); printf 'FAIL %s: %s\n' "$1" "$2"; fi; }

patched=
restore() { [[ -z $patched ]] || cp -p "$work/kept" "$patched"; patched=; }
trap restore EXIT

drift google-api-core connect-es grpc-gateway || { status=$?; ((status == 77)) && exit 77; check "as installed" "exit $status" "exit 0"; }

# expect PROJECT FILE FROM TO LINE: with FROM changed to TO in FILE, drift.sh prints LINE and exits with 1.
expect() {
  local file=$2 output status=0
  [[ -e $file ]] || { printf 'SKIPPED %s: it is not installed\n' "$1"; return; }
  cp -p "$file" "$work/kept"
  patched=$file
  chmod u+w "$file" && sed -i "s/$3/$4/" "$file"
  check "$1: a line of the package changes" "$(cmp -s "$file" "$work/kept" || echo changed)" changed
  output=$(drift --offline "$1") || status=$?
  check "$1: exit status" "$status" 1
  check "$1: the row is named" "$(grep -cE "DIFFERS $1 [^ ]+: $5" <<<"$output" || true)" 1
  restore
}
expect google-api-core "$(echo "$work"/python/lib/python3*/site-packages/google/api_core/exceptions.py)" \
  'grpc_status_code = grpc.StatusCode.CANCELLED' 'grpc_status_code = grpc.StatusCode.ABORTED' \
  'HTTP 499: the package gives ABORTED, the profile CANCELLED \(row 499\)$'
expect connect-es "$work/npm/connect-es/node_modules/@connectrpc/connect/dist/cjs/protocol-connect/http-status.js" \
  'return 499;' 'return 408;' 'gRPC CANCELLED: the package gives 408, the profile 499 \(row CANCELLED\)$'
expect grpc-gateway "$work/go/grpc-gateway/vendor/github.com/grpc-ecosystem/grpc-gateway/v2/runtime/errors.go" \
  'return 499' 'return 408' 'gRPC CANCELLED: the package gives 408, the profile 499 \(row CANCELLED\)$'
drift --offline google-api-core connect-es grpc-gateway >/dev/null || check "as installed, again" "exit $?" "exit 0"
printf '%d passed, %d failed\n' "$passed" "$failed"
((failed == 0))
