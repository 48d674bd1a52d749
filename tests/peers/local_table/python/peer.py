"""Compares LocalTable with the service, also after the service has ended: peer.py ADDR BINARY"""

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

from local_table import LocalTable
from statustranslator.v1 import catalog_service_pb2 as api
from statustranslator.v1 import catalog_service_pb2_grpc as catalog
from statustranslator.v1 import translation_pb2 as words
from statustranslator.v1 import translation_service_pb2 as questions
from statustranslator.v1 import translation_service_pb2_grpc as translation

address, binary = sys.argv[1:]
failed = 0


def check(name, ok, got=""):
    global failed
    failed += not ok
    print(f"ok {name}" if ok else f"FAIL {name}: got {got}")


def until(condition, seconds=30):
    end = time.monotonic() + seconds
    while not condition() and time.monotonic() < end:
        time.sleep(0.005)
    return condition()


def same(entry, answer, side):
    if entry is None:
        return answer.rule.kind == words.RULE_KIND_NOT_PUBLISHED
    code = entry.code if entry.HasField("code") else None
    got = getattr(answer, side)
    return (code == (got.code if answer.HasField(side) else None) and entry.rule == answer.rule
            and entry.reason == answer.reason and entry.retry == answer.retry)


channel = grpc.insecure_channel(address)
ask = translation.TranslationServiceStub(channel)
for profile in ("general", "otc-ecs", "grpc", "grpc-gateway"):
    got = catalog.CatalogServiceStub(channel).GetProfile(api.GetProfileRequest(name=profile))
    table = LocalTable(address, profile, got.SerializeToString())
    check(f"{profile}: embedded, it answers at once", table.table.revision == got.profile.summary.revision)
    questions_asked = [(code, origin, "") for code in range(100, 600) for origin in range(4)]
    for row in got.profile.error_codes:
        questions_asked += [(code, 0, row.error_code) for code in {row.http or 400, 100, 404}]
    wrong = [asked for asked in questions_asked if not same(table.http_to_grpc(*asked), ask.HttpToGrpc(
        questions.HttpToGrpcRequest(code=asked[0], origin=asked[1], error_code=asked[2],
                                    profile=profile)).translation, "grpc")]
    wrong += [number for number in [*range(20), 1000] if not same(table.grpc_to_http(number), ask.GrpcToHttp(
        questions.GrpcToHttpRequest(code=number, profile=profile)).translation, "http")]
    check(f"{profile}: {len(questions_asked) + 21} answers as the service's", not wrong, wrong)
    check(f"{profile}: in step", until(lambda: table.age() == 0), table.last_error)
    table.close()


def serve(folder, name, code, listen="127.0.0.1:0"):
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


with tempfile.TemporaryDirectory() as path:
    folder = pathlib.Path(path)
    server, where = serve(folder, "one", "ABORTED")
    table = LocalTable(where, "house")
    check("follows", until(lambda: table.table) and table.http_to_grpc(420).code == 10)
    answers, wrong, over = 0, [], threading.Event()

    def keep_asking():
        global answers
        while not over.is_set():
            code = table.http_to_grpc(420).code
            answers += 1
            if code not in (10, 15):
                wrong.append(code)

    caller = threading.Thread(target=keep_asking)
    caller.start()
    server.send_signal(signal.SIGKILL)
    server.wait()
    check("notices", until(lambda: table.last_error and 0 < table.age() < math.inf), table.last_error)
    server, _ = serve(folder, "other", "DATA_LOSS", where)
    began = time.monotonic()
    switched = until(lambda: table.http_to_grpc(420).code == 15)
    took = time.monotonic() - began
    over.set()
    caller.join()
    print(f"switched {took:.2f} s after the restarted server listened; {answers} answers meanwhile")
    check("switches", switched and took < 5, took)
    check("answers never stopped", answers > 0 and not wrong, wrong)
    check("in step again", until(lambda: table.age() == 0 and table.last_error is None), table.last_error)
    server.kill()
    server.wait()
    late = LocalTable(where, "house", catalog.CatalogServiceStub(channel).GetProfile(
        api.GetProfileRequest(name="general")).SerializeToString())
    check("answers without a server", late.http_to_grpc(404).code == 5 and late.age() == math.inf, late.age())
    late.close()
    table.close()
sys.exit(failed > 0)
