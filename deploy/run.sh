#!/usr/bin/env bash
# Installs what is missing, builds, serves on 127.0.0.1:50051 and shows a first translation. Ctrl-C drains.
# Arguments go to `status-translator serve`: bash deploy/run.sh --drain-delay 0s
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
source deploy/packages.sh

need_packages "${BUILD_PACKAGES[@]}"
cmake --preset release >/dev/null
cmake --build build/release
program=build/release/status-translator

ports=$(mktemp -u)
trap 'rm -f "$ports"' EXIT
# In a session of its own: Ctrl-C reaches it by way of this script, and so only once. A second one ends it at once.
setsid "$program" serve --ports-file "$ports" "$@" &
server=$!
trap 'kill -TERM "$server" 2>/dev/null || true' HUP INT TERM

# The server writes the file when it listens, or ends.
until [[ -e $ports ]] || ! kill -0 "$server" 2>/dev/null; do sleep 0.05; done
if [[ -e $ports ]]; then
  address=$(grep -o '"grpc":\["[^"]*"' "$ports" | cut -d'"' -f4)
  printf '\n$ status-translator explain 404 --server %s\n' "$address"
  "$program" explain 404 --server "$address"
  printf '\nServing on %s; Ctrl-C drains and ends. In another terminal:\n' "$address"
  printf '  %s explain 429 --all\n' "$program"
  printf "  grpcurl -plaintext -d '{\"code\": 404}' %s statustranslator.v1.TranslationService/HttpToGrpc\n\n" "$address"
fi
# `wait` returns early when a signal is handed on.
code=0
while kill -0 "$server" 2>/dev/null; do wait "$server" && code=0 || code=$?; done
exit "$code"
