"""Characters on a terminal: which cannot be shown, and how wide the others are."""

from __future__ import annotations

import re
import unicodedata

HIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff0-\uffff"
    "\ud800-\udfff\ue000-\uf8ff\ufdd0-\ufdef\U0001fffe\U0001ffff\U000e0000-\U000e007f\U000f0000-\U0010ffff]"
)
"""Control characters, zero-width and direction marks, tags, private use characters and noncharacters."""


def width(text: str) -> int:
    """Return the number of terminal columns of a text: two for a wide character, none for a combining one."""
    return sum(_width(character) for character in text)


def _width(character: str) -> int:
    if unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def escaped(text: str) -> str:
    """Return a text on one line, with control characters and characters that cannot be shown as escapes."""
    return re.sub(f"{HIDDEN.pattern}|[\t\n]", lambda match: _escape(match.group()), text)


def _escape(character: str) -> str:
    return character.encode("unicode_escape").decode("ascii")


def column_for_column(text: str) -> str:
    """Return a source line to print above carets: each character that cannot be shown is replaced by one that can."""
    return HIDDEN.sub("\ufffd", text.replace("\t", " "))
