"""Read what a field server exports of the forms in `exports/xlsform/`: a table with a row for each submission.

Columns have the names of fields, behind those of their groups: `facts-fact1` (ODK Central), `facts/fact1`
(KoboToolbox), or `fact1`. Photos and signatures are files beside the table; they are named, not read.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from io import StringIO
from typing import Any

from pydantic import ValidationError

from generator.diagnostics.diagnostic import Diagnostic, Place, Spot
from generator.diagnostics.words import short
from generator.model.checklist import Checklist, Choice, Fact, Item, Measure, Photo, Signature, TimeAnswer
from generator.plan.exports.form_logic import (
    answer_fields,
    fact_field,
    field,
    option_name,
    selects,
    signer_field,
    skip_field,
)
from generator.plan.exports.xlsform import IDENTITY, SCHEMA
from generator.records.record import FieldAnswers, RecordedHandbook

CORRECT_THERE = "correct the submission on the server and export the table again"
EXPORT_THERE = "export the submissions as CSV, with the names of fields and options (XML values), not with their labels"

JOBS = ("instanceID", "KEY", "_uuid")
"""Columns that identify a submission, the most reliable first."""

_NUMBER = re.compile(r"[+-]?(\d{1,30}\.?\d{0,30}|\.\d{1,30})([eE][+-]?\d{1,2})?", re.ASCII)
_TIME = re.compile(r"(\d\d:\d\d)(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Submission:
    """Row of a table: the edition and the checklist that it names, and the texts of its fields by name."""

    handbook: RecordedHandbook
    id: str
    digest: str
    fields: Mapping[str, str]

    def __getitem__(self, name: str) -> str:
        return self.fields.get(name, "")

    @property
    def job(self) -> str:
        """Id of the submission, or ""."""
        return next((self[name] for name in JOBS if self[name]), "")


def open_submissions(raw: bytes, at: Place) -> Iterator[tuple[int, Submission | Diagnostic]]:
    """Yield each row with its line, or a diagnostic in its place; the line is 0 if no row can be read."""
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        yield 0, Diagnostic("F803", "the table is not text in UTF-8", at, hints=(EXPORT_THERE,))
        return
    first = text.partition("\n")[0]
    reader = csv.reader(StringIO(text, newline=""), delimiter=";" if first.count(";") > first.count(",") else ",")
    line = 1
    try:
        names = [re.split("[-/]", column)[-1] for column in next(reader, [])]
        missing = next((name for name in IDENTITY if name not in names), "")
        if missing:
            message = f"the table has no column `{missing}`: it is not an export of a checklist's form"
            yield 0, Diagnostic("F803", message, at, hints=(EXPORT_THERE,))
            return
        line = reader.line_num + 1
        for row in reader:
            if any(row):
                yield line, _submission(names, row, Place(at.file, spot=Spot(line, 1)))
            line = reader.line_num + 1
    except csv.Error as error:
        message = f"the table is not CSV from line {line} on: {error}"
        yield line, Diagnostic("F803", message, Place(at.file, spot=Spot(line, 1)), hints=(EXPORT_THERE,))


def answers_of(checklist: Checklist, row: Submission, at: Place) -> FieldAnswers | Diagnostic:
    """Return the answers in a row, or a diagnostic. Invalid answers stay as they are, and are refused later."""
    fault = _fault(row)
    if fault:
        return Diagnostic("F803", fault, at, hints=(EXPORT_THERE,))
    facts = enumerate(checklist.top, 1)
    signers = enumerate(checklist.signing, 1)
    data = {
        "handbook": row.handbook,
        "checklist": {"id": checklist.id, "title": checklist.title, "digest": row.digest},
        "job": row.job,
        "started": _moment(row["start"]),
        "finished": _moment(row["end"]),
        "facts": tuple({"name": fact.name, "value": _noted(fact, row[fact_field(i)])} for i, fact in facts),
        "items": tuple(_item(item, row) for item in checklist.items),
        "signers": tuple({"role": signer.role, "name": row[signer_field(i)], "image": ""} for i, signer in signers),
    }
    try:
        return FieldAnswers.model_validate(data)
    except ValidationError:
        message = "a text in the row is too long for a record"
        return Diagnostic("F803", message, at, hints=(CORRECT_THERE,))


def _fault(row: Submission) -> str:
    """Return a message about the first column about the submission itself that cannot be read, or ""."""
    if not row.job:
        return f"the row has no id in any of the columns {', '.join(f'`{name}`' for name in JOBS)}"
    for name in ("start", "end"):
        if row[name] and not _moment(row[name]):
            return f"`{name}`: `{short(row[name], 40)}` is not a date and time with its offset"
    return ""


def _submission(names: list[str], row: list[str], at: Place) -> Submission | Diagnostic:
    if len(row) != len(names):
        message = f"the row has {len(row)} cells, and the table {len(names)} columns"
        return Diagnostic("F803", message, at, hints=(EXPORT_THERE,))
    fields = dict(reversed([*zip(names, row, strict=True)]))  # of two columns with a name, the first
    schema, handbook, version, checklist, digest = (fields[name] for name in IDENTITY)
    if schema != SCHEMA:
        message = f"unknown schema `{short(schema)}`" if schema else "the row is not a submission of a checklist's form"
        return Diagnostic("F803", message, at, hints=(f"rows with the schema `{SCHEMA}` are read; remove others",))
    try:
        named = RecordedHandbook(id=handbook, number="", version=version)
    except ValidationError:
        return Diagnostic("F803", "the row names its handbook by too long a text", at, hints=(EXPORT_THERE,))
    return Submission(named, checklist, digest, fields)


def _noted(fact: Fact, text: str) -> str:
    if fact.type == "choice":
        return _option(fact.options, text)
    return {"number": _decimal, "time": _clock}.get(fact.type, str)(text)


def _item(item: Item, row: Submission) -> dict[str, Any]:
    """Return the answer to an item as a record has it."""
    ask = item.answer
    given = [row[name] for name in answer_fields(item)]
    skipped = row[skip_field(item)] == "na"
    is_reading = isinstance(ask, Measure) and bool(ask.readings)
    media = [given[0]] if isinstance(ask, Photo) else [row[field(item.id, "photo")]]
    return {
        "id": item.id,
        "answer": "" if is_reading or isinstance(ask, Photo | Signature) else _answer(item, given[0]),
        "readings": tuple(map(_decimal, given)) if is_reading else (),
        "skipped": skipped and ask.type != "yes_no",
        "remark": row[field(item.id, "remark")],
        "photos": tuple(filter(None, media)),
        "signature": {"name": given[0], "image": ""} if isinstance(ask, Signature) else None,
    }


def _answer(item: Item, text: str) -> str:
    ask = item.answer
    if selects(item) and text == "na":
        return "na" if ask.type == "yes_no" else ""
    if isinstance(ask, Choice):
        return _option(tuple(ask.outcomes), text)
    if isinstance(ask, Measure):
        return _decimal(text)
    return _clock(text) if isinstance(ask, TimeAnswer) else text


def _option(options: tuple[str, ...], text: str) -> str:
    return next((option for i, option in enumerate(options, 1) if option_name(i) == text), text)


def _decimal(text: str) -> str:
    """Return a number of a device as decimal text, without an exponent."""
    return f"{Decimal(text):f}" if _NUMBER.fullmatch(text) else text


def _clock(text: str) -> str:
    """Return a time of day to the minute; devices add seconds and offset."""
    match = _TIME.fullmatch(text)
    return match[1] if match else text


def _moment(text: str) -> str:
    """Return a date and time with offset to the second; "" if it is something else."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return ""
    return moment.isoformat(timespec="seconds") if moment.tzinfo else ""
