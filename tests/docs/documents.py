"""The shell commands of the documents: every README.md, and CONTRIBUTING.md.

A command is a line with $ or # in a fenced `console` block, a line of a fenced `sh`, `bash` or `shell` block, or a line with $ or
# or the name of a program in front in an indented block. The lines that follow it are its output.

    documents.py PROGRAM [DOCUMENT]     prints those that begin with PROGRAM, one a line, for tests that run them elsewhere
"""
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
FOLDERS = ("deploy", "proto", "service", "tests")
PROGRAMS = "apt-get|bash|cmake|curl|docker|go|haproxy|helm|kubectl|nginx|npm|pip|python3|status-translator|systemctl"
SHELL = re.compile(rf"(?:[$#] )(?P<marked>.*)|(?P<bare>(?:{PROGRAMS}) [\w./'\"$-].*)")
BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$|((?:^    .*\n)+)", re.M | re.S)


class Command:
    def __init__(self, document, text):
        self.document, self.text, self.output = document, text, []

    def __str__(self):
        return f"{self.document}: {self.text}"


def commands_of_block(document, text, bare):
    """The commands of a block, each with the lines that follow it as its output."""
    found, lines = [], iter(text.splitlines())
    for line in lines:
        match = SHELL.fullmatch(line)
        if match and (match["marked"] or bare):
            command = match["marked"] or match["bare"]
            while command.endswith("\\"):
                command = command[:-1] + next(lines).strip()
            found.append(Command(document, re.sub(r"\s+# .*$", "", command.strip())))
        elif found:
            found[-1].output.append(line.rstrip())
    return found


def commands():
    documents = [ROOT / "README.md", ROOT / "CONTRIBUTING.md",
                 *sorted(path for folder in FOLDERS for path in (ROOT / folder).rglob("README.md"))]
    found = []
    for path in documents:
        document = str(path.relative_to(ROOT))
        for language, fenced, indented in BLOCK.findall(path.read_text()):
            if indented:
                found += commands_of_block(document, re.sub(r"^    ", "", indented, flags=re.M), True)
            elif language in ("console", "sh", "bash", "shell"):
                found += commands_of_block(document, fenced, language != "console")
            elif SHELL.match(fenced) and language != "textproto":
                found.append(Command(document, f"a block without the language console: {fenced[:60]!r}"))
    return found


def main():
    program, documents = sys.argv[1], sys.argv[2:]
    wanted = [one.text for one in commands() if one.text.split()[0] == program and (not documents or one.document in documents)]
    print("\n".join(wanted))
    return 0 if wanted else 1


if __name__ == "__main__":
    sys.exit(main())
