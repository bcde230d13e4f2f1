"""Section of the handbook: requirements, and the procedure that meets them."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from generator.model.base import Dated, Identified, Line, Names, Record, Reviewed, Text, own_id
from generator.model.reference import Basis

Strength = Literal["shall", "should", "may", "can"]


class Clause(Identified, Dated):
    """Clause: a numbered, testable requirement."""

    id: Annotated[str, own_id("SEC")] = Field(
        description="Section id, then `-C` and a number that is never reused.", examples=["SEC-2.1-C3"]
    )
    strength: Strength = Field(
        description="Modal strength of the text: shall 应, should 宜, may 可, can 能.", examples=["shall"]
    )
    text: Text = Field(
        description="The requirement, one sentence where possible.",
        examples=["受理人员应当场登记客户姓名、联系方式和需求。"],
    )
    basis: tuple[Basis, ...] = Field(
        (), description="Basis of the clause; required if its text contains a figure.", examples=[[{"grade": "house"}]]
    )


class Step(Identified):
    """Step of the section's procedure."""

    id: Annotated[str, own_id("SEC")] = Field(
        description="Section id, then `-S` and a number.", examples=["SEC-2.1-S2"]
    )
    role: Annotated[str, Names("role")] = Field(description="Who does it.", examples=["ROLE-AGENT"])
    action: Text = Field(description="What is done.", examples=["核对客户身份证件与本人一致。"])
    tool: Line | None = Field(None, description="With which tool or system.", examples=["身份证识别设备"])
    within: Line | None = Field(None, description="Time limit, number and unit.", examples=["3分钟内"])
    record: Line | None = Field(None, description="Record that it produces.", examples=["受理登记单"])
    form: Annotated[str, Names("form")] | None = Field(
        None, description="Form of that record, if the handbook has one.", examples=["FORM-ORDER"]
    )
    if_fails: Text | None = Field(
        None, description="What to do if it does not work.", examples=["证件无法识读时中止办理并说明原因。"]
    )
    clauses: tuple[Annotated[str, Names("clause")], ...] = Field(
        (), description="Clauses that the step carries out.", examples=[["SEC-2.1-C3"]]
    )
    checklists: tuple[Annotated[str, Names("checklist")], ...] = Field(
        (), description="Checklists used in the step.", examples=[["CL-REALNAME"]]
    )
    basis: tuple[Basis, ...] = Field(
        (), description="Basis of the time limit or other figure.", examples=[[{"grade": "house"}]]
    )


class SectionRoles(Record):
    """Roles that are responsible, take part or are informed."""

    responsible: tuple[Annotated[str, Names("role")], ...] = Field(
        min_length=1, description="Roles that are responsible for the result.", examples=[["ROLE-AGENT"]]
    )
    takes_part: tuple[Annotated[str, Names("role")], ...] = Field(
        (), description="Roles that do part of the work.", examples=[["ROLE-INSTALLER"]]
    )
    informed: tuple[Annotated[str, Names("role")], ...] = Field(
        (), description="Roles that are informed.", examples=[["ROLE-LEADER"]]
    )


class StaffQuestion(Record):
    """Question that staff ask, with its answer."""

    ask: Line = Field(description="The question in staff's own words.", examples=["客户没带证件能先登记吗？"])
    answer: Text = Field(description="The answer.", examples=["可以登记预约，但不办理入网。"])
    clause: Annotated[str, Names("clause")] = Field(
        description="Clause that the answer is based on.", examples=["SEC-2.1-C4"]
    )


class Section(Identified, Reviewed):
    """Section of the table of contents."""

    id: Annotated[str, own_id("SEC")] = Field(description="`SEC-`, chapter, dot, number.", examples=["SEC-2.1"])
    title: Line = Field(description="Title.", examples=["服务受理与登记"])
    purpose: Text = Field(description="What the section is for.", examples=["让每一项需求都有据可查。"])
    scope: Text = Field(description="Where it applies and where not.", examples=["适用于营业厅、热线和线上受理。"])
    roles: SectionRoles = Field(
        description="Roles and their responsibilities.", examples=[{"responsible": ["ROLE-AGENT"]}]
    )
    preconditions: tuple[Text, ...] = Field(
        (), description="What must be in place first.", examples=[["受理系统可用。"]]
    )
    clauses: tuple[Clause, ...] = Field(
        min_length=1, description="Requirements, in order.", examples=[[{"id": "SEC-2.1-C1", "strength": "shall"}]]
    )
    procedure: tuple[Step, ...] = Field(
        min_length=1, description="Steps, in order.", examples=[[{"id": "SEC-2.1-S1", "role": "ROLE-AGENT"}]]
    )
    indicators: tuple[Annotated[str, Names("indicator")], ...] = Field(
        (), description="Indicators that measure it.", examples=[["IND-RESPONSE-24H"]]
    )
    forms: tuple[Annotated[str, Names("form")], ...] = Field(
        (), description="Forms that it produces.", examples=[["FORM-ORDER"]]
    )
    exceptions: tuple[Text, ...] = Field(
        (), description="When to deviate from it, and how.", examples=[["系统故障时用纸质单。"]]
    )
    questions: tuple[StaffQuestion, ...] = Field(
        (),
        description="Questions staff ask, with answers.",
        examples=[[{"ask": "…", "answer": "…", "clause": "SEC-2.1-C1"}]],
    )
    risks: tuple[Annotated[str, Names("risk")], ...] = Field(
        (), description="Risks it carries.", examples=[["RISK-IDENTITY"]]
    )
    references: tuple[Annotated[str, Names("reference")], ...] = Field(
        (), description="References that it is based on.", examples=[["REF-REALNAME"]]
    )
