"""Handbook: title page, table of contents, approvals, revision history, withdrawals and waivers."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from generator.model.base import Identified, IsoDate, Keyword, Line, Names, Record, ReviewMonths, Text, own_id
from generator.model.house import House
from generator.model.ruling import RulingType
from generator.model.training import TrainingRules

VERSION = r"^V(0|[1-9][0-9]{0,5})\.(0|[1-9][0-9]{0,5})(\.(0|[1-9][0-9]{0,5}))?$"
"""Pattern of a version. Numbers have no leading zeros, so that a version has one spelling."""

Version = Annotated[str, StringConstraints(pattern=VERSION)]


class Approval(Record):
    """Signature under a version."""

    meaning: Literal["prepared", "reviewed", "approved"] = Field(
        description="What the signature means: 编制, 审核 or 批准.", examples=["approved"]
    )
    name: Line = Field(description="Who signed.", examples=["批准人丙（示例）"])
    position: Line = Field(description="The signatory's position.", examples=["服务质量部负责人"])
    date: IsoDate = Field(description="Date of signature.", examples=["2026-05-20"])
    time: Annotated[str, StringConstraints(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")] | None = Field(
        None,
        description="Local time of signature, if the company records it.",
        examples=["14:30"],
    )

    @property
    def when(self) -> str:
        """Date and time, as shown to readers and written to release files."""
        return " ".join(filter(None, (self.date.isoformat(), self.time)))


class Channel(Record):
    """Channel of contact between staff and customers; conduct rules are grouped by it."""

    id: Keyword = Field(description="Short name used by conduct rules.", examples=["counter"])
    title: Line = Field(description="Name that readers see.", examples=["营业厅"])


class Chapter(Record):
    """Chapter of the table of contents."""

    number: Annotated[int, Field(ge=1, le=99)] = Field(description="Chapter number.", examples=[2])
    title: Line = Field(description="Chapter title.", examples=["服务实施过程"])
    summary: Text = Field(description="What the chapter is for, in one or two sentences.", examples=["从受理到反馈。"])
    sections: tuple[Annotated[str, Names("section")], ...] = Field(
        description="Ids of its sections, in order.", examples=[["SEC-2.1", "SEC-2.2"]]
    )


class Moment(Record):
    """Entry point on the home page: a phase of work and its chapters."""

    title: Line = Field(description="The phase in staff's words.", examples=["服务前"])
    summary: Line | None = Field(None, description="What it is about, in a few words.", examples=["出发、开门之前。"])
    chapters: tuple[Annotated[int, Names("chapter")], ...] = Field(
        min_length=1, description="Numbers of the chapters that help.", examples=[[1]]
    )


class Situation(Record):
    """Entry point on the home page: an event, and the records to consult first."""

    title: Line = Field(description="What happened, in staff's words.", examples=["客户要投诉"])
    advice: Line | None = Field(
        None, description="What to do at once, in one line.", examples=["先让客户说完，当场登记。"]
    )
    to: tuple[Annotated[str, Names("record")], ...] = Field(
        min_length=1,
        description="Ids of records with a place on the site, the most useful first.",
        examples=[["SEC-2.4", "CL-COMPLAINT"]],
    )


class RiskBand(Record):
    """Band of risk scores; a risk belongs to the highest band that it reaches."""

    name: Line = Field(description="Name of the band.", examples=["较大"])
    score: Annotated[int, Field(ge=1, le=25)] = Field(
        description="Lowest score in the band: likelihood times impact.", examples=[10]
    )
    impact: Annotated[int, Field(ge=1, le=5)] | None = Field(
        None, description="A risk with at least this impact reaches the band regardless of its score.", examples=[5]
    )


class HandbookInfo(Identified):
    """`handbook.yml`: identity, control data and table of contents of the handbook."""

    id: Annotated[str, own_id("HB")] = Field(description="Id; starts with `HB-`.", examples=["HB-TELECOM"])
    title: Line = Field(description="Title.", examples=["电信服务标准操作流程指南"])
    edition: Line | None = Field(None, description="Edition, shown in brackets after the title.", examples=["标准版"])
    number: Annotated[str, StringConstraints(min_length=1, max_length=100, pattern=r"^[^\n]*$")] = Field(
        description="Document number in the company's scheme.", examples=["Q/SL-FW-001"]
    )
    version: Version = Field(description="Version, `V` and two or three numbers.", examples=["V1.0"])
    language: Annotated[str, StringConstraints(pattern=r"^[a-z]{2}(-[A-Z]{2})?$")] = Field(
        description="Language tag; selects the translations of fixed wording.", examples=["zh-CN"]
    )
    company: Line = Field(description="Issuing company.", examples=["示例通信有限公司"])
    department: Line = Field(description="Department that owns the handbook.", examples=["服务质量部"])
    classification: Line | None = Field(None, description="Confidentiality mark.", examples=["内部公开"])
    issued: IsoDate = Field(description="Date of issue.", examples=["2026-05-20"])
    effective: IsoDate = Field(description="In force from this date.", examples=["2026-06-01"])
    summary: Text = Field(description="What the handbook is and for whom; opens the home page.", examples=["供…使用。"])
    approvals: tuple[Approval, ...] = Field(
        (),
        description="Signatures under this version.",
        examples=[[{"meaning": "prepared", "name": "编制人甲（示例）"}]],
    )
    house: House = Field(House(), description="Branding of printed documents.", examples=[{"layout": "gbt"}])
    training: TrainingRules = Field(
        TrainingRules(), description="Rules that apply to all courses.", examples=[{"class_size": 20}]
    )
    channels: tuple[Channel, ...] = Field(
        (), description="Channels of conduct rules.", examples=[[{"id": "counter", "title": "营业厅"}]]
    )
    risk_bands: tuple[RiskBand, ...] = Field(
        (), description="Bands of risk scores.", examples=[[{"name": "较大", "score": 10}]]
    )
    chapters: tuple[Chapter, ...] = Field(
        min_length=1, description="Table of contents, in order.", examples=[[{"number": 1, "title": "服务前准备"}]]
    )
    moments: tuple[Moment, ...] = Field(
        (), description="Entry points by phase of work.", examples=[[{"title": "服务前", "chapters": [1]}]]
    )
    situations: tuple[Situation, ...] = Field(
        (), description="Entry points by event.", examples=[[{"title": "客户要投诉", "to": ["SEC-2.4"]}]]
    )
    review_months: ReviewMonths | None = Field(
        None, description="Review cycle of each section in months.", examples=[12]
    )


class Change(Record):
    """Change listed in the revision history."""

    text: Line = Field(description="What is new, in one line.", examples=["新增涉诈异常卡的处置步骤。"])
    to: tuple[Annotated[str, Names("record")], ...] = Field(
        (), description="Ids of the records that changed.", examples=[["SEC-2.1"]]
    )


class Release(Identified):
    """Entry of the revision history."""

    id: Annotated[str, own_id("REL")] = Field(description="Id; starts with `REL-`.", examples=["REL-1.0"])
    version: Version = Field(description="The version.", examples=["V1.0"])
    issued: IsoDate = Field(description="Date of issue.", examples=["2026-05-20"])
    effective: IsoDate = Field(description="In force from this date.", examples=["2026-06-01"])
    summary: Text = Field(description="What changed.", examples=["首次发布。"])
    changes: tuple[Change, ...] = Field(
        (), description="What is new, in single changes.", examples=[[{"text": "…", "to": ["SEC-2.1"]}]]
    )
    approvals: tuple[Approval, ...] = Field(
        (), description="Signatures under it.", examples=[[{"meaning": "approved", "name": "批准人丙（示例）"}]]
    )


class Withdrawal(Identified):
    """Record, or part of a record, that is no longer in force.

    Its id is never reused, and its old address redirects to its successors.
    """

    id: Annotated[str, StringConstraints(pattern=r"^[A-Z]+-[A-Z0-9]+([.-][A-Z0-9]+)*$", max_length=60)] = Field(
        description="Id of what was withdrawn.", examples=["SEC-2.4-C10"]
    )
    title: Line = Field(
        description="Summary of what it said, in one line.", examples=["投诉处理结果由受理人电话告知。"]
    )
    withdrawn: IsoDate = Field(description="First day on which it is no longer in force.", examples=["2026-06-01"])
    replaced_by: tuple[Annotated[str, Names("record")], ...] = Field(
        (), description="Ids of its successors.", examples=[["SEC-2.4-C3"]]
    )
    reason: Line = Field(description="Why it was withdrawn.", examples=["与答复条款重复，并入其中。"])


class Confirmation(Identified):
    """Confirmation that a dependent of a clause was compared with its current text; written by `sop confirm`."""

    id: Annotated[str, own_id("CFM")] = Field(
        description="`CFM-`, both ends of the link.", examples=["CFM-CL-COMPLAINT-6-2.4-C2"]
    )
    subject: Line = Field(description="Id of the dependent of the clause.", examples=["CL-COMPLAINT-6"])
    clause: Annotated[str, Names("clause")] = Field(description="The clause.", examples=["SEC-2.4-C2"])
    digest: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")] = Field(
        description="SHA-256 of the clause's strength and text as they were compared.", examples=["5f2a…"]
    )
    by: Line = Field(description="Who compared them.", examples=["服务质量部流程主管（示例）"])
    date: IsoDate = Field(description="When.", examples=["2026-05-14"])


class Ruling(Identified):
    """Type that an author gave an unclear change, with the reason; written by `sop settle`, part of the release."""

    id: Annotated[str, own_id("RUL")] = Field(
        description="`RUL-` and the first digits of the digest.", examples=["RUL-5F2A90C1D3E4"]
    )
    subject: Line = Field(description="Id of the changed record.", examples=["SEC-2.4-C2"])
    field: Line = Field(description="Its changed field.", examples=["text"])
    digest: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")] = Field(
        description="SHA-256 of subject, field, old and new text: the ruling is about this change only.",
        examples=["5f2a…"],
    )
    type: RulingType = Field(description="Type of the change.", examples=["wording"])
    reason: Line = Field(description="Why.", examples=["用词更通俗，要求不变。"])
    by: Line = Field(description="Who decided.", examples=["服务质量部流程主管（示例）"])
    date: IsoDate = Field(description="When.", examples=["2026-05-14"])


class Waiver(Identified):
    """Accepted gap: one diagnostic about one record, with a reason, an owner and an expiry date."""

    id: Annotated[str, own_id("WVR")] = Field(description="Id; starts with `WVR-`.", examples=["WVR-1"])
    code: Annotated[str, StringConstraints(pattern=r"^[A-Z][0-9]{3}$")] = Field(
        description="Code of the diagnostic that is accepted.", examples=["C401"]
    )
    subject: Line = Field(description="Id of the record it is about.", examples=["SEC-2.1-C9"])
    reason: Text = Field(description="Why the gap is acceptable.", examples=["试点期内由人工抽查替代。"])
    owner: Annotated[str, Names("role")] = Field(
        description="Role that is responsible for it.", examples=["ROLE-QUALITY"]
    )
    expires: IsoDate = Field(description="Last day on which the waiver is valid.", examples=["2027-05-31"])
