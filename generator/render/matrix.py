"""5 by 5 risk matrix: likelihood upwards, impact to the right, cells in the colours of their bands.

Wide layout: every risk is a chip with its number in the table. Narrow layout: a cell shows its number of risks and
links to their list.
"""

from __future__ import annotations

from collections.abc import Mapping

from markupsafe import Markup

from generator.plan.shared.charts import RiskCell, RiskMatrix
from generator.render.lines import wrap
from generator.render.svg import QUIET, Caption, element, label, linked, painted, picture

_BANDS = ("#e1f0e5", "#fcf3cf", "#fbe3bd", "#f8cfae", "#f3b5ae")
"""Colours from the lowest band to the highest; every cell also contains the name of its band."""

_AXIS = 36
_CHIP, _GAP = (28, 24), 3


def risk_matrices(view: RiskMatrix, words: Mapping[str, str]) -> Markup:
    """Return both layouts. `words`: `title`, `description`, `likelihood`, `impact`."""
    return risk_matrix(view, words) + _matrix(view, words, 358, "narrow")


def risk_matrix(view: RiskMatrix, words: Mapping[str, str]) -> Markup:
    """Return the wide layout, for paper and slides."""
    return _matrix(view, words, 688, "wide")


def _matrix(view: RiskMatrix, words: Mapping[str, str], total: int, layout: str) -> Markup:
    wide = (total - _AXIS - 1) / 5
    across = int((wide - 8 + _GAP) // (_CHIP[0] + _GAP)) if layout == "wide" else 0
    parts: list[Markup] = []
    y = 1.0
    for row in (view.cells[at : at + 5] for at in range(0, len(view.cells), 5)):
        tall = _height(row, across)
        parts.append(
            label(str(row[0].likelihood), _AXIS - 7, y + tall / 2 + 5, 14, font_weight="bold", text_anchor="end")
        )
        parts += [_cell(view, cell, _AXIS + wide * i, y, wide, tall, across) for i, cell in enumerate(row)]
        y += tall
    marks = {"text_anchor": "middle", "font_weight": "bold"}
    parts += [label(str(i + 1), _AXIS + wide * (i + 0.5), y + 18, 14, **marks) for i in range(5)]
    upright = {"text_anchor": "middle", "transform": f"rotate(-90 13 {y / 2:g})"}
    parts.append(label(words["likelihood"] + " →", 13, y / 2, 12, "quiet", **upright))
    parts.append(label(words["impact"] + " →", _AXIS + wide * 2.5, y + 36, 12, "quiet", text_anchor="middle"))
    caption = Caption(f"risk-matrix-{layout}", words["title"], words["description"])
    return picture(caption, total, y + 42, *parts, links=True, name=f"sop-flow--{layout}")


def _height(row: tuple[RiskCell, ...], across: int) -> float:
    if not across:
        return 58
    lines = max(-(-len(cell.risks) // across) for cell in row)
    return max(26 + lines * (_CHIP[1] + _GAP) + 3, 56)


def _cell(view: RiskMatrix, cell: RiskCell, x: float, y: float, wide: float, tall: float, across: int) -> Markup:
    box = {"x": x, "y": y, "width": wide, "height": tall}
    parts = [_background(view, cell, box)]
    name = wrap(view.bands[cell.band], (wide - 34) / 11, 1)[0] if cell.band is not None else ""
    parts.append(label(name, x + 6, y + 16, 11))
    parts.append(label(str(cell.score), x + wide - 6, y + 16, 11, "ink", text_anchor="end"))
    if across:
        parts += [_chip(cell, at, x + 5, y + 24, across) for at in range(len(cell.risks))]
    elif cell.risks:
        count = label(str(len(cell.risks)), x + wide / 2, y + 46, 22, text_anchor="middle", font_weight="bold")
        touch = element("rect", x=x, y=y, width=wide, height=tall, fill="none", pointer_events="all")
        parts.append(element("a", touch, count, href=f"#{cell_id(cell)}"))
    return Markup().join(parts)


def _background(view: RiskMatrix, cell: RiskCell, box: dict[str, float]) -> Markup:
    if cell.band is None:
        return painted("rect", "paper", **box)
    shade = cell.band * (len(_BANDS) - 1) // max(len(view.bands) - 1, 1)
    return element("rect", class_=f"sop-d-band-{shade}", fill=_BANDS[shade], stroke=QUIET, **box)


def _chip(cell: RiskCell, at: int, x: float, y: float, across: int) -> Markup:
    risk = cell.risks[at]
    x += at % across * (_CHIP[0] + _GAP)
    y += at // across * (_CHIP[1] + _GAP)
    box = painted("rect", "paper", x=x, y=y, width=_CHIP[0], height=_CHIP[1], rx=5)
    text = label(str(risk.number), x + _CHIP[0] / 2, y + 16.5, 12, text_anchor="middle")
    return linked(risk.link.href, element("title", risk.link.text), box, text)


def cell_id(cell: RiskCell) -> str:
    """Return the anchor of a cell's list of risks on the page."""
    return f"risks-{cell.likelihood}-{cell.impact}"
