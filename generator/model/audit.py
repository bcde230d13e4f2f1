"""How audits of the handbook are done: what is sampled, and what auditors take along."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from generator.model.base import Identified, Line, Names, Record, own_id
from generator.model.reference import Basis

Count = Annotated[int, Field(ge=1, le=1_000_000)]


class SampleBand(Record):
    """How many records are drawn where there are so many."""

    up_to: Count | None = Field(None, description="Records there are at most; the last band has none.", examples=[50])
    take: Annotated[int, Field(ge=1, le=100)] = Field(description="Records to draw, or all if fewer.", examples=[5])


class AuditProgramme(Identified):
    """How audits are done. It is of the work on the handbook, so no release holds it."""

    id: Annotated[str, own_id("AUD")] = Field(description="Id; starts with `AUD-`.", examples=["AUD-INTERNAL"])
    title: Line = Field(description="Name.", examples=["内部审核方案"])
    clause: Annotated[str, Names("clause")] = Field(
        description="The clause that lays down how samples are drawn.", examples=["SEC-7.2-C4"]
    )
    sampling: tuple[SampleBand, ...] = Field(
        min_length=1,
        description="Bands by how many records there are, rising; the last one is without end.",
        examples=[[{"up_to": 50, "take": 5}, {"take": 15}]],
    )
    basis: tuple[Basis, ...] = Field(
        min_length=1, description="Basis of the bands.", examples=[[{"grade": "house", "note": "本手册建议值。"}]]
    )
    checklists: tuple[Annotated[str, Names("checklist")], ...] = Field(
        (), description="Checklists of auditors, in the order of their work.", examples=[["CL-AUDIT-SITE"]]
    )
    forms: tuple[Annotated[str, Names("form")], ...] = Field(
        (), description="Blank forms of auditors: findings, corrective actions.", examples=[["FORM-FINDING"]]
    )
