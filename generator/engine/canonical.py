"""Canonical JSON: a value has one sequence of bytes, in every language, so that its digest identifies the value.

Keys are sorted, there is no white space, text is UTF-8 and escaped only where JSON requires it. There are no
fractions: languages write them differently, so numbers that may have one are written as text.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from typing import Any

MAX_DEPTH = 100
"""Levels of JSON that this program reads; what it writes has fewer than 20."""


def parse_json(content: bytes) -> Any:
    """Return the value in JSON text (UTF-8, with or without a byte order mark).

    Raise ValueError if it is not JSON, or is nested deeper than code that walks it could follow.
    """
    try:
        value = json.loads(content.decode("utf-8-sig"))
    except RecursionError:
        raise ValueError("it is nested too deeply") from None
    level = [value]
    for _ in range(MAX_DEPTH):
        level = [item for outer in level if isinstance(outer, dict | list) for item in _items(outer)]
        if not level:
            return value
    raise ValueError("it is nested too deeply")


def _items(value: dict[str, Any] | list[Any]) -> Iterable[Any]:
    return value.values() if isinstance(value, dict) else value


def canonical_json(value: Any) -> bytes:
    """Return the bytes of a value made of dicts, lists, strings, integers, booleans and None."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode("utf-8", "backslashreplace")  # a lone surrogate is escaped, as browsers do


def canonical_digest(value: Any) -> str:
    """Return the SHA-256 of the canonical JSON, in hexadecimal."""
    return hashlib.sha256(canonical_json(value)).hexdigest()
