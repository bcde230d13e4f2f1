"""Charts of indicator targets, training hours and clause coverage."""

from __future__ import annotations

from collections.abc import Mapping

from markupsafe import Markup

from generator.plan.shared.charts import Bullet, TrainingLoad
from generator.plan.site.coverage import REACHES, ChapterCoverage
from generator.render.lines import width, wrap
from generator.render.svg import Caption, arrow, element, hued, label, painted, picture

_WIDE = 358
"""Width of a phone's page. On wider screens charts keep their size or are scaled up."""

# ---- indicators


def bullet_chart(view: Bullet, words: Mapping[str, str]) -> Markup:
    """Return the chart of one indicator, for a table cell. `words`: its `title` and `description`."""
    caption = Caption(f"bullet-{view.id}", words["title"], words["description"])
    return picture(caption, 130, 26, _track(view, 6, 15, 118))


def bullet_overview(views: tuple[Bullet, ...], words: Mapping[str, str]) -> Markup:
    """Return a chart of indicators of one unit, on one scale. `words`: `title`, `description`, `baseline`, `target`."""
    parts: list[Markup] = []
    y = 0.0
    for view in views:
        name = wrap(view.title, 17, 1)[0]
        figures = f"{_figure(view.baseline, view.unit)} → {_figure(view.target, view.unit)}"
        row = label(name, 6, y + 16, 13) + label(figures, _WIDE - 6, y + 16, 12, "quiet", text_anchor="end")
        parts += [element("a", row, href=view.href), _track(view, 8, y + 33, _WIDE - 16)]
        y += 52
    low, high = (_figure(end, views[0].unit) for end in (views[0].low, views[0].high))
    parts += [label(low, 6, y + 6, 11, "quiet"), label(high, _WIDE - 6, y + 6, 11, "quiet", text_anchor="end")]
    parts += _legend(words, y + 28)
    caption = Caption("bullets", words["title"], words["description"])
    return picture(caption, _WIDE, y + 36, *parts, links=True)


def _figure(value: float, unit: str) -> str:
    return f"{value:g}{'' if unit == '%' or not unit.isascii() else ' '}{unit}".replace("-", "\u2212")


def _track(view: Bullet, x: float, y: float, wide: float) -> Markup:
    """Return the bar of an indicator: good side of the target shaded, dot at the baseline, arrow to the target."""

    def at(value: float) -> float:
        return x + (value - view.low) / (view.high - view.low) * wide

    start, goal = at(view.baseline), at(view.target)
    left, right = (goal, x + wide) if view.bound == "at_least" else (x, goal)
    parts = [
        painted("rect", "soft", x=x, y=y - 5, width=wide, height=10, rx=2),
        hued("rect", 2, "fill", x=left, y=y - 5, width=right - left, height=10, fill_opacity=0.35),
        painted("path", "ink-line", d=f"M{goal:.1f} {y - 9:g}v18"),
    ]
    if abs(goal - start) > 14:
        parts.append(arrow([(start, y), (goal - (3 if goal > start else -3), y)]))
    parts.append(hued("circle", 0, "fill", cx=start, cy=y, r=5))
    return Markup().join(parts)


def _legend(words: Mapping[str, str], y: float) -> list[Markup]:
    after = 26 + width(words["baseline"]) * 12 + 16
    return [
        hued("circle", 0, "fill", cx=12, cy=y - 4, r=5),
        label(words["baseline"], 22, y, 12, "quiet"),
        painted("path", "ink-line", d=f"M{after:.1f} {y - 12:g}v15"),
        label(words["target"], after + 8, y, 12, "quiet"),
    ]


# ---- training


