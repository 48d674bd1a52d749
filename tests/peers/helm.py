"""Tests deploy/helm with a real Helm: helm.py ENVOY BUILD HELM FOLDER

Lints and renders the chart for the values of helm_values.yaml, some of which its schema must refuse; compares its parts with
their sources; and runs what it renders: the pod, and Envoy with the ext_proc filter for Istio and for Envoy Gateway. Writes the
rendered objects to FOLDER/CASE.yaml. Needs grpcio and PyYAML (in_venv.sh).
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
HERE = pathlib.Path(__file__).resolve().parent
DEPLOY = HERE.parent.parent / "deploy"
CHART = DEPLOY / "helm/status-translator"
SERVICE = BUILD / "status-translator"
VALUES = yaml.safe_load((HERE / "helm_values.yaml").read_text())
CASES = VALUES["cases"]
PROFILES = CASES["shared"]["profiles"]["files"]
PROFILES["acme.textproto"] = (DEPLOY / "profiles/acme.textproto").read_text()


def helm(*arguments, values=None):
    """The exit code, and what Helm prints. With values, for the oldest Kubernetes that has sidecar containers."""
    given = None
    if values is not None:
        image = {"repository": "registry.example.com/status-translator", **values.get("image", {})}
        given = json.dumps({**values, "image": image})
        arguments += "--values", "-", "--kube-version", "1.29.0"
    done = subprocess.run([HELM, *arguments], input=given, text=True, timeout=60, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    return done.returncode, done.stdout


def render(case, chart=CHART):
    code, text = helm("template", "status-translator", chart, "--namespace", "guarded", values=CASES[case])
    check(code == 0, case, text)
    return [one for one in yaml.safe_load_all(text) if one], text


def of_kind(case, kind):
    return [one for one in render(case)[0] if one["kind"] == kind]


def check_rendering():
    for case, values in CASES.items():
        code, said = helm("lint", "--strict", CHART, values=values)
        check(code == 0, case, said)
        (FOLDER / f"{case}.yaml").write_text(render(case)[1])
    print(f"passed: lint and render {len(CASES)} sets of values")
    refused = [(named, values) for named, several in VALUES["refused"].items() for values in several]
    for named, values in refused:
        code, said = helm("template", "a", CHART, values=values)
        check(code != 0 and named in said and "schema" in said, values, said)
    print(f"passed: refuses {len(refused)} sets of wrong values")
    with tempfile.TemporaryDirectory() as folder:
        code, said = helm("package", CHART, "--destination", folder)
        check(code == 0, said)
        archive, = pathlib.Path(folder).iterdir()
        check(render("shared", archive) == render("shared"), "the archive renders something else")
    print("passed: the packaged chart renders the same")


def differing_keys(value, schema, path=""):
    """Where values.yaml and its schema name different keys."""
    if schema.get("additionalProperties", True) is not False or "properties" not in schema:
        return []
    named = set(schema["properties"]) - {"global"}
    return [f"{path}/{key}" for key in named ^ set(value)] + [
        wrong for key in named & set(value) for wrong in differing_keys(value[key], schema["properties"][key], f"{path}/{key}")]


def check_sources():
    wrong = differing_keys(yaml.safe_load((CHART / "values.yaml").read_text()),
                           json.loads((CHART / "values.schema.json").read_text()))
    check(not wrong, "either values.yaml or its schema lacks", wrong)
    version = yaml.safe_load((CHART / "Chart.yaml").read_text())["appVersion"]
    said = subprocess.run([SERVICE, "version"], stdout=subprocess.PIPE, text=True, check=True).stdout
    check(said.startswith(f"status-translator {version}\n"), "the appVersion of the chart is not", said)

    (istio,), (gateway,) = of_kind("istio", "EnvoyFilter"), of_kind("gateway", "EnvoyExtensionPolicy")
    exported = export("istio-ext-proc").replace("status-translator.default.svc", "status-translator.guarded.svc")
    check(istio["spec"] == yaml.safe_load(exported)["spec"], "the EnvoyFilter is not that of export")
    exported = export("envoy-gateway-ext-proc")
    check(gateway["spec"] == yaml.safe_load(exported)["spec"], "the EnvoyExtensionPolicy is not that of export")

    (rule,), (linked,) = of_kind("shared", "PrometheusRule"), of_kind("runbook", "PrometheusRule")
    check(rule["spec"] == yaml.safe_load((DEPLOY / "prometheus/alerts.yml").read_text()), "the PrometheusRule has other alerts")
    for alert in linked["spec"]["groups"][0]["rules"]:
        check(alert["annotations"]["runbook_url"] == f"https://example.org/runbook#{alert['alert'].lower()}", alert)
    dashboard, = [one["data"]["status-translator.json"] for one in of_kind("shared", "ConfigMap")
                  if one["metadata"]["name"].endswith("-dashboard")]
    check(json.loads(dashboard) == json.loads((DEPLOY / "grafana/status-translator.json").read_text()), "another dashboard")
    rendered = subprocess.run(["bash", DEPLOY / "helm/render.sh", "--check"], env={"HELM": HELM, "PATH": "/usr/bin:/bin"})
    check(rendered.returncode == 0, "deploy/helm/render.sh has to run")
    print("passed: parts of the chart equal those of export, alerts.yml and the dashboard; deploy/kubernetes is rendered of it")


def check_options():
    """What no run shows."""
    settings, = of_kind("istio-settings", "EnvoyFilter")
    text = json.dumps(settings)
    for part in ('"message_timeout": "3.5s"', '"failure_mode_allow": false', '"context": "GATEWAY"', '"namespace": "istio-system"',
                 '"workloadSelector": {"labels": {"app": "gateway"}}'):
        check(part in text, part, text)
    (monitor,), (service,) = of_kind("shared", "ServiceMonitor"), of_kind("shared", "Service")
    labels = service["metadata"]["labels"]
    check(monitor["spec"]["selector"]["matchLabels"].items() <= labels.items(), monitor, labels)
    check(f'job="{labels[monitor["spec"]["jobLabel"]]}"' in (DEPLOY / "prometheus/alerts.yml").read_text(), "the job of the alerts")
    for case, label in (("default", None), ("istio", "false")):
        deployment, = of_kind(case, "Deployment")
        labels = deployment["spec"]["template"]["metadata"]["labels"]
        check(labels.get("sidecar.istio.io/inject") == label, case, "Istio's own proxy", labels)
    (policy,), (grant,) = (of_kind("gateway-elsewhere", kind) for kind in ("EnvoyExtensionPolicy", "ReferenceGrant"))
    backend, = policy["spec"]["extProc"][0]["backendRefs"]
    namespaces = policy["metadata"]["namespace"], backend["namespace"], grant["spec"]["from"][0]["namespace"]
    check(namespaces == ("edge", "guarded", "edge"), namespaces)
    check(grant["spec"]["to"] == [{"group": "", "kind": "Service", "name": backend["name"]}], grant)
    print("passed: options of the EnvoyFilter, the EnvoyExtensionPolicy and the ServiceMonitor")


def run_pod(objects, folder, ports=None):
    return ChartPod(objects, folder, SERVICE, ENVOY, lambda port: get(port, "/readyz")[0] == 200, ports)


def check_pod(folder):
    """The shared service: own files, what `helm test` runs, and the switch that stops enforcement."""
    objects, _ = render("shared")
    test, = [one for one in objects if one["kind"] == "Pod"]
    pod = run_pod(objects, folder)

    def becomes(name, value):
        wait_until(lambda: f"\nstatus_translator_{name} {value}\n" in get(pod.http, "/metrics")[1], f"{name} is {value}")

    try:
        for asked, answered in (("420", "RESOURCE_EXHAUSTED"), ("acme: queue is full", "acme/queue-full")):
            said = subprocess.run([SERVICE, "explain", asked, "--server", f"127.0.0.1:{pod.grpc}"], stdout=subprocess.PIPE,
                                  text=True, check=True).stdout
            check(answered in said, asked, said)
        check(get(pod.http, "/v1/shapes/acme")[0] == 200, "the shape beside the profile is loaded")
        called = [pod.here(one).replace("status-translator:", "127.0.0.1:") for one in test["spec"]["containers"][0]["args"]]
        check(subprocess.run([SERVICE, *called], stdout=subprocess.DEVNULL).returncode == 0, called)
        becomes("ext_proc_enforcement_stopped", 0)
        write_config_map(pod.volumes["limit"], {"limit": "observe"})
        becomes("ext_proc_enforcement_stopped", 1)
        write_config_map(pod.volumes["profiles"], {**PROFILES, "acme.textproto": 'name: "acme'})
        becomes("profiles_stale", 1)
        write_config_map(pod.volumes["profiles"], PROFILES)
        becomes("profiles_stale", 0)
    finally:
        pod.close()
    print("passed: the pod answers through its Envoy with own files; ConfigMaps stop enforcement and change profiles")


class MeshPath(Path):
    """The proxy of a mesh, which calls the pod of the chart through the pod's own Envoy."""

    def __init__(self, folder, objects, edit):
        self._objects = objects
        super().__init__(folder, "enforce", edit=edit)

    def start_service(self):
        pod = run_pod(self._objects, self.folder, (self.service_port, self.json_api))
        self.started.callback(pod.close)


