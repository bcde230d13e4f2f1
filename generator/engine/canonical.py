"""Canonical JSON: one value, one row of bytes, whoever writes it, so that a digest of it means something.

Keys are sorted, nothing stands between signs, text is UTF-8 and escaped only where JSON asks for it. There are no
fractions: languages write them differently, so figures that may have one are text.
"""

from __future__ import annotations

import hashlib
import json
from typing import Any


def canonical_json(value: Any) -> bytes:
    """The bytes of a value made of dicts, lists, texts, whole numbers, booleans and None."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode("utf-8", "backslashreplace")  # half a surrogate pair is escaped, as browsers do


def canonical_digest(value: Any) -> str:
    """SHA-256 of the canonical JSON, in hexadecimal."""
    return hashlib.sha256(canonical_json(value)).hexdigest()
