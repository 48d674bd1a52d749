"""What `export` writes for proxies, in real proxies.

    no_hop.py ENVOY BUILD WORK [--quick]      run by no_hop.sh; WORK is where nginx is unpacked

Each format is put into a real Envoy or nginx: every status of 400-599 that the proxy answers by itself, or its upstream.
gRPC callers (grpcio) end with the code and the message that the service has for that profile and origin, HTTP callers
(curl) with problem+json. The service runs beside, outside of the path but for the formats that ask it.
"""

import copy
import functools
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import time
import urllib.request

import nginx
import yaml
from mesh import BUILD, CONFIGS, ENVOY, Path, check, free_ports, get, parse, profile_says

import grpc

WORK = pathlib.Path(sys.argv[3])
QUICK = "--quick" in sys.argv
ALL = range(400, 600)
ORIGINS = ("unspecified", "application", "intermediary", "local_reply")
# Any text may stand in a user's file; here it does, for 404 and 429, and for what nobody has named.
HOSTILE = 'no "book": it\'s #1, naïve ✓😀 100 % of %REQ(x)% and $host; {a: [b]} \\ & *c\n- d\t"'
ROUTER = "- name: envoy.filters.http.router"
OUR_FILTER = re.compile(r" {18}- name: status-translator\n.*?(?= {18}" + ROUTER + ")", re.DOTALL)


def hostile_profile(folder):
    """A folder with a profile of a user; the service and `export` read it by the environment."""
    words = json.dumps(HOSTILE, ensure_ascii=False).replace("\\u", "\\\\u")
    (folder / "profiles").mkdir()
    (folder / "profiles/hostile.textproto").write_text(
        'name: "hostile"\nextends: "general"\n' +
        "".join(f'http_to_grpc {{ http: {http} grpc: "{code}" origin: "{origin}" reason: {words} }}\n'
                for http, code in ((404, "DATA_LOSS"), (429, "ABORTED")) for origin in ("intermediary", "local_reply")) +
        "".join(f'http_to_grpc_range {{ from: 450 to: 459 grpc: "OUT_OF_RANGE" origin: "{origin}" reason: {words} }}\n'
                for origin in ("intermediary", "local_reply")))
    os.environ["STATUS_TRANSLATOR_PROFILES"] = str(folder / "profiles")


def export(kind, profile="general", origin=None):
    made = subprocess.run([BUILD / "status-translator", "export", "--format", kind, "--profile", profile,
                           *(["--origin", origin] if origin else [])], check=True, stdout=subprocess.PIPE, text=True).stdout
    check(f"\n# command: status-translator export --format {kind} --profile {profile}" in made, kind, made[:300])
    return made


def profiles():
    """The names of those that answer HTTP errors."""
    atlas = json.loads(subprocess.run([BUILD / "status-translator", "export", "--format", "json"], check=True,
                                      stdout=subprocess.PIPE).stdout)["profiles"]
    return [one["summary"]["name"] for one in atlas if one["summary"].get("httpToGrpc")]


def part(text, key):
    """What stands below a key of an export, as it is written."""
    found = re.search(f"^{key}:\n((?:[ -].*\n)+)", text, re.M)
    check(found, key, "is not in", text[:500])
    return found.group(1)


def indented(text, by):
    return "".join(" " * by + line + "\n" for line in text.splitlines())


def with_local_reply(config):
    return lambda text: text.replace(" " * 16 + "route_config:\n", indented(config, 16) + " " * 16 + "route_config:\n")


def with_filter(config):
    """Puts filters in the place of the one that calls the service."""
    return lambda text: OUR_FILTER.sub(lambda _: indented(config, 18), text)


def with_routes(routes):
    return lambda text: text.replace(" " * 22 + "routes:\n", " " * 22 + "routes:\n" + indented(routes, 24), 1)


def with_cluster(cluster):
    return lambda text: text.replace("  clusters:\n", "  clusters:\n" + indented(cluster, 4), 1)


def edits(*all_edits):
    def edit(text):
        for one in all_edits:
            changed = one(text)
            check(changed != text, "an edit that changes nothing")
            text = changed
        return text
    return edit


