#!/usr/bin/env bash
# Writes what is made of other files: the chart's copies of the alerts and the dashboard, and with Helm, deploy/kubernetes.
#   bash deploy/helm/render.sh            writes them
#   bash deploy/helm/render.sh --check    fails if one differs; without Helm, deploy/kubernetes is not compared
# HELM names the program; default: helm.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
helm=${HELM:-helm}
made=$(mktemp -d)
trap 'rm -rf "$made"' EXIT
failed=0

# result FILE: compares or replaces deploy/FILE by $made/FILE.
result() {
  if [[ ${check:-} ]]; then
    cmp "$made/$1" "../$1" || { printf 'run: bash deploy/helm/render.sh\n' >&2; failed=1; }
  else
    cp "$made/$1" "../$1"
  fi
}
[[ ${1:-} != --check ]] || check=1

mkdir -p "$made"/{helm/status-translator/files,kubernetes}
cp ../prometheus/alerts.yml "$made/helm/status-translator/files/"
cp ../grafana/status-translator.json "$made/helm/status-translator/files/dashboard.json"
result helm/status-translator/files/alerts.yml
result helm/status-translator/files/dashboard.json
if command -v "$helm" >/dev/null; then
  # Helm 4 puts an empty line before a separator, Helm 3 does not.
  { printf '# Written by deploy/helm/render.sh from the chart and values.yaml. Do not edit.\n'
    "$helm" template status-translator status-translator --values ../kubernetes/values.yaml --skip-tests \
      --kube-version 1.29.0 | sed -z 's/\n\n---\n/\n---\n/g'; } >"$made/kubernetes/status-translator.yaml"
  result kubernetes/status-translator.yaml
else
  printf 'no Helm: deploy/kubernetes/status-translator.yaml is left as it is\n' >&2
fi
exit "$failed"
