"""Calls both methods with stubs generated from our .proto files and checks the answers: peer.py ADDR PROTO

google.rpc comes from the package googleapis-common-protos. Code generated from proto/google below PROTO is loaded in the same
process, which succeeds only because both describe equal files.
"""

import pathlib
import runpy
import subprocess
import sys
import tempfile

import grpc
from google.api import annotations_pb2, http_pb2
from google.rpc import code_pb2, error_details_pb2, status_pb2
from grpc_status import rpc_status

from statustranslator.v1 import translation_pb2 as words
from statustranslator.v1 import translation_service_pb2 as api
from statustranslator.v1 import translation_service_pb2_grpc as service

results = []


def check(name, ok, got):
    results.append(bool(ok))
    print(f"ok {name}" if ok else f"FAIL {name}: got {got}")


def error(call, request):
    try:
        return call(request, timeout=10)
    except grpc.RpcError as failed:
        return failed


def loaded_beside(proto):
    """The descriptors of modules generated from our google/. Loading raises TypeError for a file that differs."""
    with tempfile.TemporaryDirectory() as out:
        files = sorted(str(path) for path in pathlib.Path(proto, "google").rglob("*.proto"))
        subprocess.run([sys.executable, "-m", "grpc_tools.protoc", "-I", proto, f"--python_out={out}", *files], check=True)
        return [runpy.run_path(str(path))["DESCRIPTOR"] for path in sorted(pathlib.Path(out).rglob("*_pb2.py"))]


packaged = [module.DESCRIPTOR for module in (annotations_pb2, http_pb2, code_pb2, error_details_pb2, status_pb2)]
check("google.rpc is the package's", code_pb2.DESCRIPTOR in words.DESCRIPTOR.dependencies
      and code_pb2.__file__.endswith("site-packages/google/rpc/code_pb2.py"), code_pb2.__file__)
check("ours loads beside the package's", loaded_beside(sys.argv[2]) == packaged, packaged)

stub = service.TranslationServiceStub(grpc.insecure_channel(sys.argv[1]))


def to_grpc(**fields):
    return stub.HttpToGrpc(api.HttpToGrpcRequest(**fields), timeout=10).translation


def to_http(**fields):
    return stub.GrpcToHttp(api.GrpcToHttpRequest(**fields), timeout=10).translation


t = to_grpc(code=404)
check("404", t.grpc.code == code_pb2.NOT_FOUND and t.rule.kind == words.RULE_KIND_EXACT and t.profile == "general"
      and t.http.reason_phrase == "Not Found" and t.http.outcome == words.OUTCOME_ABNORMAL, t)
t = to_grpc(code=404, origin=words.ORIGIN_INTERMEDIARY)
check("404 of an intermediary", t.grpc.code == code_pb2.UNIMPLEMENTED, t)
t = to_grpc(code=200)
check("200 with OK visible", t.grpc.HasField("code") and t.grpc.code == code_pb2.OK, t)
t = to_grpc(code=429, profile="grpc")
check("429 of profile grpc", t.grpc.code == code_pb2.UNAVAILABLE, t)

failed = error(stub.HttpToGrpc, api.HttpToGrpcRequest())
details = {any.type_url.rsplit(".", 1)[1]: any for any in rpc_status.from_call(failed).details}
bad_request, info = error_details_pb2.BadRequest(), error_details_pb2.ErrorInfo()
details["BadRequest"].Unpack(bad_request)
details["ErrorInfo"].Unpack(info)
check("no code", failed.code() == grpc.StatusCode.INVALID_ARGUMENT
      and bad_request.field_violations[0].field == "code" and info.domain == "status-translator", failed)

t = to_http(code=code_pb2.NOT_FOUND)
check("NOT_FOUND", t.http.code == 404, t)
t = to_http(code=17)
check("17", t.http.code == 500 and t.grpc.number == 17 and t.rule.kind == words.RULE_KIND_UNKNOWN_NUMBER, t)
t = to_http(code=code_pb2.NOT_FOUND, profile="grpc")
check("not published", not t.HasField("http") and t.rule.kind == words.RULE_KIND_NOT_PUBLISHED, t)
failed = error(stub.HttpToGrpc, api.HttpToGrpcRequest(code=404, profile="genral"))
check("unknown profile", failed.code() == grpc.StatusCode.NOT_FOUND and "general" in failed.details(), failed)

print(f"python: {sum(results)} passed, {len(results) - sum(results)} failed")
sys.exit(0 if all(results) else 1)
