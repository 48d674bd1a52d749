# Sourced by the tests that need grpcio or Envoy. What they install is below BUILD/../peers; they exit with 77 without it.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

# prepare NAME BUILD: sets build, work and python, the interpreter of a venv that has grpcio and PyYAML.
prepare() {
  name=$1
  build=$(cd "$2" && pwd)
  mkdir -p "$build/../peers"
  work=$(cd "$build/../peers" && pwd)
  python=$work/python/bin/python
  [[ -x $python ]] || python3 -m venv "$work/python" || skip "no venv"
  "$work/python/bin/pip" install --quiet -r "$here/python/requirements.txt" pyyaml==6.0.2 || skip "pip cannot install"
}
# prepare_with_envoy NAME BUILD: also sets envoy.
prepare_with_envoy() {
  prepare "$@"
  command -v curl >/dev/null || skip "curl is not installed"
  envoy=$(bash "$here/envoy.sh" "$work") || exit
}
skip() { printf 'SKIPPED %s: %s\n' "$name" "$1" >&2; exit 77; }
