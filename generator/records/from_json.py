"""Read records that the site has exported, and verify that they are unchanged."""

from __future__ import annotations

import json

from pydantic import ValidationError

from generator.diagnostics.diagnostic import Diagnostic, Place, Spot
from generator.diagnostics.words import short
from generator.engine.canonical import canonical_digest
from generator.records.record import RECORDS, FilledRecord

EXPORT_AGAIN = "open the job on the page of its checklist and export it again"


def open_record(raw: bytes, at: Place) -> FilledRecord | Diagnostic:
    """Return the record in a file, or a diagnostic."""
    try:
        text = raw.decode("utf-8-sig")
        data = json.loads(text)
    except json.JSONDecodeError as error:
        return _not_json(error.msg.lower(), Place(at.file, spot=Spot(error.lineno, error.colno)))
    except UnicodeDecodeError:
        return _not_json("its text is not UTF-8", at)
    except RecursionError:
        return _not_json("it is nested too deeply", at)
    except ValueError:
        return _not_json("a number in it has too many digits", at)
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
