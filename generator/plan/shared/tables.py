"""Tables as a workbook holds them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from generator.link.handbook import Handbook


@dataclass(frozen=True, slots=True)
class Cell:
    """A text or a number; `bad` makes it stand out."""

    value: str | float
    bad: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table: its name, the heads of its columns with their widths in characters, its rows."""

    name: str
    columns: tuple[tuple[str, int], ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class Workbook:
    """Tables of one edition: title, number and version of the handbook, and what a file says of its making."""

    title: str
    document: str
    company: str
    created: date
    sheets: tuple[Sheet, ...]


def workbook_of(handbook: Handbook, sheets: Iterable[Sheet]) -> Workbook:
    """Tables that belong to a handbook; its date of issue is the workbook's."""
    info = handbook.info
    return Workbook(info.title, f"{info.number} {info.version}", info.company, info.issued, tuple(sheets))
