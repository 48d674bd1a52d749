"""Tests that a real Prometheus scrapes the real binary: prometheus.py BUILD

Makes ten calls with known outcomes and compares the metrics in Prometheus; runs the unit tests of the alert rules with
promtool. Prometheus is unpacked from Debian's package below BUILD/../peers; nothing is installed.
"""

import json
import pathlib
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
SKIPPED = 77


def skip(why):
    print(f"SKIPPED: {why}", file=sys.stderr)
    sys.exit(SKIPPED)


def unpacked(work):
    folder = work / "prometheus"
    if not (folder / "usr/bin/prometheus").exists():
        if not shutil.which("apt-get") or not shutil.which("dpkg-deb"):
            skip("Prometheus comes from a Debian package, and this is no Debian")
        folder.mkdir(parents=True, exist_ok=True)
        for command in (["apt-get", "-qq", "download", "prometheus"], ):
            if subprocess.run(command, cwd=folder, stdout=subprocess.DEVNULL).returncode != 0:
                skip("apt-get cannot download prometheus (apt-get update first?)")
        subprocess.run(["dpkg-deb", "-x", next(folder.glob("prometheus_*.deb")), folder], check=True)
    return folder / "usr/bin"


def wait_until(condition, what):
    end = time.monotonic() + 30
    while time.monotonic() < end:
        if condition():
            return
        time.sleep(0.05)
    sys.exit(f"FAILED: {what}: not within 30 s")


def main():
    build = pathlib.Path(sys.argv[1]).resolve()
    binaries = unpacked(build.parent / "peers")
    rules = subprocess.run([binaries / "promtool", "test", "rules", "alerts_test.yml"], cwd=ROOT / "deploy/prometheus")
    if rules.returncode != 0:
        sys.exit("FAILED: the alert rules")
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        ports = folder / "ports"
        server = subprocess.Popen([build / "status-translator", "serve", "--listen", "127.0.0.1:0", "--http-listen",
                                   "127.0.0.1:0", "--ports-file", ports, "--drain-delay", "0s"],
                                  stderr=subprocess.DEVNULL)
        prometheus = None
        try:
            wait_until(ports.exists, "start of the server")
            addresses = json.loads(ports.read_text())
            http = addresses["http"][0]
            with socket.socket() as taken:
                taken.bind(("127.0.0.1", 0))
                web = f"127.0.0.1:{taken.getsockname()[1]}"
            config = (ROOT / "deploy/prometheus/prometheus.yml").read_text()
            config = config.replace("127.0.0.1:8080", http).replace("15s", "1s")
            (folder / "prometheus.yml").write_text(config)
            shutil.copy(ROOT / "deploy/prometheus/alerts.yml", folder)
            prometheus = subprocess.Popen(
                [binaries / "prometheus", f"--config.file={folder}/prometheus.yml", f"--storage.tsdb.path={folder}/data",
                 f"--web.listen-address={web}"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

            def query(text):
                url = f"http://{web}/api/v1/query?" + urllib.parse.urlencode({"query": text})
                try:
                    with urllib.request.urlopen(url, timeout=5) as answer:
                        result = json.load(answer)["data"]["result"]
                except (urllib.error.URLError, ConnectionError):
                    return None
                return sum(float(sample["value"][1]) for sample in result)

            wait_until(lambda: query('up{job="status-translator"}') == 1, "the first scrape")
            explain = [build / "status-translator", "explain", "--server", addresses["grpc"][0]]
            for code in ("404", "404", "503", "200", "299", "NOT_FOUND"):
                subprocess.run([*explain, code], check=True, stdout=subprocess.DEVNULL)
            for profile in ("nobody", "nothing"):
                subprocess.run([*explain, "404", "--profile", profile], stderr=subprocess.DEVNULL)
            for path in ("/v1/http/404", "/v1/http/99"):
                try:
                    urllib.request.urlopen(f"http://{http}{path}", timeout=5).read()
                except urllib.error.HTTPError:
                    pass
            expected = {
                'grpc_server_started_total{grpc_service=~"status.*"}': 8,
                'grpc_server_handled_total{grpc_code="OK"}': 6,
                'grpc_server_handled_total{grpc_code="NotFound"}': 2,
                'grpc_server_handling_seconds_count{grpc_method="HttpToGrpc"}': 7,
                'status_translator_translations_total{direction="http_to_grpc"}': 6,
                'status_translator_translations_total{direction="http_to_grpc",class="4xx"}': 3,
                'status_translator_translations_total{kind="RANGE"}': 1,
                'status_translator_translations_total{direction="grpc_to_http"}': 1,
                'status_translator_http_requests_total{code="400"}': 1,
                "count(status_translator_build_info)": 1,
            }
            for text, value in expected.items():
                wait_until(lambda: query(text) == value, f"{text} should be {value} and is {query(text)}")
                print(f"{text} = {value}")
        finally:
            for process in (prometheus, server):
                if process:
                    process.terminate()
                    process.wait(20)
    print("prometheus: 10 queries, as expected")


if __name__ == "__main__":
    main()
