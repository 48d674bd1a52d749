"""Compiles and runs the source exports in six languages and compares them with the service: exports.py BUILD [LANGUAGE ...]

Each driver prints every answer of an export. The expected output comes from a running server: by single calls over HTTP
without an error code, and for error codes from the compiled table of GetProfile, resolved here by the documented rule; a sample
of those is also compared with single calls. made_up_exports adds a profile with all special cases and the answers of core. If
the formatter of a language is available, it must not change the export.

quick: cpp and python, with what is installed. Exit code 77: no language is available here.
"""

import difflib
import http.client
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.parse

HERE = pathlib.Path(__file__).resolve().parent
SKIPPED = 77
PROFILES = ["general", "otc-ecs", "grpc", "grpc-gateway"]
MADE_UP = "made-up"
ORIGINS = ["", "application", "intermediary", "local_reply"]
STATUSES = range(99, 601)
NUMBERS = range(-1, 21)
# Where error codes are asked call by call.
SAMPLED_STATUSES = [100, 200, 400, 403, 404, 429, 500, 503]
SAMPLED_ERROR_CODES = 12


class Skipped(Exception):
    pass


class Server:
    def __init__(self, binary, folder):
        ports = folder / "ports"
        self.process = subprocess.Popen([binary, "serve", "--listen", "127.0.0.1:0", "--http-listen", "127.0.0.1:0",
                                         "--drain-delay", "0s", "--access-log", "0", "--ports-file", ports],
                                        stderr=subprocess.DEVNULL)
        end = time.monotonic() + 20
        while not ports.exists():
            if self.process.poll() is not None or time.monotonic() > end:
                sys.exit("FAILED: the server does not start")
            time.sleep(0.05)
        self.connection = http.client.HTTPConnection(json.loads(ports.read_text())["http"][0], timeout=20)

    def get(self, path, **query):
        text = urllib.parse.urlencode({name: value for name, value in query.items() if value})
        self.connection.request("GET", f"/v1/{path}?{text}")
        response = self.connection.getresponse()
        answer = json.load(response)
        if response.status == 200:
            return answer
        if answer["reason"] == "CODE_OUT_OF_RANGE":
            return None
        sys.exit(f"FAILED: {path}?{text}: {answer}")


def described(number, answer):
    return f"{number}\t{'retry' if answer['retry'].get('retryable') else ''}\t{answer.get('reason', '')}"


def said(answer):
    """The answer as drivers print it; of a Translation, or of an entry of GetProfile."""
    if answer is None:
        return "-"
    number = answer.get("grpc", {}).get("number")
    return "-" if number is None else described(number, answer)


def resolved(table, entries, origin, status, error_code, numbers):
    """HttpToGrpc from a CompiledProfile, as its description says."""
    if not 100 <= status <= 599:
        return "-"
    by_status = entries.get((origin, status))
    candidates = table["byErrorCode"].get(error_code, []) if status >= 200 else []
    entry = next((one for one in candidates if one.get("http", status) == status), None)
    if entry is None or (by_status is not None and by_status["depth"] < entry["depth"]):
        entry = by_status
    if entry is None or "code" not in entry:
        return "-"
    return described(numbers[entry["code"]], entry)


def expected(server, profile):
    """What a driver must print for a profile, and the error codes to ask it for."""
    table = server.get(f"profiles/{profile}")["profile"]
    codes = server.get("grpc")["codes"]
    numbers = {code["name"]: code["number"] for code in codes}
    names = ["ORIGIN_UNSPECIFIED"] + [f"ORIGIN_{origin.upper()}" for origin in ORIGINS[1:]]
    entries = {(names.index(entry.get("origin", names[0])), status): entry
               for entry in table.get("httpToGrpc", []) for status in range(entry["from"], entry["to"] + 1)}
    table["byErrorCode"] = {}
    for entry in table.get("errorCodes", []):
        table["byErrorCode"].setdefault(entry["errorCode"], []).append(entry)
    error_codes = sorted(table["byErrorCode"], key=lambda text: text.encode()) + ["no.such.code"]
    lines = [f"{profile}\t{table['summary']['revision']}"]
    lines += [f"{code['number']}\t{code['name']}\t{code['description']}" for code in codes]
    calls = 0
    step = max(1, len(error_codes) // SAMPLED_ERROR_CODES)
    for index, error_code in enumerate(["", *error_codes]):
        for origin, name in enumerate(ORIGINS):
            for status in STATUSES:
                answer = resolved(table, entries, origin, status, error_code, numbers)
                if not error_code or (index % step == 0 and status in SAMPLED_STATUSES):
                    calls += 1
                    translation = server.get(f"http/{status}", profile=profile, origin=name, error_code=error_code)
                    called = said(translation and translation["translation"])
                    if called != answer:
                        sys.exit(f"FAILED: {profile} {status} {name} {error_code}: HttpToGrpc says {called}, "
                                 f"GetProfile {answer}")
                lines.append(f"{error_code}\t{origin}\t{status}\t{answer}")
    for number in NUMBERS:
        calls += 1
        translation = server.get(f"grpc/{number}", profile=profile)
        http_status = translation and translation["translation"].get("http", {}).get("code")
        lines.append(f"{number}\t{http_status or '-'}")
    print(f"{profile}: {len(lines)} lines, {calls} calls", flush=True)
    return "\n".join(lines) + "\n", error_codes


def run(*command, **options):
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, encoding="utf-8",
                          **options)
    if done.returncode != 0:
        raise RuntimeError(f"{' '.join(map(str, command))}\n{done.stdout[-4000:]}")
    return done.stdout


