"""Every alert of deploy/prometheus/alerts.yml has its section in RUNBOOK.md and names it, and every section has its alert.
The dashboard and the queries of the runbook use metrics that the program has: python3 tests/docs/alerts.py
"""
import json
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
ALERTS = (ROOT / "deploy/prometheus/alerts.yml").read_text()
RUNBOOK = (ROOT / "deploy/prometheus/RUNBOOK.md").read_text()
DASHBOARD = (ROOT / "deploy/grafana/status-translator.json").read_text()
METRICS = (ROOT / "service/telemetry/metrics.cc").read_text()
PARTS = ("**Symptom.**", "```promql\n", "**Action.**")
METRIC = re.compile(r"\b(?:grpc_server|status_translator|process)_[a-z_]+")
# Metrics that the dashboard leaves out, and why.
NOT_SHOWN = {"grpc_server_started_total": "grpc_server_handled_total shows the same calls when they end"}


def alerts(text):
    """The `runbook` annotation by the name of the alert."""
    found = re.split(r"^ *- alert: (\w+)\n", text, flags=re.MULTILINE)[1:]
    return {name: re.findall(r"^ *runbook: (\S+)$", body, re.MULTILINE) for name, body in zip(found[::2], found[1::2])}


def sections(text):
    """The sections of the second level by heading."""
    found = re.split(r"^## (.+)\n", text.split("\n# OpenTelemetry")[0], flags=re.MULTILINE)[1:]
    return dict(zip(found[::2], found[1::2]))


def known(metric, names):
    return re.sub(r"_(bucket|sum|count)$", "", metric) in names or metric in names


def faults(alerts_text, runbook, dashboard):
    of_alert, of_heading = alerts(alerts_text), sections(runbook)
    names = set(re.findall(f'"({METRIC.pattern})"', METRICS))
    found = [f"{name}: no section in RUNBOOK.md" for name in of_alert if name not in of_heading]
    found += [f"{name}: a section about no alert" for name in of_heading if name not in of_alert]
    found += [f"{name}: runbook is {said}" for name, said in of_alert.items()
              if said != [f"deploy/prometheus/RUNBOOK.md#{name.lower()}"]]
    found += [f"{name}: its section lacks {part!r}" for name, body in of_heading.items() for part in PARTS if part not in body]
    queries = [target["expr"] for panel in json.loads(dashboard)["panels"] for target in panel.get("targets", ())]
    for where, text in (("dashboard", "\n".join(queries)), ("runbook", runbook), ("alerts", alerts_text)):
        used = {one for one in METRIC.findall(text) if not one.endswith("_")}
        found += [f"{where} uses {one}, which is not a metric of the program" for one in sorted(used) if not known(one, names)]
        if where == "dashboard":
            shown = used | {re.sub(r"_(bucket|sum|count)$", "", one) for one in used}
            found += [f"dashboard: {one} is not shown" for one in sorted(names - shown - set(NOT_SHOWN))]
    if not of_alert or not queries or len(names) < 15:
        found.append("nothing was read")
    return found


def main():
    found = faults(ALERTS, RUNBOOK, DASHBOARD)
    # Check of the test itself.
    for what, changed in (("a missing section", (ALERTS, RUNBOOK.replace("## StatusTranslatorFails", "## Fails"), DASHBOARD)),
                          ("a missing annotation", (ALERTS.replace("runbook:", "run:"), RUNBOOK, DASHBOARD)),
                          ("a misspelt metric", (ALERTS, RUNBOOK, DASHBOARD.replace("process_open_fds", "process_fds")))):
        if len(faults(*changed)) == len(found):
            found.append(f"the test does not see {what}")
    print("\n".join(found + [f"{len(alerts(ALERTS))} alerts, {len(found)} faults"]))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
