#!/usr/bin/env bash
# Tests generated clients, grpcurl, and libraries that read errors with the real binary.
#   bash tests/peers/run.sh BUILD [go|python|java|node|typescript|grpc_web|rust|buf|grpcurl|openapi|readers-python|readers-go|
#     local_table-python|local_table-python-quick|local_table-go|ext_proc-go ...]      all by default
# Installs dependencies below BUILD/../peers, never system-wide. Skips a toolchain that is missing or too old, with a message on
# standard error; the exit code is 77 if nothing could run.
set -euo pipefail
build=$(cd "$1" && pwd)
shift
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
proto=$(cd "$here/../../proto" && pwd)
work=$build/../peers
mkdir -p "$work"
work=$(cd "$work" && pwd)
export STATUS_TRANSLATOR_PROTO=$proto
languages=("$@")
((${#languages[@]})) || languages=(go python java node typescript grpc_web rust buf grpcurl openapi readers-python
  readers-go local_table-python local_table-go ext_proc-go exports)

skip() { printf 'SKIPPED %s: %s\n' "$1" "$2" >&2; return 77; }
# at_least VERSION WANTED: compares dotted numbers.
at_least() { [[ $(printf '%s\n' "$2" "$1" | sort -V | head -n 1) == "$2" ]]; }

# Succeeds if the command prints nothing.
is_silent() { local said; said=$("$@" 2>&1) || true; [[ -z $said ]] || { printf '%s\n' "$said"; return 1; }; }

has_go() {
  command -v go >/dev/null || skip "$1" "Go is not installed" || return
  at_least "$(go env GOVERSION | tr -d go)" 1.26 || skip "$1" "$(go env GOVERSION) is older than 1.26"
}
run_go() {
  has_go go || return
  bash "$here/go/generate.sh" "$here/go" "$work/go" && "$work/go/peer" "$1"
}
# with_python NAME FOLDER ARGUMENTS: FOLDER/peer.py, with stubs and what FOLDER/requirements.txt asks for.
with_python() {
  [[ -x $work/python/bin/python ]] || python3 -m venv "$work/python" || skip "$1" "no venv" || return
  "$work/python/bin/pip" install --quiet -r "$here/python/requirements.txt" -r "$2/requirements.txt" ||
    skip "$1" "pip cannot install" || return
  mkdir -p "$work/python/stubs"
  "$work/python/bin/python" -m grpc_tools.protoc -I "$proto" --python_out="$work/python/stubs" \
    --grpc_python_out="$work/python/stubs" "$proto"/statustranslator/v1/*.proto &&
    PYTHONPATH=$work/python/stubs timeout 300 "$work/python/bin/python" -B "$2/peer.py" "${@:3}"
}
run_python() { with_python python "$here/python" "$1" "$proto"; }
run_readers-python() { with_python readers-python "$here/readers" "$1"; }
run_readers-go() {
  has_go readers-go || return
  (cd "$here/readers" && GOFLAGS=-mod=readonly go mod download) || skip readers-go "cannot get its modules" || return
  bash "$here/go/generate.sh" "$here/readers" "$work/readers-go" &&
    with_python readers-go "$here/readers" "$1" "$work/readers-go/peer"
}
# The clients of service/client/{python,go}: generated, their own tests and types, then against the service.
run_local_table-python() { # ADDRESS [quick]
  local python=$work/python/bin/python client=$work/client-python
  [[ -x $python ]] || python3 -m venv "$work/python" || skip local_table-python "no venv" || return
  "$python" -m pip install --quiet -r "$here/local_table/python/requirements.txt" ||
    skip local_table-python "pip cannot install" || return
  rm -rf "$client" && "$python" "$here/../../service/client/python/generate.py" "$client" &&
    (cd "$client" && "$python" -m mypy && PYTHONPATH=. timeout 200 "$python" -B -m unittest discover -s tests) &&
    PYTHONPATH=$client timeout 300 "$python" -B "$here/local_table/python/peer.py" "$1" "$build/status-translator" "${@:2}"
}
run_local_table-python-quick() { run_local_table-python "$1" quick; }
run_local_table-go() {
  has_go local_table-go || return
  GOBIN=$work/bin go install google.golang.org/protobuf/cmd/protoc-gen-go@v1.36.12 &&
    (cd "$here/../../service/client/go" && go mod download) || skip local_table-go "cannot get its modules" || return
  rm -rf "$work/client-go" "$work/local_table-go" && mkdir -p "$work/local_table-go" &&
    bash "$here/../../service/client/go/generate.sh" "$work/client-go" &&
    cp "$here"/local_table/go/* "$work/local_table-go/" || return 1
  (cd "$work/client-go" && is_silent go mod tidy -diff && is_silent gofmt -l -- *.go && go vet ./... &&
    timeout 300 go test ./...) &&
    (cd "$work/local_table-go" && go vet . && go build -o peer .) &&
    timeout 300 "$work/local_table-go/peer" "$1" "$build/status-translator"
}
run_ext_proc-go() {
  has_go ext_proc-go || return
  mkdir -p "$work/ext_proc-go"
  (cd "$here/ext_proc_go" && GOFLAGS=-mod=readonly go build -o "$work/ext_proc-go/peer" .) ||
    skip ext_proc-go "cannot build it" || return
  GRPC_EXPERIMENTAL_XDS_EXT_PROC_ON_CLIENT=true timeout 300 "$work/ext_proc-go/peer" "$build/status-translator"
}
run_grpcurl() {
  command -v go >/dev/null || skip grpcurl "Go, which builds it, is not installed" || return
  [[ -x $work/bin/grpcurl ]] ||
    GOBIN=$work/bin go install github.com/fullstorydev/grpcurl/cmd/grpcurl@v1.9.3 2>/dev/null ||
    skip grpcurl "it cannot be built" || return
  python3 "$here/grpcurl/peer.py" "$work/bin/grpcurl" "$1"
}
# Source exports, with their own server.
run_exports() { python3 "$here/exports/exports.py" "$build"; }
run_exports-quick() { python3 "$here/exports/exports.py" "$build" quick; }
# Lints the OpenAPI document of the server.
run_openapi() {
  command -v npm >/dev/null || skip openapi "npm is not installed" || return
  [[ -x $work/openapi/node_modules/.bin/redocly ]] ||
    npm install --silent --no-fund --no-audit --prefix "$work/openapi" @redocly/cli@2.77.0 || return
  curl -sSf "http://$http_address/openapi.json" -o "$work/openapi/openapi.json" &&
    REDOCLY_TELEMETRY=off REDOCLY_SUPPRESS_UPDATE_NOTICE=true "$work/openapi/node_modules/.bin/redocly" lint \
      --extends recommended "$work/openapi/openapi.json"
}
run_java() {
  command -v mvn >/dev/null || skip java "Maven is not installed" || return
  # Only our files are compiled: Google's classes come with proto-google-common-protos.
  rm -rf "$work/java" && mkdir -p "$work/java/proto" && cp -r "$here/java/." "$work/java/" &&
    cp -r "$proto/statustranslator" "$work/java/proto/" &&
    (cd "$work/java" && mvn --quiet --batch-mode -Dproto.dir="$work/java/proto" compile exec:java -Dexec.args="$1")
}
run_node() {
  command -v npm >/dev/null || skip node "npm is not installed" || return
  mkdir -p "$work/node" && cp "$here"/node/* "$work/node/" &&
    (cd "$work/node" && npm install --silent --no-fund --no-audit --no-package-lock &&
      node peer.js "$1" "$proto")
}
# gRPC-Web: the clients of grpc-web and Connect, and a server of Connect.
run_grpc_web() {
  command -v npm >/dev/null || skip grpc_web "npm is not installed" || return
  mkdir -p "$work/grpc_web" && cp "$here"/grpc_web/* "$work/grpc_web/" &&
    npm install --silent --no-fund --no-audit --no-package-lock --prefix "$work/grpc_web" ||
    skip grpc_web "npm cannot install" || return
  protoc -I "$proto" --include_imports -o "$work/grpc_web/descriptors.pb" "$proto"/statustranslator/v1/*_service.proto \
    "$proto/google/rpc/error_details.proto" &&
    (cd "$work/grpc_web" && timeout 300 node peer.js "$http_address" descriptors.pb)
}
# Code generated by protoc-gen-es. Its google.rpc is made here of the .proto files that Google publishes on npm, under the
# name of the package that proto/buf.gen.yaml names: that one is not on npm itself.
run_typescript() {
  command -v npm >/dev/null || skip typescript "npm is not installed" || return
  local es=$work/typescript/node_modules google=@buf/googleapis_googleapis.bufbuild_es
  mkdir -p "$work/typescript" && cp "$here"/typescript/* "$work/typescript/" &&
    npm install --silent --no-fund --no-audit --no-package-lock --prefix "$work/typescript" ||
    skip typescript "npm cannot install" || return
  rm -rf "$work/typescript"/{gen,dist} "$es/$google" && mkdir -p "$work/typescript/gen" "$es/$google" &&
    protoc -I "$es/google-proto-files" --plugin="$es/.bin/protoc-gen-es" --es_out="$es/$google" \
      --es_opt=target=js+dts,import_extension=js "$es"/google-proto-files/google/{api/{annotations,http},rpc/*}.proto &&
    printf '{"name": "%s", "type": "module"}\n' "$google" >"$es/$google/package.json" &&
    protoc -I "$proto" --plugin="$es/.bin/protoc-gen-es" --es_out="$work/typescript/gen" \
      --es_opt=target=ts,import_extension=js,"rewrite_imports=./google/**/*_pb.js:$google" \
      "$proto"/statustranslator/v1/*.proto &&
    (cd "$work/typescript" && node_modules/.bin/tsc && node dist/peer.js "$1")
}
# What proto/buf.gen.yaml generates, with the plugins that it names: our API in four languages, and no type of others.
run_buf() {
  local tool buf=$work/buf jar=io/grpc/protoc-gen-grpc-java/1.75.0/protoc-gen-grpc-java-1.75.0-linux-x86_64.exe
  for tool in npm mvn grpc_python_plugin; do
    command -v "$tool" >/dev/null || skip buf "$tool is not installed" || return
  done
  has_go buf || return
  mkdir -p "$buf/bin" && rm -rf "$buf/out"
  npm install --silent --no-fund --no-audit --no-package-lock --prefix "$buf" @bufbuild/buf@1.75.0 \
    @bufbuild/protoc-gen-es@2.17.0 &&
    GOBIN=$buf/bin go install google.golang.org/protobuf/cmd/protoc-gen-go@v1.36.12 &&
    GOBIN=$buf/bin go install google.golang.org/grpc/cmd/protoc-gen-go-grpc@v1.6.2 &&
    mvn --quiet --batch-mode -Dmaven.repo.local="$buf/maven" dependency:get -Dtransitive=false \
      -Dartifact=io.grpc:protoc-gen-grpc-java:1.75.0:exe:linux-x86_64 &&
    install "$buf/maven/$jar" "$buf/bin/protoc-gen-grpc-java" &&
    { [[ -x $work/python/bin/python ]] || python3 -m venv "$work/python"; } &&
    "$work/python/bin/python" -m pip install --quiet -r "$here/python/requirements.txt" ||
    skip buf "its plugins cannot be installed" || return
  (cd "$proto" && PATH=$work/python/bin:$buf/bin:$buf/node_modules/.bin:$PATH buf generate -o "$buf/out") || return 1
  local file
  for file in go/v1/translation_service{,_grpc}.pb.go python/statustranslator/v1/translation_service_pb2{.py,.pyi,_grpc.py} \
    java/com/statustranslator/v1/{Translation,TranslationServiceGrpc}.java \
    typescript/statustranslator/v1/translation_service_pb.ts; do
    [[ -s $buf/out/$file ]] || { printf 'FAIL %s is not generated\n' "$file"; return 1; }
  done
  if (cd "$buf/out" && find . | grep -E '/(google|envoy)(/|$)'); then
    printf 'FAIL types of others are generated\n'
    return 1
  fi
  # It compiles with the ecosystem's google.rpc.
  sed 's/^module peer$/module statustranslator/' "$here/go/go.mod" >"$buf/out/go/go.mod" &&
    cp "$here/go/go.sum" "$buf/out/go/" && (cd "$buf/out/go" && go build ./...) &&
    PYTHONPATH=$buf/out/python "$work/python/bin/python" -B -c \
      'from statustranslator.v1 import catalog_service_pb2_grpc, translation_service_pb2_grpc' &&
    printf 'ok %d files\n' "$(find "$buf/out" -type f | wc -l)"
}
run_rust() {
  command -v cargo >/dev/null || skip rust "cargo is not installed" || return
  at_least "$(rustc --version | cut -d' ' -f2)" 1.88 || skip rust "$(rustc --version) is older than 1.88" || return
  mkdir -p "$work/rust" && cp -r "$here/rust/." "$work/rust/" &&
    (cd "$work/rust" && cargo build --quiet --target-dir "$work/rust/target") && "$work/rust/target/debug/peer" "$1"
}

ports=$(mktemp -u)
"$build/status-translator" serve --listen 127.0.0.1:0 --http-listen 127.0.0.1:0 --drain-delay 0s \
  --ports-file "$ports" 2>"$work/server.log" &
server=$!
trap 'kill "$server" 2>/dev/null; wait "$server" 2>/dev/null; rm -f "$ports"' EXIT
until [[ -e $ports ]]; do
  kill -0 "$server" 2>/dev/null || { cat "$work/server.log" >&2; exit 1; }
  sleep 0.05
done
address=$(grep -o '"grpc":\["[^"]*"' "$ports" | cut -d'"' -f4)
http_address=$(grep -o '"http":\["[^"]*"' "$ports" | cut -d'"' -f4)

passed=0 failed=0 skipped=0
for language in "${languages[@]}"; do
  declare -F "run_$language" >/dev/null || { printf 'no peer in "%s"\n' "$language" >&2; exit 2; }
  printf '== %s\n' "$language"
  code=0
  "run_$language" "$address" || code=$?
  case $code in
    0) passed=$((passed + 1)) ;;
    77) skipped=$((skipped + 1)) ;;
    *) failed=$((failed + 1)) ;;
  esac
done
printf '%d passed, %d failed, %d skipped\n' "$passed" "$failed" "$skipped"
((failed == 0)) || exit 1
((passed > 0)) || exit 77
