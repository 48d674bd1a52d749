"""Tests the exports for proxies in real proxies.

    no_hop.py ENVOY BUILD WORK [--quick]      run by no_hop.sh; WORK is the directory for the unpacked nginx

Each format is loaded into a real Envoy or nginx and tested with every status 400-599, as an error of the proxy itself and as a
response of its upstream. gRPC callers (grpcio) must receive the service's code and message for that profile and origin, HTTP
callers (curl) problem+json. The service runs too, but only the formats that use it call it.
"""

import copy
import json
import pathlib
import subprocess
import sys
import tempfile
import time

import no_hop_nginx
import yaml
from expectations import service_says
from mesh import CONFIGS, ENVOY, Path, check, get
from no_hop_exports import (ALL, ORIGINS, TITLES, configured, edits, export, hostile_profile, is_problem, profiles,
                            titles, with_cluster, with_filter, with_routes)

WORK = pathlib.Path(sys.argv[3])
QUICK = "--quick" in sys.argv


def accepted(folder, what, text):
    file = folder / "validated.yaml"
    file.write_text(text)
    said = subprocess.run([ENVOY, "--mode", "validate", "-c", file], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
                          text=True)
    check(said.returncode == 0, what, said.stderr[-1500:])


def validated(folder):
    """Every format, and then every profile and origin: Envoy takes what it is to take, one by one and together."""
    base = (CONFIGS / "error-only.yaml").read_text()
    asking = ("envoy-ext-proc", "envoy-gateway-ext-proc", "envoy-transcoder", "istio-ext-proc")
    for kind in ("envoy-custom-response", "envoy-gateway", "envoy-local-reply", "istio", *asking):
        for profile in ("general", "hostile"):
            accepted(folder, (kind, profile), configured(kind, profile, None)(base))
    count = 16
    for profile in () if QUICK else profiles():
        for origin in ORIGINS:
            both = edits(configured("envoy-local-reply", profile, origin),
                         configured("envoy-custom-response", profile, origin))
            accepted(folder, (profile, origin), both(base))
            for kind in ("istio", "envoy-gateway"):
                accepted(folder, (kind, profile, origin), configured(kind, profile, origin)(base))
            count += 3
    print(f"passed: Envoy accepts {count} configurations")


def same_as_deployed():
    base = yaml.safe_load((CONFIGS / "error-only.yaml").read_text())["static_resources"]
    theirs = base["listeners"][0]["filter_chains"][0]["filters"][0]["typed_config"]["http_filters"][0]
    for profile in ("general", "hostile"):
        made = yaml.safe_load(export("envoy-ext-proc", profile))
        ours, = copy.deepcopy(made["http_filters"])
        asks = ours["typed_config"]["extension_config"]["typed_config"]["grpc_service"]
        check(asks["initial_metadata"].pop() == {"key": "status-translator-profile", "value": profile}, asks)
        check(ours == theirs, "the filter is not that of error-only.yaml", ours)
        check(made["clusters"] == base["clusters"][:1], "nor is the cluster", made["clusters"])
    print("passed: envoy-ext-proc is the filter and the cluster of deploy/envoy/error-only.yaml")


DIRECT = "".join(f"- match: {{path: /direct/{code}}}\n"
                 f"  direct_response: {{status: {code}, body: {{inline_string: db-7 says {code}}}}}\n" for code in ALL)
LIMITED = """- match: {prefix: /ratelimited}
  route: {cluster: http_upstream, prefix_rewrite: /http/418/html}
  typed_per_filter_config:
    envoy.filters.http.local_ratelimit:
      "@type": type.googleapis.com/envoy.extensions.filters.http.local_ratelimit.v3.LocalRateLimit
      stat_prefix: limit
      token_bucket: {max_tokens: 1, tokens_per_fill: 1, fill_interval: 3600s}
      filter_enabled: {default_value: {numerator: 100}}
      filter_enforced: {default_value: {numerator: 100}}
- match: {prefix: /refused}
  route: {cluster: refused}
"""
LIMITER = """- name: envoy.filters.http.local_ratelimit
  typed_config:
    "@type": type.googleapis.com/envoy.extensions.filters.http.local_ratelimit.v3.LocalRateLimit
    stat_prefix: limit
"""
REFUSED = """- name: refused
  type: STATIC
  connect_timeout: 1s
  load_assignment:
    cluster_name: refused
    endpoints: [{lb_endpoints: [{endpoint: {address: {socket_address: {address: 127.0.0.1, port_value: 1}}}}]}]
"""
OWN = (("/nowhere", 404), ("/dead/x", 503), ("/refused/x", 503), ("/slow/404/html", 504), ("/ratelimited", 429))


