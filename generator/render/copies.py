"""A copy of a published PDF: its pages stay as they are, the marks of the copy are drawn over them as artifacts.

What is drawn comes from a page of the same size, rendered like any other, so its fonts are embedded; in the copy it is
no content of the document, which a screen reader passes over. The standards that the document claims are looked at
again.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pikepdf
from pikepdf import Array, Dictionary, Name, NamePath

from generator.plan.artifact import MarkedCopy
from generator.render.conformance import conforming
from generator.render.templates import TemplateFault

MM = 72 / 25.4
MARK = "/SOPCopy"
"""The name under which pages find what is drawn over them."""

TEMPLATE = "print/issue-marks.html.j2"
"""The template of the marks."""

CONTROLLED, COPY_NUMBER = "controlled-copy", "copy-number"
"""Anchors on the cover: of the box that is ticked, and of the cell for the number. Without them the stamp says it."""


@dataclass(frozen=True, slots=True)
class PageKind:
    """A page to be marked, in millimetres: its size, whether it is the cover, where on it anchors stand."""

    width: float
    height: float
    cover: bool
    anchors: tuple[tuple[str, float, float], ...]


def page_kinds(source: bytes) -> tuple[PageKind, ...]:
    """Every kind of page that a PDF has, in the order in which they come up: a copy needs a mark for each."""
    with pikepdf.open(io.BytesIO(source)) as pdf:
        return tuple(dict.fromkeys(_kinds(pdf)))


def mark(copy: MarkedCopy, files: Sequence[bytes]) -> bytes:
    """The first of the files with every page marked; the others are PDFs of one page, one for each of `page_kinds`."""
    source, *marks = files
    with pikepdf.open(io.BytesIO(source)) as pdf:
        kinds = _kinds(pdf)
        before, after = pdf.make_stream(b"q\n"), pdf.make_stream(f"Q\n/Artifact BMC\nq {MARK} Do Q\nEMC\n".encode())
        drawings = {kind: _drawing(pdf, drawn) for kind, drawn in zip(dict.fromkeys(kinds), marks, strict=True)}
        for page, kind in zip(pdf.pages, kinds, strict=True):
            resources = dict(page.resources.items())  # pages may share theirs, and the cover has another mark
            drawn_before = dict(resources["/XObject"].items()) if "/XObject" in resources else {}
            resources["/XObject"] = Dictionary({**drawn_before, MARK: drawings[kind]})
            page.obj.Resources = Dictionary(resources)
            contents = page.obj.Contents
            streams = list(contents) if isinstance(contents, Array) else [contents]
            page.obj.Contents = Array([before, *streams, after])
        written = io.BytesIO()
        objects = pikepdf.ObjectStreamMode.generate
        pdf.save(written, deterministic_id=True, object_stream_mode=objects, min_version="1.7")
    return conforming(written.getvalue(), copy.path)


def _kinds(pdf: pikepdf.Pdf) -> list[PageKind]:
    """What each page is to the marks."""
    anchors = _anchors(pdf)
    return [_kind(page, at == 0, anchors) for at, page in enumerate(pdf.pages)]


def _kind(page: pikepdf.Page, cover: bool, anchors: Mapping[str, pikepdf.Object]) -> PageKind:
    left, lower, right, upper = (float(edge) for edge in page.mediabox)
    found = []
    for name in (CONTROLLED, COPY_NUMBER):
        target = anchors.get(name)
        if cover and target is not None and target[0].objgen == page.obj.objgen:
            found.append((name, round((float(target[2]) - left) / MM, 2), round((upper - float(target[3])) / MM, 2)))
    return PageKind(round((right - left) / MM, 2), round((upper - lower) / MM, 2), cover, tuple(found))


def _anchors(pdf: pikepdf.Pdf) -> dict[str, pikepdf.Object]:
    names = pdf.Root.get(NamePath.Names.Dests.Names, Array())
    return {str(names[i]): names[i + 1] for i in range(0, len(names), 2)}


def _drawing(pdf: pikepdf.Pdf, drawn: bytes) -> pikepdf.Object:
    """The only page of a PDF as a drawing that can be placed: without the tags that it has as a page of its own."""
    with pikepdf.open(io.BytesIO(drawn)) as single:
        if len(single.pages) != 1:
            raise TemplateFault(TEMPLATE, 1, f"the marks fill {len(single.pages)} pages instead of one")
        page = single.pages[0]
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
