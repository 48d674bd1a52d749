"""Gives the exported retry policies to real clients and counts what arrives: retry_policy.py ENVOY BUILD CALLERS ISTIO

A server that counts calls returns each gRPC code. grpcio and grpc-go read the service config, Envoy the routes; all must call a
method again if and only if it is declared idempotent and the profile calls the code retryable. CALLERS is the folder with
programs of grpc-go, ISTIO the program of istio_policy, or "-".
"""

import concurrent.futures
import json
import pathlib
import subprocess
import sys
import tempfile

import grpc
import retry_policy_envoy
from mesh_callers import NAMES
from retry_upstream import ONE, OWN, RETRYABLE, SERVICE, Rpc, by_grpcio, call_all, export
from waiting import check

CALLERS = pathlib.Path(sys.argv[3])
# Service configs that a client must refuse, as edits of the exported one.
WRONG = (('"maxAttempts": 3', '"maxAttempts": 1'), ('"0.1s"', '"0.1"'), ('"UNAVAILABLE"', '"UNAVAILABEL"'),
         ('"backoffMultiplier": 2', '"backoffMultiplier": 0'))


def without_throttling(config):
    """The throttling of the policy would end the retries of a test in which every call fails."""
    config = json.loads(config)
    check(config.pop("retryThrottling") == {"maxTokens": 10, "tokenRatio": 0.1}, config)
    return json.dumps(config)


def throttled(rpc, call, code, what):
    """Ten tokens: retries end below five."""
    rpc.attempts.clear()
    for _ in range(12):
        check(call(ONE, code) == code, what, code)
    check(12 < rpc.attempts[ONE, code] < 24, what, "throttling", rpc.attempts)


def grpcio(rpc, port, folder):
    """grpcio fails every call of a channel whose service config it cannot parse."""
    def channel(config):
        return grpc.insecure_channel(f"127.0.0.1:{port}", [("grpc.service_config", config),
                                                           ("grpc.use_local_subchannel_pool", 1)])
    for profile, codes in RETRYABLE.items():
        config = export("grpc-retry-policy", profile, [ONE, SERVICE], folder)
        with channel(without_throttling(config)) as open_channel:
            call_all(rpc, by_grpcio(open_channel), profile, 3, "grpcio")
        with channel(config) as open_channel:
            throttled(rpc, by_grpcio(open_channel), min(codes), "grpcio")
    print("passed: grpcio, throttling: a server that only fails gets less than two attempts for each call")


class GrpcGo:
    """A program of callers/go: grpc.WithDefaultServiceConfig, one call for each line."""

    def __init__(self, program, rpc, port, config):
        self.rpc = rpc
        self.process = subprocess.Popen([program, f"127.0.0.1:{port}", config], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        text=True)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.stdin.close()
        self.process.wait(20)
        self.process.stdout.close()

    def __call__(self, method, code):
        self.rpc.code = code
        self.process.stdin.write(f"/{method}\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        check(line, "grpc-go ended")
        return NAMES[json.loads(line)["code"]]


def grpc_go(rpc, port, folder):
    programs = sorted(CALLERS.glob("grpc-go-*/caller"))
    if retry_policy_envoy.ISTIO == "-":  # quick
        programs = programs[-1:]
    if not programs:
        print("SKIPPED in part: grpc-go is not built (matrix.sh)", file=sys.stderr)
    for program in programs:
        what = program.parent.name
        for profile, codes in RETRYABLE.items():
            config = export("grpc-retry-policy", profile, [ONE, SERVICE], folder)
            with GrpcGo(program, rpc, port, without_throttling(config)) as call:
                call_all(rpc, call, profile, 3, what)
            with GrpcGo(program, rpc, port, config) as call:
                throttled(rpc, call, min(codes), what)
        general = export("grpc-retry-policy", "general", [ONE, SERVICE], folder)
        for right, wrong in WRONG:
            check(right in general, right, general)
            said = subprocess.run([program, f"127.0.0.1:{port}", general.replace(right, wrong)], input="", capture_output=True,
                                  text=True)
            check(said.returncode and "service config" in said.stderr, what, "accepts", wrong, said.stderr[-500:])
        print(f"passed: {what}, throttling; {len(WRONG)} wrong service configs are refused")


def main():
    rpc = Rpc()
    server = grpc.server(concurrent.futures.ThreadPoolExecutor(4), handlers=[rpc])
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        (folder / "profiles").mkdir()
        (folder / "profiles/own.textproto").write_text(OWN)
        grpcio(rpc, port, folder / "profiles")
        grpc_go(rpc, port, folder / "profiles")
        retry_policy_envoy.run(rpc, port, folder / "profiles")
    server.stop(0)


if __name__ == "__main__":
    main()
