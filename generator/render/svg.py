"""SVG as text: a builder of escaped elements, and the frame that every drawing shares.

Drawings carry no style sheet. Colours are classes, which the site's style sheet fills in for light and dark, with
presentation attributes beneath, which hold where no style sheet is: in a PDF, on a slide.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from markupsafe import Markup, escape

INK, QUIET, LINE, SOFT, PAPER = "#1c2530", "#55606b", "#b9c4ce", "#f3f6f9", "#ffffff"
"""Text, lesser text, rules, tinted ground, ground."""

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
"""Classes of what is drawn, and how each looks without a style sheet."""

HUES = ("#12507b", "#8a4b08", "#1a6b34", "#7a2a72", "#8f2f2a", "#1f6468", "#4a4f57")
"""Colours told apart by hue and by lightness; none is the only sign of what it stands for."""


def element(name: str, *children: str, **attributes: object) -> Markup:
    """An element. Children that are no markup are escaped; in names of attributes `_` stands for `-`, None is left out.

    Numbers are written with one decimal at most: half a pixel is as fine as anyone sees.
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
    """An element in one of the paints, by class and by presentation attributes; attributes given have the last word."""
    looks = {key.replace("-", "_"): value for key, value in PAINT[paint].items()}
    return element(name, *children, **({"class_": f"sop-d-{paint}"} | looks | attributes))


def hued(name: str, hue: int, part: str, *children: str, **attributes: object) -> Markup:
    """An element filled or stroked (`part`) with one of the hues; a `class_` given is one more class."""
    colour: dict[str, object] = {"class_": f"sop-d-{part}-{hue % len(HUES)}", part: HUES[hue % len(HUES)]}
    if "class_" in attributes:
        attributes["class_"] = f"{colour['class_']} {attributes['class_']}"
    return element(name, *children, **(colour | attributes))


def label(text: str, x: float, y: float, size: float, paint: str = "ink", **attributes: object) -> Markup:
    """A line of text; `y` is its baseline."""
    return painted("text", paint, text, x=x, y=y, font_size=size, **attributes)


def arrow(points: Iterable[tuple[float, float]]) -> Markup:
    """A line along points, with a head on the last. The last leg is upright or level."""
    line = list(points)
    (x0, y0), (x, y) = line[-2], line[-1]
    dx, dy = (x > x0) - (x < x0), (y > y0) - (y < y0)
    way = _points([*line[:-1], (x - dx * 5, y - dy * 5)])
    head = [(x, y), (x - dx * 7 - dy * 4, y - dy * 7 - dx * 4), (x - dx * 7 + dy * 4, y - dy * 7 + dx * 4)]
    return painted("path", "stroke", d=way) + painted("path", "arrow", d=_points(head) + "Z")


def _points(line: list[tuple[float, float]]) -> str:
    return "M" + "L".join(f"{_value(float(x))} {_value(float(y))}" for x, y in line)


def linked(href: str, *children: str, **attributes: object) -> Markup:
    """Parts of a drawing that lead somewhere; without an address, as on a sheet of paper, a mere group."""
    return element("a", *children, href=href, **attributes) if href else element("g", *children, **attributes)


def upper_left(drawing: Markup) -> Markup:
    """A drawing that stands in the upper left of its box where it does not fill it."""
    return drawing.replace("<svg ", Markup('<svg preserveAspectRatio="xMinYMin" '), 1)


@dataclass(frozen=True, slots=True)
class Caption:
    """What a drawing says to those who do not see it. The id is its own on the page."""

    id: str
    title: str
    description: str


def picture(caption: Caption, width: float, height: float, *parts: str, links: bool = False, name: str = "") -> Markup:
    """A whole drawing with its text alternative.

    An image has no parts for a screen reader, so a drawing with links is a group: its links can be reached by key.
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
