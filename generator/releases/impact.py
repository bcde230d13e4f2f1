"""Impact of changes: the roles, checklists, forms, modules and questions affected, and who must be retrained."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from generator.load.catalogue import Catalogue
from generator.model.kinds import EVERY
from generator.releases.changes import SUBSTANCE, Change, changes
from generator.releases.snapshot import Snapshot

Need = Literal["course", "notice"]
"""`course`: must be taught again. `notice`: must be informed. Editorial changes need neither."""

PRACTISED = frozenset(kind.name for kind in EVERY.values() if kind.practised)


@dataclass(frozen=True, slots=True)
class Touched:
    """Change with the ids of the records that depend on it in either release."""

    change: Change
    roles: tuple[str, ...]
    checklists: tuple[str, ...]
    forms: tuple[str, ...]
    modules: tuple[str, ...]
    questions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Retraining:
    """Retraining of a role: by course or by notice, in which modules, because of which changes."""

    role: str
    need: Need
    modules: tuple[str, ...]
    changes: tuple[Change, ...]


def compared(old: Snapshot, new: Snapshot, catalogue: Catalogue) -> tuple[Touched, ...]:
    """Return the changes between two releases, each with its dependents."""
    return touched(changes(old, new, catalogue), old, new)


def touched(all_changes: Iterable[Change], old: Snapshot, new: Snapshot) -> tuple[Touched, ...]:
    """Return each change with its dependents."""
    maps = [_dependents(snapshot) for snapshot in (old, new)]
    return tuple(_touched(change, maps) for change in all_changes)


def retraining(impacts: Iterable[Touched]) -> tuple[Retraining, ...]:
    """Return the retraining of each affected role, courses before notices."""
    of_role: dict[tuple[str, Need], list[Touched]] = {}
    for impact in impacts:
        need = _need(impact.change)
        if need is not None:
            for role in impact.roles:
                of_role.setdefault((role, need), []).append(impact)
    rows = (
        Retraining(
            role,
            need,
            tuple(dict.fromkeys(module for impact in own for module in impact.modules)),
            tuple(impact.change for impact in own),
        )
        for (role, need), own in of_role.items()
    )
    return tuple(sorted(rows, key=lambda row: (row.need, row.role)))


def _need(change: Change) -> Need | None:
    if change.level == "editorial" or change.kind not in PRACTISED:
        return None
    return "course" if SUBSTANCE.intersection(change.types) else "notice"


def _touched(change: Change, maps: list[dict[str, dict[str, set[str]]]]) -> Touched:
    by_kind = [map_[id_] for map_ in maps for id_ in (change.id, *change.to) if id_ in map_]
    of_kind = {
        kind: tuple(sorted({dependent for dependents in by_kind for dependent in dependents.get(kind, ())}))
        for kind in ("role", "checklist", "form", "module", "question")
    }
    return Touched(
        change, of_kind["role"], of_kind["checklist"], of_kind["form"], of_kind["module"], of_kind["question"]
    )


def _dependents(snapshot: Snapshot) -> dict[str, dict[str, set[str]]]:
    """Return, by id and kind, the ids of the records that depend on a record."""
    dependents: dict[str, dict[str, set[str]]] = {}
    for _, (kind, record) in snapshot.in_force:
        for target, dependent_kind, dependent in _links(kind, record):
            dependents.setdefault(target, {}).setdefault(dependent_kind, set()).add(dependent)
    return dependents


def _links(kind: str, record: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    """Yield dependencies of a record: the id of a record, and kind and id of a dependent of it."""
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
    """Yield dependencies of a section: responsible roles use all its clauses, the role of a step those of the step."""
    for clause in section["clauses"]:
        for role in section["roles"]["responsible"]:
            yield clause["id"], "role", role
    for step in section["procedure"]:
        yield step["id"], "role", step["role"]
        for clause in step.get("clauses", ()):
            yield clause, "role", step["role"]
        for id_ in (step["id"], *step.get("clauses", ())):
            yield from ((id_, "form", form) for form in (step.get("form"),) if form)
