"""What a change touches: who works by it, what checks, teaches and asks it, and who has to learn it anew."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from generator.model.kinds import EVERY
from generator.releases.changes import Change, changes
from generator.releases.snapshot import Snapshot

Need = Literal["course", "notice"]
"""`course`: to be taught again. `notice`: to be told. What is editorial asks for neither."""

SUBSTANCE = {"added", "withdrawn", "strength", "limit", "deadline", "role"}
"""Types of changes after which people do something else than before."""

PRACTISED = frozenset(kind.name for kind in EVERY.values() if kind.practised)


@dataclass(frozen=True, slots=True)
class Touched:
    """A change, and the ids of what rests on it in either release."""

    change: Change
    roles: tuple[str, ...]
    checklists: tuple[str, ...]
    forms: tuple[str, ...]
    modules: tuple[str, ...]
    questions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Retraining:
    """What one role has to learn anew: by course or by notice, in which modules, because of which changes."""

    role: str
    need: Need
    modules: tuple[str, ...]
    changes: tuple[Change, ...]


def compared(old: Snapshot, new: Snapshot, units: tuple[str, ...]) -> tuple[Touched, ...]:
    """What changed from one release to another, each change with what rests on it; `units` are words for time."""
    return touched(changes(old, new, units), old, new)


def touched(found: Iterable[Change], old: Snapshot, new: Snapshot) -> tuple[Touched, ...]:
    """Each change with what rests on it."""
    maps = [_resting(one) for one in (old, new)]
    return tuple(_touched(one, maps) for one in found)


def retraining(found: Iterable[Touched]) -> tuple[Retraining, ...]:
    """Every role that has to learn something anew, those who need a course first."""
    of_role: dict[tuple[str, Need], list[Touched]] = {}
    for one in found:
        need = _need(one.change)
        if need is not None:
            for role in one.roles:
                of_role.setdefault((role, need), []).append(one)
    rows = (
        Retraining(
            role,
            need,
            tuple(dict.fromkeys(module for one in own for module in one.modules)),
            tuple(one.change for one in own),
        )
        for (role, need), own in of_role.items()
    )
    return tuple(sorted(rows, key=lambda one: (one.need, one.role)))


def _need(change: Change) -> Need | None:
    if change.level == "editorial" or change.kind not in PRACTISED:
        return None
    return "course" if change.type in SUBSTANCE else "notice"


def _touched(change: Change, maps: list[dict[str, dict[str, set[str]]]]) -> Touched:
    ids = {change.id, *change.to}
    rests = {
        kind: tuple(sorted({target for one in maps for id_ in ids for target in one.get(id_, {}).get(kind, ())}))
        for kind in ("role", "checklist", "form", "module", "question")
    }
    return Touched(change, rests["role"], rests["checklist"], rests["form"], rests["module"], rests["question"])


def _resting(snapshot: Snapshot) -> dict[str, dict[str, set[str]]]:
    """For each id, by kind, the ids of what rests on it."""
    found: dict[str, dict[str, set[str]]] = {}
    for _, (kind, record) in snapshot.in_force:
        for target, resting, id_ in _links(kind, record):
            found.setdefault(target, {}).setdefault(resting, set()).add(id_)
    return found


def _links(kind: str, record: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    """What rests on what: the id of the one, and kind and id of the other."""
    if kind == "section":
        yield from _of_section(record)
    elif kind == "checklist":
        for item in (item for group in record["groups"] for item in group["items"]):
            yield item["clause"], "checklist", record["id"]
            yield item["id"], "checklist", record["id"]
            for role in record["roles"]:
                yield item["id"], "role", role
    elif kind == "module":
        for clause in record.get("clauses", ()):
            yield clause, "module", record["id"]
    elif kind == "question":
        yield record["clause"], "question", record["id"]
    elif kind == "conduct":
        for role in record.get("roles", ()):
            yield record["id"], "role", role


def _of_section(section: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    """Whoever answers for a section works by all its clauses; whoever does a step, by those of the step."""
    for clause in section["clauses"]:
        for role in section["roles"]["responsible"]:
            yield clause["id"], "role", role
    for step in section["procedure"]:
        yield step["id"], "role", step["role"]
        for clause in step.get("clauses", ()):
            yield clause, "role", step["role"]
        for id_ in (step["id"], *step.get("clauses", ())):
            yield from ((id_, "form", form) for form in (step.get("form"),) if form)
