"""Calls like a user with grpcurl and without .proto files: peer.py GRPCURL ADDR"""

import json
import pathlib
import subprocess
import sys

FACTS = pathlib.Path(__file__).resolve().parent.parent.parent / "facts"
TRANSLATION = "statustranslator.v1.TranslationService/"
CATALOG = "statustranslator.v1.CatalogService/"
grpcurl, address = sys.argv[1:3]
results = []


def run(*arguments):
    done = subprocess.run([grpcurl, "-plaintext", "-max-time", "10", *arguments], capture_output=True, text=True)
    return done.stdout + done.stderr


def ask(method, request):
    return run("-d", json.dumps(request), address, method)


def answer(method, request):
    try:
        return json.loads(ask(method, request))
    except json.JSONDecodeError:
        return {}


def check(name, ok, got):
    results.append(bool(ok))
    print(f"ok {name}" if ok else f"FAIL {name}: got {got}")


def to_grpc(name, request, code, kind="RULE_KIND_EXACT"):
    t = answer(TRANSLATION + "HttpToGrpc", request).get("translation", {})
    check(name, t.get("grpc", {}).get("code") == code and t.get("rule", {}).get("kind") == kind and t.get("reason"), t)
    return t


def refused(name, method, request, *texts):
    got = ask(TRANSLATION + method, request)
    check(name, all(text in got for text in texts), got)


listed = run(address, "list")
check("list", all(name in listed for name in ("TranslationService", "CatalogService", "grpc.health.v1.Health",
                                              "grpc.reflection.v1.ServerReflection",
                                              "grpc.reflection.v1alpha.ServerReflection")), listed)
described = run(address, "describe", "statustranslator.v1.HttpToGrpcRequest")
check("describe prints comments", "// The HTTP status, 100-599. Required." in described, described)

to_grpc("404", {"code": 404}, "NOT_FOUND")
to_grpc("404 application", {"code": 404, "origin": "ORIGIN_APPLICATION"}, "NOT_FOUND")
to_grpc("404 intermediary", {"code": 404, "origin": "ORIGIN_INTERMEDIARY"}, "UNIMPLEMENTED")
to_grpc("404 local reply", {"code": 404, "origin": "ORIGIN_LOCAL_REPLY"}, "UNIMPLEMENTED")
t = to_grpc("200", {"code": 200}, "OK")
check("OK is visible", t.get("grpc", {}).get("number") == 0 and t.get("retry", {}).get("retryable") is False, t)
to_grpc("418", {"code": 418}, "INVALID_ARGUMENT")
to_grpc("599", {"code": 599}, "DEADLINE_EXCEEDED")
to_grpc("299", {"code": 299}, "OK", "RULE_KIND_RANGE")
for code in (99, 600, -1):
    refused(str(code), "HttpToGrpc", {"code": code}, "Code: InvalidArgument", '"field": "code"', "CODE_OUT_OF_RANGE")
refused("no code", "HttpToGrpc", {}, "Code: InvalidArgument", '"field": "code"', "CODE_MISSING")
refused("unknown profile", "HttpToGrpc", {"code": 404, "profile": "genral"}, "Code: NotFound", "did you mean general?",
        "; ListProfiles names all ", '"reason": "PROFILE_UNKNOWN"')

for code, number, http, kind in (("NOT_FOUND", 5, 404, "RULE_KIND_EXACT"), (5, 5, 404, "RULE_KIND_EXACT"),
                                 (17, 17, 500, "RULE_KIND_UNKNOWN_NUMBER")):
    t = answer(TRANSLATION + "GrpcToHttp", {"code": code}).get("translation", {})
    check(f"gRPC {code}", t.get("http", {}).get("code") == http and t.get("grpc", {}).get("number") == number and
          t.get("rule", {}).get("kind") == kind, t)
t = answer(TRANSLATION + "GrpcToHttp", {"code": 5, "profile": "grpc"}).get("translation", {})
check("not published", "http" not in t and t.get("rule", {}).get("kind") == "RULE_KIND_NOT_PUBLISHED", t)

rows = [line.split("\t") for line in (FACTS / "founding_table.tsv").read_text().splitlines() if line[0].isdigit()]
for code, outcome, meaning in rows:
    http = answer(TRANSLATION + "HttpToGrpc", {"code": int(code)}).get("translation", {}).get("http", {})
    check(f"founding status {code}", http.get("outcome") == "OUTCOME_" + outcome and
          http.get("description", "").endswith(meaning), http)
check("all 18 founding statuses", len(rows) == 18, len(rows))

compared = answer(CATALOG + "CompareProfiles", {"http_code": 429}).get("answers", [])
groups = {group["grpc"]["code"]: [profile["name"] for profile in group["profiles"]] for group in compared}
check("429 compared", "general" in groups.get("RESOURCE_EXHAUSTED", []) and "grpc" in groups.get("UNAVAILABLE", []),
      groups)

print(f"grpcurl: {sum(results)} passed, {len(results) - sum(results)} failed")
sys.exit(0 if all(results) else 1)
