"""Runs every query of deploy/grafana and of deploy/prometheus/RUNBOOK.md in a real Prometheus: dashboard.py BUILD

Prometheus scrapes the real binary while calls, streams of ext_proc and a mistake in a profile give each metric a value, and a
second one with mutual TLS, over which it scrapes with a certificate of its own. A query must return a number above 0, or 0 where
NOTHING_HAPPENS says why. Needs grpcio (in_venv.sh).
"""

import contextlib
import json
import pathlib
import re
import ssl
import subprocess
import sys
import tempfile
import threading
import urllib.error
import urllib.parse
import urllib.request

import certificates
import grpc
from pod_streams import PROCESS, field, head
from prometheus import ROOT, unpacked
from waiting import free_ports, wait_until

# Queries that return 0 here, by a part of their text, and why.
NOTHING_HAPPENS = {
    "log_lines_dropped_total": "the log is read",
    "enforcement_stopped": "no limit file stops it",
    "connections_refused_total": "no limit is reached",
}
# What Grafana fills in. Prometheus scrapes every second.
VARIABLES = {"$__rate_interval": "10s", "$__range": "60s", "$instance": ".*", "[5m]": "[10s]"}
# The second server: another job in Prometheus, with the same label.
TLS_JOB = """  - job_name: tls
    scheme: https
    tls_config: {{ca_file: {folder}/ca.crt, cert_file: {folder}/client.crt, key_file: {folder}/client.key}}
    relabel_configs: [{{target_label: job, replacement: status-translator}}]
    static_configs:
      - targets: ["{address}"]
"""
HTTP_TO_GRPC, CONVERT = ("/statustranslator.v1.TranslationService/" + name for name in ("HttpToGrpc", "ConvertHttpResponse"))


def queries():
    """Where each query is, and its text."""
    panels = json.loads((ROOT / "deploy/grafana/status-translator.json").read_text())["panels"]
    found = [(f"panel {panel['title']!r}", target["expr"]) for panel in panels for target in panel.get("targets", ())]
    runbook = (ROOT / "deploy/prometheus/RUNBOOK.md").read_text()
    found += [("runbook", text.strip()) for text in re.findall(r"```promql\n(.*?)```", runbook, re.DOTALL)]
    assert len(found) > 30, found
    return found


class Callers:
    """Makes calls of every kind until it is left, so that rates are above 0."""

    def __init__(self, grpc_address, http_address, tls_address, folder):
        self._http, self._channel, self._tls = http_address, grpc.insecure_channel(grpc_address), tls_address
        self._other = ssl.create_default_context(cafile=folder / "ca.crt")
        self._other.load_cert_chain(folder / "other.crt", folder / "other.key")
        self._stop, self.error = threading.Event(), None
        self._thread = threading.Thread(target=self._run)

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *_):
        self._stop.set()
        self._thread.join()
        self._channel.close()

    def _run(self):
        try:
            while not self._stop.wait(0.2):
                self._once()
        except Exception as error:  # told by main, in its thread
            self.error = error

    def _once(self):
        number = lambda code: b"\x08" + bytes([code & 127 | 128, code >> 7])
        self._call(HTTP_TO_GRPC, number(404))
        self._call(HTTP_TO_GRPC, b"")  # INVALID_ARGUMENT
        problem, page = (b"application/problem+json", b'{"title":"Conflict","status":409}'), (b"text/html", b"<p>no")
        for media_type, body in (problem, page):
            header = field(1, b"content-type") + field(2, media_type)
            self._call(CONVERT, field(1, number(409) + field(2, header) + field(3, body)))
        for mode, origin in (("observe", "application"), ("enforce", "intermediary")):
            metadata = (("status-translator-mode", mode), ("status-translator-origin", origin))
            self._process([head(2, (b":method", b"POST"), (b"content-type", b"application/grpc")),
                           head(3, (b":status", b"429"), (b"content-type", b"text/html"))], metadata)
        self._process([b"\xff\xff"], ())  # broken: INTERNAL
        for path in ("/v1/http/404", "/v1/http/99"):
            with contextlib.suppress(urllib.error.HTTPError):
                urllib.request.urlopen(f"http://{self._http}{path}", timeout=5).read()
        with contextlib.suppress(OSError):  # refused: its identity may not call
            urllib.request.urlopen(f"https://{self._tls}/readyz", timeout=5, context=self._other).read()

    def _call(self, path, request):
        with contextlib.suppress(grpc.RpcError):
            self._channel.unary_unary(path)(request, timeout=5)

    def _process(self, messages, metadata):
        with contextlib.suppress(grpc.RpcError):
            list(self._channel.stream_stream(PROCESS)(iter(messages), metadata=metadata, timeout=5))


