"""Flow diagram of a procedure: swimlanes on paper and wide screens, one column on phones.

Wide: every role has a lane, and time runs downwards. A step of another role may start beside the box before it.
Arrows turn only where rows and lanes are free, so that none crosses a box. Narrow: one column; role name and dash
pattern of a stripe identify the lane, so that colour is not needed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from markupsafe import Markup

from generator.plan.shared.flow import Flow, FlowStep
from generator.render.lines import lead, width, wrap
from generator.render.svg import PAPER, Caption, arrow, hued, label, linked, painted, picture

_WIDE, _NARROW = 700, 358
_MOST_LANES = 5
"""Maximum number of lanes. With more, lanes are too narrow for text, and a wide single column is drawn."""

_PAD = 10
_GAP = 26
_HEAD = 30
_DASHES = (None, "9 4", "3 3", "14 3 3 3", "1.5 3", "6 2 2 2", "18 5")
"""Dash patterns of the lanes' stripes."""


@dataclass(frozen=True, slots=True)
class _Card:
    """Box with its contents; coordinates are relative to its upper left corner."""

    width: float
    height: float
    parts: Markup


def flow_diagrams(view: Flow, words: Mapping[str, str]) -> Markup:
    """Return both layouts; the style sheet shows one of them.

    `words`: `title`, `description` (text alternative), and the labels `within`, `record` and `fails`.
    """
    return flow_diagram(view, words) + _column(view, words, _NARROW, "sop-flow--narrow")


def flow_diagram(view: Flow, words: Mapping[str, str]) -> Markup:
    """Return the wide layout, for paper and slides."""
    if len(view.lanes) > _MOST_LANES:
        return _column(view, words, 560, "sop-flow--wide")
    return _lanes(view, words)


def _caption(view: Flow, words: Mapping[str, str], layout: str) -> Caption:
    return Caption(f"flow-{view.id}-{layout}", words["title"], words["description"])


# ---- lanes


def _lanes(view: Flow, words: Mapping[str, str]) -> Markup:
    count = len(view.lanes)
    lane = min(_WIDE / count, 260)
    cards = [_card(step, lane - 14, 13 if count < 4 else 12, "") for step in view.steps]
    centre = [lane * (step.lane + 0.5) for step in view.steps]
    tops, arrows = _layout(view.steps, cards, centre)
    bottom = max(top + card.height for top, card in zip(tops, cards, strict=True)) + 16
    total = max(lane * count, _legend_width(words))
    ground = [_lane(name, i, lane, bottom) for i, name in enumerate(view.lanes)]
    boxes = [
        _placed(step, card, middle - card.width / 2, top)
        for step, card, middle, top in zip(view.steps, cards, centre, tops, strict=True)
    ]
    parts = [*ground, *(arrow(points) for points in arrows), *boxes, _legend(words, 2, bottom + _HEAD + 20)]
    caption = _caption(view, words, "wide")
    return picture(caption, total, bottom + _HEAD + 30, *parts, links=True, name="sop-flow sop-flow--wide")


def _lane(name: str, index: int, lane: float, bottom: float) -> Markup:
    """Return the background of a lane, with its name at the top, and at the bottom for readers who have scrolled."""
    x = lane * index
    shown = wrap(name, (lane - 10) / 13, 1)[0]
    middle = {"text_anchor": "middle", "font_weight": "bold"}
    return (
        painted("rect", "rule", x=x + 0.5, y=0.5, width=lane - 1, height=bottom + _HEAD - 1)
        + painted("rect", "soft", x=x + 1, y=1, width=lane - 2, height=_HEAD - 2)
        + painted("rect", "soft", x=x + 1, y=bottom, width=lane - 2, height=_HEAD - 1.5)
        + hued("rect", index, "fill", x=x + 0.5, y=0.5, width=lane - 1, height=4)
        + label(shown, x + lane / 2, 22, 13, **middle)
        + label(shown, x + lane / 2, bottom + 19, 13, **middle)
    )


def _layout(
    steps: tuple[FlowStep, ...], cards: list[_Card], centre: list[float]
) -> tuple[list[float], list[list[tuple[float, float]]]]:
    """Return the top of every box and the points of every arrow."""
    filled: dict[int, float] = {}
    tops = [_HEAD + 18.0]
    arrows: list[list[tuple[float, float]]] = []
    for at in range(len(steps)):
        own, card, top = steps[at].lane, cards[at], tops[at]
        filled[own] = top + card.height
        if at + 1 == len(steps):
            break
        following = steps[at + 1].lane
        crossed = [lane for lane in range(min(own, following), max(own, following) + 1) if lane != own]
        free = max([top + 14, *(filled.get(lane, 0.0) + 12 for lane in crossed)])
        start, end = centre[at], centre[at + 1]
        if own == following:
            tops.append(filled[own] + _GAP)
            arrows.append([(start, filled[own]), (end, tops[-1])])
        elif free <= filled[own] - 10:  # leave at the side: following is room beside the box
            tops.append(free + 24)
            side = start + card.width / 2 * (1 if following > own else -1)
            arrows.append([(side, free), (end, free), (end, tops[-1])])
        else:
            level = max(filled[own] + 12, free)
            tops.append(level + 20)
            arrows.append([(start, filled[own]), (start, level), (end, level), (end, tops[-1])])
    return tops, arrows


# ---- one column


