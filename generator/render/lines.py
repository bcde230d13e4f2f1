"""Text broken into lines of a known width, for drawings: SVG does not do it."""

from __future__ import annotations

import re
import unicodedata

_TOKEN = re.compile(r"[^\W\u2e80-\uffff]+(?:[.,:/%°\-–][^\W\u2e80-\uffff]+)*[.,;:!?%)\]]*|\s+|.", re.DOTALL)
"""A word of a script that is spaced, with the signs that belong to it; a run of spaces; or one character."""

_NOT_FIRST = frozenset("、，。；：！？）」』】》〉”’…·％%—～,.;:!?)]}")
_NOT_LAST = frozenset("（「『【《〈“‘([{")
_WIDE = frozenset("MWmw@%&—…“”‘’")
_LEAD = re.compile(r"(?<=[；。])|(?<=[.;])\s+")
_ELLIPSIS = "…"


def width(text: str) -> float:
    """An estimate of how wide a text is, in em, on the safe side for the fonts we name."""
    return sum(_em(character) for character in text)


def _em(character: str) -> float:
    if unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0.0
    if character in _WIDE or unicodedata.east_asian_width(character) in "WF":
        return 1.0
    if character in " .,:;'|!iljtfrI()[]/":
        return 0.4
    return 0.7 if character.isupper() else 0.6


def fitting(text: str, room: float, most: float) -> float:
    """The size at which a text stands on one line of a width, in the unit of both; no larger than `most`."""
    return round(min(most, room / max(width(text), 1)), 2)


def wrap(text: str, room: float, most: int) -> tuple[str, ...]:
    """At most `most` lines, each no wider than `room` em; what does not fit gives way to an ellipsis.

    Words stay whole where they fit on a line; signs that must not begin or end a line do not; a last line of a
    character or two is filled up from the lines above.
    """
    lines = _lines(text, room)
    if len(lines) > most:
        return (*lines[: most - 1], _cut(lines[most - 1] + lines[most], room))
    narrower = room
    while len(lines) > 1 and width(lines[-1]) < 3 and narrower > room * 0.6:
        narrower -= 0.5
        fuller = _lines(text, narrower)
        if len(fuller) > len(lines):
            break
        lines = fuller
    return tuple(lines)


def _lines(text: str, room: float) -> list[str]:
    lines: list[list[str]] = [[]]
    for token in _pieces(text, room):
        line = lines[-1]
        if line and width("".join(line) + token.rstrip()) > room:
            lines.append(_carried(line, token))
            line = lines[-1]
        if line or not token.isspace():
            line.append(token)
    return ["".join(line).strip() for line in lines if line]


def _pieces(text: str, room: float) -> list[str]:
    """The tokens of a text; a word wider than a line falls apart into characters."""
    found = _TOKEN.findall(" ".join(text.split()))
    return [piece for token in found for piece in (token if width(token) > room else (token,))]


def _carried(line: list[str], token: str) -> list[str]:
    """What goes down to the new line with the token: one that must not begin a line takes its neighbour along."""
    carried: list[str] = []
    first = token
    while len(line) > 1 and (first in _NOT_FIRST or line[-1] in _NOT_LAST):
        first = line.pop()
        carried.insert(0, first)
    return carried


def _cut(text: str, room: float) -> str:
    while text and width(text + _ELLIPSIS) > room:
        text = text[:-1]
    return text.rstrip("，、；：。 " + "".join(_NOT_LAST)) + _ELLIPSIS


def lead(text: str) -> str:
    """The first sentence, with an ellipsis if there is more."""
    first = next(part for part in _LEAD.split(text) if part).strip()
    rest = text.strip() != first
    return first.rstrip("；。.;") + (_ELLIPSIS if rest else "")
