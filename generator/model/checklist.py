"""Checklists and forms."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from generator.model.base import Dated, Identified, Line, Names, Record, Reviewed, Text, own_id
from generator.model.reference import Basis


class YesNo(Record):
    """Answered yes, no or not applicable."""

    type: Literal["yes_no"] = Field(description="Answer type.", examples=["yes_no"])


class Measure(Record):
    """Answered by a number within limits."""

    type: Literal["measure"] = Field(description="Answer type.", examples=["measure"])
    unit: Line = Field(description="Unit of the number.", examples=["dBm"])
    min: int | float | None = Field(None, description="Lowest good value, in the unit.", examples=[-27])
    max: int | float | None = Field(None, description="Highest good value, in the unit.", examples=[-8])
    note: Line | None = Field(None, description="How the limits are to be read.", examples=["按厂家规格"])

    @model_validator(mode="after")
    def _limits_in_order(self) -> Measure:
        if self.min is not None and self.max is not None and self.min > self.max:
            raise PydanticCustomError("limits", "the lowest good value is above the highest")
        return self


class Choice(Record):
    """Answered by one of several options."""

    type: Literal["choice"] = Field(description="Answer type.", examples=["choice"])
    options: tuple[Line, ...] = Field(min_length=2, description="The options.", examples=[["光纤", "网线"]])


class FreeText(Record):
    """Answered in writing."""

    type: Literal["text"] = Field(description="Answer type.", examples=["text"])


class Photo(Record):
    """Answered by a photo; paper notes its number."""

    type: Literal["photo"] = Field(description="Answer type.", examples=["photo"])


class Signature(Record):
    """Answered by a signature."""

    type: Literal["signature"] = Field(description="Answer type.", examples=["signature"])
    signer: Line = Field(description="Who signs.", examples=["客户"])


Answer = Annotated[YesNo | Measure | Choice | FreeText | Photo | Signature, Field(discriminator="type")]


class Item(Identified):
    """Checklist item: one thing to check."""

    id: Annotated[str, own_id("CL")] = Field(
        description="Checklist id, then `-` and a number.", examples=["CL-ACCEPT-3"]
    )
    text: Text = Field(
        description="What is checked, as a statement that can be true.", examples=["接收光功率在规定范围内。"]
    )
    answer: Answer = Field(description="How it is answered.", examples=[{"type": "yes_no"}])
    clause: Annotated[str, Names("clause")] = Field(description="Clause that it checks.", examples=["SEC-2.3-C4"])
    critical: bool = Field(False, description="A failed critical item stops the work.", examples=[True])
    basis: tuple[Basis, ...] = Field((), description="Basis of the limits.", examples=[[{"grade": "house"}]])


class ItemGroup(Record):
    """Group of items under a heading."""

    title: Line = Field(description="Heading.", examples=["证件"])
    items: tuple[Item, ...] = Field(min_length=1, description="Items.", examples=[[{"id": "CL-ACCEPT-1"}]])


class Checklist(Identified, Dated, Reviewed):
    """Checklist to work through, on paper or on a screen."""

    id: Annotated[str, own_id("CL")] = Field(description="Id; starts with `CL-`.", examples=["CL-ACCEPT"])
    title: Line = Field(description="Title.", examples=["光功率与网速验收检查表"])
    purpose: Text = Field(description="What it ensures.", examples=["离开现场前确认质量达标。"])
    when: Line = Field(description="When it is used.", examples=["完工测试时，逐户填写"])
    roles: tuple[Annotated[str, Names("role")], ...] = Field(
        min_length=1, description="Roles that fill it in.", examples=[["ROLE-INSTALLER"]]
    )
    facts: tuple[Line, ...] = Field(
        (),
        description="Fields at the top: date, place, order number and the like.",
        examples=[["工单号", "日期"]],
    )
    groups: tuple[ItemGroup, ...] = Field(
        min_length=1, description="Items, grouped.", examples=[[{"title": "证件", "items": []}]]
    )
    signers: tuple[Line, ...] = Field((), description="Who signs at the end.", examples=[["检查人", "班组长"]])
    keep: Text | None = Field(None, description="Retention period and place.", examples=["随工单归档。"])
    keep_basis: tuple[Basis, ...] = Field(
        (), description="Basis of the retention period.", examples=[[{"grade": "house"}]]
    )

    @property
    def items(self) -> tuple[Item, ...]:
        """Items of all groups, in order."""
        return tuple(item for group in self.groups for item in group.items)


class FormField(Record):
    """Field of a form."""

    label: Line = Field(description="Label.", examples=["客户姓名"])
    type: Literal["line", "lines", "date", "number", "choice", "signature"] = Field(
        description="What is filled in.", examples=["line"]
    )
    unit: Line | None = Field(None, description="Unit of a number.", examples=["小时"])
    options: tuple[Line, ...] = Field((), description="Options of a choice.", examples=[["同意", "不同意"]])
    required: bool = Field(True, description="Whether it must be filled in.", examples=[True])


class Form(Identified, Dated, Reviewed):
    """Form to print or fill in."""

    id: Annotated[str, own_id("FORM")] = Field(description="Id; starts with `FORM-`.", examples=["FORM-ORDER"])
    title: Line = Field(description="Title.", examples=["服务工单"])
    purpose: Text = Field(description="What it records.", examples=["记录客户确认的服务内容。"])
    fields: tuple[FormField, ...] = Field(
        min_length=1, description="Fields, in order.", examples=[[{"label": "客户姓名", "type": "line"}]]
    )
    keep: Text = Field(description="Retention period and place.", examples=["归档后保存3年。"])
    basis: tuple[Basis, ...] = Field((), description="Basis of the retention period.", examples=[[{"grade": "house"}]])
