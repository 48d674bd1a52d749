"""Real clients: the code that they report, and what they print."""

import collections
import json
import subprocess

import grpc

Outcome = collections.namedtuple("Outcome", "code line")
SECONDS = 1  # the deadline of a call
PATH = "/app.Orders/"


def grpcio(port, method, options=(), credentials=None, host="127.0.0.1", seconds=SECONDS):
    """What `print(error)` prints."""
    address = f"{host}:{port}"
    channel = (grpc.secure_channel(address, credentials, options) if credentials else grpc.insecure_channel(address, options))
    with channel:
        try:
            channel.unary_unary(PATH + method)(b"x", timeout=seconds)
            return Outcome("OK", "")
        except grpc.RpcError as error:
            return Outcome(error.code().name, str(error))


def grpc_go(tools, port, method, request_bytes=1):
    """What `log.Print(err)` prints after the date."""
    said = subprocess.run([tools.grpc_go, f"127.0.0.1:{port}", "{}", str(request_bytes)], input=f"{PATH}{method}\n",
                          stdout=subprocess.PIPE, text=True, check=True, timeout=30).stdout
    answer = json.loads(said)
    return Outcome(next(code.name for code in grpc.StatusCode if code.value[0] == answer["code"]), answer["line"])
