"""Replaces profiles every 50 ms while the server answers, and checks every answer.

    reload.py BUILD SECONDS

Files are replaced by rename, rewritten in two parts, made invalid, deleted, and swapped as in a ConfigMap. SIGHUP follows every
change, so that the test does not wait for the poll. No call may fail, except that a deleted profile is not found. Every answer
must come from one complete set: all rows of a version name the same version, as does a profile that inherits them from another
file of the same swap. At the end, the server must answer with the last version within a second. It uses the load generator of
tests/bench.
"""

import collections
import http.client
import json
import pathlib
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time

RATE = 1000
PAUSE = 0.05


class Failed(Exception):
    pass


def rows(version):
    return "".join(f'http_to_grpc {{ http: {code} grpc: "ABORTED" reason: "version {version}" }}\n'
                   for code in range(460, 480))


def solo(version):
    return f'name: "solo"\nextends: "general"\n{rows(version)}'


class Folder:
    """Changes the files in ways that happen."""

    def __init__(self, path):
        self.path = path
        self.version = 0
        self.swap()
        for name in ("base", "child"):
            (path / f"{name}.textproto").symlink_to(f"..data/{name}.textproto")
        self.replace()

    def next(self):
        self.version += 1
        return self.version

    def replace(self):
        (self.path / ".new").write_text(solo(self.next()))
        (self.path / ".new").rename(self.path / "solo.textproto")

    def write_in_halves(self):
        text = solo(self.next())
        with open(self.path / "solo.textproto", "w") as file:
            file.write(text[:len(text) // 2])
            file.flush()
            time.sleep(PAUSE / 5)  # the half is there to be seen
            file.write(text[len(text) // 2:])

    def spoil(self):
        (self.path / "solo.textproto").write_text(solo(self.next()) + 'http_to_grpc { http: 99 grpc: "X" }\n')

    def delete(self):
        (self.path / "solo.textproto").unlink(missing_ok=True)

    def swap(self):
        version = self.next()
        data = self.path / f"..{version}"
        data.mkdir()
        (data / "base.textproto").write_text(f'name: "base"\n{rows(version)}')
        (data / "child.textproto").write_text(
            f'name: "child"\nextends: "base"\nhttp_to_grpc {{ http: 480 grpc: "ABORTED" reason: "version {version}" }}\n')
        (self.path / "..next").symlink_to(data.name)
        (self.path / "..next").rename(self.path / "..data")

    def swap_to_a_child_without_base(self):
        data = self.path / f"..{self.next()}"
        data.mkdir()
        (data / "child.textproto").write_text('name: "child"\nextends: "base"\nhttp_to_grpc_default { grpc: "OK" reason: "r" }\n')
        (self.path / "..next").symlink_to(data.name)
        (self.path / "..next").rename(self.path / "..data")


class Asker(threading.Thread):
    """Asks over one connection that stays, until told to stop."""

    def __init__(self, address, stop):
        super().__init__()
        self.connection = http.client.HTTPConnection(address, timeout=10)
        self.stop = stop
        self.versions = {}  # by revision
        self.counts = collections.Counter()
        self.failure = None

    def get(self, path):
        self.connection.request("GET", path)
        response = self.connection.getresponse()
        return response.status, json.loads(response.read())

    def ask_solo(self):
        status, body = self.get(f"/v1/http/{random.randrange(460, 480)}?profile=solo")
        if status == 404:
            self.counts["not found, while deleted"] += 1
            return
        if status != 200:
            raise Failed(f"solo: {status} {body}")
        answer = body["translation"]
        if not answer["reason"].startswith("version "):
            raise Failed(f"solo: {answer}")
        self.see(answer["profileRevision"], answer["reason"])
        self.counts["of one file"] += 1

    def ask_child(self):
        status, body = self.get("/v1/profiles/child")
        if status != 200:
            raise Failed(f"child: {status} {body}")
        entries = body["profile"]["httpToGrpc"]
        said = {entry["reason"] for entry in entries if 460 <= entry["from"] <= 480 and "reason" in entry}
        if len(said) != 1:
            raise Failed(f"child is a mix of {said}")
        self.see(body["profile"]["summary"]["revision"], said.pop())
        self.counts["of two files that are swapped together"] += 1

    def see(self, revision, version):
        if self.versions.setdefault(revision, version) != version:
            raise Failed(f"revision {revision} is of {self.versions[revision]} and of {version}")

    def run(self):
        try:
            while not self.stop.is_set():
                self.ask_solo()
                self.ask_child()
        except Exception as failure:  # the main thread raises it again
            self.failure = failure


def wait_until(condition, what, seconds=20):
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            raise Failed(f"{what}: not within {seconds} s")
        time.sleep(0.01)


def run(build, seconds, scratch):
    profiles = scratch / "profiles"
    profiles.mkdir()
    folder = Folder(profiles)
    ports = scratch / "ports"
    log = open(scratch / "log", "w+")
    server = subprocess.Popen([build / "status-translator", "serve", "--listen", "127.0.0.1:0", "--http-listen",
                               "127.0.0.1:0", "--ports-file", ports, "--profiles", profiles, "--drain-delay", "0s",
                               "--access-log", "0"], stderr=log)
    try:
        wait_until(lambda: ports.exists() or server.poll() is not None, "start")
        addresses = json.loads(ports.read_text())
        stop = threading.Event()
        askers = [Asker(addresses["http"][0], stop) for _ in range(2)]
        stop_file = scratch / "stop"
        load = subprocess.Popen([build / "tests/bench/load", "--target", addresses["grpc"][0], "--rate", str(RATE),
                                 "--seconds", str(seconds + 30), "--connections", "8", "--stop-after", stop_file],
                                stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        for asker in askers:
            asker.start()
        changes = collections.Counter()
        ways = [folder.replace] * 3 + [folder.write_in_halves] * 2 + [
            folder.spoil, folder.delete, folder.swap, folder.swap, folder.swap_to_a_child_without_base]
        end = time.monotonic() + seconds
        while time.monotonic() < end and not any(asker.failure for asker in askers):
            way = random.choice(ways)
            way()
            changes[way.__name__] += 1
            server.send_signal(signal.SIGHUP)
            time.sleep(PAUSE)
        folder.swap()
        folder.replace()
        last = f"version {folder.version}"
        changed = time.monotonic()
        probe = Asker(addresses["http"][0], stop)
        wait_until(lambda: probe.get("/v1/http/460?profile=solo")[1].get("translation", {}).get("reason") == last,
                   f"the last version ({last})", 5)
        took = time.monotonic() - changed
        stop.set()
        for asker in askers:
            asker.join()
            if asker.failure:
                raise asker.failure
        stop_file.touch()
        report = json.loads(load.communicate(timeout=60)[0])
        if set(report["codes"]) != {"0"}:
            raise Failed(f"calls failed: {report['codes']}")
        loads = loads_of(addresses["http"][0])
        counts = sum((asker.counts for asker in askers), collections.Counter())
        revisions = {revision for asker in askers for revision in asker.versions}
        for what in ("of one file", "of two files that are swapped together"):
            if counts[what] < 10 * seconds:
                raise Failed(f"hardly any answer was looked at: {counts}")
        if len(revisions) < seconds:
            raise Failed(f"hardly any change was seen: {len(revisions)} revisions")
        print(f"{sum(changes.values())} changes in {seconds} s: {dict(changes)}")
        print(f"answers looked at: {dict(counts)}, of {len(revisions)} revisions; {report['calls']} gRPC calls besides, "
              f"none failed")
        print(f"loads: {loads}; the last version answered after {took * 1000:.0f} ms, found by the poll alone")
        server.send_signal(signal.SIGTERM)
        if server.wait(20) != 0:
            raise Failed("the server did not drain")
    except Exception:
        log.seek(0)
        sys.stderr.write("".join(log.readlines()[-20:]))
        raise
    finally:
        server.kill()
        server.wait()


def loads_of(address):
    connection = http.client.HTTPConnection(address, timeout=10)
    connection.request("GET", "/metrics")
    lines = connection.getresponse().read().decode().splitlines()
    return ", ".join(line.split("_total")[1] for line in lines if line.startswith("status_translator_profile_loads_total"))


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    with tempfile.TemporaryDirectory() as scratch:
        try:
            run(pathlib.Path(sys.argv[1]).resolve(), int(sys.argv[2]), pathlib.Path(scratch))
        except Failed as failure:
            sys.exit(f"FAILED: {failure}")


if __name__ == "__main__":
    main()
