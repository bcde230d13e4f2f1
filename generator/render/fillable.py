"""Fillable PDFs: WeasyPrint places the form fields, this module makes them work in common PDF viewers.

Checkboxes contain both of their appearances, so every viewer draws them. Text fields embed no font and name one that
viewers have for Chinese: the viewer draws what is typed, in any script, and the file stays small.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import replace
from hashlib import sha256
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from generator.plan.paper.fillable import IDENTITY
from generator.plan.shared.parts import Fillable
from generator.render.context import RenderContext
from generator.render.fonts import FontFile
from generator.render.pdf import render_pdf

PLACEHOLDER = "fields.ttf"
"""Font of two empty glyphs for the inputs during layout: WeasyPrint would embed a real font in full."""

HIDDEN, PRINTED = 2, 4  # annotation flags
READ_ONLY = 1  # field flag

TYPED = "/Song 0 Tf 0 g"
"""Default appearance: black, with automatic font size, so that the whole text fits the field."""

_TICK = b"q 0 0.2 0.5 RG %.2f w 1 J 1 j %.2f %.2f m %.2f %.2f l %.2f %.2f l S Q"
_TICK_POINTS = (0.13, 0.18, 0.52, 0.42, 0.22, 0.84, 0.82)  # line width, then three points, for a box of side 1


def render_fillable(context: RenderContext, template: str, view: Fillable) -> bytes:
    """Return a template as a PDF whose inputs are form fields.

    A checkbox called `name=state` is one of several that exclude each other; `name` is the field that they share.
    """
    raw = render_pdf(_with_placeholder(context), template, view, fields=True)
    with pikepdf.open(io.BytesIO(raw)) as pdf:
        _finish(pdf, view.identity)
        target = io.BytesIO()
        pdf.save(target, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return target.getvalue()


def _with_placeholder(context: RenderContext) -> RenderContext:
    path = context.folder("print") / PLACEHOLDER
    font = FontFile("", "SOP Fields", 400, sha256(path.read_bytes()).hexdigest(), str(path))
    return replace(context, fonts=(*context.fonts, font))


def _finish(pdf: pikepdf.Pdf, identity: str) -> None:
    form = pdf.Root.AcroForm
    widgets = list(form.Fields)
    pages = _pages(pdf)
    fields = _Fields(pdf)
    drawn: dict[float, Any] = {}
    for widget in widgets:
        widget.Rect = _upright(widget.Rect)
        widget.P = pages[widget.objgen].obj
        name, _, state = str(widget.T).partition("=")
        if Name.Btn == widget.FT:
            _style_box(pdf, widget, state, drawn)
            fields.add_box(name, widget)
        else:
            _style_text(widget)
            fields.add(name, widget)
    fields.add(IDENTITY, _hidden(pdf, identity))
    for page in pdf.pages:
        page.obj.Tabs = Name.S
        _drop_placeholder(page)
    pdf.Root.AcroForm = pdf.make_indirect(
        Dictionary(Fields=Array(fields.top), DA=String(TYPED), DR=Dictionary(Font=_fonts(pdf)))
    )


def _pages(pdf: pikepdf.Pdf) -> dict[tuple[int, int], pikepdf.Page]:
    """Return the page of each annotation, by object number."""
    return {note.objgen: page for page in pdf.pages for note in page.obj.get("/Annots", [])}


class _Fields:
    """Tree of form fields: the dots in a name separate the levels."""

    def __init__(self, pdf: pikepdf.Pdf) -> None:
        self._pdf = pdf
        self._nodes: dict[str, Any] = {}
        self.top: list[Any] = []

    def add(self, name: str, field: Any) -> None:
        """Add a field to the tree, and its parents if they are missing."""
        if name in self._nodes:
            raise ValueError(f"two fields have the name {name}")
        self._nodes[name] = field
        above, _, own = name.rpartition(".")
        field.T = String(own)
        if not above:
            self.top.append(field)
            return
        if above not in self._nodes:
            self.add(above, self._pdf.make_indirect(Dictionary(Kids=Array([]))))
        field.Parent = self._nodes[above]
        self._nodes[above].Kids.append(field)

    def add_box(self, name: str, widget: Any) -> None:
        """Add a checkbox to its field, which it shares with the boxes of the other answers."""
        label = str(widget.TU)
        if name not in self._nodes:
            self.add(name, self._pdf.make_indirect(Dictionary(FT=Name.Btn, V=Name.Off, Kids=Array([]))))
            self._nodes[name].TU = String(label.rsplit("\n", 1)[0])
        field = self._nodes[name]
        widget.TU = String(label.replace("\n", " "))
        for key in ("/T", "/FT", "/V"):
            del widget[key]
        widget.Parent = field
        field.Kids.append(widget)


def _style_box(pdf: pikepdf.Pdf, widget: Any, state: str, drawn: dict[float, Any]) -> None:
    """Set both appearances of a checkbox, and the keys for viewers that draw their own. `drawn` caches by size."""
    side = round(min(float(widget.Rect[2] - widget.Rect[0]), float(widget.Rect[3] - widget.Rect[1])), 1)
    if side not in drawn:
        tick = _TICK % tuple(side * point for point in _TICK_POINTS)
        drawn[side] = tuple(
            pdf.make_stream(content, Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, side, side]))
            for content in (tick, b"")
        )
    ticked, empty = drawn[side]
    widget.AP = Dictionary({"/N": Dictionary({f"/{state}": ticked, "/Off": empty})})
    widget.AS = Name.Off
    widget.MK = Dictionary(CA=String("4"))  # the tick of ZapfDingbats, for viewers that draw their own
    widget.DA = String("/ZaDb 0 Tf 0 0.2 0.5 rg")
    widget.F = PRINTED


def _style_text(widget: Any) -> None:
    widget.DA = String(TYPED)
    widget.F = PRINTED
    for key in ("/AP", "/V"):
        if key in widget:
            del widget[key]


def _hidden(pdf: pikepdf.Pdf, text: str) -> Any:
    """Add a hidden, read-only field to the first page: viewers keep it when they save."""
    page = pdf.pages[0].obj
    flags = Dictionary(Type=Name.Annot, Subtype=Name.Widget, FT=Name.Tx, F=HIDDEN, Ff=READ_ONLY)
    field = pdf.make_indirect(flags)
    field.Rect, field.P = Array([0, 0, 0, 0]), page
    field.V, field.TU, field.DA = String(text), String(IDENTITY), String(TYPED)
    if "/Annots" not in page:  # a long introduction may push all inputs to later pages
        page.Annots = Array([])
    page.Annots.append(field)
    return field


def _fonts(pdf: pikepdf.Pdf) -> Dictionary:
    """Return the fonts of the form. `Song` is not embedded: Acrobat, PDFium and pdf.js substitute a font for it."""
    descriptor = pdf.make_indirect(
        Dictionary(
            Type=Name.FontDescriptor,
            FontName=Name("/STSong-Light"),
            Flags=6,
            FontBBox=Array([-25, -254, 1000, 880]),
            ItalicAngle=0,
            Ascent=880,
            Descent=-120,
            CapHeight=880,
            StemV=93,
        )
    )
    face = Dictionary(
        Type=Name.Font,
        Subtype=Name.CIDFontType0,
        BaseFont=Name("/STSong-Light"),
        CIDSystemInfo=Dictionary(Registry=String("Adobe"), Ordering=String("GB1"), Supplement=4),
        FontDescriptor=descriptor,
        DW=1000,
        W=Array([1, 95, 500]),  # Latin letters and figures
    )
    song = Dictionary(
        Type=Name.Font,
        Subtype=Name.Type0,
        BaseFont=Name("/STSong-Light-UniGB-UTF16-H"),
        Encoding=Name("/UniGB-UTF16-H"),
        DescendantFonts=Array([pdf.make_indirect(face)]),
    )
    dingbats = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.ZapfDingbats)
    return Dictionary(Song=pdf.make_indirect(song), ZaDb=pdf.make_indirect(dingbats))


def _drop_placeholder(page: pikepdf.Page) -> None:
    fonts = page.obj.Resources.get("/Font", Dictionary())
    for name in [key for key, font in fonts.items() if re.fullmatch(r"/(\w+\+)?SOP-Fields", str(font.BaseFont))]:
        del fonts[name]


def _upright(rect: Any) -> Array:
    """Return a rectangle as left, bottom, right, top: some viewers accept no other order."""
    return Array([*_ordered(rect, min), *_ordered(rect, max)])


def _ordered(rect: Any, choose: Any) -> Iterator[Any]:
    yield choose(rect[0], rect[2])
    yield choose(rect[1], rect[3])
