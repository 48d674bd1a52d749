#!/usr/bin/env bash
# Installs missing packages, builds, serves on 127.0.0.1:50051 and prints a first translation. Ctrl-C drains.
# Arguments are passed to `status-translator serve`: bash deploy/run.sh --drain-delay 0s
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
source deploy/packages.sh

need_packages "${BUILD_PACKAGES[@]}"
cmake --preset release >/dev/null
cmake --build build/release
program=build/release/status-translator

ports=$(mktemp -u)
trap 'rm -f "$ports"' EXIT
# The server runs in its own session, so that only this script receives Ctrl-C and forwards it once: a second signal would
# end the server without draining.
setsid "$program" serve --ports-file "$ports" "$@" &
server=$!
trap 'kill -TERM "$server" 2>/dev/null || true' HUP INT TERM

# The server writes the file when it listens. It may also end before.
until [[ -e $ports ]] || ! kill -0 "$server" 2>/dev/null; do sleep 0.05; done
if [[ -e $ports ]]; then
  address=$(grep -o '"grpc":\["[^"]*"' "$ports" | cut -d'"' -f4)
  printf '\n$ status-translator explain 404 --server %s\n' "$address"
  # With TLS, the server may demand a certificate that this script does not have.
  "$program" explain 404 --server "$address" || true
  printf '\nServing on %s; Ctrl-C drains and exits. In another terminal:\n' "$address"
  printf '  %s explain 429 --all\n' "$program"
  printf "  grpcurl -plaintext -d '{\"code\": 404}' %s statustranslator.v1.TranslationService/HttpToGrpc\n\n" "$address"
fi
# `wait` returns early when this script receives a signal.
code=0
while kill -0 "$server" 2>/dev/null; do wait "$server" && code=0 || code=$?; done
exit "$code"
