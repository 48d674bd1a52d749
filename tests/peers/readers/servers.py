"""Servers that send exactly what they are given: trailers over HTTP/2, responses over HTTP/1.1."""

import http.server
import socket
import threading

import h2.config
import h2.connection
import h2.events


class Trailers:
    """Answers gRPC calls with list N of (name, value): /only/N instead of headers, /after/N after them, /bare/N as /only/N
    without details."""

    def __init__(self, lists):
        self.lists = lists
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.address = "127.0.0.1:%d" % self.listener.getsockname()[1]
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            threading.Thread(target=self.converse, args=[self.listener.accept()[0]], daemon=True).start()

    def converse(self, client):
        # As it stands: a field that the library would refuse or tidy up is for the reader to judge.
        connection = h2.connection.H2Connection(h2.config.H2Configuration(
            client_side=False, header_encoding="utf-8", validate_outbound_headers=False, normalize_outbound_headers=False))
        connection.initiate_connection()
        client.sendall(connection.data_to_send())
        paths = {}
        while data := client.recv(65536):
            for event in connection.receive_data(data):
                if isinstance(event, h2.events.RequestReceived):
                    paths[event.stream_id] = dict(event.headers)[":path"]
                elif isinstance(event, h2.events.StreamEnded):
                    _, form, number = paths.pop(event.stream_id).split("/")
                    headers, trailers = [(":status", "200"), ("content-type", "application/grpc")], self.lists[int(number)]
                    if form == "bare":
                        trailers = [field for field in trailers if field[0] != "grpc-status-details-bin"]
                    if form == "after":
                        connection.send_headers(event.stream_id, headers)
                        headers = []
                    connection.send_headers(event.stream_id, headers + trailers, end_stream=True)
            client.sendall(connection.data_to_send())


class Responses:
    """Answers any request for a path that ends in /N with HttpResponse N."""

    def __init__(self, responses):
        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                self.rfile.read(int(self.headers.get("content-length", 0)))
                response = responses[int(self.path.rsplit("/", 1)[1])]
                self.send_response_only(response.code)
                for field in response.headers:
                    self.send_header(field.name, field.text)
                self.send_header("content-length", str(len(response.body)))
                self.end_headers()
                self.wfile.write(response.body)

            do_POST = do_GET

            def log_message(self, *_):
                pass

        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        server.daemon_threads = True
        self.url = "http://127.0.0.1:%d" % server.server_address[1]
        threading.Thread(target=server.serve_forever, daemon=True).start()
