#!/usr/bin/env bash
# Copies this module to DIRECTORY and generates its package v1 there, from the .proto files that are installed beside it.
#   bash generate.sh DIRECTORY
# Needs protoc and Go, which gets the plugins. google.rpc is that of google.golang.org/genproto.
set -euo pipefail
(($# == 1)) || { sed -n 2,4p "$0" >&2; exit 2; }
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# Beside an installed module, and in the repository.
for proto in "$here/../../proto" "$here/../../../proto"; do
  [[ -d $proto/statustranslator/v1 ]] && break
done
[[ -d $proto/statustranslator/v1 ]] || { printf 'no .proto files in %s\n' "$here/../../proto" >&2; exit 1; }
mkdir -p "$1"
target=$(cd "$1" && pwd)
[[ $target == "$here" ]] || cp "$here"/{README.md,go.mod,go.sum,*.go} "$target/"
plugins=$(mktemp -d)
trap 'rm -rf "$plugins"' EXIT
GOBIN=$plugins go install google.golang.org/protobuf/cmd/protoc-gen-go@v1.36.12
GOBIN=$plugins go install google.golang.org/grpc/cmd/protoc-gen-go-grpc@v1.6.2
PATH=$plugins:$PATH protoc -I "$proto" --go_out="$target" --go_opt=module=statustranslator \
  --go-grpc_out="$target" --go-grpc_opt=module=statustranslator "$proto"/statustranslator/v1/*.proto
printf 'generated in %s\n' "$target"
