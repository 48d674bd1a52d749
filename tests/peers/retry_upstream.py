"""Shared by retry_policy.py and retry_policy_envoy.py: the exports, a server that counts attempts, and how many are expected."""

import collections
import json
import pathlib
import subprocess
import sys

import grpc
from waiting import check

BUILD = pathlib.Path(sys.argv[2]).resolve()
# For a user's own profile: a code that Envoy has no name for, and none of the usual one.
OWN = """name: "own" extends: "general"
grpc_to_http { grpc: "DATA_LOSS" http: 500 reason: "r" retry { retryable: true reason: "a replica has it" } }
grpc_to_http { grpc: "UNAVAILABLE" http: 503 reason: "r" retry { retryable: false reason: "never here" } }
"""
RETRYABLE = {"general": {"UNAVAILABLE"}, "own": {"DATA_LOSS"}}
CODES = [code.name for code in grpc.StatusCode if code.name != "OK"]
ONE, SERVICE, OTHER = "acme.v1.Orders/Get", "acme.v1.Catalog", "acme.v1.Orders/Pay"
IDEMPOTENT = [ONE, f"{SERVICE}/List"]


class Rpc(grpc.GenericRpcHandler):
    """Fails with the code that the request names, otherwise with `code`; counts the attempts for each pair of method and code."""

    def __init__(self):
        self.attempts, self.code = collections.Counter(), "UNKNOWN"

    def service(self, details):
        def respond(request, context):
            code = request.decode() if request.decode() in CODES else self.code
            self.attempts[details.method[1:], code] += 1
            context.abort(grpc.StatusCode[code], "on purpose")
        return grpc.unary_unary_rpc_method_handler(respond)


def by_grpcio(channel):
    """A caller: takes a method and the code to ask for, returns the code that it gets."""
    def call(method, code):
        try:
            channel.unary_unary(f"/{method}")(code.encode(), timeout=10)
            return "OK"
        except grpc.RpcError as error:
            return error.code().name
    return call


def export(kind, profile, methods, folder):
    command = [BUILD / "status-translator", "export", "--format", kind, "--profile", profile, "--profiles", folder]
    for method in methods:
        command += ["--idempotent", method]
    return subprocess.run(command, stdout=subprocess.PIPE, check=True, text=True).stdout


def expected(method, code, retryable, attempts):
    return attempts if method in IDEMPOTENT and code in retryable else 1


def call_all(rpc, call, profile, attempts, what, retryable=None):
    retryable = RETRYABLE[profile] if retryable is None else retryable
    rpc.attempts.clear()
    pairs = [(method, code) for method in (*IDEMPOTENT, OTHER) for code in CODES]
    for method, code in pairs:
        got = call(method, code)
        check(got == code, what, method, code, got)
    wrong = {pair: (rpc.attempts[pair], "not", expected(*pair, retryable, attempts)) for pair in pairs
             if rpc.attempts[pair] != expected(*pair, retryable, attempts)}
    check(not wrong, what, profile, wrong)
    print(f"passed: {what}, {profile}: {len(pairs)} pairs of method and code;",
          f"{attempts} attempts for {', '.join(sorted(retryable)) or 'no code'} of {', '.join(IDEMPOTENT)}, else one")


def registered_statuses():
    """The HTTP statuses of IANA's registry, by the program."""
    said = subprocess.run([BUILD / "status-translator", "list", "-o", "json"], stdout=subprocess.PIPE, check=True).stdout
    return {one["code"] for one in json.loads(said)["statuses"] if one.get("registered")}
