"""Tests deploy/helm with a real Helm: helm.py ENVOY BUILD HELM FOLDER

Lints and renders the chart for several values, renders wrong values, which its schema must refuse, compares its parts with their
sources, and runs what it renders: the pod, and Envoy with the ext_proc filter for Istio and for Envoy Gateway. Writes the rendered
objects to FOLDER/CASE.yaml. Needs grpcio and PyYAML (in_venv.sh).
"""

import json
import pathlib
import subprocess
import sys
import tempfile

import yaml
from chart_pod import ChartPod, write_config_map
from mesh import BUILD, ENVOY, Path, check, get
from no_hop_exports import export, of_extension_policy, of_istio
from waiting import wait_until

HELM, FOLDER = sys.argv[3], pathlib.Path(sys.argv[4])
DEPLOY = pathlib.Path(__file__).resolve().parent.parent.parent / "deploy"
CHART = DEPLOY / "helm/status-translator"
SERVICE = BUILD / "status-translator"
ACME = (DEPLOY / "profiles/acme.textproto").read_text()
SHAPE = """name: "acme"
made_by: "application"
match { has { json: "/acme_code" type: "string" } }
read { error_code { json: "/acme_code" } }
example { status: 400 body: '{"acme_code": "A-17"}' }
"""
SYMPTOM = """name: "acme"
speaker: "ACME gateway"
symptom { name: "queue-full" pattern: "acme: queue is full" cause: "acme_overload" example: "acme: queue is full" }
cause { kind: "acme_overload" summary: "The queue is full." made_by: "proxy" may_have_run: "no" grpc: "UNAVAILABLE" next_step: "Wait." }
"""
IMAGE = {"repository": "registry.example.com/status-translator"}
CASES = {
    "default": {},
    "shared": {
        "image": {**IMAGE, "digest": "sha256:" + "0" * 64}, "imagePullSecrets": [{"name": "pull"}], "defaultProfile": "acme",
        "profiles": {"files": {"acme.textproto": ACME, "acme.shape.textproto": SHAPE,
                               "acme.symptom.textproto": SYMPTOM}, "optional": True}, "corsOrigin": "https://example.org", "accessLog": 1,
        "autoscaling": {"enabled": True}, "serviceMonitor": {"enabled": True, "labels": {"release": "p"}},
        "prometheusRule": {"enabled": True, "labels": {"release": "p"}}, "dashboard": {"enabled": True}, "podLabels": {"team": "a"},
        "podAnnotations": {"example.org/a": "b"}, "priorityClassName": "system-cluster-critical", "nodeSelector": {"kubernetes.io/os": "linux"},
        "tolerations": [{"key": "a", "operator": "Exists"}], "affinity": {"nodeAffinity": {}},
        "extProc": {"mode": "enforce", "limitConfigMap": "limit"}},
    "istio": {"extProc": {"mode": "enforce", "istio": {"enabled": True}}},
    "istio-settings": {"extProc": {"messageTimeoutMilliseconds": 1500, "failOpen": False, "limitConfigMap": "limit", "istio": {
        "enabled": True, "namespace": "istio-system", "context": "GATEWAY", "workloadLabels": {"app": "gateway"},
        "settings": {"enforce_percent": "2.5", "expose": "body, header:x-cost"}}}},
    "gateway": {"extProc": {"mode": "enforce", "envoyGateway": {"enabled": True}}},
    "gateway-elsewhere": {"extProc": {"envoyGateway": {"enabled": True, "namespace": "edge", "target": {"kind": "HTTPRoute", "name": "a"}}}},
    "existing": {"profiles": {"existingConfigMap": "mine"}, "descriptorSet": {"existingConfigMap": "types"}, "replicas": 1,
                 "disruptionBudget": {"enabled": False}, "networkPolicy": {"enabled": False}, "fullnameOverride": "codes"},
}
# Values that the schema refuses, and what Helm names.
REFUSED = [
    ({"image": {"repository": ""}}, "/image/repository"),
    ({"image": {"repository": "a b"}}, "/image/repository"),
    ({"imagee": {}}, "imagee"),
    ({"extProc": {"mode": "off"}}, "/extProc/mode"),
    ({"extProc": {"istio": {"settings": {"enforce-percent": "1"}}}}, "enforce-percent"),
    ({"extProc": {"istio": {"settings": {"enforce_percent": 1}}}}, "/extProc/istio/settings/enforce_percent"),
    ({"extProc": {"istio": {"context": "sidecar"}}}, "/extProc/istio/context"),
    ({"replicas": "2"}, "/replicas"),
    ({"drain": {"delaySeconds": -1}}, "/drain/delaySeconds"),
    ({"profiles": {"files": {"acme.txt": ""}}}, "acme.txt"),
    ({"profiles": {"files": {"acme.textproto": ACME}, "existingConfigMap": "mine"}}, "/profiles/files"),
    ({"defaultProfile": "a\n        - --listen=0.0.0.0:1"}, "/defaultProfile"),
    ({"resources": {"limit": {"memory": "1Gi"}}}, "limit"),
    ({"networkPolicy": {"from": []}}, "/networkPolicy/from"),
    ({"disruptionBudget": {"minAvailable": "half"}}, "/disruptionBudget/minAvailable"),
    ({"prometheusRule": {"runbookUrl": "RUNBOOK.md"}}, "/prometheusRule/runbookUrl"),
]


