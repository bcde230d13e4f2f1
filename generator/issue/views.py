"""What the paper of an issue says: the marks on a copy, and the record of issue and return."""

from __future__ import annotations

from dataclasses import dataclass

from generator.plan.shared.parts import DocumentHead


@dataclass(frozen=True, slots=True)
class CopyMarks:
    """What is drawn over a page of a copy. Lengths are millimetres; `ticks` and `numbers` are places on the cover."""

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
class IssueRecord:
    """The record of issue and return: number, holder, person and date of each copy, and the digest of its file."""

    head: DocumentHead
    source: str
    copies: tuple[tuple[str, str, str, str, str], ...]
