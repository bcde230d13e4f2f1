"""What a part could not know: where a place is in the book, which page this is, how many there are.

A part holds links to `sop:...`; the text of those that show something is blank, and is written over.

sop:to/ID     a link to the place with this id, or plain text where the book has no such place
sop:page/ID   the same, and shows the number of its page
sop:here      shows the number of the page itself, in a head or foot
sop:pages     shows how many pages there are
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
    """Where an id is in the book: the page, counted from 0, and how a link to it is written."""

    page: int
    destination: Any


@dataclass
class Filler:
    """Fills the placeholders of one page after the other, and collects what is to be written on each."""

    tags: TagTree
    anchors: Mapping[str, Anchor]
    facts: Mapping[str, str]
    """Keyword after `sop:` and text, for what is the same on every page."""
    font: SharedFont
    resource: str
    """The name under which pages know the font."""
    written: list[bytes] = field(default_factory=list)

    def fill(self, page: pikepdf.Page, number: int) -> bytes:
        """What to draw on a page, counted from 0; its placeholders become links, or go."""
        self.written = []
        kept = Array()
        for annotation in page.get("/Annots", ()):
            address = str(annotation.get(NamePath.A.URI, ""))
            if not address.startswith(PREFIX) or self._is_link(annotation, address.removeprefix(PREFIX), number):
                kept.append(annotation)
        if kept:
            page.Annots = kept
        elif "/Annots" in page:
            del page.Annots
        return b"".join(self.written)

    def _is_link(self, annotation: pikepdf.Object, wanted: str, number: int) -> bool:
        """Fill one placeholder; whether it stays as a link."""
        kind, _, id_ = wanted.partition("/")
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
        self.tags.part_with(annotation)
        return False

    def _write(self, annotation: pikepdf.Object, text: str, page: int, element: Any) -> None:
        """A text in the middle of a placeholder's box, as the content of its element, or as an artifact."""
        left, y0, right, y1 = (float(one) for one in annotation.Rect)
        glyphs, width = self.font.write(text)
        ascent, descent = self.font.extents()
        size = abs(y1 - y0) / (ascent + descent)
        x, y = (left + right - width * size) / 2, min(y0, y1) + descent * size
        opening = b"/Artifact BMC" if element is None else b"/Span <</MCID %d>> BDC" % self.tags.mark(page, element)
        drawing = f"BT 0 g {self.resource} {size:.3f} Tf 1 0 0 1 {x:.3f} {y:.3f} Tm <".encode()
        self.written.append(b"%b\n%b%b> Tj ET\nEMC\n" % (opening, drawing, glyphs))


def top_of(book: pikepdf.Pdf, page: int) -> Anchor:
    """A whole page as an anchor."""
    return Anchor(page, Array([book.pages[page].obj, Name.Fit]))


def anchors_of(part: pikepdf.Pdf, book: pikepdf.Pdf, first: int) -> dict[str, Anchor]:
    """The anchors of a part whose pages stand in the book from page `first` on."""
    names = part.Root.get(NamePath.Names.Dests.Names, Array())
    pages = {page.obj.objgen: first + i for i, page in enumerate(part.pages)}
    found = {}
    for i in range(0, len(names), 2):
        page, _, x, y, zoom = names[i + 1]
        number = pages[page.objgen]
        destination = Array([book.pages[number].obj, Name.XYZ, x, y, zoom])
        found[str(names[i])] = Anchor(number, destination)
    return found
