"""The list of holders: rows of a list to holders, or complaints."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from generator.diagnostics.diagnostic import Diagnostic, Label, Outcome, Place
from generator.diagnostics.words import short
from generator.load.catalogue import Catalogue
from generator.load.table import Cell, Column, Row, by_line, day_of, plain, read_table

COLUMNS = ("copy", "holder", "person", "date")
"""The columns; each is known by this word and by the handbook's own. `date` may be missing."""

_NUMBER = re.compile(r"[^\W_](?:[\w.-]{0,18}[^\W_])?")


@dataclass(frozen=True, slots=True)
class Holder:
    """One copy: its number, who holds it, who receives it and when, and where the list says so."""

    copy: str
    holder: str
    person: str
    date: str
    at: Place


def read_holders(file: Path, name: str, catalogue: Catalogue) -> Outcome[tuple[Holder, ...]]:
    """The holders in the order of the list, or every complaint about it; `name` is how messages call the file."""
    columns = [Column(one, catalogue.pgettext("issue", one), required=one != "date") for one in COLUMNS]
    rows = read_table(file, name, columns)
    found = list(rows.diagnostics)
    holders = tuple(_holder(row, found) for row in rows.value)
    found += _twice(holders)
    return Outcome(() if found else holders, by_line(found))


def _holder(row: Row, found: list[Diagnostic]) -> Holder:
    """A row as a holder; what is wrong with it goes to `found`."""
    copy = row.cells["copy"]
    if copy.text and not _NUMBER.fullmatch(copy.text):
        hint = "20 letters, digits, `-`, `_` and `.` at most, with a letter or digit first and last"
        message = f"the copy number `{short(copy.text)}` cannot be the name of a file"
        found.append(Diagnostic("I907", message, copy.at, hints=(hint,)))
    day = day_of(row.cells.get("date", Cell("", row.at)))
    if isinstance(day, Diagnostic):
        found.append(day)
        day = ""
    return Holder(copy.text, row.cells["holder"].text, row.cells["person"].text, day, copy.at)


def _twice(holders: tuple[Holder, ...]) -> Iterator[Diagnostic]:
    """Two copies with one number; `3` and `03` are one, as spreadsheets drop the nought."""
    first: dict[str, Holder] = {}
    for one in holders:
        key = plain(one.copy).lstrip("0")
        before = first.setdefault(key, one)
        if one.copy and before is not one:
            message = f"the copy number `{short(one.copy)}` is given twice"
            label = Label(before.at, "the first")
            yield Diagnostic("I910", message, one.at, labels=(label,), hints=("give each copy a number of its own",))
