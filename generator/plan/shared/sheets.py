"""What sheets to fill in have in common, checklists and forms alike: sizes, and the block at the head."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from generator.link.handbook import Handbook
from generator.plan.artifact import FormatName
from generator.plan.shared.document_id import DocumentId

BlockRow = tuple[tuple[str, str, str], ...]
"""Cells of the document block: keyword, what it is, date of a signature."""


@dataclass(frozen=True, slots=True)
class Size:
    """How large a sheet is printed.

    `suffix` ends its file's name. `across` is how many cells of the document block stand side by side, `facts` how
    many facts. In a `stacked` sheet answers stand below what is asked, so that lines are long enough to read.
    """

    name: Literal["a4", "large", "a5"]
    suffix: str
    across: int
    facts: int
    stacked: bool
    room: int
    """How wide a text fills a page, in Latin letters."""
    format: FormatName


NORMAL = Size("a4", "", across=6, facts=2, stacked=False, room=2000, format="pdf")
LARGE = Size("large", ".large", across=3, facts=1, stacked=True, room=950, format="pdf")
A5 = Size("a5", ".a5", across=3, facts=2, stacked=True, room=2300, format="two_up")
SIZES = (NORMAL, LARGE, A5)


def document_block(handbook: Handbook, document_id: DocumentId, size: Size) -> tuple[BlockRow, ...]:
    """Number, version, day it takes effect and signatures, in rows as wide as the sheet allows."""
    info = handbook.info
    cells = (
        ("number", document_id.number, ""),
        ("version", document_id.version, ""),
        ("effective", info.effective.isoformat(), ""),
        *((one.meaning, one.name, one.when) for one in info.approvals),
    )
    return tuple(cells[start : start + size.across] for start in range(0, len(cells), size.across))
