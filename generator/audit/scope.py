"""What an audit looks at: the clauses of a role, a chapter or a law, and what carries them out."""

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
    """Ids of what is looked at, by kind and in reading order; `name` is as it was asked for, empty for the whole.

    Sections are those that hold a clause in scope, and records of other kinds those that name one.
    """

    name: str
    kind: str
    """`whole`, `role`, `chapter` or `reference`."""
    title: str
    ids: dict[str, tuple[str, ...]]

    def holds(self, id_: str) -> bool:
        """Whether a record, or a part of one, is looked at."""
        return any(id_ in ids for ids in self.ids.values())


AUDITED = tuple(kind for kind in EVERY.values() if kind.audited)


def scope_of(handbook: Handbook, name: str) -> Scope | None:
    """The scope of a name: the id of a role or of a reference, the number of a chapter, or empty for the whole."""
    found = _named(handbook, name)
    if found is None:
        return None
    kind, title, clauses = found
    ids: dict[str, dict[str, None]] = {audited.name: {} for audited in AUDITED}
    for section, clause in clauses:
        ids["clause"][clause.id] = None
        ids["section"][section.id] = None
        for one_kind, id_ in _resting(handbook, section, clause):
            if kind != "role" or one_kind != "checklist" or name in handbook.get(id_, Checklist).roles:
                ids[one_kind][id_] = None
    if kind == "whole":  # what no clause leads to is looked at too
        for audited in AUDITED:
            if not audited.whole:
                ids[audited.name] |= {id_: None for id_, one in handbook.entries.items() if one.kind == audited.name}
    order = {id_: place for place, id_ in enumerate(handbook.entries)}
    return Scope(name, kind, title, {one: tuple(sorted(own, key=order.__getitem__)) for one, own in ids.items()})


def _named(handbook: Handbook, name: str) -> tuple[str, str, list[tuple[Section, Clause]]] | None:
    """Kind, title and clauses of what a name means."""
    every = [(section, clause) for section in handbook.sections for clause in section.clauses]
    if not name:
        return "whole", "", every
    chapter = next((one for one in handbook.info.chapters if name in (str(one.number), f"CH-{one.number}")), None)
    if chapter is not None:
        return "chapter", chapter.title, [one for one in every if one[0].id in chapter.sections]
    role = handbook.find(name, Role)
    if role is not None:
        return "role", role.title, [(section, clause) for section, _, own in binding(handbook, role) for clause in own]
    reference = handbook.find(name, Reference)
    if reference is not None:
        cited = [one for one in every if any(basis.reference == name for basis in one[1].basis)]
        return "reference", reference.title, cited
    return None


def _resting(handbook: Handbook, section: Section, clause: Clause) -> Iterator[tuple[str, str]]:
    """Kind and id of what carries out, checks, teaches, asks and measures a clause, and of what it rests on."""
    for source in handbook.mentioned_by.get(clause.id, ()):
        kind = handbook.kind(source)
        if kind == "item":
            yield "checklist", owner_of(source)
        elif kind == "step":
            yield from (("form", one) for one in (handbook.get(source, Step).form,) if one)
        elif EVERY[kind].audited:
            yield kind, source
    yield from (("indicator", one) for one in section.indicators)
    yield from (("reference", basis.reference) for basis in clause.basis if basis.reference)


def within(scope: Scope, found: Iterable[Touched]) -> tuple[Touched, ...]:
    """The changes that an audit of this scope looks at; a clause that is gone belongs to the section it was in."""
    return tuple(one for one in found if _concerns(scope, one))


def _concerns(scope: Scope, one: Touched) -> bool:
    if scope.kind == "whole":
        return True
    if scope.kind == "role":
        return scope.name in one.roles or one.change.id == scope.name
    ids = (one.change.id, *one.change.to)
    if any(scope.holds(id_) for id_ in ids):
        return True
    holders = scope.ids["section"] if scope.kind == "chapter" else ()
    return any(owner_of(id_) in (*holders, *scope.ids["checklist"]) for id_ in ids)
