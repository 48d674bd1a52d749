"""Compares the server with a model that is read from tests/golden/general.tsv: model.py BUILD [CALLS] [SEED]

Random calls, by default a million: HttpToGrpc with any status and origin, also beyond 100-599, and GrpcToHttp with any number,
also unknown and negative ones, which are refused. The model is a dictionary; it shares no code with the server.
"""

import collections
import pathlib
import random
import sys
import tempfile
import time

import wire
from served import METHOD, ROOT, Server
from wire import Failed, expect, field

ORIGINS = ("none given", "application", "intermediary", "local_reply")
CODES = ("OK CANCELLED UNKNOWN INVALID_ARGUMENT DEADLINE_EXCEEDED NOT_FOUND ALREADY_EXISTS PERMISSION_DENIED RESOURCE_EXHAUSTED "
         "FAILED_PRECONDITION ABORTED OUT_OF_RANGE UNIMPLEMENTED INTERNAL UNAVAILABLE DATA_LOSS UNAUTHENTICATED").split()
BATCH = 100
EDGES = (-2**31, -1, 0, 1, 99, 600, 999, 1000, 2**31 - 1)


def read_model():
    """{(origin, status): number} and {number or "other": status}"""
    to_grpc, to_http = {}, {}
    for line in (ROOT / "tests/golden/general.tsv").read_text().splitlines()[1:]:
        kind, origin, source, target = line.split("\t")[:4]
        if kind == "grpc_to_http":
            to_http[CODES.index(source) if source in CODES else source] = int(target)
            continue
        first, _, last = source.partition("-")
        for status in range(int(first), int(last or first) + 1):
            to_grpc[origin, status] = CODES.index(target)
    assert len(to_grpc) == len(ORIGINS) * 500 and len(to_http) == 18, (len(to_grpc), len(to_http))
    return to_grpc, to_http


def number_field(number, value):
    """Also for negative values of int32."""
    return wire.varint(number << 3) + wire.varint(value & (1 << 64) - 1)


def question(chance, to_grpc, to_http):
    """The method, the request, and the number that the model gives; None: INVALID_ARGUMENT."""
    if chance.random() < 0.7:
        status = chance.choice(EDGES) if chance.random() < 0.05 else chance.randrange(90, 620)
        origin = chance.randrange(len(ORIGINS))
        request = number_field(1, status) + (field(2, origin) if origin else b"")
        return "HttpToGrpc", request, to_grpc.get((ORIGINS[origin], status))
    number = chance.choice(EDGES) if chance.random() < 0.1 else chance.randrange(-3, 30)
    return "GrpcToHttp", number_field(1, number), to_http.get(number, to_http["other"]) if number >= 0 else None


def answer(method, stream):
    if stream.status == wire.INVALID_ARGUMENT:
        return None
    expect(stream.status == wire.OK and len(stream.messages) == 1, method, stream)
    path = (1, 2, 2) if method == "HttpToGrpc" else (1, 1, 1)  # grpc.number, http.code
    return wire.first(stream.messages[0], *path) or 0


def compare(server, calls, seed):
    to_grpc, to_http = read_model()
    chance, done, seen = random.Random(seed), 0, collections.Counter()
    with server.h2() as connection:
        connection.wait(lambda: connection.settings)
        while done < calls:
            asked = []
            for _ in range(min(BATCH, calls - done)):
                method, request, says = question(chance, to_grpc, to_http)
                stream = connection.open(METHOD + method)
                connection.send(stream, request, end=True)
                asked.append((method, request, says, stream))
            connection.wait(lambda: all(stream.done for *_, stream in asked))
            for method, request, says, stream in asked:
                got = answer(method, stream)
                expect(got == says, method, request.hex(), "gives", got, "and the model", says)
                seen[method, "refused" if says is None else "answered"] += 1
            connection.streams.clear()
            done += len(asked)
    return seen


def main():
    build = pathlib.Path(sys.argv[1]).resolve()
    calls, seed = (int(value) for value in (sys.argv[2:] + ["1000000", "1"][len(sys.argv) - 2:])[:2])
    with tempfile.TemporaryDirectory() as folder:
        server = Server(build, folder, under_limit=False)
        began = time.monotonic()
        try:
            seen = compare(server, calls, seed)
        except Failed as failed:
            sys.exit(f"FAILED: {failed}")
        finally:
            server.close()
    print(f"{calls} calls in {time.monotonic() - began:.0f} s, seed {seed}: all equal; "
          f"{ {' '.join(key): count for key, count in seen.items()} }")


if __name__ == "__main__":
    main()
