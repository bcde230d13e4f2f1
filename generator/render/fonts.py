"""The fonts of the printed documents: found on the system, cut down to what Chinese office text needs.

A document that loads 7,000 glyphs instead of 65,000 is made faster and comes out smaller. Characters outside the
subset still print: the style sheet names the whole font after the subset.
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
"""Families that Debian and Ubuntu have, and the package of each."""

WEIGHTS = ((400, "regular"), (700, "bold"))
_MAKE = "subset 2"  # changes when the subset is cut differently
_UNUSED = ("BASE", "GDEF", "GSUB", "VORG", "vhea", "vmtx")
"""Tables for vertical lines and alternate forms, which double the number of glyphs. Kerning stays."""


@dataclass(frozen=True, slots=True)
class Face:
    """One face of a family, as fontconfig finds it: `index` is its place in a file that holds several."""

    family: str
    weight: int
    file: str
    index: int


@dataclass(frozen=True, slots=True)
class FontFile:
    """One face for `@font-face`: a subset of the family `source`.

    `digest` names its bytes, `path` is where this machine keeps them.
    """

    source: str
    family: str
    weight: int
    digest: str
    path: str


def find_fonts(families: Iterable[str], at: Place) -> Outcome[tuple[Face, ...]]:
    """The faces of each family, or the families that are not installed."""
    faces: list[Face] = []
    missing: list[Diagnostic] = []
    for family in dict.fromkeys(families):
        try:
            found = [_match(family, weight, style) for weight, style in WEIGHTS]
        except OSError as error:
            hint = "install fontconfig, which finds fonts: `apt-get install fontconfig` on Debian and Ubuntu"
            message = f"`fc-match` cannot be run: {reason(error)}"
            return Outcome((), (Diagnostic("R601", message, at, hints=(hint,)),))
        faces += [face for face in found if face is not None]
        if None in found:
            package = PACKAGES.get(family)
            where = f"`apt-get install {package}` on Debian and Ubuntu; the README names other systems"
            hint = f"install it: {where}" if package else "install it, or name another family under `house.fonts`"
            missing.append(Diagnostic("R601", f"the font `{family}` is not installed", at, hints=(hint,)))
    return Outcome(tuple(faces), tuple(missing))


def fonts_digest(families: Iterable[str]) -> str:
    """What fontconfig finds now, in one digest: faces by file size and table directory, for a quick look."""
    digest = hashlib.sha256()
    for face in find_fonts(families, Place("")).value:
        with Path(face.file).open("rb") as font:
            head = font.read(65536)
            size = font.seek(0, 2)
            digest.update(f"{face.family} {face.weight} {face.index} {size}".encode() + head)
    return digest.hexdigest()


def subset_family(family: str) -> str:
    """The name under which style sheets find the subset of a family."""
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
    found, file, index = answer[:3]
    return Face(family, weight, file, int(index)) if family in found.split(",") else None


def _quoted(family: str) -> str:
    """A name in a pattern of fontconfig, where some signs mean something."""
    return re.sub(r"([\\\-:,])", r"\\\1", family)


def subset_fonts(faces: Iterable[Face], folder: Path) -> tuple[FontFile, ...]:
    """Cut each face down, once: the result is kept in `folder` under a name that says what it was cut from."""
    return tuple(_subset(face, folder) for face in faces)


def _subset(face: Face, folder: Path) -> FontFile:
    source = Path(face.file).read_bytes()
    key = hashlib.sha256(f"{_MAKE} {face.index} {hashlib.sha256(source).hexdigest()}".encode()).hexdigest()
    target = folder / f"{key[:32]}.otf"
    if not target.exists():
        from generator.engine.files import write_atomic

        write_atomic(target, _cut(source, face.index))
    return FontFile(face.family, subset_family(face.family), face.weight, key, str(target))


def _cut(source: bytes, index: int) -> bytes:
    import uharfbuzz

    face = uharfbuzz.Face(source, index)
    wanted = uharfbuzz.SubsetInput()
    wanted.sets(uharfbuzz.SubsetInputSets.UNICODE).set(_characters())
    wanted.sets(uharfbuzz.SubsetInputSets.DROP_TABLE_TAG).update(int.from_bytes(tag.encode()) for tag in _UNUSED)
    font: bytes = uharfbuzz.subset(face, wanted).blob.data
    return font


def source_of(family: str, name: str, fonts: Iterable[FontFile]) -> FontFile | None:
    """The subset that a font of a PDF was cut from, by family and name; none for characters outside the subsets."""
    return next((one for one in fonts if one.family == family and (one.weight > 500) == name.endswith("-Bold")), None)


def outlines(font: FontFile, glyphs: frozenset[int]) -> bytes:
    """The outlines of some glyphs, under the ids they have in the font, as a bare CFF font program.

    A PDF needs no more of a font: it has widths and texts of its own.
    """
    import uharfbuzz

    wanted = uharfbuzz.SubsetInput()
    wanted.glyph_set.set(glyphs)
    flags = uharfbuzz.SubsetFlags
    wanted.flags = flags.RETAIN_GIDS | flags.CFF_IDENTITY_CHARSET | flags.NO_HINTING | flags.DESUBROUTINIZE
    program: bytes = uharfbuzz.subset(shaper(font).face, wanted).reference_table("CFF ").data
    return program


@cache
def shaper(font: FontFile) -> Any:
    """A font as HarfBuzz has it, to be asked for glyphs and widths."""
    import uharfbuzz

    return uharfbuzz.Font(uharfbuzz.Face(uharfbuzz.Blob.from_file_path(font.path)))


@cache
def _characters() -> frozenset[int]:
    """GB 2312 (6,763 Han characters and its signs), Latin-1 and the signs that office text adds."""
    han = {
        ord(bytes((row, cell)).decode("gb2312", "ignore") or " ")
        for row in range(0xA1, 0xF8)
        for cell in range(0xA1, 0xFF)
    }
    latin = set(range(0x20, 0x7F)) | set(range(0xA0, 0x180))
    signs = {ord(sign) for sign in "–—‘’“”†‡•…‰′″‹›€™−≤≥≠±×÷√∞≈℃Ω①②③④⑤⑥⑦⑧⑨⑩□■△▲○●◎☆★→←↑↓✓〔〕喆"}
    return frozenset(han | latin | signs)
