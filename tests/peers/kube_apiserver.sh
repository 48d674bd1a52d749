# Sourced by tests of manifests: a real kube-apiserver with etcd on loopback. There are no kubelets, so objects are judged
# (strict decoding, defaults, validation, admission) and nothing runs. The programs are built with Go in $work (about five
# minutes the first time). Expects the variable work and the function skip; gives the functions kubectl, dry_run, pod, expect
# and install_definitions, the variables run, port and failed, and the namespace `guarded`, which enforces Pod Security
# "restricted".
kubernetes=1.36.3 etcd=3.7.3 istio=1.32.0 envoy_gateway=1.9.1 prometheus_operator=0.85.0 gateway_api=1.6.3

command -v go >/dev/null || skip "Go, which builds its programs, is not installed"
command -v openssl >/dev/null || skip "openssl, for the server's key, is not installed"

# Kubernetes must be a dependency of a main module: its own go.mod replaces modules by directories that the Go proxy lacks.
build_kubernetes() (
  mkdir -p "$work/src" && cd "$work/src"
  go mod download -json "k8s.io/kubernetes@v$kubernetes" >module.json
  local mod
  mod=$(sed -n 's/.*"GoMod": "\(.*\)".*/\1/p' module.json)
  { printf 'module peers\n\ngo 1.26\n\nrequire k8s.io/kubernetes v%s\n\n' "$kubernetes"
    sed -n "s|^\t*\(k8s.io/[^ ]*\) => ./staging/.*|replace \1 => \1 v0.${kubernetes#1.}|p" "$mod"; } >go.mod
  printf '//go:build tools\n\npackage peers\n\nimport (\n\t_ "k8s.io/kubernetes/cmd/kube-apiserver"\n\t_ "k8s.io/kubernetes/cmd/kubectl"\n)\n' >tools.go
  # Without its version, Helm refuses it.
  GOFLAGS=-mod=mod go build -ldflags "-X k8s.io/component-base/version.gitVersion=v$kubernetes" -o "$work/" \
    k8s.io/kubernetes/cmd/kube-apiserver k8s.io/kubernetes/cmd/kubectl
)
build_etcd() (
  mkdir -p "$work/etcd-src" && cd "$work/etcd-src"
  printf 'module peers\n\ngo 1.26\n\nrequire go.etcd.io/etcd/server/v3 v%s\n' "$etcd" >go.mod
  printf '//go:build tools\n\npackage peers\n\nimport _ "go.etcd.io/etcd/server/v3"\n' >tools.go
  GOFLAGS=-mod=mod go build -o "$work/etcd" go.etcd.io/etcd/server/v3
)
[[ $("$work/kube-apiserver" --version 2>/dev/null) == "Kubernetes v$kubernetes" && -x $work/kubectl ]] || build_kubernetes ||
  skip "kube-apiserver cannot be built"
[[ -x $work/etcd ]] || build_etcd || skip "etcd cannot be built"
# module NAME@VERSION: the folder of a Go module.
module() (cd "$work/etcd-src" && go mod download -json "$1" | sed -n 's/^\t"Dir": "\(.*\)",$/\1/p')

istio_crds=$(module "istio.io/api@v$istio")/kubernetes/customresourcedefinitions.gen.yaml
envoy_gateway_crds=$(module "github.com/envoyproxy/gateway@v$envoy_gateway")/charts/gateway-crds-helm/templates/generated
operator_crds=$(module "github.com/prometheus-operator/prometheus-operator@v$prometheus_operator")/example/prometheus-operator-crd
gateway_crds=$(module "sigs.k8s.io/gateway-api@v$gateway_api")/config/crd/standard
[[ -e $istio_crds && -d $envoy_gateway_crds && -d $operator_crds && -d $gateway_crds ]] ||
  skip "the definitions of Istio, Envoy Gateway, the Prometheus operator or the Gateway API cannot be had"

