"""Fonts of printed documents: find them on the system and cut them down to what Chinese office text needs.

A subset of 7,000 glyphs instead of 65,000 makes rendering faster and files smaller. Characters outside the subset
still print, because the style sheet names the complete font after the subset.
"""

from __future__ import annotations

import hashlib
import re
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from generator.diagnostics.diagnostic import Diagnostic, Outcome, Place
from generator.diagnostics.words import reason

PACKAGES = {
    "Noto Sans CJK SC": "fonts-noto-cjk",
    "Noto Serif CJK SC": "fonts-noto-cjk",
    "Source Han Sans SC": "fonts-adobe-source-han-sans-cn",
    "AR PL UMing CN": "fonts-arphic-uming",
    "AR PL UKai CN": "fonts-arphic-ukai",
    "WenQuanYi Zen Hei": "fonts-wqy-zenhei",
}
"""Font families and the packages of Debian and Ubuntu that contain them."""

WEIGHTS = ((400, "regular"), (700, "bold"))
_CUT_VERSION = "subset 2"  # part of the cache key: increase it when `_cut` changes
_UNUSED = ("BASE", "GDEF", "GSUB", "VORG", "vhea", "vmtx")
"""Dropped tables: vertical text and alternate forms double the number of glyphs. Kerning is kept."""


@dataclass(frozen=True, slots=True)
class Face:
    """Face of a family, as found by fontconfig; `index` selects it in a file with several faces."""

    family: str
    weight: int
    file: str
    index: int


@dataclass(frozen=True, slots=True)
class FontFile:
    """Face for `@font-face`: a subset of the family `source`.

    `digest` identifies its bytes, `path` is the cached file on this machine.
    """

    source: str
    family: str
    weight: int
    digest: str
    path: str


def find_fonts(families: Iterable[str], at: Place) -> Outcome[tuple[Face, ...]]:
    """Return the faces of each family, and a diagnostic for each family that is not installed."""
    faces: list[Face] = []
    missing: list[Diagnostic] = []
    for family in dict.fromkeys(families):
        try:
            matches = [_match(family, weight, style) for weight, style in WEIGHTS]
        except OSError as error:
            hint = "install fontconfig, which finds fonts: `apt-get install fontconfig` on Debian and Ubuntu"
            message = f"`fc-match` cannot be run: {reason(error)}"
            return Outcome((), (Diagnostic("R601", message, at, hints=(hint,)),))
        faces += [face for face in matches if face is not None]
        if None in matches:
            package = PACKAGES.get(family)
            where = f"`apt-get install {package}` on Debian and Ubuntu; the README names other systems"
            hint = f"install it: {where}" if package else "install it, or name another family under `house.fonts`"
            missing.append(Diagnostic("R601", f"the font `{family}` is not installed", at, hints=(hint,)))
    return Outcome(tuple(faces), tuple(missing))


def drawable(faces: Iterable[Face]) -> frozenset[int]:
    """Return the characters that all faces have, without symbols beyond the subset.

    Pango takes some of these symbols from an emoji font, even if the face has them.
    """
    import uharfbuzz

    faces = tuple(faces)
    shared = frozenset.intersection(
        *(frozenset(uharfbuzz.Face(uharfbuzz.Blob.from_file_path(face.file), face.index).unicodes) for face in faces)
    )
    symbols = frozenset((*range(0x2300, 0x2C00), *range(0x1F000, 0x20000)))
    return shared - (symbols - _characters())


def legible(text: str, characters: frozenset[int]) -> str:
    """Return a text in which any white space is a blank or line break, and other missing characters are `[U+1F600]`."""
    return "".join(
        sign if sign == "\n" or ord(sign) in characters else " " if sign.isspace() else f"[U+{ord(sign):04X}]"
        for sign in text.replace("\r\n", "\n")
    )


def fonts_digest(families: Iterable[str]) -> str:
    """Return a digest of the installed faces. It covers file size and table directory only, to be fast."""
    digest = hashlib.sha256()
    for face in find_fonts(families, Place("")).value:
        with Path(face.file).open("rb") as font:
            head = font.read(65536)
            size = font.seek(0, 2)
            digest.update(f"{face.family} {face.weight} {face.index} {size}".encode() + head)
    return digest.hexdigest()


