"""Prints what the PyPI package of a project makes of HTTP statuses and gRPC codes: drift.py PROJECT"""

import importlib.metadata
import pathlib
import re
import socket
import sys
import threading

NAMES = ("OK CANCELLED UNKNOWN INVALID_ARGUMENT DEADLINE_EXCEEDED NOT_FOUND ALREADY_EXISTS PERMISSION_DENIED RESOURCE_EXHAUSTED "
         "FAILED_PRECONDITION ABORTED OUT_OF_RANGE UNIMPLEMENTED INTERNAL UNAVAILABLE DATA_LOSS UNAUTHENTICATED").split()


def version(package):
    print("version", importlib.metadata.version(package), sep="\t")


def google_api_core():
    import grpc
    from google.api_core import exceptions

    version("google-api-core")
    for status in range(100, 600):
        code = exceptions.from_http_status(status, "").grpc_status_code
        print("http", status, code.name if code else "none", sep="\t")
    for number, name in enumerate(NAMES):
        print("grpc", number, exceptions.from_grpc_status(grpc.StatusCode[name], "").code or "none", sep="\t")


def connect_python():
    from connectrpc import _protocol
    from connectrpc.code import Code

    version("connectrpc")
    for status in range(100, 600):
        print("http", status, _protocol.ConnectWireError.from_http_status(status).code.name, sep="\t")
    for number, name in enumerate(NAMES):
        if number:
            code = Code["CANCELED" if name == "CANCELLED" else name]
            print("grpc", number, _protocol.ConnectWireError(code, "", ()).to_http_status().code, sep="\t")


def google_rpc_code():
    """The comments of google/rpc/code.proto, which the package ships."""
    import google.rpc

    version("googleapis-common-protos")
    text = pathlib.Path(list(google.rpc.__path__)[0], "code.proto").read_text()
    for status, name, number in re.findall(r"HTTP Mapping: (\d{3})[^\n]*\n\s*([A-Z_]+) = (\d+);", text):
        assert NAMES[int(number)] == name
        print("grpc", number, status, sep="\t")


def serve(connection):
    """HTTP/2 without gRPC: answers with the status that the path names."""
    import h2.config
    import h2.connection
    import h2.events

    http2 = h2.connection.H2Connection(h2.config.H2Configuration(client_side=False))
    http2.initiate_connection()
    connection.sendall(http2.data_to_send())
    while data := connection.recv(65536):
        for event in http2.receive_data(data):
            if isinstance(event, h2.events.RequestReceived):
                status = dict(event.headers)[b":path"][-3:].decode()
                fields = [(":status", status), ("content-type", "text/plain")]
                http2.send_headers(event.stream_id, fields, end_stream=True)
        connection.sendall(http2.data_to_send())


def grpc_core():
    import grpc

    version("grpcio")
    listener = socket.create_server(("127.0.0.1", 0))

    def accept():
        while True:
            threading.Thread(target=serve, args=(listener.accept()[0],), daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()
    with grpc.insecure_channel("127.0.0.1:%d" % listener.getsockname()[1]) as channel:
        for status in range(200, 600):
            try:
                channel.unary_unary("/drift.Status/%d" % status)(b"", timeout=10)
                code = "OK"
            except grpc.RpcError as error:
                code = error.code().name
            print("http", status, code, sep="\t")


globals()[sys.argv[1].replace("-", "_")]()
