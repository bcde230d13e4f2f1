"""How much room a text takes, by counting: what has to be one page is made so before anything is drawn."""

from __future__ import annotations

import unicodedata
from itertools import pairwise
from math import ceil
from typing import TypeVar

T = TypeVar("T")


def em(text: str) -> float:
    """How wide a text is in em: signs that both scripts use are as wide as a Chinese font has them."""
    return sum(1.0 if unicodedata.east_asian_width(sign) in "WFA" else 0.56 for sign in text)


def lines(text: str, room: float) -> int:
    """How many lines of `room` em a text takes; a line loses half an em to signs that may not begin or end one."""
    return max(1, ceil(em(text) / max(room - 0.5, 1)))


def parted(whole: tuple[T, ...], count: int) -> tuple[tuple[T, ...], ...]:
    """Parts as equal as can be, in order, the longer ones first."""
    size, more = divmod(len(whole), count)
    starts = [at * size + min(at, more) for at in range(count + 1)]
    return tuple(whole[start:end] for start, end in pairwise(starts))
