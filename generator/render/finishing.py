"""Finisher for WeasyPrint: complete the objects of a PDF before they are written.

Characters that the theme's fonts lack are an error. Running headers and footers become artifacts, header cells get a
scope, fonts are reduced to outlines, and the metadata claim PDF/A-3a (ISO 19005-3) and PDF/UA-1 (ISO 14289-1).
`render/conformance.py` validates the claim on the finished file.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from xml.sax.saxutils import escape

from generator.render.fonts import FontFile, outlines, source_of

ARCHIVE, FORM = "pdf/a-3a", "pdf/ua-1"
"""PDF variants by their names in WeasyPrint. Fillable forms cannot claim PDF/A, as typing changes the file."""

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
"""XMP packet. PDF/A requires the extension schema, because `pdfuaid` is not one of its own namespaces."""

_ARCHIVE = "<pdfaid:part>3</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance>"


def metadata(title: str, author: str, language: str, producer: str, *, archive: bool = True) -> bytes:
    """Return the XMP packet of a document that claims PDF/UA-1 and, with `archive`, PDF/A-3a."""
    values = {"title": title, "author": author, "language": language, "producer": producer}
    escaped = {name: escape(value) for name, value in values.items()}
    return _XMP.format(archive=_ARCHIVE if archive else "", **escaped).encode()


class GlyphFault(Exception):
    """Characters missing from the theme's fonts, each with the pages on which it would print as an empty box."""

    def __init__(self, missing: tuple[tuple[str, tuple[int, ...]], ...], document: str = "") -> None:
        super().__init__(missing, document)
        self.missing, self.document = missing, document


def finish(document: Any, pdf: Any, fonts: tuple[FontFile, ...], *, archive: bool) -> None:
    """Complete a PDF in place, as the `finisher` of WeasyPrint; `pdf` is its `pydyf.PDF`."""
    _refuse_missing(document, fonts)
    tree = _Tree(pdf)
    for element, ancestors in tree.elements():
        if element["S"] == "/TH":
            element["A"]["Scope"] = _scope(tree, ancestors)
        if element["S"] in ("/TH", "/TD"):  # tables are simple, so a scope suffices; ids would clash in a book
            element.pop("ID", None)
            element["A"].pop("Headers", None)
    _mark_artifacts(pdf, tree)
    _slim_fonts(pdf, tree, fonts)
    about = document.metadata
    author, producer = ", ".join(about.authors), pdf.info["Producer"].string
    packet = metadata(about.title or "", author, about.lang or "", producer, archive=archive)
    tree.of(pdf.catalog["Metadata"]).stream = [packet]


def _refuse_missing(document: Any, fonts: tuple[FontFile, ...]) -> None:
    """Raise `GlyphFault` for characters that would print as a box, or in some other font of this machine."""
    families = {family for font in fonts for family in (font.family, font.source)}
    missing = {chr(code) for font in document.fonts.values() for code in font.missing}
    for font in document.fonts.values():
        if font.family not in families:
            missing.update(*font.to_unicode.values())
    visible = {character for character in missing if not character.isspace()}
    missing = visible or missing  # a space is set in the font of its neighbour
    if missing:
        pages = [_text_of(page) for page in document.pages]
        raise GlyphFault(
            tuple(
                (character, tuple(i for i, text in enumerate(pages, 1) if character in text))
                for character in sorted(missing)
            )
        )


def _text_of(page: Any) -> str:
    return "".join(getattr(box, "text", "") for box in page._page_box.descendants())


def _slim_fonts(pdf: Any, tree: _Tree, fonts: tuple[FontFile, ...]) -> None:
    """Embed the theme's fonts as bare outlines: this halves the size of a one-page PDF."""
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
    """Tag tree in pydyf: references are bytes such as `12 0 R`."""

    def __init__(self, pdf: Any) -> None:
        self._objects = pdf.objects
        self.root = self.of(pdf.catalog["StructTreeRoot"])
        self.reached: set[int] = set()

    def of(self, reference: bytes) -> Any:
        return self._objects[int(reference.split()[0])]

    def elements(self) -> Iterator[tuple[Any, tuple[Any, ...]]]:
        """Yield every element below the root with its ancestors, and record their object numbers in `reached`."""
        waiting: list[tuple[Any, tuple[Any, ...]]] = [(self.of(kid), ()) for kid in self.root["K"]]
        while waiting:
            element, ancestors = waiting.pop()
            self.reached.add(element.number)
            yield element, ancestors
            kids = [self.of(kid) for kid in element["K"] if isinstance(kid, bytes)]
            waiting += [(kid, (*ancestors, element)) for kid in kids if kid["Type"] == "/StructElem"]


def _scope(tree: _Tree, ancestors: tuple[Any, ...]) -> str:
    """Return the scope of a header cell: its row if the row has data cells, else its column."""
    if any(ancestor["S"] == "/THead" for ancestor in ancestors):
        return "/Column"
    row = next(ancestor for ancestor in reversed(ancestors) if ancestor["S"] == "/TR")
    kinds = {tree.of(kid)["S"] for kid in row["K"] if isinstance(kid, bytes)}
    return "/Row" if "/TD" in kinds else "/Column"


def _mark_artifacts(pdf: Any, tree: _Tree) -> None:
    """Mark content of page margins as artifact: it repeats on each page and is not read aloud."""
    numbers = tree.of(tree.root["ParentTree"])["Nums"]
    pages = [page for page in pdf.objects if isinstance(page, dict) and page.get("Type") == "/Page"]
    for page, owners in zip(pages, numbers[1 : 2 * len(pages) : 2], strict=True):
        stray = {mcid for mcid, owner in enumerate(owners) if int(owner.split()[0]) not in tree.reached}
        for mcid in stray:
            owners[mcid] = "null"
        while owners and owners[-1] == "null":
            owners.pop()
        _unmark(tree.of(page["Contents"]).stream, stray)


def _unmark(operations: list[Any], stray: set[int]) -> None:
    """Replace `/Span <</MCID 7>> BDC` by `/Artifact BMC`, in place."""
    for i, operation in enumerate(operations):
        if isinstance(operation, dict) and operation.get("MCID") in stray:
            operations[i - 1 : i + 2] = ["/Artifact", b"BMC", b""]
