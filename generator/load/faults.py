"""What pydantic finds wrong with a record, told in terms of the record: which field, of what, once.

Pydantic names types and steps of its own (`int`, `measure`); authors know fields and entries. So its location is
followed through the types of the record, to the field in question and the record that holds it.
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

from generator.model.kinds import Kind

ALIKE = 0.75
"""How much of two words has to be the same before one is taken for a slip of the other."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One finding: pydantic's word for it, what was given, where in the record, and what the model says of the place.

    `members` are the types that may stand there; `holder` is the record that has `field`, the last one on the path.
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
        """The field's name, or the index of an entry."""
        return str(self.path[-1]) if self.path else ""

    @property
    def named(self) -> str:
        """What is at fault, to begin a sentence with."""
        if not self.path:
            return "the record"
        last = self.path[-1]
        return f"entry {last + 1} of `{self.path[-2]}`" if isinstance(last, int) else f"`{last}`"

    @property
    def about(self) -> str:
        """What the model says of the field, in brackets; empty if it says nothing."""
        says = (self.field.description or "").rstrip(".") if self.field is not None else ""
        return f" ({says[:1].lower()}{says[1:]})" if says else ""

    @property
    def close(self) -> str | None:
        """The field of the same record that an unknown key looks like."""
        known = self.holder.model_fields if self.holder is not None else ()
        return next(iter(difflib.get_close_matches(self.key, known, n=1, cutoff=ALIKE)), None)


def faults_of(error: ValidationError, kind: Kind) -> list[Fault]:
    """Every fault of one record, without those that only echo another."""
    return _without_echoes(_fault(detail, kind) for detail in error.errors(include_url=False))


def _without_echoes(faults: Iterable[Fault]) -> list[Fault]:
    kept: dict[tuple[Any, ...], Fault] = {}
    for fault in faults:
        if fault.what == "too_short" and len(fault.given) >= fault.context["min_length"]:
            continue  # pydantic counts only those entries that it could read
        kept.setdefault((fault.path, fault.holder), fault)  # a number is tried as `int`, then as `float`
    misspelt = {(*fault.path[:-1], fault.close) for fault in kept.values() if fault.what == "extra_forbidden"}
    return [fault for fault in kept.values() if fault.what != "missing" or fault.path not in misspelt]


def _fault(detail: ErrorDetails, kind: Kind) -> Fault:
    path: list[str | int] = []
    holder: type[BaseModel] | None = None
    field: FieldInfo | None = None
    allowed = members(kind.type)
    for part in detail["loc"]:
        if len(allowed) > 1:  # pydantic names the member of a union that it tried; the data has no such step
            allowed = tuple(member for member in allowed if part in _tags(member)) or allowed
            continue
        here = allowed[0] if allowed else None
        allowed = ()
        if get_origin(here) is tuple:
            allowed = members(get_args(here)[0])
        elif isinstance(here, type) and issubclass(here, BaseModel):
            holder, field = here, here.model_fields.get(str(part))
            allowed = members(field.annotation) if field is not None else ()
        path.append(part)
    context = detail.get("ctx", {})
    return Fault(detail["type"], detail["input"], context, detail["msg"], tuple(path), holder, field, allowed)


def members(annotation: Any) -> tuple[Any, ...]:
    """The types that may stand for an annotation, without None and without what only annotates."""
    if get_origin(annotation) is Annotated:
        return members(get_args(annotation)[0])
    if get_origin(annotation) in (Union, UnionType):
        return tuple(one for part in get_args(annotation) if part is not NoneType for one in members(part))
    return (annotation,)


def _tags(member: Any) -> tuple[str, ...]:
    return types_of(member) if isinstance(member, type) and issubclass(member, BaseModel) else ()


def types_of(member: type[BaseModel]) -> tuple[str, ...]:
    """The words that `type` may have in a record that is told apart by it."""
    return get_args(member.model_fields["type"].annotation)
