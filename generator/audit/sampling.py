"""Random samples that are reproducible from a seed, so that anyone can verify them."""

from __future__ import annotations

import hashlib

DIGITS = 5
"""Number of digits of a random number: enough for a hundred thousand records."""

_NUMBERS: int = 10**DIGITS

DRAWS = 2
"""Random numbers per record of the largest sample, so that a sample can be drawn twice."""


def random_numbers(seed: str, document: str, count: int) -> tuple[str, ...]:
    """Return random numbers of five digits for a document; `sha256sum` is enough to reproduce them.

    The n-th number is the first 8 hexadecimal digits of the SHA-256 of `seed:document:n`, modulo 100000.

    Of N records, a number selects the one at position `number * N // 100000 + 1`; duplicates are skipped.
    """
    return tuple(f"{_drawn(f'{seed}:{document}:{n}'):0{DIGITS}}" for n in range(1, count + 1))


def _drawn(text: str) -> int:
    return int(hashlib.sha256(text.encode()).hexdigest()[:8], 16) % _NUMBERS
