"""Clients that send exact bytes: HTTP/2 with gRPC messages, and HTTP/1.1. Only the standard library.

Loopback only, one thread. An H2 connection handles frames while it waits, so it never reads in the background.
"""

import json
import re
import select
import socket
import struct
import time
import urllib.parse

from encoding import field, fields_of, first, hpack, unhpack, varint  # noqa: F401, cases use them as of this module

PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
DATA, HEADERS, RST_STREAM, SETTINGS, PING, GOAWAY, WINDOW_UPDATE, CONTINUATION = 0, 1, 3, 4, 6, 7, 8, 9
END_STREAM, END_HEADERS, ACK = 1, 4, 1
HEADER_TABLE_SIZE, MAX_CONCURRENT_STREAMS, INITIAL_WINDOW_SIZE = 1, 3, 4
FRAME_BYTES = 16384
WINDOW = 65535

(OK, CANCELLED, UNKNOWN, INVALID_ARGUMENT, DEADLINE_EXCEEDED, NOT_FOUND, ALREADY_EXISTS, PERMISSION_DENIED,
 RESOURCE_EXHAUSTED, FAILED_PRECONDITION, ABORTED, OUT_OF_RANGE, UNIMPLEMENTED, INTERNAL, UNAVAILABLE) = range(15)


class Failed(Exception):
    pass


def expect(condition, *what):
    if not condition:
        raise Failed(" ".join(map(str, what)))


def wait_until(condition, what, seconds=5):
    end = time.monotonic() + seconds
    while True:
        found = condition()
        if found:
            return found
        expect(time.monotonic() < end, what, f"not within {seconds} s")
        time.sleep(0.005)


def readable(sock, seconds):
    """Whether there is something to read within that time. Unlike select(), for any number of a descriptor."""
    poll = select.poll()
    poll.register(sock, select.POLLIN)
    return bool(poll.poll(seconds * 1000))


# == HTTP/2


class Stream:
    def __init__(self, number, window):
        self.number, self.window = number, window
        self.headers, self.data = [], b""
        self.ended, self.reset = False, None

    def header(self, name):
        return next((value for key, value in self.headers if key == name), None)

    @property
    def done(self):
        return self.ended or self.reset is not None

    @property
    def status(self):
        """The gRPC code; None while there is none."""
        value = self.header("grpc-status")
        return None if value is None else int(value)

    @property
    def message(self):
        return urllib.parse.unquote(self.header("grpc-message") or "")

    @property
    def messages(self):
        found, at = [], 0
        while at + 5 <= len(self.data):
            size = int.from_bytes(self.data[at + 1:at + 5], "big")
            if at + 5 + size > len(self.data):
                break
            found.append(self.data[at + 5:at + 5 + size])
            at += 5 + size
        return found

    def __str__(self):
        return f"stream {self.number}: grpc-status {self.status} {self.message!r}, reset {self.reset}"