def helm(*arguments, values=None):
    """The exit code, and what Helm prints. With values, for the oldest Kubernetes that has sidecar containers."""
    given = [] if values is None else ["--values", "-", "--kube-version", "1.29.0"]
    done = subprocess.run([HELM, *arguments, *given], text=True, timeout=60,
                          input=None if values is None else json.dumps({"image": IMAGE, **values}), stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT)
    return done.returncode, done.stdout


def render(values, *options, chart=CHART):
    code, text = helm("template", "status-translator", chart, "--namespace", "guarded", *options, values=values)
    check(code == 0, text)
    return text


def of_kind(text, kind):
    return [one for one in yaml.safe_load_all(text) if one and one["kind"] == kind]


def check_rendering():
    for name, values in CASES.items():
        code, said = helm("lint", "--strict", CHART, values=values)
        check(code == 0, name, said)
        (FOLDER / f"{name}.yaml").write_text(render(values))
    print(f"passed: lint and render {len(CASES)} sets of values")
    for values, named in REFUSED:
        code, said = helm("template", "a", CHART, values=values)
        check(code != 0 and named in said and "schema" in said, values, said)
    print(f"passed: refuses {len(REFUSED)} sets of wrong values")
    with tempfile.TemporaryDirectory() as folder:
        code, said = helm("package", CHART, "--destination", folder)
        check(code == 0, said)
        archive, = pathlib.Path(folder).iterdir()
        check(render(CASES["shared"], chart=archive) == render(CASES["shared"]), "the archive renders something else")
    print("passed: the packaged chart renders the same")


def keys(value, schema, path):
    """Where values.yaml and its schema name different keys."""
    if schema.get("type") != "object" or schema.get("additionalProperties", True) is not False or "$ref" in schema:
        return []
    named = set(schema["properties"]) - {"global"}
    return [f"{path}/{key}" for key in named ^ set(value)] + [
        wrong for key in named & set(value) for wrong in keys(value[key], schema["properties"][key], f"{path}/{key}")]


