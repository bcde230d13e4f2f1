"""Views of controlled copies: marks, and record of issue and return."""

from __future__ import annotations

from dataclasses import dataclass

from generator.plan.shared.parts import DocumentHead


@dataclass(frozen=True, slots=True)
class CopyMarks:
    """Marks on a page of a copy. Lengths are in millimetres; `ticks` and `numbers` are positions on the cover."""

    head: DocumentHead
    width: float
    height: float
    cover: bool
    copy: str
    holder: str
    person: str
    date: str
    ticks: tuple[tuple[float, float], ...]
    numbers: tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class IssuedCopy:
    """Row of the record of issue: number of the copy, holder, person, day of issue, and digest of the file."""

    copy: str
    holder: str
    person: str
    date: str
    digest: str


@dataclass(frozen=True, slots=True)
class IssueRecord:
    """Record of issue and return."""

    head: DocumentHead
    source: str
    copies: tuple[IssuedCopy, ...]
