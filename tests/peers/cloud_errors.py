"""Asks the service for the 155 error codes of a cloud API, and for their HTTP statuses without the error code.

    cloud_errors.py BUILD [--table]     --table prints all 155 with answer, retry advice and reason

Each error code is sent in three ways that must give the same answer: as `error_code`, as a whole response with the code in
the body, and as a response with code and message swapped, which some of these APIs send. The answer to the status alone
counts as wrong if its code or its retry advice differs.
"""

import base64
import collections
import http.client
import json
import pathlib
import signal
import subprocess
import sys
import tempfile
import time

FACTS = pathlib.Path(__file__).resolve().parent.parent / "facts/cloud_errors.tsv"


class Service:
    def __init__(self, build, folder):
        ports = folder / "ports"
        self.process = subprocess.Popen(
            [build / "status-translator", "serve", "--listen", "127.0.0.1:0", "--http-listen", "127.0.0.1:0",
             "--ports-file", ports, "--drain-delay", "0s", "--access-log", "0"], stderr=subprocess.DEVNULL)
        end = time.monotonic() + 20
        while not ports.exists():
            if self.process.poll() is not None or time.monotonic() > end:
                sys.exit("FAILED: the server did not start")
            time.sleep(0.01)
        self.connection = http.client.HTTPConnection(json.loads(ports.read_text())["http"][0], timeout=10)

    def ask(self, method, path, body=None):
        self.connection.request(method, path, json.dumps(body) if body else None, {"Content-Type": "application/json"})
        response = self.connection.getresponse()
        answer = json.loads(response.read())
        if response.status != 200:
            sys.exit(f"FAILED: {path}: {answer}")
        return answer

    def convert(self, status, body):
        return self.ask("POST", "/v1:convertHttpResponse", {
            "profile": "otc-ecs",
            "http": {"code": status, "headers": [{"name": "content-type", "text": "application/json"}],
                     "body": base64.b64encode(json.dumps(body).encode()).decode()}})

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        if self.process.wait(20) != 0:
            sys.exit("FAILED: the server did not drain")


def said(translation):
    return translation["grpc"]["name"], translation["retry"]["retryable"]


def check(service, status, word):
    """Gives what the error code and what its status alone become."""
    by_code = service.ask("GET", f"/v1/http/{status}?error_code={word}&profile=otc-ecs")["translation"]
    if by_code["rule"]["kind"] != "RULE_KIND_ERROR_CODE" or not by_code.get("reason"):
        sys.exit(f"FAILED: {word}: {by_code}")
    for code, message in ((word, "what went wrong"), ("what went wrong", word)):
        response = service.convert(status, {"error": {"code": code, "message": message}})
        if said(response["report"]["translation"]) != said(by_code) or response["report"]["errorCode"] != word:
            sys.exit(f"FAILED: {word} in a body: {response['report']}")
        if response["status"]["message"] != "what went wrong":
            sys.exit(f"FAILED: {word}: message {response['status']}")
    return by_code, service.ask("GET", f"/v1/http/{status}?profile=general")["translation"]


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    lines = [line for line in FACTS.read_text().splitlines() if not line.startswith("#")][1:]
    wrong_code = wrong_retry = wrong = 0
    answers = collections.Counter()
    with tempfile.TemporaryDirectory() as folder:
        service = Service(pathlib.Path(sys.argv[1]).resolve(), pathlib.Path(folder))
        try:
            for line in lines:
                status, word = line.split("\t")
                right, alone = check(service, int(status), word)
                wrong_code += said(right)[0] != said(alone)[0]
                wrong_retry += said(right)[1] != said(alone)[1]
                wrong += said(right) != said(alone)
                answers[said(right)[0]] += 1
                if "--table" in sys.argv:
                    print("\t".join([status, word, said(right)[0], "retry" if said(right)[1] else "no retry",
                                     right["retry"]["reason"], right["reason"]]))
            service.stop()
        finally:
            service.process.kill()
            service.process.wait()
    if len(lines) != 155:
        sys.exit(f"FAILED: {len(lines)} facts")
    print(f"{len(lines)} error codes answered with a reason, each three ways: {dict(answers.most_common())}")
    print(f"by the HTTP status alone {wrong} of them are wrong: {wrong_code} in the code, {wrong_retry} in the advice")


if __name__ == "__main__":
    main()
