"""Reads bounds.tsv, and holds it against SECURITY.md, the source and the cases. See README.md.

    bounds.py            checks; a quick test with the label docs
    bounds.py --write    writes the tables of SECURITY.md from bounds.tsv
"""

import collections
import importlib
import pathlib
import re
import sys

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
TABLE = HERE / "bounds.tsv"
SECURITY = ROOT / "SECURITY.md"
HEADS = {"client": ("from a client", "bound, and the id of its test"),
         "operator": ("from the operator", "bound, and the id of its test")}
# How many of the unit of a constant one of the unit in a text is.
UNITS = {"KiB": 1 << 10, "MiB": 1 << 20, "minute": 60, "minutes": 60}
NUMBER = re.compile(r"\b(\d+(?:,\d{3})*)\b(?: (KiB|MiB|minutes?))?")

Bound = collections.namedtuple("Bound", "table row name text constants file case_file")


def read_bounds():
    rows = [line.split("\t") for line in TABLE.read_text().splitlines() if line and not line.startswith("#")]
    return [Bound(*row[:4], [] if row[4] == "-" else row[4].split(","), *row[5:]) for row in rows]


def definition(constant, text):
    """Where the value of a constant stands in a source: its start and end, and the constant's type."""
    match = re.search(rf"constexpr ([\w:]+) {constant}(?: = ([^;]+)|\{{([^;]+)\}});", text)
    if not match:
        raise LookupError(f"{constant} is not defined here")
    group = 2 if match[2] else 3
    return match.start(group), match.end(group), match[1]


def value_of(constant, text):
    """In bytes, seconds, or what it counts."""
    start, end, kind = definition(constant, text)
    expression = re.sub(r"(?:size_t|int64_t)\{(\d+)\}", r"\1", text[start:end].replace("'", ""))
    if not re.fullmatch(r"[\d\s*+<()-]+", expression):
        raise LookupError(f"{constant} = {expression} cannot be evaluated")
    value = eval(expression)
    if constant.endswith("Ms"):
        return value / 1000
    return value * 60 if kind.endswith("minutes") else value


def numbers_in(text):
    return {int(number.replace(",", "")) * UNITS.get(unit, 1) for number, unit in NUMBER.findall(text)}


def tables(bounds):
    """{name: text}"""
    made = {}
    for name, head in HEADS.items():
        rows = collections.defaultdict(list)
        for bound in bounds:
            if bound.table == name:
                rows[bound.row].append(f"{bound.text} (`{bound.name}`)")
        made[name] = f"| {head[0]} | {head[1]} |\n|---|---|\n" + "".join(
            f"| {row} | {'; '.join(texts)} |\n" for row, texts in rows.items())
    return made


def table_in(text, name):
    """Start and end of a table in SECURITY.md."""
    match = re.search(rf"^\| {HEADS[name][0]} \|.*\n(?:\|.*\n)+", text, re.M)
    return match.span() if match else None


def mistakes(bounds):
    sys.path.insert(0, str(HERE))
    for file in sorted({bound.case_file for bound in bounds}):
        importlib.import_module(file.removesuffix(".py"))
    cases = sys.modules["cases"].CASES
    names = collections.Counter(bound.name for bound in bounds)
    for name in names:
        if names[name] > 1:
            yield f"{name} stands twice in bounds.tsv"
    for name in cases.keys() - names.keys():
        yield f"the case {name} has no row in bounds.tsv"
    for bound in bounds:
        if bound.name not in cases or cases[bound.name].run.__module__ != bound.case_file.removesuffix(".py"):
            yield f"{bound.name}: {bound.case_file} has no such case"
        for constant in bound.constants:
            try:
                value = value_of(constant, (ROOT / bound.file).read_text())
            except (OSError, LookupError) as error:
                yield f"{bound.name}: {bound.file}: {error}"
                continue
            if numbers_in(bound.text) and value not in numbers_in(bound.text):
                yield f"{bound.name}: {bound.file} has {constant} = {value:g}, but the bound says \"{bound.text}\""
    security = SECURITY.read_text()
    for name, table in tables(bounds).items():
        span = table_in(security, name)
        if span is None or security[slice(*span)] != table:
            yield (f"SECURITY.md: the table \"{HEADS[name][0]}\" differs from bounds.tsv: "
                   "python3 tests/reliability/bounds.py --write")


def write(bounds):
    text = SECURITY.read_text()
    for name, table in tables(bounds).items():
        start, end = table_in(text, name)
        text = text[:start] + table + text[end:]
    SECURITY.write_text(text)


def main():
    bounds = read_bounds()
    if sys.argv[1:] == ["--write"]:
        write(bounds)
    found = list(mistakes(bounds))
    print("\n".join(found) or f"{len(bounds)} bounds: each has a case, and its number is that of its constant")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