def local_replies(folder, kind, profile):
    """Envoy's own replies, with a local_reply_config and without the service."""
    edit = edits(configured(kind, profile, None), with_filter(LIMITER), with_routes(DIRECT + LIMITED),
                 with_cluster(REFUSED))
    with Path(folder, "observe", edit=edit) as path:
        wrong = {}
        for code in ALL:
            answer, says = path.grpc(f"/direct/{code}"), service_says(path.json_api, code, "local_reply", profile)
            if (answer["code"], answer["message"]) != says:
                wrong[code] = (answer, "the service says", says)
        for code, answer in zip(ALL, path.curls([f"/direct/{code}" for code in ALL])):
            if not is_problem(answer, code):
                wrong[f"curl {code}"] = answer
        check(not wrong, len(wrong), dict(list(wrong.items())[:5]))
        path.grpc("/ratelimited")  # the token
        for name, code in OWN:
            answer, says = path.grpc(name), service_says(path.json_api, code, "local_reply", profile)
            check((answer["code"], answer["message"]) == says, name, answer, "the service says", says)
            check(is_problem(path.curl(name), code), name, path.curl(name))
        for kind_of_grpc, told in (("application/grpc+json", True), ("application/grpc-web", False),
                                   ("application/grpc;charset=utf-8", False)):
            answer = path.curl("/direct/409", "-H", f"content-type: {kind_of_grpc}")
            check(("grpc-status" in answer[1]) == told, kind_of_grpc, answer)
            check(told or is_problem(answer, 409), kind_of_grpc, answer)
        check(path.grpc("/demo.v1.Upstream/5.details")["message"] == "naïve 100 %", "an upstream's answer is not touched")
        check(path.curl("/http/404/html")[2].startswith(b"<html>"), "nor is a page")
        check(path.grpc("/demo.v1.Upstream/0")["code"] == "OK", "success")
    print(f"passed: {kind} alone, {profile}: {len(ALL)} statuses and {len(OWN)} errors of Envoy's own making, gRPC and HTTP")


def side_by_side(folder):
    """What has been said is not said again."""
    local = configured("envoy-local-reply", "general", None)
    with Path(folder, "enforce", edit=local) as path:
        for name, says in (("/http/409/problem", "ABORTED"), ("/http/504/html", "UNAVAILABLE"),
                           ("/limited", "RESOURCE_EXHAUSTED"), ("/http/413/html", "UNKNOWN")):
            check(path.grpc(name)["code"] == says, name, path.grpc(name))
    print("passed: envoy-local-reply beside the service: its replies stay as they are")
    with Path(folder, "observe", edit=edits(local, configured("envoy-custom-response", "general", None))) as path:
        for name, says in (("/http/429/html", "UNAVAILABLE"), ("/limited", "RESOURCE_EXHAUSTED"),
                           ("/http/504/html", "UNAVAILABLE"), ("/slow/404/html", "DEADLINE_EXCEEDED")):
            check(path.grpc(name)["code"] == says, name, path.grpc(name))
    print("passed: envoy-local-reply beside envoy-custom-response: each says what is its own")


def upstream_errors(folder, profile):
    with Path(folder, "observe", edit=configured("envoy-custom-response", profile, None)) as path:
        wrong = {}
        for code in ALL:
            says = service_says(path.json_api, code, "intermediary", profile)
            for shape in ("html", "empty/chunked"):
                answer = path.grpc(f"/http/{code}/{shape}")
                if (answer["code"], answer["message"]) != says:
                    wrong[f"{code}/{shape}"] = (answer, "the service says", says)
        for code, answer in zip(ALL, path.curls([f"/http/{code}/html" for code in ALL])):
            asks = {401: "www-authenticate", 429: "retry-after", 503: "retry-after"}.get(code)
            if not (is_problem(answer, code) if asks is None else answer[0] == code and asks in answer[1]):
                wrong[f"curl {code}"] = answer
        check(not wrong, len(wrong), dict(list(wrong.items())[:5]))
        status, headers, body = path.curl("/http/404/problem")
        check(status == 404 and b"on loan" in body and "x-internal" in headers, "an API's own words", status, headers, body)
        check(path.grpc("/demo.v1.Upstream/0")["code"] == "OK", "success")
        check(path.grpc("/demo.v1.Upstream/5.details")["message"] == "naïve 100 %", "gRPC errors are not touched")
    print(f"passed: envoy-custom-response alone, {profile}: {3 * len(ALL)} answers of an upstream, gRPC and HTTP")


