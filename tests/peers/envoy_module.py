"""Compares the module with ext_proc: one Envoy with full.yaml and module.yaml as two listeners, and generated exchanges.

    envoy_module.py ENVOY BUILD MODULE_DIR [--cases N] [--seed S] [--first N]     run by envoy_module.sh

Both must give callers the same bytes, and the access log and the counters the same words. envoy_module_exceptions.tsv lists what
may differ, each with a reason.
"""

import argparse
import collections
import copy
import csv
import http.server
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import threading

import yaml

import module_cases
from module_peers import H2Caller, H2Upstream, HttpUpstream, call_http1
from waiting import free_ports, wait_until

HERE = pathlib.Path(__file__).resolve().parent
CONFIGS = HERE.parent.parent / "deploy/envoy"
BOTH = ("ext_proc", "module")
# The metadata of each route of module_cases.ROUTES.
METADATA = {
    "plain": {}, "otc": {"profile": "otc-ecs"}, "shaped": {"format": "problem", "expose": "header:x-internal, header:x-cost"},
    "accept": {"format": "accept"}, "exposed": {"expose": "body, debug_info"}, "marked": {"mark": "header", "format": "aip-193"},
    "shape_only": {"origin_from": "shape"}, "application": {"origin": "application"}, "half": {"enforce_percent": 50.0},
    "off": {"mode": False}, "observed": {"mode": "observe"}, "no_profile": {"profile": "none-such"},
    "bad_value": {"format": "xml"}, "percent_text": {"enforce_percent": "50"}}
# Bytes of a response that Envoy holds back, as both files set it.
LIMIT = 131072
# How the cases of exception_of are counted on either side.
OF_EXCEPTIONS = {("action", f"passed:{why}") for why in ("too_large", "ended", "no_grpc_status")}
# Values that differ between any two calls.
VARYING = (b"date", b"x-envoy-upstream-service-time")


def routes():
    made = []
    for name, settings in METADATA.items():
        for upstream, action in (("http", {"route": {"cluster": "http_upstream", "timeout": "15s"}}),
                                 ("grpc", {"route": {"cluster": "grpc_upstream", "timeout": "15s"}}),
                                 ("large", {"route": {"cluster": "grpc_upstream", "timeout": "1s"}}),  # see exception_of
                                 ("dead", {"route": {"cluster": "dead"}}),
                                 ("direct", {"direct_response": {"status": 429, "body": {"inline_string": "slow down"}}})):
            made.append({"match": {"prefix": f"/{name}/{upstream}/"}, "name": f"{name}-{upstream}", **action,
                         **({"metadata": {"filter_metadata": {"status_translator": settings}}} if settings else {})})
    return made


def combined(ports, service_port):
    """full.yaml with the listener of module.yaml beside its own."""
    documents = {"ext_proc": yaml.safe_load((CONFIGS / "full.yaml").read_text()),
                 "module": yaml.safe_load((CONFIGS / "module.yaml").read_text())}
    config = documents["ext_proc"]
    config["admin"]["address"]["socket_address"]["port_value"] = ports["admin"]
    listeners = []
    for name in BOTH:
        [listener] = copy.deepcopy(documents[name]["static_resources"]["listeners"])
        listener["name"] = name
        listener["address"]["socket_address"]["port_value"] = ports[name]
        manager = listener["filter_chains"][0]["filters"][0]["typed_config"]
        manager["stat_prefix"] = name
        manager["access_log"][0]["typed_config"]["log_format"]["json_format"]["by"] = name
        manager["route_config"]["virtual_hosts"][0]["routes"] = routes()
        ours = manager["http_filters"][0]["typed_config"]
        if name == "module":
            ours["filter_config"]["value"]["mode"] = "enforce"
        else:
            ours["message_timeout"] = "10s"  # the machine may be busy
        listeners.append(listener)
    config["static_resources"]["listeners"] = listeners
    config["layered_runtime"] = documents["module"]["layered_runtime"]
    for cluster in config["static_resources"]["clusters"]:
        address = cluster["load_assignment"]["endpoints"][0]["lb_endpoints"][0]["endpoint"]["address"]["socket_address"]
        address["port_value"] = {"status_translator": service_port, "http_upstream": ports["http"], "grpc_upstream": ports["grpc"]}[
            cluster["name"]]
    config["static_resources"]["clusters"].append(
        {"name": "dead", "type": "STATIC", "load_assignment": {"cluster_name": "dead", "endpoints": [{"lb_endpoints": []}]}})
    return config


