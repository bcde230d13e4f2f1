"""Views of the parts of an audit binder."""

from __future__ import annotations

from dataclasses import dataclass

from generator.plan.paper.book_front import Revision
from generator.plan.shared.parts import BasisView
from generator.plan.site.measures import IndicatorView
from generator.plan.site.traceability import SectionTraces
from generator.releases.snapshot import Signature


@dataclass(frozen=True, slots=True)
class Effective:
    """Document in force: number, title, version, first day, owner, next review, and digest printed on it."""

    number: str
    title: str
    version: str
    effective: str
    owner: str
    due: str
    digest: str


@dataclass(frozen=True, slots=True)
class EffectiveKind:
    """Documents in force of a kind: books, checklists or forms."""

    kind: str
    rows: tuple[Effective, ...]


@dataclass(frozen=True, slots=True)
class Documents:
    """Documents in force, by kind."""

    kinds: tuple[EffectiveKind, ...]


@dataclass(frozen=True, slots=True)
class Signed:
    """Approved release: version, dates of issue and effect, level of change, digests, approvals."""

    version: str
    issued: str
    effective: str
    level: str
    digest: str
    previous: str
    approvals: tuple[Signature, ...]


@dataclass(frozen=True, slots=True)
class CopyHolder:
    """Holder of an issued copy: number of the copy, department or role, person, and day of issue."""

    copy: str
    holder: str
    person: str
    date: str


@dataclass(frozen=True, slots=True)
class Control:
    """Document control: approved releases, revision history, and holders of copies."""

    releases: tuple[Signed, ...]
    revisions: tuple[Revision, ...]
    holders: tuple[CopyHolder, ...]


@dataclass(frozen=True, slots=True)
class Matrix:
    """Traceability matrix: from law to clause to implementation."""

    sections: tuple[SectionTraces, ...]


@dataclass(frozen=True, slots=True)
class MissingRow:
    """Numbers of the clauses with a kind of gap."""

    gap: str
    clauses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SuspectRow:
    """Unconfirmed link: numbers of the dependent record and of the clause."""

    subject: str
    clause: str


@dataclass(frozen=True, slots=True)
class DueReview:
    """Review that is due: record, reviewer, day, and whether it is overdue."""

    title: str
    owner: str
    day: str
    overdue: bool


@dataclass(frozen=True, slots=True)
class AcceptedGap:
    """Waiver, with its last day and whether it has expired."""

    id: str
    code: str
    subject: str
    reason: str
    owner: str
    expires: str
    overdue: bool


@dataclass(frozen=True, slots=True)
class Gaps:
    """Open points: clauses with gaps, unconfirmed links, reviews that are due, and waivers."""

    on: str
    clauses: int
    missing: tuple[MissingRow, ...]
    suspect: tuple[SuspectRow, ...]
    reviews: tuple[DueReview, ...]
    waivers: tuple[AcceptedGap, ...]


@dataclass(frozen=True, slots=True)
class Measured:
    """Indicators, for comparison with the measured values."""

    records: tuple[IndicatorView, ...]


@dataclass(frozen=True, slots=True)
class Band:
    """Sample size for a population from `start` to `end` records; without `end`, for any larger population."""

    start: int
    end: int | None
    take: int


@dataclass(frozen=True, slots=True)
class SampledDocument:
    """Document to sample: retention period and random numbers."""

    id: str
    title: str
    keep: str
    numbers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sampling:
    """Sampling plan: sample sizes, and random numbers for each document."""

    clause: str
    text: str
    bands: tuple[Band, ...]
    bases: tuple[BasisView, ...]
    seed: str
    example: tuple[str, str]
    """Id of the first document and its first number, as a worked example."""
    documents: tuple[SampledDocument, ...]


@dataclass(frozen=True, slots=True)
class AuditItem:
    """Clause to audit: number, strength, text, bases, and evidence of compliance."""

    number: str
    strength: str
    text: str
    bases: tuple[BasisView, ...]
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AuditList:
    """Clauses of a section to audit, and the responsible roles."""

    title: str
    responsible: tuple[str, ...]
    items: tuple[AuditItem, ...]


@dataclass(frozen=True, slots=True)
class AuditLists:
    """Audit list of each section."""

    sections: tuple[AuditList, ...]
