"""Plain data becomes frozen records; what pydantic finds becomes located, coded complaints."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any, get_args

from pydantic import BaseModel, TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from generator.diagnostics.diagnostic import Diagnostic, Outcome, Place
from generator.load.files import SourceFile, source_files
from generator.load.yaml_reader import read_yaml
from generator.model.base import Record
from generator.model.kinds import HANDBOOK, Kind
from generator.project import Project


@dataclass(frozen=True, slots=True)
class Entry:
    """A record with its kind and the place it came from."""

    kind: str
    record: Record
    at: Place


def load(project: Project) -> Outcome[tuple[Entry, ...]]:
    """Step 1: every record of a project, and everything wrong with the files."""
    files = source_files(project)
    entries: list[Entry] = []
    diagnostics = list(files.diagnostics)
    for file in files.value:
        outcome = read_records(file)
        entries += outcome.value
        diagnostics += outcome.diagnostics
    return Outcome(tuple(entries), tuple(diagnostics))


def read_records(file: SourceFile) -> Outcome[tuple[Entry, ...]]:
    """The records of one file. The file holds one mapping or a sequence of mappings."""
    outcome = read_yaml(file.name, file.raw)
    if outcome.diagnostics:
        return Outcome((), outcome.diagnostics)
    many = isinstance(outcome.value, tuple) and file.kind is not HANDBOOK
    found = [
        (Place(file.name, (i,) if many else ()), data)
        for i, data in enumerate(outcome.value if many else [outcome.value])
    ]
    entries: list[Entry] = []
    diagnostics: list[Diagnostic] = []
    for at, data in found:
        try:
            entries.append(Entry(file.kind.name, adapter(file.kind).validate_python(data), at))
        except ValidationError as error:
            diagnostics += _explain(error, file.kind, data, at)
    return Outcome(tuple(entries), tuple(diagnostics))


@cache
def adapter(kind: Kind) -> TypeAdapter[Any]:
    """The validator of a kind of record."""
    return TypeAdapter(kind.type)


def _explain(error: ValidationError, kind: Kind, data: Any, at: Place) -> Iterator[Diagnostic]:
    for detail in error.errors(include_url=False):
        path = _path_in(data, detail["loc"])
        yield _diagnostic(detail, kind, at.into(*path) if path else at)


def _path_in(data: Any, loc: tuple[str | int, ...]) -> tuple[str | int, ...]:
    """Pydantic's location without the union tags that it puts between the data's own keys."""
    path: list[str | int] = []
    for i, part in enumerate(loc):
        if isinstance(data, dict) and part not in data and i < len(loc) - 1:
            continue
        path.append(part)
        if isinstance(data, dict):
            data = data.get(part)
        elif isinstance(data, tuple) and isinstance(part, int) and part < len(data):
            data = data[part]
    return tuple(path)


def _diagnostic(detail: ErrorDetails, kind: Kind, at: Place) -> Diagnostic:
    what = detail["type"]
    name = str(at.path[-1]) if at.path else ""
    context = detail.get("ctx", {})
    if what == "missing":
        return Diagnostic("L120", f"the field `{name}` is missing", at, hints=(_field_hint(kind, name),))
    if what == "extra_forbidden":
        return _unknown_key(kind, name, at)
    if what.startswith("union_tag"):
        return _union(what, at, context)
    if what == "string_pattern_mismatch" and name == "id":
        return _malformed_id(detail, at)
    if what in _CONTRADICTIONS:
        return Diagnostic("L124", detail["msg"], at, hints=(_CONTRADICTIONS[what],))
    if what.endswith("_type") or what == "int_from_float":
        return _wrong_type(detail, at, what)
    return Diagnostic(
        "L123", f"`{name}` is not allowed: {_lower(detail['msg'])}", at, hints=_value_hints(detail, kind, name)
    )


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


def _wrong_type(detail: ErrorDetails, at: Place, what: str) -> Diagnostic:
    wanted = _TYPES.get(what, "another type")
    got = _type_of(detail["input"])
    name = f"`{at.path[-1]}`" if at.path else "the record"
    hints = {
        "a text": "put the value in quotes",
        "a list": "write it as a list: each entry after `- `, or all in `[ ]`",
    }
    hint = hints.get(wanted, f"write {wanted}")
    if got == "nothing":
        hint = "write a value after the colon, or delete the line"
    return Diagnostic("L122", f"{name} is {got}, not {wanted}", at, hints=(hint,))


def _type_of(value: Any) -> str:
    if value is None:
        return "nothing"
    names = {
        bool: "true or false",
        int: "a number",
        float: "a number",
        str: "a text",
        tuple: "a list",
        dict: "a mapping",
    }
    return names.get(type(value), "something else")


def _unknown_key(kind: Kind, name: str, at: Place) -> Diagnostic:
    fields = _fields(kind)
    close = difflib.get_close_matches(name, fields, n=1)
    hint = (
        f"did you mean `{close[0]}`?"
        if close and close[0] != name
        else "delete it, or see the schema of this kind of record"
    )
    return Diagnostic("L121", f"the key `{name}` is unknown here", Place(at.file, at.path, at_key=True), hints=(hint,))


def _malformed_id(detail: ErrorDetails, at: Place) -> Diagnostic:
    prefix = detail.get("ctx", {}).get("pattern", "^").lstrip("^").split("-")[0]
    shown = str(detail["input"])[:60]
    hint = (
        f"an id starts with `{prefix}-` and has capitals, digits, dots and hyphens only, such as `{prefix}-EXAMPLE-1`"
    )
    return Diagnostic("L125", f"`{shown}` is no id", at, hints=(hint,))


def _union(what: str, at: Place, context: dict[str, Any]) -> Diagnostic:
    wanted = ", ".join(f"`{tag.strip(chr(39))}`" for tag in str(context.get("expected_tags", "")).split(", ") if tag)
    hint = f"write one of {wanted}" if wanted else "name its `type`"
    if what == "union_tag_not_found":
        return Diagnostic(
            "L120", "the field `type` is missing", at, hints=("write `type:` with the kind of answer or question",)
        )
    return Diagnostic("L123", f"the type `{context.get('tag')}` is not known", at.into("type"), hints=(hint,))


def _value_hints(detail: ErrorDetails, kind: Kind, name: str) -> tuple[str, ...]:
    context = detail.get("ctx", {})
    if "expected" in context:
        words = str(context["expected"]).replace("'", "`").replace(" or ", ", ")
        close = difflib.get_close_matches(str(detail["input"]), [w.strip("` ") for w in words.split(",")], n=1)
        return (f"did you mean `{close[0]}`?",) if close else (f"write one of {words}",)
    if detail["type"] == "iso_date":
        return ("for example 2026-06-01",)
    return (_field_hint(kind, name),)


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]


def _field_hint(kind: Kind, name: str) -> str:
    description = _fields(kind).get(name, "")
    return _lower(description).rstrip(".") if description else "see the schema of this kind of record"


@cache
def _fields(kind: Kind) -> dict[str, str]:
    """Every field name of a kind and of the records inside it, with its description."""
    fields: dict[str, str] = {}
    todo = [kind.type]
    seen = set()
    while todo:
        here = todo.pop()
        if isinstance(here, type) and issubclass(here, BaseModel):
            if here in seen:
                continue
            seen.add(here)
            for name, field in here.model_fields.items():
                fields.setdefault(name, field.description or "")
                todo.append(field.annotation)
        else:
            todo.extend(get_args(here))
    return fields
