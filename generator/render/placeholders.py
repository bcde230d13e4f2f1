"""Placeholders in parts, for what depends on the book: page numbers, number of pages, links to other parts.

A part contains links to `sop:...`. Placeholders that show a text have blank text, which is overwritten.

sop:to/ID     a link to the anchor ID, or plain text if the book has no such anchor
sop:page/ID   the same, and shows the page number of the anchor
sop:here      shows the number of the current page, in a header or footer
sop:pages     shows the number of pages
sop:digest    shows the book's short digest
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pikepdf
from pikepdf import Array, Name, NamePath, String

from generator.render.shared_font import SharedFont
from generator.render.tag_tree import TagTree

PREFIX = "sop:"


@dataclass(frozen=True, slots=True)
class Anchor:
    """Place of an id in the book: page index (from 0) and PDF destination."""

    page: int
    destination: Any


@dataclass
class Filler:
    """Fills the placeholders of a book page by page, and collects the drawing operators of each page."""

    tags: TagTree
    anchors: Mapping[str, Anchor]
    facts: Mapping[str, str]
    """Texts that are the same on every page, by keyword after `sop:`."""
    font: SharedFont
    resource: str
    """Resource name of the font on every page."""
    written: list[bytes] = field(default_factory=list)

    def fill(self, page: pikepdf.Page, number: int) -> bytes:
        """Return what to draw on page `number` (from 0); its placeholders become links or are removed."""
        self.written = []
        kept = Array()
        for annotation in page.get("/Annots", ()):
            address = str(annotation.get(NamePath.A.URI, ""))
            if not address.startswith(PREFIX) or self._becomes_link(annotation, address.removeprefix(PREFIX), number):
                kept.append(annotation)
        if kept:
            page.Annots = kept
        elif "/Annots" in page:
            del page.Annots
        return b"".join(self.written)

    def _becomes_link(self, annotation: pikepdf.Object, keyword: str, number: int) -> bool:
        """Fill a placeholder; return whether it becomes a link."""
        kind, _, id_ = keyword.partition("/")
        anchor = self.anchors.get(id_)
        if kind in ("to", "page") and anchor is not None:
            if kind == "page":
                self._write(annotation, str(anchor.page + 1), number, self.tags.owner(annotation))
            del annotation["/A"]
            annotation.Dest = anchor.destination
            annotation.Contents = String(id_)
            return True
        fact = str(number + 1) if kind == "here" else self.facts.get(kind)
        if fact is not None:
            self._write(annotation, fact, number, self.tags.owner(annotation))
        self.tags.detach(annotation)
        return False

    def _write(self, annotation: pikepdf.Object, text: str, page: int, element: Any) -> None:
        """Write a text centred in a placeholder's box, as content of its element, or as an artifact if it has none."""
        left, y0, right, y1 = (float(edge) for edge in annotation.Rect)
        glyphs, width = self.font.write(text)
        ascent, descent = self.font.extents()
        size = abs(y1 - y0) / (ascent + descent)
        x, y = (left + right - width * size) / 2, min(y0, y1) + descent * size
        opening = b"/Artifact BMC" if element is None else b"/Span <</MCID %d>> BDC" % self.tags.mark(page, element)
        drawing = f"BT 0 g {self.resource} {size:.3f} Tf 1 0 0 1 {x:.3f} {y:.3f} Tm <".encode()
        self.written.append(b"%b\n%b%b> Tj ET\nEMC\n" % (opening, drawing, glyphs))


def top_of(book: pikepdf.Pdf, page: int) -> Anchor:
    """Return an anchor for a whole page."""
    return Anchor(page, Array([book.pages[page].obj, Name.Fit]))


def anchors_of(part: pikepdf.Pdf, book: pikepdf.Pdf, first: int) -> dict[str, Anchor]:
    """Return the anchors of a part whose pages start at page `first` of the book."""
    names = part.Root.get(NamePath.Names.Dests.Names, Array())
    pages = {page.obj.objgen: first + i for i, page in enumerate(part.pages)}
    anchors = {}
    for i in range(0, len(names), 2):
        page, _, x, y, zoom = names[i + 1]
        number = pages[page.objgen]
        destination = Array([book.pages[number].obj, Name.XYZ, x, y, zoom])
        anchors[str(names[i])] = Anchor(number, destination)
    return anchors