class H2:
    """A connection. `reads`: whether windows of streams are opened as data comes; `window`: their first size; `tls`: an
    ssl.SSLContext."""

    def __init__(self, address, reads=True, window=WINDOW, settings=(), seconds=5, tls=None):
        host, port = address.rsplit(":", 1)
        self.socket = socket.create_connection((host, int(port)), timeout=seconds)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if tls:
            self.socket = tls.wrap_socket(self.socket, server_hostname=host)
        self.decrypted = self.socket.pending if tls else lambda: 0
        self.seconds, self.reads = seconds, reads
        self.buffer, self.block, self.streams = b"", b"", {}
        self.next, self.window, self.first_window = 1, WINDOW, WINDOW
        self.settings, self.closed, self.goaway = {}, False, None
        mine = [(HEADER_TABLE_SIZE, 0), (INITIAL_WINDOW_SIZE, window), *settings]
        self.socket.sendall(PREFACE + self.frame(SETTINGS, 0, 0, b"".join(struct.pack(">HI", *one) for one in mine)))

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        self.socket.close()
        self.closed = True

    @staticmethod
    def frame(kind, flags, stream, payload=b""):
        return len(payload).to_bytes(3, "big") + bytes([kind, flags]) + stream.to_bytes(4, "big") + payload

    def send_raw(self, data):
        """False if the peer has closed the connection."""
        view = memoryview(data)
        while view and not self.closed:
            try:
                view = view[self.socket.send(view[:1 << 20]):]
            except socket.timeout:
                return False
            except OSError:
                self.closed = True
        return not self.closed

    def open(self, path, fields=(), end=False, raw=()):
        """Begins a call. `raw`: fields instead of the usual ones of gRPC."""
        stream = self.streams[self.next] = Stream(self.next, self.first_window)
        self.next += 2
        usual = [(":method", "POST"), (":scheme", "http"), (":path", path), (":authority", "x"),
                 ("content-type", "application/grpc"), ("te", "trailers")]
        block = hpack([*(raw or usual), *fields])
        parts = [block[i:i + FRAME_BYTES] for i in range(0, len(block), FRAME_BYTES)]
        out = b""
        for i, part in enumerate(parts):
            flags = (END_HEADERS if i == len(parts) - 1 else 0) | (END_STREAM if end and i == 0 else 0)
            out += self.frame(CONTINUATION if i else HEADERS, flags, stream.number, part)
        self.send_raw(out)
        return stream

    def send(self, stream, message, end=False, compressed=False):
        """Sends a gRPC message as far as windows allow; gives whether all of it was sent."""
        left = memoryview(bytes([compressed]) + len(message).to_bytes(4, "big") + message)
        limit = time.monotonic() + self.seconds
        while left:
            size = min(len(left), FRAME_BYTES, self.window, stream.window)
            if size <= 0:
                self.pump(0.05)
                if self.closed or stream.done or time.monotonic() > limit:
                    return False
                continue
            flags = END_STREAM if end and size == len(left) else 0
            if not self.send_raw(self.frame(DATA, flags, stream.number, bytes(left[:size]))):
                return False
            left = left[size:]
            self.window -= size
            stream.window -= size
        return True

    def end(self, stream):
        self.send_raw(self.frame(DATA, END_STREAM, stream.number))

    def cancel(self, stream):
        self.send_raw(self.frame(RST_STREAM, 0, stream.number, struct.pack(">I", 8)))

    def ping(self):
        self.send_raw(self.frame(PING, 0, 0, b"reliable"))

    def call(self, path, request=b"", fields=(), compressed=False, raw=()):
        """A unary call, whole."""
        stream = self.open(path, fields, raw=raw)
        self.send(stream, request, end=True, compressed=compressed)
        self.wait(lambda: stream.done or self.closed)
        return stream

    def wait(self, condition, seconds=None):
        """Handles frames until the condition holds; gives whether it does."""
        end = time.monotonic() + (seconds or self.seconds)
        while not condition():
            left = end - time.monotonic()
            if left <= 0 or self.closed:
                return condition()
            self.pump(min(left, 0.2))
        return True

    def pump(self, seconds=0.0):
        """Handles what has arrived, or arrives within that time."""
        if self.closed or not (self.decrypted() or readable(self.socket, seconds)):
            return
        try:
            received = self.socket.recv(1 << 18)
        except OSError:
            received = b""
        if not received:
            self.closed = True
            return
        self.buffer += received
        at, out = 0, []
        while len(self.buffer) - at >= 9:
            size = int.from_bytes(self.buffer[at:at + 3], "big")
            if len(self.buffer) - at < 9 + size:
                break
            kind, flags = self.buffer[at + 3], self.buffer[at + 4]
            number = int.from_bytes(self.buffer[at + 5:at + 9], "big") & 0x7FFFFFFF
            self.handle(kind, flags, number, self.buffer[at + 9:at + 9 + size], out)
            at += 9 + size
        self.buffer = self.buffer[at:]
        if out:
            self.send_raw(b"".join(out))

    def handle(self, kind, flags, number, payload, out):
        stream = self.streams.get(number)
        if kind == SETTINGS and not flags & ACK:
            self.settings.update(struct.unpack(">HI", payload[i:i + 6]) for i in range(0, len(payload), 6))
            grown = self.settings.get(INITIAL_WINDOW_SIZE, self.first_window) - self.first_window
            self.first_window += grown
            for one in self.streams.values():
                one.window += grown
            out.append(self.frame(SETTINGS, ACK, 0))
        elif kind == PING and not flags & ACK:
            out.append(self.frame(PING, ACK, 0, payload))
        elif kind == WINDOW_UPDATE:
            grown = int.from_bytes(payload, "big")
            if number == 0:
                self.window += grown
            elif stream:
                stream.window += grown
        elif kind == GOAWAY:
            self.goaway = (int.from_bytes(payload[4:8], "big"), payload[8:])
        elif kind == RST_STREAM and stream:
            stream.reset = int.from_bytes(payload, "big")
        elif kind == DATA and stream:
            stream.data += payload
            stream.ended |= bool(flags & END_STREAM)
            if payload:
                out.append(self.frame(WINDOW_UPDATE, 0, 0, struct.pack(">I", len(payload))))
                if self.reads and not stream.ended:
                    out.append(self.frame(WINDOW_UPDATE, 0, number, struct.pack(">I", len(payload))))
        elif kind in (HEADERS, CONTINUATION) and stream:
            self.block += payload
            stream.ended |= kind == HEADERS and bool(flags & END_STREAM)
            if flags & END_HEADERS:
                stream.headers += unhpack(self.block)
                self.block = b""

    def open_window(self, stream, size):
        self.send_raw(self.frame(WINDOW_UPDATE, 0, stream.number, struct.pack(">I", size)))


