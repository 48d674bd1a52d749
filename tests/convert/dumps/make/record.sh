#!/usr/bin/env bash
# Asks servers on the loopback interface for errors and writes what the tools print to the files beside this directory.
#   bash record.sh WORK    WORK: a directory for stubs, programs and logs
# Uses the ports 18081-18084. curl and others fail where the server means an error, which is no failure here.
set -uo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
dumps=$(dirname "$here")
mkdir -p "$1"
work=$(cd "$1" && pwd)
pids=()
trap 'kill "${pids[@]}" 2>/dev/null' EXIT

[[ -x $work/venv/bin/python ]] || python3 -m venv "$work/venv" || exit
"$work/venv/bin/pip" install -q grpcio==1.85.3 grpcio-tools grpcio-reflection grpcio-status || exit
"$work/venv/bin/python" -m grpc_tools.protoc -I "$here" --python_out="$work" --grpc_python_out="$work" books.proto || exit
GOBIN=$work go install github.com/fullstorydev/grpcurl/cmd/grpcurl@v1.9.1 || exit
(cd "$here" && go build -o "$work/server" server.go) || exit
PYTHONPATH=$work "$work/venv/bin/python" "$here/server.py" 18081 & pids+=($!)
"$work/server" & pids+=($!)
nginx -p "$work/" -c "$here/nginx.conf" -g 'daemon off;' & pids+=($!)
for port in 18081 18082 18083 18084; do
  timeout 30 bash -c "until exec 3<>/dev/tcp/127.0.0.1/$port; do sleep 0.1; done" 2>/dev/null || exit
done

