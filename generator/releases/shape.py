"""Shape of the records that this version of the program needs to compare releases.

Comparing works on plain data, because validating every record by the model would take a second for four releases.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from generator.model.kinds import HANDBOOK, RELEASED

KNOWN = frozenset(kind.name for kind in (HANDBOOK, *RELEASED))

Shape = Mapping[str, Any]
"""For each field: `str`, the shape of a mapping, or a list with the shape of its items."""

OPTIONAL = "?"
"""Suffix of the name of a field that may be absent."""

_CLAUSE: Shape = {"id": str, "strength": str, "text": str}
_STEP: Shape = {"id": str, "role": str, "form?": str, "clauses?": [str]}
_ITEM: Shape = {"id": str, "clause": str}

SHAPES: Mapping[str, Shape] = {
    "handbook": {"language": str},
    "section": {"roles": {"responsible": [str]}, "clauses": [_CLAUSE], "procedure": [_STEP]},
    "checklist": {"id": str, "roles": [str], "groups": [{"title": str, "items": [_ITEM]}]},
    "role": {"title": str},
    "ruling": {"digest": str, "type": str, "reason": str},
    "conduct": {"id": str, "roles?": [str], "clause?": str, "clauses?": [str]},
    "module": {"id": str, "clause?": str, "clauses?": [str]},
    "question": {"id": str, "clause": str},
    "withdrawal": {"replaced_by?": [str]},
}
"""Fields that comparing uses, by kind."""


def misshapen(records: Mapping[str, tuple[str, Any]]) -> str:
    """Return what this version of the program cannot read in the records of a release, or ""."""
    if not any(kind == HANDBOOK.name for kind, _ in records.values()):
        return "it has no record of the kind `handbook`"
    for id_, (kind, record) in records.items():
        if kind not in KNOWN:
            return f"`{id_}` is of the kind `{kind}`"
        fault = next(_faults(record, {"title?": str, **SHAPES.get(kind, {})}, ""), "")
        if fault:
            return f"`{fault}` of `{id_}` is missing or of another form"
    return ""


def _faults(value: Any, shape: Any, path: str) -> Iterator[str]:
    """Yield the paths at which a value does not match a shape."""
    if isinstance(shape, list):
        if not isinstance(value, list):
            yield path
            return
        for i, item in enumerate(value):
            yield from _faults(item, shape[0], f"{path}.{i}")
    elif isinstance(shape, Mapping):
        if not isinstance(value, Mapping):
            yield path or "all"
            return
        for field, inner in shape.items():
            name = field.removesuffix(OPTIONAL)
            if name in value or name == field:
                yield from _faults(value.get(name), inner, f"{path}.{name}".removeprefix("."))
    elif not isinstance(value, shape):
        yield path
