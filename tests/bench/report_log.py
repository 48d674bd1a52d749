#!/usr/bin/env python3
"""CPU time and memory of `report` on the log of a program, of which one line in ten is an error.

    python3 tests/bench/report_log.py PROGRAM [MEGABYTES]     default: 100

The errors are the measured lines of tests/diagnose/lines.tsv. Prints the CPU time, and the peak memory for the whole log
beside that for a tenth of it: the memory must not grow with the log. Needs Python 3.7.
"""

import json
import os
import pathlib
import random
import subprocess
import sys
import tempfile

TABLE = pathlib.Path(__file__).resolve().parent.parent / "diagnose" / "lines.tsv"
PLAIN = [
    'INFO  [http] GET /v1/books/%d 200 %d bytes in %d ms remote=10.1.%d.%d agent="Mozilla/5.0 (X11; Linux x86_64)"',
    "DEBUG [pool] connection %d idle for %d ms, %d in use, shard %d of %d",
    "INFO  [orders] order %d accepted for customer %d, total %d, items %d, warehouse %d",
    "WARN  [cache] key user:%d:profile missed after %d ms, %d retries left, node %d/%d",
    "INFO  [grpc] unary call /shop.Catalog/GetBook finished: OK id=%d time=%dms size=%d peer=10.2.%d.%d:52110",
]


def error_lines():
    errors = []
    for row in TABLE.read_text().splitlines():
        cells = row.split("\t")
        if row.startswith("#") or len(cells) < 4:
            continue
        text = json.loads(cells[3])
        if text.strip() and "\n" not in text:
            errors.append(text)
    return errors


def write_log(path, size):
    """Returns how many lines are errors."""
    dice = random.Random(7)
    errors = error_lines()
    written = count = 0
    with open(path, "w", encoding="utf-8") as log:
        while written < size:
            line = "2026-11-27T%02d:%02d:%02d.%03dZ " % tuple(dice.randrange(n) for n in (24, 60, 60, 1000))
            if dice.random() < 0.1:
                line += "ERROR [client] " + dice.choice(errors)
                count += 1
            else:
                line += dice.choice(PLAIN) % tuple(dice.randrange(250) for _ in range(5))
            written += log.write(line + "\n")
    return count


def measure(program, log):
    """CPU seconds, peak memory in MiB, and the answer."""
    with tempfile.TemporaryFile() as output:
        process = subprocess.Popen([program, "report", "-o", "json", log], stdout=output)
        _, status, usage = os.wait4(process.pid, 0)
        if status != 0:
            sys.exit(f"report_log: {program} report ended with status {status}")
        output.seek(0)
        return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, json.load(output)


def main():
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__)
    megabytes = int(sys.argv[2]) if len(sys.argv) == 3 else 100
    with tempfile.TemporaryDirectory() as folder:
        peaks = []
        for size in (megabytes / 10, megabytes):
            log = os.path.join(folder, "log")
            errors = write_log(log, int(size * 1_000_000))
            cpu, peak, answer = measure(sys.argv[1], log)
            peaks.append(peak)
            print(f"{size:6.0f} MB, {answer['errors']['lines']:8,} lines, {errors:7,} errors of which "
                  f"{answer['errors']['errors']:7,} have a cause: {cpu:5.2f} s of CPU, {peak:.1f} MiB")
        print(f"memory for the whole log ÷ a tenth of it: {peaks[1] / peaks[0]:.2f}")


main()
