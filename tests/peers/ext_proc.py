"""Tests deploy/envoy/error-only.yaml and full.yaml in a real Envoy in front of upstreams that fail on request.

    ext_proc.py ENVOY BUILD      run by ext_proc.sh, in an environment that has grpcio

gRPC callers (grpcio) and HTTP callers (curl) call without the service, in mode observe and in mode enforce. The results are
printed side by side and compared with the profile's answer for the origin. restarts.py tests a service that is down.
"""

import base64
import concurrent.futures
import json
import pathlib
import re
import tempfile

from google.rpc import error_details_pb2

from mesh import Path, check, check_details, get, profile_says
from mesh_upstreams import BODIES, GRPC_UPSTREAM, HTML
from waiting import wait_until

# What fails, and for whom it is to be read: path, status, origin, and what else decides.
STATUSES = [400, 401, 403, 404, 409, 418, 429, 500, 502, 503, 504, 599]
UPSTREAM_ERRORS = (
    [(f"/http/{code}/{shape}", code, "intermediary", {}) for code in STATUSES for shape in ("html", "empty/chunked")] +
    [(f"/http/{code}/problem", code, "application", {}) for code in STATUSES] +
    [("/http/500/big", 500, "intermediary", {}), ("/http/500/big/chunked", 500, "intermediary", {}),
     ("/http/404/empty", 404, "intermediary", {}),
     ("/http/400/quota", 400, "application", {"error_code": "Ecs.0022", "shape": "huawei-otc"}),
     ("/otc/http/400/quota", 400, "application", {"error_code": "Ecs.0022", "profile": "otc-ecs"})])
# What is no success for a gRPC caller, although HTTP takes it for one. Only the full configuration shows it.
NOT_GRPC = [(f"/http/{code}/{shape}", code, "", {}) for code, shape in
            ((200, "html"), (200, "empty/chunked"), (202, "unknown"), (204, "empty"), (302, "html"))]
LOCAL_REPLIES = [("/slow/404/html", 504), ("/limited", 429), ("/dead/x", 503), ("/nowhere", 404)]


def enforced_in_full(path, without):
    rows = []
    for name, code, *_ in NOT_GRPC:
        answer = path.grpc(name)
        check(answer["code"] == "UNKNOWN", name, answer)
        check_details(answer, name)
        rows.append(("grpcio", name, without[name], answer["code"]))
    for word, says in (("5.late", 404), ("14.late", 503)):
        code, headers, body = path.http_to_grpc_upstream(word)
        check(code == says and headers["retry-after"] == "9" and json.loads(body)["detail"] == "naïve 100 %", word, code,
              headers, body)
        rows.append(("curl", f"{GRPC_UPSTREAM}{word}", without[word], f"HTTP {code}"))
    return rows


def without_te(path):
    """An HTTP client sends no `te: trailers`, which a server of the C core demands: the route adds it."""
    frame = path.folder / "frame"
    frame.write_bytes(b"\0\0\0\0\1x")
    for options in ((), ("--http2-prior-knowledge",)):
        code, headers, body = path.curl(f"{GRPC_UPSTREAM}5", *options, "-H", "content-type: application/json",
                                        "--data-binary", f"@{frame}")
        check((code, headers["content-type"]) == (404, "application/problem+json"), options, code, headers, body)


