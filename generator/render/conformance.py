"""Check that a finished PDF conforms to what its metadata claims: PDF/A-3a and PDF/UA-1.

The checks run on the published bytes and cite clauses of ISO 14289-1 (UA) and ISO 19005-3 (A). They cover a part of
what a validator checks: `sop verify --verapdf` runs veraPDF where it is installed.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any, Literal

import pikepdf
from pikepdf import Array, Dictionary, NamePath

_OPERATORS = re.compile(rb"(?<=[\s\]>])(?:(BDC|BMC)|(EMC)|(?:TJ|Tj|Do|sh|S|s|f\*?|F|B\*?|b\*?))(?=\s|$)")
_CONTENT_ID = re.compile(rb"/MCID (\d+)")
_ACTIVE_CONTENT = ("/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/Sound", "/Movie", "/Rendition")
_HEADING = re.compile(r"/H([1-6])")


class ConformanceError(Exception):
    """A PDF violates the conformance that its metadata claims."""

    def __init__(self, violations: tuple[str, ...], document: str = "") -> None:
        super().__init__(violations, document)
        self.violations, self.document = violations, document


Scope = Literal["whole", "part", "bound"]
"""Kind of a file. The tag tree is checked in each part, and not again in the books that are bound from the parts."""


def ensure_conformance(pdf: bytes, document: str, *, scope: Scope = "whole", archive: bool = True) -> bytes:
    """Return `pdf` unchanged, or raise `ConformanceError`."""
    violated = violations(pdf, scope=scope, archive=archive)
    if violated:
        raise ConformanceError(violated, document)
    return pdf


def is_archive(path: str) -> bool:
    """Return whether a published PDF claims PDF/A: all do except fillable forms."""
    return not path.endswith(".fillable.pdf")


def violations(pdf: bytes, *, scope: Scope = "whole", archive: bool = True) -> tuple[str, ...]:
    """Return the violations in a PDF, each with the clause of its standard; empty if the PDF conforms.

    With `archive`, PDF/A is checked as well. Fillable forms do not claim it, as readers change what they contain.
    """
    violated: list[str] = []
    with pikepdf.open(io.BytesIO(pdf)) as document:
        if scope != "part":
            violated += [
                *_catalogue(document),
                *_metadata(document, archive=archive),
                *_pages(document),
                *_fonts(document),
            ]
            violated += _archive(document) if archive else ()
        if scope != "bound":
            violated += _tree(document, above=int(scope == "part"))
    return tuple(dict.fromkeys(violated))


def _catalogue(document: pikepdf.Pdf) -> Iterator[str]:
    root = document.Root
    if not root.get(NamePath.MarkInfo.Marked, False) or "/StructTreeRoot" not in root:
        yield "the document is not tagged (UA 7.1)"
    if not str(root.get("/Lang", "")):
        yield "the document has no language (UA 7.2)"
    if not root.get(NamePath.ViewerPreferences.DisplayDocTitle, False):
        yield "the title is not shown in the window (UA 7.1)"
    if document.is_encrypted:
        yield "the document is encrypted (A 6.1.3)"
    if "/OpenAction" in root or "/AA" in root or "/JavaScript" in root.get("/Names", {}):
        yield "the document runs an action when it is opened (A 6.5.1)"


def _metadata(document: pikepdf.Pdf, *, archive: bool) -> Iterator[str]:
    if "/Metadata" not in document.Root:
        yield "the document has no metadata (UA 7.1, A 6.6.2)"
        return
    packet = document.open_metadata()
    title = packet.get("dc:title")
    if not title:
        yield "the metadata have no title (UA 7.1)"
    if title != str(document.docinfo.get("/Title", "")):
        yield "the titles in the metadata and in the document differ (A 6.6.3)"
    if packet.get("pdfuaid:part") != "1":
        yield "the metadata do not claim PDF/UA-1 (UA 5)"
    claims = (packet.get("pdfaid:part"), packet.get("pdfaid:conformance"))
    if claims != (("3", "A") if archive else (None, None)):
        yield f"the metadata claim PDF/A {'-'.join(map(str, claims))} (A 6.6.4)"


def _archive(document: pikepdf.Pdf) -> Iterator[str]:
    intents = document.Root.get("/OutputIntents", ())
    if not any(intent.get("/S") == pikepdf.Name.GTS_PDFA1 and "/DestOutputProfile" in intent for intent in intents):
        yield "colours have no output intent (A 6.2.3)"
    for page in document.pages:
        for annotation in page.get("/Annots", ()):
            if not int(annotation.get("/F", 0)) & 4:
                yield f"an annotation on page {page.index + 1} is not printed (A 6.3.2)"
    for file in document.Root.get(NamePath.Names.EmbeddedFiles.Names, ()):
        if isinstance(file, Dictionary) and "/AFRelationship" not in file:
            yield "an attached file has no relationship to the document (A 6.8)"


def _pages(document: pikepdf.Pdf) -> Iterator[str]:
    owned = _owners(document)
    for number, page in enumerate(document.pages, 1):
        if page.get("/Tabs") != pikepdf.Name.S and "/Annots" in page:
            yield f"page {number} does not set the tab order to the reading order (UA 7.18.3)"
        content = page.Contents.read_bytes() if isinstance(page.Contents, pikepdf.Stream) else _joined(page.Contents)
        depth = 0
        for opens, closes in _OPERATORS.findall(content):
            depth += bool(opens) - bool(closes)
            if not opens and not closes and depth == 0:
                yield f"page {number} has content that is neither tagged nor an artifact (UA 7.1)"
                break
        owners = owned.get(int(page.get("/StructParents", -1)), 0)
        if any(int(mcid) >= owners for mcid in _CONTENT_ID.findall(content)):
            yield f"page {number} has tagged content that is not in the tree (UA 7.1)"
        for annotation in page.get("/Annots", ()):
            yield from _annotation(annotation, number)


def _joined(streams: Any) -> bytes:
    return b"\n".join(stream.read_bytes() for stream in streams)


def _owners(document: pikepdf.Pdf) -> dict[int, int]:
    """Return the number of marked pieces of content with an owner, by key of the parent tree."""
    numbers = document.Root.get(NamePath.StructTreeRoot.ParentTree.Nums, Array())
    pairs = ((int(numbers[i]), numbers[i + 1]) for i in range(0, len(numbers), 2))
    return {key: len(owners) for key, owners in pairs if isinstance(owners, Array)}


def _annotation(annotation: pikepdf.Object, page: int) -> Iterator[str]:
    if int(annotation.get("/F", 0)) & 2:  # hidden
        return
    kind = annotation.Subtype
    if kind == pikepdf.Name.Link and not str(annotation.get("/Contents", "")):
        yield f"a link on page {page} is not described (UA 7.18.5)"
    if kind == pikepdf.Name.Widget and not str(annotation.get("/TU", annotation.get(NamePath.Parent.TU, ""))):
        yield f"a field on page {page} has no label (UA 7.18.1)"
    if "/StructParent" not in annotation:
        yield f"an annotation on page {page} is not in the tree (UA 7.18.1)"
    action = annotation.get("/A", Dictionary())
    if str(action.get("/S", "")) in _ACTIVE_CONTENT or "/AA" in annotation:
        yield f"an annotation on page {page} runs an action (A 6.5.1)"
    if str(action.get("/URI", "")).startswith("sop:"):
        yield f"a placeholder on page {page} was not filled"


def _fonts(document: pikepdf.Pdf) -> Iterator[str]:
    seen = set()
    for page in document.pages:
        for font in page.obj.get(NamePath.Resources.Font, Dictionary()).values():
            if font.objgen in seen:
                continue
            seen.add(font.objgen)
            inner = font.DescendantFonts[0] if "/DescendantFonts" in font else font
            about = inner.get("/FontDescriptor", Dictionary())
            name = str(font.get("/BaseFont", "?")).removeprefix("/")
            if not any(key in about for key in ("/FontFile", "/FontFile2", "/FontFile3")):
                yield f"the font {name} is not embedded (A 6.2.11.4, UA 7.21.4)"
            if "/ToUnicode" not in font:
                yield f"the font {name} does not map its glyphs to characters (A 6.2.11.7, UA 7.21.7)"


def _tree(document: pikepdf.Pdf, above: int) -> Iterator[str]:
    """Check the tag tree in reading order: levels of headings, texts of pictures, scopes of header cells.

    `above` is the level of the heading before this document; a part of a book follows a heading of level 1.
    """
    level = above
    root = document.Root.get("/StructTreeRoot")
    waiting = list(reversed(_kids(root))) if root is not None else []
    while waiting:
        element = waiting.pop()
        kind = str(element.get("/S", ""))
        heading = _HEADING.fullmatch(kind)
        if heading is not None:
            if int(heading[1]) > level + 1:
                yield f"a heading of level {heading[1]} follows one of level {level} (UA 7.4.2)"
            level = int(heading[1])
        elif kind == "/Figure" and not str(element.get("/Alt", "")):
            yield "a picture has no alternative text (UA 7.3)"
        elif kind == "/TH" and "/Scope" not in element.get("/A", {}):
            yield "a header cell has no scope (UA 7.5)"
        elif kind == "/Link" and not any("/Obj" in kid for kid in _kids(element, elements=False)):
            yield "a link has no target (UA 7.18.5)"
        waiting.extend(reversed(_kids(element)))


def _kids(element: Any, *, elements: bool = True) -> list[Any]:
    """Return the child elements of an element, or the references to annotations if `elements` is false."""
    kids = element.get("/K", ())
    kids = kids if isinstance(kids, Array) else [kids]
    return [kid for kid in kids if isinstance(kid, Dictionary) and ("/S" in kid) == elements]
