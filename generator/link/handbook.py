"""The sealed handbook: every record, reachable by id, with who mentions whom."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from typing import Any

from generator.diagnostics.diagnostic import Place
from generator.load.records import Entry
from generator.model.audit import AuditProgramme
from generator.model.checklist import Checklist, Form
from generator.model.handbook import Chapter, Confirmation, HandbookInfo, Release, Waiver, Withdrawal
from generator.model.kinds import APART
from generator.model.measure import Indicator, Risk
from generator.model.published import published, published_digest
from generator.model.reference import Reference, Term
from generator.model.role import Conduct, Role
from generator.model.section import Section
from generator.model.training import Curriculum, Module, Question


@dataclass(frozen=True)
class Handbook:
    """What steps 4 and 5 read. It logs nothing, reads nothing and renders nothing.

    `entries` maps every id to its record, kind and place; `mentioned_by` maps an id to the ids of the innermost
    records that name it, in reading order.
    """

    info: HandbookInfo
    entries: Mapping[str, Entry]
    mentioned_by: Mapping[str, tuple[str, ...]]
    sections: tuple[Section, ...]
    roles: tuple[Role, ...]
    checklists: tuple[Checklist, ...]
    conduct: tuple[Conduct, ...]
    indicators: tuple[Indicator, ...]
    risks: tuple[Risk, ...]
    forms: tuple[Form, ...]
    modules: tuple[Module, ...]
    curricula: tuple[Curriculum, ...]
    questions: tuple[Question, ...]
    terms: tuple[Term, ...]
    references: tuple[Reference, ...]
    releases: tuple[Release, ...]
    withdrawals: tuple[Withdrawal, ...]
    waivers: tuple[Waiver, ...]
    confirmations: tuple[Confirmation, ...]
    audits: tuple[AuditProgramme, ...]

    @property
    def edition(self) -> dict[str, str]:
        """Which edition this is, as published files name it."""
        info = self.info
        return {"id": info.id, "number": info.number, "version": info.version, "effective": info.effective.isoformat()}

    @property
    def released(self) -> dict[str, Entry]:
        """What a release holds, and what is published says: all but records of the work on the handbook."""
        return {id_: entry for id_, entry in self.entries.items() if entry.kind not in APART}

    @cached_property
    def digests(self) -> Mapping[str, str]:
        """The digest of every record as published data, by id; those of whole records are the ones in releases."""
        return {id_: published_digest(published(entry.record)) for id_, entry in self.entries.items()}

    def get(self, id_: str) -> Any:
        """The record with an id; every id that a sealed handbook mentions exists."""
        return self.entries[id_].record

    def kind(self, id_: str) -> str:
        """The kind of the record with an id."""
        return self.entries[id_].kind

    def place(self, id_: str) -> Place:
        """Where the record with an id was written."""
        return self.entries[id_].at

    def place_of(self, text: str, ids: Iterable[str]) -> Place:
        """Where a text first stands in the records with these ids; the first of them if it is in none."""
        records = list(ids)
        for id_ in records:
            path = _path_to(text, self.get(id_).model_dump(mode="json"))
            if path is not None:
                return self.place(id_).into(*path)
        return self.place(records[0])

    def chapter_of(self, section: str) -> Chapter:
        """The chapter that holds a section."""
        return next(chapter for chapter in self.info.chapters if section in chapter.sections)

    def critical_clauses(self, role: str) -> tuple[str, ...]:
        """The clauses that critical items of the role's own checklists check, in the order of the checklists."""
        own = (one for one in self.checklists if role in one.roles)
        items = (item for checklist in own for group in checklist.groups for item in group.items)
        return tuple(dict.fromkeys(item.clause for item in items if item.critical))

    def mentions_of(self, id_: str, kind: str) -> tuple[Any, ...]:
        """The records of one kind that name an id, in reading order."""
        return tuple(self.get(source) for source in self.mentioned_by.get(id_, ()) if self.kind(source) == kind)


def _path_to(text: str, value: Any) -> tuple[str | int, ...] | None:
    """The keys and indexes that lead to the first string that holds a text."""
    if isinstance(value, str):
        return () if text in value else None
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, part in pairs:
        below = _path_to(text, part)
        if below is not None:
            return (key, *below)
    return None


def number(id_: str) -> str:
    """The number readers see: the id without its kind, `SEC-2.1-C3` as `2.1-C3`."""
    return id_.split("-", 1)[1]


def seal(info: HandbookInfo, entries: dict[str, Entry], mentioned_by: dict[str, tuple[str, ...]]) -> Handbook:
    """The handbook with its records in reading order: sections as the frame has them, the rest by id or role."""

    def of(kind: str) -> tuple[Any, ...]:
        return tuple(entry.record for entry in entries.values() if entry.kind == kind)

    in_frame = [section for chapter in info.chapters for section in chapter.sections]
    return Handbook(
        info=info,
        entries=MappingProxyType(entries),
        mentioned_by=MappingProxyType(mentioned_by),
        sections=tuple(entries[section].record for section in in_frame),
        roles=of("role"),
        checklists=of("checklist"),
        conduct=of("conduct"),
        indicators=of("indicator"),
        risks=of("risk"),
        forms=of("form"),
        modules=of("module"),
        curricula=of("curriculum"),
        questions=of("question"),
        terms=of("term"),
        references=of("reference"),
        releases=of("release"),
        withdrawals=of("withdrawal"),
        waivers=of("waiver"),
        confirmations=of("confirmation"),
        audits=of("audit"),
    )
