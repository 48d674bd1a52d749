"""Reads bounds.tsv, and holds it against SECURITY.md, the source and the cases. See README.md.

    bounds.py            checks; a quick test with the label docs
    bounds.py --write    writes the table of SECURITY.md from bounds.tsv
"""

import collections
import pathlib
import re
import sys

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
TABLE = HERE / "bounds.tsv"

Bound = collections.namedtuple("Bound", "name constant file value row")


def read_bounds():
    rows = [line.split("\t") for line in TABLE.read_text().splitlines() if line and not line.startswith("#")]
    return [Bound(*row) for row in rows]
