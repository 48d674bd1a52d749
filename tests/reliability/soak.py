"""Hours of use in one process: soak.py BUILD MINUTES. See soak.sh.

1,000 gRPC calls a second, requests over HTTP, ext_proc exchanges and watches that come and go, profiles that are replaced and
reloaded each second, one change in ten with a mistake; where `serve` has TLS, certificates that are rotated. Memory and
descriptors are sampled every 10 s.

Fails if a call fails, if the server ends, if memory grows by more than 1 MiB in 10 minutes, measured over the second half of at
least 10 minutes, or if the descriptors at the end are more than at the start.
"""

import json
import pathlib
import ssl
import subprocess
import sys
import tempfile
import threading
import time

import cases_ext_proc
import cases_grpc
import wire
from served import METHOD, Server
from wire import Failed, expect, field

RATE = 1000
SAMPLE = 10  # seconds
GROWTH = 0.1  # MiB a minute
JUDGED = 10  # minutes; the memory of a process that has just begun still grows
PROFILE = 'name: "own"\nextends: "general"\nhttp_to_grpc {{ http: 460 grpc: "ABORTED" reason: "version {}" }}\n'


class Worker(threading.Thread):
    """Repeats a function until stopped, and keeps its first failure."""

    def __init__(self, name, function, stop, pause):
        super().__init__(name=name, daemon=True)
        self.function, self.stop, self.pause, self.turns, self.failure = function, stop, pause, 0, None

    def run(self):
        try:
            while not self.stop.wait(self.pause):
                self.function(self.turns)
                self.turns += 1
        except Exception as failure:
            self.failure = failure


def reload(server):
    def change(turn):
        new = server.profiles / ".new"
        new.write_text(PROFILE.format(turn) if turn % 10 != 9 else "name: \"own\"\nhttp_to_grpc { http: 99 }\n")
        new.rename(server.profiles / "own.textproto")
        server.reload()

    return change


def over_http(server):
    paths = ["/v1/http/404", "/v1/http/460?profile=own", "/v1/profiles/own", "/metrics", "/http/503", "/v1/shapes"]

    def ask(turn):
        reply = server.get(paths[turn % len(paths)])
        expect(reply.status == 200, paths[turn % len(paths)], reply)
        if turn % 5 == 0:
            cases_grpc.wire.expect(server.post("/v1:convertHttpResponse", {"http": {"code": 503}}).status == 200, "converts")

    return ask


def exchanges(server):
    def exchange(turn):
        with server.h2() as connection:
            for _ in range(20):
                one = cases_ext_proc.Exchange(connection)
                answer = one.ask(cases_ext_proc.response(status=str(400 + turn % 100)))
                expect(answer, "an exchange is answered:", one.stream)
                if turn % 3 == 0:
                    connection.cancel(one.stream)

    return exchange


def watches(server):
    def watch(turn):
        with server.h2() as connection:
            for path in (cases_grpc.WATCH, cases_grpc.WATCH_PROFILE):
                opened = cases_grpc.watches(connection, 20, path)
                expect(all(stream.data for stream in opened), "watches are answered")

    return watch


def has_tls(build):
    return "--tls-cert" in subprocess.run([build / "status-translator", "serve", "--help"], capture_output=True, text=True).stdout


def make_pair(folder, name):
    """A certificate for 127.0.0.1 that signs itself, and its key."""
    certificate, key = folder / f"{name}.crt", folder / f"{name}.key"
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
                    "-subj", f"/CN={name}", "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", key, "-out", certificate],
                   check=True, capture_output=True)
    return certificate.read_text(), key.read_text()


class Rotation:
    """A server with TLS, whose certificate changes each second: a call on a new connection each time, which trusts both."""

    def __init__(self, build, folder):
        folder.mkdir()
        self.folder, self.pairs = folder, [make_pair(folder, name) for name in ("one", "two")]
        self.context = ssl.create_default_context(cadata="".join(certificate for certificate, _ in self.pairs))
        self.context.set_alpn_protocols(["h2"])
        self.rotate(0)
        self.server = Server(build, folder, ["--tls-cert", folder / "tls.crt", "--tls-key", folder / "tls.key"])
        self.names = set()

    def rotate(self, turn):
        certificate, key = self.pairs[turn % 2]
        for name, text in (("tls.key", key), ("tls.crt", certificate)):  # between the two, they do not fit
            (self.folder / ".new").write_text(text)
            (self.folder / ".new").rename(self.folder / name)

    def call(self, turn):
        with self.server.h2(tls=self.context) as connection:
            stream = connection.call(METHOD + "HttpToGrpc", field(1, 404))
            expect(stream.status == wire.OK, "a call over TLS:", stream)
            self.names.add(connection.socket.getpeercert()["subject"][0][0][1])


