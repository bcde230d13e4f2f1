"""QR codes as SVG."""

from __future__ import annotations

from functools import cache

import segno
from markupsafe import Markup

from generator.render.svg import element

QUIET = 4
"""Modules that stay white around the code, as ISO/IEC 18004 asks."""


def qr_code(text: str, label: str) -> Markup:
    """A text as a QR code that fills the width it is given; `label` is what a screen reader says of it."""
    side, runs = qr_modules(text)
    path = "".join(f"M{x} {y}.5h{length}" for x, y, length in runs)  # strokes: half the commands of rectangles
    return element(
        "svg",
        element("title", label),
        element("rect", width=side, height=side, fill="#ffffff"),
        element("path", d=path, stroke="#000000", stroke_width=1),
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {side} {side}",
        role="img",
        class_="qr",
    )


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
