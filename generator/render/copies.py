"""Marked copy of a published PDF: the pages stay unchanged, and the marks of the copy are drawn over them.

The marks are rendered as a PDF page of the same size, so their fonts are embedded. In the copy they are artifacts,
which screen readers skip. The copy is validated against the standards that the document claims.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pikepdf
from pikepdf import Array, Dictionary, Name, NamePath

from generator.plan.artifact import MarkedCopy
from generator.render.conformance import ensure_conformance
from generator.render.templates import TemplateFault

MM = 72 / 25.4
MARK = "/SOPCopy"
"""Resource name of the marks on every page."""

TEMPLATE = "print/issue-marks.html.j2"
"""Template of the marks."""

CONTROLLED, COPY_NUMBER = "controlled-copy", "copy-number"
"""Anchors on the cover: checkbox to tick, and cell for the copy number. Without them the stamp has the number."""


@dataclass(frozen=True, slots=True)
class MarkAnchor:
    """Place of a mark on the cover, in millimetres from its upper left corner."""

    name: str
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class PageKind:
    """Kind of page to be marked, in millimetres: size, whether it is the cover, positions of anchors."""

    width: float
    height: float
    cover: bool
    anchors: tuple[MarkAnchor, ...]


def page_kinds(source: bytes) -> tuple[PageKind, ...]:
    """Return the distinct kinds of pages of a PDF, in order of appearance; a copy needs marks for each kind."""
    with pikepdf.open(io.BytesIO(source)) as pdf:
        return tuple(dict.fromkeys(_kinds(pdf)))


def mark(copy: MarkedCopy, files: Sequence[bytes]) -> bytes:
    """Return the first of the files with every page marked. The others are the marks: a PDF page per kind of page."""
    source, *marks = files
    with pikepdf.open(io.BytesIO(source)) as pdf:
        kinds = _kinds(pdf)
        before, after = pdf.make_stream(b"q\n"), pdf.make_stream(f"Q\n/Artifact BMC\nq {MARK} Do Q\nEMC\n".encode())
        drawings = {kind: _drawing(pdf, drawn) for kind, drawn in zip(dict.fromkeys(kinds), marks, strict=True)}
        for page, kind in zip(pdf.pages, kinds, strict=True):
            resources = dict(page.resources.items())  # pages may share resources, but the cover has other marks
            xobjects = dict(resources["/XObject"].items()) if "/XObject" in resources else {}
            resources["/XObject"] = Dictionary({**xobjects, MARK: drawings[kind]})
            page.obj.Resources = Dictionary(resources)
            contents = page.obj.Contents
            streams = list(contents) if isinstance(contents, Array) else [contents]
            page.obj.Contents = Array([before, *streams, after])
        target = io.BytesIO()
        objects = pikepdf.ObjectStreamMode.generate
        pdf.save(target, deterministic_id=True, object_stream_mode=objects, min_version="1.7")
    return ensure_conformance(target.getvalue(), copy.path)


def _kinds(pdf: pikepdf.Pdf) -> list[PageKind]:
    """Return the kind of each page."""
    anchors = _anchors(pdf)
    return [_kind(page, at == 0, anchors) for at, page in enumerate(pdf.pages)]


def _kind(page: pikepdf.Page, cover: bool, anchors: Mapping[str, pikepdf.Object]) -> PageKind:
    left, lower, right, upper = (float(edge) for edge in page.mediabox)
    positions = []
    for name in (CONTROLLED, COPY_NUMBER):
        target = anchors.get(name)
        if cover and target is not None and target[0].objgen == page.obj.objgen:
            x, y = float(target[2]) - left, upper - float(target[3])
            positions.append(MarkAnchor(name, round(x / MM, 2), round(y / MM, 2)))
    return PageKind(round((right - left) / MM, 2), round((upper - lower) / MM, 2), cover, tuple(positions))


def _anchors(pdf: pikepdf.Pdf) -> dict[str, pikepdf.Object]:
    names = pdf.Root.get(NamePath.Names.Dests.Names, Array())
    return {str(names[i]): names[i + 1] for i in range(0, len(names), 2)}


def _drawing(pdf: pikepdf.Pdf, drawn: bytes) -> pikepdf.Object:
    """Return the single page of a PDF as a form XObject, without its tags."""
    with pikepdf.open(io.BytesIO(drawn)) as single:
        if len(single.pages) != 1:
            raise TemplateFault(TEMPLATE, 1, f"the marks fill {len(single.pages)} pages instead of one")
        page = single.pages[0]
        tags = {"BDC", "BMC", "EMC"}
        operations = [command for command in pikepdf.parse_content_stream(page) if str(command.operator) not in tags]
        form = single.make_stream(
            pikepdf.unparse_content_stream(operations),
            Type=Name.XObject,
            Subtype=Name.Form,
            BBox=page.mediabox,
            Resources=page.resources,
        )
        return pdf.copy_foreign(form)
