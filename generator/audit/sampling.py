"""Samples that nobody has chosen: drawn by a seed, so that whoever doubts them draws the same."""

from __future__ import annotations

import hashlib

DIGITS = 5
"""Digits of a random number: enough for a hundred thousand records."""

_NUMBERS: int = 10**DIGITS

AS_OFTEN = 2
"""A sample may have to be drawn once more, so so many times the largest are there."""


def random_numbers(seed: str, document: str, count: int) -> tuple[str, ...]:
    """Numbers of five digits for one document, which anybody can draw again with `sha256sum`.

    The n-th is the first 8 hexadecimal digits of the SHA-256 of `seed:document:n`, modulo 100000.

    With N records the one at place `number * N // 100000 + 1` is looked at; what comes twice is passed over.
    """
    return tuple(f"{_drawn(f'{seed}:{document}:{n}'):0{DIGITS}}" for n in range(1, count + 1))


def _drawn(text: str) -> int:
    return int(hashlib.sha256(text.encode()).hexdigest()[:8], 16) % _NUMBERS
