"""Branding: layout, colours, fonts and numbering of a company's printed documents."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from generator.model.base import Line, Record

Colour = Annotated[str, StringConstraints(pattern=r"^#[0-9a-f]{6}$")]


class Colours(Record):
    """Colours of printed documents."""

    primary: Colour = Field("#12507b", description="Headings, rules and frames.", examples=["#12507b"])
    critical: Colour = Field("#a8201a", description="Critical content.", examples=["#a8201a"])


class Fonts(Record):
    """Font families installed on the system; each needs a regular and a bold face."""

    body: Line = Field("Noto Sans CJK SC", description="Running text.", examples=["Noto Serif CJK SC"])
    heading: Line = Field("Noto Sans CJK SC", description="Headings and table headers.", examples=["Noto Sans CJK SC"])


class House(Record):
    """Layout, colours, fonts and numbering of printed documents."""

    layout: Literal["modern", "gbt"] = Field(
        "modern", description="`gbt` follows the layout of GB/T 1.1, `modern` is plainer.", examples=["gbt"]
    )
    logo: Line | None = Field(
        None, description="PNG, JPEG or SVG beside `handbook.yml`, at most 1 MB.", examples=["logo.svg"]
    )
    colours: Colours = Field(Colours(), description="Colours.", examples=[{"primary": "#12507b"}])
    fonts: Fonts = Field(Fonts(), description="Fonts.", examples=[{"body": "Noto Serif CJK SC"}])
    numbers: Annotated[
        str, StringConstraints(max_length=60, pattern=r"^[^{}\n]*(\{book\}[^{}\n]*)?\{id\}[^{}\n]*$")
    ] = Field(
        "{book}-{id}",
        description="Document numbers: `{book}` is the number of the handbook, `{id}` the id of the record.",
        examples=["{book}-{id}"],
    )
    footer: Line | None = Field(None, description="Line at the foot of every page.", examples=["内部资料，注意保管"])
    address: Annotated[str, StringConstraints(pattern=r"^https?://[!-~]+/$", max_length=120)] | None = Field(
        None,
        description="Address of the published site, with `/` at the end; target of the QR codes on paper.",
        examples=["https://handbook.example.com/"],
    )
