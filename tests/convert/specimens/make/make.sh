#!/usr/bin/env bash
# Runs real programs on the loopback interface, requests their errors, and rewrites their specimens in the parent directory.
# Specimens of programs that are not available, and those from documentation, are not changed.
#   bash make.sh WORK      WORK: a directory for unpacked programs; build/peers already contains some of them
set -euo pipefail
mkdir -p "$1"
work=$(cd "$1" && pwd)
make=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
specimens=$(dirname "$make")
run=$(mktemp -d)
started=()
trap 'for pid in "${started[@]}"; do kill -KILL "$pid" 2>/dev/null || true; wait "$pid" 2>/dev/null || true; done; rm -rf "$run"' EXIT

read -r go_port silent rude closed nginx haproxy envoy etcd_client etcd_peer apiserver < <(python3 -c '
import socket
taken = [socket.create_server(("127.0.0.1", 0)) for _ in range(10)]
print(*(s.getsockname()[1] for s in taken))')

start() { "$@" >>"$run/log" 2>&1 & started+=($!); }
stop_last() { kill -KILL "${started[-1]}"; wait "${started[-1]}" 2>/dev/null || true; unset 'started[-1]'; }
listens() {
  for _ in {1..100}; do
    (: <>"/dev/tcp/127.0.0.1/$1") 2>/dev/null && return
    sleep 0.1
  done
  printf 'FAILED: nothing listens for %s\n' "$2" >&2; tail -n 20 "$run/log" >&2; exit 1
}
# ask NAME PORT PATH CURL_OPTION...
ask() {
  curl -si --http1.1 --path-as-is --max-time 10 "${@:4}" "http://127.0.0.1:$2$3" >"$run/answer" || true
  keep "$1"
}
keep() {
  [[ $(head -c 5 "$run/answer") == HTTP/ ]] || { printf 'FAILED: no answer for %s\n' "$1" >&2; tail -n 20 "$run/log" >&2; exit 1; }
  cp "$run/answer" "$specimens/$1.http"
  printf '%-50s %s\n' "$1" "$(head -n 1 "$run/answer")"
}
unpacked() { # NAME PACKAGE...
  local folder=$work/$1
  [[ -e $folder/done ]] && return
  mkdir -p "$folder"
  (cd "$folder" && apt-get -qq download "${@:2}" >/dev/null 2>&1) || return 1
  local one
  for one in "$folder"/*.deb; do dpkg-deb -x "$one" "$folder"; done
  touch "$folder/done"
}

# --- Go libraries -------------------------------------------------------------------------------------------------
(cd "$make" && go build -o "$run/server" .)
start "$run/server" silent "127.0.0.1:$silent"
start "$run/server" rude "127.0.0.1:$rude"
listens "$silent" silent
listens "$rude" rude
serve() { start "$run/server" "$1" "127.0.0.1:$go_port"; listens "$go_port" "$1"; }

serve grpc-gateway
for name in not-found invalid-argument resource-exhausted unauthenticated aborted unavailable cancelled \
  failed-precondition no-message message-needing-escaping code-outside-the-standard headers-first; do
  ask "grpc-gateway-$name" "$go_port" "/v1/books/$name"
done
ask grpc-gateway-backend-gone "$go_port" /v1/nobody
ask grpc-gateway-unmatched-path "$go_port" /v2/nothing
ask grpc-gateway-unmatched-method "$go_port" /v1/nobody -X DELETE
ask grpc-gateway-bad-timeout "$go_port" /v1/nobody -H 'Grpc-Timeout: soon'
ask grpc-gateway-asked-for-trailers "$go_port" /v1/books/resource-exhausted -H 'TE: trailers'
stop_last

serve connect
while read -r name method; do
  ask "connect-$name" "$go_port" "/books.v1.Books/$method" -H 'Content-Type: application/json' -d '{}'
done <<'END'
not-found NotFound
resource-exhausted ResourceExhausted
aborted Aborted
deadline-exceeded DeadlineExceeded
canceled Canceled
unauthenticated Unauthenticated
no-message NoMessage
plain-error Plain
unknown-procedure Nothing
END
ask connect-bad-json "$go_port" /books.v1.Books/NotFound -H 'Content-Type: application/json' -d '{"title":'
ask connect-unknown-compression "$go_port" /books.v1.Books/NotFound -H 'Content-Type: application/json' -H 'Content-Encoding: br' -d '{}'
ask connect-get-not-allowed "$go_port" '/books.v1.Books/NotFound?connect=v1&encoding=json&message=%7B%7D'
ask connect-unsupported-media-type "$go_port" /books.v1.Books/NotFound -H 'Content-Type: text/plain' -d 'hello'
stop_last

serve twirp
while read -r name method; do
  ask "twirp-$name" "$go_port" "/twirp/books.v1.Books/$method" -H 'Content-Type: application/json' -d '{}'
done <<'END'
not-found NotFound
invalid-argument InvalidArgument
resource-exhausted ResourceExhausted
unauthenticated Unauthenticated
malformed Malformed
dataloss DataLoss
aborted Aborted
canceled Canceled
internal Internal
plain-error Plain
bad-route Nothing
END
stop_last

serve kubernetes
for name in not-found conflict already-exists forbidden too-many server-timeout timeout unauthorized expired internal \
  unavailable invalid; do
  ask "kubernetes-$name" "$go_port" "/$name"
done
stop_last

serve huma
ask huma-unprocessable "$go_port" /books -H 'Content-Type: application/json' -d '{"title":"","pages":0}'
ask huma-bad-json "$go_port" /books -H 'Content-Type: application/json' -d '{"title":'
ask huma-unsupported-media-type "$go_port" /books -H 'Content-Type: text/plain' -d 'hello'
ask huma-not-found "$go_port" /books/41
ask huma-conflict "$go_port" /books/1
ask huma-too-many "$go_port" /books/2
ask huma-internal "$go_port" /books/3
ask chi-not-found "$go_port" /nothing
ask chi-method-not-allowed "$go_port" /books
stop_last

# --- nginx --------------------------------------------------------------------------------------------------------
nginx_pages() {
  mkdir -p "$run/nginx/html/dir"
  touch "$run/nginx/html/page"
  cat >"$run/nginx/nginx.conf" <<END
daemon off;
master_process off;
pid $run/nginx/pid;
error_log stderr;
events {}
http {
  access_log off;
  client_body_temp_path $run/nginx/body; proxy_temp_path $run/nginx/proxy; fastcgi_temp_path $run/nginx/fastcgi;
  uwsgi_temp_path $run/nginx/uwsgi; scgi_temp_path $run/nginx/scgi;
  limit_req_zone \$binary_remote_addr zone=slow:64k rate=1r/m;
  port_in_redirect off;
  server {
    listen 127.0.0.1:$nginx;
    root $run/nginx/html;
    location /limited429 { limit_req zone=slow; limit_req_status 429; try_files /page =404; }
    location /closed { proxy_pass http://127.0.0.1:$closed; }
    location /silent { proxy_read_timeout 1s; proxy_pass http://127.0.0.1:$silent; }
    location /small { client_max_body_size 8; proxy_pass http://127.0.0.1:$closed; }
    location /denied { deny all; }
    location /asks { auth_basic "books"; auth_basic_user_file $run/nginx/html/page; }
    location /moved { return 301 https://\$host/books; }
    location /off { return 503; }
    location /odd { return 599; }
    location /text { default_type text/plain; return 503 "closed for today\n"; }
    location /hidden { server_tokens off; return 404; }
  }
}
END
  start env LD_LIBRARY_PATH="$work/nginx/usr/lib/x86_64-linux-gnu:$work/nginx/lib/x86_64-linux-gnu" \
    "$work/nginx/usr/sbin/nginx" -p "$run/nginx" -c "$run/nginx/nginx.conf" -e stderr
  listens "$nginx" nginx
  ask nginx-404 "$nginx" /nothing
  ask nginx-404-without-version "$nginx" /hidden
  ask nginx-404-head "$nginx" /nothing -I
  ask nginx-405 "$nginx" /page -d 'hello'
  ask nginx-403 "$nginx" /denied
  ask nginx-401 "$nginx" /asks
  ask nginx-400 "$nginx" / -H 'Host: a b'
  ask nginx-414 "$nginx" "/$(printf 'a%.0s' {1..9000})"
  ask nginx-413 "$nginx" /small -d 'more than eight bytes'
  ask nginx-502 "$nginx" /closed
  ask nginx-504 "$nginx" /silent
  ask nginx-503 "$nginx" /off
  ask nginx-503-text "$nginx" /text
  ask nginx-599 "$nginx" /odd
  ask nginx-301 "$nginx" /moved -H 'Host: books.example'
  ask nginx-301-directory "$nginx" /dir -H 'Host: books.example'
  curl -so "$run/first" "http://127.0.0.1:$nginx/limited429"
  ask nginx-429 "$nginx" /limited429
  stop_last
}
if unpacked nginx nginx libpcre3; then nginx_pages; else printf 'SKIPPED nginx\n' >&2; fi

# --- HAProxy ------------------------------------------------------------------------------------------------------
haproxy_pages() {
  cat >"$run/haproxy.cfg" <<END
defaults
  mode http
  timeout connect 500ms
  timeout client 5s
  timeout server 500ms
  timeout http-request 500ms
frontend in
  bind 127.0.0.1:$haproxy
  option http-buffer-request
  http-request deny if { path /denied }
  http-request deny deny_status 429 if { path /many }
  http-request deny deny_status 404 if { path /absent }
  http-request deny deny_status 413 if { path /large }
  http-request auth realm books if { path /asks }
  http-request redirect code 301 location https://books.example/ if { path /moved }
  http-request return status 503 content-type application/json string '{"error":"closed"}' if { path /json }
  use_backend silent if { path /silent }
  use_backend rude if { path /rude }
  default_backend empty
backend empty
backend silent
  server one 127.0.0.1:$silent
backend rude
  retries 0
  server one 127.0.0.1:$rude
END
  start env LD_LIBRARY_PATH="$work/haproxy/usr/lib/x86_64-linux-gnu:$work/haproxy/lib/x86_64-linux-gnu" \
    "$work/haproxy/usr/sbin/haproxy" -db -f "$run/haproxy.cfg"
  listens "$haproxy" HAProxy
  ask haproxy-503-no-server "$haproxy" /empty
  ask haproxy-502 "$haproxy" /rude
  ask haproxy-504 "$haproxy" /silent
  ask haproxy-403 "$haproxy" /denied
  ask haproxy-404 "$haproxy" /absent
  ask haproxy-413 "$haproxy" /large
  ask haproxy-429 "$haproxy" /many
  ask haproxy-401 "$haproxy" /asks
  ask haproxy-301 "$haproxy" /moved
  ask haproxy-503-json "$haproxy" /json
  ask haproxy-400 "$haproxy" / -H 'a b: c'
  sleep 2 | curl -si --http1.1 --max-time 10 -H 'Expect:' -T - "http://127.0.0.1:$haproxy/empty" >"$run/answer" || true
  keep haproxy-408
  stop_last
}
if unpacked haproxy haproxy liblua5.3-0 libopentracing-c-wrapper0 libopentracing1; then haproxy_pages
else printf 'SKIPPED HAProxy\n' >&2; fi

# --- Envoy --------------------------------------------------------------------------------------------------------
envoy_replies() {
  cat >"$run/envoy.yaml" <<END
static_resources:
  listeners:
  - address: {socket_address: {address: 127.0.0.1, port_value: $envoy}}
    filter_chains:
    - filters:
      - name: envoy.filters.network.http_connection_manager
        typed_config:
          "@type": type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager
          stat_prefix: in
          http_filters:
          - name: envoy.filters.http.local_ratelimit
            typed_config:
              "@type": type.googleapis.com/envoy.extensions.filters.http.local_ratelimit.v3.LocalRateLimit
              stat_prefix: limit
          - name: envoy.filters.http.rbac
            typed_config: {"@type": type.googleapis.com/envoy.extensions.filters.http.rbac.v3.RBAC}
          - name: envoy.filters.http.jwt_authn
            typed_config:
              "@type": type.googleapis.com/envoy.extensions.filters.http.jwt_authn.v3.JwtAuthentication
              providers:
                books: {issuer: https://books.example, local_jwks: {inline_string: '{"keys":[{"kty":"oct","alg":"HS256","k":"Ym9va3M"}]}'}}
              rules:
              - {match: {prefix: /token}, requires: {provider_name: books}}
          - name: envoy.filters.http.buffer
            typed_config:
              "@type": type.googleapis.com/envoy.extensions.filters.http.buffer.v3.Buffer
              max_request_bytes: 1000
          - name: envoy.filters.http.router
            typed_config: {"@type": type.googleapis.com/envoy.extensions.filters.http.router.v3.Router}
          route_config:
            validate_clusters: false
            virtual_hosts:
            - name: all
              domains: ["*"]
              routes:
              - {match: {path: /empty}, route: {cluster: empty}}
              - {match: {path: /closed}, route: {cluster: closed}}
              - {match: {path: /rude}, route: {cluster: rude}}
              - {match: {path: /silent}, route: {cluster: silent, timeout: 0.5s}}
              - {match: {path: /nowhere}, route: {cluster: nowhere}}
              - {match: {path: /token}, route: {cluster: closed}}
              - {match: {path: /moved}, redirect: {host_redirect: books.example, https_redirect: true}}
              - {match: {path: /direct}, direct_response: {status: 503, body: {inline_string: closed for today}}}
              - match: {path: /denied}
                route: {cluster: closed}
                typed_per_filter_config:
                  envoy.filters.http.rbac:
                    "@type": type.googleapis.com/envoy.extensions.filters.http.rbac.v3.RBACPerRoute
                    rbac: {rules: {action: ALLOW, policies: {}}}
              - match: {path: /many}
                route: {cluster: closed}
                typed_per_filter_config:
                  envoy.filters.http.local_ratelimit:
                    "@type": type.googleapis.com/envoy.extensions.filters.http.local_ratelimit.v3.LocalRateLimit
                    stat_prefix: limit
                    token_bucket: {max_tokens: 1, tokens_per_fill: 1, fill_interval: 3600s}
                    filter_enabled: {default_value: {numerator: 100}}
                    filter_enforced: {default_value: {numerator: 100}}
  clusters:
  - {name: empty, type: STATIC, load_assignment: {cluster_name: empty}}
END
  local name
  for name in "closed $closed" "rude $rude" "silent $silent"; do
    printf '  - {name: %s, type: STATIC, load_assignment: {cluster_name: %s, endpoints: [{lb_endpoints: [{endpoint: {address: {socket_address: {address: 127.0.0.1, port_value: %s}}}}]}]}}\n' \
      "${name% *}" "${name% *}" "${name#* }" >>"$run/envoy.yaml"
  done
  start "$work/envoy/bin/envoy" -c "$run/envoy.yaml" --concurrency 1 --use-dynamic-base-id -l warn
  listens "$envoy" Envoy
  ask envoy-404-no-route "$envoy" /nothing
  ask envoy-503-no-healthy-upstream "$envoy" /empty
  ask envoy-503-refused "$envoy" /closed
  ask envoy-503-disconnected "$envoy" /rude
  ask envoy-503-no-cluster "$envoy" /nowhere
  ask envoy-503-direct-response "$envoy" /direct
  ask envoy-504-timeout "$envoy" /silent
  ask envoy-403-rbac "$envoy" /denied
  ask envoy-401-jwt "$envoy" /token
  ask envoy-413-buffer "$envoy" /closed -d "$(printf 'a%.0s' {1..2000})"
  ask envoy-400 "$envoy" / -H 'a b: c'
  ask envoy-301 "$envoy" /moved
  curl -so "$run/first" "http://127.0.0.1:$envoy/many"
  ask envoy-429-local "$envoy" /many
  ask envoy-200-grpc-no-healthy-upstream "$envoy" /empty -H 'Content-Type: application/grpc' -X POST
  stop_last
}
if envoy_program=$(bash "$make/../../../peers/envoy.sh" "$work"); then envoy_replies; else printf 'SKIPPED Envoy\n' >&2; fi

# --- kube-apiserver, as tests/peers/kubernetes.sh builds it -------------------------------------------------------
apiserver_answers() {
  start "$work/kubernetes/etcd" --data-dir "$run/etcd" --listen-client-urls "http://127.0.0.1:$etcd_client" \
    --advertise-client-urls "http://127.0.0.1:$etcd_client" --listen-peer-urls "http://127.0.0.1:$etcd_peer" \
    --initial-advertise-peer-urls "http://127.0.0.1:$etcd_peer" --initial-cluster "default=http://127.0.0.1:$etcd_peer"
  openssl genrsa -out "$run/key.pem" 2048 2>/dev/null
  printf 'let-me-in,admin,1,"system:masters"\nno-rights,reader,2\ntoo-often,crowd,3\n' >"$run/tokens.csv"
  start "$work/kubernetes/kube-apiserver" --etcd-servers "http://127.0.0.1:$etcd_client" \
    --service-cluster-ip-range 10.0.0.0/24 --cert-dir "$run/certs" \
    --service-account-issuer https://kubernetes.default.svc --service-account-key-file "$run/key.pem" \
    --service-account-signing-key-file "$run/key.pem" --token-auth-file "$run/tokens.csv" --authorization-mode RBAC \
    --bind-address 127.0.0.1 --secure-port "$apiserver"
  api() { curl -sik --http1.1 --max-time 10 -H "Authorization: Bearer ${token:-let-me-in}" "${@:2}" "https://127.0.0.1:$apiserver$1"; }
  # Its components start one after another: requests are repeated, and a response with a different status is discarded.
  create() {
    for _ in {1..100}; do
      api "$1" -H 'Content-Type: application/json' -d "$2" >"$run/answer" || true
      head -n 1 "$run/answer" | grep -qE ' (201|409) ' && return
      sleep 0.2
    done
    printf 'FAILED: cannot create at %s\n' "$1" >&2; cat "$run/answer" >&2; exit 1
  }
  ask_api() {
    api "${@:3}" >"$run/answer" || true
    [[ $(cut -d' ' -f2 "$run/answer" | head -n 1) == "$1" ]] ||
      { printf 'FAILED: no %s for %s\n' "$1" "$2" >&2; cat "$run/answer" >&2; exit 1; }
    keep "kube-apiserver-$2"
  }
  for _ in {1..300}; do
    api /readyz 2>/dev/null | grep -q ' 200' && break
    sleep 0.2
  done
  local pods=/api/v1/namespaces/library/pods json='Content-Type: application/json'
  create /api/v1/namespaces '{"metadata":{"name":"library"}}'
  create /api/v1/namespaces/library/services '{"metadata":{"name":"shelf"},"spec":{"clusterIP":"None","ports":[{"port":80}]}}'
  create /api/v1/namespaces/library/endpoints '{"metadata":{"name":"shelf"}}'
  create /api/v1/namespaces/library/serviceaccounts '{"metadata":{"name":"default"}}'
  local pod='{"metadata":{"name":"reader","labels":{"app":"reader"}},"spec":{"automountServiceAccountToken":false,"containers":[{"name":"one","image":"books.example/one"}]}}'
  create "$pods" "$pod"
  ask_api 404 not-found "$pods/nobody"
  ask_api 404 no-resource /api/v1/nothings
  ask_api 404 no-path /nothing
  ask_api 409 already-exists "$pods" -H "$json" -d "$pod"
  ask_api 422 invalid "$pods" -H "$json" -d '{"metadata":{"name":"No Name"},"spec":{"containers":[{"name":"one","imagePullPolicy":"Sometimes"}]}}'
  ask_api 400 bad-json "$pods" -H "$json" -d '{"metadata":'
  ask_api 400 unknown-field "$pods?fieldValidation=Strict" -H "$json" -d "${pod/containers\"/containerz\":[],\"containers\"}"
  ask_api 409 conflict /api/v1/namespaces/library -H "$json" -X PUT -d '{"metadata":{"name":"library","resourceVersion":"1"},"spec":{"finalizers":["kubernetes"]}}'
  ask_api 405 method-not-allowed "$pods" -X PUT -H "$json" -d "$pod"
  ask_api 406 not-acceptable "$pods" -H 'Accept: text/csv'
  ask_api 415 unsupported-media-type "$pods" -H 'Content-Type: text/csv' -d 'a,b'
  ask_api 400 bad-continue "$pods?limit=1&continue=nonsense"
  ask_api 503 unavailable-service /api/v1/namespaces/library/services/shelf/proxy/
  token=no-rights ask_api 403 forbidden "$pods/nobody"
  token=wrong ask_api 401 unauthorized "$pods/nobody"
  curl -sik --http1.1 --max-time 10 "https://127.0.0.1:$apiserver$pods" >"$run/answer" || true
  keep kube-apiserver-anonymous
  # A disruption budget that allows none: eviction answers 429.
  create /apis/policy/v1/namespaces/library/poddisruptionbudgets \
    '{"metadata":{"name":"reader"},"spec":{"minAvailable":1,"selector":{"matchLabels":{"app":"reader"}}}}'
  api "$pods/reader/status" -X PATCH -H 'Content-Type: application/merge-patch+json' -d '{"status":{"phase":"Running"}}' >>"$run/log"
  ask_api 429 too-many-evictions "$pods/reader/eviction" -H "$json" -d '{"metadata":{"name":"reader"}}'
  # A priority level of no seats serves one request of its user at a time: a second beside a slow one is answered 429.
  create /apis/flowcontrol.apiserver.k8s.io/v1/prioritylevelconfigurations \
    '{"metadata":{"name":"none"},"spec":{"type":"Limited","limited":{"nominalConcurrencyShares":0,"lendablePercent":0,"borrowingLimitPercent":0,"limitResponse":{"type":"Reject"}}}}'
  create /apis/flowcontrol.apiserver.k8s.io/v1/flowschemas \
    '{"metadata":{"name":"crowd"},"spec":{"matchingPrecedence":2,"priorityLevelConfiguration":{"name":"none"},"rules":[{"subjects":[{"kind":"User","user":{"name":"crowd"}}],"resourceRules":[{"verbs":["*"],"apiGroups":["*"],"resources":["*"],"namespaces":["*"]}]}]}}'
  create /apis/rbac.authorization.k8s.io/v1/clusterrolebindings \
    '{"metadata":{"name":"crowd"},"roleRef":{"apiGroup":"rbac.authorization.k8s.io","kind":"ClusterRole","name":"cluster-admin"},"subjects":[{"apiGroup":"rbac.authorization.k8s.io","kind":"User","name":"crowd"}]}'
  sleep 2
  { sleep 3 | token=too-often api "$pods" -X POST -H "$json" -H 'Expect:' -T - >>"$run/log"; } &
  local slow=$!
  sleep 1
  token=too-often ask_api 429 too-many-requests "$pods"
  wait "$slow" || true
  stop_last
  stop_last
}
if [[ -x $work/kubernetes/kube-apiserver && -x $work/kubernetes/etcd ]]; then apiserver_answers
else printf 'SKIPPED kube-apiserver\n' >&2; fi
