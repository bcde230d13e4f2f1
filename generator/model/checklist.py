"""Checklists and forms."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, Tag, model_validator
from pydantic_core import PydanticCustomError

from generator.model.base import LINE, Dated, Identified, Line, Names, Record, Reviewed, Text, line_or, own_id
from generator.model.reference import Basis

Outcome = Literal["good", "fail", "stop", "na"]
"""What an answer means: as it should be; not as it should be; the work stops; the item does not apply."""

Number = int | float


class Condition(Record):
    """Condition on one earlier answer or fact: it is one of some texts, or a number within bounds."""

    answer: Annotated[str, Names("item")] | None = Field(
        None, description="Earlier item that it is about.", examples=["CL-ACCEPT-3"]
    )
    fact: Line | None = Field(None, description="Fact at the top that it is about.", examples=["线路"])
    one_of: tuple[Line, ...] = Field(
        (), description="Answers that meet it; those of a yes_no item are yes, no and na.", examples=[["光纤", "yes"]]
    )
    at_least: Number | None = Field(None, description="This number or more.", examples=[1])
    above: Number | None = Field(None, description="More than this number.", examples=[35])
    at_most: Number | None = Field(None, description="This number or less.", examples=[35])
    below: Number | None = Field(None, description="Less than this number.", examples=[1])

    @model_validator(mode="after")
    def _whole(self) -> Condition:
        if (self.answer is None) == (self.fact is None):
            raise PydanticCustomError("condition", "a condition names either `answer` or `fact`")
        if bool(self.one_of) == self.has_bounds:
            raise PydanticCustomError("condition", "a condition has either `one_of`, or bounds")
        if None not in (self.at_least, self.above) or None not in (self.at_most, self.below):
            raise PydanticCustomError("condition", "a condition has one lower and one upper bound at most")
        return self

    @property
    def has_bounds(self) -> bool:
        """Whether it is about a number."""
        return any(bound is not None for bound in (self.at_least, self.above, self.at_most, self.below))

    @property
    def about(self) -> str:
        """Id of the item, or name of the fact, that it is about."""
        return self.answer or self.fact or ""


Case = tuple[Condition, ...]
"""Conditions that all hold in a case. No condition: always."""


class YesNo(Record):
    """Answered yes, no or not applicable."""

    type: Literal["yes_no"] = Field(description="Answer type.", examples=["yes_no"])
    good: Literal["yes", "no"] = Field("yes", description="The good answer.", examples=["no"])


class CaseLimits(Record):
    """Limits of a number in one case."""

    case: Case = Field(min_length=1, description="Conditions that all hold.", examples=[[{"answer": "CL-ACCEPT-3"}]])
    min: Number | None = Field(None, description="Lowest good value, in the unit.", examples=[2.5])
    max: Number | None = Field(None, description="Highest good value, in the unit.", examples=[4])

    @model_validator(mode="after")
    def _limits_in_order(self) -> CaseLimits:
        _in_order(self.min, self.max)
        return self


class Share(Record):
    """Limits of a number in percent of an earlier number."""

    answer: Annotated[str, Names("item")] | None = Field(
        None, description="Earlier measure that is 100 %.", examples=["CL-ACCEPT-3"]
    )
    fact: Line | None = Field(None, description="Fact that is 100 %; its type is number.", examples=["签约速率"])
    min: Number | None = Field(None, description="Lowest good value, in percent.", examples=[90])
    max: Number | None = Field(None, description="Highest good value, in percent.", examples=[110])

    @model_validator(mode="after")
    def _whole(self) -> Share:
        if (self.answer is None) == (self.fact is None):
            raise PydanticCustomError("share", "a share names either `answer` or `fact`")
        if self.min is None and self.max is None:
            raise PydanticCustomError("share", "a share has `min`, `max` or both")
        _in_order(self.min, self.max)
        return self


class Measure(Record):
    """Answered by a number within limits.

    Limits have one of three forms: `min` and `max`, those of each case, or a share of an earlier number.
    """

    type: Literal["measure"] = Field(description="Answer type.", examples=["measure"])
    unit: Line = Field(description="Unit of the number.", examples=["dBm"])
    min: Number | None = Field(None, description="Lowest good value, in the unit.", examples=[-27])
    max: Number | None = Field(None, description="Highest good value, in the unit.", examples=[-8])
    limits: tuple[CaseLimits, ...] = Field((), description="Limits that depend on the case.", examples=[[{"min": 2.5}]])
    share: Share | None = Field(
        None, description="Limits in percent of an earlier number.", examples=[{"fact": "签约速率", "min": 90}]
    )
    readings: tuple[Line, ...] = Field(
        (), description="Names of several readings; each is judged.", examples=[["最低", "最高"]]
    )
    note: Line | None = Field(None, description="How the limits are to be read.", examples=["按厂家规格"])

    @model_validator(mode="after")
    def _one_form(self) -> Measure:
        _in_order(self.min, self.max)
        forms = (self.min is not None or self.max is not None, bool(self.limits), self.share is not None)
        if sum(forms) > 1:
            raise PydanticCustomError("limits", "limits are `min` and `max`, or `limits` by case, or a `share`")
        if len(self.readings) == 1 or len(set(self.readings)) < len(self.readings):
            raise PydanticCustomError("readings", "`readings` are two or more names, all different")
        return self


class ChoiceOption(Record):
    """Option of a choice, and what it means."""

    text: Line = Field(description="The option.", examples=["分不清"])
    outcome: Outcome = Field(description="What it means: good, fail, stop or na.", examples=["stop"])


LineOrOption = Annotated[
    Annotated[Line, Tag(LINE)] | Annotated[ChoiceOption, Tag("ChoiceOption")], line_or("ChoiceOption")
]


class Choice(Record):
    """Answered by one of several options.

    An option without outcome, as in earlier releases, is a text of its own; it is never judged.
    """

    type: Literal["choice"] = Field(description="Answer type.", examples=["choice"])
    options: tuple[LineOrOption, ...] = Field(
        min_length=2, description="The options.", examples=[[{"text": "光纤", "outcome": "good"}]]
    )

    @property
    def outcomes(self) -> dict[str, Outcome | None]:
        """Outcome of each option by its text, in order; None if it has none."""
        return {
            option if isinstance(option, str) else option.text: None if isinstance(option, str) else option.outcome
            for option in self.options
        }


class Score(Record):
    """Answered by a whole number on a scale."""

    type: Literal["score"] = Field(description="Answer type.", examples=["score"])
    lowest: int = Field(1, ge=0, le=10, description="Lower end of the scale.", examples=[1])
    highest: int = Field(5, ge=1, le=10, description="Upper end of the scale.", examples=[5])
    good_from: int = Field(description="Lowest good score.", examples=[4])

    @model_validator(mode="after")
    def _on_the_scale(self) -> Score:
        if not self.lowest < self.good_from <= self.highest:
            raise PydanticCustomError("score", "`good_from` lies above `lowest` and not above `highest`")
        return self


class DateAnswer(Record):
    """Answered by a calendar date."""

    type: Literal["date"] = Field(description="Answer type.", examples=["date"])


class TimeAnswer(Record):
    """Answered by a time of day."""

    type: Literal["time"] = Field(description="Answer type.", examples=["time"])


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


Answer = Annotated[
    YesNo | Measure | Choice | Score | DateAnswer | TimeAnswer | FreeText | Photo | Signature,
    Field(discriminator="type"),
]


def _in_order(lowest: Number | None, highest: Number | None) -> None:
    if lowest is not None and highest is not None and lowest > highest:
        raise PydanticCustomError("limits", "the lowest good value is above the highest")


class Halt(Record):
    """What to do when the work stops."""

    do: Line = Field(description="What to do now.", examples=["离开线路，保护现场。"])
    call: Line = Field(description="Whom to call.", examples=["班组长"])


class Fact(Record):
    """Field at the top of a checklist."""

    name: Line = Field(description="What is noted.", examples=["工单号"])
    type: Literal["text", "date", "time", "number", "choice", "staff"] = Field(
        "text", description="What is filled in; staff is the number of a member of staff.", examples=["date"]
    )
    unit: Line | None = Field(None, description="Unit of a number.", examples=["Mbps"])
    options: tuple[Line, ...] = Field((), description="Options of a choice.", examples=[["新装", "移机"]])
    required: bool = Field(True, description="Whether it must be filled in.", examples=[False])
    remembered: bool = Field(False, description="Whether the device proposes the last entry.", examples=[True])

    @model_validator(mode="after")
    def _fits_its_type(self) -> Fact:
        if (self.type == "choice") != (len(self.options) > 1):
            raise PydanticCustomError("fact", "a fact of type `choice`, and no other, has two or more `options`")
        if self.unit is not None and self.type != "number":
            raise PydanticCustomError("fact", "only a fact of type `number` has a `unit`")
        return self


class Signer(Record):
    """Signature at the end of a checklist."""

    role: Line = Field(description="Who signs.", examples=["客户"])
    required: bool = Field(True, description="Whether the record is incomplete without it.", examples=[False])


LineOrFact = Annotated[Annotated[Line, Tag(LINE)] | Annotated[Fact, Tag("Fact")], line_or("Fact")]
LineOrSigner = Annotated[Annotated[Line, Tag(LINE)] | Annotated[Signer, Tag("Signer")], line_or("Signer")]


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
    case: Case = Field(
        (), description="Conditions under which it is asked; all must hold.", examples=[[{"answer": "CL-ACCEPT-3"}]]
    )
    stop: Halt | None = Field(
        None, description="What to do when it stops the work; by default as for the checklist.", examples=[{"do": "…"}]
    )
    basis: tuple[Basis, ...] = Field((), description="Basis of the limits.", examples=[[{"grade": "house"}]])


class ItemGroup(Record):
    """Group of items under a heading."""

    title: Line = Field(description="Heading.", examples=["证件"])
    case: Case = Field(
        (), description="Conditions under which it is asked; all must hold.", examples=[[{"fact": "线路"}]]
    )
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
    facts: tuple[LineOrFact, ...] = Field(
        (),
        description="Fields at the top: date, place, order number and the like. A name alone is an optional text.",
        examples=[[{"name": "工单号"}, {"name": "日期", "type": "date"}]],
    )
    groups: tuple[ItemGroup, ...] = Field(
        min_length=1, description="Items, grouped.", examples=[[{"title": "证件", "items": []}]]
    )
    signers: tuple[LineOrSigner, ...] = Field(
        (),
        description="Who signs at the end. A name alone is an optional signature.",
        examples=[[{"role": "检查人"}, {"role": "客户", "required": False}]],
    )
    stop: Halt | None = Field(None, description="What to do when an item stops the work.", examples=[{"do": "…"}])
    keep: Text | None = Field(None, description="Retention period and place.", examples=["随工单归档。"])
    keep_basis: tuple[Basis, ...] = Field(
        (), description="Basis of the retention period.", examples=[[{"grade": "house"}]]
    )

    @property
    def items(self) -> tuple[Item, ...]:
        """Items of all groups, in order."""
        return tuple(item for group in self.groups for item in group.items)

    @property
    def top(self) -> tuple[Fact, ...]:
        """Fields at the top; a name alone is an optional text."""
        return tuple(Fact(name=fact, required=False) if isinstance(fact, str) else fact for fact in self.facts)

    @property
    def signing(self) -> tuple[Signer, ...]:
        """Signatures at the end; a name alone is optional."""
        return tuple(
            Signer(role=signer, required=False) if isinstance(signer, str) else signer for signer in self.signers
        )


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
