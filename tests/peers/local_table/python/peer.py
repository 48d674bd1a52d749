"""Compares the Python client with the service, also after the service has ended: peer.py ADDR BINARY [quick]

The table and the service are asked about every HTTP status 0-1023 and every gRPC number from -1 to 20, for every built-in
profile. quick: only some profiles.
"""

import json
import math
import pathlib
import signal
import subprocess
import sys
import tempfile
import threading
import time

import grpc

import conversions
from checks import check, failures, until
from status_translator_client import LocalTable, RuleKind, Table
from statustranslator.v1 import catalog_service_pb2 as api
from statustranslator.v1 import catalog_service_pb2_grpc as catalog
from statustranslator.v1 import translation_service_pb2 as questions
from statustranslator.v1 import translation_service_pb2_grpc as translation

QUICK = ["general", "otc-ecs", "grpc", "apisix"]
OPEN_CALLS = 64  # at a time


def answers(method, requests):
    """The answers in order, as many calls at a time as OPEN_CALLS; None for INVALID_ARGUMENT."""
    calls = []
    for number, request in enumerate(requests):
        calls.append(method.future(request, timeout=60))
        if number >= OPEN_CALLS:
            yield answer(calls[number - OPEN_CALLS])
            calls[number - OPEN_CALLS] = None
    yield from map(answer, calls[-OPEN_CALLS:])


def answer(call):
    if call.code() == grpc.StatusCode.INVALID_ARGUMENT:
        return None
    return call.result().translation


def same(rule, wanted, side):
    if rule is None or wanted is None:
        return rule is None and wanted is None
    code = getattr(wanted, side).code if wanted.HasField(side) else None
    return ((rule.kind, rule.code, rule.row, rule.profile, rule.reason, rule.retry.retryable, rule.retry.reason)
            == (wanted.rule.kind, code, wanted.rule.row, wanted.rule.profile, wanted.reason, wanted.retry.retryable,
                wanted.retry.reason)) and rule.has_answer == (wanted.rule.kind != RuleKind.NOT_PUBLISHED)


def compare(channel, profile, exported):
    got = catalog.CatalogServiceStub(channel).GetProfile(api.GetProfileRequest(name=profile), timeout=20)
    table = Table.from_bytes(got.SerializeToString(), profile)
    asked = [(http, 0, "") for http in range(1024)]
    asked += [(http, origin, "") for http in range(100, 600) for origin in (1, 2, 3)]
    for row in got.profile.error_codes:
        asked += [(http, 0, row.error_code) for http in {row.http or 400, 100, 404}]
    ask = translation.TranslationServiceStub(channel)
    to_grpc = (questions.HttpToGrpcRequest(code=http, origin=origin, error_code=error_code, profile=profile)
               for http, origin, error_code in asked)
    wrong = [question for question, wanted in zip(asked, answers(ask.HttpToGrpc, to_grpc))
             if not same(table.http_to_grpc(*question), wanted, "grpc")]
    numbers = [*range(-1, 21), 1000]
    to_http = (questions.GrpcToHttpRequest(code=number, profile=profile) for number in numbers)
    wrong += [number for number, wanted in zip(numbers, answers(ask.GrpcToHttp, to_http))
              if not same(table.grpc_to_http(number), wanted, "http")]
    file = Table.from_file(exported, profile)
    wrong += [question for question in asked if file.http_to_grpc(*question) != table.http_to_grpc(*question)]
    check(f"{profile}: {len(asked) + len(numbers)} answers as the service's, and those of its export", not wrong, wrong[:5])


def serve(binary, folder, name, code, listen="127.0.0.1:0"):
    """The real binary with a profile "house" that says what 420 is; gives the process and its address."""
    profiles, ports = folder / name, folder / f"{name}.ports"
    profiles.mkdir()
    (profiles / "house.textproto").write_text(f'name: "house" extends: "general"\n'
                                              f'http_to_grpc {{ http: 420 grpc: "{code}" reason: "ours" }}\n')
    server = subprocess.Popen([binary, "serve", "--listen", listen, "--profiles", profiles, "--ports-file", ports],
                              stderr=subprocess.DEVNULL)
    if not until(lambda: ports.exists() or server.poll() is not None) or server.poll() is not None:
        raise SystemExit("the server did not start")
    return server, json.loads(ports.read_text())["grpc"][0]


def kill_and_restart(binary, folder):
    server, where = serve(binary, folder, "one", "ABORTED")
    table = LocalTable(where, profile="house")
    table.wait_for_table(30)
    check("follows", table.http_to_grpc(420).code == 10)
    seen, wrong, over = 0, [], threading.Event()

    def keep_asking():
        nonlocal seen
        while not over.is_set():
            code = table.http_to_grpc(420).code
            seen += 1
            if code not in (10, 15):
                wrong.append(code)

    caller = threading.Thread(target=keep_asking)
    caller.start()
    server.send_signal(signal.SIGKILL)
    server.wait()
    check("notices", until(lambda: table.last_error() and 0 < table.age() < math.inf), table.last_error())
    server, _ = serve(binary, folder, "other", "DATA_LOSS", where)
    began = time.monotonic()
    switched = until(lambda: table.http_to_grpc(420).code == 15)
    took = time.monotonic() - began
    over.set()
    caller.join()
    print(f"switched {took:.2f} s after the restarted server listened; {seen} answers meanwhile")
    check("switches", switched and took < 5, took)
    check("answers never stopped", seen > 0 and not wrong, wrong)
    check("in step again", until(lambda: table.age() == 0 and table.last_error() is None), table.last_error())
    server.kill()
    server.wait()
    table.close()


def main():
    address, binary, *quick = sys.argv[1:]
    with tempfile.TemporaryDirectory() as path, grpc.insecure_channel(address) as channel:
        exported = pathlib.Path(path, "all.json")
        exported.write_bytes(subprocess.check_output([binary, "export", "--format", "json"]))
        profiles = [profile.name for profile in catalog.CatalogServiceStub(channel).ListProfiles(
            api.ListProfilesRequest(), timeout=20).profiles]
        for profile in QUICK if quick else profiles:
            compare(channel, profile, exported)
        conversions.run(address, channel)
        kill_and_restart(binary, pathlib.Path(path))
    sys.exit(failures() > 0)


if __name__ == "__main__":
    main()