def tool(*names):
    for name in names:
        if shutil.which(name):
            return name
    raise Skipped(f"{' or '.join(names)} is not installed")


# A language: the file's name for the compiler; how to build its driver in a folder, giving the command that runs it; and
# the command that formats standard input.


class Cpp:
    file, driver = "status_table.h", "driver.cc"

    def build(self, folder, _):
        compiler = tool("g++", "clang++")
        run(compiler, "-std=c++17", "-O1", "-Wall", "-Wextra", "-Wpedantic", "-Wshadow", "-Werror", "driver.cc", "-o",
            "driver", cwd=folder)
        return [folder / "driver"]

    def formatter(self, _):
        return [tool("clang-format-14", "clang-format"), "--style=Google"]


class Python:
    file, driver = "status_table.py", "driver.py"

    def build(self, folder, _):
        return [sys.executable, "-W", "error", folder / "driver.py"]

    def formatter(self, work):
        venv = work / "python"
        if not (venv / "bin/black").exists():
            try:
                run(sys.executable, "-m", "venv", venv)
                run(venv / "bin/pip", "install", "--quiet", "black==26.10.1")
            except RuntimeError as error:
                raise Skipped(f"black cannot be installed: {error}") from error
        return [venv / "bin/black", "-q", "-"]


class Go:
    file, driver = "statustable/statustable.go", "driver.go"

    def build(self, folder, _):
        tool("go")
        (folder / "go.mod").write_text("module exports\n\ngo 1.18\n")
        environment = {**os.environ, "GOFLAGS": "-mod=mod", "GOTOOLCHAIN": "local"}
        run("go", "vet", "./...", cwd=folder, env=environment)
        run("go", "build", "-o", "driver", ".", cwd=folder, env=environment)
        return [folder / "driver"]

    def formatter(self, _):
        return [tool("gofmt")]


class Java:
    file, driver = "statustable/StatusTable.java", "Driver.java"
    artifact = "com.google.googlejavaformat:google-java-format:1.28.0:jar:all-deps"

    def build(self, folder, _):
        tool("javac")
        run("javac", "-Xlint:all", "-Werror", "--release", "17", "-d", "classes", "Driver.java", self.file, cwd=folder)
        return ["java", "-cp", folder / "classes", "Driver"]

    def formatter(self, work):
        jar = work / "java/google-java-format-1.28.0-all-deps.jar"
        if not jar.exists():
            tool("mvn")
            try:
                run("mvn", "--quiet", "--batch-mode", "dependency:copy", f"-Dartifact={self.artifact}",
                    f"-DoutputDirectory={jar.parent}")
            except RuntimeError as error:
                raise Skipped(f"google-java-format cannot be had: {error}") from error
        return ["java", "-jar", jar, "-"]


class Rust:
    file, driver = "status_table.rs", "driver.rs"

    def build(self, folder, _):
        tool("rustc")
        run("rustc", "--edition", "2021", "-D", "warnings", "-O", "driver.rs", "-o", "driver", cwd=folder)
        return [folder / "driver"]

    def formatter(self, _):
        return [tool("rustfmt"), "--edition", "2021"]