def as_json(value):
    """YAML on one line, without the names that it had for its parts."""
    return json.dumps(value, ensure_ascii=False)


def of_istio(text):
    """The edit that its patches are."""
    made = []
    for patch in yaml.safe_load(text)["spec"]["configPatches"]:
        value, operation = patch["patch"]["value"], patch["patch"]["operation"]
        if (patch["applyTo"], operation) == ("NETWORK_FILTER", "MERGE"):
            made.append(with_local_reply("local_reply_config: " + as_json(value["typed_config"]["local_reply_config"])))
        elif (patch["applyTo"], operation) == ("HTTP_FILTER", "INSERT_BEFORE"):
            check(patch["match"]["listener"]["filterChain"]["filter"]["subFilter"]["name"] in ROUTER, patch["match"])
            made.append(with_filter("- " + as_json(value)))
        else:
            check((patch["applyTo"], operation) == ("CLUSTER", "ADD"), patch["applyTo"], operation)
            made.append(lambda old, value=value: with_cluster("- " + as_json(value))(
                old.replace("- name: status_translator\n", "- name: another\n").replace(
                    "cluster_name: status_translator\n", "cluster_name: another\n")))
    return edits(*made)


def of_gateway(text):
    patch, = yaml.safe_load(text)["spec"]["jsonPatches"]
    check(patch["operation"]["op"] == "add" and
          patch["operation"]["path"] == "/default_filter_chain/filters/0/typed_config/local_reply_config", patch["operation"])
    return with_local_reply("local_reply_config: " + as_json(patch["operation"]["value"]))


def of_extension_policy(text):
    """The filter that Envoy Gateway makes of a policy."""
    asked, = yaml.safe_load(text)["spec"]["extProc"]
    mode = asked["processingMode"]
    for attribute in mode["response"]["attributes"]:
        check(re.fullmatch(r"(connection\.|source\.|destination\.|request\.|response\.|upstream\.|xds\.)[a-z_1-9]*", attribute),
              attribute, "is none that Envoy Gateway allows")
    check(asked["backendRefs"] == [{"name": "status-translator", "port": 50051}], asked)
    return with_filter("- " + as_json({"name": "ext_proc", "typed_config": {
        "@type": "type.googleapis.com/envoy.extensions.filters.http.ext_proc.v3.ExternalProcessor",
        "grpc_service": {"envoy_grpc": {"cluster_name": "status_translator"}},
        "failure_mode_allow": asked["failOpen"], "message_timeout": "3s",
        "processing_mode": {"request_header_mode": "SEND" if "request" in mode else "SKIP", "response_header_mode": "SEND"},
        "response_attributes": mode["response"]["attributes"]}}))


def configured(kind, profile, origin):
    """The edit that an export is."""
    text = export(kind, profile, origin)
    if kind == "istio" or kind == "istio-ext-proc":
        return of_istio(text)
    if kind == "envoy-gateway":
        return of_gateway(text)
    if kind == "envoy-gateway-ext-proc":
        return of_extension_policy(text)
    if kind == "envoy-local-reply":
        return with_local_reply("local_reply_config:\n" + part(text, "local_reply_config"))
    if kind == "envoy-transcoder":
        return edits(with_routes(part(text, "routes")), with_filter(part(text, "http_filters")))
    return with_filter(part(text, "http_filters"))


