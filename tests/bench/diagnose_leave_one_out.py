#!/usr/bin/env python3
"""How well error lines of a client are explained that the symptom files do not know.

Usage: diagnose_leave_one_out.py PROGRAM FILE [SYMPTOMS]

Runs PROGRAM (diagnose_accuracy) on FILE (the measured lines that it reads) once for each client, without the symptom
files of that client. Sentences that other clients print too, and the file "generic", have to carry the line. SYMPTOMS
is a directory of symptom files to use instead of the built-in ones.
"""
import re
import subprocess
import sys

# How the clients of measured lines begin, and the symptom files that hold their own words.
CLIENTS = {
    "grpc-go": ["grpc-go"],
    "grpcio": ["grpc-core"],
    "grpc-java": ["grpc-java"],
    "grpc-js": ["grpc-js"],
    "tonic": ["tonic"],
    "connect-go": ["connect-go"],
    "connect-es": ["connect-es"],
}
ROW = re.compile(r"^(\S.*?) +(\d+) rows +first +([\d.]+) % +named +([\d.]+) % +certain +(\d+), wrong (\d+)$")


def measure(program, lines, symptoms, without):
    """The rows of the summary: client -> (rows, first, named, certain, wrong)."""
    command = [program, lines]
    if symptoms:
        command += ["--symptoms", symptoms]
    if without:
        command += ["--without", ",".join(without)]
    output = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    rows = {}
    for line in output.splitlines():
        match = ROW.match(line)
        if match:
            rows[match[1]] = tuple(float(match[i]) for i in range(2, 7))
    return rows


def total(rows, prefix):
    """One row for all clients whose name begins with `prefix`."""
    chosen = [row for client, row in rows.items() if client.startswith(prefix)]
    count = sum(row[0] for row in chosen)
    if not count:
        return None
    first, named = (sum(row[0] * row[i] for row in chosen) / count for i in (1, 2))
    return count, first, named, sum(row[3] for row in chosen), sum(row[4] for row in chosen)


def main():
    if len(sys.argv) not in (3, 4):
        sys.exit(__doc__)
    program, lines = sys.argv[1:3]
    symptoms = sys.argv[3] if len(sys.argv) > 3 else ""
    known = measure(program, lines, symptoms, [])
    print(f"{'client left out':<16}{'lines':>7}  {'first':>7}{'named':>8}  {'CERTAIN':>8}{'wrong':>6}    "
          f"{'known: first':>12}{'named':>8}")
    sums = []
    for client, files in CLIENTS.items():
        out = total(measure(program, lines, symptoms, files), client)
        if out is None:
            continue
        sums.append(out)
        with_all = total(known, client)
        print(f"{client:<16}{out[0]:>7.0f}  {out[1]:>6.1f} %{out[2]:>6.1f} %  {out[3]:>8.0f}{out[4]:>6.0f}    "
              f"{with_all[1]:>10.1f} %{with_all[2]:>6.1f} %")
    count = sum(row[0] for row in sums)
    first, named = (sum(row[0] * row[i] for row in sums) / count for i in (1, 2))
    print(f"{'all':<16}{count:>7.0f}  {first:>6.1f} %{named:>6.1f} %  {sum(row[3] for row in sums):>8.0f}"
          f"{sum(row[4] for row in sums):>6.0f}")


if __name__ == "__main__":
    main()
