"""Exported record files to records that belong to this edition of the handbook; whatever does not is refused."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from generator.diagnostics.diagnostic import Diagnostic, Outcome, Place, Spot
from generator.diagnostics.words import short
from generator.engine.canonical import canonical_digest
from generator.link.handbook import Handbook
from generator.model.checklist import Checklist
from generator.plan.checklists import worksheet_digest
from generator.project import files_below
from generator.records.answers import misfit
from generator.records.record import SCHEMA, FilledRecord

MAX_BYTES = 64_000_000
"""A record with a hundred photos has half of that."""

EXPORT_AGAIN = "open the job on the page of its checklist and export it again"


@dataclass(frozen=True, slots=True)
class Filled:
    """A record that was accepted, and the checklist that it answers."""

    checklist: Checklist
    record: FilledRecord


def record_files(paths: Iterable[Path]) -> tuple[Path, ...]:
    """The files named, and the `.json` files of the folders named, each once, in a fixed order."""
    found: list[Path] = []
    for path in paths:
        found += [file for file in files_below(path) if file.suffix == ".json"] if path.is_dir() else [path]
    return tuple(dict.fromkeys(found))


def read_records(handbook: Handbook, files: Iterable[Path]) -> Outcome[tuple[Filled, ...]]:
    """All records, in the order of checklists, times and jobs; one complaint for each file that is refused."""
    accepted: dict[tuple[str, str], tuple[Filled, Path]] = {}
    refused: list[Diagnostic] = []
    for file in files:
        result = _read(handbook, file)
        if isinstance(result, Diagnostic):
            refused.append(result)
            continue
        first = accepted.setdefault((result.checklist.id, result.record.job), (result, file))
        if first[1] != file:
            refused.append(_twice(file, result.record, first[1], first[0].record))
    places = {checklist.id: i for i, checklist in enumerate(handbook.checklists)}
    rows = [filled for filled, _ in accepted.values()]
    rows.sort(key=lambda one: (places[one.checklist.id], one.record.started, one.record.job))
    return Outcome(tuple(rows), tuple(refused))


def _read(handbook: Handbook, file: Path) -> Filled | Diagnostic:
    at = Place(file.as_posix())
    data = _data(file, at)
    if isinstance(data, Diagnostic):
        return data
    record = _shaped(data, at)
    if isinstance(record, Diagnostic):
        return record
    return _stranger(handbook, record, at) or _belonging(handbook, record, data, at)


def _data(file: Path, at: Place) -> dict[str, Any] | Diagnostic:
    """The JSON of a file, read only if it is not too large."""
    try:
        if not file.is_file():
            return Diagnostic("F811", f"`{at.file}` is no file", at, hints=("name record files, or their folder",))
        with file.open("rb") as source:
            raw = source.read(MAX_BYTES + 1)
    except OSError as error:
        reason = (error.strerror or "unknown reason").lower()
        return Diagnostic("F811", f"`{at.file}` cannot be opened: {reason}", at, hints=("check its permissions",))
    if len(raw) > MAX_BYTES:
        hint = "a record is smaller; perhaps another file landed here"
        return Diagnostic("F802", f"the file has more than {MAX_BYTES // 1_000_000} MB", at, hints=(hint,))
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


def _stranger(handbook: Handbook, record: FilledRecord, at: Place) -> Diagnostic | None:
    """A record of another handbook, or of a checklist that this one does not have."""
    told, info = record.handbook, handbook.info
    if told.id != info.id:
        message = f"the record belongs to the handbook `{short(told.id)}`, not to `{info.id}`"
        return Diagnostic("F804", message, at, hints=("gather it in the folder of its own handbook",))
    if not any(one.id == record.checklist.id for one in handbook.checklists):
        message = f"this handbook has no checklist `{short(record.checklist.id)}`"
        hint = f"the record was made with version {short(told.version)}; gather it with that version of the handbook"
        return Diagnostic("F805", message, at, hints=(hint,))
    return None


def _belonging(handbook: Handbook, record: FilledRecord, data: dict[str, Any], at: Place) -> Filled | Diagnostic:
    """A record that nobody has changed, of this very version of a checklist, with answers that fit it."""
    checklist = handbook.get(record.checklist.id)
    version, told = handbook.info.version, record.handbook.version
    if record.seal != canonical_digest({name: value for name, value in data.items() if name != "seal"}):
        message = "the record was changed after it was exported: its seal does not fit"
        return Diagnostic("F808", message, at, hints=(f"{EXPORT_AGAIN}; put corrections into a remark there",))
    if told != version:
        message = f"the record was made with version {short(told)} of the handbook; this is {version}"
        return Diagnostic("F806", message, at, hints=(f"gather it with version {short(told)} of the handbook",))
    digest = worksheet_digest(handbook, checklist)
    if record.checklist.digest != digest:
        claimed = short(record.checklist.digest, 12)
        message = f"the digest `{claimed}` is not that of `{checklist.id}` in version {version}, `{digest[:12]}…`"
        hint = "the checklist was changed without a new version: gather the record with the sources it was made from"
        return Diagnostic("F807", message, at, hints=(hint,))
    fault = misfit(checklist, record)
    if fault:
        message = f"the answers do not fit `{checklist.id}`: {fault}"
        return Diagnostic("F809", message, at, hints=(EXPORT_AGAIN,))
    return Filled(checklist, record)


def _twice(file: Path, record: FilledRecord, first: Path, before: FilledRecord) -> Diagnostic:
    later, earlier = (file, first) if record.exported >= before.exported else (first, file)
    message = f"the job `{short(record.job)}` is in `{first.as_posix()}` already"
    hint = f"`{later.as_posix()}` was exported last: keep it, and move `{earlier.as_posix()}` elsewhere"
    return Diagnostic("F810", message, Place(file.as_posix()), hints=(hint,))