def accepted(folder, what, text):
    file = folder / "validated.yaml"
    file.write_text(text)
    said = subprocess.run([ENVOY, "--mode", "validate", "-c", file], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
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
            both = edits(configured("envoy-local-reply", profile, origin), configured("envoy-custom-response", profile, origin))
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
        check(asks.pop("initial_metadata") == [{"key": "status-translator-profile", "value": profile}], asks)
        check(ours == theirs, "the filter is not that of error-only.yaml", ours)
        check(made["clusters"] == base["clusters"][:1], "nor is the cluster", made["clusters"])
    print("passed: envoy-ext-proc is the filter and the cluster of deploy/envoy/error-only.yaml")


@functools.cache
def service_says(path, code, origin, profile):
    """What the service makes of a page: the gRPC code's name, and the message."""
    asked = {"http": {"code": code, "headers": [{"name": "content-type", "text": "text/html"}], "body": "PGI+"},
             "origin": f"ORIGIN_{origin.upper()}", "profile": profile}
    with urllib.request.urlopen(urllib.request.Request(f"http://127.0.0.1:{path.twin}/v1:convertHttpResponse",
                                                       json.dumps(asked).encode(), {"content-type": "application/json"}), timeout=5) as answer:
        said = json.load(answer)["status"]
    return grpc_name(said.get("code", 0)), said.get("message", "")


def grpc_name(number):
    return next(code.name for code in grpc.StatusCode if code.value[0] == number)


def is_problem(answer, code):
    status, headers, body = answer
    if headers.get("content-type") != "application/problem+json":
        return False
    told = json.loads(body)
    named = code in TITLES
    return status == told["status"] == code and told["type"] == "about:blank" and (not named or told["title"] == TITLES[code]) \
        and "grpc-status" not in headers and "grpc-message" not in headers


DIRECT = "".join(f"- match: {{path: /direct/{code}}}\n  direct_response: {{status: {code}, body: {{inline_string: db-7 says {code}}}}}\n"
                 for code in ALL)
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
  typed_config: {"@type": type.googleapis.com/envoy.extensions.filters.http.local_ratelimit.v3.LocalRateLimit, stat_prefix: limit}
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
    edit = edits(configured(kind, profile, None), with_filter(LIMITER), with_routes(DIRECT + LIMITED), with_cluster(REFUSED))
    with Path(folder, "observe", edit=edit) as path:
        wrong = {}
        for code in ALL:
            answer, says = path.grpc(f"/direct/{code}"), service_says(path, code, "local_reply", profile)
            if (answer["code"], answer["message"]) != says:
                wrong[code] = (answer, "the service says", says)
        for code, answer in zip(ALL, path.curls([f"/direct/{code}" for code in ALL])):
            if not is_problem(answer, code):
                wrong[f"curl {code}"] = answer
        check(not wrong, len(wrong), dict(list(wrong.items())[:5]))
        path.grpc("/ratelimited")  # the token
        for name, code in OWN:
            answer, says = path.grpc(name), service_says(path, code, "local_reply", profile)
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
        for name, says in (("/http/429/html", "UNAVAILABLE"), ("/limited", "RESOURCE_EXHAUSTED"), ("/http/504/html", "UNAVAILABLE"),
                           ("/slow/404/html", "DEADLINE_EXCEEDED")):
            check(path.grpc(name)["code"] == says, name, path.grpc(name))
    print("passed: envoy-local-reply beside envoy-custom-response: each says what is its own")


def upstream_errors(folder, profile):
    with Path(folder, "observe", edit=configured("envoy-custom-response", profile, None)) as path:
        wrong = {}
        for code in ALL:
            says = service_says(path, code, "intermediary", profile)
            for shape in ("html", "empty/chunked"):
                answer = path.grpc(f"/http/{code}/{shape}")
                if (answer["code"], answer["message"]) != says:
                    wrong[f"{code}/{shape}"] = (answer, "the service says", says)
        for code, answer in zip(ALL, path.curls([f"/http/{code}/html" for code in ALL])):
            if not is_problem(answer, code):
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
        with Path(folder, "enforce", edit=lambda text: edit(text).replace("status-translator.default.svc", "127.0.0.1")) as path:
            answer = path.grpc("/http/400/quota")
            check(answer["code"] == "RESOURCE_EXHAUSTED", kind, answer)
            check(path.grpc("/demo.v1.Upstream/0")["code"] == "OK", "success")
    with Path(folder, "enforce", edit=configured("envoy-gateway-ext-proc", "general", None)) as path:
        for code in (400, 404, 429, 503):
            answer = path.grpc(f"/http/{code}/html")
            check((answer["code"], answer["message"]) == service_says(path, code, "intermediary", "general"), code, answer)
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
            twin = json.loads(get(path.twin, name.replace("ORIGIN_INTERMEDIARY", "intermediary"))[1])
            if "translation" in twin:
                check(json.loads(body)["translation"]["grpc"]["name"] == twin["translation"]["grpc"]["name"], name, body, twin)
            check(json.loads(body).keys() == twin.keys(), name, body[:300], twin.keys())
        status, _, body = path.curl("/v1:convertHttpResponse", "--json", '{"http": {"code": 404}, "origin": "ORIGIN_INTERMEDIARY"}')
        check(status == 200 and json.loads(body)["status"]["code"] == 12, status, body)
        for name, says, code in (("/v1/http/999", 400, 3), ("/v1/http/404?profile=nobodys", 404, 5)):
            status, headers, body = path.curl(name)
            told = json.loads(body)
            check(status == says and told["code"] == code and any("ErrorInfo" in one["@type"] for one in told["details"]), name, body)
        check(path.curl("/v1/nothing")[0] == 404, "an unknown path")
    print(f"passed: envoy-transcoder: {len(asked) + 3} answers of the service as JSON")


# Where a gRPC call ends in nginx, and with what HTTP status.
IN_NGINX = (("/own/404", 404), ("/dead/x", 502), ("/slow/x", 504), ("/limited/x", 429))
# As an upstream of a test nginx hangs up instead of answering these.
CLOSES = (408, 444, 499)


def nginx_config(ports, include):
    pages = " ".join(f"location = /up/{code} {{ return {code} page; }}" for code in ALL if code not in CLOSES)
    own = " ".join(f"location = /own/{code} {{ return {code}; }}" for code in (403, 404, 413, 503))
    return f"""events {{}}
http {{
  limit_req_zone $binary_remote_addr zone=one:32k rate=1r/m;
  limit_req_status 429;
  server {{ listen 127.0.0.1:{ports["page"]} http2; {pages} }}
  server {{ listen 127.0.0.1:{ports["web"]}; {pages} }}
  server {{
    listen 127.0.0.1:{ports["front"]} http2;
    {include}
    location /up/ {{ grpc_pass grpc://127.0.0.1:{ports["page"]}; }}
    location /web/ {{ proxy_pass http://127.0.0.1:{ports["web"]}/up/; proxy_intercept_errors on; }}
    location /api/ {{ proxy_pass http://127.0.0.1:{ports["web"]}/up/; }}
    location /dead/ {{ grpc_pass grpc://127.0.0.1:{ports["dead"]}; }}
    location /slow/ {{ grpc_pass grpc://127.0.0.1:{ports["silent"]}; grpc_read_timeout 200ms; }}
    location /limited/ {{ limit_req zone=one; grpc_pass grpc://127.0.0.1:{ports["dead"]}; }}
    {own}
  }}
}}
"""


def accepted_by_nginx(folder):
    """Every profile and origin."""
    root = nginx.unpacked(WORK)
    home = folder / "accepted"
    home.mkdir()
    temporary = "".join(f"{kind}_temp_path {home}/{kind}; " for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
    count = 0
    for profile in profiles():
        for origin in ORIGINS:
            (home / "include.conf").write_text(export("nginx", profile, origin))
            (home / "nginx.conf").write_text(f"pid {home}/pid; events {{}} http {{ {temporary} access_log off; "
                                             f"server {{ listen 127.0.0.1:1; include {home}/include.conf; }} }}")
            said = subprocess.run([root / "usr/sbin/nginx", "-t", "-p", home, "-c", home / "nginx.conf", "-e", "stderr"],
                                  env=nginx_libraries(root), stderr=subprocess.PIPE, text=True)
            check(said.returncode == 0, "nginx", profile, origin, said.stderr)
            count += 1
    print(f"passed: nginx accepts {count} configurations")


def nginx_libraries(root):
    return {"LD_LIBRARY_PATH": f"{root}/usr/lib/x86_64-linux-gnu:{root}/lib/x86_64-linux-gnu"}


def asked_over(channel, name):
    try:
        channel.unary_unary(name)(b"x", timeout=5)
        return "OK", ""
    except grpc.RpcError as error:
        return error.code().name, error.details()


def in_nginx(folder, path, profile):
    """gRPC errors of nginx: its own, and those of an upstream that answers a gRPC call with an HTTP page."""
    root = nginx.unpacked(WORK)
    silent = nginx.socket.create_server(("127.0.0.1", 0))  # takes connections, says nothing
    ports = dict(zip(("front", "page", "web", "dead"), free_ports(4)), silent=silent.getsockname()[1])
    include = folder / "status-translator.conf"
    include.write_text(export("nginx", profile))
    asked = [*IN_NGINX, *((f"/up/{code}", code) for code in ALL if code not in CLOSES),
             *((f"/own/{code}", code) for code in (403, 413, 503))]
    seen, wrong = {}, {}
    for name, text in (("without", ""), ("with", f"include {include};")):
        server = nginx.Nginx(root, folder, f"{name}-{profile}", nginx_config(ports, text), [ports["front"]])
        try:
            def curl(name, *options):
                return parse(subprocess.run(["curl", "--silent", "--include", "--http2-prior-knowledge", "--max-time", "5", *options,
                                             f"http://127.0.0.1:{ports['front']}{name}"], stdout=subprocess.PIPE, check=True).stdout)
            with grpc.insecure_channel(f"127.0.0.1:{ports['front']}") as channel:
                asked_over(channel, "/limited/x")  # what the limit lets through
                seen[name] = {one: asked_over(channel, one) for one, _ in asked}
            seen[f"curl {name}"] = {one: curl(one) for one, _ in IN_NGINX}
            if name == "with":
                for one, code in (*IN_NGINX, ("/web/404", 404), ("/web/503", 503), ("/own/403", 403)):
                    if not is_problem(curl(one), code):
                        wrong[f"curl {one}"] = curl(one)
                check(curl("/api/404")[2] == b"page", "an API's own words, not intercepted")
                check(is_problem(curl("/own/404", "-H", "content-type: application/grpc-web"), 404), "gRPC-Web")
                check("grpc-status" in curl("/own/404", "-H", "content-type: application/grpc;charset=utf-8")[1], "with a parameter")
        finally:
            server.process.kill()
            server.process.wait()
    silent.close()
    for one, code in asked:
        says = service_says(path, code, "local_reply", profile)
        message = says[1] if code in TITLES else says[1].replace(f"HTTP {code}", f"HTTP {code // 100}xx")
        if seen["with"][one] != (says[0], message):
            wrong[one] = (seen["with"][one], "the service says", says)
    check(not wrong, len(wrong), dict(list(wrong.items())[:8]))
    print(f"passed: nginx, {profile}: {len(asked)} errors for gRPC callers;",
          sum(seen["with"][one][0] != seen["without"][one][0] for one, _ in asked), "have another code without the include")
    for one, code in IN_NGINX if profile == "general" else ():
        print(f"  {one:<11} grpcio: {' '.join(seen['without'][one]):.58} -> {' '.join(seen['with'][one])}")
        print(f"  {'':<11} curl:   {code} {seen['curl without'][one][1].get('content-type')} -> {code} application/problem+json")


def titles(path):
    """The names of statuses, by the service."""
    return {one["code"]: one["reasonPhrase"] for one in json.loads(get(path.twin, "/v1/http")[1])["statuses"]}


TITLES = {}


def main():
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        hostile_profile(folder)
        same_as_deployed()
        validated(folder)
        with Path(folder, "observe") as path:
            TITLES.update(titles(path))
            for profile in ("general",) if QUICK else ("general", "google", "hostile"):
                in_nginx(folder, path, profile)
        for profile in ("hostile",) if QUICK else ("general", "google", "otc-ecs", "hostile"):
            local_replies(folder, "envoy-local-reply", profile)
            upstream_errors(folder, profile)
        side_by_side(folder)
        transcoded(folder)
        if not QUICK:
            accepted_by_nginx(folder)
            by_the_service(folder)
            for kind in ("istio", "envoy-gateway"):
                local_replies(folder, kind, "hostile")
    print(f"passed: all, in {time.monotonic() - began:.0f} s")


if __name__ == "__main__":
    main()
