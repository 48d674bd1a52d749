"""Prints every answer of an export, like all drivers here."""

import pathlib
import sys

from status_table import PROFILE, REVISION, Code, Origin, grpc_to_http, http_to_grpc

lines = [f"{PROFILE}\t{REVISION}"]
lines += [f"{int(code)}\t{code.name}\t{code.description}" for code in Code]
for error_code in ["", *pathlib.Path(sys.argv[1]).read_text(encoding="utf-8").split("\n")[:-1]]:
    for origin in Origin:
        for status in range(99, 601):
            answer = http_to_grpc(status, origin, error_code)
            said = f"{int(answer.code)}\t{'retry' if answer.retryable else ''}\t{answer.reason}" if answer else "-"
            lines.append(f"{error_code}\t{int(origin)}\t{status}\t{said}")
for number in range(-1, 21):
    http = grpc_to_http(number)
    lines.append(f"{number}\t{'-' if http is None else http}")
sys.stdout.reconfigure(encoding="utf-8")
print("\n".join(lines))
