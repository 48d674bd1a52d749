"""Upstreams that answer a generated case, and callers that tell every byte of what they get (for envoy_module.py)."""

import http.server
import socket
import threading

import h2.config
import h2.connection
import h2.events
import h2.exceptions


class HttpUpstream(http.server.BaseHTTPRequestHandler):
    """Over HTTP/1.1: answers /…/NUMBER with that case of `cases`."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    cases = []

    def answer(self):
        length = int(self.headers.get("content-length", 0))
        self.rfile.read(length)
        if self.headers.get("transfer-encoding") == "chunked":
            while (size := int(self.rfile.readline(), 16)) or self.rfile.readline() != b"\r\n":
                self.rfile.read(size + 2)
        case = self.cases[int(self.path.rsplit("/", 1)[1])]
        head = f"HTTP/1.1 {case.status} x\r\n".encode()
        head += b"".join(name.encode() + b": " + value + b"\r\n" for name, value in case.headers)
        bare = case.status in (204, 304) or self.command == "HEAD"
        chunked = not case.length and not bare
        if case.status != 204:
            head += b"transfer-encoding: chunked\r\n" if chunked else b"content-length: %d\r\n" % case.size
        self.wfile.write(head + b"\r\n")
        for piece in [] if bare else case.pieces:
            self.wfile.write(b"%x\r\n%s\r\n" % (len(piece), piece) if chunked else piece)
        if chunked:
            self.wfile.write(b"0\r\n\r\n")

    do_GET = do_POST = do_HEAD = answer

    def log_message(self, *_):
        pass


class H2Upstream:
    """Over HTTP/2, with trailers."""

    def __init__(self, cases):
        self.cases = cases
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self.serve, args=[connection], daemon=True).start()

    def serve(self, connection):
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        h2_side = h2.connection.H2Connection(h2.config.H2Configuration(
            client_side=False, validate_outbound_headers=False, normalize_outbound_headers=False))
        h2_side.initiate_connection()
        waiting, paths = {}, {}  # stream: what is still to be sent
        connection.sendall(h2_side.data_to_send())
        try:
            while data := connection.recv(65536):
                for event in h2_side.receive_data(data):
                    if isinstance(event, h2.events.RequestReceived):
                        paths[event.stream_id] = dict(event.headers)[b":path"].decode()
                    elif isinstance(event, h2.events.DataReceived):
                        h2_side.acknowledge_received_data(event.flow_controlled_length, event.stream_id)
                    elif isinstance(event, h2.events.StreamReset):
                        waiting.pop(event.stream_id, None)
                    if isinstance(event, h2.events.StreamEnded):
                        self.begin(h2_side, event.stream_id, paths.pop(event.stream_id), waiting)
                self.go_on(h2_side, waiting)
                connection.sendall(h2_side.data_to_send())
        except (OSError, h2.exceptions.ProtocolError):
            connection.close()

    def begin(self, h2_side, stream, path, waiting):
        case = self.cases[int(path.rsplit("/", 1)[1])]
        body = [] if case.method == "HEAD" or case.status in (204, 304) else list(case.pieces)
        trailers = None if case.method == "HEAD" else case.trailers
        ends = not body and trailers is None
        h2_side.send_headers(stream, [(":status", str(case.status)), *case.headers], end_stream=ends)
        if not ends:
            waiting[stream] = (body, trailers)

    def go_on(self, h2_side, waiting):
        for stream, (body, trailers) in list(waiting.items()):
            while body:
                room = min(h2_side.local_flow_control_window(stream), h2_side.max_outbound_frame_size)
                if room <= 0:
                    break
                piece, rest = body[0][:room], body[0][room:]
                body[:1] = [rest] if rest else []
                h2_side.send_data(stream, piece, end_stream=not body and trailers is None)
            if not body:
                del waiting[stream]
                if trailers is not None:
                    h2_side.send_headers(stream, trailers, end_stream=True)


def call_http1(port, case, path):
    """All bytes of the answer: status line, headers, body without its chunks."""
    with socket.create_connection(("127.0.0.1", port), timeout=20) as connection:
        body = b"" if case.method in ("GET", "HEAD") else b"\0\0\0\0\1x"
        head = f"{case.method} {path} HTTP/1.1\r\nhost: test\r\nconnection: close\r\n"
        head += "".join(f"{name}: {value}\r\n" for name, value in case.request)
        head += f"content-length: {len(body)}\r\n" if body else ""
        connection.sendall(head.encode() + b"\r\n" + body)
        got = bytearray()
        while data := connection.recv(1 << 20):
            got += data
    head, _, body = bytes(got).partition(b"\r\n\r\n")
    first, *lines = head.split(b"\r\n")
    headers = [tuple(line.split(b": ", 1)) if b": " in line else (line, b"") for line in lines]
    if (b"transfer-encoding", b"chunked") in headers:
        body = unchunked(body)
    return {"first": first, "headers": headers, "body": body}


def unchunked(body):
    whole = b""
    while body:
        size, _, body = body.partition(b"\r\n")
        size = int(size, 16)
        if size == 0:
            return whole
        whole, body = whole + body[:size], body[size + 2:]
    return whole + b" (cut)"


class H2Caller:
    """One connection, one call at a time."""

    def __init__(self, port):
        self.port, self.socket = port, None

    def connect(self):
        self.socket = socket.create_connection(("127.0.0.1", self.port), timeout=20)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.side = h2.connection.H2Connection(h2.config.H2Configuration(
            validate_inbound_headers=False, normalize_inbound_headers=False, validate_outbound_headers=False, header_encoding=None))
        self.side.initiate_connection()
        self.side.increment_flow_control_window(1 << 24)

    def call(self, case, path):
        if self.socket is None:
            self.connect()
        stream = self.side.get_next_available_stream_id()
        body = b"" if case.method in ("GET", "HEAD") else b"\0\0\0\0\1x"
        head = [(":method", case.method), (":path", path), (":scheme", "http"), (":authority", "test"), *case.request]
        self.side.send_headers(stream, head, end_stream=not body)
        if body:
            self.side.send_data(stream, body, end_stream=True)
        got = {"first": b"", "headers": [], "body": b"", "trailers": None, "ends_with": None}
        while got["ends_with"] is None:
            self.socket.sendall(self.side.data_to_send())
            data = self.socket.recv(1 << 20)
            if not data:
                got["ends_with"] = "closed"
                self.socket = None
                return got
            for event in self.side.receive_data(data):
                self.see(event, got)
        self.socket.sendall(self.side.data_to_send())
        return got

    def see(self, event, got):
        if isinstance(event, h2.events.ResponseReceived):
            got["headers"] = list(event.headers)
            last = "headers"
        elif isinstance(event, h2.events.DataReceived):
            got["body"] += event.data
            self.side.acknowledge_received_data(event.flow_controlled_length, event.stream_id)
            last = "data"
        elif isinstance(event, h2.events.TrailersReceived):
            got["trailers"] = list(event.headers)
            last = "trailers"
        elif isinstance(event, h2.events.StreamReset):
            got["ends_with"] = f"reset {event.error_code}"
            return
        else:
            return
        if event.stream_ended is not None:
            got["ends_with"] = last
