#!/usr/bin/env bash
# Installs the client library into a folder of its own, builds consumer/ with nothing but that, and runs it: with the
# google.rpc that is installed, and with a google.rpc of its own, generated from Google's package.
#   bash tests/client/install.sh BUILD BINARY COMPILER
set -euo pipefail
build=$1 binary=$2 compiler=$3
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
work=$(mktemp -d)
server=
stop() {
  if [[ -n $server ]]; then kill "$server" 2>/dev/null && wait "$server" || true; fi
  rm -rf "$work"
}
trap stop EXIT

cmake --build "$build" --target status_translator_client >"$work/log" || { cat "$work/log"; exit 1; }
cmake --install "$build" --component client --prefix "$work/prefix"
if grep -rqF "$build" "$work/prefix" --include='*.cmake' --include='*.h'; then
  printf 'what is installed names the build folder\n'
  exit 1
fi
# consumer NAME [CMAKE OPTION ...]
consumer() {
  cmake -G Ninja -S "$here/consumer" -B "$work/$1" -DCMAKE_PREFIX_PATH="$work/prefix" \
    -DCMAKE_CXX_COMPILER="$compiler" -DCMAKE_CXX_FLAGS="-Wall -Wextra -Wpedantic -Werror" "${@:2}" >"$work/log" 2>&1 &&
    cmake --build "$work/$1" >"$work/log" 2>&1 || { cat "$work/log"; exit 1; }
}
consumer default
protos=$build/../peers/googleapis/files
if ! bash "$here/../peers/in_venv.sh" "$here/../proto/google.py" "$build" --package; then
  printf 'SKIPPED in part: the consumer generates google.rpc from our files instead of the package'"'"'s\n' >&2
  protos=$here/../../proto
fi
consumer own -DGOOGLE_PROTOS="$(cd "$protos" && pwd)"
if ninja -C "$work/own" -t commands | grep -F libstatus_translator_google_rpc; then
  printf 'FAIL the installed google.rpc is linked beside the own one\n'
  exit 1
fi

"$binary" serve --listen 127.0.0.1:0 --drain-delay 0s --ports-file "$work/ports" 2>"$work/log" &
server=$!
until [[ -e $work/ports ]]; do
  kill -0 "$server" || { cat "$work/log"; exit 1; }
  sleep 0.05
done
for name in default own; do
  got=$("$work/$name/consumer" "$(grep -o '127[^"]*' "$work/ports")")
  printf '%s: %s\n' "$name" "$got"
  [[ $got == "404: 5, of an intermediary: 12; 5: 404; "* ]]
done
