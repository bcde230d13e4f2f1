"""Characters as a terminal has them: which cannot be shown, and how wide the others are."""

from __future__ import annotations

import re
import unicodedata

HIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff0-\uffff"
    "\ud800-\udfff\ue000-\uf8ff\ufdd0-\ufdef\U0001fffe\U0001ffff\U000e0000-\U000e007f\U000f0000-\U0010ffff]"
)
"""Controls, zero-width and direction marks, tags, private use and what is no character at all."""


def width(text: str) -> int:
    """Columns that a terminal needs for a text: two for a wide character, none for a combining one."""
    return sum(_width(character) for character in text)


def _width(character: str) -> int:
    if unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def escaped(text: str) -> str:
    """The text on one line: what a terminal would act on, or leave out, stands there as an escape."""
    return re.sub(f"{HIDDEN.pattern}|[\t\n]", lambda hidden: _escape(hidden.group()), text)


def _escape(character: str) -> str:
    return character.encode("unicode_escape").decode("ascii")


def column_for_column(text: str) -> str:
    """A source line to stand above its carets: each character that cannot be shown becomes one that can."""
    return HIDDEN.sub("\ufffd", text.replace("\t", " "))
