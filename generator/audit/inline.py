"""Inline diff of two texts: unchanged, deleted and inserted pieces."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import chain, zip_longest
from typing import Literal

from generator.requirements.reading import read
from generator.requirements.vocabulary import Vocabulary

Sign = Literal["=", "-", "+"]

_TOKEN = re.compile(r"[A-Za-z0-9_.%-]+|\s+|.", re.DOTALL)
"""Token of the diff: a word or number, a run of spaces, or a single character."""

WHOLE = frozenset({"quantity", "comparison", "modal", "condition"})
"""Tokens that are struck and set as a whole: a number with its unit, words such as 不得超过."""

BETWEEN_ITEMS = " / "
"""Separator of the items of a list."""

AROUND = 60
"""Number of characters shown before and after a change."""

BETWEEN = 2
"""Minimum number of equal tokens between two changes; with fewer, the changes are merged."""


def listed(before: Sequence[str], after: Sequence[str], words: Vocabulary) -> tuple[tuple[Sign, str], ...]:
    """Return the pieces of two lists, compared item by item."""
    rows: list[tuple[tuple[Sign, str], ...]] = []
    for tag, start, end, new_start, new_end in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            rows += [(("=", item),) for item in before[start:end]]
        else:
            pairs = zip_longest(before[start:end], after[new_start:new_end], fillvalue="")
            rows += [inline(old, new, words) for old, new in pairs]
    between: tuple[tuple[Sign, str], ...] = (("=", BETWEEN_ITEMS),)
    return tuple(chain.from_iterable((*(between if place else ()), *row) for place, row in enumerate(rows)))


def inline(before: str, after: str, words: Vocabulary) -> tuple[tuple[Sign, str], ...]:
    """Return the pieces in reading order; deletions precede insertions."""
    old, new = _pieces(before, words), _pieces(after, words)
    pieces: list[tuple[Sign, str]] = []
    for deleted, inserted, equal in _changes(old, new):
        change: tuple[tuple[Sign, str], ...] = (("-", deleted), ("+", inserted), ("=", equal))
        pieces += [(sign, text) for sign, text in change if text]
    return tuple(pieces)


def _pieces(text: str, words: Vocabulary) -> list[str]:
    """Return the text in the tokens of the diff."""
    pieces, end = [], 0
    for token in sorted(read(text, words), key=lambda token: token.start):
        if token.kind in WHOLE and token.start >= end:
            pieces += [*_TOKEN.findall(text[end : token.start]), text[token.start : token.end]]
            end = token.end
    return [*pieces, *_TOKEN.findall(text[end:])]


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
