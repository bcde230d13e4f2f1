"""A list as a spreadsheet saves it (CSV, UTF-8 or GB 18030) to rows of located cells, or complaints."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from generator.diagnostics.characters import HIDDEN, escaped
from generator.diagnostics.diagnostic import Diagnostic, Label, Outcome, Place, Spot
from generator.diagnostics.words import reason, short

MAX_BYTES = 5_000_000
"""Ten thousand rows of people, or of answers to fifty questions, have less."""

_CELL = re.compile(r'"((?:[^"]|"")*)"\s*|([^%s]*)')
_DATE = re.compile(r"(\d{4})\s*\D\s*(\d{1,2})\s*\D\s*(\d{1,2})\s*\D?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Column:
    """A column that is looked for: our word for it, the handbook's, whether it must be there and must be filled in."""

    name: str
    word: str
    required: bool = True

    @property
    def known(self) -> str:
        """How messages call it: by the handbook's word, and by ours where it is another."""
        return f"`{self.name}`" if plain(self.word) == self.name else f"`{self.word}` (`{self.name}`)"


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in a cell, without the blanks around it, and where."""

    text: str
    at: Place


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the list: cells by our word for their column, and those of columns nobody looked for by their head."""

    cells: Mapping[str, Cell]
    others: Mapping[str, Cell]
    at: Place


def read_table(file: Path, name: str, columns: Sequence[Column]) -> Outcome[tuple[Row, ...]]:
    """The rows in the order of the list, with every complaint about them; none where the list cannot be used at all.

    `name` is how messages call the file. What is wrong with single cells does not stop whoever looks at the others.
    """
    at = Place(name)
    text = _text(file, at)
    lines = text if isinstance(text, Diagnostic) else _lines(text, at)
    if isinstance(lines, Diagnostic):
        return Outcome((), (lines,))
    if not lines:
        return Outcome((), (_no_rows(at),))
    where = _where(lines[0], columns)
    if isinstance(where, Diagnostic):
        return Outcome((), (where,))
    if len(lines) == 1:
        return Outcome((), (_no_rows(at),))
    found: list[Diagnostic] = []
    rows = tuple(_row(line, lines[0], where, found) for line in lines[1:])
    for row in rows:
        found += _faults(row, columns)
    return Outcome(rows, tuple(found))


