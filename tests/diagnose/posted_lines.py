"""Compares what `explain` prints for error lines that people posted with golden/posted_lines.txt, byte by byte.

    posted_lines.py BUILD             says what differs
    posted_lines.py BUILD --write     writes the answers anew; judge each one before you commit it

An entry is "# " and where the line was posted, the line after "> ", and the answer.
"""

import difflib
import pathlib
import subprocess
import sys

FILE = pathlib.Path(__file__).resolve().parent.parent / "golden/posted_lines.txt"
MOST_LINES = 20


def entries(text):
    """Pairs of a source and a posted line."""
    for entry in text.split("\n\n# ")[1:]:
        source, *lines = entry.splitlines()
        yield source, "\n".join(line[2:] for line in lines if line.startswith("> "))


def explained(program, line):
    """Exit code 2: no cause is known."""
    said = subprocess.run([program, "explain", "-"], input=line, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                          timeout=30)
    assert said.returncode in (0, 2), (said.returncode, line)
    return said.stdout


def main():
    program = pathlib.Path(sys.argv[1]) / "status-translator"
    golden = FILE.read_text()
    now, long = golden[:golden.index("\n\n") + 1], []
    for source, line in entries(golden):
        answer = explained(program, line)
        now += f"\n# {source}\n" + "".join(f"> {part}\n" for part in line.split("\n")) + answer
        if answer.count("\n") > MOST_LINES:
            long.append(source)
    if "--write" in sys.argv:
        FILE.write_text(now)
    elif now != golden:
        print("FAILED: the answers differ; --write accepts them:")
        sys.stdout.writelines(difflib.unified_diff(golden.splitlines(True), now.splitlines(True), "golden", "now"))
        sys.exit(1)
    if long:
        sys.exit(f"FAILED: more than {MOST_LINES} lines: {long}")
    print(f"passed: {sum(1 for _ in entries(golden))} posted lines")


if __name__ == "__main__":
    main()