def subset_family(family: str) -> str:
    """Return the name of a family's subset in style sheets."""
    return f"SOP {family}"


def _match(family: str, weight: int, style: str) -> Face | None:
    try:
        answer = subprocess.run(
            ["fc-match", "--format=%{family}\n%{file}\n%{index}", f"{_quoted(family)}:{style}"],
            capture_output=True,
            text=True,
            check=True,
        ).stdout.split("\n")
    except subprocess.CalledProcessError:
        return None
    families, file, index = answer[:3]
    return Face(family, weight, file, int(index)) if family in families.split(",") else None


def _quoted(family: str) -> str:
    """Escape a family name for a pattern of fontconfig."""
    return re.sub(r"([\\\-:,])", r"\\\1", family)


def subset_fonts(faces: Iterable[Face], folder: Path) -> tuple[FontFile, ...]:
    """Return the subset of each face. Subsets are cached in `folder`, by the digest of the face that they come from."""
    return tuple(_subset(face, folder) for face in faces)


def _subset(face: Face, folder: Path) -> FontFile:
    source = Path(face.file).read_bytes()
    key = hashlib.sha256(f"{_CUT_VERSION} {face.index} {hashlib.sha256(source).hexdigest()}".encode()).hexdigest()
    target = folder / f"{key[:32]}.otf"
    if not target.exists():
        from generator.engine.files import write_atomic

        write_atomic(target, _cut(source, face.index))
    return FontFile(face.family, subset_family(face.family), face.weight, key, str(target))


def _cut(source: bytes, index: int) -> bytes:
    import uharfbuzz

    face = uharfbuzz.Face(source, index)
    subset = uharfbuzz.SubsetInput()
    subset.sets(uharfbuzz.SubsetInputSets.UNICODE).set(_characters())
    subset.sets(uharfbuzz.SubsetInputSets.DROP_TABLE_TAG).update(int.from_bytes(tag.encode()) for tag in _UNUSED)
    font: bytes = uharfbuzz.subset(face, subset).blob.data
    return font


def source_of(family: str, name: str, fonts: Iterable[FontFile]) -> FontFile | None:
    """Return the subset that a font of a PDF was made from, or None if it comes from a complete font."""
    return next(
        (font for font in fonts if font.family == family and (font.weight > 500) == name.endswith("-Bold")), None
    )


def outlines(font: FontFile, glyphs: frozenset[int]) -> bytes:
    """Return the outlines of some glyphs, with unchanged glyph ids, as a bare CFF font program.

    A PDF needs nothing else of a font, because it stores widths and texts itself.
    """
    import uharfbuzz

    subset = uharfbuzz.SubsetInput()
    subset.glyph_set.set(glyphs)
    flags = uharfbuzz.SubsetFlags
    subset.flags = flags.RETAIN_GIDS | flags.CFF_IDENTITY_CHARSET | flags.NO_HINTING | flags.DESUBROUTINIZE
    program: bytes = uharfbuzz.subset(shaper(font).face, subset).reference_table("CFF ").data
    return program


@cache
def shaper(font: FontFile) -> Any:
    """Return the HarfBuzz font, for glyph ids and widths."""
    import uharfbuzz

    return uharfbuzz.Font(uharfbuzz.Face(uharfbuzz.Blob.from_file_path(font.path)))


@cache
def _characters() -> frozenset[int]:
    """Return the characters of the subset: GB 2312, Latin and common symbols of office text."""
    han = {
        ord(bytes((row, cell)).decode("gb2312", "ignore") or " ")
        for row in range(0xA1, 0xF8)
        for cell in range(0xA1, 0xFF)
    }
    latin = set(range(0x20, 0x7F)) | set(range(0xA0, 0x180))
    signs = {ord(sign) for sign in "–—‘’“”†‡•…‰′″‹›€™−≤≥≠±×÷√∞≈℃Ω①②③④⑤⑥⑦⑧⑨⑩□■△▲○●◎☆★→←↑↓✓〔〕喆"}
    return frozenset(han | latin | signs)