G=http://127.0.0.1:18081 O=http://127.0.0.1:18082 N=http://127.0.0.1:18083 H=http://127.0.0.1:18084
printf '\0\0\0\0\003\n\001x' >"$work/get.bin"
printf '\0\0\0\0\006\n\004rich' >"$work/rich.bin"
grpc=(-X POST -H 'content-type: application/grpc' -H 'te: trailers' --http2-prior-knowledge)
get=("${grpc[@]}" --data-binary "@$work/get.bin")
curl -si "${get[@]}" $G/books.Books/GetBook > "$dumps/curl-i-grpcio-trailers-only.txt"
curl -si "${grpc[@]}" --data-binary "@$work/rich.bin" $G/books.Books/GetBook > "$dumps/curl-i-grpcio-details.txt"
curl -si "${get[@]}" $G/books.Books/ListBooks > "$dumps/curl-i-grpcio-stream.txt"
curl -sv "${get[@]}" $G/books.Books/ListBooks > "$dumps/curl-v-grpcio-stream.txt" 2>&1
curl -sv --no-buffer "${get[@]}" $G/books.Books/ListBooks > "$dumps/curl-vN-grpcio-stream.txt" 2>&1
curl -si "${get[@]}" $O/x/Get > "$dumps/curl-i-go-servehttp.txt"
curl -si "${get[@]}" $O/x/List > "$dumps/curl-i-go-servehttp-stream.txt"
curl -si "${get[@]}" $H/books.Books/ListBooks > "$dumps/curl-i-nginx-grpc-pass.txt"
curl -si $O/error > "$dumps/curl-i-go-http-error.txt"
curl -si --raw $O/chunked > "$dumps/curl-raw-go-chunked.txt"
curl -si $O/chunked > "$dumps/curl-i-go-chunked.txt"
curl -si --raw $O/trailers > "$dumps/curl-raw-go-trailers.txt"
curl -si $O/trailers > "$dumps/curl-i-go-trailers.txt"
printf 'GET /trailers HTTP/1.1\r\nHost: x\r\nTE: trailers\r\nConnection: close\r\n\r\n' | nc -q 2 127.0.0.1 18082 > "$dumps/nc-go-trailers.txt"
curl -siL $N/old > "$dumps/curl-iL-nginx-redirect.txt"
curl -svL -i $N/old > "$dumps/curl-viL-nginx-redirect.txt" 2>&1
curl -si --digest -u me:x $O/digest > "$dumps/curl-i-digest-go.txt"
curl -si -p -x $O $N/limit > "$dumps/curl-ip-nginx-tunnel.txt"
curl -sv -p -x $O $N/limit > "$dumps/curl-vp-nginx-tunnel.txt" 2>&1
curl -si -H 'Expect: 100-continue' -d "$(head -c 2000 /dev/zero | tr '\0' x)" $O/chunked > "$dumps/curl-i-go-continue.txt"
curl -si $O/hints > "$dumps/curl-i-go-early-hints.txt"
curl -si $O/http > "$dumps/curl-i-go-body-http.txt"
curl -si $N/upgrade > "$dumps/curl-i-nginx-upgrade.txt"
curl -v $N/down/ > "$dumps/curl-v-nginx-progress.txt" 2>&1
curl -i $N/down/ > "$dumps/curl-i-nginx-progress.txt" 2>&1
curl -v -i $N/down/ > "$dumps/curl-vi-nginx-progress.txt" 2>&1
curl -svN $O/chunked > "$dumps/curl-vN-go-chunked.txt" 2>&1
script -qec "curl -v -i $O/hints" /dev/null < /dev/null > "$dumps/terminal-curl-vi-go-early-hints.txt"
script -qec "curl -v $N/down/" /dev/null < /dev/null > "$dumps/terminal-curl-v-nginx.txt"
script -qec "curl -v --output - -X POST -H 'content-type: application/grpc' -H 'te: trailers' --data-binary '@$work/get.bin' --http2-prior-knowledge $G/books.Books/ListBooks" /dev/null < /dev/null > "$dumps/terminal-curl-v-grpcio-stream.txt"
wget -S -O - $N/old > "$dumps/wget-S-nginx-without-body.txt" 2>&1
wget -S -O - --content-on-error $N/old > "$dumps/wget-S-nginx-redirect.txt" 2>&1
wget -qS -O - --content-on-error $N/old > "$dumps/wget-qS-nginx-redirect.txt" 2>&1
wget -S -O - --content-on-error $O/chunked > "$dumps/wget-S-go-chunked.txt" 2>&1
http --ignore-stdin -v POST $O/chunked a=b > "$dumps/httpie-v-go-chunked.txt"
http --ignore-stdin --print=hb --follow --all GET $N/old > "$dumps/httpie-follow-nginx.txt"
"$work/grpcurl" -plaintext -v -d '{"name":"x"}' 127.0.0.1:18081 books.Books/GetBook > "$dumps/grpcurl-v-grpcio.txt" 2>&1
"$work/grpcurl" -plaintext -v -d '{"name":"rich"}' 127.0.0.1:18081 books.Books/GetBook > "$dumps/grpcurl-v-grpcio-details.txt" 2>&1
"$work/grpcurl" -plaintext -d '{"name":"rich"}' 127.0.0.1:18081 books.Books/GetBook > "$dumps/grpcurl-grpcio-details.txt" 2>&1
"$work/grpcurl" -plaintext -v -d '{"name":"x"}' 127.0.0.1:18081 books.Books/ListBooks > "$dumps/grpcurl-v-grpcio-stream.txt" 2>&1
"$work/grpcurl" -plaintext -format-error -d '{"name":"rich"}' 127.0.0.1:18081 books.Books/GetBook > "$dumps/grpcurl-format-error-grpcio.txt" 2>&1
nghttp -v $H/x > "$dumps/nghttp-v-nginx.txt" 2>&1
nghttp -v -H':method: POST' -H'content-type: application/grpc' -H'te: trailers' -d "$work/get.bin" $G/books.Books/ListBooks > "$dumps/nghttp-v-grpcio-stream.txt" 2>&1
printf 'GET /go/chunked HTTP/1.1\r\nHost: x\r\n\r\n' | timeout 3 nc 127.0.0.1 18083 > "$dumps/nc-nginx-chunked.txt"
tcpdump -i lo -A -n 'tcp src port 18083' >"$dumps/tcpdump-A-nginx-chunked.txt" 2>"$work/tcpdump.log" & pids+=($!)
timeout 30 bash -c "until grep -q listening '$work/tcpdump.log'; do sleep 0.1; done"
curl -s --http1.1 $N/go/chunked >/dev/null
sleep 1
