"""Tests which pods the selectors of deploy/kubernetes select, after rendering: kubernetes_selectors.py BUILD

kubectl renders if it is installed, otherwise kustomize, which is built with Go below BUILD/../peers.
"""

import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

import yaml

MANIFESTS = pathlib.Path(__file__).resolve().parent.parent.parent / "deploy/kubernetes"
KUSTOMIZE = "sigs.k8s.io/kustomize/kustomize/v5@v5.7.1"
SKIPPED = 77
OURS = {"app.kubernetes.io/name": "status-translator", "app.kubernetes.io/instance": "status-translator"}
# As documented in README.md.
CLIENT = {"status-translator/client": "true"}


def renderer(work):
    """The command that renders a folder."""
    if shutil.which("kubectl"):
        return ["kubectl", "kustomize"]
    program = work / "bin/kustomize"
    if not program.exists():
        if not shutil.which("go") or subprocess.run(["go", "install", KUSTOMIZE],
                                                    env={**os.environ, "GOBIN": str(work / "bin")}).returncode != 0:
            print("SKIPPED kubernetes_selectors: neither kubectl nor Go, which builds kustomize", file=sys.stderr)
            sys.exit(SKIPPED)
    return [program, "build"]


def rendered(command, folder):
    """The objects by kind."""
    text = subprocess.run([*command, folder], stdout=subprocess.PIPE, check=True).stdout
    return {one["kind"]: one for one in yaml.safe_load_all(text)}


def selects(selector, labels):
    """Whether a label selector matches. A missing selector matches nothing."""
    if selector is None:
        return False
    assert set(selector) <= {"matchLabels"}, selector
    return all(labels.get(key) == value for key, value in selector.get("matchLabels", {}).items())


def admits(policy, labels):
    """Whether the policy lets a pod with these labels, in any namespace, connect to both ports."""
    return any([port["port"] for port in rule["ports"]] == [50051, 8080] and
               any(selects(one["namespaceSelector"], {}) and selects(one["podSelector"], labels) for one in rule["from"])
               for rule in policy["ingress"])


def faults(objects):
    """The errors in the selectors, one line each."""
    template = objects["Deployment"]["spec"]["template"]
    pods, others = template["metadata"]["labels"], {**OURS, "app.kubernetes.io/instance": "shop"}
    policy = objects["NetworkPolicy"]["spec"]
    spread = template["spec"]["topologySpreadConstraints"]
    of_pods = {"Service": {"matchLabels": objects["Service"]["spec"].get("selector", {})},
               "Deployment": objects["Deployment"]["spec"].get("selector"),
               "PodDisruptionBudget": objects["PodDisruptionBudget"]["spec"].get("selector"),
               "NetworkPolicy": policy["podSelector"],
               **{f"topology spread {i}": one["labelSelector"] for i, one in enumerate(spread)}}
    peers = [peer["podSelector"] for rule in policy["ingress"] for peer in rule["from"]]
    expected = [(f"{name} selects the service's pods", selects(one, pods)) for name, one in of_pods.items()]
    expected += [(f"{name} selects no pod beside them", not selects(one, others)) for name, one in of_pods.items()]
    expected += [("every pod of the service carries its name", selects({"matchLabels": OURS}, pods)),
                 ("the policy asks a client for exactly its label", peers == [{"matchLabels": CLIENT}]),
                 ("a labelled client is admitted", admits(policy, {**others, **CLIENT})),
                 ("a pod without the label is refused", not admits(policy, others)),
                 ("a pod with another value is refused", not admits(policy, {"status-translator/client": "false"})),
                 ("the service's own pods are refused", not admits(policy, pods)),
                 ("nobody is called", policy["egress"] == [] and policy["policyTypes"] == ["Ingress", "Egress"])]
    return [what for what, holds in expected if not holds]


def main():
    work = pathlib.Path(sys.argv[1]).resolve().parent / "peers"
    command = renderer(work)
    wrong = faults(rendered(command, MANIFESTS))
    assert not wrong, wrong
    print("passed: every selector selects the service's pods and no others; labelled clients alone are admitted")
    # Check of the test itself: the effect of includeSelectors must be detected.
    with tempfile.TemporaryDirectory() as name:
        copy = pathlib.Path(shutil.copytree(MANIFESTS, pathlib.Path(name) / "copy"))
        file = copy / "kustomization.yaml"
        file.write_text(file.read_text() + "labels:\n- pairs: {team: a}\n  includeSelectors: true\n")
        assert "a labelled client is admitted" in faults(rendered(command, copy)), "includeSelectors is not seen"
    print("passed: includeSelectors, which would refuse every client, is seen")


if __name__ == "__main__":
    main()
