"""The server under the limits that are shipped, and a neighbour that calls it meanwhile.

The limits are those of deploy/systemd/status-translator.service.in: MemoryMax as a memory cgroup (version 2 or 1) where one can
be made, otherwise compared with the peak of resident memory; LimitNOFILE as the limit of descriptors.
"""

import contextlib
import json
import os
import pathlib
import re
import resource
import signal
import subprocess
import sys
import time

import wire
from wire import Failed, expect, wait_until

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
MIB = 1 << 20
UNIT = (ROOT / "deploy/systemd/status-translator.service.in").read_text()
SHIPPED_MIB = int(re.search(r"^MemoryMax=(\d+)M$", UNIT, re.M)[1])
SHIPPED_DESCRIPTORS = int(re.search(r"^LimitNOFILE=(\d+)$", UNIT, re.M)[1])
METHOD = "/statustranslator.v1.TranslationService/"


# Clients open more than a thousand connections.
resource.setrlimit(resource.RLIMIT_NOFILE, (resource.getrlimit(resource.RLIMIT_NOFILE)[1],) * 2)


class Cgroup:
    """A memory cgroup, or nothing where none can be made: `kind` says which."""

    KINDS = (("cgroup v2", "/sys/fs/cgroup", "memory.max", "memory.peak"),
             ("cgroup v1", "/sys/fs/cgroup/memory", "memory.limit_in_bytes", "memory.max_usage_in_bytes"))

    def __init__(self, mib):
        self.kind, self.path = "compared with the peak of resident memory", None
        for kind, root, limit, peak in self.KINDS:
            path = pathlib.Path(root, f"status-translator-{os.getpid()}-{time.monotonic_ns()}")
            try:
                path.mkdir()
            except OSError:
                continue
            try:
                if not (path / limit).exists():  # not a cgroup, or without the controller of memory
                    raise OSError
                (path / limit).write_text(str(mib * MIB))
                self.kind, self.path, self.peak_file = kind, path, path / peak
                for swap in ("memory.swap.max", "memory.memsw.limit_in_bytes"):
                    with contextlib.suppress(OSError):
                        (path / swap).write_text(str(mib * MIB if "memsw" in swap else 0))
                return
            except OSError:
                path.rmdir()

    def enter(self):
        """In the child, before it becomes the server."""
        if self.path:
            (self.path / "cgroup.procs").write_text(str(os.getpid()))

    def peak(self):
        with contextlib.suppress(OSError):
            return int(self.peak_file.read_text()) if self.path else None

    def close(self):
        if self.path:
            with contextlib.suppress(Failed):
                wait_until(lambda: not (self.path / "cgroup.procs").read_text().strip(), "the cgroup is empty", 2)
            with contextlib.suppress(OSError):
                self.path.rmdir()


