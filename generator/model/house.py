"""House style: how paper looks and is numbered in one company."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from generator.model.base import Line, Record

Colour = Annotated[str, StringConstraints(pattern=r"^#[0-9a-f]{6}$")]


class Colours(Record):
    """Colours of paper."""

    primary: Colour = Field("#12507b", description="Headings, rules and frames.", examples=["#12507b"])
    critical: Colour = Field("#a8201a", description="What must not be missed.", examples=["#a8201a"])


class Fonts(Record):
    """Font families as the system knows them; each needs a regular and a bold face."""

    body: Line = Field("Noto Sans CJK SC", description="Running text.", examples=["Noto Serif CJK SC"])
    heading: Line = Field("Noto Sans CJK SC", description="Headings and tables' heads.", examples=["Noto Sans CJK SC"])


class House(Record):
    """How paper looks and is numbered."""

    layout: Literal["modern", "gbt"] = Field(
        "modern", description="`gbt` follows the layout of GB/T 1.1, `modern` is plainer.", examples=["gbt"]
    )
    logo: Line | None = Field(
        None, description="PNG, JPEG or SVG beside `handbook.yml`, 1 MB at most.", examples=["logo.svg"]
    )
    colours: Colours = Field(Colours(), description="Colours.", examples=[{"primary": "#12507b"}])
    fonts: Fonts = Field(Fonts(), description="Fonts.", examples=[{"body": "Noto Serif CJK SC"}])
    numbers: Annotated[
        str, StringConstraints(max_length=60, pattern=r"^[^{}\n]*(\{book\}[^{}\n]*)?\{id\}[^{}\n]*$")
    ] = Field(
        "{book}-{id}",
        description="Numbers of sheets: `{book}` is the handbook's own number, `{id}` the record's id.",
        examples=["{book}-{id}"],
    )
    footer: Line | None = Field(None, description="A line at the foot of every sheet.", examples=["内部资料，注意保管"])
    address: Annotated[str, StringConstraints(pattern=r"^https?://[!-~]+/$", max_length=120)] | None = Field(
        None,
        description="Where the site is published, with `/` at the end; the QR code on paper leads there.",
        examples=["https://handbook.example.com/"],
    )
