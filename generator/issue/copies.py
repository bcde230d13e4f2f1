"""A copy of a published PDF: its pages stay as they are, the marks of the copy are drawn over them as artifacts.

What is drawn comes from a page of the same size, rendered like any other, so its fonts are embedded; in the copy it is
no content of the document, which a screen reader passes over. The standards that the document claims are looked at
again.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import pikepdf
from pikepdf import Array, Dictionary, Name, NamePath

from generator.render.conformance import conforming

MM = 72 / 25.4
MARK = "/SOPCopy"
"""The name under which pages find what is drawn over them."""

CONTROLLED, COPY_NUMBER = "controlled-copy", "copy-number"
"""Anchors on the cover: of the box that is ticked, and of the cell for the number. Without them the stamp says it."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page to be marked, in millimetres: its size, whether it is the cover, where on it anchors stand."""

    width: float
    height: float
    cover: bool
    anchors: tuple[tuple[str, float, float], ...]


def marked(source: bytes, document: str, draw: Callable[[Sheet], bytes]) -> bytes:
    """The PDF with every page marked; `draw` gives a PDF of one page for each size, and for the cover."""
    with pikepdf.open(io.BytesIO(source)) as pdf:
        drawings: dict[Sheet, pikepdf.Object] = {}
        before, after = pdf.make_stream(b"q\n"), pdf.make_stream(f"Q\n/Artifact BMC\nq {MARK} Do Q\nEMC\n".encode())
        anchors = _anchors(pdf)
        for at, page in enumerate(pdf.pages):
            sheet = _sheet(page, at == 0, anchors)
            if sheet not in drawings:
                drawings[sheet] = _drawing(pdf, draw(sheet))
            resources = Dictionary(
                dict(page.resources.items())
            )  # pages may share theirs, and the cover has another mark
            resources[Name.XObject] = Dictionary(dict(resources.get(Name.XObject, Dictionary()).items()))
            resources[Name.XObject][MARK] = drawings[sheet]
            page.obj.Resources = resources
            contents = page.obj.Contents
            streams = list(contents) if isinstance(contents, Array) else [contents]
            page.obj.Contents = Array([before, *streams, after])
        written = io.BytesIO()
        objects = pikepdf.ObjectStreamMode.generate
        pdf.save(written, deterministic_id=True, object_stream_mode=objects, min_version="1.7")
    return conforming(written.getvalue(), document)


def _sheet(page: pikepdf.Page, cover: bool, anchors: Mapping[str, pikepdf.Object]) -> Sheet:
    left, lower, right, upper = (float(edge) for edge in page.mediabox)
    found = []
    for name in (CONTROLLED, COPY_NUMBER):
        target = anchors.get(name)
        if cover and target is not None and target[0].objgen == page.obj.objgen:
            found.append((name, round((float(target[2]) - left) / MM, 2), round((upper - float(target[3])) / MM, 2)))
    return Sheet(round((right - left) / MM, 2), round((upper - lower) / MM, 2), cover, tuple(found))


def _anchors(pdf: pikepdf.Pdf) -> dict[str, pikepdf.Object]:
    names = pdf.Root.get(NamePath.Names.Dests.Names, Array())
    return {str(names[i]): names[i + 1] for i in range(0, len(names), 2)}


def _drawing(pdf: pikepdf.Pdf, drawn: bytes) -> pikepdf.Object:
    """The only page of a PDF as a drawing that can be placed: without the tags that it has as a page of its own."""
    with pikepdf.open(io.BytesIO(drawn)) as single:
        (page,) = single.pages
        tags = {"BDC", "BMC", "EMC"}
        operations = [one for one in pikepdf.parse_content_stream(page) if str(one.operator) not in tags]
        form = single.make_stream(
            pikepdf.unparse_content_stream(operations),
            Type=Name.XObject,
            Subtype=Name.Form,
            BBox=page.mediabox,
            Resources=page.resources,
        )
        return pdf.copy_foreign(form)
