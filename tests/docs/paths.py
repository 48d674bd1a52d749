"""Every path of this repository that a document names must exist: python3 tests/docs/paths.py

A path is what stands in backticks or as the target of a link and begins with a directory of the top level, or is
relative to the document. Patterns such as service/profiles/*.textproto must match a file.
"""
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
TOP = ("service/", "tests/", "deploy/", "proto/", ".ci/")
SPAN = re.compile(r"`([^`\s]+)`|\]\(([^)\s]+)\)")
# A placeholder such as NAME or VERSION.
PLACEHOLDER = re.compile(r"(^|[/_-])[A-Z]{2,}([._/]|$)")
# Made by a build, so not in a fresh clone.
BUILT = re.compile(r"^(build|tests/[^/]+_tests$)")


def documents():
    found = [path for top in ("", *(name + "**/" for name in TOP)) for path in ROOT.glob(top + "*.md")]
    # What a release was is not rewritten when files move.
    return sorted(path for path in found if path.name != "CHANGELOG.md")


def exists(base, path):
    if "*" in path:
        return any(base.glob(path))
    return (base / path).exists()


def named_paths(document):
    for number, line in enumerate(document.read_text().splitlines(), 1):
        for code, link in SPAN.findall(line):
            path = (code or link).split("#")[0].rstrip("/.,:")
            if not path or "://" in path or "$" in path or "{" in path or "…" in path:
                continue
            if PLACEHOLDER.search(path) and not (ROOT / path).exists():
                continue
            if path.startswith(TOP) and not BUILT.match(path):
                yield number, ROOT, path
            elif link and not path.startswith(("mailto:", "/")):
                yield number, document.parent, path


def main():
    found, missing = 0, []
    for document in documents():
        for number, base, path in named_paths(document):
            found += 1
            if not exists(base, path):
                missing.append(f"{document.relative_to(ROOT)}:{number}: {path} does not exist")
    print("\n".join(missing + [f"{found} paths in {len(documents())} documents, {len(missing)} missing"]))
    return 1 if missing or not found else 0


sys.exit(main())
