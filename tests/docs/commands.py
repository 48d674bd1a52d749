"""Every shell command of the documents (documents.py) runs, or is listed with a reason: commands.py BUILD

It runs in a copy of the repository's deploy directory, with the addresses, URLs and absolute paths of the document replaced by
those of a started service and of a temporary directory. Output that the document shows must be the command's, except for the
width of columns: "..." stands for any lines, and at the end of a line for the rest of it (of the last line: and of the output).
tests/docs/not_run.tsv lists the commands that are not run here, with the test that runs them or why none does; an entry that no
document has is an error, and so is a command with a program that is not known to be harmless (SAFE): it is not run.
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

from documents import ROOT, commands

BUILD = pathlib.Path(sys.argv[1]).resolve()
NOT_RUN = ROOT / "tests/docs/not_run.tsv"
# Programs that change nothing outside of the temporary directory. A command with any other must be listed.
SAFE = ("cat", "curl", "echo", "install", "status-translator")
# Programs that tests/peers builds or unpacks. Without them, their commands are not run.
OPTIONAL = {"grpcurl": ("grpcurl/", "bin/grpcurl"), "haproxy": ("haproxy/usr/lib/x86_64-linux-gnu", "haproxy/usr/sbin/haproxy")}
SECONDS = 10
# What a command reads that takes a response from standard input.
RESPONSE = b'HTTP/1.1 404 Not Found\r\ncontent-type: application/problem+json\r\n\r\n{"title":"Not Found","status":404}'


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
        if name not in SAFE and name not in OPTIONAL or "$(" in part or "`" in part:
            return name or "nothing"
    return None


class Run:
    """Runs commands in a temporary directory, beside a started service."""

    def __init__(self, home):
        self.home = pathlib.Path(home)
        shutil.copytree(ROOT / "deploy", self.home / "deploy")
        shutil.copytree(ROOT / "deploy/profiles", self.home / "profiles")
        for name in ("bin", "etc/default", "etc/haproxy", "run"):
            (self.home / name).mkdir(parents=True)
        (self.home / "bin/status-translator").symlink_to(BUILD / "status-translator")
        self.missing = {name for name in OPTIONAL if not self.has(name)}
        self.environment = {**os.environ, "PATH": f"{self.home}/bin:{os.environ['PATH']}",
                            "STATUS_TRANSLATOR_LISTEN": "127.0.0.1:0", "STATUS_TRANSLATOR_DRAIN_DELAY": "0s"}
        self.serving = self.serve("serve --http-listen 127.0.0.1:0")
        text = (self.home / "ports").read_text()
        self.grpc, self.http = (re.search(rf'"{name}":\["([^"]*)"', text)[1] for name in ("grpc", "http"))

    def has(self, name):
        """Puts an optional program into the path of the commands."""
        libraries, program = (BUILD.parent / "peers" / part for part in OPTIONAL[name])
        if not program.exists():
            return shutil.which(name) is not None
        (self.home / "bin" / name).write_text(f'#!/bin/sh\nLD_LIBRARY_PATH={libraries} exec {program} "$@"\n')
        (self.home / "bin" / name).chmod(0o755)
        return True

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
    elsewhere = {key: test[0] for key, reason in reasons.items() if (test := re.match(r"tests/[\w/.-]*\w", reason))}
    wrong += [f"{NOT_RUN.name}: {test} does not exist" for test in set(elsewhere.values()) if not (ROOT / test).exists()]
    count, missing = 0, []
    with tempfile.TemporaryDirectory() as home:
        run = Run(home)
        try:
            for command in found:
                if (command.document, command.text) in reasons:
                    continue
                if command.text.split()[0] in run.missing:
                    missing.append(command)
                    continue
                count += 1
                problem = run.run(command)
                if problem:
                    wrong.append(f"{command}: {problem}")
        finally:
            run.stop(run.serving)
    print("\n".join([*wrong, *(f"not run, because the program is not here: {command}" for command in missing),
                     f"{count} commands run, {len(elsewhere)} by other tests, {len(reasons) - len(elsewhere)} by none,"
                     f" {len(wrong)} wrong"]))
    return 1 if wrong or not count else 0


if __name__ == "__main__":
    sys.exit(main())
