"""Bind separately rendered parts into one tagged PDF. The bytes depend on nothing but the parts and the booklet.

A part knows neither its book nor its page number. So an edit renders only the part that shows it; books that contain
the part are just bound again: pages, tag trees and fonts are merged, and placeholders are filled.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence

import pikepdf
from pikepdf import Array, AttachedFileSpec, Dictionary, Name, OutlineItem, String

from generator.plan.artifact import Attachment, Booklet, Bookmark
from generator.plan.shared.document_id import DocumentId
from generator.render.conformance import ensure_conformance
from generator.render.finishing import metadata
from generator.render.fonts import FontFile, source_of
from generator.render.placeholders import Anchor, Filler, anchors_of, top_of
from generator.render.qr import qr_modules
from generator.render.shared_font import SharedFont
from generator.render.tag_tree import TagTree

MM = 72 / 25.4
QR_SIDE, QR_RIGHT, QR_BOTTOM = 15 * MM, 15 * MM, 3 * MM
"""QR code on each page: side length, and distances from the right and lower edges of the page."""
ID_SIZE, QUIET_EDGE = 6.5, 1.5 * MM
"""Font size in points of the text beside the QR code, and the height of the white margin below the code."""

WRITER, CODE = "/SOPWriter", "/SOPCode"
"""Resource names on every page: the font of filled-in text, and the QR code."""


def bind(booklet: Booklet, parts: Sequence[bytes], fonts: tuple[FontFile, ...]) -> bytes:
    """Return the booklet's parts as one PDF, in order. The first of `fonts` is used for filled-in text."""
    book = pikepdf.new()
    tags = TagTree(book)
    sources = [pikepdf.open(io.BytesIO(part)) for part in parts]
    anchors: dict[str, Anchor] = {}
    firsts = []
    for part, source in zip(booklet.parts, sources, strict=True):
        firsts.append(len(book.pages))
        book.pages.extend(source.pages)
        tags.graft(source)
        anchors = (anchors_of(source, book, firsts[-1]) or {part.path: top_of(book, firsts[-1])}) | anchors
    shared = _unite_fonts(book, firsts, fonts)
    _fill(book, booklet, tags, anchors, shared, fonts[0])
    for font in shared.values():
        font.embed(book)
    _bookmarks(book, booklet, anchors, firsts)
    _describe(book, booklet, sources[0])
    book.Root.StructTreeRoot = tags.root()
    if anchors:
        book.Root.Names = Dictionary(Dests=book.make_indirect(Dictionary(Names=_sorted_names(anchors))))
    _attach(book, booklet.attachments)
    target = io.BytesIO()
    objects = pikepdf.ObjectStreamMode.generate
    book.save(target, deterministic_id=True, object_stream_mode=objects, min_version="1.7")
    return ensure_conformance(target.getvalue(), booklet.path, scope="bound")


def _unite_fonts(book: pikepdf.Pdf, firsts: list[int], fonts: tuple[FontFile, ...]) -> dict[FontFile, SharedFont]:
    """Merge the subsets of each font into one, and make all parts refer to it."""
    shared: dict[FontFile, SharedFont] = {}
    for first in firsts:
        resources = book.pages[first].Resources  # shared by all pages of a part
        for name, font in list(resources.get("/Font", Dictionary()).items()):
            family = str(font.DescendantFonts[0].FontDescriptor.FontFamily)
            source = source_of(family, str(font.BaseFont), fonts)
            if source is None:
                continue
            united = shared.setdefault(source, SharedFont(source, font))
            united.add(font)
            resources.Font[name] = united.object
    return shared


def _fill(
    book: pikepdf.Pdf,
    booklet: Booklet,
    tags: TagTree,
    anchors: Mapping[str, Anchor],
    shared: Mapping[FontFile, SharedFont],
    writer: FontFile,
) -> None:
    font = shared[writer]
    document_id = booklet.document.document_id if booklet.document else None
    facts = {"pages": str(len(book.pages)), "digest": document_id.digest if document_id else ""}
    filler = Filler(tags, anchors, facts, font, WRITER)
    code = _qr_drawing(book, document_id) if document_id else None
    opening = book.make_stream(b"q\n")
    for number, page in enumerate(book.pages):
        drawn = filler.fill(page, number)
        if document_id is not None:
            drawn += _id_drawing(page, document_id, font)
            if "/XObject" not in page.Resources:
                page.Resources.XObject = Dictionary()
            page.Resources.XObject[CODE] = code
        if drawn:
            page.Resources.Font[WRITER] = font.object
            page.Contents = Array([opening, page.Contents, book.make_stream(b"Q\n" + drawn)])


