"""References, the basis of figures and requirements, and glossary terms."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from generator.model.base import Identified, IsoDate, Line, Names, Record, Reviewed, Text, own_id

Grade = Literal["law", "standard", "experience", "house"]


class Article(Record):
    """Article of a reference whose text the authors have read."""

    number: Line = Field(description="Number of the article as written in the source.", examples=["第三十二条"])
    says: Text = Field(description="What it says, in the handbook's own words.", examples=["障碍申告后限时修复。"])
    without_clause: Line | None = Field(
        None, description="Reason why no record of the handbook cites it.", examples=["约束申诉受理机构。"]
    )


class Reference(Identified, Reviewed):
    """Law, regulation, rule, standard or internal document that clauses cite."""

    id: Annotated[str, own_id("REF")] = Field(description="Id; starts with `REF-`.", examples=["REF-TELECOM-REG"])
    title: Line = Field(description="Full title, without quotation marks.", examples=["中华人民共和国电信条例"])
    kind: Literal["law", "regulation", "rule", "standard", "guide", "internal"] = Field(
        description="law: statute; regulation: of the cabinet or a province; rule: of a ministry; "
        "standard; guide: public but not binding; internal: of the company.",
        examples=["regulation"],
    )
    number: Line | None = Field(None, description="Document number.", examples=["国务院令第291号"])
    issuer: Line = Field(description="Who issued it.", examples=["国务院"])
    issued: IsoDate | None = Field(None, description="Date of issue.", examples=["2000-09-25"])
    effective: IsoDate | None = Field(None, description="In force from this date.", examples=["2016-02-06"])
    status: Literal["in_force", "coming", "superseded", "repealed"] = Field(
        description="Status on the handbook's effective date.", examples=["in_force"]
    )
    replaced_by: Annotated[str, Names("reference")] | None = Field(
        None, description="Id of the reference that replaced it.", examples=["REF-GB-3608-2025"]
    )
    evidence: Literal["read", "reported"] = Field(
        description="read: the authors read the text of the listed articles; "
        "reported: known from secondary sources, so no article may be cited.",
        examples=["read"],
    )
    articles: tuple[Article, ...] = Field(
        (), description="Articles that were read and may be cited.", examples=[[{"number": "第三十二条", "says": "…"}]]
    )
    note: Text | None = Field(
        None, description="Caveats: versions, renumbering, local differences.", examples=["条号以2016年修订文本为准。"]
    )


class Basis(Record):
    """Basis of a figure or requirement, with its grade."""

    grade: Grade = Field(
        description="law: law, regulation or rule; standard; experience: industry experience without a public "
        "source; house: this handbook's own proposal.",
        examples=["law"],
    )
    reference: Annotated[str, Names("reference")] | None = Field(
        None, description="The reference; required for law and standard.", examples=["REF-TELECOM-REG"]
    )
    article: Line | None = Field(
        None, description="Article; only one that the reference lists as read.", examples=["第三十二条"]
    )
    note: Text | None = Field(None, description="What exactly it supports.", examples=["城镇48小时，农村72小时。"])


class Term(Identified):
    """Glossary entry."""

    id: Annotated[str, own_id("TERM")] = Field(description="Id; starts with `TERM-`.", examples=["TERM-RX-POWER"])
    title: Line = Field(description="The preferred term.", examples=["接收光功率"])
    english: Line | None = Field(None, description="The term in English.", examples=["received optical power"])
    definition: Text = Field(
        description="One sentence that could replace the term.", examples=["光网络单元接收端测得的光功率。"]
    )
    synonyms: tuple[Line, ...] = Field((), description="Other accepted terms.", examples=[["收光功率"]])
    colloquial: tuple[Line, ...] = Field(
        (), description="Words of customers and staff; search finds the term by them.", examples=[["收光", "光衰"]]
    )
