"""Compare two releases: changes of records, each with a type and a level."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from generator.load.catalogue import Catalogue
from generator.model.kinds import EVERY, HANDBOOK, Weight
from generator.releases.rulings import Ruled, change_digest, rulings
from generator.releases.snapshot import WITHDRAWAL, Snapshot
from generator.requirements.compare import differences
from generator.requirements.vocabulary import Vocabulary, vocabulary

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
    "condition",
    "unclear",
    "basis",
    "wording",
    "frame",
]
"""Types of changes. `unclear` is a change of substance without a type, until `sop settle` gives it one."""

Level = Literal["editorial", "minor", "major"]

LEVELS: tuple[Level, ...] = ("editorial", "minor", "major")
"""Levels of a change, rising: wording and other editorial changes; a rule; the structure of the handbook."""

LEVEL_OF: Mapping[Weight, Level] = {"editorial": "editorial", "rule": "minor", "frame": "major"}
"""Return the level of adding or removing a record of a kind."""

PART_FIELDS = {"section": (("clauses", "clause"), ("procedure", "step"))}
"""Fields with parts, by kind, and the kind of the parts; items are inside groups of a checklist."""

SUBSTANCE = frozenset({"added", "withdrawn", "strength", "limit", "deadline", "role", "condition", "unclear"})
"""Types of changes that require staff to work differently."""

LIMITS = ("min", "max", "unit", "target", "baseline", "likelihood", "impact", "pass_mark", "renewal_months", "points")
ROLES = ("role", "roles", "owner")
LINKS = ("clause", "clauses", "controls", "checklists", "modules", "indicators", "forms", "risks", "references")
"""Fields that refer to other records: their figures are parts of ids."""

DESCRIBING = ("title", "purpose")
"""Fields that say what a record is about: other words in them are wording, but not other figures or modal words."""

AROUND, LONGEST = 40, 200
"""Number of characters shown before and after a difference, and in total."""

_SIGNS = re.compile(r"[\s\W_]+")


@dataclass(frozen=True, slots=True)
class Change:
    """Change of a record: its type, its level, and the old and new content of the field as text.

    `to` contains the ids of the records that replace a removed one; `also` further types, if several things changed;
    `reason` why an unclear change was given its type.
    """

    id: str
    kind: str
    type: Type
    level: Level
    field: str
    before: str
    after: str
    to: tuple[str, ...] = ()
    also: tuple[Type, ...] = ()
    reason: str = ""

    @property
    def types(self) -> tuple[Type, ...]:
        """Return all types, the first one first."""
        return (self.type, *self.also)

    @property
    def digest(self) -> str:
        """Return the digest by which a ruling names this change."""
        return change_digest(self.id, self.field, self.before, self.after)


@dataclass(frozen=True, slots=True)
class _Judge:
    """What decides on the type of a changed text: the words of the language, and what authors ruled."""

    words: Vocabulary
    rulings: Mapping[str, Ruled]


def changes(old: Snapshot, new: Snapshot, catalogue: Catalogue) -> tuple[Change, ...]:
    """Return all changes, sorted by id; `catalogue` is that of the handbook's language."""
    judge = _Judge(vocabulary(catalogue, _roles(old, new)), rulings(new))
    before, after = dict(parts(old)), dict(parts(new))
    moved = dict(_moved(before, after))
    successors = {id_: tuple(withdrawal.get("replaced_by", ())) for id_, withdrawal in _withdrawals(new)}
    removed = [id_ for id_ in before if id_ not in after]
    predecessors = Counter(successor for id_ in removed for successor in successors.get(id_, ()))
    all_changes: list[Change] = []
    for id_ in sorted({*before, *after}):
        if id_ in before and id_ in after:
            all_changes += _compared(id_, before[id_], after[id_], judge)
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


def _roles(*snapshots: Snapshot) -> set[str]:
    """Return the titles of all roles."""
    records = (record for snapshot in snapshots for record in snapshot.records.values())
    return {record["title"] for kind, record in records if kind == "role"}


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
        if kind == HANDBOOK.name:
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
    id_: str, old: tuple[str, Mapping[str, Any]], new: tuple[str, Mapping[str, Any]], judge: _Judge
) -> Iterator[Change]:
    kind, before = old
    after = new[1]
    for field in sorted({*before, *after}):
        if before.get(field) != after.get(field):
            yield _field(id_, kind, field, before.get(field), after.get(field), judge)


def _field(id_: str, kind: str, field: str, before: Any, after: Any, judge: _Judge) -> Change:
    texts = _text(before), _text(after)
    if kind == HANDBOOK.name:
        type_: Type = "frame" if field == "chapters" else "wording"
        return Change(id_, kind, type_, "major" if type_ == "frame" else "editorial", field, *texts)
    types = _types(kind, field, *texts, judge.words)
    ruling = judge.rulings.get(change_digest(id_, field, *texts)) if "unclear" in types else None
    if ruling:
        types = tuple(dict.fromkeys(ruling.type if type_ == "unclear" else type_ for type_ in types))
    is_rule = _change(kind) == "rule" or any(type_ in SUBSTANCE for type_ in types)
    same = _SIGNS.sub("", texts[0]) == _SIGNS.sub("", texts[1])
    level: Level = "minor" if is_rule and not same else "editorial"
    return Change(id_, kind, types[0], level, field, *texts, also=types[1:], reason=ruling.reason if ruling else "")


FIELD_TYPES: Mapping[str, Type] = {
    "strength": "strength",
    "within": "deadline",
    "case": "condition",
    **dict.fromkeys(ROLES, "role"),
    **dict.fromkeys(LINKS, "basis"),
    **dict.fromkeys((*LIMITS, "answer"), "limit"),
}
"""Types of changes of fields that say one thing only."""


def _types(kind: str, field: str, before: str, after: str, words: Vocabulary) -> tuple[Type, ...]:
    """Return the types of a change of a field; texts are compared by what they require."""
    if field.endswith("basis"):
        return ("basis",)
    if field in FIELD_TYPES:
        return (FIELD_TYPES[field],)
    if _retells(kind):
        return ("wording",)
    types: tuple[Type, ...] = differences(before, after, words)
    if field in DESCRIBING:
        types = tuple(type_ for type_ in types if type_ in ("strength", "limit", "deadline"))
    return types or ("wording",)


def _retells(kind: str) -> bool:
    return kind in EVERY and EVERY[kind].retells


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
