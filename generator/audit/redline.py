"""Redline of two releases: deletions, insertions, and who is affected by each change."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, get_args

from generator.audit.inline import Sign, inline, shortened
from generator.link.handbook import number, owner_of
from generator.model.kinds import EVERY
from generator.plan.presented import PRESENTED
from generator.plan.shared.parts import DocumentHead
from generator.releases.changes import LEVELS, Change, Level, Type, parts
from generator.releases.impact import Touched, retraining
from generator.releases.snapshot import WITHDRAWAL, Snapshot

TYPES: tuple[Type, ...] = get_args(Type)
GROUPS = (*PRESENTED, "handbook", "page")
"""Kinds of records, in the order in which their changes are listed."""

WORDS = (*TYPES, *LEVELS, *GROUPS, "course", "notice", "type", "what changed", "touches")


@dataclass(frozen=True, slots=True)
class Redlined:
    """View of a change: number, type, level, marked text, where it was moved to, and what it affects."""

    number: str
    type: Type
    level: Level
    pieces: tuple[tuple[Sign, str], ...]
    to: tuple[str, ...]
    touches: tuple[str, ...]
    roles: tuple[str, ...]
    """Ids of the affected roles."""


@dataclass(frozen=True, slots=True)
class RedlineGroup:
    """Changes of a section, checklist or other record, with its kind, id and title."""

    kind: str
    id: str
    title: str
    changes: tuple[Redlined, ...]


@dataclass(frozen=True, slots=True)
class TypeCounts:
    """Number of changes of a type, by level."""

    type: Type
    counts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class RetrainingRow:
    """Retraining of a role: `course` or `notice`, titles of modules, numbers of changed records."""

    role: str
    need: str
    modules: tuple[str, ...]
    numbers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RedlinePage:
    """View of all changes between two releases."""

    head: DocumentHead
    old: tuple[str, str]
    """Version and effective date."""
    new: tuple[str, str]
    role: str
    counts: tuple[TypeCounts, ...]
    groups: tuple[RedlineGroup, ...]
    retraining: tuple[RetrainingRow, ...]


def redline(
    head: DocumentHead, old: Snapshot, new: Snapshot, changes: tuple[Touched, ...], role: str | None
) -> RedlinePage:
    """Return the redline; with `role`, only the retraining of that role."""
    titles = _titles(old) | _titles(new)
    texts = [dict(parts(snapshot)) for snapshot in (old, new)]
    groups: dict[tuple[str, str], list[Redlined]] = {}
    for touched in changes:
        groups.setdefault(_group(touched.change), []).append(_redlined(touched, texts, titles))
    order = {kind: place for place, kind in enumerate(GROUPS)}  # kinds of later versions of the program come last
    ordered = sorted(groups.items(), key=lambda group: (order.get(group[0][0], len(order)), _natural(group[0][1])))
    levels = Counter((touched.change.type, touched.change.level) for touched in changes)
    return RedlinePage(
        head=head,
        old=(old.version, old.effective),
        new=(new.version, new.effective),
        role=titles.get(role or "", ""),
        counts=tuple(
            TypeCounts(type_, counts)
            for type_ in TYPES
            if any(counts := tuple(levels[type_, level] for level in reversed(LEVELS)))
        ),
        groups=tuple(RedlineGroup(kind, id_, titles.get(id_, id_), tuple(rows)) for (kind, id_), rows in ordered),
        retraining=tuple(
            RetrainingRow(
                titles.get(row.role, row.role),
                row.need,
                tuple(titles.get(module, module) for module in row.modules),
                tuple(dict.fromkeys(number(change.id) for change in row.changes)),
            )
            for row in retraining(changes)
            if role is None or row.role == role
        ),
    )


def _titles(snapshot: Snapshot) -> dict[str, str]:
    """Return the titles of all records by id and of hand-written pages; section titles include the number."""
    pages = {f"content/{name}": _heading(markdown) for name, markdown in snapshot.pages.items()}
    return pages | {
        id_: f"{number(id_)} {record['title']}" if kind == "section" else record["title"]
        for id_, (kind, record) in snapshot.records.items()
        if "title" in record and kind != WITHDRAWAL
    }


def _heading(markdown: str) -> str:
    """Return the first heading of a hand-written page."""
    return next((line.removeprefix("# ").strip() for line in markdown.splitlines() if line.startswith("# ")), "")


def _group(change: Change) -> tuple[str, str]:
    whole = EVERY[change.kind].whole if change.kind in EVERY else ""
    if whole:
        return whole, owner_of(change.id)
    return change.kind, change.id


def _natural(id_: str) -> tuple[Any, ...]:
    """Return a sort key for natural order: 2.10 after 2.9."""
    return tuple((len(part), part) for part in id_.replace("-", ".").split("."))


def _redlined(touched: Touched, texts: list[dict[str, Any]], titles: Mapping[str, str]) -> Redlined:
    change = touched.change
    before, after = change.before, change.after
    if change.field and change.type != "moved":
        before, after = (_readable(side.get(change.id, ("", {}))[1].get(change.field), titles) for side in texts)
    pieces = (("=", before),) if change.type == "moved" else shortened(inline(before, after))
    touches = (titles.get(id_, id_) for id_ in (*touched.roles, *touched.checklists, *touched.forms, *touched.modules))
    return Redlined(
        titles.get(change.id, change.id) if change.kind == "page" else number(change.id),
        change.type,
        change.level,
        pieces,
        tuple(map(number, change.to)),
        (*touches, *touched.questions),
        touched.roles,
    )


def _readable(value: Any, titles: Mapping[str, str]) -> str:
    """Return the value of a field as text: titles instead of ids, lists separated by slashes, no keys."""
    if value is None or value is False:
        return ""
    if value is True:
        return "√"
    if isinstance(value, Mapping):
        return " ".join(filter(None, (_readable(part, titles) for part in _shown_values(value))))
    if isinstance(value, (list, tuple)):
        return " / ".join(_readable(part, titles) for part in value)
    text = str(value)
    return titles.get(text, number(text) if text.startswith(("SEC-", "CL-")) else text)


def _shown_values(record: Mapping[str, Any]) -> Iterator[Any]:
    """Return the values of a record that readers see; label and source come first."""
    first = ("label", "title", "reference", "article", "text")
    order: Iterable[str] = (*(key for key in first if key in record), *(key for key in record if key not in first))
    return (record[key] for key in order if key not in ("grade", "type", "strength", "required"))
