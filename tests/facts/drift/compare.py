"""Compares what the projects did with the profiles: compare.py PROFILES_CSV PROJECTS_TSV OUT FAILED PROJECT..."""

import csv
import pathlib
import re
import sys

NAMES = ("OK CANCELLED UNKNOWN INVALID_ARGUMENT DEADLINE_EXCEEDED NOT_FOUND ALREADY_EXISTS PERMISSION_DENIED RESOURCE_EXHAUSTED "
         "FAILED_PRECONDITION ABORTED OUT_OF_RANGE UNIMPLEMENTED INTERNAL UNAVAILABLE DATA_LOSS UNAUTHENTICATED").split()
SPELLINGS = {name.replace("_", ""): name for name in NAMES} | {"CANCELED": "CANCELLED"}


def code_of(text):
    """The gRPC code that a project writes as PermissionDenied, permission_denied, permission-denied or 7; "-" if it is none."""
    if text.isdigit() and int(text) < len(NAMES):
        return NAMES[int(text)]
    return SPELLINGS.get(re.sub("[_-]", "", text).upper(), "-")


def read_profiles(path):
    """{profile: {("http", 404): (answer, row), ("grpc", 5): (answer, row)}}, "-" where the profile has no answer."""
    profiles = {}
    for row in csv.DictReader(open(path, newline="")):
        if row["origin"] or row["error_code"]:
            continue
        answers = profiles.setdefault(row["profile"], {})
        # Without a row, an interim status is UNKNOWN by our own rule.
        value = (row["answer"] if row["row"] else "-") or "-", row["row"] or "none"
        if row["direction"] == "http_to_grpc":
            answers.update({("http", status): value for status in range(int(row["from"]), int(row["to"]) + 1)})
        elif row["from"] == "other":
            answers["other"] = value
        else:
            answers["grpc", int(row["from"])] = value
    return profiles


def main():
    profiles = read_profiles(sys.argv[1])
    lines = [line for line in pathlib.Path(sys.argv[2]).read_text().splitlines() if not line.startswith("#")]
    projects = {fields[0]: fields for fields in (line.split("\t") for line in lines[1:])}
    compared = differences = 0
    print(f"{'project':24}{'version':38}{'profile':24}{'rows':>5}{'differ':>8}")
    for project in sys.argv[5:]:
        answers = profiles[projects[project][1]]
        version, rows, found = [], 0, []
        for line in (pathlib.Path(sys.argv[3]) / (project + ".tsv")).read_text().splitlines():
            kind, key, *rest = line.split("\t")
            if kind == "version":
                version.append(key)
                continue
            number = int(key)
            does = code_of(rest[0]) if kind == "http" else rest[0] if rest[0].isdigit() else "-"
            says, row = answers.get((kind, number)) or answers["other"]
            rows += 1
            if does != says:
                name = f"HTTP {number}" if kind == "http" else f"gRPC {NAMES[number] if number < 17 else number}"
                found.append(f"{name}: the package gives {does}, the profile {says} (row {row})")
        label = ", ".join(version)
        print(f"{project:24}{label:38}{projects[project][1]:24}{rows:5}{len(found):8}")
        for text in found:
            print(f"  DIFFERS {project} {label}: {text}")
        if not rows:
            print(f"  DIFFERS {project} {label}: it gave no row")
        compared += rows
        differences += len(found) + (rows == 0)
    print(f"\n{len(sys.argv) - 5} projects, {compared} rows, {differences} differences\n\nTranscribed, not run:")
    print(f"{'profile':24}{'read on':12}source")
    for project, profile, where, packages, function in projects.values():
        if where == "-":
            print(f"{profile:24}{packages:12}{function}")
    return 1 if differences or int(sys.argv[4]) else 0


sys.exit(main())
