#!/usr/bin/env bash
# retry_policy.py with a real Envoy, grpcio, the versions of grpc-go that matrix.sh has built, and Istio's own validation.
#   bash tests/peers/retry_policy.sh BUILD [--quick]
# --quick: without Istio, which Go builds in some minutes the first time.
# shellcheck source=prepare.sh
source "$(dirname "${BASH_SOURCE[0]}")/prepare.sh"
prepare_with_envoy retry_policy "$1"
istio=$work/istio_policy/peer
build_istio() {
  mkdir -p "$work/istio_policy" && cp "$here"/istio_policy/* "$work/istio_policy/" &&
    (cd "$work/istio_policy" && GOFLAGS=-mod=readonly go build -o peer .)
}
if [[ ${2:-} == --quick ]]; then
  istio=-
elif ! command -v go >/dev/null; then
  printf 'SKIPPED in part: Go, which builds the validation of Istio, is not installed\n' >&2
  istio=-
elif ! build_istio; then
  printf 'SKIPPED in part: the validation of Istio cannot be built\n' >&2
  istio=-
fi
exec timeout 300 "$python" -B "$here/retry_policy.py" "$envoy" "$build" "$work/callers" "$istio"
