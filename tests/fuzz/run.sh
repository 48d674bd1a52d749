#!/usr/bin/env bash
# Fuzzes every decoder with libFuzzer, AddressSanitizer and UndefinedBehaviorSanitizer, and prints the coverage.
#   bash tests/fuzz/run.sh [SECONDS] [TARGET ...]    SECONDS for each target, 600 by default; all targets by default
#   bash tests/fuzz/run.sh --merge [TARGET ...]      adds inputs that reach further branches to the corpus, up to 150 files
# JOBS targets run at a time, 2 by default. New inputs go to build/fuzz/found/TARGET and serve the next run too. A
# finding ends its target, stays in build/fuzz/findings and makes the exit code 1. tests/run.sh replays the corpus, it
# does not fuzz.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
source deploy/packages.sh

readonly build=build/fuzz corpus=tests/fuzz/corpus max_files=150

usage() { sed -n '2,7s/^# \{0,1\}//p' "${BASH_SOURCE[0]}"; }

all_targets() {
  local source
  for source in tests/fuzz/*_fuzz.cc; do
    source=${source##*/}
    printf '%s\n' "${source%_fuzz.cc}"
  done
}

# options TARGET: the longest input, the words of its format, and seeds besides the corpus.
options() {
  local specimens=tests/convert/specimens
  case $1 in
    accept | wait) echo -max_len=512 ;;
    decompress | grpc_message) echo -max_len=4096 ;;
    profile_text) echo -max_len=4096 -dict=tests/fuzz/profile.dict ;;
    html) echo -max_len=8192 -dict=tests/fuzz/html.dict ;;
    shape_text) echo -max_len=4096 -dict=tests/fuzz/shape.dict service/shapes ;;
    convert_grpc | diagnose | grpc_web | outcome) echo -max_len=8192 -dict=tests/fuzz/grpc.dict ;;
    convert_http) echo -max_len=8192 -dict=tests/fuzz/http.dict $specimens ;;
    dump) echo -max_len=8192 -dict=tests/fuzz/http.dict $specimens tests/convert/dumps ;;
    *) echo -max_len=8192 -dict=tests/fuzz/http.dict ;;
  esac
}

fuzz() {
  local target=$1 seconds=$2 log=$build/$1.log found=$build/found/$1 finding=$build/findings/$1- result=ok more cpu
  read -ra more <<<"$(options "$target")"
  mkdir -p "$found" "$build/findings"
  rm -f "$finding"*
  # On a busy machine, a target gets less CPU time than SECONDS, so the CPU time is printed, too. A timeout of 10 s is not a hang.
  local TIMEFORMAT=%U
  # Entropic scheduling takes half of the time if there are ten thousand features.
  cpu=$({ time nice "$build/tests/fuzz/${target}_fuzz" -entropic=0 -max_total_time="$seconds" -timeout=60 \
    -rss_limit_mb=1024 -malloc_limit_mb=256 -print_final_stats=1 -artifact_prefix="$finding" \
    "$found" "$corpus/$target" "${more[@]}" >"$log" 2>&1; } 2>&1) || result=FINDING
  # INFO: Loaded 1 modules   (12345 inline 8-bit counters) … and, last, #12345 DONE cov: 678 ft: 910 corp: 11/12Kb …
  awk -v target="$target" -v result="$result" -v cpu="$cpu" '
    /inline 8-bit counters/ && !all { all = substr($5, 2) }
    /cov: .* ft: .* corp: / {
      for (i = 1; i < NF; ++i) value[$i] = $(i + 1)
      sub(/\/.*/, "", value["corp:"])
    }
    $1 == "stat::number_of_executed_units:" { executed = $2 }
    END {
      printf "%-13s %-7s %9d executions %5.0f s CPU %5d of %d edges %6d features %5d inputs\n",
        target, result, executed, cpu, value["cov:"], all, value["ft:"], value["corp:"]
    }' "$log"
  [[ $result != ok ]] || return 0
  grep -m 1 -E 'does not hold|ERROR: |runtime error' "$log" || tail -n 3 "$log"
  for finding in "$finding"*; do
    printf '  %s/tests/fuzz/%s_fuzz %s\n' "$build" "$target" "$finding"
  done
  return 1
}

# Counts branches only: with counters there would be ten times as many files. The merge is greedy, so the first files add most.
merge() {
  local target=$1 merged=$build/merged/$1 log=$build/$1.merge.log more file files
  read -ra more <<<"$(options "$target")"
  mkdir -p "$build/found/$target" "$build/merged"
  rm -rf "$merged"
  cp -r "$corpus/$target" "$merged"
  "$build/tests/fuzz/${target}_fuzz" -set_cover_merge=1 -use_counters=0 "$merged" "$build/found/$target" "${more[@]}" \
    >"$log" 2>&1 || { cat "$log"; return 1; }
  files=$(find "$corpus/$target" -type f | wc -l)
  while read -r file && ((files < max_files)); do
    [[ ! -e $corpus/$target/$file ]] || continue
    cp "$merged/$file" "$corpus/$target"
    files=$((files + 1))
  done < <(find "$merged" -type f -printf '%T@ %f\n' | sort -n | cut -d ' ' -f 2-)
  printf '%-13s %5d files %7d bytes\n' "$target" "$files" "$(cat "$corpus/$target"/* | wc -c)"
}

seconds=600 merging=false targets=()
for argument; do
  case $argument in
    -h | --help) usage; exit 0 ;;
    --merge) merging=true ;;
    [1-9]*) seconds=$argument ;;
    *)
      if [[ ! -e tests/fuzz/${argument}_fuzz.cc ]]; then
        printf 'tests/fuzz/run.sh: "%s" is no target: %s\n' "$argument" "$(all_targets | paste -sd ' ')" >&2
        exit 2
      fi
      targets+=("$argument")
      ;;
  esac
done
[[ $seconds =~ ^[0-9]+$ ]] || { usage >&2; exit 2; }
((${#targets[@]})) || mapfile -t targets < <(all_targets)

need_packages "${BUILD_PACKAGES[@]}" clang-14 libbenchmark-dev libclang-rt-14-dev libgmock-dev libgtest-dev llvm-14
mkdir -p "$build"
if ! { cmake --preset fuzz && cmake --build "$build" --target "${targets[@]/%/_fuzz}"; } >"$build/build.log" 2>&1; then
  cat "$build/build.log"
  exit 1
fi
ASAN_SYMBOLIZER_PATH=$(command -v llvm-symbolizer-14 || true)
export ASAN_SYMBOLIZER_PATH ASAN_OPTIONS=malloc_context_size=5

failed=0 running=0
for target in "${targets[@]}"; do
  if $merging; then
    merge "$target" || failed=1
    continue
  fi
  if ((running == ${JOBS:-2})); then
    wait -n || failed=1
    running=$((running - 1))
  fi
  fuzz "$target" "$seconds" &
  running=$((running + 1))
done
for ((; running > 0; --running)); do wait -n || failed=1; done
exit $failed
