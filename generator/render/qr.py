"""QR codes."""

from __future__ import annotations

from functools import cache
from io import BytesIO
from urllib.parse import quote

import segno
from markupsafe import Markup

from generator.render.svg import element

QUIET = 4
"""Modules that stay white around the code, as ISO/IEC 18004 asks."""

ADDRESS = "house:qr/"
"""Paper finds the picture of a code under this address, with the text quoted behind it."""

DOTS = 8
"""Dots to the side of a module: readers that smooth pictures leave its edges sharp."""


def qr_code(text: str, label: str) -> Markup:
    """A text as a QR code on paper; `label` is what a screen reader says of it."""
    return element("img", class_="qr", src=ADDRESS + quote(text, safe=""), alt=label)


def qr_picture(text: str) -> bytes:
    """A text as a QR code, PNG: a document holds it once, where it would hold a drawing on every page."""
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
    """A QR code as its side in modules, and the dark ones as runs: column, row, length, from the upper left corner."""
    code = segno.make(text, error="m", micro=False)  # a better level where it costs no more room
    runs = tuple((x + QUIET, y + QUIET, length) for y, row in enumerate(code.matrix) for x, length in _runs(row))
    return len(code.matrix) + 2 * QUIET, runs


def _runs(row: bytes | bytearray) -> list[tuple[int, int]]:
    """Start and length of each run of dark modules."""
    runs: list[tuple[int, int]] = []
    for x, dark in enumerate(row):
        if not dark:
            continue
        if runs and sum(runs[-1]) == x:
            runs[-1] = (runs[-1][0], runs[-1][1] + 1)
        else:
            runs.append((x, 1))
    return runs
