"""A file that the site exported to a record that nobody has changed since."""

from __future__ import annotations

import json
from typing import Any

from pydantic import ValidationError

from generator.diagnostics.diagnostic import Diagnostic, Place, Spot
from generator.diagnostics.words import short
from generator.engine.canonical import canonical_digest
from generator.records.record import SCHEMA, FilledRecord

EXPORT_AGAIN = "open the job on the page of its checklist and export it again"


def open_record(raw: bytes, at: Place) -> FilledRecord | Diagnostic:
    """The record in a file, or why there is none."""
    data = _data(raw, at)
    if isinstance(data, Diagnostic):
        return data
    record = _shaped(data, at)
    if isinstance(record, Diagnostic):
        return record
    if record.seal != canonical_digest({name: value for name, value in data.items() if name != "seal"}):
        message = "the record was changed after it was exported: its seal does not fit"
        return Diagnostic("F808", message, at, hints=(f"{EXPORT_AGAIN}; put corrections into a remark there",))
    return record


def _data(raw: bytes, at: Place) -> dict[str, Any] | Diagnostic:
    try:
        data = json.loads(raw.decode("utf-8-sig"))
    except json.JSONDecodeError as error:
        where = Place(at.file, spot=Spot(error.lineno, error.colno))
        return Diagnostic("F801", f"the file is not JSON: {error.msg.lower()}", where, hints=(EXPORT_AGAIN,))
    except (ValueError, RecursionError):  # bytes that are not UTF-8, numbers without end, nesting without end
        return Diagnostic("F801", "the file is not JSON", at, hints=(EXPORT_AGAIN,))
    if not isinstance(data, dict) or data.get("schema") != SCHEMA:
        said = data.get("schema") if isinstance(data, dict) else None
        message = f"`{short(str(said))}` is no form of record" if said else "the file is no record of a checklist"
        hint = f"records are exported on the page of a checklist and say `{SCHEMA}`; move other files elsewhere"
        return Diagnostic("F803", message, at, hints=(hint,))
    return data


def _shaped(data: dict[str, Any], at: Place) -> FilledRecord | Diagnostic:
    try:
        return FilledRecord.model_validate(_frozen(data))
    except ValidationError as error:
        fault = error.errors(include_url=False, include_input=False, include_context=False)[0]
        field = ".".join(str(part) for part in fault["loc"])
        message = f"`{short(field)}` is not as a record has it: {fault['msg'].lower()}"
        return Diagnostic("F803", message, at, hints=(EXPORT_AGAIN,))
    except RecursionError:
        return Diagnostic("F803", "the record is nested too deeply", at, hints=(EXPORT_AGAIN,))


def _frozen(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _frozen(one) for key, one in value.items()}
    return tuple(_frozen(one) for one in value) if isinstance(value, list) else value
