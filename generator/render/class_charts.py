"""Charts of a class: results by module, and statistics of its questions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from markupsafe import Markup

from generator.render.lines import fitting
from generator.render.svg import Caption, element, hued, label, painted, picture

WIDE, LEFT, ROW = 720.0, 220.0, 26.0
HIGH = 240.0


class Share(Protocol):
    """Something with a title and a share in percent."""

    title: str
    right: int


class Point(Protocol):
    """Statistics of a question: share of right answers and discrimination (or None) in percent, and review flags."""

    id: str
    right: int
    difference: int | None
    flags: tuple[str, ...]


def share_bars(rows: Sequence[Share], mark: int, title: str, description: str) -> Markup:
    """Return a bar chart with a bar for each row and the pass mark as a line."""
    scale = (WIDE - LEFT - 50) / 100
    parts = []
    for place, row in enumerate(rows):
        y = 10 + place * ROW
        parts.append(label(row.title, LEFT - 10, y + 15, fitting(row.title, LEFT - 16, 14), text_anchor="end"))
        parts.append(hued("rect", 0, "fill", x=LEFT, y=y + 3, width=max(row.right * scale, 1.0), height=16.0))
        parts.append(label(str(row.right), LEFT + row.right * scale + 6, y + 16, 13))
    bottom = 10 + len(rows) * ROW
    x = LEFT + mark * scale
    parts.append(painted("line", "alert", x1=x, y1=6.0, x2=x, y2=bottom, stroke_dasharray="4 3"))
    parts.append(label(str(mark), x, bottom + 14, 12, "alert-text", text_anchor="middle"))
    return picture(Caption("class-modules", title, description), WIDE, bottom + 22, *parts)


def question_plot(rows: Sequence[Point], title: str, description: str) -> Markup:
    """Return a scatter plot of questions: right answers on x, discrimination on y; flagged questions are circled."""
    parts = []
    for percent in (0, 25, 50, 75, 100):
        parts.append(painted("line", "rule", x1=_across(percent), y1=20.0, x2=_across(percent), y2=20 + HIGH))
        parts.append(label(f"{percent}%", _across(percent), 38 + HIGH, 12, "quiet", text_anchor="middle"))
    for figure in (-100, -50, 0, 50, 100):
        parts.append(painted("line", "rule", x1=50.0, y1=_up(figure), x2=WIDE - 40, y2=_up(figure)))
        parts.append(label(str(figure), 44, _up(figure) + 4, 12, "quiet", text_anchor="end"))
    for row in rows:
        if row.difference is None:
            continue
        x, y = _across(row.right), _up(row.difference)
        if row.flags:
            parts.append(painted("circle", "alert", cx=x, cy=y, r=5.0, stroke_width=2))
        else:
            parts.append(hued("circle", 0, "fill", cx=x, cy=y, r=4.0))
    caption = Caption("class-questions", title, description)
    return picture(caption, WIDE, HIGH + 50, element("g", *parts))


def _across(right: float) -> float:
    return 50 + right / 100 * (WIDE - 90)


def _up(difference: float) -> float:
    return 20 + (100 - difference) / 200 * HIGH