def slope(samples):
    """MiB a minute, by least squares."""
    count = len(samples)
    times, sizes = [time for time, _ in samples], [size for _, size in samples]
    middle, average = sum(times) / count, sum(sizes) / count
    return sum((t - middle) * (size - average) for t, size in samples) / max(1e-9, sum((t - middle) ** 2 for t in times))


def start_load(build, address, seconds, stop_file):
    return subprocess.Popen([build / "tests/bench/load", "--target", address, "--rate", str(RATE), "--seconds",
                             str(min(3600, seconds + 60)), "--connections", "8", "--stop-after", stop_file],
                            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)


def soak(build, minutes, folder):
    server = Server(build, folder, ["--ext-proc-mode", "enforce"], files={"own.textproto": PROFILE.format(0)})
    stop, stop_file = threading.Event(), folder / "stop"
    workers = [Worker("reload", reload(server), stop, 1), Worker("HTTP", over_http(server), stop, 0.02),
               Worker("ext_proc", exchanges(server), stop, 0.1), Worker("watches", watches(server), stop, 0.2)]
    rotation = Rotation(build, folder / "tls") if has_tls(build) else None
    if rotation:
        workers += [Worker("rotations", rotation.rotate, stop, 1), Worker("TLS", rotation.call, stop, 0.05)]
    samples, most = [], 0
    load = start_load(build, server.grpc, int(minutes * 60), stop_file)
    try:
        for worker in workers:
            worker.start()
        began = time.monotonic()
        while time.monotonic() - began < minutes * 60:
            time.sleep(min(SAMPLE, minutes * 6))
            expect(server.alive(), "the server ended:", server.lines()[-3:])
            samples.append(((time.monotonic() - began) / 60, server.memory()))
            most = max(most, server.descriptors())
            if len(samples) % 6 == 0:
                print(f"{samples[-1][0]:5.1f} min: {samples[-1][1]:.1f} MiB, {server.descriptors()} descriptors", flush=True)
            for worker in workers:
                expect(worker.failure is None, worker.name, worker.failure)
        stop_file.touch()
        report = json.loads(load.communicate(timeout=60)[0])
        stop.set()
        for worker in workers:
            worker.join(10)
        wire.wait_until(lambda: server.descriptors() <= server.descriptors_at_start, "descriptors are given back", 10)
        grown = slope(samples[len(samples) // 2:])
        print(f"{report['calls']} gRPC calls, codes {report['codes']}, p50 {report['p50_us'] / 1000:.2f} ms, p99 "
              f"{report['p99_us'] / 1000:.2f} ms; " + ", ".join(f"{worker.name} {worker.turns}" for worker in workers))
        print(f"memory: {samples[0][1]:.1f} MiB first, {samples[-1][1]:.1f} last, peak {server.memory('VmHWM'):.1f}; slope of the "
              f"second half {grown * 1024:+.1f} KiB a minute; descriptors: {server.descriptors_at_start} at start, {most} at most, "
              f"{server.descriptors()} at the end")
        expect(set(report["codes"]) == {"0"}, "calls failed:", report["codes"], report["failures"][:3])
        expect(grown <= GROWTH or minutes < JUDGED, "memory grows")
        print(f"TLS: certificates seen: {sorted(rotation.names)}; {rotation.server.memory():.1f} MiB, "
              f"{rotation.server.descriptors()} descriptors at the end, {rotation.server.descriptors_at_start} at start"
              if rotation else "TLS: this build has no --tls-cert, so no certificates were rotated")
        expect(not rotation or len(rotation.names) == 2, "both certificates are served")
    finally:
        stop_file.touch()
        stop.set()
        if load.poll() is None:
            load.kill()
        server.close()
        if rotation:
            rotation.server.close()


def main():
    build, minutes = pathlib.Path(sys.argv[1]).resolve(), float(sys.argv[2])
    with tempfile.TemporaryDirectory() as folder:
        try:
            soak(build, minutes, pathlib.Path(folder))
        except Failed as failed:
            sys.exit(f"FAILED: {failed}")


if __name__ == "__main__":
    main()
