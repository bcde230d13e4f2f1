"""Merge the fonts of a book's parts, so that each font is embedded once.

Every part embeds the glyphs that it uses. WeasyPrint keeps glyph ids when it subsets a font, and all parts use the
same source font; so the union of their glyphs can be cut out of the source.
"""

from __future__ import annotations

import re
from typing import Any

import pikepdf
from pikepdf import Array, Name

from generator.render.fonts import FontFile, outlines, shaper

_MAPPED = re.compile(rb"<([0-9a-f]{4})> <([0-9a-f]+)>")


class SharedFont:
    """Font of a book: the glyphs that parts use, and those of text that is written later.

    `object` is the font object of the first part that has it; all parts then share it.
    """

    def __init__(self, source: FontFile, font: pikepdf.Object) -> None:
        self._source, self.object = source, font
        self._widths: dict[int, Any] = {}
        self._unicode: dict[int, str] = {}

    def add(self, font: pikepdf.Object) -> None:
        """Add the glyphs of a part's font."""
        runs = iter(font.DescendantFonts[0].W)
        for first, widths in zip(runs, runs, strict=True):
            self._widths |= {int(first) + i: width for i, width in enumerate(widths)}
        for glyph, text in _MAPPED.findall(font.ToUnicode.read_bytes()):
            self._unicode.setdefault(int(glyph, 16), bytes.fromhex(text.decode()).decode("utf-16-be"))

    def write(self, text: str) -> tuple[bytes, float]:
        """Add the glyphs of a text; return them as hexadecimal digits for `Tj`, and their width in em."""
        face = shaper(self._source)
        glyphs = [face.get_nominal_glyph(ord(character)) or 0 for character in text]
        for glyph, character in zip(glyphs, text, strict=True):
            self._widths.setdefault(glyph, round(face.get_glyph_h_advance(glyph) * 1000 / face.face.upem))
            self._unicode.setdefault(glyph, character)
        return b"".join(b"%04x" % glyph for glyph in glyphs), sum(float(self._widths[glyph]) for glyph in glyphs) / 1000

    def extents(self) -> tuple[float, float]:
        """Return ascent and descent in em, both positive."""
        face = shaper(self._source)
        extents = face.get_font_extents("ltr")
        return extents.ascender / face.face.upem, -extents.descender / face.face.upem

    def embed(self, book: pikepdf.Pdf) -> None:
        """Embed the collected glyphs in the shared font object."""
        inner = self.object.DescendantFonts[0]
        inner.W = Array([part for glyph in sorted(self._widths) for part in (glyph, Array([self._widths[glyph]]))])
        program = outlines(self._source, frozenset(self._widths))
        inner.FontDescriptor.FontFile3 = book.make_stream(program, Subtype=Name.CIDFontType0C)
        self.object.ToUnicode = book.make_stream(_to_unicode(self._unicode))


def _to_unicode(texts: dict[int, str]) -> bytes:
    pairs = [f"<{glyph:04x}> <{text.encode('utf-16-be').hex()}>" for glyph, text in sorted(texts.items())]
    blocks = "".join(
        f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar\n"
        for block in (pairs[i : i + 100] for i in range(0, len(pairs), 100))
    )
    return (
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n"
        "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
        "1 begincodespacerange\n<0000> <ffff>\nendcodespacerange\n"
        f"{blocks}endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend"
    ).encode()
