"""QR codes: references for templates, PNG pictures, and modules for drawings."""

from __future__ import annotations

from functools import cache
from io import BytesIO
from urllib.parse import quote

import segno
from markupsafe import Markup

from generator.render.svg import element

QUIET = 4
"""Width of the quiet zone in modules (ISO/IEC 18004)."""

ADDRESS = "house:qr/"
"""URL prefix of the picture of a code in templates of paper; the quoted text follows."""

DOTS = 8
"""Pixels per module side: enough that viewers that smooth pictures keep the edges sharp."""


def qr_code(text: str, label: str) -> Markup:
    """Return a QR code for paper as an `img` element; `label` is its text alternative."""
    return element("img", class_="qr", src=ADDRESS + quote(text, safe=""), alt=label)


def qr_picture(text: str) -> bytes:
    """Return a QR code as PNG. A PDF stores the picture once, but would repeat a drawing on every page."""
    from PIL import Image

    side, runs = qr_modules(text)
    picture = Image.new("L", (side, side), 255)
    for x, y, length in runs:
        picture.paste(0, (x, y, x + length, y + 1))
    target = BytesIO()
    picture.resize((side * DOTS, side * DOTS), Image.Resampling.NEAREST).save(target, "PNG")
    return target.getvalue()


@cache
def qr_modules(text: str) -> tuple[int, tuple[tuple[int, int, int], ...]]:
    """Return the side in modules, and runs of dark modules: column, row (from the upper left corner) and length."""
    code = segno.make(text, error="m", micro=False)  # segno raises the level if the size stays the same
    runs = tuple((x + QUIET, y + QUIET, length) for y, row in enumerate(code.matrix) for x, length in _runs(row))
    return len(code.matrix) + 2 * QUIET, runs


def _runs(row: bytes | bytearray) -> list[tuple[int, int]]:
    """Return start and length of each run of dark modules."""
    runs: list[tuple[int, int]] = []
    for x, dark in enumerate(row):
        if not dark:
            continue
        if runs and sum(runs[-1]) == x:
            runs[-1] = (runs[-1][0], runs[-1][1] + 1)
        else:
            runs.append((x, 1))
    return runs