def normalised(got):
    got = dict(got)
    got["headers"] = [(name, b"*" if name in VARYING else value) for name, value in got["headers"]]
    return got


def read_exceptions():
    """The names of envoy_module_exceptions.tsv, with how often each was met."""
    with open(HERE / "envoy_module_exceptions.tsv", encoding="utf-8") as file:
        return {row["name"]: row for row in csv.DictReader(file, delimiter="\t")}


def may_time_out(case):
    """Whether Envoy with ext_proc may wait for the timeout of the route: see exception_of."""
    return case.upstream == "grpc" and case.size > LIMIT and "application/grpc" not in dict(case.request).get("content-type", "").lower()


def exception_of(case, left):
    """The name of the exception that allows this case to differ; none."""
    status = left["first"].split(b" ")[1] if left["first"] else dict(left["headers"]).get(b":status")
    if may_time_out(case) and status in (b"500", b"504"):
        return "too_large_to_hold"
    return None


class Run:
    def __init__(self, folder, arguments):
        self.folder, self.arguments = folder, arguments
        found = module_cases.specimens()
        self.cases = [module_cases.make_case(arguments.seed, number, found)
                      for number in range(arguments.first, arguments.first + arguments.cases)]
        by_number = {case.number: case for case in self.cases}
        HttpUpstream.cases = by_number
        web = http.server.ThreadingHTTPServer(("127.0.0.1", 0), HttpUpstream)
        web.handle_error = lambda *_: None
        threading.Thread(target=web.serve_forever, daemon=True).start()
        names = ("admin", "ext_proc", "module", "service", "json")
        self.ports = dict(zip(names, free_ports(len(names)))) | {"http": web.server_address[1], "grpc": H2Upstream(by_number).port}
        self.exceptions, self.met = read_exceptions(), collections.Counter()
        self.differences = []

    def start(self):
        binary = pathlib.Path(self.arguments.build) / "status-translator"
        self.service = subprocess.Popen(
            [binary, "serve", "--listen", f"127.0.0.1:{self.ports['service']}", "--http-listen", f"127.0.0.1:{self.ports['json']}",
             "--ext-proc-mode", "enforce", "--access-log", "0", "--drain-delay", "0s"], stderr=open(self.folder / "service.log", "w"))
        config = self.folder / "envoy.yaml"
        config.write_text(json.dumps(combined(self.ports, self.ports["service"])))
        self.access, self.log = self.folder / "access.log", self.folder / "envoy.log"
        self.envoy = subprocess.Popen(
            [self.arguments.envoy, "-c", config, "--concurrency", "1", "--log-level", "error", "--use-dynamic-base-id",
             "--file-flush-interval-msec", "50"], stdout=open(self.access, "w"), stderr=open(self.log, "w"),
            env=os.environ | {"ENVOY_DYNAMIC_MODULES_SEARCH_PATH": str(pathlib.Path(self.arguments.module).resolve())})
        wait_until(lambda: self.alive() and get(self.ports["admin"], "/ready") is not None, "Envoy is ready")
        wait_until(lambda: get(self.ports["json"], "/readyz") is not None, "the service is ready")

    def alive(self):
        if self.envoy.poll() is not None:
            sys.exit(f"FAILED: Envoy has ended\n{self.log.read_text()[-2000:]}")
        return True

    def stop(self):
        for process in (self.envoy, self.service):
            process.kill()
            process.wait()

    def compare_bytes(self):
        callers = {name: H2Caller(self.ports[name]) for name in BOTH}
        for case in self.cases:
            path = f"/{case.route}/{'large' if may_time_out(case) else case.upstream}/{case.number}"
            got = {}
            for name in BOTH:
                if case.version == "2":
                    got[name] = normalised(callers[name].call(case, path))
                else:
                    got[name] = normalised(call_http1(self.ports[name], case, path))
            if got["ext_proc"] != got["module"]:
                self.differ(case, got["ext_proc"], got["module"])
        self.alive()

    def differ(self, case, left, right):
        name = exception_of(case, left)
        if name in self.exceptions:
            self.met[name] += 1
            case.excepted = True
        else:
            self.differences.append((case, left, right))

    def compare_words(self):
        """What the access log says of each exchange, and the counters."""
        def lines():
            return [json.loads(line) for line in self.access.read_text().splitlines() if line.endswith("}")]
        wait_until(lambda: len(lines()) >= 2 * len(self.cases), "Envoy has written its access log")
        said = {}
        for line in lines():
            said.setdefault(int(line["path"].rsplit("/", 1)[1]), {})[line.pop("by")] = line
        excepted = {case.number for case in self.cases if getattr(case, "excepted", False)}
        by_number = {case.number: case for case in self.cases}
        for number, line in sorted(said.items()):
            if number not in excepted and line["ext_proc"] != line["module"]:
                self.differences.append((by_number[number], line["ext_proc"], line["module"]))
        counts = {"ext_proc": counters(get(self.ports["json"], "/metrics")),
                  "module": counters(get(self.ports["admin"], "/stats/prometheus"))}
        if excepted:
            for found in counts.values():
                for key in [key for key in found if OF_EXCEPTIONS & key[1]]:
                    del found[key]
        if counts["ext_proc"] != counts["module"]:
            self.differences.append(("counters", *(sorted(set(counts[one].items()) - set(counts[other].items()))
                                                   for one, other in (BOTH, BOTH[::-1]))))
        self.counted = sum(value for (name, _), value in counts["module"].items() if "responses" in name)

    def show(self):
        changed = len(re.findall(r'"action":"changed"', self.access.read_text())) // 2
        print(f"{len(self.cases)} generated cases (seed {self.arguments.seed}), of which {changed} are translated: "
              f"{len(self.differences)} differences")
        for name, count in sorted(self.met.items()):
            print(f"  exception {name}: {count} cases; {self.exceptions[name]['reason']}")
        kinds = collections.Counter(case if isinstance(case, str) else case.route for case, *_ in self.differences)
        for case, left, right in self.differences[:6]:
            print("differs:", str(case)[:600])
            for name, value in left.items() if isinstance(left, dict) else []:
                if value != right.get(name):
                    print(f"  {name}: ext_proc {str(value)[:700]}")
                    print(f"  {name}: module   {str(right.get(name))[:700]}")
            if not isinstance(left, dict):
                print("  ext_proc alone:", str(left)[:900], "\n  module alone:", str(right)[:900])
        if self.differences:
            sys.exit(f"FAILED: {len(self.differences)} differences: {dict(kinds)}")


def get(port, path):
    got = subprocess.run(["curl", "--silent", "--fail", "--max-time", "5", f"http://127.0.0.1:{port}{path}"], stdout=subprocess.PIPE)
    return got.stdout.decode() if got.returncode == 0 else None


def counters(text):
    found = {}
    for line in text.splitlines():
        match = re.fullmatch(r"(status_translator_(?:ext_proc_responses|recognised_responses)_total)\{(.*)\} (\d+)", line)
        if match and match[3] != "0":
            labels = frozenset(re.findall(r'(\w+)="([^"]*)"', match[2]))
            found[match[1], labels] = int(match[3])
    return found


def main():
    parser = argparse.ArgumentParser()
    for name in ("envoy", "build", "module"):
        parser.add_argument(name)
    for name, default in (("--cases", 5000), ("--seed", 1), ("--first", 0)):
        parser.add_argument(name, type=int, default=default)
    with tempfile.TemporaryDirectory() as name:
        run = Run(pathlib.Path(name), parser.parse_args())
        try:
            run.start()
            run.compare_bytes()
            run.compare_words()
            run.show()
        finally:
            run.stop()


if __name__ == "__main__":
    main()
