"""A program of somebody else: ADDR. Asks a server's table, then the local copy, and converts a response."""

import sys
import types

import grpc
from google.rpc import error_details_pb2

from status_translator_client import Converter, LocalTable, Origin

with LocalTable(sys.argv[1]) as codes, grpc.insecure_channel(sys.argv[1]) as channel:
    table = codes.wait_for_table(20)
    print(f"404: {table.http_to_grpc(404).code}, of an intermediary: {table.http_to_grpc(404, Origin.INTERMEDIARY).code}; "
          f"5: {table.grpc_to_http(5).code}; {table.revision}")
    # What the helper reads of a response of httpx or requests.
    response = types.SimpleNamespace(status_code=404, headers={"Content-Type": "application/json"}, content=(
        b'{"error": {"code": 404, "status": "NOT_FOUND", "message": "no book", "details": [{"@type":'
        b' "type.googleapis.com/google.rpc.ErrorInfo", "reason": "GONE", "domain": "books"}]}}'))
    error = Converter(channel, table=codes).error_from_http(response)
    info = error_details_pb2.ErrorInfo()
    for detail in error.status.details:
        if detail.Unpack(info):
            print(error.code().value[0], error.details(), info.reason)
