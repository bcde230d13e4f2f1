"""Indicators and risks."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from generator.model.base import Identified, Line, Names, Record, Text, own_id
from generator.model.reference import Basis

Score = Annotated[int, Field(ge=1, le=5)]


class Target(Record):
    """Limit that the measured value should keep."""

    bound: Literal["at_least", "at_most"] = Field(description="Which side is good.", examples=["at_least"])
    value: int | float = Field(description="The limit, in the indicator's unit.", examples=[90])


class Indicator(Identified):
    """Indicator: a measured quantity."""

    id: Annotated[str, own_id("IND")] = Field(description="Id; starts with `IND-`.", examples=["IND-RESPONSE-24H"])
    title: Line = Field(description="Name.", examples=["24小时响应率"])
    formula: Text = Field(description="How it is computed.", examples=["24小时内响应的需求数 ÷ 受理的需求数 × 100%"])
    unit: Line = Field(description="Unit of the value.", examples=["%"])
    target: Target = Field(description="The target.", examples=[{"bound": "at_least", "value": 90}])
    baseline: int | float | None = Field(
        None, description="Value at the start, in the unit; omitted if not yet measured.", examples=[70]
    )
    period: Line = Field(description="How often it is computed.", examples=["每月"])
    source: Line = Field(description="Where the data comes from.", examples=["受理系统工单"])
    owner: Annotated[str, Names("role")] = Field(
        description="Role that is responsible for it.", examples=["ROLE-LEADER"]
    )
    basis: tuple[Basis, ...] = Field(
        min_length=1, description="Basis of target and baseline.", examples=[[{"grade": "experience"}]]
    )


class Risk(Identified):
    """Risk: something that can go wrong."""

    id: Annotated[str, own_id("RISK")] = Field(description="Id; starts with `RISK-`.", examples=["RISK-IDENTITY"])
    title: Line = Field(description="Name.", examples=["冒用证件入网"])
    cause: Text = Field(description="What causes it.", examples=["未做人证比对。"])
    consequence: Text = Field(description="What it leads to.", examples=["号码被用于诈骗，企业受罚。"])
    likelihood: Score = Field(description="1 (rare) to 5 (expected).", examples=[2])
    impact: Score = Field(description="1 (slight) to 5 (severe).", examples=[5])
    controls: tuple[Annotated[str, Names("clause")], ...] = Field(
        (), description="Clauses that reduce it.", examples=[["SEC-2.1-C2"]]
    )
    owner: Annotated[str, Names("role")] = Field(
        description="Role that is responsible for it.", examples=["ROLE-LEADER"]
    )
    early_sign: Text | None = Field(None, description="Early warning sign.", examples=["同一证件短期内多次办卡。"])
    response: Text = Field(description="What is done when it happens.", examples=["立即停办并上报。"])
    basis: tuple[Basis, ...] = Field((), description="Basis of its figures.", examples=[[{"grade": "house"}]])

    @property
    def score(self) -> int:
        """Likelihood times impact."""
        return self.likelihood * self.impact
