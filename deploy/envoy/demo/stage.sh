# Sourced by demo.sh: starts and stops programs, makes the calls, and stores the results in `seen`.

# Caller, upstream, and the requested behaviour of the upstream.
CASES=(
  "grpcurl legacy 404 problem"
  "grpcurl legacy 404 page"
  "grpcurl legacy 409 problem"
  "grpcurl legacy 400 api-error"
  "grpcurl legacy 429 problem"
  "grpcurl legacy 504 problem"
  "grpcurl legacy 521 problem"
  "grpcurl legacy 200 page"
  "grpcurl demo OK"
  "grpcurl demo NOT_FOUND"
  "curl demo NOT_FOUND"
  "curl demo RESOURCE_EXHAUSTED"
  "curl demo late NOT_FOUND"
  "curl demo OK"
  "curl legacy 404 page"
)
declare -A seen

# wait_for WHAT PID COMMAND...: repeats COMMAND until it succeeds, for at most 20 s and while the process is alive.
wait_for() {
  local what=$1 pid=$2 end=$((SECONDS + 20))
  shift 2
  until "$@" >/dev/null 2>&1; do
    kill -0 "$pid" 2>/dev/null || { printf 'demo.sh: %s ended at once:\n' "$what" >&2; cat "$run"/*.err >&2; exit 1; }
    ((SECONDS < end)) || { printf 'demo.sh: %s is not ready within 20 s\n' "$what" >&2; exit 1; }
    sleep 0.05
  done
}

# stop: ends all processes that are still running, and waits for them.
stop() {
  local running
  mapfile -t running <<<"$(jobs -p)"
  [[ -z ${running[0]} ]] || { kill "${running[@]}" 2>/dev/null || true; }
  wait 2>/dev/null || true
}

start_upstreams() {
  local name
  for name in http grpc; do
    "$python" "$here/demo/${name}_upstream.py" >"$run/$name.port" 2>"$run/$name.err" &
    wait_for "the $name upstream" $! test -s "$run/$name.port"
  done
}

# config FILE SERVICE_PORT: prints the configuration with the ports of this run; without a service, it omits the filter.
# FILE "exports": with the filters of an export instead; "module": with the module, in mode enforce.
config() {
  local without=0 file=$1
  [[ -n $2 || $1 == module ]] || without=1
  [[ $1 != exports ]] || file=module
  awk -v without=$without -v filters="$([[ $1 != exports ]] || printf '%s' "$run/filters.yaml")" '
    without && /^ *- name: status-translator$/ { skip = 1 }
    /name: envoy.filters.http.router/ { skip = 0; while (filters && (getline line < filters) > 0) print line }
    !skip' "$here/$file.yaml" |
    sed -E "s/port_value: (9901|10000)\b/port_value: 0/
      s/value: \{mode: observe\}/value: {mode: enforce}/
      s/port_value: 50051\b/port_value: ${2:-1}/
      s/message_timeout: 0.3s/message_timeout: 3s/  # the machine may be busy
      s/port_value: 8000\b/port_value: $(<"$run/http.port")/
      s/port_value: 8001\b/port_value: $(<"$run/grpc.port")/"
}

# all_counted ADDRESS FILE: stores the metrics; succeeds once they count every case, which can take a moment.
all_counted() {
  curl --silent "http://$1/metrics" >"$2"
  awk -v cases=${#CASES[@]} '/^status_translator_ext_proc_responses_total/ { sum += $NF } END { exit sum < cases }' "$2"
}

# export_filters: writes the filters of an export, as they stand in the list of filters.
export_filters() {
  "$program" export --format envoy-custom-response --profile general |
    sed '1,/^http_filters:$/d; s/^/                  /' >"$run/filters.yaml"
}

# stage NAME MODE CONFIG: runs all cases with this configuration of Envoy; without a mode there is no service.
stage() {
  local name=$1 mode=$2 service= service_port= metrics_address= admin i
  if [[ -n $mode ]]; then
    "$program" serve --listen 127.0.0.1:0 --http-listen 127.0.0.1:0 --ports-file "$run/$name.ports" \
      --ext-proc-mode "$mode" --drain-delay 0s 2>"$run/service.err" &
    service=$!
    wait_for status-translator "$service" test -s "$run/$name.ports"
    service_port=$(sed -E 's/.*"grpc":\["[^"]*:([0-9]+)".*/\1/' "$run/$name.ports")
    metrics_address=$(sed -E 's/.*"http":\["([^"]*)".*/\1/' "$run/$name.ports")
  fi
  config "$3" "$service_port" >"$run/$name.yaml"
  "$envoy" -c "$run/$name.yaml" --concurrency 1 --use-dynamic-base-id --log-level error \
    --admin-address-path "$run/$name.admin" >"$run/$name.log" 2>"$run/envoy.err" &
  local envoy_pid=$!
  wait_for Envoy "$envoy_pid" test -s "$run/$name.admin"
  admin=$(<"$run/$name.admin")
  wait_for Envoy "$envoy_pid" curl --fail --silent "http://$admin/ready"
  address=$(curl --silent "http://$admin/listeners" | sed 's/^in:://')
  for i in "${!CASES[@]}"; do
    read -r caller upstream want <<<"${CASES[i]}"
    seen[$name,$i]=$("ask_by_$caller" "$upstream.v1.Books/Get" "$want" "$here/demo/$upstream.proto")
  done
  [[ $mode != observe ]] || wait_for "the count of all responses" "$service" all_counted "$metrics_address" "$run/$name.metrics"
  kill "$envoy_pid" ${service:+"$service"}
  wait "$envoy_pid" ${service:+"$service"} 2>/dev/null || true
}

# ask_by_grpcurl METHOD WANT PROTO: prints the output of grpcurl on one line.
ask_by_grpcurl() {
  local output
  if [[ -n $grpcurl ]]; then
    output=$("$grpcurl" -plaintext -max-time 5 -H "want: $2" -import-path "${3%/*}" -proto "${3##*/}" "$address" \
      "$1" 2>&1) || true
  else
    output=$("$python" "$here/demo/grpcio_call.py" "$address" "$1" "$2" 2>&1)
  fi
  if [[ $output == *Code:* ]]; then
    sed -nE 's/^ *Code: (.*)/\1:/p; s/^ *Message: (.*)/\1/p' <<<"$output" | paste -sd ' '
  else
    tr -s ' \n' ' ' <<<"OK: $output"
  fi
}

# ask_by_curl METHOD WANT: prints the HTTP status, media type, grpc-status and message.
ask_by_curl() {
  local output status type grpc_status detail
  printf '\0\0\0\0\0' >"$run/frame"
  output=$(curl --silent --show-error --include --max-time 5 --http2-prior-knowledge -H 'te: trailers' -H 'content-type: application/json' \
    -H "want: $2" --data-binary "@$run/frame" "http://$address/$1" | tr -d '\0\r')
  status=$(sed -nE '1s/^HTTP[^ ]* ([0-9]+).*/\1/p' <<<"$output")
  type=$(sed -nE 's/^content-type: (application\/)?//Ip' <<<"$output")
  grpc_status=$(sed -nE 's/^grpc-status: //Ip' <<<"$output")
  detail=$(sed -nE 's/.*"detail": ?"([^"]*)".*/\1/p' <<<"$output")
  printf 'HTTP %s %s%s%s\n' "$status" "$type" "${grpc_status:+, grpc-status $grpc_status}" "${detail:+: $detail}"
}

# print_ways: how three ways to translate answer, one beside the other.
print_ways() {
  local format='%-8s %-23s %-36s  %-36s  %s\n' i caller upstream want asked
  printf "\n$format" caller "upstream answers" "export" "module" "ext_proc, full.yaml"
  for i in "${!CASES[@]}"; do
    read -r caller upstream want <<<"${CASES[i]}"
    [[ $caller == curl || -n $grpcurl ]] || caller=grpcio
    asked="gRPC $want"
    [[ $upstream == demo ]] || asked="HTTP $want"
    printf "$format" "$caller" "$asked" "$(cell "${seen[exports,$i]}" "")" \
      "$(cell "${seen[module,$i]}" "${seen[exports,$i]}")" "$(cell "${seen[full,$i]}" "${seen[module,$i]}")"
  done
  printf '=: the same as in the column to its left.\n'
}

# cell TEXT LEFT: TEXT, cut to the width of a column; "=" if it equals LEFT, the cell to its left.
cell() {
  if [[ $1 == "$2" ]]; then printf '='; elif ((${#1} > 36)); then printf '%s...' "${1:0:33}"; else printf '%s' "$1"; fi
}

print_table() {
  local format='%-8s %-23s %-36s  %-7s  %-36s  %s\n' i caller upstream want asked
  printf "\n$format" caller "upstream answers" "without the service" observe "enforce, error-only.yaml" "enforce, full.yaml"
  for i in "${!CASES[@]}"; do
    read -r caller upstream want <<<"${CASES[i]}"
    [[ $caller == curl || -n $grpcurl ]] || caller=grpcio
    asked="gRPC $want"
    [[ $upstream == demo ]] || asked="HTTP $want"
    printf "$format" "$caller" "$asked" "$(cell "${seen[without,$i]}" "")" \
      "$(cell "${seen[observe,$i]}" "${seen[without,$i]}")" "$(cell "${seen[error-only,$i]}" "${seen[without,$i]}")" \
      "$(cell "${seen[full,$i]}" "${seen[error-only,$i]}")"
  done
  printf '=: the same as in the column to its left.\n'
}