def by_line(found: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Complaints about one list in the order of its lines."""
    return tuple(sorted(found, key=lambda one: one.at.spot.line if one.at.spot else 0))


def plain(text: str) -> str:
    """A text as it is compared: wide letters are narrow ones, capitals are small."""
    return unicodedata.normalize("NFKC", text).casefold()


def day_of(cell: Cell) -> str | Diagnostic:
    """A date as spreadsheets write it, as `2026-06-01`; nothing where none is given."""
    if not cell.text:
        return ""
    written = _DATE.fullmatch(unicodedata.normalize("NFKC", cell.text))
    try:
        if written is None:
            raise ValueError
        return date(*map(int, written.groups())).isoformat()
    except ValueError:
        hint = "write it as 2026-06-01, or leave the cell empty: it is then filled in by hand"
        return Diagnostic("I909", f"`{short(cell.text)}` is no date", cell.at, hints=(hint,))


# ---- from bytes to cells


def _text(file: Path, at: Place) -> str | Diagnostic:
    try:
        if not file.is_file():
            hint = "name the list: a table saved as CSV"
            return Diagnostic("I901", f"`{at.file}` is no file", at, hints=(hint,))
        with file.open("rb") as source:
            raw = source.read(MAX_BYTES + 1)
    except OSError as error:
        message = f"`{at.file}` cannot be opened: {reason(error)}"
        return Diagnostic("I901", message, at, hints=("check its permissions",))
    if len(raw) > MAX_BYTES:
        hint = "such a list is smaller; perhaps another file was named"
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


def _lines(text: str, at: Place) -> list[list[Cell]] | Diagnostic:
    """Every line that is not blank, as cells. They are parted as the first line is: by commas, tabs or semicolons."""
    numbered = [(i, line) for i, line in enumerate(re.split(r"\r\n|\r|\n", text), 1) if line.strip(" \t,;")]
    if not numbered:
        return []
    sign = max(",\t;", key=numbered[0][1].count)
    pattern = re.compile(_CELL.pattern % re.escape(sign))
    lines = []
    for number, line in numbered:
        cells = list(_cells(line, sign, pattern, at.file, number))
        if any(one.text.startswith('"') for one in cells):
            spot = Place(at.file, spot=Spot(number, 1, len(line)))
            hint = "write each row on one line; a quotation mark opens a cell and closes it, and is doubled inside"
            return Diagnostic(
                "I904", "a cell is opened by a quotation mark and not closed on its line", spot, hints=(hint,)
            )
        lines.append(cells)
    return lines


def _cells(line: str, sign: str, pattern: re.Pattern[str], file: str, number: int) -> Iterator[Cell]:
    start = 0
    while start <= len(line):
        found = pattern.match(line, start)
        closed = found is not None and found[1] is not None and line[found.end() : found.end() + 1] in ("", sign)
        end = found.end() if found is not None and closed else (line + sign).index(sign, start)
        text = found[1].replace('""', '"') if found is not None and closed else line[start:end]
        yield Cell(text.strip(), Place(file, spot=Spot(number, start + 1, max(end - start, 1))))
        start = end + 1


# ---- from cells to rows


def _where(head: list[Cell], columns: Sequence[Column]) -> dict[str, int] | Diagnostic:
    """Where each column stands."""
    said = [plain(one.text) for one in head]
    found: dict[str, int] = {}
    for column in columns:
        places = [i for i, text in enumerate(said) if text in (column.name, plain(column.word))]
        if len(places) > 1:
            message = f"the column `{short(head[places[1]].text)}` is there twice"
            first = Label(head[places[0]].at, "the first")
            return Diagnostic("I905", message, head[places[1]].at, labels=(first,), hints=("remove one of them",))
        if not places and column.required:
            hint = f"the first line names the columns: {', '.join(each.known for each in columns)}"
            return Diagnostic("I905", f"there is no column {column.known}", head[0].at, hints=(hint,))
        if places:
            found[column.name] = places[0]
    return found


def _row(line: list[Cell], head: list[Cell], where: Mapping[str, int], found: list[Diagnostic]) -> Row:
    """A line as a row; cells beyond the last column go to `found`."""
    if any(one.text for one in line[len(head) :]):
        hint = "put quotation marks around a cell that holds the separator"
        place = line[len(head)].at
        found.append(Diagnostic("I904", "the row has more cells than the first line", place, hints=(hint,)))
    cells = [line[i] if i < len(line) else Cell("", line[-1].at) for i in range(len(head))]
    known = set(where.values())
    others = {one.text: cells[i] for i, one in enumerate(head) if i not in known and one.text}
    return Row({name: cells[i] for name, i in where.items()}, others, line[0].at)


def _faults(row: Row, columns: Sequence[Column]) -> Iterator[Diagnostic]:
    for column in columns:
        cell = row.cells.get(column.name)
        if cell is None:
            continue
        hidden = HIDDEN.search(cell.text)
        if hidden is not None:
            message = f"the cell holds a character that cannot be shown: {escaped(hidden.group())}"
            yield Diagnostic("I908", message, cell.at, hints=("type the text anew, without it",))
        elif not cell.text and column.required:
            yield Diagnostic("I906", f"{column.known} is empty", cell.at, hints=("fill it in, or remove the row",))


def _no_rows(at: Place) -> Diagnostic:
    hint = "write a line for each below the line that names the columns"
    return Diagnostic("I911", "the list has no rows", at, hints=(hint,))
