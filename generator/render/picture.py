"""Drawings as PNG, for formats that cannot contain SVG."""

from __future__ import annotations

import io
import re
from functools import lru_cache

from generator.plan.shared.parts import HouseStyle
from generator.render.fonts import FontFile
from generator.render.pdf import drawing_pdf

SCALE = 2.0
"""Device pixels for each pixel of the drawing: sharp enough on a projector."""


@lru_cache(maxsize=64)
def png_of(sheets: str, fonts: tuple[FontFile, ...], drawing: str, house: HouseStyle) -> tuple[bytes, float]:
    """Return a drawing as PNG, and its aspect ratio (width / height)."""
    import pypdfium2

    width, height = _side("width", drawing), _side("height", drawing)
    document = pypdfium2.PdfDocument(drawing_pdf(sheets, fonts, drawing, width, height, house))
    picture = document[0].render(scale=SCALE * 96 / 72).to_pil()
    document.close()
    target = io.BytesIO()
    picture.convert("P", palette=1, colors=64).save(target, "PNG", optimize=True)
    return target.getvalue(), width / height


def _side(name: str, drawing: str) -> float:
    match = re.search(rf' {name}="([\d.]+)"', drawing)
    if match is None:
        raise ValueError(f"the drawing has no {name}")
    return float(match[1])
