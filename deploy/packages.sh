# Sourced by the scripts that build: installs missing Debian packages.

# The packages that building the program requires.
BUILD_PACKAGES=(
  ca-certificates cmake g++ grpc-proto libabsl-dev libbrotli-dev libcli11-dev libgrpc++-dev libprotobuf-dev
  libpugixml-dev libre2-dev libssl-dev libzstd-dev ninja-build nlohmann-json3-dev pkg-config prometheus-cpp-dev
  protobuf-compiler protobuf-compiler-grpc zlib1g-dev
)

# Says once that this system is not the one on which everything is tested.
warn_if_untested() {
  local system
  system=$(. /etc/os-release 2>/dev/null && printf '%s %s' "${ID:-unknown}" "${VERSION_ID:-}")
  [[ $system != 'debian 12' && -z ${WARNED_UNTESTED:-} ]] || return 0
  WARNED_UNTESTED=1
  printf 'This system is %s, on which this is not tested; trying with the packages of Debian 12.\n' "$system" >&2
  if [[ $system == 'ubuntu 24.04' && $(dpkg-query -W -f '${db:Status-Status}' grpc-proto 2>/dev/null) != installed ]]; then
    # Three .proto files without dependencies, for every architecture.
    printf 'Ubuntu 24.04 has all of them but grpc-proto: install the file of Debian 12 first, dpkg -i grpc-proto_*_all.deb.\n' >&2
  fi
}

# need_packages PACKAGE...: installs the packages that are missing. Uses sudo only if a package is missing.
need_packages() {
  local missing=() package
  warn_if_untested
  if ! command -v apt-get >/dev/null || ! command -v dpkg-query >/dev/null; then
    printf '%s\n' "This script installs packages with apt-get, which this system does not have." \
      "Use Debian 12, or build deploy/Dockerfile, or install the equivalents of these yourself:" "  $*" \
      "and then run: cmake -S . -B build -G Ninja && cmake --build build" >&2
    return 1
  fi
  for package; do
    [[ $(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null) == installed ]] || missing+=("$package")
  done
  ((${#missing[@]})) || return 0
  printf 'Installing %d packages: %s\n' "${#missing[@]}" "${missing[*]}" >&2
  local as_root=()
  if ((EUID != 0)); then
    command -v sudo >/dev/null || { printf 'Not root, and sudo is not installed: run this once as root.\n' >&2; return 1; }
    as_root=(sudo)
  fi
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -qq update &&
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
      apt-get -qq -y --no-install-recommends install "${missing[@]}" >/dev/null ||
    { printf 'apt-get could not install the packages. Their names may differ on systems other than Debian 12.\n' >&2; return 1; }
}
