"""Inline diff of two texts: unchanged, deleted and inserted pieces."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import Literal

Sign = Literal["=", "-", "+"]

_TOKEN = re.compile(r"[A-Za-z0-9_.%-]+|\s+|.", re.DOTALL)
"""Token of the diff: a word or number, a run of spaces, or a single character."""

AROUND = 60
"""Number of characters shown before and after a change."""

BETWEEN = 2
"""Minimum number of equal tokens between two changes; with fewer, the changes are merged."""


def inline(before: str, after: str) -> tuple[tuple[Sign, str], ...]:
    """Return the pieces in reading order; deletions precede insertions."""
    old, new = _TOKEN.findall(before), _TOKEN.findall(after)
    pieces: list[tuple[Sign, str]] = []
    for deleted, inserted, equal in _changes(old, new):
        change: tuple[tuple[Sign, str], ...] = (("-", deleted), ("+", inserted), ("=", equal))
        pieces += [(sign, text) for sign, text in change if text]
    return tuple(pieces)


def _changes(old: list[str], new: list[str]) -> Iterator[tuple[str, str, str]]:
    """Yield each change as deleted and inserted text and the equal text after it; close changes are merged."""
    deleted, inserted = [], []
    codes = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    for place, (tag, start, end, new_start, new_end) in enumerate(codes):
        short = tag == "equal" and end - start < BETWEEN and 0 < place < len(codes) - 1
        if tag != "equal" or short:
            deleted += old[start:end]
            inserted += new[new_start:new_end]
            continue
        yield "".join(deleted), "".join(inserted), "".join(old[start:end])
        deleted, inserted = [], []
    if deleted or inserted:
        yield "".join(deleted), "".join(inserted), ""


def shortened(pieces: tuple[tuple[Sign, str], ...]) -> tuple[tuple[Sign, str], ...]:
    """Return the pieces with long unchanged text reduced to the context of the changes."""
    last = len(pieces) - 1
    return tuple(
        (sign, _cut(text, begins=place == 0, ends=place == last) if sign == "=" else text)
        for place, (sign, text) in enumerate(pieces)
    )


def _cut(text: str, *, begins: bool, ends: bool) -> str:
    """Shorten an unchanged piece: keep its end if it begins the text, its start if it ends it, else both."""
    if len(text) <= 3 * AROUND:
        return text
    head = "" if begins else text[:AROUND]
    tail = "" if ends else text[-AROUND:]
    return f"{head}…{tail}"
