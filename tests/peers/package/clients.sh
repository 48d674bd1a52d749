#!/usr/bin/env bash
# Builds a program in C++, Go and Python with nothing of ours but what is installed in PREFIX, and runs it against the server of
# PREFIX. Each must give the right answers.
#   bash tests/peers/package/clients.sh PREFIX
# Exit code 77: PyPI or the Go proxy cannot be reached, or a tool is missing; said on standard error.
set -euo pipefail
prefix=$(cd "$1" && pwd)
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
installed=$prefix/share/status-translator
work=$(mktemp -d)
server=
stop() {
  if [[ -n $server ]]; then kill "$server" 2>/dev/null && wait "$server" || true; fi
  chmod -R u+w "$work"  # Go's modules
  rm -rf "$work"
}
trap stop EXIT
skip() { printf 'SKIPPED the client in %s: %s\n' "$1" "$2" >&2; return 77; }
has() { command -v "$1" >/dev/null; }
# logged COMMAND ...: shows the output only if the command fails
logged() { "$@" >"$work/log" 2>&1 || { cat "$work/log"; return 1; }; }

"$prefix/bin/status-translator" serve --listen 127.0.0.1:0 --drain-delay 0s --ports-file "$work/ports" 2>"$work/server.log" &
server=$!
until [[ -e $work/ports ]]; do
  kill -0 "$server" || { cat "$work/server.log"; exit 1; }
  sleep 0.05
done
address=$(grep -o '127[^"]*' "$work/ports")

cpp() {
  { has cmake && has ninja && has c++; } || skip C++ 'cmake, ninja or a compiler is missing' || return
  logged cmake -G Ninja -S "$here/../../client/consumer" -B "$work/cpp" -DCMAKE_PREFIX_PATH="$prefix" &&
    logged cmake --build "$work/cpp" || return 1
  "$work/cpp/consumer" "$address"
}
go_client() {
  { has go && has protoc; } || skip Go 'go or protoc is missing' || return
  mkdir "$work/go" && cp "$here/go/main.go" "$work/go/"
  GOBIN=$work/probe logged go install google.golang.org/protobuf/cmd/protoc-gen-go@v1.36.12 >&2 &&
    (cd "$installed/client/go" && logged go mod download) >&2 || skip Go 'the Go proxy cannot be reached' || return
  logged bash "$installed/client/go/generate.sh" "$work/go/statustranslator" || return 1
  cd "$work/go"
  logged go mod init books && logged go mod edit -require=statustranslator@v0.1.0 -replace=statustranslator=./statustranslator || return 1
  logged go mod tidy && logged go build -o program . && ./program "$address"
}
python_client() {
  logged python3 -m venv "$work/venv" || skip Python 'no venv' || return
  logged "$work/venv/bin/pip" install grpcio-tools >&2 || skip Python 'PyPI cannot be reached' || return
  logged "$work/venv/bin/python" "$installed/client/python/generate.py" "$work/status-translator-client" || return 1
  logged "$work/venv/bin/pip" install "$work/status-translator-client" || return 1
  cd "$work" && "$work/venv/bin/python" "$here/python/program.py" "$address"
}

revision=$("$prefix/bin/status-translator" explain 404 -o json | grep -o '"profileRevision": *"[^"]*"' | grep -oE '[0-9a-f]{64}')
expected="404: 5, of an intermediary: 12; 5: 404; $revision"
code=0
for client in cpp go_client python_client; do
  result=0
  got=$("$client") || result=$?
  wanted=$expected
  [[ $client == cpp ]] || wanted+=$'\n''5 no book GONE'
  if ((result == 77)); then
    ((code)) || code=77
  elif ((result)) || [[ $got != "$wanted" ]]; then
    printf 'FAIL  %s: %s\n' "$client" "$got"
    code=1
  else
    printf 'ok    %s: %s\n' "$client" "${got//$'\n'/; }"
  fi
done
exit "$code"