def _qr_drawing(book: pikepdf.Pdf, document_id: DocumentId) -> pikepdf.Object:
    """Return the QR code as a form XObject of side 1, which each page scales and places."""
    side, runs = qr_modules(document_id.code)
    boxes = "\n".join(f"{x} {side - y - 1} {length} 1 re" for x, y, length in runs)
    drawing = f"1 g 0 0 {side} {side} re f 0 g\n{boxes}\nf"
    return book.make_stream(
        drawing.encode(), Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, side, side]),
        Matrix=Array([round(1 / side, 6), 0, 0, round(1 / side, 6), 0, 0]),
    )  # fmt: skip


def _id_drawing(page: pikepdf.Page, document_id: DocumentId, font: SharedFont) -> bytes:
    """Return the drawing of the QR code in the lower right corner, with its content as text beside it."""
    x = float(page.MediaBox[2]) - QR_RIGHT - QR_SIDE
    glyphs, width = font.write(f"{document_id.number} · {document_id.version} · {document_id.digest}")
    place = f"1 0 0 1 {x - width * ID_SIZE:.3f} {QR_BOTTOM + QUIET_EDGE:.3f} Tm"
    text = f"BT 0.3 g {WRITER} {ID_SIZE} Tf {place} <".encode() + glyphs + b"> Tj ET\n"
    code = f"q {QR_SIDE:.3f} 0 0 {QR_SIDE:.3f} {x:.3f} {QR_BOTTOM:.3f} cm {CODE} Do Q\n".encode()
    return b"/Artifact BMC\n" + code + text + b"EMC\n"


def _bookmarks(book: pikepdf.Pdf, booklet: Booklet, anchors: Mapping[str, Anchor], firsts: list[int]) -> None:
    with book.open_outline() as outline:
        if booklet.bookmarks:
            outline.root.extend(_items(booklet.bookmarks, anchors))
        else:
            outline.root.extend(
                OutlineItem(part.title, first) for part, first in zip(booklet.parts, firsts, strict=True)
            )


def _items(bookmarks: tuple[Bookmark, ...], anchors: Mapping[str, Anchor]) -> list[OutlineItem]:
    items = []
    for bookmark in bookmarks:
        anchor = anchors.get(bookmark.anchor)
        if anchor is not None:
            item = OutlineItem(bookmark.title, anchor.destination)
            item.is_closed = True
            item.children.extend(_items(bookmark.children, anchors))
            items.append(item)
    return items


def _describe(book: pikepdf.Pdf, booklet: Booklet, first: pikepdf.Pdf) -> None:
    """Set the document properties: title, language, output intent and conformance claims."""
    author, producer = str(first.docinfo.get("/Author", "")), str(first.docinfo["/Producer"])
    book.docinfo.update({"/Title": booklet.title, "/Author": author, "/Producer": producer})
    packet = metadata(booklet.title, author, booklet.language, producer)
    root = book.Root
    root.Metadata = book.make_stream(packet, Type=Name.Metadata, Subtype=Name.XML)
    root.Lang = String(booklet.language)
    root.MarkInfo = Dictionary(Marked=True)
    root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
    root.OutputIntents = book.copy_foreign(first.make_indirect(first.Root.OutputIntents))
    root.PageMode = Name.UseOutlines


def _attach(book: pikepdf.Pdf, attachments: tuple[Attachment, ...]) -> None:
    """Attach the source files of the document (ISO 19005-3, 6.8)."""
    for attachment in attachments:
        book.attachments[attachment.name] = AttachedFileSpec(
            book,
            attachment.text.encode(),
            filename=attachment.name,
            description=attachment.about,
            mime_type=attachment.media_type,
            relationship=Name.Source,
        )
    if attachments:
        book.Root.AF = Array([book.attachments[attachment.name].obj for attachment in attachments])


def _sorted_names(anchors: Mapping[str, Anchor]) -> Array:
    names = sorted(anchors, key=str.encode)
    return Array([part for id_ in names for part in (String(id_), anchors[id_].destination)])
