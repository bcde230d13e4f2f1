"""Whether a finished PDF keeps what its metadata claims: PDF/A-3a and PDF/UA-1, as far as we can tell.

These are our own checks, made on the bytes that are published; the clauses are those of ISO 14289-1 (UA) and
ISO 19005-3 (A). They are fewer than a validator's: `sop verify --verapdf` runs veraPDF where somebody has it.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any, Literal

import pikepdf
from pikepdf import Array, Dictionary, NamePath

_PAINTS = re.compile(rb"(?<=[\s\]>])(?:(BDC|BMC)|(EMC)|(?:TJ|Tj|Do|sh|S|s|f\*?|F|B\*?|b\*?))(?=\s|$)")
_CONTENT_ID = re.compile(rb"/MCID (\d+)")
_RUNS_SOMETHING = ("/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/Sound", "/Movie", "/Rendition")
_HEADING = re.compile(r"/H([1-6])")


class PromiseBroken(Exception):
    """A document breaks what its metadata claim."""

    def __init__(self, violations: tuple[str, ...], document: str = "") -> None:
        super().__init__(violations, document)
        self.violations, self.document = violations, document


Scope = Literal["whole", "part", "bound"]
"""What a file is: a part's tag tree is looked at once, and not again in all the books that are bound of it."""


def conforming(pdf: bytes, document: str, *, scope: Scope = "whole", archive: bool = True) -> bytes:
    """The same bytes, if they keep their promise."""
    found = violations(pdf, scope=scope, archive=archive)
    if found:
        raise PromiseBroken(found, document)
    return pdf


def is_archive(path: str) -> bool:
    """Whether a published PDF claims PDF/A: all do but those to fill in."""
    return not path.endswith(".fillable.pdf")


def violations(pdf: bytes, *, scope: Scope = "whole", archive: bool = True) -> tuple[str, ...]:
    """What a PDF breaks, each with its clause; nothing if it keeps its promise.

    With `archive` it has to be PDF/A too; a form to fill in is not, as its fields hold what a reader types.
    """
    found: list[str] = []
    with pikepdf.open(io.BytesIO(pdf)) as document:
        if scope != "part":
            found += [
                *_catalogue(document),
                *_metadata(document, archive=archive),
                *_pages(document),
                *_fonts(document),
            ]
            found += _archive(document) if archive else ()
        if scope != "bound":
            found += _tree(document, above=int(scope == "part"))
    return tuple(dict.fromkeys(found))


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
        yield "the document does something when it is opened (A 6.5.1)"


def _metadata(document: pikepdf.Pdf, *, archive: bool) -> Iterator[str]:
    if "/Metadata" not in document.Root:
        yield "the document has no metadata (UA 7.1, A 6.6.2)"
        return
    packet = document.open_metadata()
    title = packet.get("dc:title")
    if not title:
        yield "the metadata have no title (UA 7.1)"
    if title != str(document.docinfo.get("/Title", "")):
        yield "the metadata have another title than the document (A 6.6.3)"
    if packet.get("pdfuaid:part") != "1":
        yield "the metadata do not claim PDF/UA-1 (UA 5)"
    claims = (packet.get("pdfaid:part"), packet.get("pdfaid:conformance"))
    if claims != (("3", "A") if archive else (None, None)):
        yield f"the metadata claim PDF/A {'-'.join(map(str, claims))} (A 6.6.4)"


def _archive(document: pikepdf.Pdf) -> Iterator[str]:
    intents = document.Root.get("/OutputIntents", ())
    if not any(one.get("/S") == pikepdf.Name.GTS_PDFA1 and "/DestOutputProfile" in one for one in intents):
        yield "colours have no output intent (A 6.2.3)"
    for page in document.pages:
        for annotation in page.get("/Annots", ()):
            if not int(annotation.get("/F", 0)) & 4:
                yield f"an annotation on page {page.index + 1} is not printed (A 6.3.2)"
    for one in document.Root.get(NamePath.Names.EmbeddedFiles.Names, ()):
        if isinstance(one, Dictionary) and "/AFRelationship" not in one:
            yield "an attached file has no relationship to the document (A 6.8)"


def _pages(document: pikepdf.Pdf) -> Iterator[str]:
    owned = _owners(document)
    for number, page in enumerate(document.pages, 1):
        if page.get("/Tabs") != pikepdf.Name.S and "/Annots" in page:
            yield f"page {number} does not go through links in reading order (UA 7.18.3)"
        content = page.Contents.read_bytes() if isinstance(page.Contents, pikepdf.Stream) else _joined(page.Contents)
        depth = 0
        for opens, closes in _PAINTS.findall(content):
            depth += bool(opens) - bool(closes)
            if not opens and not closes and depth == 0:
                yield f"page {number} has content that is neither tagged nor an artifact (UA 7.1)"
                break
        owners = owned.get(int(page.get("/StructParents", -1)), 0)
        if any(int(one) >= owners for one in _CONTENT_ID.findall(content)):
            yield f"page {number} has tagged content that is not in the tree (UA 7.1)"
        for annotation in page.get("/Annots", ()):
            yield from _annotation(annotation, number)


def _joined(streams: Any) -> bytes:
    return b"\n".join(one.read_bytes() for one in streams)


def _owners(document: pikepdf.Pdf) -> dict[int, int]:
    """For each key of the parent tree, how many pieces of content have an owner."""
    numbers = document.Root.get(NamePath.StructTreeRoot.ParentTree.Nums, Array())
    pairs = ((int(numbers[i]), numbers[i + 1]) for i in range(0, len(numbers), 2))
    return {key: len(owners) for key, owners in pairs if isinstance(owners, Array)}


def _annotation(annotation: pikepdf.Object, page: int) -> Iterator[str]:
    if int(annotation.get("/F", 0)) & 2:  # hidden: nobody meets it
        return
    kind = annotation.Subtype
    if kind == pikepdf.Name.Link and not str(annotation.get("/Contents", "")):
        yield f"a link on page {page} is not described (UA 7.18.5)"
    if kind == pikepdf.Name.Widget and not str(annotation.get("/TU", annotation.get(NamePath.Parent.TU, ""))):
        yield f"a field on page {page} has no label (UA 7.18.1)"
    if "/StructParent" not in annotation:
        yield f"an annotation on page {page} is not in the tree (UA 7.18.1)"
    action = annotation.get("/A", Dictionary())
    if str(action.get("/S", "")) in _RUNS_SOMETHING or "/AA" in annotation:
        yield f"an annotation on page {page} runs something (A 6.5.1)"
    if str(action.get("/URI", "")).startswith("sop:"):
        yield f"a placeholder on page {page} was left over"


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
                yield f"the font {name} does not say which characters it has (A 6.2.11.7, UA 7.21.7)"


def _tree(document: pikepdf.Pdf, above: int) -> Iterator[str]:
    """The tag tree in reading order: headings step by step, pictures with a text, header cells with a scope.

    `above` is the level of the last heading that stands before it.
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
            yield "a header cell does not say what it heads (UA 7.5)"
        elif kind == "/Link" and not any("/Obj" in kid for kid in _kids(element, elements=False)):
            yield "a link leads nowhere (UA 7.18.5)"
        waiting.extend(reversed(_kids(element)))


def _kids(element: Any, *, elements: bool = True) -> list[Any]:
    """The elements right below one, or with `elements` false the references to annotations."""
    kids = element.get("/K", ())
    kids = kids if isinstance(kids, Array) else [kids]
    return [kid for kid in kids if isinstance(kid, Dictionary) and ("/S" in kid) == elements]
