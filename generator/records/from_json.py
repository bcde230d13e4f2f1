"""Read records that the site has exported, one or several in a file, and verify that they are unchanged."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from pydantic import ValidationError

from generator.diagnostics.diagnostic import Diagnostic, Place, Spot
from generator.diagnostics.words import short
from generator.engine.canonical import canonical_digest
from generator.records.record import RECORDS, FilledRecord

EXPORT_AGAIN = "open the job on the page of its checklist and export it again"

SEVERAL = "sop-records-1"
"""Schema of a file that contains several records; each has its own schema and seal, and is accepted by itself."""


def open_records(raw: bytes, at: Place) -> Iterator[tuple[str, FilledRecord | Diagnostic]]:
    """Yield the record in a file, or each of several, or a diagnostic in its place.

    Each comes with what tells it from the others of the file: `#1`, `#2`, …, or "" for the only one.
    """
    parsed = _parsed(raw, at)
    if isinstance(parsed, Diagnostic):
        yield "", parsed
        return
    text, data = parsed
    if not isinstance(data, dict) or data.get("schema") != SEVERAL:
        yield "", _sealed(text, data, at)
        return
    records = data.get("records")
    if not isinstance(records, list) or not records or set(data) != {"schema", "records"}:
        fault = "is empty" if records == [] else "has no list `records`, or something beside it"
        message = f"the file of several records {fault}"
        yield "", Diagnostic("F803", message, at, hints=("export the jobs again on the page of all jobs",))
        return
    for place, record in enumerate(records, 1):
        yield f"#{place}", _member(record, at)


def _member(data: object, at: Place) -> FilledRecord | Diagnostic:
    """Return one of several records."""
    try:
        text = json.dumps(data)
    except RecursionError:
        return _not_json("it is nested too deeply", at)
    return _sealed(text, data, at)


def _parsed(raw: bytes, at: Place) -> tuple[str, Any] | Diagnostic:
    """Return the text in a file and its JSON data, or a diagnostic."""
    try:
        text = raw.decode("utf-8-sig")
        return text, json.loads(text)
    except json.JSONDecodeError as error:
        return _not_json(error.msg.lower(), Place(at.file, spot=Spot(error.lineno, error.colno)))
    except UnicodeDecodeError:
        return _not_json("its text is not UTF-8", at)
    except RecursionError:
        return _not_json("it is nested too deeply", at)
    except ValueError:
        return _not_json("a number in it has too many digits", at)


def _sealed(text: str, data: Any, at: Place) -> FilledRecord | Diagnostic:
    """Return the record in a JSON text if its seal matches. `data` is what the text contains."""
    record = _validated(text, data, at)
    if isinstance(record, Diagnostic):
        return record
    if record.seal != canonical_digest({name: value for name, value in data.items() if name != "seal"}):
        message = "the record was changed after its export: its seal does not match"
        return Diagnostic("F808", message, at, hints=(f"{EXPORT_AGAIN}; write corrections into a remark there",))
    return record


def _not_json(fault: str, at: Place) -> Diagnostic:
    return Diagnostic("F801", f"the file is not JSON: {fault}", at, hints=(EXPORT_AGAIN,))


def _validated(text: str, data: object, at: Place) -> FilledRecord | Diagnostic:
    """Return the record in a JSON text, which is parsed again as JSON has no tuples. `data` is what it contains."""
    schema = data.get("schema") if isinstance(data, dict) else None
    model = RECORDS.get(schema) if isinstance(schema, str) else None
    if model is None:
        message = f"unknown schema `{short(str(schema))}`" if schema else "the file is not a record of a checklist"
        known = " or ".join(f"`{name}`" for name in RECORDS)
        hint = f"records exported by a checklist page have the schema {known}; move other files elsewhere"
        return Diagnostic("F803", message, at, hints=(hint,))
    try:
        return model.model_validate_json(text)
    except ValidationError as error:
        fault = error.errors(include_url=False, include_input=False, include_context=False)[0]
        field = ".".join(str(part) for part in fault["loc"])
        named = f"`{short(field)}` is not valid in a record" if field else "the text is not valid in a record"
        return Diagnostic("F803", f"{named}: {fault['msg'].lower()}", at, hints=(EXPORT_AGAIN,))
