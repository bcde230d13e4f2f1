"""Tables, rendered to workbooks and CSV files."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from generator.link.handbook import Handbook


@dataclass(frozen=True, slots=True)
class Cell:
    """A text or a number; `bad` highlights it."""

    value: str | float
    bad: bool = False


@dataclass(frozen=True, slots=True)
class Head:
    """Head of a column: its text, and the width of the column in characters; 0 leaves the width open."""

    text: str
    width: int = 0


def heads(words: Mapping[str, str], columns: Iterable[tuple[str, int]]) -> tuple[Head, ...]:
    """Return the heads of columns that are given by keyword and width."""
    return tuple(Head(words[keyword], width) for keyword, width in columns)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table: its name, the heads of its columns, and its rows."""

    name: str
    columns: tuple[Head, ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class Workbook:
    """Tables of one version: title, number and version of the handbook, and the metadata of the file."""

    title: str
    document: str
    company: str
    created: date
    sheets: tuple[Sheet, ...]


def workbook_of(handbook: Handbook, sheets: Iterable[Sheet]) -> Workbook:
    """Return a workbook of a handbook, dated by the handbook's date of issue."""
    info = handbook.info
    document = (info.number, info.version, *((handbook.draft.text,) if handbook.draft else ()))
    return Workbook(info.title, " ".join(document), info.company, info.issued, tuple(sheets))
