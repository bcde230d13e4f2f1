"""What changed between two releases, each change of a type that says what it means for those who work by it."""

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
"""How much is new: signs and words beside the rules; a rule; the frame."""

LEVEL_OF: Mapping[Weight, Level] = {"editorial": "editorial", "rule": "minor", "frame": "major"}
"""How much it is that a record comes or goes."""

PART_FIELDS = {"section": (("clauses", "clause"), ("procedure", "step"))}
"""Records that hold records, and the fields that hold them; items stand in the groups of a checklist."""

LIMITS = ("min", "max", "unit", "target", "baseline", "likelihood", "impact", "pass_mark", "renewal_months", "points")
ROLES = ("role", "roles", "owner")
LINKS = ("clause", "clauses", "controls", "checklists", "modules", "indicators", "forms", "risks", "references")
"""Fields that name what a record rests on, or what goes with it: their figures are those of ids."""

AROUND, LONGEST = 40, 200
"""Characters shown before and behind a difference, and in all."""

_FIGURE = re.compile(r"\d+(?:\.\d+)?")
_SIGNS = re.compile(r"[\s\W_]+")


@dataclass(frozen=True, slots=True)
class Change:
    """One change of one record: its type, how much it is, what was there before and what is there now, as text.

    `to` has the ids of the records that one which is gone has become, or that hold in its place.
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
    """Everything that changed, in the order of ids; `units` are the words of the language that count time."""
    before, after = dict(parts(old)), dict(parts(new))
    moved = dict(_moved(before, after))
    successors = {id_: tuple(one.get("replaced_by", ())) for id_, one in _withdrawals(new)}
    gone = [id_ for id_ in before if id_ not in after]
    heirs = Counter(id_ for one in gone for id_ in successors.get(one, ()))
    found: list[Change] = []
    for id_ in sorted({*before, *after}):
        if id_ in before and id_ in after:
            found += _compared(id_, before[id_], after[id_], units)
        elif id_ in moved:
            kind, record = before[id_]
            level: Level = "editorial" if _weight(kind) == "editorial" else "minor"
            found.append(Change(id_, kind, "moved", level, "id", _said(record), _said(record), (moved[id_],)))
        elif id_ in before:
            to = successors.get(id_, ())
            merged = len(to) == 1 and (to[0] in before or heirs[to[0]] > 1)
            found.append(_ended(id_, before[id_], "split" if len(to) > 1 else "merged" if merged else "withdrawn", to))
        elif id_ not in moved.values():
            found.append(_added(id_, after[id_]))
    found += _pages(old.pages, new.pages)
    return tuple(found)


def time_units(catalogue: Catalogue) -> tuple[str, ...]:
    """The words of a language that count time, as they begin."""
    return tuple(catalogue.pgettext("release", "units of time").casefold().split())


def level_of(found: Iterable[Change]) -> Level | None:
    """How much all changes are together; None where nothing changed."""
    levels = {one.level for one in found}
    return next((level for level in reversed(LEVELS) if level in levels), None)


def excerpts(before: str, after: str) -> tuple[str, str]:
    """Two texts on a line each, cut to what differs and some of what stands around it."""
    texts = [" ".join(text.split()) for text in (before, after)]
    start = max(0, _alike(*texts) - AROUND)
    behind = _alike(*(text[start:][::-1] for text in texts))
    cut = []
    for text in texts:
        end = min(max(len(text) - behind + AROUND, start), start + LONGEST, len(text))
        cut.append(("…" if start and text else "") + text[start:end] + ("…" if end < len(text) else ""))
    return cut[0], cut[1]


def _alike(one: str, other: str) -> int:
    """How many characters two texts begin with alike."""
    pairs = zip(one, other, strict=False)
    return next((i for i, (a, b) in enumerate(pairs) if a != b), min(len(one), len(other)))


# ---- parts


def parts(snapshot: Snapshot) -> Iterator[tuple[str, tuple[str, dict[str, Any]]]]:
    """Every record, and every clause, step and item apart from the record that holds it."""
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
"""Fields of `handbook.yml` that are control data or its look: they change with a version, and change no rule."""


def _moved(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Records that have another id and say the same."""
    new = {(kind, _said(record)): id_ for id_, (kind, record) in after.items() if id_ not in before}
    for id_, (kind, record) in before.items():
        target = new.get((kind, _said(record)))
        if id_ not in after and target is not None:
            yield id_, target


def _said(record: Mapping[str, Any]) -> str:
    """What a record says, in short."""
    for field in ("text", "action", "title", "stem", "definition"):
        value = record.get(field)
        if isinstance(value, str):
            return value
    return ""


def _withdrawals(snapshot: Snapshot) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """What says of a record that is gone what holds in its place."""
    return ((id_, record) for id_, (kind, record) in snapshot.records.items() if kind == WITHDRAWAL)


def _ended(id_: str, part: tuple[str, Mapping[str, Any]], type_: Type, to: tuple[str, ...]) -> Change:
    return Change(id_, part[0], type_, _weight(part[0]), "", _said(part[1]), "", to)


def _added(id_: str, part: tuple[str, Mapping[str, Any]]) -> Change:
    return Change(id_, part[0], "added", _weight(part[0]), "", "", _said(part[1]))


def _weight(kind: str) -> Level:
    """How much it is that a record of a kind comes or goes."""
    return LEVEL_OF[_change(kind)]


def _change(kind: str) -> Weight:
    """What a change of a record is about: wording, where a later version of the program has made up the kind."""
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
    told = _text(before), _text(after)
    if kind == "handbook":
        type_: Type = "frame" if field == "chapters" else "wording"
        yield Change(id_, kind, type_, "major" if type_ == "frame" else "editorial", field, *told)
        return
    type_ = _type(kind, field, *told, units)
    ruled = _change(kind) == "rule" or type_ in ("strength", "limit", "deadline", "role")
    same = _SIGNS.sub("", told[0]) == _SIGNS.sub("", told[1])
    yield Change(id_, kind, type_, "minor" if ruled and not same else "editorial", field, *told)


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
    """Whether the figures that differ count time."""
    pairs = zip(_FIGURE.finditer(before), _FIGURE.finditer(after), strict=True)
    differing = [new for old, new in pairs if old.group() != new.group()]
    return bool(differing) and all(after[one.end() :].lstrip().casefold().startswith(units) for one in differing)


def _text(value: Any) -> str:
    """A field as text: short forms for what is no text itself."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, Mapping):
        return ", ".join(f"{key}: {_text(one)}" for key, one in sorted(value.items()))
    if isinstance(value, (list, tuple)):
        return "; ".join(map(_text, value))
    return str(value)


def _pages(old: Mapping[str, str], new: Mapping[str, str]) -> Iterator[Change]:
    for name in sorted({*old, *new}):
        if old.get(name) != new.get(name):
            type_: Type = "added" if name not in old else "withdrawn" if name not in new else "wording"
            yield Change(f"content/{name}", "page", type_, "editorial", "", "", "")
