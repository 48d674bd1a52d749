#!/usr/bin/env bash
# Runs client_behaviour.py with the newest clients that can be installed, all below BUILD/../peers; exits with 77 if none can.
#   bash tests/peers/client_behaviour.sh BUILD
set -euo pipefail
build=$(cd "$1" && pwd)
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
mkdir -p "$build/../peers/callers"
work=$(cd "$build/../peers" && pwd)
callers=$work/callers
skip() { printf 'SKIPPED client_behaviour, %s: %s\n' "$1" "$2" >&2; }
[[ -x $work/python/bin/python ]] || python3 -m venv "$work/python" || { skip "all clients" "no venv"; exit 77; }
"$work/python/bin/pip" install --quiet -r "$here/python/requirements.txt" h2==4.4.1 ||
  { skip "all clients" "pip cannot install"; exit 77; }

# build NAME SOURCE COMMAND...: runs COMMAND in a copy of callers/SOURCE, unless that was done with the same files.
build() {
  local name=$1 source=$here/callers/$2 folder=$callers/$1
  shift 2
  if [[ -e $folder/done ]] && [[ -z $(find "$source" -type f -newer "$folder/done") ]]; then return; fi
  rm -f "$folder/done"
  mkdir -p "$folder"
  cp -r "$source/." "$folder/"
  (cd "$folder" && "$@") >"$folder/log" 2>&1 && touch "$folder/done" || skip "$name" "it cannot be built, see $folder/log"
}
# go_module PACKAGE@VERSION: builds main.go with it.
go_module() { rm -f go.mod && go mod init caller && go get "$1" && go mod tidy && go build -o caller .; }
java_classes() {
  mvn --quiet --batch-mode dependency:copy-dependencies -DoutputDirectory=lib && javac -cp 'lib/*' -d . Caller.java
}
installed() { command -v "$1" >/dev/null || { skip "$2" "$1 is not installed"; false; }; }

if installed go "grpc-go and connect-go"; then
  build grpc-go-1.85.0 go go_module google.golang.org/grpc@v1.85.0
  build connect-go-1.21.1 connect_go go_module connectrpc.com/connect@v1.21.1
fi
if installed npm "grpc-js and connect-es"; then
  build grpc-js node npm install --silent --no-fund --no-audit
  build connect-es connect_es npm install --silent --no-fund --no-audit
fi
if installed mvn grpc-java && installed javac grpc-java; then build grpc-java-1.85.1 java java_classes; fi
if installed cargo tonic; then build tonic-0.14.9 rust cargo build --quiet; fi
exec timeout 850 "$work/python/bin/python" -B "$here/client_behaviour.py" "$callers"