def values(web, text):
    """The numbers that a query returns; None if Prometheus does not answer, a text if it refuses the query."""
    for name, value in VARIABLES.items():
        text = text.replace(name, value)
    url = f"http://{web}/api/v1/query?" + urllib.parse.urlencode({"query": text})
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:
            return [float(sample["value"][1]) for sample in json.load(answer)["data"]["result"]]
    except urllib.error.HTTPError as error:
        return error.read().decode() if error.code < 500 else None  # 503: Prometheus has not started yet
    except OSError:
        return None


def check(web, callers):
    for where, text in queries():
        silent = next((why for part, why in NOTHING_HAPPENS.items() if part in text), None)

        def returns():
            found = values(web, text)
            assert not isinstance(found, str), (where, text, found)
            assert callers.error is None, callers.error
            return found and all(one == one for one in found) and (max(found) > 0 or silent is not None)

        wait_until(returns, f"{where}: {text} returns {values(web, text)}")
        print(f"passed: {where}: {text}" + (f" (0: {silent})" if silent else ""))
    refused = values(web, 'sum by (instance (up)')
    assert isinstance(refused, str) and "parse error" in refused, refused


def main():
    build = pathlib.Path(sys.argv[1]).resolve()
    binaries = unpacked(build.parent / "peers")
    with tempfile.TemporaryDirectory() as name, contextlib.ExitStack() as started:
        folder = pathlib.Path(name)
        (folder / "profiles").mkdir()

        def start(*command):
            process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            started.callback(process.wait)
            started.callback(process.kill)

        start(build / "status-translator", "serve", "--listen", "127.0.0.1:0", "--http-listen", "127.0.0.1:0", "--ports-file",
              folder / "ports", "--profiles", folder / "profiles")
        wait_until((folder / "ports").exists, "start of the server")
        addresses = json.loads((folder / "ports").read_text())
        certificates.for_server_and_clients(folder)
        start(build / "status-translator", "serve", "--listen", "127.0.0.1:0", "--http-listen", "127.0.0.1:0", "--ports-file",
              folder / "tls_ports", *certificates.serve_options(folder))
        wait_until((folder / "tls_ports").exists, "start of the server with TLS")
        tls_address = json.loads((folder / "tls_ports").read_text())["http"][0]
        config = (ROOT / "deploy/prometheus/prometheus.yml").read_text()
        for here, there in (("127.0.0.1:8080", addresses["http"][0]), ("15s", "1s"), ("rule_files:\n  - alerts.yml\n", "")):
            assert here in config, here
            config = config.replace(here, there)
        (folder / "prometheus.yml").write_text(config + TLS_JOB.format(folder=folder, address=tls_address))
        web = f"127.0.0.1:{free_ports(1)[0]}"
        start(binaries / "prometheus", f"--config.file={folder}/prometheus.yml", f"--storage.tsdb.path={folder}/data",
              f"--web.listen-address={web}")
        # increase() counts from the second sample on.
        scrapes = lambda: values(web, 'count_over_time((up{job="status-translator"} == 1)[1m:1s])')
        wait_until(lambda: len(scrapes() or []) == 2 and min(scrapes()) > 1, "two scrapes of either server")
        (folder / "profiles/broken.textproto").write_text('name: "broken')
        (folder / "server.crt").write_text("broken")
        with Callers(addresses["grpc"][0], addresses["http"][0], tls_address, folder) as callers:
            check(web, callers)
    print(f"dashboard: {len(queries())} queries return data")


if __name__ == "__main__":
    main()
