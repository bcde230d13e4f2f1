"""Audit programme: sampling, and the checklists and forms of auditors."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from generator.model.base import Identified, Line, Names, Record, own_id
from generator.model.reference import Basis

Count = Annotated[int, Field(ge=1, le=1_000_000)]


class SampleBand(Record):
    """Sample size for a population of at most `up_to` records."""

    up_to: Count | None = Field(
        None, description="Largest population of the band; omitted in the last band.", examples=[50]
    )
    take: Annotated[int, Field(ge=1, le=100)] = Field(description="Records to draw, or all if fewer.", examples=[5])


class AuditProgramme(Identified):
    """Audit programme of the handbook. It is not part of a release."""

    id: Annotated[str, own_id("AUD")] = Field(description="Id; starts with `AUD-`.", examples=["AUD-INTERNAL"])
    title: Line = Field(description="Name.", examples=["内部审核方案"])
    clause: Annotated[str, Names("clause")] = Field(
        description="Clause that defines how samples are drawn.", examples=["SEC-7.2-C4"]
    )
    sampling: tuple[SampleBand, ...] = Field(
        min_length=1,
        description="Bands of population sizes, rising; the last one has no upper limit.",
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
