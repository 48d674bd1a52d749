"""Calls like grpcurl, if that is missing, and prints the same format: grpcio_call.py HOST:PORT SERVICE/METHOD WANT."""

import sys

import grpc

address, method, want = sys.argv[1:]
with grpc.insecure_channel(address) as channel:
    try:
        book = channel.unary_unary(f"/{method}")(b"", metadata=[("want", want)], timeout=5)
        print('{\n  "title": "%s"\n}' % book[2:].decode())
    except grpc.RpcError as error:
        print(f"ERROR:\n  Code: {error.code().name}\n  Message: {error.details()}")
