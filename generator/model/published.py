"""Published form of a record: its JSON data in releases, their canonical bytes, and the digest of these.

Releases and the digests printed on paper depend on this form only, never on names in Python. Keys are those of
`sop_data/`. Fields with their default value are omitted, so that a field added to a kind later does not change existing
records.
"""

from __future__ import annotations

import hashlib
from typing import Any

import rfc8785

from generator.model.base import Record


def published(record: Record) -> dict[str, Any]:
    """Return a record as plain JSON data, without fields that have their default value."""
    return record.model_dump(mode="json", exclude_defaults=True)


def canonical_bytes(data: Any) -> bytes:
    """Return JSON data in the canonical form of RFC 8785."""
    return rfc8785.dumps(data)


def published_digest(data: Any) -> str:
    """Return the SHA-256 of the canonical form of JSON data, in hexadecimal."""
    return hashlib.sha256(canonical_bytes(data)).hexdigest()
