"""A fault of a record in an author's words: its code, its place and what to do about it."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterator
from typing import Any

from pydantic import BaseModel, ValidationError

from generator.diagnostics.diagnostic import Diagnostic, Place
from generator.load.faults import Fault, faults_of, types_of
from generator.load.yaml_reader import COLON_HINT
from generator.model.kinds import KINDS, Kind

_CONTRADICTIONS = {
    "limits": "exchange `min` and `max`",
    "one_right": "set `right: true` on the one right option",
    "some_right": "set `right: true` on each right option, or make it `type: single`",
}

_TYPES = {
    "string_type": "a text",
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "float_type": "a number",
    "bool_type": "true or false",
    "tuple_type": "a list",
    "model_type": "a mapping of fields",
    "dict_type": "a mapping of fields",
    "model_attributes_type": "a mapping of fields",
    "date_type": "a date such as 2026-06-01",
}

_TYPE_HINTS = {
    "a text": "put the whole value in quotes",
    "a list": "write it as a list: each entry after `- `, or all in `[ ]`",
    "a mapping of fields": "write it as `field: value`, one line for each field",
}


def explain(error: ValidationError, kind: Kind, at: Place) -> Iterator[Diagnostic]:
    """Everything wrong with one record, each fault once. `at` is the place of the record."""
    faults = faults_of(error, kind)
    stray = next((found for fault in faults if (found := _stray(fault, kind, at)) is not None), None)
    if stray is not None:  # its fields are those of another kind: nothing more can be said of them
        yield stray
        return
    for fault in faults:
        place = at.into(*fault.path) if fault.path else at
        yield _diagnostic(fault, place if place.path else at.into(0))


def _stray(fault: Fault, kind: Kind, at: Place) -> Diagnostic | None:
    """A record whose id is that of another kind lies in the wrong folder."""
    if fault.what != "string_pattern_mismatch" or fault.path != ("id",):
        return None
    other = next((other for other in KINDS if re.fullmatch(_id_pattern(other), fault.given)), None)
    if other is None:
        return None
    message = f"`{_short(fault.given)}` is the id of {_a(other.name)}, not of {_a(kind.name)}"
    hint = f"move the record to `sop_data/{other.folder}/`, or write an id that starts with `{_prefix(fault)}-`"
    return Diagnostic("L125", message, at.into("id"), hints=(hint,))


def _id_pattern(kind: Kind) -> str:
    return next(mark.pattern for mark in _model(kind.type).model_fields["id"].metadata if hasattr(mark, "pattern"))


def _diagnostic(fault: Fault, at: Place) -> Diagnostic:
    if fault.what == "missing":
        return Diagnostic("L120", f"the field {fault.named} is missing", at, hints=(f"add {fault.named}{fault.about}",))
    if fault.what == "extra_forbidden":
        return _unknown_key(fault, at)
    if fault.what.startswith("union_tag"):
        return _union(fault, at)
    if fault.key == "id" and fault.what in ("string_pattern_mismatch", "string_too_long"):
        return _malformed_id(fault, at)
    if fault.what in _CONTRADICTIONS:
        return Diagnostic("L124", fault.text, at, hints=(_CONTRADICTIONS[fault.what],))
    if fault.what in _TYPES:
        return _wrong_type(fault, at)
    message, hint = _REFUSED.get(fault.what, _refused)(fault)
    return Diagnostic("L123", message, at, hints=(hint,))
