"""Read the list of holders of controlled copies."""

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
"""Column keys. Headers may be these keys or their translations; `date` is optional."""

_NUMBER = re.compile(r"[^\W_](?:[\w.-]{0,18}[^\W_])?")


@dataclass(frozen=True, slots=True)
class Holder:
    """Holder of a copy: copy number, holder, receiving person, date, and place in the list."""

    copy: str
    holder: str
    person: str
    date: str
    at: Place


def read_holders(file: Path, name: str, catalogue: Catalogue) -> Outcome[tuple[Holder, ...]]:
    """Return the holders in the order of the list, or all diagnostics about it. `name`: file name for messages."""
    columns = [Column(key, catalogue.pgettext("issue", key), required=key != "date") for key in COLUMNS]
    rows = read_table(file, name, columns)
    diagnostics = list(rows.diagnostics)
    holders = tuple(_holder(row, diagnostics) for row in rows.value)
    diagnostics += _duplicates(holders)
    return Outcome(() if diagnostics else holders, by_line(diagnostics))


def _holder(row: Row, diagnostics: list[Diagnostic]) -> Holder:
    """Return the holder in a row; append diagnostics about the row."""
    copy = row.cells["copy"]
    if copy.text and not _NUMBER.fullmatch(copy.text):
        hint = "use at most 20 letters, digits, `-`, `_` and `.`, with a letter or digit first and last"
        message = f"the copy number `{short(copy.text)}` cannot be used in a file name"
        diagnostics.append(Diagnostic("I907", message, copy.at, hints=(hint,)))
    day = day_of(row.cells.get("date", Cell("", row.at)))
    if isinstance(day, Diagnostic):
        diagnostics.append(day)
        day = ""
    return Holder(copy.text, row.cells["holder"].text, row.cells["person"].text, day, copy.at)


def _duplicates(holders: tuple[Holder, ...]) -> Iterator[Diagnostic]:
    """Report duplicate copy numbers; `3` and `03` are equal, as spreadsheets drop leading zeros."""
    first: dict[str, Holder] = {}
    for holder in holders:
        key = plain(holder.copy).lstrip("0")
        earlier = first.setdefault(key, holder)
        if holder.copy and earlier is not holder:
            message = f"the copy number `{short(holder.copy)}` is used twice"
            label = Label(earlier.at, "first use")
            yield Diagnostic("I910", message, holder.at, labels=(label,), hints=("give each copy its own number",))
