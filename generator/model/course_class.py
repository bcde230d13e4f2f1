"""Class: a course held for participants at a place on certain days."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from generator.model.base import Identified, IsoDate, Line, Names, own_id
from generator.model.handbook import Version


class CourseClass(Identified):
    """Class of a course. Its file is outside `sop_data/`, because it names people."""

    id: Annotated[str, own_id("CLASS")] = Field(description="Id; starts with `CLASS-`.", examples=["CLASS-2026-07"])
    curriculum: Annotated[str, Names("curriculum")] = Field(
        description="Curriculum that is taught.", examples=["CUR-INSTALLER"]
    )
    version: Version = Field(description="Version of the handbook that is taught.", examples=["V1.0"])
    dates: tuple[IsoDate, ...] = Field(
        min_length=1, description="Days of the class, in order.", examples=[["2026-07-06", "2026-07-07"]]
    )
    place: Line = Field(description="Where.", examples=["培训中心301（示例）"])
    trainers: tuple[Line, ...] = Field(min_length=1, description="Who teaches.", examples=[["培训师甲（示例）"]])
    assessors: tuple[Line, ...] = Field((), description="Who assesses the practice.", examples=[["考官甲（示例）"]])
    participants: Line = Field(
        description="The list of participants: a CSV file beside this one.", examples=["participants.csv"]
    )
