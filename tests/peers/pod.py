"""Tests the pod of deploy/kubernetes without Kubernetes: pod.py BUILD

Runs the two programs of the pod with its arguments, Envoy configuration and preStop command, on free ports and in another
directory. Calls through Envoy, keeps streams open, and stops the pod under load like a kubelet. Needs grpcio and PyYAML
(in_venv.sh).
"""

import json
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request

import grpc as grpcio
import yaml
from pod_streams import NOT_SERVING, Streams, check_routes, head
from waiting import free_ports, wait_until

HERE = pathlib.Path(__file__).resolve().parent
MANIFESTS = HERE.parent.parent / "deploy/kubernetes/status-translator.yaml"
SKIPPED = 77
DRAIN_DELAY = 5.0
ACME = HERE.parent.parent / "deploy/profiles/acme.textproto"
# Longer than any timeout of a unary call in envoy.yaml.
STREAMS_LIVE = 11.0


def get(port, path):
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=5) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()
    except OSError:
        return 0, ""


def check_streams(streams, service, profile):
    """Streams outlive what a unary call may take, also while the service hangs, and bring what comes later."""
    opened = time.monotonic()
    service.send_signal(signal.SIGSTOP)
    os.waitpid(service.pid, os.WUNTRACED)  # returns once all its threads stand still
    try:
        code = streams.unary_without_deadline()
    finally:
        service.send_signal(signal.SIGCONT)
    assert code == grpcio.StatusCode.UNAVAILABLE, code
    print(f"passed: a unary call without a deadline ends in {time.monotonic() - opened:.1f} s: {code.name}")
    time.sleep(max(0, opened + STREAMS_LIVE - time.monotonic()))
    streams.nothing_more()
    streams.process.send(head(3, (b":status", b"404"), (b"content-type", b"text/html")))
    assert streams.process.next("response's head")[0] == 2 << 3 | 2
    renamed = profile.with_suffix(".new")
    text = profile.read_text()
    changed = text.replace("rate limiter", "limiter of requests")
    assert changed != text, "the profile has the words that are replaced"
    renamed.write_text(changed)
    renamed.rename(profile)
    service.send_signal(signal.SIGHUP)
    table = streams.profile.next("profile")
    assert b"limiter of requests" in table and b"limiter of requests" not in streams.table
    print(f"passed: streams open for {STREAMS_LIVE:.0f} s bring what comes later: Process, WatchProfile")


def main():
    build = pathlib.Path(sys.argv[1]).resolve()
    found = subprocess.run(["bash", HERE / "envoy.sh", build.parent / "peers"], stdout=subprocess.PIPE, text=True)
    if found.returncode != 0:
        sys.exit(SKIPPED)
    grpc, http, admin, local_http = map(str, free_ports(4))
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        moved = {"50051": grpc, "8080": http, "8081": local_http, "9901": admin, "/run/status-translator": name}

        def here(text):
            return re.sub("|".join(moved), lambda match: moved[match.group()], text)

        objects = {one["kind"]: one for one in yaml.safe_load_all(MANIFESTS.read_text())}
        container, = objects["Deployment"]["spec"]["template"]["spec"]["containers"]
        *shell, pre_stop = container["lifecycle"]["preStop"]["exec"]["command"]
        config = objects["ConfigMap"]["data"]["envoy.yaml"]
        check_routes(config)
        (folder / "envoy.yaml").write_text(here(config))
        (folder / "profiles").mkdir()
        profile = pathlib.Path(shutil.copy(ACME, folder / "profiles"))
        service = subprocess.Popen([build / "status-translator", *map(here, container["args"])], stderr=open(folder / "log", "w"),
                                   env={**os.environ, "STATUS_TRANSLATOR_PROFILES": str(profile.parent)})
        envoy = subprocess.Popen([found.stdout.strip(), "-c", folder / "envoy.yaml", "--concurrency", "1", "--log-level",
                                  "error", "--use-dynamic-base-id", "--drain-time-s", "5"])
        stop_file = folder / "stop"
        load = streams = None
        try:
            wait_until(lambda: get(http, "/readyz")[0] == 200, "the pod is ready through Envoy")
            asked = subprocess.run([build / "status-translator", "explain", "404", "--server", f"127.0.0.1:{grpc}"],
                                   stdout=subprocess.PIPE, text=True, check=True).stdout
            assert "NOT_FOUND (5)" in asked, asked
            assert json.loads(get(http, "/v1/http/404")[1])["translation"]["grpc"]["name"] == "NOT_FOUND"
            live = subprocess.run([build / "status-translator", "healthcheck", "--service", "liveness", "--server",
                                   here("unix:/run/status-translator/grpc.sock")], stdout=subprocess.DEVNULL)
            assert live.returncode == 0, live
            print("passed: answers through Envoy: gRPC, HTTP, probes")
            streams = Streams(f"127.0.0.1:{grpc}")
            check_streams(streams, service, profile)

            # Envoy ends its connections early; a call that was just to be sent on one then goes to the next.
            load = subprocess.Popen([build / "tests/bench/load", "--target", f"127.0.0.1:{grpc}", "--rate", "500",
                                     "--seconds", "60", "--connections", "8", "--as-callers-do", "--stop-after",
                                     stop_file],
                                    stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
            time.sleep(1)
            drained = subprocess.run([*shell, here(pre_stop)], stdout=subprocess.PIPE, text=True, timeout=30)
            assert drained.returncode == 0 and " 200 OK" in drained.stdout, drained
            at = time.time()
            service.terminate()
            wait_until(lambda: get(http, "/readyz")[0] == 503, "says through Envoy that it drains")
            assert streams.health.next("health") == bytes([8, NOT_SERVING])
            print("passed: a watch of health that was opened long before is told of the drain")
            code = service.wait(30)
            stop_file.touch()
            report = json.loads(load.communicate(timeout=60)[0])
            assert code == 0, code
            assert report["codes"]["0"] > 500 * DRAIN_DELAY / 2, report["codes"]
            early = [one for one in report["failures"] if one["ended_ms"] < (at + DRAIN_DELAY) * 1000]
            assert not early, early
            print(f"passed: stopped under load as a kubelet does: {report['codes']}, none failed before "
                  f"{DRAIN_DELAY:.0f} s were over")
        finally:
            stop_file.touch()
            if streams:
                streams.end()
            for process in (envoy, service, load):
                if process and process.poll() is None:
                    process.kill()
                    process.wait()


if __name__ == "__main__":
    main()
