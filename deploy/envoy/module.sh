#!/usr/bin/env bash
# Builds the module for Envoy and the libraries that it needs beside it. Needs Debian 12, on which it installs what is missing.
#   bash deploy/envoy/module.sh [--build DIR] [OUTPUT]    OUTPUT: directory for the files, default build/envoy-module/module
#                                                         --build: an existing build of preset envoy-module
set -euo pipefail
build=
if [[ ${1:-} == --build ]]; then build=$(realpath "$2"); shift 2; fi
output=${1:+$(realpath -m "$1")}
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
source deploy/packages.sh
output=${output:-build/envoy-module/module}
step() { printf '[%d s] %s\n' "$SECONDS" "$*"; }

step 'packages that the build needs'
need_packages "${BUILD_PACKAGES[@]}" binutils patchelf
if [[ -z $build ]]; then
  build=build/envoy-module
  step 'build (some minutes)'
  mkdir -p "$build"
  cmake --preset envoy-module >"$build/build.log"
  if [[ -t 1 ]]; then
    cmake --build "$build" --target status_translator_module
  else
    cmake --build "$build" --target status_translator_module >>"$build/build.log" 2>&1 || { cat "$build/build.log"; exit 1; }
  fi
fi

mkdir -p "$output"
output=$(cd "$output" && pwd)
stage=$(mktemp -d "$output/new.XXXXXX")
trap 'rm -rf "$stage"' EXIT
install -m 755 "$build/libstatus_translator.so" "$stage/"
strip --strip-unneeded "$stage/libstatus_translator.so"

step 'libraries beside it'
# Every Linux system has these, and they must fit its kernel and its other programs. The C++ library has to be GCC 12's or
# later; Debian's own would need a newer C library than the rest.
system='^(ld-linux.*|lib(c|m|dl|rt|pthread|resolv|stdc\+\+|gcc_s))\.so'
while read -r library path; do
  [[ $library =~ $system ]] && continue
  install -m 755 "$(realpath "$path")" "$stage/$library"
  # RPATH, unlike RUNPATH, also counts for the libraries that these need.
  patchelf --force-rpath --set-rpath '$ORIGIN' "$stage/$library"
done < <(ldd "$build/libstatus_translator.so" | awk '$2 == "=>" { print $1, $3 }' | sort)
patchelf --force-rpath --set-rpath '$ORIGIN' "$stage/libstatus_translator.so"

# highest PREFIX: the newest version of a symbol that the module or a library needs from the system.
highest() { objdump -T "$stage"/*.so* | grep -oE "\($1_[0-9.]+\)" | tr -d '()' | sort -uV | tail -n 1; }
visible=$(nm -D --defined-only "$stage/libstatus_translator.so" | awk '{ print $3 }' | grep -vc '^envoy_dynamic_module_on_' || true)
[[ $visible == 0 ]] || { printf 'module.sh: the module shows %s symbols that are not hooks\n' "$visible" >&2; exit 1; }
needs="$(highest GLIBC) and $(highest GLIBCXX)"
# A file that Envoy has open is replaced, not written to.
for file in "$stage"/*; do mv -f "$file" "$output/"; done

step 'done'
printf 'Module     %s (%s)\n' "$output/libstatus_translator.so" "$(du -h --apparent-size "$output/libstatus_translator.so" | cut -f1)"
printf 'Libraries  %d beside it (%s); together they need %s\n' "$(find "$output" -name '*.so.*' | wc -l)" \
  "$(find "$output" -name '*.so.*' -print0 | du -hc --apparent-size --files0-from=- | tail -n 1 | cut -f1)" "$needs"
printf 'Use        ENVOY_DYNAMIC_MODULES_SEARCH_PATH=%s envoy -c deploy/envoy/module.yaml\n' "$output"
