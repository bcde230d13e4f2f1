"""Tables, rendered to workbooks and CSV files."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from generator.link.handbook import Handbook


@dataclass(frozen=True, slots=True)
class Cell:
    """A text or a number; `bad` highlights it."""

    value: str | float
    bad: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table: its name, the headers of its columns with their widths in characters, and its rows."""

    name: str
    columns: tuple[tuple[str, int], ...]
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
