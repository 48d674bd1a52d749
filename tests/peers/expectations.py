"""What a test expects of a response, by the service that runs."""

import functools
import json
import urllib.request

import grpc


def grpc_name(number):
    return next(code.name for code in grpc.StatusCode if code.value[0] == number)


def converted(json_api, asked):
    """The response of ConvertHttpResponse; `json_api` is a port."""
    request = urllib.request.Request(f"http://127.0.0.1:{json_api}/v1:convertHttpResponse", json.dumps(asked).encode(),
                                     {"content-type": "application/json"})
    with urllib.request.urlopen(request, timeout=5) as answer:
        return json.load(answer)


@functools.cache
def service_says(json_api, code, origin, profile):
    """What the service makes of a page: the gRPC code's name, and the message."""
    said = converted(json_api, {"http": {"code": code, "headers": [{"name": "content-type", "text": "text/html"}],
                                         "body": "PGI+"}, "origin": f"ORIGIN_{origin.upper()}", "profile": profile})["status"]
    return grpc_name(said.get("code", 0)), said.get("message", "")
