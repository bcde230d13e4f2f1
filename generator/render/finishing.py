"""What WeasyPrint leaves open in a PDF, put right on its objects before they are written.

Characters that no font of the house has are a fault. Running heads and feet become artifacts, header cells say what
they head, fonts are embedded as outlines alone, and the metadata claims PDF/A-3a (ISO 19005-3) and PDF/UA-1
(ISO 14289-1): `render/conformance.py` looks whether the finished file keeps that promise.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from xml.sax.saxutils import escape

from generator.render.fonts import FontFile, outlines, source_of

ARCHIVE, FORM = "pdf/a-3a", "pdf/ua-1"
"""Variants as WeasyPrint names them. A form to fill in is no archive: what is typed into it changes it."""

_XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/" \
xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">
{archive}<pdfuaid:part>1</pdfuaid:part>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator>
<dc:language><rdf:Bag><rdf:li>{language}</rdf:li></rdf:Bag></dc:language>
<pdf:Producer>{producer}</pdf:Producer>
</rdf:Description>
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/" \
xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name><pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of ISO 14289</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description>
</rdf:RDF></x:xmpmeta>
<?xpacket end="r"?>"""
"""The extension schema is asked for by PDF/A, which does not know `pdfuaid`."""

_ARCHIVE = "<pdfaid:part>3</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance>"


def metadata(title: str, author: str, language: str, producer: str, *, archive: bool = True) -> bytes:
    """The XMP packet of a document that claims PDF/UA-1 and, with `archive`, PDF/A-3a."""
    values = {"title": title, "author": author, "language": language, "producer": producer}
    escaped = {name: escape(value) for name, value in values.items()}
    return _XMP.format(archive=_ARCHIVE if archive else "", **escaped).encode()


class GlyphFault(Exception):
    """Characters that no font of the house has, each with the pages of a document on which it would be a blank box."""

    def __init__(self, missing: tuple[tuple[str, tuple[int, ...]], ...], document: str = "") -> None:
        super().__init__(missing, document)
        self.missing, self.document = missing, document


def finish(document: Any, pdf: Any, fonts: tuple[FontFile, ...], *, archive: bool) -> None:
    """A finisher for WeasyPrint: `pdf` is its `pydyf.PDF`, changed in place."""
    _refuse_missing(document, fonts)
    tree = _Tree(pdf)
    for element, ancestors in tree.elements():
        if element["S"] == "/TH":
            element["A"]["Scope"] = _scope(tree, ancestors)
        if element["S"] in ("/TH", "/TD"):  # tables are plain, so a scope says it all; ids would clash in a book
            element.pop("ID", None)
            element["A"].pop("Headers", None)
    _mark_artifacts(pdf, tree)
    _slim_fonts(pdf, tree, fonts)
    about = document.metadata
    author, producer = ", ".join(about.authors), pdf.info["Producer"].string
    packet = metadata(about.title or "", author, about.lang or "", producer, archive=archive)
    tree.of(pdf.catalog["Metadata"]).stream = [packet]


def _refuse_missing(document: Any, fonts: tuple[FontFile, ...]) -> None:
    """A character that no font of the house has would be a box, or come from whatever font this machine has."""
    families = {family for font in fonts for family in (font.family, font.source)}
    missing = {chr(code) for font in document.fonts.values() for code in font.missing}
    for font in document.fonts.values():
        if font.family not in families:
            missing.update(*font.to_unicode.values())
    missing = {one for one in missing if not one.isspace()} or missing  # a blank goes with the character beside it
    if missing:
        pages = [_text_of(page) for page in document.pages]
        raise GlyphFault(
            tuple((one, tuple(i for i, text in enumerate(pages, 1) if one in text)) for one in sorted(missing))
        )


def _text_of(page: Any) -> str:
    return "".join(getattr(box, "text", "") for box in page._page_box.descendants())


def _slim_fonts(pdf: Any, tree: _Tree, fonts: tuple[FontFile, ...]) -> None:
    """Fonts of the house are embedded as outlines alone, which halves a sheet."""
    for inner in pdf.objects:
        if not isinstance(inner, dict) or inner.get("Subtype") != "/CIDFontType0":
            continue
        about = tree.of(inner["FontDescriptor"])
        source = source_of(about["FontFamily"].string, inner["BaseFont"].decode(), fonts)
        if source is not None:
            runs = iter(inner["W"])
            glyphs = {first + i for first, widths in zip(runs, runs, strict=True) for i in range(len(widths))}
            program = tree.of(about["FontFile3"])
            program.stream, program.extra["Subtype"] = [outlines(source, frozenset(glyphs))], "/CIDFontType0C"


class _Tree:
    """The tag tree as pydyf holds it: references are bytes such as `12 0 R`."""

    def __init__(self, pdf: Any) -> None:
        self._objects = pdf.objects
        self.root = self.of(pdf.catalog["StructTreeRoot"])
        self.reached: set[int] = set()

    def of(self, reference: bytes) -> Any:
        return self._objects[int(reference.split()[0])]

    def elements(self) -> Iterator[tuple[Any, tuple[Any, ...]]]:
        """Every element that hangs on the root, with its ancestors; afterwards `reached` has their numbers."""
        waiting: list[tuple[Any, tuple[Any, ...]]] = [(self.of(kid), ()) for kid in self.root["K"]]
        while waiting:
            element, ancestors = waiting.pop()
            self.reached.add(element.number)
            yield element, ancestors
            kids = [self.of(kid) for kid in element["K"] if isinstance(kid, bytes)]
            waiting += [(kid, (*ancestors, element)) for kid in kids if kid["Type"] == "/StructElem"]


def _scope(tree: _Tree, ancestors: tuple[Any, ...]) -> str:
    """What a header cell heads: its row where the row has other cells, else its column."""
    if any(one["S"] == "/THead" for one in ancestors):
        return "/Column"
    row = next(one for one in reversed(ancestors) if one["S"] == "/TR")
    kinds = {tree.of(kid)["S"] for kid in row["K"] if isinstance(kid, bytes)}
    return "/Row" if "/TD" in kinds else "/Column"


def _mark_artifacts(pdf: Any, tree: _Tree) -> None:
    """Content of page margins is marked, but in no element: it repeats on each page and is not read aloud."""
    numbers = tree.of(tree.root["ParentTree"])["Nums"]
    pages = [one for one in pdf.objects if isinstance(one, dict) and one.get("Type") == "/Page"]
    for page, owners in zip(pages, numbers[1 : 2 * len(pages) : 2], strict=True):
        stray = {mcid for mcid, owner in enumerate(owners) if int(owner.split()[0]) not in tree.reached}
        for mcid in stray:
            owners[mcid] = "null"
        while owners and owners[-1] == "null":
            owners.pop()
        _unmark(tree.of(page["Contents"]).stream, stray)


def _unmark(operations: list[Any], stray: set[int]) -> None:
    """Turn `/Span <</MCID 7>> BDC` into `/Artifact BMC`, in place."""
    for i, one in enumerate(operations):
        if isinstance(one, dict) and one.get("MCID") in stray:
            operations[i - 1 : i + 2] = ["/Artifact", b"BMC", b""]
