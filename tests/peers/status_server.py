"""An HTTP/2 server (plaintext) that answers with the status and the kind of response that the path names, without grpc-status.

Path: /STATUS.RESPONSE/NAME, for example /503.html/1. RESPONSE is one of CONTENT, or that with "-empty" for no body.
"""

import collections
import socket
import threading

import h2.config
import h2.connection
import h2.events
import h2.exceptions

# Content type and body. `grpc`: one whole message.
CONTENT = {
    "html": ("text/html", b"<html><body><h1>a page</h1></body></html>\n"),
    "json": ("application/json", b'{"message": "a document"}'),
    "plain": ("text/plain", b"upstream connect error or disconnect/reset before headers"),
    "untyped": (None, b"some body"),
    "grpc": ("application/grpc", b"\0\0\0\0\0"),
}
# Redirections lead to where nobody listens.
LOCATION = "https://127.0.0.1:1/login"


class StatusServer:
    def __init__(self):
        # The requests for each path.
        self.requests = collections.Counter()
        self.lock = threading.Lock()
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.address = "127.0.0.1:%d" % self.listener.getsockname()[1]
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            threading.Thread(target=self.converse, args=[self.listener.accept()[0]], daemon=True).start()

    def converse(self, client):
        connection = h2.connection.H2Connection(h2.config.H2Configuration(client_side=False, header_encoding="utf-8"))
        connection.initiate_connection()
        client.sendall(connection.data_to_send())
        paths = {}
        try:
            while data := client.recv(65536):
                for event in connection.receive_data(data):
                    if isinstance(event, h2.events.RequestReceived):
                        paths[event.stream_id] = dict(event.headers)[":path"]
                    elif isinstance(event, h2.events.StreamReset):
                        paths.pop(event.stream_id, None)
                    elif isinstance(event, h2.events.StreamEnded) and event.stream_id in paths:
                        self.answer(connection, event.stream_id, paths.pop(event.stream_id))
                client.sendall(connection.data_to_send())
        except (OSError, h2.exceptions.ProtocolError):
            pass  # a caller that has gone
        finally:
            client.close()

    def answer(self, connection, stream, path):
        with self.lock:
            self.requests[path] += 1
        status, response = path.split("/")[1].split(".")
        content, _, empty = response.partition("-")
        content_type, body = CONTENT[content]
        headers = [(":status", status)]
        if content_type:
            headers.append(("content-type", content_type))
        if status in ("301", "302", "303", "307", "308"):
            headers.append(("location", LOCATION))
        connection.send_headers(stream, headers, end_stream=bool(empty))
        if not empty:
            connection.send_data(stream, body, end_stream=True)
