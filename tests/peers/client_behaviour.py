"""Measures what gRPC clients report for HTTP statuses, and compares it with service/lookup/clients.tsv.

    client_behaviour.py CALLERS      run by client_behaviour.sh, which builds the callers

Each client calls once with its defaults, and, if it knows retry policies, once with a policy for every code. A difference is
reported with the line of the file.
"""

import collections
import json
import pathlib
import re
import subprocess
import sys

import grpc

from status_server import CONTENT, StatusServer

HERE = pathlib.Path(__file__).parent
TABLE = HERE / "../../service/lookup/clients.tsv"
NAMES = {code.value[0]: code.name for code in grpc.StatusCode}
# Statuses that the file answers by rule.
BY_RULE = (226, 450, 592)
NO_BODY = (204, 304)
DOCUMENT = {400: "INTERNAL", 401: "UNAUTHENTICATED", 403: "PERMISSION_DENIED", 404: "UNIMPLEMENTED", 429: "UNAVAILABLE",
            502: "UNAVAILABLE", 503: "UNAVAILABLE", 504: "UNAVAILABLE"}
# The content of the file's responses.
PAGES = ("html", "json", "plain")
POLICY = {"methodConfig": [{"name": [{}], "retryPolicy": {
    "maxAttempts": 3, "initialBackoff": "0.01s", "maxBackoff": "0.01s", "backoffMultiplier": 1,
    "retryableStatusCodes": [name for name in NAMES.values() if name != "OK"]}}]}
CALL_SECONDS = 300

Row = collections.namedtuple("Row", "line client versions responses statuses code policy_retry measured words")
Case = collections.namedtuple("Case", "status content")


class Client(collections.namedtuple("Client", "name version command has_policy")):
    def call(self, server, config, label, cases):
        """The answer to each case, and the requests that it took."""
        paths = [f"/{case.status}.{case.content}/{label}" for case in cases]
        command = [*self.command, server.address, *([json.dumps(config)] if self.has_policy else [])]
        process = subprocess.run(command, input="".join(path + "\n" for path in paths), stdout=subprocess.PIPE, text=True,
                                 timeout=CALL_SECONDS, check=True)
        answers = [json.loads(line) for line in process.stdout.splitlines()]
        assert len(answers) == len(cases), f"{self.name}: {len(answers)} answers to {len(cases)} calls"
        return zip(cases, answers, [server.requests[path] for path in paths])


def numbers(version):
    return [int(part) for part in version.split(".")]


def read_table():
    rows, statuses = [], []
    for number, line in enumerate(TABLE.read_text().splitlines(), 1):
        cells = line.split("\t")
        if cells[0] == "statuses":
            statuses = [int(status) for status in cells[1].split()]
        elif line and not line.startswith("#"):
            rows.append(Row(number, *cells))
    return rows, statuses


def row_for(rows, client, case):
    """The row of the version; of a newer version than those of the file, the newest."""
    content, _, empty = case.content.partition("-")
    response = ("page" if content in PAGES else content) + (empty and "-empty")
    newest = max((row.versions.split()[-1] for row in rows if row.client == client.name), key=numbers)
    version = min(numbers(client.version), numbers(newest))
    of_client = [row for row in rows if row.client == client.name and response in row.responses.split() and
                 numbers(row.versions.split()[0]) <= version <= numbers(row.versions.split()[-1])]
    exceptions = [row for row in of_client if str(case.status) in row.statuses.split()]
    return (exceptions or [row for row in of_client if row.statuses == "*"])[0]


def message_pattern(row, status):
    words = "" if row.words == '""' else row.words.replace("\\n", "\n").replace("{status}", str(status))
    return ".*".join(map(re.escape, words.split("...")))


def expected_code(row, status):
    return DOCUMENT.get(status, "UNKNOWN") if row.code == "TABLE" else row.code


def differences(rows, client, cases):
    server = StatusServer()
    retried = collections.defaultdict(collections.Counter)
    for case, answer, requests in client.call(server, {}, "default", cases):
        row = row_for(rows, client, case)
        got, expected = NAMES[answer["code"]], expected_code(row, case.status)
        where = f"clients.tsv:{row.line}: {client.name} {client.version}, {case.status} {case.content}"
        if got != expected:
            yield f"{where}: the file says {expected}, the client {got} {answer['message']!r}"
        elif not re.fullmatch(message_pattern(row, case.status), answer["message"], re.DOTALL):
            yield f"{where}: the file says {row.words!r}, the client {answer['message']!r}"
        if requests != 1:
            yield f"{where}: {requests} requests without a retry policy"
    if client.has_policy:
        for case, _, requests in client.call(server, POLICY, "policy", cases):
            retried[row_for(rows, client, case)]["policy" if requests > 1 else "no"] += 1
    for row, counts in retried.items():
        # grpcio stops now and then, if the body arrives before it has decided: what counts is what it mostly does.
        if row.policy_retry not in ("-", counts.most_common(1)[0][0]):
            yield f"clients.tsv:{row.line}: {client.name} {client.version}: policy_retry is {row.policy_retry}: {dict(counts)}"


def clients(callers):
    def is_built(name):
        return (callers / name / "done").exists()

    yield Client("grpcio", grpc.__version__, [sys.executable, HERE / "callers/python.py"], True)
    if is_built("grpc-go-1.85.0"):
        yield Client("grpc-go", "1.85.0", [callers / "grpc-go-1.85.0/caller"], True)
    if is_built("grpc-js"):
        yield Client("grpc-js", "1.14.7", ["node", callers / "grpc-js/main.js"], True)
    if is_built("grpc-java-1.85.1"):
        folder = callers / "grpc-java-1.85.1"
        yield Client("grpc-java", "1.85.1", ["java", "-cp", f"{folder}:{folder}/lib/*", "Caller"], True)
    if is_built("tonic-0.14.9"):
        yield Client("tonic", "0.14.9", [callers / "tonic-0.14.9/target/debug/caller"], False)
    if is_built("connect-go-1.21.1"):
        yield Client("connect-go", "1.21.1", [callers / "connect-go-1.21.1/caller"], False)
    if is_built("connect-es"):
        yield Client("connect-es", "2.1.2", ["node", callers / "connect-es/main.js"], False)


def main():
    rows, statuses = read_table()
    cases = [Case(status, content + empty) for status in (*statuses, *BY_RULE) for content in CONTENT
             for empty in ("", "-empty") if empty or status not in NO_BODY]
    failures = 0
    for client in clients(pathlib.Path(sys.argv[1])):
        found = list(differences(rows, client, cases))
        print(f"{client.name} {client.version}: {len(cases)} responses, {len(found)} differences", flush=True)
        for difference in found[:20]:
            print("FAILED:", difference, flush=True)
        failures += len(found)
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