class Server:
    """`files`: {name: text} of the directory of profiles, or none. `environment`: beside that of the caller."""

    def __init__(self, build, folder, options=(), files=None, mib=SHIPPED_MIB, descriptors=SHIPPED_DESCRIPTORS,
                 environment=None, stderr=None, under_limit=True, fast_clock=0):
        self.mib, self.folder = mib, pathlib.Path(folder)
        self.factor = fast_clock or 1
        self.held = []  # when a case stayed at its bound
        if fast_clock:
            environment = {**(environment or {}), "LD_PRELOAD": str(pathlib.Path(build) / "tests/libfast_clock.so"),
                           "FAST_CLOCK": str(fast_clock)}
        self.profiles = self.folder / "profiles"
        options = list(options)
        if files is not None:
            self.profiles.mkdir()
            for name, text in files.items():
                (self.profiles / name).write_text(text)
            options += ["--profiles", self.profiles]
        self.cgroup = Cgroup(mib) if under_limit else None
        ports = self.folder / "ports"
        self.log = self.folder / "log"
        hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
        limit = descriptors if hard == resource.RLIM_INFINITY else min(descriptors, hard)

        def prepare():
            resource.setrlimit(resource.RLIMIT_NOFILE, (limit, limit))
            if self.cgroup:
                self.cgroup.enter()

        self.process = subprocess.Popen(
            [pathlib.Path(build) / "status-translator", "serve", "--listen", "127.0.0.1:0", "--http-listen", "127.0.0.1:0",
             "--ports-file", ports, "--drain-delay", "0s", "--drain-timeout", "1s",
             *(() if "--access-log" in options else ("--access-log", "0")), *options],
            stderr=open(self.log, "w") if stderr is None else stderr, preexec_fn=prepare,
            env={**os.environ, **(environment or {})})
        try:
            wait_until(lambda: ports.exists() or self.process.poll() is not None, "start", 20)
            expect(ports.exists(), "the server did not start:", self.log.exists() and self.log.read_text()[-2000:])
        except Failed:
            self.close()
            raise
        addresses = json.loads(ports.read_text())
        self.grpc, self.http = addresses["grpc"][0], addresses["http"][0]
        self.descriptors_at_start = self.descriptors()

    @property
    def pid(self):
        return self.process.pid

    def alive(self):
        return self.process.poll() is None

    def now(self):
        """Seconds, as fast as the server's clocks run."""
        return time.monotonic() * self.factor

    def sleep(self, seconds):
        time.sleep(seconds / self.factor)

    def hold(self, seconds=0.5):
        """Stays at the bound for a moment, in which the neighbour is measured."""
        began = time.monotonic()
        time.sleep(seconds)
        self.held.append((began, time.monotonic()))

    def memory(self, kind="VmRSS"):
        """In MiB; VmHWM is the peak. 0 when the process is gone."""
        with contextlib.suppress(OSError):
            found = re.search(rf"^{kind}:\s+(\d+) kB", pathlib.Path(f"/proc/{self.pid}/status").read_text(), re.M)
            if found:
                return int(found[1]) / 1024
        return 0

    def peak(self):
        """MiB that count against the limit: what the cgroup was charged, or, without one, what was resident at most, with the
        pages of the program."""
        charged = self.cgroup.peak() if self.cgroup else None
        return charged / MIB if charged else self.memory("VmHWM")

    def descriptors(self):
        with contextlib.suppress(OSError):
            return len(os.listdir(f"/proc/{self.pid}/fd"))
        return 0

    def cpu_seconds(self):
        part = pathlib.Path(f"/proc/{self.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(part[11]) + int(part[12])) / os.sysconf("SC_CLK_TCK")

    def metrics(self):
        """{sample with labels: value}"""
        lines = wire.ask(self.http, "GET", "/metrics").body.decode().splitlines()
        return {line.rsplit(" ", 1)[0]: float(line.rsplit(" ", 1)[1]) for line in lines if line and line[0] != "#"}

    def lines(self):
        return self.log.read_text(errors="replace").splitlines()

    def reload(self):
        self.process.send_signal(signal.SIGHUP)

    def h2(self, **options):
        return wire.H2(self.grpc, **options)

    def call(self, path, request=b"", **options):
        with self.h2() as connection:
            return connection.call(path if path.startswith("/") else METHOD + path, request, **options)

    def post(self, path, value):
        reply = wire.post_json(self.http, path, value)
        expect(reply is not None, path, "no reply")
        return reply

    def get(self, path, fields=()):
        reply = wire.ask(self.http, "GET", path, fields)
        expect(reply is not None, path, "no reply")
        return reply

    def close(self):
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        if self.cgroup:
            self.cgroup.close()


class Neighbour:
    """Makes unary calls on a connection of its own, in a process of its own, and records when each began and what it took."""

    def __init__(self, address):
        self.process = subprocess.Popen([sys.executable, HERE / "served.py", address], stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, text=True)
        expect(self.process.stdout.readline() == "ready\n", "the neighbour does not start")

    def finish(self):
        """[(began, seconds)], and the first error if there is one."""
        out, _ = self.process.communicate("end", timeout=20)
        said = json.loads(out)
        return said["calls"], said["error"]

    def close(self):
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()


PAUSE = 0.0005  # between two calls, so that the neighbour itself keeps no core busy


def be_neighbour(address):
    import select
    calls, error = [], None
    request = wire.field(1, 404)
    with wire.H2(address) as connection:
        connection.call(METHOD + "HttpToGrpc", request)
        print("ready", flush=True)
        while not select.select([sys.stdin], [], [], 0)[0]:
            began = time.monotonic()
            stream = connection.call(METHOD + "HttpToGrpc", request)
            calls.append((began, time.monotonic() - began))
            connection.streams.clear()
            if stream.status != wire.OK:
                error = str(stream)
                break
            time.sleep(PAUSE)
    print(json.dumps({"calls": calls, "error": error}))


if __name__ == "__main__":
    be_neighbour(sys.argv[1])
