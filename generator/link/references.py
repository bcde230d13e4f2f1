"""Find the ids that a record refers to, by the annotations of the model."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel

from generator.diagnostics.diagnostic import Place
from generator.load.records import Entry
from generator.model.base import Identified, Names
from generator.model.kinds import PARTS

PART_KINDS: dict[type[Identified], str] = {kind.type: kind.name for kind in PARTS}
"""Kinds of parts by class: records inside records that have an id of their own."""


@dataclass(frozen=True, slots=True)
class Mention:
    """Reference from a record to another, with its place."""

    source: str
    target: str
    kind: str
    at: Place


def mentions(entry: Entry) -> Iterator[Mention]:
    """Yield all mentions in a record. The source is the innermost record with an id that contains the mention."""
    yield from _walk(entry.record, entry.at, entry.record.id)


def identified(entry: Entry) -> Iterator[Entry]:
    """Yield the record itself and its parts that have an id."""
    yield entry
    yield from _parts(entry.record, entry.at)


def _walk(record: BaseModel, at: Place, source: str) -> Iterator[Mention]:
    for name, kind, nested in _shape(type(record)):
        value = getattr(record, name)
        if value is None:
            continue
        many = isinstance(value, tuple)
        for i, part in enumerate(value if many else (value,)):
            place = at.into(name, i) if many else at.into(name)
            if kind is not None:
                yield Mention(source, str(part), kind, place)
            elif nested and isinstance(part, BaseModel):
                yield from _walk(part, place, part.id if isinstance(part, Identified) else source)


def _parts(record: BaseModel, at: Place) -> Iterator[Entry]:
    for name, _, nested in _shape(type(record)):
        value = getattr(record, name)
        if not nested or not isinstance(value, tuple):
            continue
        for i, part in enumerate(value):
            place = at.into(name, i)
            if isinstance(part, Identified):
                yield Entry(PART_KINDS[type(part)], part, place)
            elif isinstance(part, BaseModel):
                yield from _parts(part, place)


@cache
def _shape(model: type[BaseModel]) -> tuple[tuple[str, str | None, bool], ...]:
    """Return the fields that refer to or contain records: name, kind referred to or None, whether they contain any."""
    shape = []
    for name, field in model.model_fields.items():
        kind = next((m.kind for m in field.metadata if isinstance(m, Names)), None) or _named_kind(field.annotation)
        nested = kind is None and holds_records(field.annotation)
        if kind is not None or nested:
            shape.append((name, kind, nested))
    return tuple(shape)


def _named_kind(annotation: Any) -> str | None:
    if get_origin(annotation) is Annotated:
        for mark in annotation.__metadata__:
            if isinstance(mark, Names):
                return mark.kind
    return next((kind for part in get_args(annotation) if (kind := _named_kind(part))), None)


def holds_records(annotation: Any) -> bool:
    """Return whether a field of this type can contain records, at any depth."""
    if isinstance(annotation, type):
        return issubclass(annotation, BaseModel)
    if get_origin(annotation) in (tuple, Union, Annotated) or get_args(annotation):
        return any(holds_records(part) for part in get_args(annotation))
    return False
