"""Linked handbook: all records, indexed by id, with the references between them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from typing import TypeVar

from generator.diagnostics.diagnostic import Place
from generator.load.records import Entry
from generator.model.audit import AuditProgramme
from generator.model.base import Identified, Titled
from generator.model.checklist import Checklist, Form
from generator.model.handbook import Chapter, Confirmation, HandbookInfo, Release, Ruling, Waiver, Withdrawal
from generator.model.kinds import APART
from generator.model.measure import Indicator, Risk
from generator.model.published import published, published_digest
from generator.model.reference import Reference, Term
from generator.model.role import Conduct, Role
from generator.model.section import Section
from generator.model.training import QUESTIONS, Curriculum, Module, Question

R = TypeVar("R", bound=Identified)


@dataclass(frozen=True, slots=True)
class Draft:
    """What a draft says of itself: the version that is in force, and a line with both, in the handbook's language."""

    current: str
    text: str


@dataclass(frozen=True)
class Handbook:
    """Linked handbook, the input of steps 4 and 5. It has no side effects.

    `entries` maps every id to its record, kind and place; `mentioned_by` maps an id to the ids of the innermost
    records that refer to it, in reading order.
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
    rulings: tuple[Ruling, ...]
    confirmations: tuple[Confirmation, ...]
    audits: tuple[AuditProgramme, ...]
    draft: Draft | None = None
    """Set if this is a draft: no release contains this version, but an older one."""
    release: str = ""
    """SHA-256 of the release file that contains exactly this, which is the head of its chain; "" if none does."""

    @property
    def edition(self) -> dict[str, str]:
        """Identification of the edition in published files."""
        info = self.info
        effective = info.effective.isoformat()
        edition = {"id": info.id, "number": info.number, "version": info.version, "effective": effective}
        return edition | ({"draft_beside": self.draft.current} if self.draft else {})

    @property
    def released(self) -> dict[str, Entry]:
        """Entries that a release contains and that are published: all but records about the work on the handbook."""
        return {id_: entry for id_, entry in self.entries.items() if entry.kind not in APART}

    @cached_property
    def digests(self) -> Mapping[str, str]:
        """Digest of the published form of every record, by id; for whole records the same as in release files."""
        return {id_: published_digest(published(entry.record)) for id_, entry in self.entries.items()}

    def get(self, id_: str, of: type[R]) -> R:
        """Return the record with an id, which the linker has resolved to a record of this type."""
        record = self.entries[id_].record
        if not isinstance(record, of):
            raise TypeError(f"`{id_}` is a {type(record).__name__}, not a {of.__name__}")
        return record

    def find(self, id_: str, of: type[R]) -> R | None:
        """Return the record with an id, or None if the handbook has no such record of that type."""
        entry = self.entries.get(id_)
        return entry.record if entry is not None and isinstance(entry.record, of) else None

    def title(self, id_: str) -> str:
        """Return the title of the record with an id."""
        record = self.entries[id_].record
        if not isinstance(record, Titled):
            raise TypeError(f"`{id_}` is a {type(record).__name__}, which has no title")
        return record.title

    def kind(self, id_: str) -> str:
        """Return the kind of the record with an id."""
        return self.entries[id_].kind

    def place(self, id_: str) -> Place:
        """Return the place of the record with an id in the source files."""
        return self.entries[id_].at

    def place_of(self, text: str, ids: Iterable[str]) -> Place:
        """Return the first place of a text in the records with these ids, or the first record if none contains it."""
        ids = list(ids)
        for id_ in ids:
            path = _path_to(text, self.entries[id_].record.model_dump(mode="json"))
            if path is not None:
                return self.place(id_).into(*path)
        return self.place(ids[0])

    def chapter_of(self, section: str) -> Chapter:
        """Return the chapter that contains a section."""
        return next(chapter for chapter in self.info.chapters if section in chapter.sections)

    def critical_clauses(self, role: str) -> tuple[str, ...]:
        """Return the clauses checked by critical items of a role's checklists, in the order of the checklists."""
        items = (item for checklist in self.checklists if role in checklist.roles for item in checklist.items)
        return tuple(dict.fromkeys(item.clause for item in items if item.critical))

    def curriculum_of(self, role: str) -> Curriculum | None:
        """Return the curriculum of a role, or None if it is not trained."""
        return next((curriculum for curriculum in self.curricula if curriculum.role == role), None)

    def modules_of(self, curriculum: Curriculum) -> tuple[Module, ...]:
        """Return the modules of a curriculum, in its order."""
        return tuple(self.get(id_, Module) for id_ in curriculum.modules)

    def of(self, type_: type[R]) -> tuple[R, ...]:
        """Return the records of a type without a field in this class, in reading order."""
        return _of_type((entry.record for entry in self.entries.values()), type_)

    def mentions_of(self, id_: str, of: type[R]) -> tuple[R, ...]:
        """Return the records of a type that refer to an id, in reading order."""
        return _of_type((self.entries[source].record for source in self.mentioned_by.get(id_, ())), of)


def _of_type(records: Iterable[object], type_: type[R]) -> tuple[R, ...]:
    return tuple(record for record in records if isinstance(record, type_))


def _path_to(text: str, value: object) -> tuple[str | int, ...] | None:
    """Return the path to the first string that contains a text, or None."""
    if isinstance(value, str):
        return () if text in value else None
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, part in pairs:
        below = _path_to(text, part)
        if below is not None:
            return (key, *below)
    return None


def number(id_: str) -> str:
    """Return the number that readers see: the id without its prefix, `2.1-C3` for `SEC-2.1-C3`."""
    return id_.split("-", 1)[1]


def owner_of(part: str) -> str:
    """Return the id of the record that contains a clause, step or item: `SEC-2.1` for `SEC-2.1-C3` (see C203)."""
    return part.rsplit("-", 1)[0]


def seal(info: HandbookInfo, entries: dict[str, Entry], mentioned_by: dict[str, tuple[str, ...]]) -> Handbook:
    """Return the handbook with its records in reading order: sections by table of contents, others as loaded."""
    records = [entry.record for entry in entries.values()]

    sections = {section.id: section for section in _of_type(records, Section)}
    in_order = [section for chapter in info.chapters for section in chapter.sections]
    return Handbook(
        info=info,
        entries=MappingProxyType(entries),
        mentioned_by=MappingProxyType(mentioned_by),
        sections=tuple(sections[id_] for id_ in in_order),
        roles=_of_type(records, Role),
        checklists=_of_type(records, Checklist),
        conduct=_of_type(records, Conduct),
        indicators=_of_type(records, Indicator),
        risks=_of_type(records, Risk),
        forms=_of_type(records, Form),
        modules=_of_type(records, Module),
        curricula=_of_type(records, Curriculum),
        questions=tuple(record for record in records if isinstance(record, QUESTIONS)),
        terms=_of_type(records, Term),
        references=_of_type(records, Reference),
        releases=_of_type(records, Release),
        withdrawals=_of_type(records, Withdrawal),
        waivers=_of_type(records, Waiver),
        rulings=_of_type(records, Ruling),
        confirmations=_of_type(records, Confirmation),
        audits=_of_type(records, AuditProgramme),
    )
