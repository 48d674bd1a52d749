"""What `export` writes for proxies, in real proxies that do not ask the service.

    no_hop.py ENVOY BUILD WORK      run by no_hop.sh; WORK is where nginx is unpacked

Every status of 400-599 that Envoy answers by itself, or its upstream, and what nginx answers: each gRPC caller ends with
what the profile says for that origin. The service runs beside, outside of the path, and is asked what that is.
"""

import json
import pathlib
import re
import subprocess
import sys
import tempfile

import nginx
from ext_proc import BUILD, ENVOY, Path, check, free_ports, profile_says

import grpc

WORK = pathlib.Path(sys.argv[3])
ALL = range(400, 600)
PROFILES = ("general", "google", "otc-ecs")
# As an upstream of a test nginx hangs up instead of answering these.
CLOSES = (408, 444, 499)
OUR_FILTER = re.compile(r" {18}- name: status-translator\n.*?(?= {18}- name: envoy.filters.http.router)", re.DOTALL)


def export(kind, profile="general", origin=None):
    return subprocess.run([BUILD / "status-translator", "export", "--format", kind, "--profile", profile,
                           *(["--origin", origin] if origin else [])], check=True, stdout=subprocess.PIPE, text=True).stdout


def indented(text, by):
    return "".join(" " * by + line + "\n" for line in text.splitlines())


def with_local_reply(text, config, without_service=True):
    """Puts a local_reply_config in, and a route for each status that Envoy answers by itself."""
    if without_service:
        text = OUR_FILTER.sub("", text)
    text = text.replace(" " * 16 + "route_config:\n", indented(config, 16) + " " * 16 + "route_config:\n")
    direct = "".join(" " * 24 + f"- match: {{path: /direct/{code}}}\n" + " " * 24 +
                     f"  direct_response: {{status: {code}, body: {{inline_string: Envoy says {code}}}}}\n" for code in ALL)
    return text.replace(" " * 22 + "routes:\n", " " * 22 + "routes:\n" + direct)


def with_filter(text, config):
    """Puts a filter in the place of the one that calls the service."""
    return OUR_FILTER.sub(indented(config, 18).replace("\\", r"\\"), text)


def patch_in(text, after, by):
    """What a Kubernetes object patches into Envoy's configuration."""
    return re.sub(f"^ {{{by}}}", "", text.split(after, 1)[1], flags=re.M)


def validated(folder):
    """Every format, profile and origin: Envoy takes what it is to take."""
    base = (pathlib.Path(__file__).parents[2] / "deploy/envoy/error-only.yaml").read_text()
    count = 0
    for profile in PROFILES:
        for origin in (None, "application", "intermediary", "local_reply"):
            istio = patch_in(export("istio", profile, origin), "HttpConnectionManager\n", 10)
            gateway = "local_reply_config:\n" + patch_in(export("envoy-gateway", profile, origin), "value:\n", 6)
            for kind, made in (("envoy-local-reply", with_local_reply(base, export("envoy-local-reply", profile, origin))),
                               ("envoy-custom-response",
                                with_filter(base, export("envoy-custom-response", profile, origin))),
                               ("envoy-ext-proc", with_filter(base, export("envoy-ext-proc", profile))),
                               ("istio", with_local_reply(base, istio)), ("envoy-gateway", with_local_reply(base, gateway))):
                file = folder / f"{kind}.yaml"
                file.write_text(made)
                said = subprocess.run([ENVOY, "--mode", "validate", "-c", file], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
                                      text=True)
                check(said.returncode == 0, kind, profile, origin, said.stderr[-800:])
                count += 1
    print(f"passed: Envoy accepts {count} configurations")


def local_replies(folder):
    with Path(folder, "observe", edit=lambda text: with_local_reply(text, export("envoy-local-reply"))) as path:
        wrong = {}
        for code in ALL:
            answer = path.grpc(f"/direct/{code}")
            says = profile_says(path, code, "local_reply")
            if answer["code"] != says or answer["message"] != f"Envoy says {code}":
                wrong[code] = (answer, "the profile says", says)
            status, headers, body = path.curl(f"/direct/{code}")
            told = json.loads(body) if headers["content-type"] == "application/problem+json" else {}
            if status != code or told.get("status") != code or told.get("detail") != f"Envoy says {code}" or \
                    "grpc-status" in headers:
                wrong[f"curl {code}"] = (status, headers, body)
        check(not wrong, len(wrong), dict(list(wrong.items())[:5]))
        for name, code in (("/slow/404/html", 504), ("/limited", 429), ("/dead/x", 503), ("/nowhere", 404)):
            answer = path.grpc(name)
            check(answer["code"] == profile_says(path, code, "local_reply"), name, answer)
        check(path.grpc("/demo.v1.Upstream/5.details")["code"] == "NOT_FOUND", "an upstream's answer is not touched")
        check(path.grpc("/demo.v1.Upstream/0")["code"] == "OK", "success")
    print(f"passed: local_reply_config alone: {len(ALL)} statuses, for gRPC callers and curl")
    # What the service has said is not said again.
    with Path(folder, "enforce", edit=lambda text: with_local_reply(text, export("envoy-local-reply"), False)) as path:
        for name, says in (("/http/409/problem", "ABORTED"), ("/http/504/html", "UNAVAILABLE"),
                           ("/limited", "RESOURCE_EXHAUSTED"), ("/http/413/html", None)):
            answer = path.grpc(name)
            says = says or profile_says(path, 413, "intermediary")
            check(answer["code"] == says, name, answer)
    print("passed: local_reply_config beside the service: its replies stay as they are")


