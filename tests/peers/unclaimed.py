"""Goes the way from a response that no shape claims to an enforced one, as an operator does, with a real Envoy.

    unclaimed.py ENVOY BUILD      run by unclaimed.sh, in an environment that has grpcio

Upstreams answer with errors of twenty built-in shapes and of an application that no shape knows: observe, `report`,
`convert --draft-shape`, a shape of one's own, enforce; a part of a route, the mark of what was changed, and the file that
stops enforcement.
"""

import http.server
import json
import os
import pathlib
import re
import subprocess
import tempfile

from mesh import BUILD, Path, check, get
from waiting import wait_until

SHAPES = ["aip-193", "anthropic", "apisix", "aspnet-problem", "aws-alb", "aws-api-gateway", "aws-json", "azure-arm",
          "cloudflare", "consul", "discord", "docker-engine", "elasticsearch", "fastapi", "github", "kong", "laravel",
          "nestjs", "openai-style", "stripe"]
PROGRAM = BUILD / "status-translator"
SECRET = "alice@example.org"
ACME = json.dumps({"acme_fault": {"id": "F-17", "text": "order 7 was changed"}, "seen_by": {SECRET: 3}})
SKELETON = '{"acme_fault":{"id","text"},"seen_by":{*}} x-acme-cell'
# A status that an example leaves out, and a media type.
ANY_STATUS, JSON_TYPE = 400, "application/json"
RESPONSES = {"acme": (409, [("content-type", JSON_TYPE), ("x-acme-cell", "c7")], ACME.encode())}


