"""Compare two releases: changes of records, each with a type and a level."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from generator.load.catalogue import Catalogue
from generator.model.kinds import EVERY, Weight
from generator.releases.snapshot import WITHDRAWAL, Snapshot

Type = Literal[
    "added",
    "withdrawn",
    "moved",
    "split",
    "merged",
    "strength",
    "limit",
    "deadline",
    "role",
    "basis",
    "wording",
    "frame",
]
Level = Literal["editorial", "minor", "major"]

LEVELS: tuple[Level, ...] = ("editorial", "minor", "major")
"""Levels of a change, rising: wording and other editorial changes; a rule; the structure of the handbook."""

LEVEL_OF: Mapping[Weight, Level] = {"editorial": "editorial", "rule": "minor", "frame": "major"}
"""Return the level of adding or removing a record of a kind."""

PART_FIELDS = {"section": (("clauses", "clause"), ("procedure", "step"))}
"""Fields with parts, by kind, and the kind of the parts; items are inside groups of a checklist."""

LIMITS = ("min", "max", "unit", "target", "baseline", "likelihood", "impact", "pass_mark", "renewal_months", "points")
ROLES = ("role", "roles", "owner")
LINKS = ("clause", "clauses", "controls", "checklists", "modules", "indicators", "forms", "risks", "references")
"""Fields that refer to other records: their figures are parts of ids."""

AROUND, LONGEST = 40, 200
"""Number of characters shown before and after a difference, and in total."""

_FIGURE = re.compile(r"\d+(?:\.\d+)?")
_SIGNS = re.compile(r"[\s\W_]+")


@dataclass(frozen=True, slots=True)
class Change:
    """Change of a record: its type, its level, and the old and new content of the field as text.

    `to` contains the ids of the records that replace a removed one.
    """

    id: str
    kind: str
    type: Type
    level: Level
    field: str
    before: str
    after: str
    to: tuple[str, ...] = ()


def changes(old: Snapshot, new: Snapshot, units: tuple[str, ...]) -> tuple[Change, ...]:
    """Return all changes, sorted by id; `units` are the units of time of the language (see `time_units`)."""
    before, after = dict(parts(old)), dict(parts(new))
    moved = dict(_moved(before, after))
    successors = {id_: tuple(withdrawal.get("replaced_by", ())) for id_, withdrawal in _withdrawals(new)}
    removed = [id_ for id_ in before if id_ not in after]
    predecessors = Counter(successor for id_ in removed for successor in successors.get(id_, ()))
    all_changes: list[Change] = []
    for id_ in sorted({*before, *after}):
        if id_ in before and id_ in after:
            all_changes += _compared(id_, before[id_], after[id_], units)
        elif id_ in moved:
            kind, record = before[id_]
            level: Level = "editorial" if _weight(kind) == "editorial" else "minor"
            text = _main_text(record)
            all_changes.append(Change(id_, kind, "moved", level, "id", text, text, (moved[id_],)))
        elif id_ in before:
            to = successors.get(id_, ())
            merged = len(to) == 1 and (to[0] in before or predecessors[to[0]] > 1)
            type_: Type = "split" if len(to) > 1 else "merged" if merged else "withdrawn"
            all_changes.append(_removed(id_, before[id_], type_, to))
        elif id_ not in moved.values():
            all_changes.append(_added(id_, after[id_]))
    all_changes += _pages(old.pages, new.pages)
    return tuple(all_changes)


def time_units(catalogue: Catalogue) -> tuple[str, ...]:
    """Return the prefixes of units of time in a language."""
    return tuple(catalogue.pgettext("release", "units of time").casefold().split())


def level_of(all_changes: Iterable[Change]) -> Level | None:
    """Return the highest level of the changes, or None without changes."""
    levels = {change.level for change in all_changes}
    return next((level for level in reversed(LEVELS) if level in levels), None)


def excerpts(before: str, after: str) -> tuple[str, str]:
    """Return two texts, each on one line, cut to their difference with `AROUND` characters of context."""
    texts = [" ".join(text.split()) for text in (before, after)]
    start = max(0, _common_prefix(*texts) - AROUND)
    suffix = _common_prefix(*(text[start:][::-1] for text in texts))
    cut = []
    for text in texts:
        end = min(max(len(text) - suffix + AROUND, start), start + LONGEST, len(text))
        cut.append(("…" if start and text else "") + text[start:end] + ("…" if end < len(text) else ""))
    return cut[0], cut[1]


def _common_prefix(first: str, second: str) -> int:
    """Return the length of the common prefix of two texts."""
    pairs = zip(first, second, strict=False)
    return next((i for i, (a, b) in enumerate(pairs) if a != b), min(len(first), len(second)))


# ---- parts


def parts(snapshot: Snapshot) -> Iterator[tuple[str, tuple[str, dict[str, Any]]]]:
    """Yield every record without its parts, and every clause, step and item separately."""
    for id_, (kind, record) in snapshot.in_force:
        rest = dict(record)
        for field, inner in PART_FIELDS.get(kind, ()):
            for part in rest.pop(field, ()):
                yield part["id"], (inner, part)
        if kind == "checklist":
            for group in rest.pop("groups", ()):
                for item in group["items"]:
                    yield item["id"], ("item", {**item, "group": group["title"]})
        if kind == "handbook":
            rest = {key: value for key, value in rest.items() if key not in CONTROL}
        yield id_, (kind, rest)


CONTROL = ("version", "issued", "effective", "approvals", "house", "training", "moments", "situations")
"""Fields of `handbook.yml` for document control and appearance: changing them changes no rule."""


def _moved(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield old and new id of records with a new id and the same text."""
    new = {(kind, _main_text(record)): id_ for id_, (kind, record) in after.items() if id_ not in before}
    for id_, (kind, record) in before.items():
        target = new.get((kind, _main_text(record)))
        if id_ not in after and target is not None:
            yield id_, target