class Typescript:
    file, driver = "status_table.ts", "driver.ts"

    @staticmethod
    def installed(work):
        tool("npm")
        folder = work / "node"
        if not (folder / "node_modules/prettier").exists():
            folder.mkdir(exist_ok=True)
            try:
                run("npm", "install", "--silent", "--no-fund", "--no-audit", "--prefix", folder, "typescript@5.9.3",
                    "prettier@3.10.1", "@types/node@20.19.19")
            except RuntimeError as error:
                raise Skipped(f"typescript cannot be installed: {error}") from error
        return folder / "node_modules"

    def build(self, folder, work):
        modules = self.installed(work)
        (folder / "package.json").write_text('{"type": "module"}\n')
        run(modules / ".bin/tsc", "--strict", "--noUncheckedIndexedAccess", "--noUnusedLocals", "--noUnusedParameters",
            "--exactOptionalPropertyTypes", "--target", "es2022", "--module", "nodenext", "--typeRoots",
            modules / "@types", "--types", "node", "driver.ts", cwd=folder)
        # And by itself, without any option.
        run(modules / ".bin/tsc", "--noEmit", "status_table.ts", cwd=folder)
        return ["node", folder / "driver.js"]

    def formatter(self, work):
        return [self.installed(work) / ".bin/prettier", "--stdin-filepath", "status_table.ts"]


LANGUAGES = {"cpp": Cpp, "go": Go, "java": Java, "python": Python, "rust": Rust, "typescript": Typescript}


def check(name, profile, text, answers, error_codes, folder, work, with_formatter):
    """Raises RuntimeError if the export or its format is wrong."""
    language = LANGUAGES[name]()
    file = folder / language.file
    file.parent.mkdir(parents=True)
    file.write_text(text, encoding="utf-8", newline="")
    shutil.copy(HERE / language.driver, folder)
    asked = folder / "error_codes"
    asked.write_text("".join(f"{error_code}\n" for error_code in error_codes), encoding="utf-8", newline="")
    printed = run(*language.build(folder, work), asked)
    if printed != answers:
        pairs = list(zip(printed.split("\n"), answers.split("\n")))
        wrong = [f"{mine!r}, the service {theirs!r}" for mine, theirs in pairs if mine != theirs]
        raise RuntimeError(f"{len(wrong)} of {len(pairs)} lines differ: " + "; ".join(wrong[:5]))
    formatted = "format not looked at"
    if with_formatter:
        try:
            command = language.formatter(work)
            wanted = run(*command, input=text)
            if wanted != text:
                change = difflib.unified_diff(text.split("\n"), wanted.split("\n"), lineterm="")
                raise RuntimeError("the formatter would change it:\n" + "\n".join(list(change)[:40]))
            formatted = "formatted as it should be"
        except Skipped as why:
            print(f"SKIPPED formatter of {name}: {why}", file=sys.stderr)
    print(f"passed: {name} {profile}: {len(answers.splitlines())} lines equal, {formatted}", flush=True)


def made_up(build, folder):
    """The texts by language, the answers and the error codes of the made-up profile; or None."""
    program = build / "tests/made_up_exports"
    if not program.exists():
        print(f"SKIPPED {MADE_UP}: {program} is not built", file=sys.stderr)
        return None
    run(program, str(folder))
    read = {name: (folder / f"{MADE_UP}.{name}").read_bytes().decode()
            for name in [*LANGUAGES, "expected", "error_codes"]}
    return read, read["expected"], read["error_codes"].split("\n")[:-1]


def main():
    build = pathlib.Path(sys.argv[1]).resolve()
    names = sys.argv[2:]
    quick = names == ["quick"]
    languages = ["cpp", "python"] if quick else names or list(LANGUAGES)
    work = build.parent / "peers/exports"
    work.mkdir(parents=True, exist_ok=True)
    binary = build / "status-translator"
    passed, failed, skipped = 0, 0, 0
    with tempfile.TemporaryDirectory() as temporary:
        folder = pathlib.Path(temporary)
        server = Server(binary, folder)
        try:
            tables = {profile: expected(server, profile) for profile in PROFILES}
        finally:
            server.process.terminate()
            server.process.wait()
        difficult = made_up(build, folder)
        for name in languages:
            formats = not quick or name == "cpp"  # whose formatter is not downloaded
            try:
                for profile, (answers, error_codes) in tables.items():
                    text = run(binary, "export", "--format", name, "--profile", profile)
                    check(name, profile, text, answers, error_codes, folder / name / profile, work, formats)
                if difficult is not None:
                    texts, answers, error_codes = difficult
                    check(name, MADE_UP, texts[name], answers, error_codes, folder / name / MADE_UP, work, formats)
                passed += 1
            except Skipped as why:
                skipped += 1
                print(f"SKIPPED {name}: {why}", file=sys.stderr)
            except RuntimeError as error:
                failed += 1
                print(f"FAILED: {name}: {error}", flush=True)
    print(f"{passed} languages passed, {failed} failed, {skipped} skipped")
    sys.exit(1 if failed else 0 if passed else SKIPPED)


if __name__ == "__main__":
    main()
