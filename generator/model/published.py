"""A record as published data: the JSON that releases keep, its canonical bytes, and their digest.

Releases and the digests printed on paper rest on this form alone, never on names of Python. Keys are those of
`sop_data/`. Fields that have their default are left out, so a field that is later added to a kind changes no record
that was written before.
"""

from __future__ import annotations

import hashlib
from typing import Any

import rfc8785

from generator.model.base import Record


def published(record: Record) -> dict[str, Any]:
    """Return a record as plain JSON data, without fields that have their default."""
    return record.model_dump(mode="json", exclude_defaults=True)


def canonical_bytes(data: Any) -> bytes:
    """Return JSON data in the canonical form of RFC 8785."""
    return rfc8785.dumps(data)


def published_digest(data: Any) -> str:
    """Return the SHA-256 of the canonical form of JSON data, in hexadecimal."""
    return hashlib.sha256(canonical_bytes(data)).hexdigest()
