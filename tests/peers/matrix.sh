#!/usr/bin/env bash
# Runs matrix.py with a real Envoy and the available callers, all installed below BUILD/../peers; exits with 77 without Envoy.
#   bash tests/peers/matrix.sh BUILD [--quick] [--table] [--module]
# --quick: twelve statuses, and only the versions of grpc-go and grpc-js that are already built. --table: prints every cell, not
# only the sums. --module: with the module (deploy/envoy/module.sh) instead of the service; skipped if it is not built.
set -euo pipefail
build=$(cd "$1" && pwd)
shift
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
mkdir -p "$build/../peers"
work=$(cd "$build/../peers" && pwd)
skip() { printf 'SKIPPED %s\n' "$1" >&2; }
command -v curl >/dev/null || { skip "matrix: curl is not installed"; exit 77; }
envoy=$(bash "$here/envoy.sh" "$work") || exit
[[ " $* " != *" --module "* || -e $build/../envoy-module/module/libstatus_translator.so ]] ||
  { skip "matrix: the module is not built: bash deploy/envoy/module.sh"; exit 77; }
[[ -x $work/python/bin/python ]] || python3 -m venv "$work/python" || { skip "matrix: no venv"; exit 77; }
"$work/python/bin/pip" install --quiet -r "$here/python/requirements.txt" || { skip "matrix: pip cannot install"; exit 77; }

callers=$work/callers
js=$callers/grpc-js
# The last version before 1.82, in which any body of an error becomes INTERNAL; one with that change; the newest.
go_versions=(1.81.0 1.83.2 1.85.0)
# A binary that was built from a different source is not used.
for folder in "$callers"/grpc-go-*/; do [[ $folder/caller -nt $here/callers/go/main.go ]] || rm -f "$folder/caller"; done

build_go() {
  local version folder
  for version in "${go_versions[@]}"; do
    folder=$callers/grpc-go-$version
    [[ -x $folder/caller ]] && continue
    mkdir -p "$folder"
    cp "$here/callers/go/main.go" "$folder/"
    (cd "$folder" && rm -f go.mod && go mod init caller && go get "google.golang.org/grpc@v$version" && go mod tidy &&
      go build -o caller .) >"$folder/log" 2>&1 || skip "grpc-go $version: it cannot be built, see $folder/log"
  done
}
[[ ! -d $js/node_modules ]] || cp "$here"/callers/node/* "$js/"
if [[ " $* " != *" --quick "* ]]; then
  if command -v go >/dev/null; then build_go; else skip "grpc-go: Go is not installed"; fi
  if command -v npm >/dev/null; then
    mkdir -p "$js"
    cp "$here"/callers/node/* "$js/"
    npm install --silent --no-fund --no-audit --prefix "$js" ||
      { rm -rf "$js/node_modules"; skip "grpc-js: npm cannot install"; }
  else
    skip "grpc-js: npm is not installed"
  fi
fi
exec timeout 850 "$work/python/bin/python" -B "$here/matrix.py" "$envoy" "$build" "$callers" "$@"
