"""The exports for proxies, as edits of deploy/envoy/error-only.yaml, and the expected results."""

import json
import os
import re
import subprocess

import yaml
from mesh import BUILD, check, get

ALL = range(400, 600)
ORIGINS = ("unspecified", "application", "intermediary", "local_reply")
# Any text may stand in a user's file; here it does, for 404 and 429, and for what nobody has named.
HOSTILE = 'no "book": it\'s #1, naïve ✓😀 100 % of %REQ(x)% and $host;{a: [b]} \\ & *c\n- d\t"'
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
                           *(["--origin", origin] if origin else [])], check=True, stdout=subprocess.PIPE,
                          text=True).stdout
    check(f"\n# command: status-translator export --format {kind} --profile {profile}" in made, kind, made[:300])
    return made


def profiles():
    """The names of those that have a gRPC code for an HTTP error. Others have nothing to configure, and export says so."""
    atlas = json.loads(subprocess.run([BUILD / "status-translator", "export", "--format", "json"], check=True,
                                      stdout=subprocess.PIPE).stdout)["profiles"]
    return [one["summary"]["name"] for one in atlas
            if any(row["to"] >= 400 and row["from"] <= 599 and "code" in row for row in one.get("httpToGrpc", []))]


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
          patch["operation"]["path"] == "/default_filter_chain/filters/0/typed_config/local_reply_config", patch)
    return with_local_reply("local_reply_config: " + as_json(patch["operation"]["value"]))


def of_extension_policy(text):
    """The filter that Envoy Gateway makes of a policy."""
    asked, = yaml.safe_load(text)["spec"]["extProc"]
    mode = asked["processingMode"]
    for attribute in mode["response"]["attributes"]:
        check(re.fullmatch(r"(connection|source|destination|request|response|upstream|xds)\.[a-z_1-9]*", attribute),
              attribute, "is none that Envoy Gateway allows")
    check(asked["backendRefs"] == [{"name": "status-translator", "port": 50051}], asked)
    return with_filter("- " + as_json({"name": "ext_proc", "typed_config": {
        "@type": "type.googleapis.com/envoy.extensions.filters.http.ext_proc.v3.ExternalProcessor",
        "grpc_service": {"envoy_grpc": {"cluster_name": "status_translator"}},
        "failure_mode_allow": asked["failOpen"], "message_timeout": "3s",
        "processing_mode": {"request_header_mode": "SEND" if "request" in mode else "SKIP",
                            "response_header_mode": "SEND"},
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


def is_problem(answer, code):
    status, headers, body = answer
    if headers.get("content-type") != "application/problem+json":
        return False
    told = json.loads(body)
    if code in TITLES and told["title"] != TITLES[code]:
        return False
    return (status, told["status"], told["type"]) == (code, code, "about:blank") and \
        "grpc-status" not in headers and "grpc-message" not in headers


def titles(path):
    """The names of statuses, by the service."""
    return {one["code"]: one["reasonPhrase"] for one in json.loads(get(path.json_api, "/v1/http")[1])["statuses"]}


TITLES = {}
