"""Read a list saved by a spreadsheet (CSV, in UTF-8 or GB 18030) into rows of cells with their places."""

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
from generator.engine.reading import NotRegular, TooLarge, read

MAX_BYTES = 5_000_000
"""More than ten thousand rows of people, or of answers to fifty questions, need."""

_CELL = re.compile(r'"((?:[^"]|"")*)"\s*|([^%s]*)')
_DATE = re.compile(r"(\d{4})\s*\D\s*(\d{1,2})\s*\D\s*(\d{1,2})\s*\D?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Column:
    """Expected column: key, localized header, and whether the column and its cells are required."""

    name: str
    word: str
    required: bool = True

    @property
    def known(self) -> str:
        """Name in messages: the localized header, and the key if it differs."""
        return f"`{self.name}`" if plain(self.word) == self.name else f"`{self.word}` (`{self.name}`)"


@dataclass(frozen=True, slots=True)
class Cell:
    """Text of a cell, without surrounding spaces, and its place."""

    text: str
    at: Place


@dataclass(frozen=True, slots=True)
class Row:
    """Row of the list: cells of expected columns by key, and cells of other columns by header."""

    cells: Mapping[str, Cell]
    others: Mapping[str, Cell]
    at: Place


def read_table(file: Path, name: str, columns: Sequence[Column]) -> Outcome[tuple[Row, ...]]:
    """Return the rows in their order, with all diagnostics; no rows if the list as a whole is unusable.

    `name` is the name of the file in messages. Rows with faulty cells are returned too, so that callers can check the
    other cells.
    """
    at = Place(name)
    text = _text(file, at)
    lines = text if isinstance(text, Diagnostic) else _lines(text, at)
    if isinstance(lines, Diagnostic):
        return Outcome((), (lines,))
    if not lines:
        return Outcome((), (_no_rows(at),))
    positions = _positions(lines[0], columns)
    if isinstance(positions, Diagnostic):
        return Outcome((), (positions,))
    if len(lines) == 1:
        return Outcome((), (_no_rows(at),))
    diagnostics: list[Diagnostic] = []
    rows = tuple(_row(line, lines[0], positions, diagnostics) for line in lines[1:])
    for row in rows:
        diagnostics += _faults(row, columns)
    return Outcome(rows, tuple(diagnostics))


def by_line(diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Return diagnostics about one list in the order of its lines."""
    return tuple(sorted(diagnostics, key=lambda diagnostic: diagnostic.at.spot.line if diagnostic.at.spot else 0))


def plain(text: str) -> str:
    """Return a text for comparison, with full-width letters narrowed and case folded."""
    return unicodedata.normalize("NFKC", text).casefold()


def day_of(cell: Cell) -> str | Diagnostic:
    """Return the date of a cell, in any spelling of spreadsheets, as `2026-06-01`; "" for an empty cell."""
    if not cell.text:
        return ""
    numbers = _DATE.fullmatch(unicodedata.normalize("NFKC", cell.text))
    try:
        if numbers is None:
            raise ValueError
        return date(*map(int, numbers.groups())).isoformat()
    except ValueError:
        hint = "write it as 2026-06-01, or leave the cell empty to fill it in by hand"
        return Diagnostic("I909", f"`{short(cell.text)}` is not a date", cell.at, hints=(hint,))


# ---- from bytes to cells


def _text(file: Path, at: Place) -> str | Diagnostic:
    try:
        raw = read(file, MAX_BYTES)
    except TooLarge:
        hint = "check that this is the right file; such lists are smaller"
        return Diagnostic("I902", f"the file has more than {MAX_BYTES // 1_000_000} MB", at, hints=(hint,))
    except (FileNotFoundError, NotRegular):
        hint = "name a table saved as CSV"
        return Diagnostic("I901", f"`{at.file}` is not a file", at, hints=(hint,))
    except OSError as error:
        message = f"`{at.file}` cannot be opened: {reason(error)}"
        return Diagnostic("I901", message, at, hints=("check its permissions",))
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    hint = "save the table as `CSV UTF-8`, not as a workbook (.xlsx)"
    return Diagnostic("I903", "the file is neither UTF-8 nor GB 18030", at, hints=(hint,))


def _lines(text: str, at: Place) -> list[list[Cell]] | Diagnostic:
    """Split every line that is not blank into cells. The first line determines the separator."""
    numbered = [(i, line) for i, line in enumerate(re.split(r"\r\n|\r|\n", text), 1) if line.strip(" \t,;")]
    if not numbered:
        return []
    separator = max(",\t;", key=numbered[0][1].count)
    pattern = re.compile(_CELL.pattern % re.escape(separator))
    lines = []
    for number, line in numbered:
        cells = list(_cells(line, separator, pattern, at.file, number))
        if any(cell.text.startswith('"') for cell in cells):
            spot = Place(at.file, spot=Spot(number, 1, len(line)))
            hint = "write each row on one line; close each quoted cell, and double quotation marks inside it"
            return Diagnostic(
                "I904", "a cell begins with a quotation mark and is not closed on its line", spot, hints=(hint,)
            )
        lines.append(cells)
    return lines


def _cells(line: str, separator: str, pattern: re.Pattern[str], file: str, number: int) -> Iterator[Cell]:
    start = 0
    while start <= len(line):
        match = pattern.match(line, start)
        closed = match is not None and match[1] is not None and line[match.end() : match.end() + 1] in ("", separator)
        end = match.end() if match is not None and closed else (line + separator).index(separator, start)
        text = match[1].replace('""', '"') if match is not None and closed else line[start:end]
        yield Cell(text.strip(), Place(file, spot=Spot(number, start + 1, max(end - start, 1))))
        start = end + 1


# ---- from cells to rows


def _positions(head: list[Cell], columns: Sequence[Column]) -> dict[str, int] | Diagnostic:
    """Return the position of each expected column, by key."""
    headers = [plain(cell.text) for cell in head]
    positions: dict[str, int] = {}
    for column in columns:
        matches = [i for i, header in enumerate(headers) if header in (column.name, plain(column.word))]
        if len(matches) > 1:
            message = f"the column `{short(head[matches[1]].text)}` appears twice"
            first = Label(head[matches[0]].at, "the first")
            return Diagnostic("I905", message, head[matches[1]].at, labels=(first,), hints=("remove one of them",))
        if not matches and column.required:
            hint = f"name the columns in the first line: {', '.join(expected.known for expected in columns)}"
            return Diagnostic("I905", f"the column {column.known} is missing", head[0].at, hints=(hint,))
        if matches:
            positions[column.name] = matches[0]
    return positions


def _row(line: list[Cell], head: list[Cell], positions: Mapping[str, int], diagnostics: list[Diagnostic]) -> Row:
    """Return a line as a row; add to `diagnostics` if it has more cells than `head`."""
    if any(cell.text for cell in line[len(head) :]):
        hint = "put quotation marks around a cell that contains the separator"
        place = line[len(head)].at
        diagnostics.append(Diagnostic("I904", "the row has more cells than the first line", place, hints=(hint,)))
    cells = [line[i] if i < len(line) else Cell("", line[-1].at) for i in range(len(head))]
    expected = set(positions.values())
    others = {header.text: cells[i] for i, header in enumerate(head) if i not in expected and header.text}
    return Row({name: cells[i] for name, i in positions.items()}, others, line[0].at)


def _faults(row: Row, columns: Sequence[Column]) -> Iterator[Diagnostic]:
    for column in columns:
        cell = row.cells.get(column.name)
        if cell is None:
            continue
        hidden = HIDDEN.search(cell.text)
        if hidden is not None:
            message = f"the cell contains a character that cannot be shown: {escaped(hidden.group())}"
            yield Diagnostic("I908", message, cell.at, hints=("type the text again, without it",))
        elif not cell.text and column.required:
            yield Diagnostic("I906", f"{column.known} is empty", cell.at, hints=("fill it in, or remove the row",))


def _no_rows(at: Place) -> Diagnostic:
    hint = "add rows below the line that names the columns"
    return Diagnostic("I911", "the list has no rows", at, hints=(hint,))