def training_hours(loads: tuple[TrainingLoad, ...], words: Mapping[str, str]) -> Markup:
    """Return stacked bars by role. `words`: `title`, `description`, `compulsory`, `other`, `hours` (with `{hours}`)."""
    most = max((load.compulsory + load.other for load in loads), default=1) or 1
    scale = (_WIDE - 12) / most
    parts: list[Markup] = []
    y = 0.0
    for load in loads:
        total = words["hours"].format(hours=_hours(load.compulsory + load.other))
        name = label(wrap(load.role.text, 18, 1)[0], 6, y + 16, 13)
        parts.append(element("a", name, href=load.role.href))
        parts.append(label(total, _WIDE - 6, y + 16, 12, "quiet", text_anchor="end"))
        parts.append(_bar(6, y + 22, load.compulsory, scale, solid=True))
        parts.append(_bar(6 + load.compulsory * scale, y + 22, load.other, scale, solid=False))
        y += 48
    square = {"width": 12, "height": 12, "y": y + 4}
    after = 24 + width(words["compulsory"]) * 12 + 16
    parts += [hued("rect", 0, "fill", x=6, **square), label(words["compulsory"], 24, y + 14, 12, "quiet")]
    parts += [_outlined(after, square), label(words["other"], after + 18, y + 14, 12, "quiet")]
    caption = Caption("training-hours", words["title"], words["description"])
    return picture(caption, _WIDE, y + 22, *parts, links=True)


def _hours(minutes: int) -> str:
    return f"{minutes / 60:.1f}".removesuffix(".0")


def _outlined(x: float, box: dict[str, float]) -> Markup:
    return hued("rect", 0, "stroke", x=x, **box, fill="none", stroke_width=1.3)


def _bar(x: float, y: float, minutes: int, scale: float, *, solid: bool) -> Markup:
    """Return one segment of a bar, labelled with its hours if they fit: filled if `solid`, else outlined."""
    if not minutes:
        return Markup()
    wide = minutes * scale
    box = {"y": y, "width": wide, "height": 18}
    shape = hued("rect", 0, "fill", x=x, **box) if solid else _outlined(x, box)
    text = _hours(minutes)
    if width(text) * 11 + 6 > wide:
        return shape
    paint = "on" if solid else "ink"
    return shape + label(text, x + wide / 2, y + 13, 11, paint, text_anchor="middle")


# ---- coverage

_CELL, _STEP = 20, 24
_NAMES = 62


def coverage_strip(view: ChapterCoverage, names: Mapping[str, str], words: Mapping[str, str]) -> Markup:
    """Return the coverage of a chapter, section by section: a column for each clause, a row for each of `REACHES`.

    `names`: label of each of `REACHES`; `words`: `title`, `description`.
    """
    across = int((_WIDE - _NAMES) // _STEP)
    parts: list[Markup] = []
    y = 0.0
    for section in view.sections:
        parts.append(
            element("a", label(wrap(section.section.text, 26, 1)[0], 0, y + 16, 13), href=section.section.href)
        )
        y += 26
        for first in range(0, len(section.clauses), across):
            y += 14
            parts += [label(names[kind], 0, y + 14 + at * _STEP, 11, "quiet") for at, kind in enumerate(REACHES)]
            for place, clause in enumerate(section.clauses[first : first + across]):
                parts.append(_column(clause.clause.href, first + place + 1, clause.counts, _NAMES + place * _STEP, y))
            y += _STEP * len(REACHES)
        y += 14
    caption = Caption(f"coverage-{view.number}", words["title"], words["description"])
    return picture(caption, _WIDE, y, *parts, links=True)


def _column(href: str, number: int, counts: tuple[int, ...], x: float, y: float) -> Markup:
    """Return the column of one clause: a filled square where it is covered, a dashed one where it is not."""
    parts = [label(str(number), x + _CELL / 2, y - 4, 10, "quiet", text_anchor="middle")]
    for at, count in enumerate(counts):
        box = {"x": x, "y": y + at * _STEP, "width": _CELL, "height": _CELL, "rx": 2}
        if not count:
            parts.append(painted("rect", "alert", stroke_dasharray="3 2", **box))
            continue
        parts.append(hued("rect", 0, "fill", **box))
        parts.append(label(str(count), x + _CELL / 2, y + at * _STEP + 14, 11, "on", text_anchor="middle"))
    return element("a", *parts, href=href)
