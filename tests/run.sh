#!/usr/bin/env bash
# Builds and runs the tests: GCC as it is run, then Clang with sanitizers, then coverage of the core, then benchmarks.
#   bash tests/run.sh          what needs only Debian packages, and a quick slice of the rest
#   bash tests/run.sh --all    also what is labelled slow: all peers, 20 drains, rolling restarts behind Envoy
#   bash tests/run.sh dev      only one stage: dev, asan, tsan, coverage or bench
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
source deploy/packages.sh

usage() { sed -n '2,6s/^# \{0,1\}//p' "${BASH_SOURCE[0]}"; }
stages=() labels=(-LE slow)
for argument; do
  case $argument in
    --all) labels=() ;;
    dev | asan | tsan | coverage | bench) stages+=("$argument") ;;
    -h | --help) usage; exit 0 ;;
    *) printf 'tests/run.sh: "%s" is no stage and no option\n\n' "$argument" >&2; usage >&2; exit 2 ;;
  esac
done
((${#stages[@]})) || stages=(dev asan tsan coverage bench)

need_packages "${BUILD_PACKAGES[@]}" clang-14 libbenchmark-dev libclang-rt-14-dev libgmock-dev libgtest-dev llvm-14 \
  curl procps python3 python3-venv

passed=0 failed=0 skipped=0
jobs=$(nproc)

# ctest_stage PRESET [CTEST OPTION ...]: runs the tests of a build and adds them up.
ctest_stage() {
  local preset=$1 log
  shift
  log=build/$preset/ctest.log
  ctest --test-dir "build/$preset" --output-on-failure --no-tests=error -j "$jobs" "$@" >"$log" 2>&1 || true
  # The passing lines are many; what failed or was skipped is shown whole.
  grep -vE '^ *(Start +[0-9]+:|[0-9]+/[0-9]+ Test +#[0-9]+: .* +Passed )' "$log" || true
  local count
  count() { grep -cE "^ *[0-9]+/[0-9]+ Test +#[0-9]+: .*$1" "$log" || true; }
  passed=$((passed + $(count ' Passed ')))
  skipped=$((skipped + $(count '\*\*\*Skipped ')))
  failed=$((failed + $(count '\*\*\*(Failed|Timeout|Exception|Not Run)')))
  grep -qE 'tests? passed, [0-9]+ tests? failed' "$log" || failed=$((failed + 1))
}

# build PRESET [BUILD OPTION ...]: a line of progress on a terminal, the whole log if it fails.
build() {
  local preset=$1 log=build/$1/build.log
  shift
  printf '\n== %s: build\n' "$preset"
  cmake --preset "$preset" >/dev/null
  if [[ -t 1 ]]; then
    cmake --build "build/$preset" "$@"
  elif ! cmake --build "build/$preset" "$@" >"$log" 2>&1; then
    cat "$log"
    return 1
  fi
}

for stage in "${stages[@]}"; do
  case $stage in
    dev)
      build dev
      printf '\n== dev: tests\n'
      ctest_stage dev "${labels[@]}"
      ;;
    asan)
      build asan
      printf '\n== asan: tests under AddressSanitizer and UndefinedBehaviorSanitizer\n'
      ctest_stage asan -LE 'slow|peers|drain'
      ;;
    tsan)
      build tsan --target core_tests config_tests telemetry_tests
      printf '\n== tsan: core, config and telemetry under ThreadSanitizer\n'
      ctest_stage tsan -L 'core|config|telemetry'
      ;;
    coverage)
      build coverage --target core_tests
      printf '\n== coverage of core\n'
      if bash tests/coverage.sh build/coverage; then passed=$((passed + 1)); else failed=$((failed + 1)); fi
      ;;
    bench)
      build dev
      printf '\n== benchmarks (figures, not verdicts)\n'
      bash tests/bench/run.sh build/dev 1500 || failed=$((failed + 1))
      ;;
  esac
done

printf '\n%d passed, %d failed, %d skipped\n' "$passed" "$failed" "$skipped"
((failed == 0))
