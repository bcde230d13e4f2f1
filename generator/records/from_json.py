"""Read records that the site has exported, and verify that they are unchanged."""

from __future__ import annotations

import json
from typing import Any

from pydantic import ValidationError

from generator.diagnostics.diagnostic import Diagnostic, Place, Spot
from generator.diagnostics.words import short
from generator.engine.canonical import canonical_digest
from generator.records.record import RECORDS, FilledRecord

EXPORT_AGAIN = "open the job on the page of its checklist and export it again"


def open_record(raw: bytes, at: Place) -> FilledRecord | Diagnostic:
    """Return the record in a file, or a diagnostic."""
    data = _data(raw, at)
    if isinstance(data, Diagnostic):
        return data
    record = _validated(data, at)
    if isinstance(record, Diagnostic):
        return record
    if record.seal != canonical_digest({name: value for name, value in data.items() if name != "seal"}):
        message = "the record was changed after its export: its seal does not match"
        return Diagnostic("F808", message, at, hints=(f"{EXPORT_AGAIN}; write corrections into a remark there",))
    return record


def _data(raw: bytes, at: Place) -> dict[str, Any] | Diagnostic:
    try:
        data = json.loads(raw.decode("utf-8-sig"))
    except json.JSONDecodeError as error:
        return _not_json(error.msg.lower(), Place(at.file, spot=Spot(error.lineno, error.colno)))
    except UnicodeDecodeError:
        return _not_json("its text is not UTF-8", at)
    except RecursionError:
        return _not_json("it is nested too deeply", at)
    except ValueError:
        return _not_json("a number in it has too many digits", at)
    schema = data.get("schema") if isinstance(data, dict) else None
    if isinstance(data, dict) and isinstance(schema, str) and schema in RECORDS:
        return data
    message = f"unknown schema `{short(str(schema))}`" if schema else "the file is not a record of a checklist"
    known = " or ".join(f"`{name}`" for name in RECORDS)
    hint = f"records exported by a checklist page have the schema {known}; move other files elsewhere"
    return Diagnostic("F803", message, at, hints=(hint,))


def _not_json(fault: str, at: Place) -> Diagnostic:
    return Diagnostic("F801", f"the file is not JSON: {fault}", at, hints=(EXPORT_AGAIN,))


def _validated(data: dict[str, Any], at: Place) -> FilledRecord | Diagnostic:
    try:
        return RECORDS[data["schema"]].model_validate(_frozen(data))
    except ValidationError as error:
        fault = error.errors(include_url=False, include_input=False, include_context=False)[0]
        field = ".".join(str(part) for part in fault["loc"])
        message = f"`{short(field)}` is not valid in a record: {fault['msg'].lower()}"
        return Diagnostic("F803", message, at, hints=(EXPORT_AGAIN,))
    except RecursionError:
        return Diagnostic("F803", "the record is nested too deeply", at, hints=(EXPORT_AGAIN,))


def _frozen(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _frozen(item) for key, item in value.items()}
    return tuple(_frozen(item) for item in value) if isinstance(value, list) else value
