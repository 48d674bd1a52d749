#!/usr/bin/env bash
# Makes a Go module in WORK from SOURCE (a folder with main.go), with stubs generated from our .proto files.
#   bash tests/peers/go/generate.sh SOURCE WORK
set -euo pipefail
source=$1 work=$2
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
proto=$here/../../../proto
mkdir -p "$work/bin"
# A program that needs more has a go.mod of its own.
module=$here
if [[ -e $source/go.mod ]]; then module=$source; fi
cp "$module/go.mod" "$module/go.sum" "$source"/*.go "$work/"
GOBIN=$work/bin go install google.golang.org/protobuf/cmd/protoc-gen-go@v1.36.12
GOBIN=$work/bin go install google.golang.org/grpc/cmd/protoc-gen-go-grpc@v1.6.2
# google.rpc comes from Go's own module of it, as its files say; ours are put into v1/ of the module `peer`.
protoc -I "$proto" --plugin="$work/bin/protoc-gen-go" --plugin="$work/bin/protoc-gen-go-grpc" \
  --go_out="$work" --go_opt=module=statustranslator --go-grpc_out="$work" --go-grpc_opt=module=statustranslator \
  "$proto"/statustranslator/v1/*.proto
cd "$work" && go build -o peer .
