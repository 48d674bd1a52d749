"""Every shell command of README.md and deploy/**/README.md runs, or is listed with a reason: commands.py BUILD

A command is a line with $ or # in a fenced `console` block, or such a line, or one that begins with the name of a program,
in an indented block. It runs in a copy of the repository's deploy directory, with the addresses, URLs and absolute paths of
the document replaced by those of a started service and of a temporary directory. Output that the document shows must be the
command's, except for the width of columns: "..." stands for any lines, and at the end of a line for the rest of it (of the
last line: and of the output). tests/docs/not_run.tsv lists the commands
that are not run, and why; an entry that no document has is an error, and so is a command with a program that is not known to be
harmless (SAFE): it is not run.
"""
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
BUILD = pathlib.Path(sys.argv[1]).resolve()
NOT_RUN = ROOT / "tests/docs/not_run.tsv"
PROGRAMS = "bash|curl|docker|helm|kubectl|status-translator|systemctl"
SHELL = re.compile(rf"(?:[$#] )(?P<marked>.*)|(?P<bare>(?:{PROGRAMS}) \S.*)")
BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$|((?:^    .*\n)+)", re.M | re.S)
# Programs that change nothing outside of the temporary directory. A command with any other must be listed.
SAFE = ("cat", "curl", "install", "status-translator")
SECONDS = 10
# What a command reads that takes a response from standard input.
RESPONSE = b'HTTP/1.1 404 Not Found\r\ncontent-type: application/problem+json\r\n\r\n{"title":"Not Found","status":404}'


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
    documents = [ROOT / "README.md", *sorted((ROOT / "deploy").rglob("README.md"))]
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


def listed():
    """{(document, command): reason}"""
    rows = [line.split("\t") for line in NOT_RUN.read_text().splitlines() if line and not line.startswith("#")]
    return {(document, command): reason for document, command, reason in rows}


def words(text):
    return " ".join(text.split())


def pattern(lines):
    """A regular expression for the output that a document shows, with single spaces."""
    parts = []
    for line in lines:
        if line == "...":
            parts.append(r"(?:.*\n)*?")
        elif line.endswith("..."):
            parts.append(re.escape(words(line[:-3])) + r".*\n")
        else:
            parts.append(re.escape(words(line)) + r"\n")
    return re.compile("".join(parts) + ("" if lines[-1].endswith("...") else r"\Z"))


def unsafe_program(text):
    """The first program of a command line that is not in SAFE, or None."""
    for part in re.split(r"[|;&]", re.sub(r"'[^']*'|\"[^\"]*\"", "", text)):
        name = (part.split() or [""])[0]
        if name not in SAFE or "$(" in part or "`" in part:
            return name or "nothing"
    return None


class Run:
    """Runs commands in a temporary directory, beside a started service."""

    def __init__(self, home):
        self.home = pathlib.Path(home)
        shutil.copytree(ROOT / "deploy", self.home / "deploy")
        shutil.copytree(ROOT / "deploy/profiles", self.home / "profiles")
        for name in ("bin", "etc/haproxy", "run"):
            (self.home / name).mkdir(parents=True)
        (self.home / "bin/status-translator").symlink_to(BUILD / "status-translator")
        self.environment = {**os.environ, "PATH": f"{self.home}/bin:{os.environ['PATH']}",
                            "STATUS_TRANSLATOR_LISTEN": "127.0.0.1:0", "STATUS_TRANSLATOR_DRAIN_DELAY": "0s"}
        self.serving = self.serve("serve --http-listen 127.0.0.1:0")
        text = (self.home / "ports").read_text()
        self.grpc, self.http = (re.search(rf'"{name}":\["([^"]*)"', text)[1] for name in ("grpc", "http"))

    def serve(self, arguments):
        """Starts the service; the file of its ports exists as soon as it listens."""
        ports = self.home / "ports"
        ports.unlink(missing_ok=True)
        process = subprocess.Popen(["bash", "-c", f"exec status-translator {arguments} --ports-file {ports}"],
                                   cwd=self.home, env=self.environment, stderr=subprocess.PIPE, text=True)
        end = time.monotonic() + SECONDS
        while not ports.exists() and process.poll() is None and time.monotonic() < end:
            time.sleep(0.01)
        if not ports.exists():
            process.kill()
            raise RuntimeError(f"does not serve: {process.communicate()[1]}")
        return process

    def stop(self, process):
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=SECONDS)
        return process.returncode

    def adapted(self, text):
        for shown, used in (("https://api.example.com/books/1", f"http://{self.http}/v1/http/99"),
                            ("URL", f"http://{self.http}/v1/http/99"), ("127.0.0.1:8080", self.http)):
            text = text.replace(shown, used)
        text = text if " serve " in text else text.replace("127.0.0.1:50051", self.grpc)
        text = text.replace("--listen 127.0.0.1:50051", "--listen 127.0.0.1:0")
        return re.sub(r"(?<![\w./])/(etc|run)/", rf"{self.home}/\1/", text)

    def run(self, command):
        """None, or what is wrong."""
        unsafe = unsafe_program(command.text)
        if unsafe:
            return f"{unsafe} is not known to be harmless: list the command with a reason in {NOT_RUN.name}"
        text = self.adapted(command.text)
        serve = re.fullmatch(r"status-translator (serve .*)", text)
        if serve:
            try:
                code = self.stop(self.serve(serve[1]))
            except RuntimeError as error:
                return str(error)
            return None if code == 0 else f"exit code {code}"
        try:
            done = subprocess.run(["bash", "-o", "pipefail", "-c", text], cwd=self.home, env=self.environment,
                                  input=RESPONSE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=SECONDS)
        except subprocess.TimeoutExpired:
            return f"not done within {SECONDS} s"
        said = done.stdout.decode()
        lines = "".join(words(line) + "\n" for line in said.splitlines())
        if done.returncode != 0:
            return f"exit code {done.returncode}: {said[-500:]}"
        shown = [line for line in command.output if line]
        if shown and not pattern(shown).match(lines):
            return "the output is not the one that is shown:\n" + said[:1000]
        return None


def main():
    reasons, found = listed(), commands()
    stale = set(reasons) - {(one.document, one.text) for one in found}
    wrong = [f"{NOT_RUN.name}: no document has: {document}: {command}" for document, command in sorted(stale)]
    count = 0
    with tempfile.TemporaryDirectory() as home:
        run = Run(home)
        try:
            for command in found:
                if (command.document, command.text) in reasons:
                    continue
                count += 1
                problem = run.run(command)
                if problem:
                    wrong.append(f"{command}: {problem}")
        finally:
            run.stop(run.serving)
    print("\n".join([*wrong, f"{count} commands run, {len(found) - count} listed as not run, {len(wrong)} wrong"]))
    return 1 if wrong or not count else 0


if __name__ == "__main__":
    sys.exit(main())
