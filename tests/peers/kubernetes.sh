#!/usr/bin/env bash
# Tests deploy/kubernetes with a real kube-apiserver: a server-side dry run in a namespace that enforces Pod Security
# "restricted", with real strict decoding, defaults, validation and admission. There is no kubelet, so nothing runs. Then it
# tests the exports for Istio and Envoy Gateway with their CustomResourceDefinitions.
#   bash tests/peers/kubernetes.sh BUILD
set -euo pipefail
mkdir -p "$1/../peers/kubernetes"
work=$(cd "$1/../peers/kubernetes" && pwd)
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
manifests=$here/../../deploy/kubernetes
program=$(cd "$1" && pwd)/status-translator
skip() { printf 'SKIPPED kubernetes: %s\n' "$1" >&2; exit 77; }
# shellcheck source=kube_apiserver.sh
source "$here/kube_apiserver.sh"

rendered=$(kubectl kustomize "$manifests")
applied=$(dry_run <<<"$rendered") || failed=1
limits=
printf '%s\n' "$applied"
for kind in configmap service deployment.apps poddisruptionbudget.policy networkpolicy.networking.k8s.io; do
  expect "$applied" "$kind/status-translator" "accepts the $kind"
done
as_json=$(kubectl create --dry-run=client -n guarded -o json -f - <<<"$rendered")
bare=$(pod <<<"$as_json")
expect "$(dry_run <<<"$bare")" "pod/bare created" \
  "admits its pod under Pod Security restricted"
# Check of the test itself: a misspelt field and a violated rule must be refused.
expect "$(dry_run <<<"${rendered//readinessProbe:/readynessProbe:}")" \
  'unknown field' "refuses a misspelt field"
expect "$(dry_run <<<"${bare//\"allowPrivilegeEscalation\": false/\"allowPrivilegeEscalation\": true}")" \
  'violates PodSecurity' "refuses a pod that breaks restricted"

# The commands of Envoy's README stop enforcement and continue it.
while read -r command; do
  expect "$(eval "$command" 2>&1)" 'configmap/status-translator-limit' "$command"
  limits+="$(kubectl get configmap status-translator-limit -o 'jsonpath=<{.data.limit}>')"
done < <(python3 -B "$here/../docs/documents.py" kubectl deploy/envoy/README.md)
expect "$limits" '<><observe><>' "a ConfigMap stops enforcement and continues it"

install_definitions
for format in istio istio-ext-proc envoy-gateway envoy-gateway-ext-proc; do
  for profile in general google otc-ecs; do
    written=$("$program" export --format "$format" --profile "$profile")
    expect "$(dry_run <<<"$written")" "(server dry run)" "accepts $format of $profile"
  done
done
for methods in '' '--idempotent acme.v1.Orders/Get --idempotent acme.v1.Catalog'; do
  # shellcheck disable=SC2086  # options
  retries=$("$program" export --format istio-retry-policy --profile general $methods)
  expect "$(dry_run <<<"$retries")" 'virtualservice.networking.istio.io/' "accepts istio-retry-policy ${methods:-without methods}"
done
# Check of the test itself.
expect "$(dry_run <<<"${written//failOpen:/failsOpen:}")" 'unknown field' \
  "refuses a misspelt field of Envoy Gateway"
expect "$(dry_run <<<"${retries//retryOn:/retriesOn:}")" 'unknown field' "refuses a misspelt field of a retry policy"
expect "$(dry_run <<<"${retries//attempts: 2/attempts: often}")" 'must be of type integer' "refuses attempts that are no number"
expect "$("$program" export --format istio --profile general | sed 's/applyTo: NETWORK_FILTER/applyTo: NETWORK/' |
  dry_run)" 'Unsupported value' "refuses what Istio has no place for"
exit "$failed"
