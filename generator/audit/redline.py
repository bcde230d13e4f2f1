"""Redline of two releases: deletions, insertions, and who is affected by each change."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, get_args

from generator.audit.inline import Sign, inline, listed, shortened
from generator.link.handbook import number
from generator.plan.artifact import DatedVersion
from generator.plan.presented import PRESENTED
from generator.plan.shared.parts import DocumentHead
from generator.releases.changes import LEVELS, Change, Level, Type, parts
from generator.releases.impact import Touched, retraining
from generator.releases.snapshot import Snapshot
from generator.releases.titles import titles_of, whole_of
from generator.requirements.vocabulary import Vocabulary

TYPES: tuple[Type, ...] = get_args(Type)
GROUPS = (*PRESENTED, "handbook", "page")
"""Kinds of records, in the order in which their changes are listed."""

WORDS = (*TYPES, *LEVELS, *GROUPS, "course", "notice", "type", "what changed", "touches")


@dataclass(frozen=True, slots=True)
class Redlined:
    """View of a change: number, types, level, marked text, where it was moved to, and what it affects."""

    number: str
    types: tuple[Type, ...]
    level: Level
    pieces: tuple[tuple[Sign, str], ...]
    to: tuple[str, ...]
    touches: tuple[str, ...]
    roles: tuple[str, ...]
    """Ids of the affected roles."""
    reason: str
    """Why an unclear change was given its type; "" for others."""


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
    old: DatedVersion
    new: DatedVersion
    role: str
    counts: tuple[TypeCounts, ...]
    groups: tuple[RedlineGroup, ...]
    retraining: tuple[RetrainingRow, ...]


def redline(
    head: DocumentHead,
    old: Snapshot,
    new: Snapshot,
    changes: tuple[Touched, ...],
    role: str | None,
    words: Vocabulary,
) -> RedlinePage:
    """Return the redline; with `role`, only the retraining of that role. `words` are those of the language."""
    titles = titles_of(old) | titles_of(new)
    texts = [dict(parts(snapshot)) for snapshot in (old, new)]
    groups: dict[tuple[str, str], list[Redlined]] = {}
    for touched in changes:
        groups.setdefault(whole_of(touched.change), []).append(_redlined(touched, texts, titles, words))
    order = {kind: place for place, kind in enumerate(GROUPS)}  # kinds of later versions of the program come last
    ordered = sorted(groups.items(), key=lambda group: (order.get(group[0][0], len(order)), _natural(group[0][1])))
    levels = Counter((touched.change.type, touched.change.level) for touched in changes)
    return RedlinePage(
        head=head,
        old=DatedVersion(old.version, old.effective),
        new=DatedVersion(new.version, new.effective),
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


def _natural(id_: str) -> tuple[Any, ...]:
    """Return a sort key for natural order: 2.10 after 2.9."""
    return tuple((len(part), part) for part in id_.replace("-", ".").split("."))


def _redlined(touched: Touched, texts: list[dict[str, Any]], titles: Mapping[str, str], words: Vocabulary) -> Redlined:
    change = touched.change
    touches = (titles.get(id_, id_) for id_ in (*touched.roles, *touched.checklists, *touched.forms, *touched.modules))
    return Redlined(
        titles.get(change.id, change.id) if change.kind == "page" else number(change.id),
        change.types,
        change.level,
        _pieces(change, texts, titles, words),
        tuple(map(number, change.to)),
        (*touches, *touched.questions),
        touched.roles,
        change.reason,
    )


def _pieces(
    change: Change, texts: list[dict[str, Any]], titles: Mapping[str, str], words: Vocabulary
) -> tuple[tuple[Sign, str], ...]:
    """Return the marked text of a change; lists are compared item by item."""
    if change.type == "moved":
        return (("=", change.before),)
    if not change.field:
        return shortened(inline(change.before, change.after, words))
    values = [side.get(change.id, ("", {}))[1].get(change.field) for side in texts]
    if any(isinstance(value, (list, tuple)) for value in values):
        old, new = ([_readable(item, titles) for item in value or ()] for value in values)
        return shortened(listed(old, new, words))
    before, after = (_readable(value, titles) for value in values)
    return shortened(inline(before, after, words))


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
