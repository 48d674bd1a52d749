#!/usr/bin/env bash
# Builds and runs the tests on Debian 12; installs the packages that are missing.
#   bash tests/run.sh          the tests of the program as it is used: unit tests, and a quick slice against real peers
#   bash tests/run.sh --ci     also sanitizers, replay of the fuzz corpus, and coverage of service/core
#   bash tests/run.sh --all    also what is labelled slow (all peers, long drains and restarts), and the benchmarks
#   bash tests/run.sh STAGE …  only these stages: dev, asan, tsan, coverage or bench
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
source deploy/packages.sh

usage() { sed -n '2,6s/^# \{0,1\}//p' "${BASH_SOURCE[0]}"; }
stages=() default=(dev) labels=(-LE slow)
for argument; do
  case $argument in
    --ci) default=(dev asan tsan coverage) ;;
    --all) default=(dev asan tsan coverage bench) labels=() ;;
    dev | asan | tsan | coverage | bench) stages+=("$argument") ;;
    -h | --help) usage; exit 0 ;;
    *) printf 'tests/run.sh: "%s" is neither a stage nor an option\n\n' "$argument" >&2; usage >&2; exit 2 ;;
  esac
done
((${#stages[@]})) || stages=("${default[@]}")

packages=("${BUILD_PACKAGES[@]}" libbenchmark-dev libgmock-dev libgtest-dev curl procps python3 python3-venv)
[[ " ${stages[*]} " =~ \ (asan|tsan|coverage)\  ]] && packages+=(clang-14 libclang-rt-14-dev llvm-14)
need_packages "${packages[@]}"

passed=0 failed=0 skipped=0 times=()
# One more than there are processors: two of the tests that run at a time wait for servers and clients (tests/CMakeLists.txt).
jobs=$(($(nproc) + 1))

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
  passed=$((passed + $(count ' Passed ') + $(more_gtests "$preset")))
  skipped=$((skipped + $(count '\*\*\*Skipped ')))
  failed=$((failed + $(count '\*\*\*(Failed|Timeout|Exception|Not Run)')))
  grep -qE 'tests? passed, [0-9]+ tests? failed' "$log" || failed=$((failed + 1))
}

# more_gtests PRESET: how many more tests passed than programs, because a program runs all tests of a directory.
more_gtests() {
  awk '/^[0-9]+\/[0-9]+ Testing: / { passed = "" }
       /^\[  PASSED  \] / { passed = $4 }
       /^Test Passed\.$/ && passed != "" { more += passed - 1 }
       /^Test Failed\.$/ && passed != "" { more += passed }
       END { print more + 0 }' "build/$1/Testing/Temporary/LastTest.log"
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

# The directories of service/ whose code reads bytes from outside run under AddressSanitizer; the tests with threads of those
# that use no gRPC, which Debian builds without instrumentation, under ThreadSanitizer.
asan_tests=(config wire convert diagnose ext_proc envoy_module report rpc web client server)
tsan_tests=(core config telemetry convert diagnose ext_proc)

for stage in "${stages[@]}"; do
  started=$SECONDS
  case $stage in
    dev)
      build dev
      printf '\n== dev: tests\n'
      ctest_stage dev "${labels[@]}"
      ;;
    asan)
      build asan --target "${asan_tests[@]/%/_tests}" fuzz_replay
      printf '\n== asan: tests under AddressSanitizer and UndefinedBehaviorSanitizer\n'
      ctest_stage asan -L "^($(IFS='|'; printf '%s' "${asan_tests[*]}")|fuzz)\$" -LE 'slow|peers|drain'
      ;;
    tsan)
      build tsan --target "${tsan_tests[@]/%/_tests}"
      printf '\n== tsan: tests under ThreadSanitizer\n'
      ctest_stage tsan -L "^($(IFS='|'; printf '%s' "${tsan_tests[*]}"))\$"
      ;;
    coverage)
      build coverage --target core_tests
      printf '\n== coverage of service/core\n'
      if bash tests/coverage.sh build/coverage; then passed=$((passed + 1)); else failed=$((failed + 1)); fi
      ;;
    bench)
      build dev
      printf '\n== benchmarks (figures, not verdicts)\n'
      bash tests/bench/run.sh build/dev 1500 || failed=$((failed + 1))
      ;;
  esac
  times+=("$stage $((SECONDS - started)) s")
done

printf '\nStages: %s\n' "$(IFS=,; printf '%s' "${times[*]}" | sed 's/,/, /g')"
printf '%d passed, %d failed, %d skipped\n' "$passed" "$failed" "$skipped"
((failed == 0))
