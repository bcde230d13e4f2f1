"""Turn validation errors of a record into diagnostics: code, place, message and hint."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterator
from typing import Any

from pydantic import ValidationError

from generator.diagnostics.diagnostic import Diagnostic, Place
from generator.diagnostics.words import a, short
from generator.load.faults import ALIKE, Fault, faults_of, members, types_of
from generator.load.syntax import COLON_HINT
from generator.model.kinds import KINDS, Kind

_CONTRADICTIONS = {
    "limits": ("min", "exchange `min` and `max`"),
    "one_right": ("options", "set `right: true` on the one right option"),
    "some_right": ("options", "set `right: true` on each right option, or make it `type: single`"),
}
"""Field to show and hint for errors about several fields, by the error type that the model raises."""

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
    """Yield a diagnostic for each fault of a record. `at` is the place of the record."""
    faults = faults_of(error, kind)
    for fault in faults:
        misplaced = _misplaced(fault, kind, at)
        if misplaced is not None:  # the fields are those of another kind, so other faults would mislead
            yield misplaced
            return
    for fault in faults:
        yield _diagnostic(fault, at.into(*fault.path) if fault.path else at)


def _misplaced(fault: Fault, kind: Kind, at: Place) -> Diagnostic | None:
    """Report a record whose id is that of another kind: it is in the wrong folder."""
    if fault.what != "string_pattern_mismatch" or fault.path != ("id",):
        return None
    other = next((other for other in KINDS if re.fullmatch(_id_pattern(other), fault.given)), None)
    if other is None:
        return None
    message = f"`{short(fault.given)}` is the id of {a(other.name)}, not of {a(kind.name)}"
    hint = f"move the record to `sop_data/{other.folder}/`, or write an id that starts with `{_prefix(fault)}-`"
    return Diagnostic("L125", message, at.into("id"), hints=(hint,))


def _id_pattern(kind: Kind) -> str:
    """Return the pattern of the ids of a kind; all members of a union have the same pattern."""
    (model, *_) = members(kind.type)
    return next(str(mark.pattern) for mark in model.model_fields["id"].metadata if hasattr(mark, "pattern"))


def _prefix(fault: Fault) -> str:
    return str(fault.context["pattern"]).lstrip("^").split("-")[0]


def _diagnostic(fault: Fault, at: Place) -> Diagnostic:
    if fault.what == "missing":
        hint = f"add {fault.named}{fault.about}"
        return Diagnostic("L120", f"the field {fault.named} is missing", at, hints=(hint,))
    if fault.what == "extra_forbidden":
        return _unknown_key(fault, at)
    if fault.what.startswith("union_tag"):
        return _union(fault, at)
    if fault.key == "id" and fault.what in ("string_pattern_mismatch", "string_too_long"):
        return _malformed_id(fault, at)
    if fault.what in _CONTRADICTIONS:
        field, hint = _CONTRADICTIONS[fault.what]
        return Diagnostic("L124", fault.text, at.into(field), hints=(hint,))
    if fault.what in _TYPES:
        return _wrong_type(fault, at)
    message, hint = _REFUSED.get(fault.what, _refused)(fault)
    return Diagnostic("L123", f"{fault.named} {message}", at, hints=(hint,))


def _unknown_key(fault: Fault, at: Place) -> Diagnostic:
    known = ", ".join(f"`{name}`" for name in fault.holder.model_fields) if fault.holder is not None else ""
    hint = f"did you mean `{fault.close}`?" if fault.close else f"delete it; the keys allowed here are {known}"
    message = f"the key `{short(fault.key)}` is unknown here"
    return Diagnostic("L121", message, Place(at.file, at.path, at_key=True), hints=(hint,))


def _union(fault: Fault, at: Place) -> Diagnostic:
    """Report a record of a union whose `type` is missing or unknown."""
    known = [name for member in fault.members for name in types_of(member)]
    hint = f"write one of {_listed(known)}"
    if "type" not in fault.given:
        return Diagnostic("L120", "the field `type` is missing", at.into("type"), hints=(f"add `type`; {hint}",))
    given = fault.given["type"]
    if not isinstance(given, str):
        return Diagnostic("L122", f"`type` is {_type_of(given)}, not a text", at.into("type"), hints=(hint,))
    hint = _suggestion(given, known) or hint
    return Diagnostic("L123", f"`type` cannot be `{short(given)}`", at.into("type"), hints=(hint,))


def _malformed_id(fault: Fault, at: Place) -> Diagnostic:
    message = f"`{short(fault.given)}` is not a valid id"
    if fault.what == "string_too_long":
        hint = f"shorten it from {len(fault.given)} to at most {fault.context['max_length']} characters"
    elif fault.context["pattern"].startswith("^["):
        hint = "use lower-case letters, digits and `_`, and begin with a letter"
    else:
        start = f"{_prefix(fault)}-"
        hint = f"begin with `{start}`, and use only capitals, digits, dots and hyphens, such as `{start}EXAMPLE-1`"
    return Diagnostic("L125", message, at, hints=(hint,))


def _wrong_type(fault: Fault, at: Place) -> Diagnostic:
    expected = "a number" if float in fault.members else _TYPES[fault.what]
    actual = f"the number `{fault.given}`" if type(fault.given) in (int, float) else _type_of(fault.given)
    shown = at if at.path else at.into(0)  # in a file without a mapping, show its first entry
    return Diagnostic("L122", f"{fault.named} is {actual}, not {expected}", shown, hints=(_type_hint(fault, expected),))


def _type_hint(fault: Fault, expected: str) -> str:
    if fault.given is None and (fault.field is None or fault.field.is_required() or isinstance(fault.path[-1], int)):
        return f"write {expected}{fault.about}"
    if fault.given is None:
        return f"write {expected}, or delete the line"
    if isinstance(fault.given, str) and expected == "a mapping of fields" and "：" in fault.given:
        return COLON_HINT
    if isinstance(fault.given, str) and expected.endswith("number") and re.fullmatch(r"[-+]?[0-9.]+", fault.given):
        return "remove the quotes"
    return _TYPE_HINTS.get(expected, f"write {expected}")


def _type_of(value: Any) -> str:
    names = {
        bool: "true or false",
        int: "a number",
        float: "a number",
        str: "a text",
        tuple: "a list",
        dict: "a mapping",
    }
    return "empty" if value is None else names[type(value)]


def _refused(fault: Fault) -> tuple[str, str]:
    return f"is not allowed: {fault.text[:1].lower()}{fault.text[1:]}", f"write another value{fault.about}"


def _refused_keyword(fault: Fault) -> tuple[str, str]:
    known = re.findall(r"'([^']*)'", fault.context["expected"])
    shown = f"`{short(fault.given)}`" if isinstance(fault.given, str) else _type_of(fault.given)
    return f"cannot be {shown}", _suggestion(fault.given, known) or f"write one of {_listed(known)}"


def _refused_pattern(fault: Fault) -> tuple[str, str]:
    if "\n" in fault.given:
        return "has a line break", "write it on one line"
    example = f", such as `{fault.field.examples[0]}`" if fault.field is not None and fault.field.examples else ""
    return f"cannot be `{short(fault.given)}`", f"write another value{fault.about}{example}"


def _refused_date(fault: Fault) -> tuple[str, str]:
    return f"is `{short(fault.given)}`, which is not a date", "write a calendar date, such as 2026-06-01"


def _out_of_range(limit: str, wording: str) -> Callable[[Fault], tuple[str, str]]:
    def refused(fault: Fault) -> tuple[str, str]:
        bound = f"{wording} {fault.context[limit]}"
        return f"is {fault.given}, but must be {bound}", f"write a number of {bound}{fault.about}"

    return refused


_REFUSED: dict[str, Callable[[Fault], tuple[str, str]]] = {
    "literal_error": _refused_keyword,
    "string_pattern_mismatch": _refused_pattern,
    "iso_date": _refused_date,
    "value_error": _refused_date,
    "greater_than_equal": _out_of_range("ge", "at least"),
    "less_than_equal": _out_of_range("le", "at most"),
    "too_short": lambda fault: (
        f"has {_entries(len(fault.given))}, but needs {fault.context['min_length']} or more",
        f"add entries{fault.about}",
    ),
    "too_long": lambda fault: (
        f"has {_entries(len(fault.given))}, but may have at most {fault.context['max_length']}",
        "remove some, or write a second record",
    ),
    "string_too_short": lambda fault: ("is empty", f"fill it in, or delete it{fault.about}"),
    "string_too_long": lambda fault: (
        f"has {len(fault.given)} characters, but may have at most {fault.context['max_length']}",
        "shorten it",
    ),
}
"""Message about a refused value and hint, by pydantic's type of error."""


def _entries(count: int) -> str:
    return "1 entry" if count == 1 else f"{count} entries"


def _listed(names: list[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _suggestion(given: Any, known: list[str]) -> str | None:
    close = difflib.get_close_matches(given, known, n=1, cutoff=ALIKE) if isinstance(given, str) else []
    return f"did you mean `{close[0]}`?" if close else None
