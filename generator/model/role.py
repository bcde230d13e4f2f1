"""Roles and rules of conduct."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from generator.model.base import Dated, Identified, Keyword, Line, Names, Record, Reviewed, Text, own_id
from generator.model.reference import Basis


class Qualification(Record):
    """Certificate or exam that a role needs."""

    text: Text = Field(description="The qualification.", examples=["持有效的高处作业操作证。"])
    basis: tuple[Basis, ...] = Field(
        min_length=1, description="Whether law or only the company requires it.", examples=[[{"grade": "house"}]]
    )


class Role(Identified):
    """Role: reads the handbook, does the work, is trained and is measured."""

    id: Annotated[str, own_id("ROLE")] = Field(description="Id; starts with `ROLE-`.", examples=["ROLE-INSTALLER"])
    title: Line = Field(description="Name of the role.", examples=["装维工程师"])
    summary: Text = Field(description="The role in one or two sentences.", examples=["上门装机、移机、修障。"])
    duties: tuple[Text, ...] = Field(min_length=1, description="Duties.", examples=[["按约上门。"]])
    qualifications: tuple[Qualification, ...] = Field(
        (), description="Qualifications with their basis.", examples=[[{"text": "…", "basis": [{"grade": "house"}]}]]
    )
    colloquial: tuple[Line, ...] = Field((), description="Colloquial names of the role.", examples=[["师傅"]])


class Conduct(Identified, Dated, Reviewed):
    """Rule of conduct on one or more channels."""

    id: Annotated[str, own_id("CON")] = Field(description="Id; starts with `CON-`.", examples=["CON-HOME-ENTRY"])
    title: Line = Field(description="The rule in a few words.", examples=["征得同意再进门"])
    channels: tuple[Annotated[Keyword, Names("channel")], ...] = Field(
        min_length=1, description="Channels to which it applies.", examples=[["home"]]
    )
    roles: tuple[Annotated[str, Names("role")], ...] = Field(
        (), description="Roles to which it applies; empty means all.", examples=[["ROLE-INSTALLER"]]
    )
    do: tuple[Text, ...] = Field(min_length=1, description="What to do.", examples=[["敲门后退两步，报姓名。"]])
    dont: tuple[Text, ...] = Field((), description="What not to do.", examples=[["不把工具包放在床或沙发上。"]])
    say: tuple[Text, ...] = Field((), description="Phrases to say.", examples=[["您好，我是…"]])
    never_say: tuple[Text, ...] = Field((), description="Phrases never to say.", examples=[["这不归我管。"]])
    why: Text = Field(description="The reason.", examples=["客户的家由客户做主。"])
    breach: Text = Field(description="Consequence of a breach.", examples=["首次由班组长面谈并复训。"])
    clauses: tuple[Annotated[str, Names("clause")], ...] = Field(
        (), description="Clauses that it supports.", examples=[["SEC-2.3-C2"]]
    )
    basis: tuple[Basis, ...] = Field((), description="Basis of the rule.", examples=[[{"grade": "house"}]])
