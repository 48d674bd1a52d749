"""Raises every constant of bounds.tsv tenfold and expects that the case of each bound fails: a case that still passed would not
reach its bound.

    tenfold.py [--scratch DIR] [--preset PRESET] [--built] [ID ...]

Works on a copy of the tracked files, in DIR (by default a temporary directory; one that stays is built faster the next time), with
all constants raised in one build of the program; --built takes the program of the last time. Rules without a number have no constant and are not part of it.
"""

import argparse
import json
import pathlib
import shutil
import subprocess
import sys
import tempfile

from bounds import HERE, ROOT, definition, read_bounds

FACTOR = 10
# Constants without a bound of their own that the compiler holds equal to one of them.
TIED = {"service/report/line_reader.h": {"kMaxLineBytes"}}


def raised(text, constants):
    for constant in sorted(constants):
        start, end, _ = definition(constant, text)
        text = f"{text[:start]}{FACTOR} * ({text[start:end].strip()}){text[end:]}"
    return text


def copy_tree(bounds, scratch):
    """Writes only what differs, so that a second build is short."""
    by_file = {file: set(constants) for file, constants in TIED.items()}
    for bound in bounds:
        by_file.setdefault(bound.file, set()).update(bound.constants)
    for name in subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout.decode().split("\0"):
        source, target = ROOT / name, scratch / name
        if not name or not source.is_file():
            continue
        data = source.read_bytes()
        if name in by_file:
            data = raised(data.decode(), by_file[name]).encode()
        if not target.exists() or target.read_bytes() != data:
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(data)
            shutil.copymode(source, target)


def make(build, scratch, preset):
    if not (build / "build.ninja").exists():
        subprocess.run(["cmake", "--preset", preset], cwd=scratch, check=True, stdout=subprocess.DEVNULL)
    made = subprocess.run(["cmake", "--build", build, "--target", "status-translator", "fast_clock"], capture_output=True, text=True)
    if made.returncode != 0:
        sys.exit(f"FAILED: does not compile with the constants raised:\n{made.stdout[-3000:]}")


def main():
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("ids", nargs="*")
    parser.add_argument("--scratch", type=pathlib.Path)
    parser.add_argument("--preset", default="dev")
    parser.add_argument("--built", action="store_true", help="take the program that DIR already has")
    options = parser.parse_args()
    bounds = [bound for bound in read_bounds() if bound.constants and (not options.ids or bound.name in options.ids)]
    with tempfile.TemporaryDirectory() as temporary:
        scratch = (options.scratch or pathlib.Path(temporary)).resolve()
        build = scratch / "build" / options.preset
        if not options.built:
            copy_tree(bounds, scratch)
            make(build, scratch, options.preset)
        results = scratch / "results.json"
        subprocess.run([sys.executable, "-B", HERE / "run.py", build, *(bound.name for bound in bounds), "--without-neighbour",
                        "--once", "--limit", "2000", "--json", results], stdout=subprocess.DEVNULL, check=False)
        errors = json.loads(results.read_text())
    print(f"{'id':22} {'constants':50} with ten times as much, the case")
    for bound in bounds:
        error = errors.get(bound.name, "was not run")
        print(f"{bound.name:22} {','.join(bound.constants):50} {'fails: ' + error[:90] if error else 'STILL PASSES'}")
    passing = [bound.name for bound in bounds if not errors.get(bound.name)]
    print(f"{len(bounds)} bounds, {len(passing)} cases still pass: {' '.join(passing)}" if passing else
          f"{len(bounds)} bounds: each case fails with ten times its constants")
    return 1 if passing else 0


if __name__ == "__main__":
    sys.exit(main())