def _main_text(record: Mapping[str, Any]) -> str:
    """Return the main text of a record, or ""."""
    for field in ("text", "action", "title", "stem", "definition"):
        value = record.get(field)
        if isinstance(value, str):
            return value
    return ""


def _withdrawals(snapshot: Snapshot) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yield the withdrawals of a release: records that name the successors of removed records."""
    return ((id_, record) for id_, (kind, record) in snapshot.records.items() if kind == WITHDRAWAL)


def _removed(id_: str, part: tuple[str, Mapping[str, Any]], type_: Type, to: tuple[str, ...]) -> Change:
    return Change(id_, part[0], type_, _weight(part[0]), "", _main_text(part[1]), "", to)


def _added(id_: str, part: tuple[str, Mapping[str, Any]]) -> Change:
    return Change(id_, part[0], "added", _weight(part[0]), "", "", _main_text(part[1]))


def _weight(kind: str) -> Level:
    """How much it is that a record of a kind comes or goes."""
    return LEVEL_OF[_change(kind)]


def _change(kind: str) -> Weight:
    """Return the weight of a change of a kind; editorial for kinds unknown to this version of the program."""
    return (kind in EVERY and EVERY[kind].change) or "editorial"


# ---- fields


def _compared(
    id_: str, old: tuple[str, Mapping[str, Any]], new: tuple[str, Mapping[str, Any]], units: tuple[str, ...]
) -> Iterator[Change]:
    kind, before = old
    after = new[1]
    for field in sorted({*before, *after}):
        if before.get(field) != after.get(field):
            yield from _field(id_, kind, field, before.get(field), after.get(field), units)


def _field(id_: str, kind: str, field: str, before: Any, after: Any, units: tuple[str, ...]) -> Iterator[Change]:
    texts = _text(before), _text(after)
    if kind == "handbook":
        type_: Type = "frame" if field == "chapters" else "wording"
        yield Change(id_, kind, type_, "major" if type_ == "frame" else "editorial", field, *texts)
        return
    type_ = _type(kind, field, *texts, units)
    is_rule = _change(kind) == "rule" or type_ in ("strength", "limit", "deadline", "role")
    same = _SIGNS.sub("", texts[0]) == _SIGNS.sub("", texts[1])
    yield Change(id_, kind, type_, "minor" if is_rule and not same else "editorial", field, *texts)


def _type(kind: str, field: str, before: str, after: str, units: tuple[str, ...]) -> Type:
    if field == "strength":
        return "strength"
    if field == "within":
        return "deadline"
    if field in ROLES:
        return "role"
    if field.endswith("basis") or field in LINKS:
        return "basis"
    if field in LIMITS or field == "answer":
        return "limit"
    if not _retells(kind) and _FIGURE.sub("0", before) == _FIGURE.sub("0", after):
        return "deadline" if _timed(before, after, units) else "limit"
    return "wording"


def _retells(kind: str) -> bool:
    return kind in EVERY and EVERY[kind].retells


def _timed(before: str, after: str, units: tuple[str, ...]) -> bool:
    """Return whether all figures that differ are followed by a unit of time."""
    pairs = zip(_FIGURE.finditer(before), _FIGURE.finditer(after), strict=True)
    changed = [new for old, new in pairs if old.group() != new.group()]
    return bool(changed) and all(after[figure.end() :].lstrip().casefold().startswith(units) for figure in changed)


def _text(value: Any) -> str:
    """Return the value of a field as short text."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, Mapping):
        return ", ".join(f"{key}: {_text(inner)}" for key, inner in sorted(value.items()))
    if isinstance(value, (list, tuple)):
        return "; ".join(map(_text, value))
    return str(value)


def _pages(old: Mapping[str, str], new: Mapping[str, str]) -> Iterator[Change]:
    for name in sorted({*old, *new}):
        if old.get(name) != new.get(name):
            type_: Type = "added" if name not in old else "withdrawn" if name not in new else "wording"
            yield Change(f"content/{name}", "page", type_, "editorial", "", "", "")
