#!/usr/bin/env bash
# Tests the pages of the real binary in a real Chromium: bash tests/peers/page.sh BUILD [SCREENSHOTS]
# Chromium is unpacked from Debian's packages below BUILD/../peers, unless it is installed; playwright-core and axe-core come
# from npm. Nothing is installed system-wide. Exits with 77, and says why, if that is not possible here.
set -euo pipefail
build=$(cd "$1" && pwd)
shots=${2:-}
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
mkdir -p "$build/../peers"
work=$(cd "$build/../peers" && pwd)
skip() { printf 'SKIPPED page: %s\n' "$1" >&2; exit 77; }

# Sets `chromium`, and the path of its libraries.
find_chromium() {
  chromium=$(command -v chromium || true)
  [[ -z $chromium ]] || return 0
  local folder=$work/chromium root=$work/chromium/root
  chromium=$root/usr/lib/chromium/chromium
  if [[ ! -e $folder/unpacked ]]; then
    { command -v apt-get && command -v dpkg-deb; } >/dev/null ||
      skip "Chromium comes from Debian's packages, and this is no Debian"
    rm -rf "$root" && mkdir -p "$folder/debs/partial" "$root"
    apt-get -qq -y -o Dir::Cache::archives="$folder/debs" -o Debug::NoLocking=1 install --no-install-recommends \
      --download-only chromium fonts-dejavu-core >/dev/null 2>&1 ||
      skip "apt-get cannot download chromium (apt-get update first?)"
    local package
    for package in "$folder"/debs/*.deb; do dpkg-deb -x "$package" "$root"; done
    touch "$folder/unpacked"
  fi
  export LD_LIBRARY_PATH=$root/usr/lib/x86_64-linux-gnu:$root/usr/lib/x86_64-linux-gnu/pulseaudio
}

command -v npm >/dev/null || skip "npm is not installed"
find_chromium
"$chromium" --version >/dev/null 2>&1 || skip "Chromium does not start here"
mkdir -p "$work/page" && cp "$here"/page/* "$work/page/"
npm install --silent --no-fund --no-audit --no-package-lock --prefix "$work/page" || skip "npm cannot install"

ports=$(mktemp -u)
"$build/status-translator" serve --listen 127.0.0.1:0 --http-listen 127.0.0.1:0 --drain-delay 0s --access-log 0 \
  --ports-file "$ports" 2>"$work/page/server.log" &
server=$!
trap 'kill "$server" 2>/dev/null; wait "$server" 2>/dev/null; rm -f "$ports"' EXIT
until [[ -e $ports ]]; do
  kill -0 "$server" 2>/dev/null || { cat "$work/page/server.log" >&2; exit 1; }
  sleep 0.05
done
address=$(grep -o '"http":\["[^"]*"' "$ports" | cut -d'"' -f4)
timeout 600 node "$work/page/peer.js" "http://$address" "$chromium" "$shots"
