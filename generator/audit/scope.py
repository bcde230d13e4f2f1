"""Scope of an audit: the clauses of a role, a chapter or a law, and the records that implement them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from generator.link.handbook import Handbook, owner_of
from generator.model.checklist import Checklist
from generator.model.kinds import EVERY
from generator.model.reference import Reference
from generator.model.role import Role
from generator.model.section import Clause, Section, Step
from generator.plan.site.roles import binding
from generator.releases.impact import Touched


@dataclass(frozen=True, slots=True)
class Scope:
    """Ids of the records in scope, by kind and in reading order. `name` is empty for the whole handbook.

    Sections are in scope if they contain a clause in scope, records of other kinds if they mention one.
    """

    name: str
    kind: str
    """`whole`, `role`, `chapter` or `reference`."""
    title: str
    ids: dict[str, tuple[str, ...]]

    def covers(self, id_: str) -> bool:
        """Return whether a record, or a part of one, is in scope."""
        return any(id_ in ids for ids in self.ids.values())


AUDITED = tuple(kind for kind in EVERY.values() if kind.audited)


def scope_of(handbook: Handbook, name: str) -> Scope | None:
    """Return the scope for the id of a role or reference or the number of a chapter; "" means the whole handbook."""
    target = _named(handbook, name)
    if target is None:
        return None
    kind, title, clauses = target
    ids: dict[str, dict[str, None]] = {audited.name: {} for audited in AUDITED}
    for section, clause in clauses:
        ids["clause"][clause.id] = None
        ids["section"][section.id] = None
        for related_kind, id_ in _related(handbook, section, clause):
            if kind != "role" or related_kind != "checklist" or name in handbook.get(id_, Checklist).roles:
                ids[related_kind][id_] = None
    if kind == "whole":  # include records that no clause mentions
        for audited in AUDITED:
            if not audited.whole:
                ids[audited.name] |= {
                    id_: None for id_, entry in handbook.entries.items() if entry.kind == audited.name
                }
    order = {id_: place for place, id_ in enumerate(handbook.entries)}
    return Scope(name, kind, title, {key: tuple(sorted(own, key=order.__getitem__)) for key, own in ids.items()})


def _named(handbook: Handbook, name: str) -> tuple[str, str, list[tuple[Section, Clause]]] | None:
    """Return kind, title and clauses of the scope that a name selects."""
    every = [(section, clause) for section in handbook.sections for clause in section.clauses]
    if not name:
        return "whole", "", every
    chapter = next(
        (chapter for chapter in handbook.info.chapters if name in (str(chapter.number), f"CH-{chapter.number}")), None
    )
    if chapter is not None:
        return (
            "chapter",
            chapter.title,
            [(section, clause) for section, clause in every if section.id in chapter.sections],
        )
    role = handbook.find(name, Role)
    if role is not None:
        return "role", role.title, [(section, clause) for section, _, own in binding(handbook, role) for clause in own]
    reference = handbook.find(name, Reference)
    if reference is not None:
        cited = [
            (section, clause) for section, clause in every if any(basis.reference == name for basis in clause.basis)
        ]
        return "reference", reference.title, cited
    return None


def _related(handbook: Handbook, section: Section, clause: Clause) -> Iterator[tuple[str, str]]:
    """Yield kind and id of records that implement, check, teach, test or measure a clause, and of its references."""
    for source in handbook.mentioned_by.get(clause.id, ()):
        kind = handbook.kind(source)
        if kind == "item":
            yield "checklist", owner_of(source)
        elif kind == "step":
            yield from (("form", form) for form in (handbook.get(source, Step).form,) if form)
        elif EVERY[kind].audited:
            yield kind, source
    yield from (("indicator", indicator) for indicator in section.indicators)
    yield from (("reference", basis.reference) for basis in clause.basis if basis.reference)


def within(scope: Scope, changes: Iterable[Touched]) -> tuple[Touched, ...]:
    """Return the changes in scope; a removed clause belongs to the section that contained it."""
    return tuple(touched for touched in changes if _concerns(scope, touched))


def _concerns(scope: Scope, touched: Touched) -> bool:
    if scope.kind == "whole":
        return True
    if scope.kind == "role":
        return scope.name in touched.roles or touched.change.id == scope.name
    ids = (touched.change.id, *touched.change.to)
    if any(scope.covers(id_) for id_ in ids):
        return True
    sections = scope.ids["section"] if scope.kind == "chapter" else ()
    return any(owner_of(id_) in (*sections, *scope.ids["checklist"]) for id_ in ids)
