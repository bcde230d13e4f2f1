"""Canonical JSON: a value has one sequence of bytes, in every language, so that its digest identifies the value.

Keys are sorted, there is no white space, text is UTF-8 and escaped only where JSON requires it. There are no
fractions: languages write them differently, so numbers that may have one are written as text.
"""

from __future__ import annotations

import hashlib
import json
from typing import Any


def canonical_json(value: Any) -> bytes:
    """Return the bytes of a value made of dicts, lists, strings, integers, booleans and None."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode("utf-8", "backslashreplace")  # a lone surrogate is escaped, as browsers do


def canonical_digest(value: Any) -> str:
    """Return the SHA-256 of the canonical JSON, in hexadecimal."""
    return hashlib.sha256(canonical_json(value)).hexdigest()