run=$(mktemp -d)
started=()
trap 'for pid in "${started[@]}"; do kill -KILL "$pid" 2>/dev/null || true; wait "$pid" 2>/dev/null || true; done; rm -rf "$run"' EXIT
read -r port client peer < <(python3 -c '
import socket
taken = [socket.create_server(("127.0.0.1", 0)) for _ in range(3)]
print(*(s.getsockname()[1] for s in taken))')

"$work/etcd" --data-dir "$run/etcd" --listen-client-urls "http://127.0.0.1:$client" \
  --advertise-client-urls "http://127.0.0.1:$client" --listen-peer-urls "http://127.0.0.1:$peer" \
  --initial-advertise-peer-urls "http://127.0.0.1:$peer" --initial-cluster "default=http://127.0.0.1:$peer" \
  >"$run/etcd.log" 2>&1 &
started+=($!)
openssl genrsa -out "$run/key.pem" 2048 2>/dev/null
printf 'let-me-in,admin,1,"system:masters"\n' >"$run/tokens.csv"
"$work/kube-apiserver" --etcd-servers "http://127.0.0.1:$client" --service-cluster-ip-range 10.0.0.0/24 \
  --cert-dir "$run/certs" --service-account-issuer https://kubernetes.default.svc \
  --service-account-key-file "$run/key.pem" --service-account-signing-key-file "$run/key.pem" \
  --token-auth-file "$run/tokens.csv" --authorization-mode RBAC --bind-address 127.0.0.1 --secure-port "$port" \
  >"$run/apiserver.log" 2>&1 &
started+=($!)

kubectl() { HOME=$run "$work/kubectl" --server "https://127.0.0.1:$port" --insecure-skip-tls-verify --token let-me-in "$@"; }
for _ in {1..300}; do
  kubectl get --raw /readyz >/dev/null 2>&1 && break
  kill -0 "${started[1]}" 2>/dev/null || { tail -n 20 "$run/apiserver.log" >&2; exit 1; }
  sleep 0.2
done

failed=0
expect() { if grep -qF -- "$2" <<<"$1"; then printf 'passed: %s\n' "$3"; else printf 'FAILED: %s\n%s\n' "$3" "$1"; failed=1; fi; }
dry_run() { kubectl apply --dry-run=server -n guarded -f - 2>&1; }

kubectl create namespace guarded >/dev/null
kubectl label namespace guarded pod-security.kubernetes.io/enforce=restricted >/dev/null
# Controllers, which do not run here, would create quotas and service accounts.
kubectl create serviceaccount default -n guarded >/dev/null 2>&1 || true

# Installs the CustomResourceDefinitions that the exports and the chart use, as their projects publish them.
install_definitions() {
  local kind
  # Lines of Helm templates are not YAML.
  for kind in envoypatchpolicies envoyextensionpolicies; do
    grep -v '^{{' "$envoy_gateway_crds/gateway.envoyproxy.io_$kind.yaml"
  done | kubectl apply --server-side -f - -f "$istio_crds" -f "$operator_crds/monitoring.coreos.com_servicemonitors.yaml" \
    -f "$operator_crds/monitoring.coreos.com_prometheusrules.yaml" \
    -f "$gateway_crds/gateway.networking.k8s.io_referencegrants.yaml" >/dev/null
  kubectl wait --for=condition=Established --timeout=60s crd/envoyfilters.networking.istio.io \
    crd/envoypatchpolicies.gateway.envoyproxy.io crd/envoyextensionpolicies.gateway.envoyproxy.io \
    crd/servicemonitors.monitoring.coreos.com crd/prometheusrules.monitoring.coreos.com \
    crd/referencegrants.gateway.networking.k8s.io >/dev/null
}

# pod: of the objects as JSON on standard input, a pod of the Deployment's template. Pod Security only warns about a Deployment,
# but refuses a pod that violates a rule.
pod() { python3 -c '
import json, sys
text, template = sys.stdin.read(), None
while text:
    document, end = json.JSONDecoder().raw_decode(text)
    text = text[end:].lstrip()
    if document["kind"] == "Deployment":
        template = document["spec"]["template"]
print(json.dumps({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "bare", **template["metadata"]},
                  "spec": template["spec"]}))'; }
