"""The list of holders: a table as a spreadsheet saves it (CSV, UTF-8 or GB 18030) to holders, or complaints."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from generator.diagnostics.characters import HIDDEN, escaped
from generator.diagnostics.diagnostic import Diagnostic, Label, Outcome, Place, Spot
from generator.diagnostics.words import short
from generator.load.catalogue import Catalogue

MAX_BYTES = 1_000_000
"""Ten thousand holders have less."""

COLUMNS = ("copy", "holder", "person", "date")
"""The columns; each is known by this word and by the handbook's own. `date` may be missing."""

_CELL = re.compile(r'"((?:[^"]|"")*)"\s*|([^%s]*)')
_NUMBER = re.compile(r"[^\W_](?:[\w.-]{0,18}[^\W_])?")
_DATE = re.compile(r"(\d{4})\s*\D\s*(\d{1,2})\s*\D\s*(\d{1,2})\s*\D?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Holder:
    """One copy: its number, who holds it, who receives it and when, and where the list says so."""

    copy: str
    holder: str
    person: str
    date: str
    at: Place


@dataclass(frozen=True, slots=True)
class _Cell:
    text: str
    at: Place


def read_holders(file: Path, name: str, catalogue: Catalogue) -> Outcome[tuple[Holder, ...]]:
    """The holders in the order of the list, or every complaint about it; `name` is how messages call the file."""
    at = Place(name)
    text = _text(file, at)
    if isinstance(text, Diagnostic):
        return Outcome((), (text,))
    rows = _rows(text, at)
    if isinstance(rows, Diagnostic):
        return Outcome((), (rows,))
    if not rows:
        return Outcome((), (_no_rows(at),))
    words = {one: catalogue.pgettext("issue", one) for one in COLUMNS}
    columns = _columns(rows[0], words, at)
    if isinstance(columns, Diagnostic):
        return Outcome((), (columns,))
    if len(rows) == 1:
        return Outcome((), (_no_rows(at),))
    found: list[Diagnostic] = []
    holders = tuple(_holder(row, columns, len(rows[0]), words, found) for row in rows[1:])
    found += _twice(holders)
    return Outcome(() if found else holders, tuple(found))


# ---- from bytes to cells


def _text(file: Path, at: Place) -> str | Diagnostic:
    try:
        if not file.is_file():
            hint = "name the list of holders: a table saved as CSV"
            return Diagnostic("I901", f"`{at.file}` is no file", at, hints=(hint,))
        with file.open("rb") as source:
            raw = source.read(MAX_BYTES + 1)
    except OSError as error:
        reason = (error.strerror or "unknown reason").lower()
        return Diagnostic("I901", f"`{at.file}` cannot be opened: {reason}", at, hints=("check its permissions",))
    if len(raw) > MAX_BYTES:
        hint = "a list of holders is smaller; perhaps another file was named"
        return Diagnostic("I902", f"the file has more than {MAX_BYTES // 1_000_000} MB", at, hints=(hint,))
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    hint = "save the table as `CSV UTF-8`; a workbook (.xlsx) is something else"
    return Diagnostic("I903", "the file is neither UTF-8 nor GB 18030", at, hints=(hint,))


def _rows(text: str, at: Place) -> list[list[_Cell]] | Diagnostic:
    """Every line that is not blank, as cells. They are parted as the first line is: by commas, tabs or semicolons."""
    numbered = [(i, line) for i, line in enumerate(re.split(r"\r\n|\r|\n", text), 1) if line.strip(" \t,;")]
    if not numbered:
        return []
    sign = max(",\t;", key=numbered[0][1].count)
    rows = []
    for number, line in numbered:
        row = list(_cells(line, sign, Place(at.file), number))
        if any(one.text.startswith('"') for one in row):
            spot = Place(at.file, spot=Spot(number, 1, len(line)))
            hint = "write each holder on one line; a quotation mark opens a cell and closes it, and is doubled inside"
            return Diagnostic(
                "I904", "a cell is opened by a quotation mark and not closed on its line", spot, hints=(hint,)
            )
        rows.append(row)
    return rows


def _cells(line: str, sign: str, at: Place, number: int) -> Iterator[_Cell]:
    pattern = re.compile(_CELL.pattern % re.escape(sign))
    start = 0
    while start <= len(line):
        found = pattern.match(line, start)
        closed = found is not None and found[1] is not None and line[found.end() : found.end() + 1] in ("", sign)
        end = found.end() if found is not None and closed else (line + sign).index(sign, start)
        text = found[1].replace('""', '"') if found is not None and closed else line[start:end]
        yield _Cell(text.strip(), Place(at.file, spot=Spot(number, start + 1, max(end - start, 1))))
        start = end + 1


# ---- from cells to holders


def _columns(head: list[_Cell], words: dict[str, str], at: Place) -> dict[str, int] | Diagnostic:
    """Where each column stands."""
    said = [_plain(one.text) for one in head]
    where = {one: [i for i, text in enumerate(said) if text in (one, _plain(words[one]))] for one in COLUMNS}
    for one, places in where.items():
        if len(places) > 1:
            message = f"the column `{short(head[places[1]].text)}` is there twice"
            first = Label(head[places[0]].at, "the first")
            return Diagnostic("I905", message, head[places[1]].at, labels=(first,), hints=("remove one of them",))
        if not places and one != "date":
            hint = f"the first line names the columns: {', '.join(_known(words, each) for each in COLUMNS)}"
            return Diagnostic("I905", f"there is no column {_known(words, one)}", head[0].at, hints=(hint,))
    return {one: places[0] for one, places in where.items() if places}


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


def _known(words: dict[str, str], one: str) -> str:
    """How a column is called: by the handbook's word, and by ours where it is another."""
    return f"`{one}`" if _plain(words[one]) == one else f"`{words[one]}` (`{one}`)"


def _holder(
    row: list[_Cell], columns: dict[str, int], wide: int, words: dict[str, str], found: list[Diagnostic]
) -> Holder:
    """A row as a holder; what is wrong with it goes to `found`."""
    at = row[0].at
    if any(one.text for one in row[wide:]):
        hint = "put quotation marks around a cell that holds the separator"
        found.append(Diagnostic("I904", "the row has more cells than the first line", row[wide].at, hints=(hint,)))
    cells = {name: row[i] if i < len(row) else _Cell("", row[-1].at) for name, i in columns.items()}
    for name, cell in cells.items():
        hidden = HIDDEN.search(cell.text)
        if hidden is not None:
            message = f"the cell holds a character that cannot be shown: {escaped(hidden.group())}"
            found.append(Diagnostic("I908", message, cell.at, hints=("type the text anew, without it",)))
        elif not cell.text and name != "date":
            hint = "fill it in, or remove the row"
            found.append(Diagnostic("I906", f"{_known(words, name)} is empty", cell.at, hints=(hint,)))
    copy = cells["copy"]
    if copy.text and not _NUMBER.fullmatch(copy.text):
        hint = "20 letters, digits, `-`, `_` and `.` at most, with a letter or digit first and last"
        message = f"the copy number `{short(copy.text)}` cannot be the name of a file"
        found.append(Diagnostic("I907", message, copy.at, hints=(hint,)))
    day = _day(cells["date"], found) if "date" in cells else ""
    return Holder(copy.text, cells["holder"].text, cells["person"].text, day, copy.at if copy.text else at)


def _day(cell: _Cell, found: list[Diagnostic]) -> str:
    """A date as spreadsheets write it, or nothing where none is given."""
    if not cell.text:
        return ""
    written = _DATE.fullmatch(unicodedata.normalize("NFKC", cell.text))
    try:
        if written is None:
            raise ValueError
        return date(*map(int, written.groups())).isoformat()
    except ValueError:
        hint = "write it as 2026-06-01, or leave the cell empty: it is then filled in by hand"
        found.append(Diagnostic("I909", f"`{short(cell.text)}` is no date", cell.at, hints=(hint,)))
        return ""


def _twice(holders: tuple[Holder, ...]) -> Iterator[Diagnostic]:
    """Two copies with one number; `3` and `03` are one, as spreadsheets drop the nought."""
    first: dict[str, Holder] = {}
    for one in holders:
        key = _plain(one.copy).lstrip("0")
        before = first.setdefault(key, one)
        if one.copy and before is not one:
            message = f"the copy number `{short(one.copy)}` is given twice"
            label = Label(before.at, "the first")
            yield Diagnostic("I910", message, one.at, labels=(label,), hints=("give each copy a number of its own",))


def _no_rows(at: Place) -> Diagnostic:
    hint = "write a line for each copy below the line that names the columns"
    return Diagnostic("I911", "the list names no holder", at, hints=(hint,))
