"""Common layout of checklists and forms: paper sizes, and the document block at the head."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from generator.link.handbook import Handbook
from generator.plan.artifact import FormatName
from generator.plan.shared.document_id import DocumentId


@dataclass(frozen=True, slots=True)
class BlockCell:
    """Cell of the document block: keyword of its heading, text, and date of a signature or ""."""

    keyword: str
    text: str
    date: str = ""


BlockRow = tuple[BlockCell, ...]
"""Cells of the document block that stand side by side."""


@dataclass(frozen=True, slots=True)
class Size:
    """Print size of a sheet.

    `suffix` is the suffix of the file name. `across` is the number of columns of the document block, `facts` that of
    the facts. In a `stacked` sheet the answer is below the question instead of beside it, to keep lines long enough to
    read.
    """

    name: Literal["a4", "large", "a5"]
    suffix: str
    across: int
    facts: int
    stacked: bool
    room: int
    """Largest width of a text that fits on a page, in Latin letters."""
    format: FormatName


NORMAL = Size("a4", "", across=6, facts=2, stacked=False, room=2000, format="pdf")
LARGE = Size("large", ".large", across=3, facts=1, stacked=True, room=950, format="pdf")
A5 = Size("a5", ".a5", across=3, facts=2, stacked=True, room=2300, format="two_up")
SIZES = (NORMAL, LARGE, A5)


def document_block(handbook: Handbook, document_id: DocumentId, size: Size) -> tuple[BlockRow, ...]:
    """Return the number, version, effective date and signatures, in rows that fit the width of the sheet."""
    info, draft = handbook.info, handbook.draft
    cells = (
        BlockCell("number", document_id.number),
        BlockCell("version", document_id.version),
        BlockCell("current", draft.current) if draft else BlockCell("effective", info.effective.isoformat()),
        *(BlockCell(approval.meaning, approval.name, approval.when) for approval in info.approvals),
    )
    return tuple(cells[start : start + size.across] for start in range(0, len(cells), size.across))
