"""Data model of a filled-in checklist that the site exports: `sop-record-2`, and `sop-record-1` of earlier versions.

A record is a JSON object. `seal` is the SHA-256 of the canonical JSON (see `engine/canonical.py`) of everything else
in it. It is a checksum and not a signature: it reveals changes after the export, but does not prove who made the
record, and anyone can compute a new one.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, StringConstraints
from pydantic_core import PydanticCustomError

from generator.judge.verdict import Overall, Verdict
from generator.model.base import Record

MAX_TEXT = 100_000

Short = Annotated[str, StringConstraints(max_length=500)]
Long = Annotated[str, StringConstraints(max_length=MAX_TEXT)]
Picture = Annotated[str, StringConstraints(pattern=r"^data:image/(png|jpeg);base64,[A-Za-z0-9+/]+={0,2}$")]


def _on_the_clock(moment: str) -> str:
    try:
        datetime.fromisoformat(moment)
    except ValueError as error:
        raise PydanticCustomError("moment", "there is no such date or time") from error
    return moment


Moment = Annotated[
    str,
    StringConstraints(pattern=r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d$", strict=True, max_length=25),
    AfterValidator(_on_the_clock),
]
"""Local time of the person who filled in the record, with UTC offset."""


class RecordedHandbook(Record):
    """Edition in which the checklist was published."""

    id: Short = Field(description="Handbook id.", examples=["HB-SHOP"])
    number: Short = Field(description="Document number.", examples=["Q-001"])
    version: Short = Field(description="Version.", examples=["V1.0"])


class RecordedChecklist(Record):
    """Checklist, and the digest of its definition."""

    id: Short = Field(description="Checklist id.", examples=["CL-OPEN"])
    title: Short = Field(description="Title.", examples=["Opening"])
    digest: Short = Field(description="SHA-256 of the worksheet.", examples=["72f3…"])


class RecordedFact(Record):
    """Fact noted at the top of a checklist."""

    name: Short = Field(description="What was asked.", examples=["Date"])
    value: Long = Field(description="What was noted.", examples=["2026-06-01"])


class Mark(Record):
    """Signature: drawn, typed or both; both fields are empty if it is missing."""

    name: Long = Field(description="Name as typed.", examples=["Li"])
    image: Picture | Literal[""] = Field(description="PNG as data URL.", examples=[""])

    @property
    def given(self) -> bool:
        """Whether the signature exists."""
        return bool(self.name.strip() or self.image)


class SignerMark(Mark):
    """Signature at the end of a checklist."""

    role: Short = Field(description="Who signs, as the checklist has it.", examples=["Baker"])


class RecordedItem(Record):
    """Answer to an item."""

    id: Short = Field(description="Item id.", examples=["CL-OPEN-1"])
    answer: Long = Field(description="Keyword, option, decimal text or free text; empty if open.", examples=["yes"])
    skipped: bool = Field(
        description="Whether the item was said not to apply; yes_no says so itself.", examples=[False]
    )
    remark: Long = Field(description="Remark.", examples=[""])
    photos: tuple[Picture, ...] = Field(max_length=100, description="Photos as data URLs.", examples=[[]])
    signature: Mark | None = Field(description="Signature, where one is asked for.", examples=[None])


class RecordedReadings(RecordedItem):
    """Answer to an item that may be a measure with several readings."""

    readings: tuple[Short, ...] = Field(
        max_length=100, description="Readings as decimal text, in order; empty if open.", examples=[["4.5", ""]]
    )


class Action(Record):
    """Action on a failed item, as typed. The site writes days that it can read as `2026-06-01`."""

    what: Long = Field(description="What is done.", examples=["Order a new seal."])
    who: Long = Field(description="Who does it.", examples=["Li"])
    due: Long = Field(description="Day by which it is done.", examples=["2026-06-08"])
    done: Long = Field(default="", description="Day on which it was done; empty if it was not.", examples=[""])


class JudgedItem(RecordedReadings):
    """Answer to an item in `sop-record-2`. The site leaves `action` out if none was named."""

    action: Action | None = Field(default=None, description="Action, where the item has failed.", examples=[None])
    verdict: Verdict = Field(description="Verdict of the site.", examples=["passed"])


def readings_of(recorded: RecordedItem) -> tuple[str, ...]:
    """Return the readings of a measure with several; empty for all other items."""
    return recorded.readings if isinstance(recorded, RecordedReadings) else ()


def action_of(recorded: RecordedItem) -> Action | None:
    """Return the action on an item, or None if none was named."""
    action = recorded.action if isinstance(recorded, JudgedItem) else None
    return action if action and any(map(str.strip, (action.what, action.who, action.due, action.done))) else None


class LimitedItem(RecordedItem):
    """Answer to an item in `sop-record-1`."""

    within: bool | None = Field(description="Whether a measured value is within its limits.", examples=[True])


class Answers(Record):
    """All answers to a checklist, from the site or from a PDF."""

    handbook: RecordedHandbook = Field(description="Handbook.", examples=[{}])
    checklist: RecordedChecklist = Field(description="Checklist.", examples=[{}])
    facts: tuple[RecordedFact, ...] = Field(description="What was noted at the top.", examples=[[]])
    items: tuple[RecordedItem, ...] = Field(description="Answers, in the order of the checklist.", examples=[[]])
    signers: tuple[SignerMark, ...] = Field(description="Signatures at the end.", examples=[[]])

    def without_photos(self) -> Self:
        """Return the answers with an empty text for each photo: thousands of records must fit into memory."""
        items = tuple(
            item.model_copy(update={"photos": ("",) * len(item.photos)}) if item.photos else item for item in self.items
        )
        return self.model_copy(update={"items": items})


class PdfAnswers(Answers):
    """Answers in a PDF."""

    items: tuple[RecordedReadings, ...] = Field(description="Answers, in the order of the checklist.", examples=[[]])


class FilledRecord(Answers):
    """Record of a job, exported by the site. `finished` is empty while the job is open."""

    job: Short = Field(description="Job id.", examples=["20260601-080000-1a2b"])
    started: Moment = Field(description="When it was begun.", examples=["2026-06-01T08:00:00+08:00"])
    finished: Moment | Literal[""] = Field(description="When it was finished.", examples=[""])
    exported: Moment = Field(description="When it was exported.", examples=["2026-06-01T08:10:00+08:00"])
    seal: Short = Field(description="Checksum of all of the above.", examples=["9f86…"])


class JudgedRecord(FilledRecord):
    """Record with the verdicts that the site gave."""

    schema_name: Literal["sop-record-2"] = Field(alias="schema", description="Name of this form.", examples=[""])
    items: tuple[JudgedItem, ...] = Field(description="Answers, in the order of the checklist.", examples=[[]])
    reopened: tuple[Moment, ...] = Field(
        max_length=1000, description="When it was opened again after it was finished.", examples=[[]]
    )
    overall: Overall = Field(description="Verdict of the site on the whole.", examples=["passed"])


class LimitedRecord(FilledRecord):
    """Record of earlier versions of the site, which compared measures with their limits."""

    schema_name: Literal["sop-record-1"] = Field(alias="schema", description="Name of this form.", examples=[""])
    items: tuple[LimitedItem, ...] = Field(description="Answers, in the order of the checklist.", examples=[[]])


RECORDS: Mapping[str, type[FilledRecord]] = {"sop-record-2": JudgedRecord, "sop-record-1": LimitedRecord}
"""Model of a record by its schema, the newest first."""
