"""Callers that call continuously at a fixed rate, and a TCP proxy that adds delay."""

import asyncio
import collections
import contextlib
import http.client
import subprocess
import threading
import time

from mesh_callers import said
from mesh_upstreams import GRPC_UPSTREAM


class Program:
    """A caller that reads a path and writes an answer, a line each."""

    def __init__(self, command, path):
        self.process = subprocess.Popen([*command, f"127.0.0.1:{path.listen}"], stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, text=True, bufsize=1)

    def __call__(self, name):
        self.process.stdin.write(name + "\n")
        return said(self.process.stdout.readline())["code"]

    def close(self):
        self.process.stdin.close()
        self.process.stdout.close()
        self.process.wait()


def ask_over_http(path, name):
    connection = http.client.HTTPConnection("127.0.0.1", path.listen, timeout=5)
    try:
        if name.startswith(GRPC_UPSTREAM):
            connection.request("POST", name, b"\0\0\0\0\1x", {"te": "trailers", "content-type": "application/json"})
        else:
            connection.request("GET", name)
        answer = connection.getresponse()
        answer.read()
        return f"HTTP {answer.status}"
    finally:
        connection.close()


class Load:
    """What callers saw and how long it took, by phase and by kind of call."""

    def __init__(self):
        self.phase, self.over, self.died = "before", False, []
        self.seen = collections.defaultdict(list)
        self.lock, self.threads = threading.Lock(), []

    def add(self, ask, calls, per_second):
        """calls: (kind, path), one after the other."""
        thread = threading.Thread(target=self.ask_on, args=(ask, calls, 1 / per_second))
        self.threads.append(thread)
        thread.start()

    def ask_on(self, ask, calls, period):
        due = time.monotonic()
        try:
            while not self.over:
                for kind, name in calls:
                    phase, begun = self.phase, time.monotonic()
                    code = ask(name)
                    now = time.monotonic()
                    with self.lock:
                        # What was asked in one phase and answered in the next belongs to what happens between them.
                        self.seen[phase if phase == self.phase else "between", kind].append((code, now - begun))
                    due = max(due + period, now)
                    time.sleep(due - now)
        except BaseException as error:
            self.died.append(error)
            raise

    def during(self, phase, seconds=0):
        with self.lock:
            self.phase = phase
        time.sleep(seconds)

    def end(self):
        self.over = True
        for thread in self.threads:
            thread.join()


class SlowNetwork:
    """A TCP proxy through which all bytes come later, by so many seconds."""

    def __init__(self):
        self.seconds, self.target = 0, None
        self.loop = asyncio.new_event_loop()
        self.server = self.loop.run_until_complete(asyncio.start_server(self.connected, "127.0.0.1", 0))
        self.port = self.server.sockets[0].getsockname()[1]
        self.thread = threading.Thread(target=self.loop.run_forever, daemon=True)
        self.thread.start()

    def between(self, text):
        """The configuration with it before the service."""
        assert "port_value: 50051" in text
        return text.replace("port_value: 50051", f"port_value: {self.port}")

    async def connected(self, reader, writer):
        try:
            there = await asyncio.open_connection("127.0.0.1", self.target)
        except OSError:
            return writer.close()
        with contextlib.suppress(asyncio.CancelledError):  # by close()
            await asyncio.gather(self.carry(reader, there[1]), self.carry(there[0], writer))

    async def carry(self, reader, writer):
        under_way = asyncio.Queue()

        async def read():
            data = b"x"
            while data:
                try:
                    data = await reader.read(1 << 16)
                except OSError:
                    data = b""
                under_way.put_nowait((self.loop.time() + self.seconds, data))

        reading = asyncio.ensure_future(read())
        while True:
            due, data = await under_way.get()
            await asyncio.sleep(max(0, due - self.loop.time()))
            if not data:
                break
            writer.write(data)
        writer.close()
        await reading

    def close(self):
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join()
        tasks = asyncio.all_tasks(self.loop)
        for task in tasks:
            task.cancel()
        if tasks:
            self.loop.run_until_complete(asyncio.wait(tasks))
        self.loop.close()