def check_sources():
    values = yaml.safe_load((CHART / "values.yaml").read_text())
    wrong = keys(values, json.loads((CHART / "values.schema.json").read_text()), "")
    check(not wrong, "either values.yaml or its schema lacks", wrong)
    istio, = of_kind(render(CASES["istio"]), "EnvoyFilter")
    exported = yaml.safe_load(export("istio-ext-proc").replace("status-translator.default.svc", "status-translator.guarded.svc"))
    check(istio["spec"] == exported["spec"], "the EnvoyFilter is not that of export")
    gateway, = of_kind(render(CASES["gateway"]), "EnvoyExtensionPolicy")
    check(gateway["spec"] == yaml.safe_load(export("envoy-gateway-ext-proc"))["spec"], "the EnvoyExtensionPolicy is not that of export")
    shared = render(CASES["shared"])
    rule, = of_kind(shared, "PrometheusRule")
    check(rule["spec"] == yaml.safe_load((DEPLOY / "prometheus/alerts.yml").read_text()), "the PrometheusRule has other alerts")
    linked, = of_kind(render({"prometheusRule": {"enabled": True, "runbookUrl": "https://example.org/runbook"}}), "PrometheusRule")
    check(all(one["annotations"]["runbook_url"] == f"https://example.org/runbook#{one['alert'].lower()}"
              for one in linked["spec"]["groups"][0]["rules"]), linked)
    dashboard, = [one["data"]["status-translator.json"] for one in of_kind(shared, "ConfigMap")
                  if one["metadata"]["name"].endswith("-dashboard")]
    check(json.loads(dashboard) == json.loads((DEPLOY / "grafana/status-translator.json").read_text()), "another dashboard")
    settings, = of_kind(render(CASES["istio-settings"]), "EnvoyFilter")
    settings = json.dumps(settings)
    for part in ('"status-translator-enforce-percent", "value": "2.5"', '"message_timeout": "1.5s"', '"failure_mode_allow": false',
                 '"context": "GATEWAY"', '"namespace": "istio-system"', '"workloadSelector": {"labels": {"app": "gateway"}}'):
        check(part in settings, part, settings)
    for case, label in (("default", None), ("istio", "false")):
        deployment, = of_kind(render(CASES[case]), "Deployment")
        check(deployment["spec"]["template"]["metadata"]["labels"].get("sidecar.istio.io/inject") == label, case, "Istio's own proxy")
    elsewhere = render(CASES["gateway-elsewhere"])
    (policy,), (grant,) = of_kind(elsewhere, "EnvoyExtensionPolicy"), of_kind(elsewhere, "ReferenceGrant")
    backend, = policy["spec"]["extProc"][0]["backendRefs"]
    check((policy["metadata"]["namespace"], backend["namespace"], grant["spec"]["from"][0]["namespace"]) == ("edge", "guarded", "edge") and
          grant["spec"]["to"] == [{"group": "", "kind": "Service", "name": backend["name"]}], elsewhere)
    version = yaml.safe_load((CHART / "Chart.yaml").read_text())["appVersion"]
    said = subprocess.run([SERVICE, "version"], stdout=subprocess.PIPE, text=True, check=True).stdout
    check(said.startswith(f"status-translator {version}\n"), "the appVersion of the chart is not", said)
    done = subprocess.run(["bash", DEPLOY / "helm/render.sh", "--check"], env={"HELM": HELM, "PATH": "/usr/bin:/bin"})
    check(done.returncode == 0, "deploy/helm/render.sh has to run")
    print("passed: the parts of the chart are those of export, alerts.yml and the dashboard; deploy/kubernetes is rendered of it")


def run_pod(objects, folder, ports=None):
    return ChartPod(objects, folder, SERVICE, ENVOY, lambda port: get(port, "/readyz")[0] == 200, ports)


def metric(pod, name):
    return next(float(line.split()[1]) for line in get(pod.http, "/metrics")[1].splitlines() if line.startswith(name + " "))


