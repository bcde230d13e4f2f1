"""Estimate the space that texts take, so that a layout is decided before rendering."""

from __future__ import annotations

import unicodedata
from itertools import pairwise
from math import ceil
from typing import TypeVar

T = TypeVar("T")


def em(text: str) -> float:
    """Return the approximate width of a text in em; full-width characters count 1, all others 0.56."""
    return sum(1.0 if unicodedata.east_asian_width(sign) in "WFA" else 0.56 for sign in text)


def lines(text: str, room: float) -> int:
    """Return the number of lines that a text takes; half an em a line is reserved for line-break rules."""
    return max(1, ceil(em(text) / max(room - 0.5, 1)))


def split_evenly(whole: tuple[T, ...], count: int) -> tuple[tuple[T, ...], ...]:
    """Split a sequence into `count` parts of equal size, in order; the first parts take the remainder."""
    size, more = divmod(len(whole), count)
    starts = [at * size + min(at, more) for at in range(count + 1)]
    return tuple(whole[start:end] for start, end in pairwise(starts))
