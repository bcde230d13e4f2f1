"""What changed between two releases as a document: who reads it sees what is gone, what is new, and whom it touches."""

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
"""Kinds in the order in which their changes are listed."""

WORDS = (*TYPES, *LEVELS, *GROUPS, "course", "notice", "type", "what changed", "touches")


@dataclass(frozen=True, slots=True)
class Redlined:
    """One change: number and keyword of its type and level, the text with its marks, where it went, whom it touches."""

    number: str
    type: Type
    level: Level
    pieces: tuple[tuple[Sign, str], ...]
    to: tuple[str, ...]
    touches: tuple[str, ...]
    roles: tuple[str, ...]
    """Ids of the roles among them."""


@dataclass(frozen=True, slots=True)
class RedlineGroup:
    """The changes of one section, checklist or other record, under the keyword of its kind, its id and its title."""

    kind: str
    id: str
    title: str
    changes: tuple[Redlined, ...]


@dataclass(frozen=True, slots=True)
class TypeCounts:
    """How many changes of a type there are of each level."""

    type: Type
    counts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class RetrainingRow:
    """Who has to learn what anew: role, `course` or `notice`, titles of modules, numbers of what changed."""

    role: str
    need: str
    modules: tuple[str, ...]
    numbers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RedlinePage:
    """All changes from one release to another."""

    head: DocumentHead
    old: tuple[str, str]
    """Version and the day from which it holds."""
    new: tuple[str, str]
    role: str
    counts: tuple[TypeCounts, ...]
    groups: tuple[RedlineGroup, ...]
    retraining: tuple[RetrainingRow, ...]


def redline(
    head: DocumentHead, old: Snapshot, new: Snapshot, found: tuple[Touched, ...], role: str | None
) -> RedlinePage:
    """The document, for everybody or for one role."""
    titles = _titles(old) | _titles(new)
    texts = [dict(parts(one)) for one in (old, new)]
    groups: dict[tuple[str, str], list[Redlined]] = {}
    for one in found:
        groups.setdefault(_group(one.change), []).append(_redlined(one, texts, titles))
    order = {kind: place for place, kind in enumerate(GROUPS)}  # a kind of a later version of the program comes last
    ordered = sorted(groups.items(), key=lambda group: (order.get(group[0][0], len(order)), _natural(group[0][1])))
    levels = Counter((one.change.type, one.change.level) for one in found)
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
                titles.get(one.role, one.role),
                one.need,
                tuple(titles.get(module, module) for module in one.modules),
                tuple(dict.fromkeys(number(change.id) for change in one.changes)),
            )
            for one in retraining(found)
            if role is None or one.role == role
        ),
    )


def _titles(snapshot: Snapshot) -> dict[str, str]:
    """The titles of all records; a section's with its number."""
    return {
        id_: f"{number(id_)} {record['title']}" if kind == "section" else record["title"]
        for id_, (kind, record) in snapshot.records.items()
        if "title" in record and kind != WITHDRAWAL
    }


def _group(change: Change) -> tuple[str, str]:
    whole = EVERY[change.kind].whole if change.kind in EVERY else ""
    if whole:
        return whole, owner_of(change.id)
    return change.kind, change.id


def _natural(id_: str) -> tuple[Any, ...]:
    """Ids as people sort them: 2.10 behind 2.9."""
    return tuple((len(part), part) for part in id_.replace("-", ".").split("."))


def _redlined(one: Touched, texts: list[dict[str, Any]], titles: Mapping[str, str]) -> Redlined:
    change = one.change
    before, after = change.before, change.after
    if change.field and change.type != "moved":
        before, after = (_readable(side.get(change.id, ("", {}))[1].get(change.field), titles) for side in texts)
    pieces = (("=", before),) if change.type == "moved" else shortened(inline(before, after))
    touches = (titles.get(id_, id_) for id_ in (*one.roles, *one.checklists, *one.forms, *one.modules))
    return Redlined(
        number(change.id) if "-" in change.id else change.id,
        change.type,
        change.level,
        pieces,
        tuple(map(number, change.to)),
        (*touches, *one.questions),
        one.roles,
    )


def _readable(value: Any, titles: Mapping[str, str]) -> str:
    """A field as a reader would write it: titles for ids, lists with strokes between, no keys."""
    if value is None or value is False:
        return ""
    if value is True:
        return "√"
    if isinstance(value, Mapping):
        return " ".join(filter(None, (_readable(one, titles) for one in _told(value))))
    if isinstance(value, (list, tuple)):
        return " / ".join(_readable(one, titles) for one in value)
    text = str(value)
    return titles.get(text, number(text) if text.startswith(("SEC-", "CL-")) else text)


def _told(record: Mapping[str, Any]) -> Iterator[Any]:
    """The values of a record that say something to a reader; a label or a source before what is said of it."""
    first = ("label", "title", "reference", "article", "text")
    order: Iterable[str] = (*(key for key in first if key in record), *(key for key in record if key not in first))
    return (record[key] for key in order if key not in ("grade", "type", "strength", "required"))
