"""Compares the ways to translate in Envoy: no filter, an export, the module, ext_proc. See README.md in this directory.

    envoy_module.py ENVOY BUILD [--quick]      run by envoy_module.sh
"""

import os
import pathlib
import re
import statistics
import subprocess
import sys
import tempfile

from bench import Server, cpu_of, serve
from ext_proc import (BUILD, ENVOY, ERROR, HERE, NOT_FOUND, OK, SUCCESS, UNIMPLEMENTED, Envoy, WebUpstream, call, in_turns,
                      QUICK, spread)

MODULE = pathlib.Path(os.environ.get("STATUS_TRANSLATOR_MODULE_DIR", BUILD.parent / "envoy-module/module"))
ONE_BY_ONE, TOGETHER = (100, 400) if QUICK else (400, 2000)  # calls a round for latency, and for CPU time
WAYS = ("none", "none again", "exports", "module", "error-only", "full")
ROUTER = " " * 18 + "- name: envoy.filters.http.router"


def config_of(way):
    """The configuration of deploy/envoy for this way, each with the same listener, routes and upstreams."""
    name = way if way in ("error-only", "full", "module") else "module"
    text = (HERE.parent.parent / f"deploy/envoy/{name}.yaml").read_text()
    text = text.replace("{prefix: /demo.v1.}", "{prefix: /statustranslator.v1.}").replace("{mode: observe}", "{mode: enforce}")
    if way in ("none", "none again", "exports"):
        text, count = re.subn(r" {18}- name: status-translator\n.*?(?=" + ROUTER + ")", "", text, flags=re.DOTALL)
        assert count == 1
    if way == "exports":
        filters = subprocess.run([BUILD / "status-translator", "export", "--format", "envoy-custom-response", "--profile",
                                  "general"], check=True, capture_output=True, text=True).stdout.split("http_filters:\n")[1]
        text = text.replace(ROUTER, "".join(" " * 18 + line + "\n" for line in filters.splitlines()) + ROUTER)
    return text


def main():
    os.environ["ENVOY_DYNAMIC_MODULES_SEARCH_PATH"] = str(MODULE.resolve())
    started = []

    def keep(one):
        started.append(one)
        return one

    with tempfile.TemporaryDirectory() as folder:
        try:
            service = keep(serve(BUILD, folder, "--ext-proc-mode", "enforce")[0])
            rpc = keep(Server([BUILD / "tests/bench/bench_server", "callback", "empty"]))
            web = WebUpstream.start()
            port = lambda address: int(address.rsplit(":", 1)[1])
            ports = {"50051": port(service.address), "8000": web, "8001": port(rpc.address)}
            envoys = {way: keep(Envoy(folder, config_of(way), ports)) for way in WAYS}
            compare(envoys, service)
        finally:
            for one in reversed(started):
                one.stop()


def compare(envoys, service):
    cases = {}
    for what, method in (("success", SUCCESS), ("error", ERROR)):
        for way in WAYS:
            code = OK if what == "success" else UNIMPLEMENTED if way.startswith("none") else NOT_FOUND
            # The export knows the status, but not that an API has written the body.
            cases[what, way] = (envoys[way], method, UNIMPLEMENTED if what == "error" and way == "exports" else code)

    def measure(case):
        envoy = case[0]
        single = call(*case, ONE_BY_ONE, 1)
        before = cpu_of(envoy.process), service.cpu()
        call(*case, TOGETHER, 16)
        after = cpu_of(envoy.process), service.cpu()
        return {"p50": single["p50_us"], "p99": single["p99_us"],
                "cpu": sum(end - begin for begin, end in zip(before, after)) / TOGETHER * 1e6}

    for case in cases.values():
        call(*case, 300, 16)
    print(f"{os.cpu_count()} processors, load {os.getloadavg()[0]:.1f} at the start; medians of interleaved rounds, and "
          "[least..most] of the ratios of each round")
    seen = in_turns(cases, measure)
    print(f"{'':22} {'p50 us':>7}  ÷ none {'':14} {'p99 us':>7}  ÷ none {'':14} {'CPU us':>7} {'over none, us':>24}")
    for what, way in cases:
        row, base = seen[what, way], seen[what, "none"]
        columns = [f"{statistics.median(one[key] for one in row):7.0f} "
                   f"{spread([one[key] / other[key] for one, other in zip(row, base)]):22}" for key in ("p50", "p99")]
        over = [one["cpu"] - other["cpu"] for one, other in zip(row, base)]
        print(f"{what + ', ' + way:22} {' '.join(columns)} {statistics.median(one['cpu'] for one in row):7.1f} "
              f"{statistics.median(over):7.1f} [{min(over):.1f}..{max(over):.1f}]")
    over = {way: statistics.median(one["cpu"] - other["cpu"] for one, other in zip(seen["error", way], seen["error", "none"]))
            for way in WAYS}
    for way in ("error-only", "full"):
        print(f"CPU of an error over none: module {over['module']:.1f} us, {way} {over[way]:.1f} us: "
              f"{over['module'] / over[way]:.2f} of it (bar 0.25)")


if __name__ == "__main__":
    main()
