#!/usr/bin/env bash
# Tests the Helm chart: helm.py, and without --quick what it renders with a real kube-apiserver, in a namespace that enforces
# Pod Security "restricted", with the definitions of Istio, Envoy Gateway, the Gateway API and the Prometheus operator.
#   bash tests/peers/helm.sh BUILD [--quick]
# Helm is the one of the system, or built with Go below BUILD/../peers (about two minutes the first time; not with --quick).
set -euo pipefail
mkdir -p "$1/../peers/kubernetes"
build=$(cd "$1" && pwd)
work=$(cd "$1/../peers/kubernetes" && pwd)
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
helm_version=4.3.1
skip() { printf 'SKIPPED helm: %s\n' "$1" >&2; exit 77; }

helm=$work/../bin/helm
[[ -x $helm ]] || helm=$(command -v helm) || {
  [[ ${2:-} != --quick ]] || skip "helm is not installed; peers/helm builds it"
  command -v go >/dev/null || skip "neither helm nor Go, which builds it, is installed"
  helm=$work/../bin/helm
  GOBIN=$work/../bin go install "helm.sh/helm/v4/cmd/helm@v$helm_version" || skip "helm cannot be built"
}
command -v curl >/dev/null || skip "curl is not installed"
envoy=$(bash "$here/envoy.sh" "$work/..") || exit
rendered=$work/rendered
rm -rf "$rendered"
[[ -x $work/../python/bin/python ]] || python3 -m venv "$work/../python" || skip "no venv"
"$work/../python/bin/pip" install --quiet -r "$here/python/requirements.txt" pyyaml==6.0.2 || skip "pip cannot install"
timeout 300 "$work/../python/bin/python" -B "$here/helm.py" "$envoy" "$build" "$helm" "$rendered"
[[ ${2:-} != --quick ]] || exit 0

# shellcheck source=kube_apiserver.sh
source "$here/kube_apiserver.sh"
install_definitions
kubectl create namespace istio-system >/dev/null
kubectl create namespace edge >/dev/null
kubectl create namespace orders >/dev/null
# Without -n: objects that name another namespace are created there.
kubectl config set-context guarded --namespace guarded >/dev/null
judge() { kubectl --context guarded apply --dry-run=server -f - 2>&1; }
for file in "$rendered"/*.yaml; do
  name=$(basename "$file" .yaml)
  # Any other line is an error or a warning.
  if applied=$(judge <"$file") && ! grep -vF '(server dry run)' <<<"$applied"; then
    printf 'passed: accepts %s: %s objects\n' "$name" "$(wc -l <<<"$applied")"
  else
    printf 'FAILED: %s\n%s\n' "$name" "$applied"
    failed=1
  fi
  bare=$(kubectl --context guarded create --dry-run=client -o json -f "$file" | pod)
  expect "$(judge <<<"$bare")" "pod/bare created" "admits the pod of $name under Pod Security restricted"
done
# Installs and upgrades for real: what is immutable does not depend on values, and the notes render.
as_admin=(--kube-apiserver "https://127.0.0.1:$port" --kube-token let-me-in --kube-insecure-skip-tls-verify -n guarded)
chart=$here/../../deploy/helm/status-translator
for values in extProc.mode=observe extProc.istio.enabled=true extProc.envoyGateway.enabled=true,extProc.limitConfigMap=limit; do
  said=$(HOME=$run "$helm" upgrade status-translator "$chart" --install --set "image.repository=a,$values" \
    "${as_admin[@]}" 2>&1) || failed=1
  expect "$said" 'Clients call dns:///status-translator.guarded.svc:50051' "installs with $values, and prints its notes"
done
expect "$said" 'kubectl -n guarded create configmap limit --from-literal=limit=observe' "says how to stop enforcement"
expect "$(kubectl get -n guarded networkpolicies,envoyfilters,envoyextensionpolicies -o name)" \
  envoyextensionpolicy.gateway.envoyproxy.io/status-translator "creates the policy"
expect "$(HOME=$run "$helm" uninstall status-translator "${as_admin[@]}" 2>&1)" 'uninstalled' "is uninstalled"
left=$(kubectl get -n guarded deployments,services,configmaps,networkpolicies,envoyfilters -o name)
[[ -z $left ]] || { printf 'FAILED: helm uninstall leaves %s\n' "$left"; failed=1; }

# The commands of its README.
helm() { HOME=$run "$helm" "$@" "${as_admin[@]}" 2>&1; }
while read -r command; do
  expect "$(cd "$here/../.." && eval "$command")" 'STATUS: deployed' "$command"
done < <(python3 -B "$here/../docs/documents.py" helm deploy/helm/status-translator/README.md | grep -v '^helm test ')

# Check of the test itself.
for wrong in s/jobLabel:/jobLable:/ s/scaleTargetRef:/scaleTarget:/ s/alert:/alarm:/; do
  if judge < <(sed "$wrong" "$rendered/shared.yaml") >/dev/null; then printf 'FAILED: accepts %s\n' "$wrong"; failed=1; fi
done
expect "$(judge <<<"${bare//\"runAsNonRoot\": true/\"runAsNonRoot\": false}")" 'violates PodSecurity' \
  "refuses a pod that runs as root"
exit "$failed"
