"""Translate pydantic's errors about a record into faults: the field, the record that contains it, without duplicates.

The locations of pydantic contain names of types and union members (`int`, `measure`), which authors do not know. So a
location is followed through the types of the record, to the field and the record that contains it.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass
from types import NoneType, UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from generator.model.base import LINE
from generator.model.kinds import Kind

ALIKE = 0.75
"""Similarity from which a word is suggested as the correction of another."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One error: pydantic's type of error, the given value, its path in the record, and what the model defines there.

    `members` are the types allowed there; `holder` is the model that has `field`, the last one on the path.
    """

    what: str
    given: Any
    context: dict[str, Any]
    text: str
    path: tuple[str | int, ...]
    holder: type[BaseModel] | None
    field: FieldInfo | None
    members: tuple[Any, ...]

    @property
    def key(self) -> str:
        """Name of the field, or index of the entry."""
        return str(self.path[-1]) if self.path else ""

    @property
    def named(self) -> str:
        """Subject of a message about the fault."""
        if not self.path:
            return "the record"
        last = self.path[-1]
        return f"entry {last + 1} of `{self.path[-2]}`" if isinstance(last, int) else f"`{last}`"

    @property
    def about(self) -> str:
        """Description of the field in brackets, or ""."""
        description = (self.field.description or "").rstrip(".") if self.field is not None else ""
        return f" ({description[:1].lower()}{description[1:]})" if description else ""

    @property
    def close(self) -> str | None:
        """Field of the same record that an unknown key resembles."""
        known = self.holder.model_fields if self.holder is not None else ()
        return next(iter(difflib.get_close_matches(self.key, known, n=1, cutoff=ALIKE)), None)


def faults_of(error: ValidationError, kind: Kind) -> list[Fault]:
    """Return every fault of a record, without those that follow from another."""
    return _without_duplicates(_fault(detail, kind) for detail in error.errors(include_url=False))


def _without_duplicates(faults: Iterable[Fault]) -> list[Fault]:
    kept: dict[tuple[Any, ...], Fault] = {}
    for fault in faults:
        if fault.what == "too_short" and len(fault.given) >= fault.context["min_length"]:
            continue  # pydantic counts only valid entries
        kept.setdefault((fault.path, fault.holder), fault)  # pydantic validates a number as `int`, then as `float`
    misspelt = {(*fault.path[:-1], fault.close) for fault in kept.values() if fault.what == "extra_forbidden"}
    return [fault for fault in kept.values() if fault.what != "missing" or fault.path not in misspelt]


def _fault(detail: ErrorDetails, kind: Kind) -> Fault:
    path: list[str | int] = []
    holder: type[BaseModel] | None = None
    field: FieldInfo | None = None
    allowed = members(kind.type)
    for part in detail["loc"]:
        if len(allowed) > 1:  # pydantic's location includes the union member that it tried; the data has no such key
            allowed = tuple(member for member in allowed if part in _tags(member)) or allowed
            continue
        type_ = allowed[0] if allowed else None
        allowed = ()
        if get_origin(type_) is tuple:
            allowed = members(get_args(type_)[0])
        elif isinstance(type_, type) and issubclass(type_, BaseModel):
            holder, field = type_, type_.model_fields.get(str(part))
            allowed = members(field.annotation) if field is not None else ()
        path.append(part)
    context = detail.get("ctx", {})
    return Fault(detail["type"], detail["input"], context, detail["msg"], tuple(path), holder, field, allowed)


def members(annotation: Any) -> tuple[Any, ...]:
    """Return the types that an annotation allows, without None and without `Annotated` metadata."""
    if get_origin(annotation) is Annotated:
        return members(get_args(annotation)[0])
    if get_origin(annotation) in (Union, UnionType):
        return tuple(member for part in get_args(annotation) if part is not NoneType for member in members(part))
    return (annotation,)


def _tags(member: Any) -> tuple[str, ...]:
    """Return what pydantic's location may say for a union member: its `type`, or its tag (`model/base.py`)."""
    if not isinstance(member, type) or not issubclass(member, BaseModel):
        return (LINE,)
    return (member.__name__, *(types_of(member) if "type" in member.model_fields else ()))


def types_of(member: type[BaseModel]) -> tuple[str, ...]:
    """Return the allowed values of the discriminator `type` of a union member."""
    return get_args(member.model_fields["type"].annotation)