# == HTTP/1.1


class Reply:
    def __init__(self, status, head, body):
        self.status, self.head, self.body = status, head, body

    def json(self):
        return json.loads(self.body)

    @property
    def reason(self):
        """Of a problem."""
        return self.json().get("reason")

    def __str__(self):
        return f"HTTP {self.status} {self.body[:300]!r}"


def connect(address, seconds=5, receives=None):
    """`receives`: the size of the kernel's buffer; None: what it chooses."""
    host, port = address.rsplit(":", 1)
    sock = socket.socket()
    if receives:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receives)
    sock.settimeout(seconds)
    sock.connect((host, int(port)))
    return sock


def read_reply(sock):
    """The next reply; None if the connection ends without one."""
    data = b""
    try:
        while b"\r\n\r\n" not in data:
            received = sock.recv(1 << 16)
            if not received:
                return None
            data += received
        head, _, body = data.partition(b"\r\n\r\n")
        size = int(re.search(rb"(?i)content-length: (\d+)", head)[1])
        while len(body) < size:
            received = sock.recv(1 << 18)
            if not received:
                return None
            body += received
    except OSError:
        return None
    return Reply(int(head.split()[1]), head.decode(), body)


def is_closed(sock, seconds=2):
    """Whether the peer ends the connection within that time; discards what it sends before."""
    end = time.monotonic() + seconds
    try:
        while True:
            left = end - time.monotonic()
            if left <= 0 or not readable(sock, left):
                return False
            if not sock.recv(1 << 16):
                return True
    except OSError:
        return True


def request(method, path, fields=(), body=b"", host="x"):
    lines = [f"{method} {path} HTTP/1.1", f"Host: {host}", *(f"{name}: {value}" for name, value in fields)]
    if body or method == "POST":
        lines.append(f"Content-Length: {len(body)}")
    return ("\r\n".join(lines) + "\r\n\r\n").encode() + body


def ask(address, method, path, fields=(), body=b""):
    """One request on a connection of its own; a sent body may be refused early."""
    with connect(address) as sock:
        try:
            sock.sendall(request(method, path, fields, body))
        except OSError:
            pass  # the reply says why
        return read_reply(sock)


def post_json(address, path, value):
    body = value if isinstance(value, bytes) else json.dumps(value).encode()
    return ask(address, "POST", path, [("Content-Type", "application/json")], body)