def check_mesh(folder, case, kind, edit_of, is_marked, message):
    objects, _ = render(case)
    policy, = [one for one in objects if one["kind"] == kind]
    text = yaml.safe_dump(policy).replace("status-translator.guarded.svc", "127.0.0.1")
    with MeshPath(folder, objects, edit_of(text)) as path:
        status, headers, body = path.http_to_grpc_upstream("5")
        check((status, headers.get("content-type")) == (404, "application/problem+json"), status, headers, body)
        check(("x-status-translated" in headers) == is_marked, "settings of the values", headers)
        # Without the service it is UNKNOWN.
        answer = path.grpc("/http/409/problem")
        check(answer["code"] == "ABORTED" and answer["message"].startswith(message), answer)
    print(f"passed: {kind}: HTTP 404 problem+json for gRPC NOT_FOUND, ABORTED {message!r} for HTTP 409")


def main():
    FOLDER.mkdir(parents=True, exist_ok=True)
    check_rendering()
    check_sources()
    check_options()
    with tempfile.TemporaryDirectory() as name:
        folders = [pathlib.Path(name) / part for part in "abc"]
        for folder in folders:
            folder.mkdir()
        check_pod(folders[0])
        check_mesh(folders[1], "istio-settings", "EnvoyFilter", of_istio, True, "the book is on loan")
        # Envoy Gateway sends no bodies.
        check_mesh(folders[2], "gateway", "EnvoyExtensionPolicy", of_extension_policy, False, "HTTP 409 Conflict")


if __name__ == "__main__":
    main()
