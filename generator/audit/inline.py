"""Two texts as one: what stayed, what is gone, what is new."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import Literal

Sign = Literal["=", "-", "+"]

_TOKEN = re.compile(r"[A-Za-z0-9_.%-]+|\s+|.", re.DOTALL)
"""A number or a word whole, each Chinese character alone."""

AROUND = 60
"""Characters that are shown before and behind a change."""

BETWEEN = 2
"""Tokens that two changes must have between them to read as two."""


def inline(before: str, after: str) -> tuple[tuple[Sign, str], ...]:
    """The pieces in reading order; of a change, what is gone stands before what is new."""
    old, new = _TOKEN.findall(before), _TOKEN.findall(after)
    pieces: list[tuple[Sign, str]] = []
    for gone, come, stayed in _changes(old, new):
        change: tuple[tuple[Sign, str], ...] = (("-", gone), ("+", come), ("=", stayed))
        pieces += [(sign, text) for sign, text in change if text]
    return tuple(pieces)


def _changes(old: list[str], new: list[str]) -> Iterator[tuple[str, str, str]]:
    """What is gone, what is new, and what stayed behind both; a few equal tokens between changes belong to them."""
    gone, come = [], []
    codes = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    for place, (tag, start, end, from_, to) in enumerate(codes):
        short = tag == "equal" and end - start < BETWEEN and 0 < place < len(codes) - 1
        if tag != "equal" or short:
            gone += old[start:end]
            come += new[from_:to]
            continue
        yield "".join(gone), "".join(come), "".join(old[start:end])
        gone, come = [], []
    if gone or come:
        yield "".join(gone), "".join(come), ""


def shortened(pieces: tuple[tuple[Sign, str], ...]) -> tuple[tuple[Sign, str], ...]:
    """The same with long stretches that stayed cut down to what stands around the changes."""
    last = len(pieces) - 1
    return tuple(
        (sign, _cut(text, begins=place == 0, ends=place == last) if sign == "=" else text)
        for place, (sign, text) in enumerate(pieces)
    )


def _cut(text: str, *, begins: bool, ends: bool) -> str:
    """A stretch that stayed: its end where it begins the text, its beginning where it ends it, else both."""
    if len(text) <= 3 * AROUND:
        return text
    head = "" if begins else text[:AROUND]
    tail = "" if ends else text[-AROUND:]
    return f"{head}…{tail}"
