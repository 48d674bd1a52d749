#!/usr/bin/env bash
# Follows the advice of `explain` with real proxies and clients, which it installs below BUILD/../peers. What is missing is
# skipped with a message; the exit code is 77 if grpcio, which every cause needs, cannot be installed.
#   bash tests/peers/advice.sh BUILD
set -euo pipefail
build=$(cd "$1" && pwd)
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
mkdir -p "$build/../peers"
work=$(cd "$build/../peers" && pwd)
skip() { printf 'SKIPPED advice, %s: %s\n' "$1" "$2" >&2; }
[[ -x $work/python/bin/python ]] || python3 -m venv "$work/python" || { skip "all causes" "no venv"; exit 77; }
"$work/python/bin/pip" install --quiet -r "$here/python/requirements.txt" ||
  { skip "all causes" "pip cannot install"; exit 77; }
envoy=$(bash "$here/envoy.sh" "$work") || envoy=-

# The newest grpc-go: it prints the page that it got instead of an answer.
version=1.85.0 go=$work/callers/grpc-go-1.85.0
build_go() {
  rm -f "$go"/{done,go.mod}
  mkdir -p "$go"
  cp "$here/callers/go/main.go" "$go/"
  (cd "$go" && go mod init caller && go get "google.golang.org/grpc@v$version" && go mod tidy && go build -o caller . &&
    touch done) >"$go/log" 2>&1
}
caller=$go/caller
if [[ ! -e $go/done || ! -x $caller || $here/callers/go/main.go -nt $caller ]]; then
  if ! command -v go >/dev/null; then
    skip grpc-go "Go is not installed" && caller=-
  elif ! build_go; then
    skip grpc-go "it cannot be built, see $go/log" && caller=-
  fi
fi
exec timeout 300 "$work/python/bin/python" -B "$here/advice/peer.py" "$build" "$work" "$envoy" "$caller"