def upstream_errors(folder):
    with Path(folder, "observe", edit=lambda text: with_filter(text, export("envoy-custom-response"))) as path:
        wrong = {}
        for code in ALL:
            for shape in ("html", "empty/chunked"):
                answer = path.grpc(f"/http/{code}/{shape}")
                says = profile_says(path, code, "intermediary")
                if answer["code"] != says or "db-7" in answer["message"]:
                    wrong[f"{code}/{shape}"] = (answer, "the profile says", says)
        check(not wrong, len(wrong), dict(list(wrong.items())[:5]))
        status, headers, _ = path.curl("/http/404/html")
        check(status == 404 and "grpc-status" not in headers, "HTTP callers are not touched", status, headers)
        check(path.grpc("/demo.v1.Upstream/0")["code"] == "OK", "success")
    print(f"passed: custom_response alone: {2 * len(ALL)} answers of an upstream")


def by_the_service(folder):
    """The filter that asks it, for a profile that no route names."""
    with Path(folder, "enforce", edit=lambda text: with_filter(text, export("envoy-ext-proc", "otc-ecs"))) as path:
        answer = path.grpc("/http/400/quota")
        check(answer["code"] == "RESOURCE_EXHAUSTED", answer)
    print("passed: ext_proc with a profile")


def in_nginx(folder):
    """gRPC errors of nginx: its own, and those of an upstream that answers a gRPC call with an HTTP page."""
    root = nginx.unpacked(WORK)
    listen, http_listen, page, dead = free_ports(4)
    include = folder / "status-translator.conf"
    include.write_text(export("nginx"))
    pages = " ".join(f"location = /up/{code} {{ return {code} page; }}" for code in ALL if code not in CLOSES)
    own = " ".join(f"location = /own/{code} {{ return {code}; }}" for code in (403, 404, 413, 429, 503))
    shown = re.search(r"^#   (error_page(?:.*\n#   )*.*;)$", include.read_text(), re.M).group(1).replace("\n#   ", " ")
    config = f"""events {{}}
http {{
  server {{ listen 127.0.0.1:{page} http2; {pages} }}
  server {{
    listen 127.0.0.1:{listen} http2;
    INCLUDE
    location /up/ {{ grpc_pass grpc://127.0.0.1:{page}; grpc_intercept_errors on; }}
    location /dead/ {{ grpc_pass grpc://127.0.0.1:{dead}; }}
    {own}
  }}
  server {{
    listen 127.0.0.1:{http_listen};
    include {include};
    location / {{ {shown} return 404; }}
  }}
}}
"""
    asked = [f"/up/{code}" for code in ALL if code not in CLOSES] + [f"/own/{code}" for code in (403, 404, 413, 429, 503)] + ["/dead/x"]
    seen = {}
    with Path(folder, "observe") as path:
        for name, text in (("without", ""), ("with", f"include {include};")):
            server = nginx.Nginx(root, folder, name, config.replace("INCLUDE", text), [listen, http_listen])
            try:
                with grpc.insecure_channel(f"127.0.0.1:{listen}") as channel:
                    seen[name] = {one: asked_over(channel, one) for one in asked}
                status, body = curl(f"http://127.0.0.1:{http_listen}/x")
                check(status == 404 and json.loads(body) == {"type": "about:blank", "status": 404}, status, body)
            finally:
                server.process.kill()
                server.process.wait()
        wrong = {one: (code, says) for one, code in seen["with"].items()
                 if code != (says := profile_says(path, int(one[-3:]) if one != "/dead/x" else 502, "local_reply"))}
    check(not wrong, len(wrong), dict(list(wrong.items())[:8]))
    differ = sum(seen["with"][one] != seen["without"][one] for one in asked)
    print(f"passed: nginx: {len(asked)} errors; {differ} are other codes without the include")


def asked_over(channel, name):
    try:
        channel.unary_unary(name)(b"x", timeout=5)
        return "OK"
    except grpc.RpcError as error:
        return error.code().name


def curl(url):
    made = subprocess.run(["curl", "--silent", "--max-time", "5", "--write-out", "\n%{http_code} %{content_type}", url],
                          stdout=subprocess.PIPE, check=True, text=True).stdout
    body, _, last = made.rpartition("\n")
    check(last.split()[1] == "application/problem+json", url, made)
    return int(last.split()[0]), body


def main():
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        validated(folder)
        local_replies(folder)
        upstream_errors(folder)
        by_the_service(folder)
        in_nginx(folder)


if __name__ == "__main__":
    main()