def check_pod(folder):
    """The shared service: own profiles, the test of `helm test`, and the switch that stops enforcement."""
    objects = [one for one in yaml.safe_load_all(render(CASES["shared"])) if one]
    pod = run_pod(objects, folder)
    try:
        for asked, answered in (("420", "RESOURCE_EXHAUSTED"), ("acme: queue is full", "acme/queue-full")):
            said = subprocess.run([SERVICE, "explain", asked, "--server", f"127.0.0.1:{pod.grpc}"], stdout=subprocess.PIPE,
                                  text=True, check=True).stdout
            check(answered in said, asked, said)
        check(get(pod.http, "/v1/shapes/acme")[0] == 200, "the shape beside the profile is loaded")
        test, = [one for one in objects if one["kind"] == "Pod"]
        called = [pod.here(one).replace("status-translator:", "127.0.0.1:") for one in test["spec"]["containers"][0]["args"]]
        check(subprocess.run([SERVICE, *called], stdout=subprocess.DEVNULL).returncode == 0, called)
        check(metric(pod, "status_translator_ext_proc_enforcement_stopped") == 0, "enforces before the ConfigMap exists")
        write_config_map(pod.volumes["limit"], {"limit": "observe"})
        wait_until(lambda: metric(pod, "status_translator_ext_proc_enforcement_stopped") == 1, "the ConfigMap stops enforcement")
        write_config_map(pod.volumes["profiles"], {"acme.textproto": 'name: "acme'})
        wait_until(lambda: metric(pod, "status_translator_profiles_stale") == 1, "a mistake in the ConfigMap is noticed")
        write_config_map(pod.volumes["profiles"], {"acme.textproto": ACME})
        wait_until(lambda: metric(pod, "status_translator_profiles_stale") == 0, "the ConfigMap is loaded again")
    finally:
        pod.close()
    print("passed: the pod answers through its Envoy with its own profile; ConfigMaps stop enforcement and change profiles")


class MeshPath(Path):
    """The proxy of a mesh, which calls the pod of the chart through the pod's own Envoy."""

    def __init__(self, folder, objects, edit):
        self._objects = objects
        super().__init__(folder, "enforce", edit=edit)

    def start_service(self):
        pod = run_pod(self._objects, self.folder, (self.service_port, self.json_api))
        self.started.callback(pod.close)


def check_mesh(folder, values, kind, edit_of):
    objects = [one for one in yaml.safe_load_all(render(values)) if one]
    policy, = [one for one in objects if one["kind"] == kind]
    with MeshPath(folder, objects, edit_of(yaml.safe_dump(policy).replace("status-translator.guarded.svc", "127.0.0.1"))) as path:
        status, headers, body = path.http_to_grpc_upstream("5")
        check((status, headers["content-type"]) == (404, "application/problem+json"), status, headers, body)
        answer = path.grpc("/http/409/problem")
        check(("x-status-translated" in headers) == (kind == "EnvoyFilter"), "settings of the values", headers)
        # Without the service it is UNKNOWN. Envoy Gateway sends no bodies.
        message = "the book is on loan" if kind == "EnvoyFilter" else "HTTP 409 Conflict"
        check(answer["code"] == "ABORTED" and answer["message"].startswith(message), answer)
    print(f"passed: {kind} carries translated errors: HTTP 404 problem+json for gRPC NOT_FOUND, ABORTED {message!r} for HTTP 409")


def main():
    FOLDER.mkdir(parents=True, exist_ok=True)
    check_rendering()
    check_sources()
    with tempfile.TemporaryDirectory() as name:
        folders = [pathlib.Path(name) / part for part in "abc"]
        for folder in folders:
            folder.mkdir()
        check_pod(folders[0])
        # On a busy machine, a late answer is not a wrong one.
        marked = {"extProc": {"mode": "enforce", "messageTimeoutMilliseconds": 3000, "istio": {
            "enabled": True, "settings": {"enforce_percent": "100", "mark": "header"}}}}
        check_mesh(folders[1], marked, "EnvoyFilter", of_istio)
        check_mesh(folders[2], CASES["gateway"], "EnvoyExtensionPolicy", of_extension_policy)


if __name__ == "__main__":
    main()
