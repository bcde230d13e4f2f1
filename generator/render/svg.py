"""SVG builder: escaped elements, and the root element with title and description that all drawings share.

Drawings contain no style sheet. Colours are CSS classes, which the site's style sheet defines for light and dark mode,
and presentation attributes, which apply where there is no style sheet: in PDFs and on slides.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from markupsafe import Markup, escape

INK, QUIET, LINE, SOFT, PAPER = "#1c2530", "#55606b", "#b9c4ce", "#f3f6f9", "#ffffff"
"""Text, secondary text, rules, tinted background, background."""

PAINT: dict[str, dict[str, str | float]] = {
    "ink": {"fill": INK},
    "quiet": {"fill": QUIET},
    "on": {"fill": PAPER},
    "soft": {"fill": SOFT},
    "paper": {"fill": PAPER, "stroke": QUIET},
    "rule": {"fill": "none", "stroke": LINE},
    "stroke": {"fill": "none", "stroke": QUIET, "stroke-width": 1.5},
    "arrow": {"fill": QUIET},
    "ink-line": {"fill": "none", "stroke": INK, "stroke-width": 2},
    "alert": {"fill": "none", "stroke": "#a8201a"},
    "alert-text": {"fill": "#a8201a"},
}
"""CSS classes, and the presentation attributes of each."""

HUES = ("#12507b", "#8a4b08", "#1a6b34", "#7a2a72", "#8f2f2a", "#1f6468", "#4a4f57")
"""Colours that differ in hue and lightness. A colour is never the only sign of a meaning."""


def element(name: str, *children: str, **attributes: object) -> Markup:
    """Return an element. Plain text children are escaped, `_` in attribute names becomes `-`, None is omitted.

    Numbers are rounded to one decimal, which is finer than visible.
    """
    written = "".join(
        f' {key.strip("_").replace("_", "-")}="{escape(_value(value))}"'
        for key, value in attributes.items()
        if value is not None
    )
    inner = Markup().join(children)
    return Markup(f"<{name}{written}>{inner}</{name}>" if inner else f"<{name}{written}/>")


def _value(value: object) -> str:
    return f"{round(value, 1):g}" if isinstance(value, float) else str(value)


def painted(name: str, paint: str, *children: str, **attributes: object) -> Markup:
    """Return an element with the class and presentation attributes of a paint; `attributes` override them."""
    style = {key.replace("-", "_"): value for key, value in PAINT[paint].items()}
    return element(name, *children, **({"class_": f"sop-d-{paint}"} | style | attributes))


def hued(name: str, hue: int, part: str, *children: str, **attributes: object) -> Markup:
    """Return an element whose `part` (fill or stroke) has one of `HUES`; `class_` adds another class."""
    colour: dict[str, object] = {"class_": f"sop-d-{part}-{hue % len(HUES)}", part: HUES[hue % len(HUES)]}
    if "class_" in attributes:
        attributes["class_"] = f"{colour['class_']} {attributes['class_']}"
    return element(name, *children, **(colour | attributes))


def label(text: str, x: float, y: float, size: float, paint: str = "ink", **attributes: object) -> Markup:
    """Return a line of text; `y` is its baseline."""
    return painted("text", paint, text, x=x, y=y, font_size=size, **attributes)


def arrow(points: Iterable[tuple[float, float]]) -> Markup:
    """Return an arrow along points; its last segment must be vertical or horizontal."""
    line = list(points)
    (x0, y0), (x, y) = line[-2], line[-1]
    dx, dy = (x > x0) - (x < x0), (y > y0) - (y < y0)
    shaft = _points([*line[:-1], (x - dx * 5, y - dy * 5)])
    head = [(x, y), (x - dx * 7 - dy * 4, y - dy * 7 - dx * 4), (x - dx * 7 + dy * 4, y - dy * 7 + dx * 4)]
    return painted("path", "stroke", d=shaft) + painted("path", "arrow", d=_points(head) + "Z")


def _points(line: list[tuple[float, float]]) -> str:
    return "M" + "L".join(f"{_value(float(x))} {_value(float(y))}" for x, y in line)


def linked(href: str, *children: str, **attributes: object) -> Markup:
    """Return parts of a drawing as a link, or as a plain group if there is no address, as on paper."""
    return element("a", *children, href=href, **attributes) if href else element("g", *children, **attributes)


def upper_left(drawing: Markup) -> Markup:
    """Align a drawing to the upper left of its box, if it does not fill the box."""
    return drawing.replace("<svg ", Markup('<svg preserveAspectRatio="xMinYMin" '), 1)


@dataclass(frozen=True, slots=True)
class Caption:
    """Text alternative of a drawing; `id` is unique on the page."""

    id: str
    title: str
    description: str


def picture(caption: Caption, width: float, height: float, *parts: str, links: bool = False, name: str = "") -> Markup:
    """Return a complete drawing with its text alternative.

    Screen readers ignore what is inside an `img`, so a drawing with links has the role `group`.
    """
    title = element("title", caption.title, id=f"{caption.id}-t")
    description = element("desc", caption.description, id=f"{caption.id}-d")
    return element(
        "svg",
        title,
        description,
        *parts,
        xmlns="http://www.w3.org/2000/svg",
        class_=f"sop-d {name}".strip(),
        viewBox=f"0 0 {_value(float(width))} {_value(float(height))}",
        width=float(width),
        height=float(height),
        role="group" if links else "img",
        aria_labelledby=f"{caption.id}-t",
        aria_describedby=f"{caption.id}-d",
    )
