#!/usr/bin/env bash
# Builds a Debian package and a relocatable tarball of the program. Needs Debian 12, on which it installs what is missing.
#   bash deploy/package.sh [--build DIR] [OUTPUT]    OUTPUT: directory for both files, default build/package
#                                                    --build: an existing build of preset release
set -euo pipefail

# Relative paths are those of the caller.
build=
if [[ ${1:-} == --build ]]; then build=$(realpath "$2") && shift 2; fi
output=${1:+$(realpath -m "$1")}
cd "$(dirname "${BASH_SOURCE[0]}")/.."
output=${output:-build/package}
source deploy/packages.sh

step() { printf '[%d s] %s\n' "$SECONDS" "$*"; }

# The same sources give the same dates.
: "${SOURCE_DATE_EPOCH:=$(git log -1 --format=%ct 2>/dev/null || stat -c %Y CHANGELOG.md)}"
export SOURCE_DATE_EPOCH

step 'packages that the build needs'
need_packages "${BUILD_PACKAGES[@]}" binutils dpkg-dev file patchelf
if [[ -z $build ]]; then
  build=build/release
  step 'build (some minutes)'
  cmake --preset release >/dev/null
  if [[ -t 1 ]]; then
    cmake --build "$build"
  else
    cmake --build "$build" >"$build/build.log" 2>&1 || { cat "$build/build.log"; exit 1; }
  fi
fi

mkdir -p "$output"
output=$(cd "$output" && pwd)
version=$(sed -n 's/^project(.* VERSION \([0-9.]*\).*/\1/p' CMakeLists.txt)
architecture=$(dpkg --print-architecture)
stage=$(mktemp -d)
trap 'rm -rf "$stage"' EXIT

# install_into DIRECTORY PREFIX
install_into() {
  DESTDIR=$1 cmake --install "$build" --prefix "$2" --strip >"$stage/log" || { cat "$stage/log"; exit 1; }
  # The archives of the client library, which CMake does not strip.
  strip --strip-debug --enable-deterministic-archives "$1$2"/lib/*.a
}

step 'Debian package'
export PACKAGE_VERSION=$version PACKAGE_STAGE=$stage/deb
export PACKAGE_MAINTAINER='status-translator maintainers <maintainers@status-translator.invalid>'
install_into "$PACKAGE_STAGE" /usr
documents=$PACKAGE_STAGE/usr/share/doc/status-translator
# Where Debian looks for completions of zsh; the Apache licence is part of every Debian system.
mv "$PACKAGE_STAGE/usr/share/zsh/site-functions" "$PACKAGE_STAGE/usr/share/zsh/vendor-completions"
rm "$documents/LICENSE"
install -m 644 deploy/debian/copyright "$documents/copyright"
mv "$documents/CHANGELOG.md" "$documents/changelog"
printf 'status-translator (%s-1) stable; urgency=medium\n\n  * Built from the sources of version %s; see changelog.gz.\n\n -- %s  %s\n' \
  "$version" "$version" "$PACKAGE_MAINTAINER" "$(date -u -R -d "@$SOURCE_DATE_EPOCH")" >"$documents/changelog.Debian"
gzip -9n "$documents"/changelog* "$PACKAGE_STAGE"/usr/share/man/man1/*.1
chmod -R u=rwX,go=rX "$PACKAGE_STAGE"
cpack --config deploy/debian/cpack.cmake -B "$stage/cpack" >"$stage/log" 2>&1 || { cat "$stage/log"; exit 1; }
deb=$output/status-translator_$version-1_$architecture.deb
mv "$stage/cpack/${deb##*/}" "$deb"

step 'tarball'
name=status-translator-$version-linux-$(uname -m)
install_into "$stage" /opt/status-translator
root=$stage/opt/status-translator
libraries=$root/lib/status-translator
licences=$root/share/doc/status-translator/third-party
mkdir -p "$libraries" "$licences"
# Every Linux system has these, and they must fit its kernel and its other programs.
system='^(ld-linux.*|lib(c|m|dl|rt|pthread|resolv|stdc\+\+|gcc_s))\.so'
bundled=()
while read -r library path; do
  [[ $library =~ $system ]] && continue
  install -m 644 "$(realpath "$path")" "$libraries/$library"
  patchelf --set-rpath '$ORIGIN' "$libraries/$library"
  # Debian 12 has its libraries under /usr/lib, but packages may name /lib.
  owner=$({ dpkg-query -S "$(realpath "$path")" || dpkg-query -S "$path" || dpkg-query -S "${path#/usr}"; } 2>/dev/null |
    head -n 1 | cut -d: -f1)
  bundled+=("$owner")
done < <(ldd "$root/bin/status-translator" | awk '$2 == "=>" { print $1, $3 }' | sort)
patchelf --set-rpath '$ORIGIN/../lib/status-translator' "$root/bin/status-translator"
mapfile -t bundled < <(printf '%s\n' "${bundled[@]}" | sort -u)
for package in "${bundled[@]}"; do install -m 644 "/usr/share/doc/$package/copyright" "$licences/$package.copyright"; done
bash deploy/sbom.sh status-translator "$version" "${bundled[@]}" >"$root/share/doc/status-translator/sbom.spdx.json"
cat >"$root/INSTALL" <<END
bin/status-translator runs from any directory; its libraries are in lib/status-translator.
The systemd unit in lib/systemd/system and the manual pages expect this directory as /opt/status-translator:
  mv $name /opt/status-translator
  ln -s /opt/status-translator/lib/systemd/system/status-translator.service /etc/systemd/system/
END
mv "$root" "$stage/$name"
tar --sort=name --mtime="@$SOURCE_DATE_EPOCH" --owner=0 --group=0 --numeric-owner -C "$stage" -czf "$output/$name.tar.gz" "$name"

# highest PREFIX: the newest version of a symbol that the program or its libraries need from the system.
highest() {
  objdump -T "$stage/$name/bin/status-translator" "$stage/$name"/lib/status-translator/*.so* 2>/dev/null |
    grep -oE "\($1_[0-9.]+\)" | tr -d '()' | sort -uV | tail -n 1
}
step 'done'
printf 'Debian package  %s (%s)\n' "$deb" "$(du -h "$deb" | cut -f1)"
printf 'Tarball         %s (%s); needs %s and %s\n' "$output/$name.tar.gz" "$(du -h "$output/$name.tar.gz" | cut -f1)" \
  "$(highest GLIBC)" "$(highest GLIBCXX)"