def by_the_service(folder):
    """The exports that ask it, for a profile that no route names."""
    for kind in ("envoy-ext-proc", "istio-ext-proc"):
        edit = configured(kind, "otc-ecs", None)
        edit = edits(edit, lambda text: text.replace("status-translator.default.svc", "127.0.0.1") + "\n")
        with Path(folder, "enforce", edit=edit) as path:
            answer = path.grpc("/http/400/quota")
            check(answer["code"] == "RESOURCE_EXHAUSTED", kind, answer)
            check(path.grpc("/demo.v1.Upstream/0")["code"] == "OK", "success")
    with Path(folder, "enforce", edit=configured("envoy-gateway-ext-proc", "general", None)) as path:
        for code in (400, 404, 429, 503):
            answer = path.grpc(f"/http/{code}/html")
            check((answer["code"], answer["message"]) == service_says(path.json_api, code, "intermediary", "general"), code, answer)
        check(path.grpc("/limited")["code"] == "RESOURCE_EXHAUSTED", path.grpc("/limited"))
        check(path.curl("/http/404/html")[0] == 404 and path.grpc("/demo.v1.Upstream/0")["code"] == "OK", "the others")
    print("passed: envoy-ext-proc and istio-ext-proc with a profile, envoy-gateway-ext-proc: the service answers")


def transcoded(folder):
    """The service's own API as JSON, by Envoy."""
    with Path(folder, "observe", edit=configured("envoy-transcoder", "general", None)) as path:
        asked = ("/v1/http/404", "/v1/http/429?origin=ORIGIN_INTERMEDIARY", "/v1/grpc/NOT_FOUND", "/v1/profiles/general")
        for name in asked:
            status, headers, body = path.curl(name)
            check(status == 200 and headers["content-type"] == "application/json", name, status, headers, body[:300])
            json_api = json.loads(get(path.json_api, name.replace("ORIGIN_INTERMEDIARY", "intermediary"))[1])
            if "translation" in json_api:
                says = json.loads(body)["translation"]["grpc"]["name"]
                check(says == json_api["translation"]["grpc"]["name"], name, says, json_api)
            check(json.loads(body).keys() == json_api.keys(), name, body[:300], json_api.keys())
        status, _, body = path.curl("/v1:convertHttpResponse", "--json",
                                    '{"http": {"code": 404}, "origin": "ORIGIN_INTERMEDIARY"}')
        check(status == 200 and json.loads(body)["status"]["code"] == 12, status, body)
        for name, says, code in (("/v1/http/999", 400, 3), ("/v1/http/404?profile=nobodys", 404, 5)):
            status, headers, body = path.curl(name)
            check(headers["content-type"] == "application/json", name, status, headers, body)
            told = json.loads(body)
            check(status == says and told["code"] == code, name, status, body)
            check(any("ErrorInfo" in one["@type"] for one in told["details"]), name, body)
        check(path.curl("/v1/nothing")[0] == 404, "an unknown path")
    print(f"passed: envoy-transcoder: {len(asked) + 3} answers of the service as JSON")


def main():
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        hostile_profile(folder)
        same_as_deployed()
        validated(folder)
        with Path(folder, "observe") as path:
            TITLES.update(titles(path))
            for profile in ("general", "hostile") if QUICK else ("general", "google", "hostile"):
                no_hop_nginx.answers(WORK, folder, path, profile)
        for profile in ("hostile",) if QUICK else ("general", "google", "otc-ecs", "hostile"):
            local_replies(folder, "envoy-local-reply", profile)
            upstream_errors(folder, profile)
        side_by_side(folder)
        transcoded(folder)
        if not QUICK:
            no_hop_nginx.accepted(WORK, folder)
            by_the_service(folder)
            for kind in ("istio", "envoy-gateway"):
                local_replies(folder, kind, "hostile")
    print(f"passed: all, in {time.monotonic() - began:.0f} s")


if __name__ == "__main__":
    main()
