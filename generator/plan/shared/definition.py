"""What a checklist asks, as published data: its digest is on paper and in every record."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from generator.engine.canonical import canonical_digest
from generator.link.handbook import Handbook
from generator.model.base import Record
from generator.model.checklist import Checklist, Item
from generator.model.published import published


def checklist_definition(handbook: Handbook, checklist: Checklist) -> dict[str, Any]:
    """Return the definition of a checklist (questions and version) as published data. Limits are decimal text.

    Its digest is printed on paper and repeated in records: keys keep their names, and a key that is added later must be
    omitted if a checklist does not use it.
    """
    info = handbook.info
    return {
        "handbook": {"id": info.id, "number": info.number, "version": info.version},
        "checklist": checklist.id,
        "title": checklist.title,
        **questions(checklist),
    }


def questions(checklist: Checklist) -> dict[str, Any]:
    """Return what a checklist asks, whatever its version: two that are equal may be filled in and judged alike."""
    return {
        "facts": [_plain(fact) for fact in checklist.facts],
        "groups": [
            {"title": group.title, "items": [_asked(item) for item in group.items], **_used(case=group.case)}
            for group in checklist.groups
        ],
        "signers": [_plain(signer) for signer in checklist.signers],
        **_used(stop=checklist.stop),
    }


def checklist_digest(handbook: Handbook, checklist: Checklist) -> str:
    """Return the digest that identifies the checklist definition in records: it covers every word, limit and answer."""
    return canonical_digest(checklist_definition(handbook, checklist))


def _asked(item: Item) -> dict[str, Any]:
    return {
        "id": item.id,
        "text": item.text,
        "critical": item.critical,
        "clause": item.clause,
        "answer": _plain(item.answer),
        **_used(case=item.case, stop=item.stop),
    }


def _used(**values: Record | tuple[Record, ...] | None) -> dict[str, Any]:
    """Return the values that are there: a definition that does not use a field keeps its digest."""
    return {
        name: [_plain(one) for one in value] if isinstance(value, tuple) else _plain(value)
        for name, value in values.items()
        if value
    }


def _plain(value: Record | str) -> Any:
    """Return a value of a definition as JSON data in which limits are decimal text."""
    return value if isinstance(value, str) else _with_decimals(published(value))


_LIMITS = frozenset(("min", "max", "at_least", "above", "at_most", "below"))


def _with_decimals(value: Any, name: str = "") -> Any:
    if isinstance(value, dict):
        return {key: _with_decimals(inner, key) for key, inner in value.items()}
    if isinstance(value, list):
        return [_with_decimals(inner) for inner in value]
    return f"{Decimal(str(value)):f}" if name in _LIMITS else value