class Upstream(http.server.BaseHTTPRequestHandler):
    """/ROUTE/NAME, where NAME is a key of RESPONSES, or /shapes/NAME."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def answer(self):
        length = self.headers.get("content-length")
        if length is not None:
            self.rfile.read(int(length))
        elif self.headers.get("transfer-encoding") == "chunked":
            while (size := int(self.rfile.readline(), 16)) or self.rfile.readline() != b"\r\n":
                self.rfile.read(size + 2)
        code, headers, body = RESPONSES[self.path.split("/")[2]]
        self.send_response_only(code)
        for name, value in headers:
            self.send_header(name, value)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_GET = do_POST = answer

    def log_message(self, *_):
        pass


def read_examples(path):
    """The first error among the examples of each shape, by the JSON API."""
    for name in SHAPES:
        code, text = get(path.json_api, f"/v1/shapes/{name}")
        check(code == 200, "the shape is there", name)
        example = next(one for one in json.loads(text)["shape"]["example"]
                       if one.get("status", ANY_STATUS) >= 400 and not any("grpc" in field for field in one.get("header", [])))
        headers = [tuple(field.split(": ", 1)) for field in example.get("header", [])]
        body = example.get("body", "").encode()
        if body.startswith(b"{") and not any(field.lower() == "content-type" for field, _ in headers):
            headers.append(("content-type", JSON_TYPE))
        RESPONSES[name] = (example.get("status", ANY_STATUS), headers, body)


def routes(settings):
    """An edit of the configuration that adds a named route for each key, with these settings."""
    lines = []
    for name, metadata in settings.items():
        lines += [f"- match: {{prefix: /{name}/}}", f"  name: {name}", "  route: {cluster: http_upstream, timeout: 5s}",
                  f"  metadata: {{filter_metadata: {{status_translator: {metadata}}}}}"]
    text = "".join(" " * 24 + line + "\n" for line in lines)
    first = " " * 24 + "- match: {prefix: /demo.v1.}\n"
    return lambda config: config.replace(first, text + first)


def run(*arguments, **more):
    return subprocess.run([PROGRAM, *arguments], stdout=subprocess.PIPE, check=True, text=True, **more).stdout


def write(file, text):
    """By rename, so that no reader sees half of it."""
    pathlib.Path(f"{file}.new").write_text(text)
    os.rename(f"{file}.new", file)


def observed(path):
    """Calls every shape once and the application five times on each of two routes, and returns the report."""
    for name in SHAPES:
        path.grpc(f"/shapes/{name}")
    for _ in range(5):
        for route in ("orders", "strict"):
            check(path.grpc(f"/{route}/acme")["code"] == "UNKNOWN", "observe changes nothing", route)
    path.log(["/strict/acme"])
    wait_until(lambda: sum("/acme" in line["path"] for line in path.log(["/strict/acme"])) == 10, "the log is complete")
    check(SECRET not in path.access.read_text(), "no data in the access log")
    return json.loads(run("report", path.access, "-o", "json"))["log"]


def observed_again(path):
    """The report on ten more responses of the application."""
    before = len(path.access.read_text())
    for _ in range(5):
        for route in ("orders", "strict"):
            path.grpc(f"/{route}/acme")
    wait_until(lambda: path.access.read_text()[before:].count("/acme") == 10, "the log is complete")
    return json.loads(run("report", "-", "-o", "json", input=path.access.read_text()[before:]))["log"]


def counted(report):
    return {row["shape"]: row["count"] for row in report["shapes"]}


def own_shape(path, folder):
    """The draft for what the application sends, as an operator completes it."""
    curl = subprocess.run(["curl", "-si", f"http://127.0.0.1:{path.listen}/orders/acme"], stdout=subprocess.PIPE, check=True)
    draft = subprocess.run([PROGRAM, "convert", "--draft-shape"], input=curl.stdout, stdout=subprocess.PIPE,
                           check=True).stdout.decode()
    text = draft.replace('name: "my-shape"', 'name: "acme"')
    text = re.sub(r'  has \{\n    json: "/seen_by[^}]*\}\n', "", text)  # what other errors of it lack
    check("seen_by" not in text.split("read {")[0], "the draft without it", draft)
    text = text.replace("read {\n", 'read {\n  error_code { json: "/acme_fault/id" }\n', 1)
    text += ('code { value: "F-17" grpc: "ABORTED" reason: "F-17: someone changed the order meanwhile" }\n'
             f"""example {{ status: 409 body: '{ACME}' grpc: "ABORTED" error_code: "F-17" message: "order 7 was changed" }}\n""")
    (folder / "acme.shape.textproto").write_text(text)
    run("check", folder / "acme.shape.textproto")
    return text


def from_unclaimed_to_claimed(folder, profiles):
    settings = {"shapes": "{}", "orders": "{}", "strict": "{origin_from: shape}"}
    with Path(folder, "observe", edit=routes(settings), options=["--profiles", profiles], upstream=Upstream) as path:
        read_examples(path)
        report = observed(path)
        check(counted(report) == {name: 1 for name in SHAPES} | {"none": 10}, "by shape", report["shapes"])
        check([(row["route"], row["count"], row["from"], row["body"], row["skeleton"]) for row in report["unclaimed"]] ==
              [(route, 5, "HTTP 409", "json", SKELETON) for route in ("orders", "strict")], "unclaimed", report["unclaimed"])
        text = run("report", path.access)
        check(re.search(r"\n +5 +\S+ %  orders +HTTP 409  json +" + re.escape(SKELETON), text), "the table", text)
        metrics = get(path.json_api, "/metrics")[1]
        check('status_translator_recognised_responses_total{shape="none",source="ext_proc"} 10' in metrics, metrics)
        write(profiles / "acme.shape.textproto", own_shape(path, folder))
        wait_until(lambda: get(path.json_api, "/v1/shapes/acme")[0] == 200, "the service has loaded the shape")
        report = observed_again(path)
        check(report["unclaimed"] == [] and counted(report)["acme"] == 10, "claimed", report)
        print("passed: observe, report, draft, and a shape of one's own, beside", len(SHAPES), "built-in ones")


def enforced(folder, profiles):
    limit = folder / "limit"
    RESPONSES["odd"] = (409, [("content-type", JSON_TYPE)], b'{"odd": 1}')
    settings = {"marked": "{mark: header}", "strict": "{origin_from: shape}", "half": "{enforce_percent: 50}",
                "proxied": "{origin: intermediary}", "mistaken": "{enforce_percent: 101}"}
    with Path(folder, "enforce", edit=routes(settings), upstream=Upstream,
              options=["--profiles", profiles, "--ext-proc-limit-file", limit]) as path:
        def grpc(name):
            return path.grpc(name)["code"]

        answer = path.grpc("/marked/acme")
        check(answer["code"] == "ABORTED" and answer["message"] == "order 7 was changed", answer)
        mark = answer["more"]["x-status-translated"][0]
        check(re.fullmatch(r'changed;from="HTTP 409";to="ABORTED";rule="ERROR_CODE row F-17 of shape acme";shape="acme";'
                           r'revision="[0-9a-f]{12}"', mark), "the mark", mark)
        check(grpc("/strict/acme") == "ABORTED" and grpc("/strict/odd") == "UNKNOWN", "only what a shape claims")
        check(grpc("/proxied/odd") == "UNKNOWN" and grpc("/marked/odd") == "ABORTED", "the origin of the route")
        check(grpc("/mistaken/acme") == "UNKNOWN", "a setting that is not allowed")
        share = [grpc("/half/acme") for _ in range(200)]
        check(60 <= share.count("ABORTED") <= 140 and set(share) == {"ABORTED", "UNKNOWN"}, "half of them", share)
        for request_id in ("order-7", "order-8", "order-9"):
            codes = {path.grpc("/half/acme", [("x-request-id", request_id)])["code"] for _ in range(10)}
            check(len(codes) == 1, "the id of a request decides", request_id, codes)
        said = {entry["path"]: entry for entry in path.log(["/half/acme", "/strict/odd", "/marked/acme"])}
        check(said["/strict/odd"]["translation"]["action"] == "passed:guess", said["/strict/odd"])
        check(said["/marked/acme"]["translation"]["action"] == "changed" and said["/marked/acme"]["route"] == "marked", said)
        print("passed: enforced with a mark, by shape alone, by the route's origin, and", share.count("ABORTED"), "of 200")

        def stopped(number):
            return f"status_translator_ext_proc_enforcement_stopped {number}\n" in get(path.json_api, "/metrics")[1]

        write(limit, "observe\n")
        wait_until(lambda: stopped(1), "the file stops enforcement")
        check(grpc("/marked/acme") == "UNKNOWN", "nothing is enforced")
        limit.unlink()
        wait_until(lambda: stopped(0), "enforcement goes on")
        check(grpc("/marked/acme") == "ABORTED", "it is enforced again")
        check(SECRET not in path.access.read_text(), "no data in the access log")
        print("passed: a file stops enforcement and starts it again, without a restart")


def main():
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        profiles = folder / "profiles"
        profiles.mkdir()
        from_unclaimed_to_claimed(folder, profiles)
        enforced(folder, profiles)


if __name__ == "__main__":
    main()