def enforced(path, without):
    rows = []
    without_te(path)
    for name, code, origin, more in UPSTREAM_ERRORS:
        answer = path.grpc(name)
        says = profile_says(path, code, origin, **more)
        check(answer["code"] == says, name, answer["code"], "the profile says", says)
        check_details(answer, name)
        check("db-7" not in answer["message"] and "x-internal" not in answer["more"], "nothing leaks", name, answer)
        check((answer["more"].get("retry-after") == ["7"]) == (code in (429, 503)), "Retry-After", name, answer)
        if code == 401:
            check(len(answer["more"]["www-authenticate"]) == 2, "both challenges", answer)
        if "problem" in name:
            check(answer["message"] == "the book is on loan", "the API's own message", answer)
        rows.append(("grpcio", name, without[name], answer["code"]))
    says_itself = path.grpc("/http/409/aip193")
    check(says_itself["code"] == "ABORTED" and says_itself["message"] == "somebody was faster", says_itself)
    check(path.grpc("/off/http/404/html")["code"] == without["/http/404/html"], "a route that is off")
    for name, code in LOCAL_REPLIES:
        answer = path.grpc(name)
        says = profile_says(path, code, "local_reply")
        check(answer["code"] == says, name, answer, "the profile says", says)
        if says != without[name]:
            check_details(answer, name)
        rows.append(("grpcio", f"{name} ({code} of Envoy itself)", without[name], answer["code"]))
    for code, status in ((5, "NOT_FOUND"), (8, "RESOURCE_EXHAUSTED"), (14, "UNAVAILABLE"), (16, "UNAUTHENTICATED")):
        says = json.loads(get(path.json_api, f"/v1/grpc/{status}")[1])["translation"]["http"]["code"]
        for how in ("", ".details"):
            answer, headers, body = path.http_to_grpc_upstream(f"{code}{how}")
            problem = json.loads(body)
            check(answer == says and headers["content-type"] == "application/problem+json", code, answer, headers)
            check(problem["status"] == says and problem["detail"] == "naïve 100 %", problem)
            check(headers["retry-after"] == "9" and "grpc-status" not in headers, headers)
            rows.append(("curl", f"{GRPC_UPSTREAM}{code}{how}", without[f"{code}{how}"], f"HTTP {answer}"))
    aip = path.http_to_grpc_upstream("5", "-H", "accept: application/json")
    check(aip[0] == 404 and json.loads(aip[2])["error"]["status"] == "NOT_FOUND", aip)
    code, headers, body = path.curl("/http/404/html", "-H", "content-type: application/grpc-web+proto", "--data", "x")
    check(code == 200 and headers["content-type"] == "application/grpc-web+proto" and body[0] == 0x80 and
          b"grpc-status: 12\r\n" in body, "gRPC-Web", code, headers, body)
    rows.append(("gRPC-Web", "/http/404/html", "HTTP 404 text/html", "trailers with grpc-status 12"))
    return rows


def unchanged(path, plain):
    """Responses that must not change stay as they are, in every mode."""
    check(path.grpc(GRPC_UPSTREAM + "0")["message"] == "fine", "success")
    for word in ("5.details", "5.late"):
        check(path.grpc(GRPC_UPSTREAM + word)["code"] == "NOT_FOUND", word)
    check(path.grpc(GRPC_UPSTREAM + "5.details")["details"].details[0].Is(error_details_pb2.ErrorInfo.DESCRIPTOR), plain)
    code, headers, body = path.http_to_grpc_upstream("0")
    check(code == 200 and body[:9] == b"\0\0\0\0\4fine", "success over HTTP", code, headers, body)
    with concurrent.futures.ThreadPoolExecutor(8) as callers:
        fine = [answer["message"] for answer in callers.map(path.grpc, [GRPC_UPSTREAM + "0"] * 100)]
    check(fine == ["fine"] * 100, "successes", fine)
    code, headers, body = path.curl("/http/404/html")
    check(code == 404 and body == HTML and headers["x-internal"] == "rack 7", "HTTP stays HTTP", code, headers, body)


def keeps_content_length(path, callers):
    """A response that passes keeps its Content-Length, over HTTP/1.1 and HTTP/2, for callers of gRPC too if it passes."""
    for options in callers:
        for code in (200, 302, 404, 429, 503):
            for shape in ("html", "aip193", "problem", "empty"):
                answer, headers, body = path.curl(f"/http/{code}/{shape}", *options)
                check((answer, headers.get("content-length")) == (code, str(len(BODIES[shape][1]))), code, shape, options,
                      headers, body)


def seen_without(path):
    seen = {name: path.grpc(name)["code"] for name, *_ in UPSTREAM_ERRORS + LOCAL_REPLIES + NOT_GRPC}
    for word in ("5.late", "14.late"):
        seen[word] = f"HTTP {path.http_to_grpc_upstream(word)[0]}, status in trailers"
    for code in (5, 8, 14, 16):
        for how in ("", ".details"):
            answer, headers, _ = path.http_to_grpc_upstream(f"{code}{how}")
            seen[f"{code}{how}"] = f"HTTP {answer}, grpc-status {headers.get('grpc-status')}"
    return seen


