"""Line breaking for drawings, as SVG does not wrap text."""

from __future__ import annotations

import re
import unicodedata

_TOKEN = re.compile(r"[^\W\u2e80-\uffff]+(?:[.,:/%°\-–][^\W\u2e80-\uffff]+)*[.,;:!?%)\]]*|\s+|.", re.DOTALL)
"""Token: a word of a script with spaces and its punctuation, a run of spaces, or a single character."""

_NOT_FIRST = frozenset("、，。；：！？）」』】》〉”’…·％%—～,.;:!?)]}")
_NOT_LAST = frozenset("（「『【《〈“‘([{")
_WIDE = frozenset("MWmw@%&—…“”‘’")
_LEAD = re.compile(r"(?<=[；。])|(?<=[.;])\s+")
_ELLIPSIS = "…"


def width(text: str) -> float:
    """Estimate the width of a text in em; an upper bound for the fonts of the theme."""
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
    """Return the font size at which a text fits on a line of width `room`; at most `most`. Same unit for all."""
    return round(min(most, room / max(width(text), 1)), 2)


def wrap(text: str, room: float, most: int) -> tuple[str, ...]:
    """Return at most `most` lines no wider than `room` em; text that does not fit is replaced by an ellipsis.

    Words are kept whole if they fit on a line. Punctuation that must not begin or end a line is moved. A last line of
    one or two characters is avoided by breaking the lines above earlier.
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
    """Return the tokens of a text; words wider than a line are split into characters."""
    tokens = _TOKEN.findall(" ".join(text.split()))
    return [piece for token in tokens for piece in (token if width(token) > room else (token,))]


def _carried(line: list[str], token: str) -> list[str]:
    """Remove from the end of a line, and return, what must move to the next line together with the token."""
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
    """Return the first sentence, with an ellipsis if more text follows."""
    first = next(part for part in _LEAD.split(text) if part).strip()
    rest = text.strip() != first
    return first.rstrip("；。.;") + (_ELLIPSIS if rest else "")
