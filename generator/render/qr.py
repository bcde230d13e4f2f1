"""QR codes as SVG."""

from __future__ import annotations

import segno
from markupsafe import Markup

from generator.render.svg import element

QUIET = 4
"""Modules that stay white around the code, as ISO/IEC 18004 asks."""


def qr_code(text: str, label: str) -> Markup:
    """A text as a QR code; `label` is what a screen reader says of it. It fills the width it is given."""
    code = segno.make(text, error="m", micro=False)  # a better level where it costs no more room
    side = len(code.matrix) + 2 * QUIET
    path = "".join(
        f"M{x + QUIET} {y + QUIET}h{length}v1h-{length}z"
        for y, row in enumerate(code.matrix)
        for x, length in _runs(row)
    )
    ground = element("rect", width=side, height=side, fill="#ffffff")
    drawing = element("path", d=path, fill="#000000")
    return element(
        "svg",
        ground,
        drawing,
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {side} {side}",
        role="img",
        aria_label=label,
        class_="qr",
    )


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
