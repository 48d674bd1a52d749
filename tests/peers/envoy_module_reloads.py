"""Reloads the module in a real Envoy again and again under load: Envoy must live, translate, and not grow.

    envoy_module_reloads.py ENVOY MODULE_DIR [--minutes 0.5]      --minutes 60 for the long run

Each second, a profile in the directory changes (every third time to one with a mistake), and a new listener replaces the one
before it (every fifth time one that the module refuses). Hostile and large bodies and heads come all the time.
"""

import argparse
import http.server
import json
import os
import pathlib
import random
import statistics
import subprocess
import sys
import tempfile
import threading
import time

import yaml

import module_cases
from module_peers import HttpUpstream, call_http1
from waiting import free_ports, wait_until

CONFIG = pathlib.Path(__file__).resolve().parent.parent.parent / "deploy/envoy/module.yaml"
PROFILE = """name: "mine" description: "a" extends: "general"
http_to_grpc {{ http: 420 grpc: "{code}" reason: "turn {turn}" }} {mistake}
"""
# Growth of memory that is no slope: what Envoy's allocator and its statistics keep, in KiB.
ALLOWED_KIB = 16 * 1024


def replace(path, text):
    """By rename, so that no reader sees half of it."""
    new = path.with_suffix(".new")
    new.write_text(text)
    new.rename(path)


class Run:
    def __init__(self, folder, arguments):
        self.folder, self.minutes = folder, arguments.minutes
        self.profiles = folder / "profiles"
        self.profiles.mkdir()
        self.set_profile(0)
        found = module_cases.specimens()
        self.cases = [case for case in (module_cases.make_case(3, number, found) for number in range(3000))
                      if case.upstream == "http"][:1000]
        HttpUpstream.cases = {case.number: case for case in self.cases}
        web = http.server.ThreadingHTTPServer(("127.0.0.1", 0), HttpUpstream)
        web.handle_error = lambda *_: None
        threading.Thread(target=web.serve_forever, daemon=True).start()
        self.listen, self.admin = free_ports(2)
        document = yaml.safe_load(CONFIG.read_text())
        document["admin"]["address"]["socket_address"]["port_value"] = self.admin
        [self.listener] = document["static_resources"].pop("listeners")
        self.listener["address"]["socket_address"]["port_value"] = self.listen
        for cluster in document["static_resources"]["clusters"]:
            address = cluster["load_assignment"]["endpoints"][0]["lb_endpoints"][0]["endpoint"]["address"]["socket_address"]
            address["port_value"] = web.server_address[1]
        document["node"] = {"id": "test", "cluster": "test"}
        document["dynamic_resources"] = {"lds_config": {"path_config_source": {"path": str(folder / "lds.json")}}}
        self.set_listener(0)
        (folder / "envoy.json").write_text(json.dumps(document))
        self.log = folder / "envoy.log"
        self.envoy = subprocess.Popen(
            [arguments.envoy, "-c", folder / "envoy.json", "--concurrency", "1", "--log-level", "error", "--use-dynamic-base-id",
             "--drain-time-s", "1", "--parent-shutdown-time-s", "2"],
            stdout=subprocess.DEVNULL, stderr=open(self.log, "w"),
            env=os.environ | {"ENVOY_DYNAMIC_MODULES_SEARCH_PATH": str(pathlib.Path(arguments.module).resolve())})
        wait_until(lambda: self.is_alive() and self.answers(), "Envoy answers")

    def is_alive(self):
        if self.envoy.poll() is not None:
            sys.exit(f"FAILED: Envoy has ended\n{self.log.read_text()[-3000:]}")
        return True

    def answers(self):
        try:
            return bool(call_http1(self.listen, self.cases[0], "/x/0")["first"])
        except OSError:
            return False

    def set_profile(self, turn):
        replace(self.profiles / "mine.textproto", PROFILE.format(
            code=("ABORTED", "INTERNAL")[turn % 2], turn=turn, mistake="nonsense" if turn % 3 == 2 else ""))

    def set_listener(self, turn):
        listener = json.loads(json.dumps(self.listener))
        manager = listener["filter_chains"][0]["filters"][0]["typed_config"]
        manager["http_filters"][0]["typed_config"]["filter_config"]["value"] = {
            "mode": "enfroce" if turn % 5 == 4 else "enforce", "profiles": str(self.profiles), "profile": "mine",
            "enforce_percent": 99 + (turn % 10) / 10}
        listener["@type"] = "type.googleapis.com/envoy.config.listener.v3.Listener"
        replace(self.folder / "lds.json", json.dumps({"version_info": str(turn), "resources": [listener]}))

    def resident_kib(self):
        status = pathlib.Path(f"/proc/{self.envoy.pid}/status").read_text()
        return int(status.split("VmRSS:")[1].split()[0])

    def calls(self, seconds):
        """Random cases until the time is over; returns how many were answered."""
        end, answered = time.monotonic() + seconds, 0
        while time.monotonic() < end:
            case = random.choice(self.cases)
            try:
                answered += bool(call_http1(self.listen, case, f"/x/{case.number}")["first"])
            except OSError:  # the listener was replaced
                pass
        return answered

    def go(self):
        sizes, answered, turn = [], 0, 0
        end = time.monotonic() + self.minutes * 60
        while time.monotonic() < end:
            turn += 1
            self.set_profile(turn)
            self.set_listener(turn)
            answered += self.calls(1)
            self.is_alive()
            sizes.append(self.resident_kib())
        if not answered:
            sys.exit("FAILED: no call was answered")
        # The first third warms up.
        third = len(sizes) // 3
        before, after = max(sizes[third:2 * third]), max(sizes[2 * third:])
        half = sizes[len(sizes) // 2:]
        slope = statistics.linear_regression(range(len(half)), half).slope * 60
        log = self.log.read_text()
        for said in ("the profiles cannot be loaded", "is refused: mode is"):
            if said not in log:
                sys.exit(f"FAILED: the log does not say: {said}")
        print(f"{turn} reloads, {answered} calls: resident {sizes[0]} KiB after the first, at most {before} in the second third "
              f"and {after} in the last; slope of the second half {slope:+.0f} KiB a minute")
        if after > before + ALLOWED_KIB:
            sys.exit("FAILED: memory grows")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("envoy")
    parser.add_argument("module")
    parser.add_argument("--minutes", type=float, default=0.5)
    with tempfile.TemporaryDirectory() as name:
        run = Run(pathlib.Path(name), parser.parse_args())
        try:
            run.go()
        finally:
            run.envoy.kill()
            run.envoy.wait()


if __name__ == "__main__":
    main()