def observed(path, without, errors):
    check(seen_without(path) == without, "observe changes nothing")
    said = {entry["path"]: entry["translation"] for entry in path.log([name for name, *_ in errors])}
    flips = []
    for name, code, origin, more in errors:
        translation = said[name]
        says = profile_says(path, code, origin, **more) if code >= 400 else "UNKNOWN"
        check(translation["action"] == "would_change" and translation["to"] == says and
              translation["before"] == without[name] and origin in translation["origin"], name, translation)
        if translation["retry_flip"] != "none":
            flips.append(f"{name}: {translation['before']} -> {translation['to']}, {translation['retry_flip']}")
    print(f"passed: observe changes nothing and says what it would change; {len(flips)} retry flips:", *flips, sep="\n  ")


def grpc_web(folder):
    """Behind Envoy's own grpc_web filter, which makes gRPC requests of gRPC-Web ones, and without it."""
    ours = "                  - name: status-translator\n"
    filtered = ('                  - name: envoy.filters.http.grpc_web\n                    typed_config: {"@type": type.'
                "googleapis.com/envoy.extensions.filters.http.grpc_web.v3.GrpcWeb}\n")
    for edit in (None, lambda text: text.replace(ours, filtered + ours)):
        with Path(folder, "enforce", edit=edit) as path:
            for name, number in (("/http/404/problem", 5), ("/http/503/html", 14), ("/limited", 8), ("/dead/x", 14)):
                for kind in ("application/grpc-web+proto", "application/grpc-web-text"):
                    code, headers, body = path.curl(name, "-H", f"content-type: {kind}", "-H", f"accept: {kind}", "-H",
                                                    "x-grpc-web: 1", "--data-binary", "AAAAAAA=")
                    frame = base64.b64decode(body) if "text" in kind else body
                    check(code == 200 and headers["content-type"].startswith(kind) and frame[0] == 0x80 and
                          f"grpc-status: {number}\r\n".encode() in frame, name, kind, code, headers, body)
                    check(("503" in name) == (headers.get("retry-after") == "7"), headers)
    print("passed: gRPC-Web, with and without Envoy's own filter for it")


def every_mode(folder, without):
    """Whatever the proxy sends, and in whatever pieces, is answered so that it goes on."""
    head = "                        response_header_mode: SEND\n"
    for body in ("NONE", "STREAMED", "BUFFERED", "BUFFERED_PARTIAL", "FULL_DUPLEX_STREAMED"):
        in_pieces = body == "FULL_DUPLEX_STREAMED"
        for request in ("SKIP", "SEND"):
            more = {"response_body_mode": body, "response_trailer_mode": "SEND"}
            if request == "SEND":
                more |= {"request_body_mode": body, "request_trailer_mode": "SEND"}

            def edit(text):
                assert head in text
                lines = "".join(f"{' ' * 24}{name}: {value}\n" for name, value in more.items())
                text = text.replace(head, head + lines).replace("request_header_mode: SKIP",
                                                                f"request_header_mode: {request}")
                text = re.sub(r" *initial_metadata:\n.*\n", "", text)
                # Envoy does not allow both.
                return text.replace("failure_mode_allow: true", "failure_mode_allow: false") if in_pieces else text

            with Path(folder, "enforce", "full", not in_pieces, edit) as path:
                unchanged(path, without)
                for name, whole, head_alone in (("/http/409/problem", "ABORTED", "ABORTED"),  # its type is JSON
                                                ("/http/409/html", "UNKNOWN", "UNKNOWN"),
                                                ("/http/404/empty/chunked", "UNIMPLEMENTED", "UNIMPLEMENTED"),
                                                ("/http/500/big/chunked", "UNKNOWN", "UNKNOWN"),
                                                ("/limited", "RESOURCE_EXHAUSTED", "RESOURCE_EXHAUSTED")):
                    answer = path.grpc(name)
                    says = head_alone if body in ("NONE", "STREAMED") else whole
                    check(answer["code"] == says, body, request, name, answer, "the profile says", says)
                    # In BUFFERED mode Envoy itself ends a response that its buffer does not hold.
                    if (body, name) != ("BUFFERED", "/http/500/big/chunked"):
                        check_details(answer, body, request, name)
                says = 404 if body == "BUFFERED" or in_pieces else 200
                code = path.http_to_grpc_upstream("5.late")[0]
                check(code == says, body, request, "status in trailers", code)

                def ended():
                    return any("passed:ended" in line for line in path.counts())

                if body == "BUFFERED":
                    # Envoy may end one before the service has read of it: then there was nothing to count.
                    wait_until(lambda: path.grpc("/http/500/big/chunked")["code"] == "UNKNOWN" and ended(),
                               "what Envoy ended is counted")
                else:
                    check(not ended(), body, request, path.counts())
        print(f"passed: bodies {body}, with and without requests")