def _column(view: Flow, words: Mapping[str, str], total: int, name: str) -> Markup:
    x = 12.0
    cards = [_card(step, total - 14, 14, view.lanes[step.lane]) for step in view.steps]
    tops = [1.0]
    for card in cards[:-1]:
        tops.append(tops[-1] + card.height + 22)
    bottom = tops[-1] + cards[-1].height
    parts: list[Markup] = []
    for step, card, top in zip(view.steps, cards, tops, strict=True):
        parts += [_stripe(step.lane, top, card.height), _placed(step, card, x, top)]
        if step is not view.steps[-1]:
            middle = x + card.width / 2
            parts.append(arrow([(middle, top + card.height), (middle, top + card.height + 22)]))
    caption = _caption(view, words, name.rpartition("--")[2])
    parts.append(_legend(words, x, bottom + 24))
    return picture(caption, total, bottom + 34, *parts, links=True, name=f"sop-flow {name}")


def _stripe(lane: int, top: float, height: float) -> Markup:
    dashes = _DASHES[lane % len(_DASHES)]
    return hued("path", lane, "stroke", d=f"M5 {top:g}v{height:g}", stroke_width=7, stroke_dasharray=dashes)


# ---- boxes


def _placed(step: FlowStep, card: _Card, x: float, y: float) -> Markup:
    return linked(step.href, card.parts, transform=f"translate({round(x, 1):g} {round(y, 1):g})")


def _card(step: FlowStep, wide: float, size: int, role: str) -> _Card:
    """Return the box of a step: number, role if given, short action, time limit, record, and what to do on failure."""
    room = wide - 2 * _PAD
    y = 16.0
    parts: list[Markup] = []
    if role:
        parts.append(label(role, 30, y + 4, 13, "quiet", font_weight="bold"))
        y += 8
    for line in wrap(lead(step.action), room / size, 3 if role else 4):
        y += size + 4 if parts else size
        parts.append(label(line, _PAD, y, size))
    y += 8
    tags, tall = _tags(step, room, y)
    parts.append(tags)
    y += tall
    if step.if_fails:
        failing, tall = _failing(wrap(lead(step.if_fails), (room - 18) / 11, 2), wide, y)
        parts.append(failing)
        y += tall
    height = y + 5
    style = {"fill": PAPER, "stroke_width": 1.3, "class_": "sop-d-box"}
    frame = hued("rect", step.lane, "stroke", width=wide, height=height, rx=4, **style)
    return _Card(wide, height, frame + _number(step, bool(role)) + Markup().join(parts))


def _number(step: FlowStep, inside: bool) -> Markup:
    x, y = (16, 16) if inside else (6, 2)
    circle = hued("circle", step.lane, "fill", cx=x, cy=y, r=10)
    return circle + label(str(step.number), x, y + 4, 12, "on", text_anchor="middle", font_weight="bold")


def _tags(step: FlowStep, room: float, y: float) -> tuple[Markup, float]:
    """Return the tags for time limit and record, on one line if they fit, and their height."""
    texts = [(kind, text) for kind, text in (("within", step.within), ("record", step.record)) if text]
    beside = sum(_tag_width((text,)) + 6 for _, text in texts) - 6 <= room
    parts: list[Markup] = []
    x, tall = float(_PAD), 0.0
    for kind, text in texts:
        tag, height = _tag(kind, wrap(text, (room - 16) / 11, 2), x, y + (0 if beside else tall))
        parts.append(tag)
        tall = height + 5 if beside else tall + height + 5
        x += _tag_width((text,)) + 6 if beside else 0
    return Markup().join(parts), tall


def _tag_width(lines: tuple[str, ...]) -> float:
    return max(width(line) for line in lines) * 11 + 14


def _tag(kind: str, lines: tuple[str, ...], x: float, y: float) -> tuple[Markup, float]:
    """Return a tag and its height: a rounded box for a time limit, a sheet with a folded corner for a record."""
    wide = _tag_width(lines)
    tall = len(lines) * 14 + 4
    if kind == "within":
        shape = painted("rect", "soft", x=x, y=y, width=wide, height=tall, rx=8)
    else:
        sheet = f"M{x:.1f} {y:g}h{wide - 6:.1f}l6 6v{tall - 6:g}h{-wide:.1f}z"
        fold = f"M{x + wide - 6:.1f} {y:g}v6h6"
        shape = painted("path", "rule", d=sheet + fold)
    texts = [label(line, x + 7, y + 13 + 14 * i, 11, "quiet") for i, line in enumerate(lines)]
    return shape + Markup().join(texts), tall


def _failing(lines: tuple[str, ...], wide: float, y: float) -> tuple[Markup, float]:
    """Return the branch for a failed step, with a dashed rule and a warning sign, and its height."""
    rule = painted("path", "alert", d=f"M0 {y + 1:g}h{wide:g}", stroke_dasharray="4 3")
    texts = [label(line, _PAD + 18, y + 17 + 14 * i, 11, "quiet") for i, line in enumerate(lines)]
    return rule + _sign(_PAD + 6, y + 13) + Markup().join(texts), 8 + 14 * len(lines)


def _sign(x: float, y: float) -> Markup:
    diamond = painted("path", "alert", d=f"M{x:g} {y - 7:g}l7 7l-7 7l-7 -7z")
    return diamond + label("!", x, y + 4, 11, "alert-text", text_anchor="middle", font_weight="bold")


# ---- legend


def _legend(words: Mapping[str, str], x: float, y: float) -> Markup:
    """Return the legend of the three symbols, on one line; `y` is its baseline."""
    parts: list[Markup] = []
    for kind in ("within", "record"):
        parts.append(_tag(kind, (words[kind],), x, y - 13)[0])
        x += _tag_width((words[kind],)) + 12
    parts += [_sign(x + 7, y - 4), label(words["fails"], x + 18, y, 11, "quiet")]
    return Markup().join(parts)


def _legend_width(words: Mapping[str, str]) -> float:
    return sum(width(words[kind]) * 11 + 26 for kind in ("within", "record", "fails")) + 4