def same_protocol(folder, config):
    """gRPC by the profile's error codes, HTTP in the shape that the route names, and neither where nobody asked."""
    with Path(folder, "enforce", config) as path:
        for name, code in (("/otc.Grpc/2.quota", "RESOURCE_EXHAUSTED"), (GRPC_UPSTREAM + "2.quota", "UNKNOWN"),
                           ("/otc.Grpc/2.details", "UNKNOWN"),
                           ("/otc.Grpc/2.late_quota", "RESOURCE_EXHAUSTED" if config == "full" else "UNKNOWN")):
            answer = path.grpc(name)
            check(answer["code"] == code and answer["message"] == "naïve 100 %", config, name, answer)
            check_details(answer, config, name)
            check(answer["more"].get("retry-after") == ["9"], "other trailers stay", config, name, answer)
        check(path.grpc("/otc.Grpc/0")["message"] == "fine", "success")
        for name, says in (("/http/502/html", None), ("/shaped/http/502/html", 502), ("/shaped/http/409/aip193", 409),
                           ("/shaped/http/400/quota", 429), ("/shaped/http/503/empty/chunked", 503)):
            code, headers, body = path.curl(name)
            if says is None:
                check(code == 502 and body == HTML, config, name, code, body)
                continue
            check(code == says and headers["content-type"] == "application/problem+json" and
                  json.loads(body)["status"] == says and b"db-7" not in body and headers["x-internal"] == "rack 7" and
                  (headers.get("retry-after") == "7") == ("503" in name), config, name, code, headers, body)
        shaped = path.curl("/shaped/http/409/problem")
        check(shaped[2] == BODIES["problem"][1] and shaped[1]["x-internal"] == "rack 7", "has the shape", shaped)
    print(f"passed: {config}: gRPC by the profile's error codes, HTTP in the route's shape")


def under_load(folder):
    with Path(folder, "enforce", failure_mode_allow=False) as path:
        with concurrent.futures.ThreadPoolExecutor(8) as callers:
            codes = [answer["code"] for answer in callers.map(path.grpc, ["/http/404/problem"] * 400)]
        check(set(codes) == {"NOT_FOUND"}, "under load", codes)
    print(f"passed: {len(codes)} calls, 8 at a time: all NOT_FOUND")


def one_config(folder, config, without):
    in_full = config == "full"
    over_http = ((), ("--http2-prior-knowledge",))
    over_grpc = (("--http2-prior-knowledge", "-H", "content-type: application/grpc"),)
    with Path(folder, "observe", config) as path:
        unchanged(path, without)
        keeps_content_length(path, over_http + over_grpc)
        observed(path, without, UPSTREAM_ERRORS + (NOT_GRPC if in_full else []))
    with Path(folder, "enforce", config) as path:
        unchanged(path, without)
        keeps_content_length(path, over_http)
        print(f"passed: {config}.yaml: what passes keeps its Content-Length")
        rows = enforced(path, without) + (enforced_in_full(path, without) if in_full else [])
        counts = path.counts()
    print(f"== {config}.yaml\n{'caller':9} {'upstream':44} {'without us':28} enforced")
    for row in rows:
        print(f"{row[0]:9} {row[1]:44} {row[2]:28} {row[3]}")
    print(*counts, sep="\n")
    check(not [line for line in counts if "unknown_caller" in line or "passed:ended" in line], counts)


def main():
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        with Path(folder, None) as path:
            without = seen_without(path)
            unchanged(path, without)
        for config in ("error-only", "full"):
            one_config(folder, config, without)
            same_protocol(folder, config)
        grpc_web(folder)
        every_mode(folder, without)
        under_load(folder)


if __name__ == "__main__":
    main()
