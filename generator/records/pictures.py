"""Photos and signatures in records, validated before anything prints them."""

from __future__ import annotations

import base64
import binascii
import io
import json
from collections.abc import Mapping
from typing import Any

from generator.load.logo import Logo, is_sound
from generator.records.read import Filled

_PRINTABLE = frozenset(("RGB", "RGBA", "L", "P", "1"))
"""Modes of pictures that PDF/A takes as they are; others, such as CMYK, need a colour profile of their own."""


def photos_of(record: Filled) -> Mapping[str, tuple[str, ...]]:
    """Return the photos of a record by item, as data URLs; none if its file was changed since it was read.

    Accepted records do not contain them, as thousands of records must fit into memory: they are read again.
    """
    if record.path is None or not any(recorded.photos for recorded in record.answers.items):
        return {}
    try:
        data = json.loads(record.path.read_bytes())
    except (OSError, ValueError, RecursionError):
        return {}
    return next(
        (
            {item["id"]: tuple(item["photos"]) for item in found["items"]}
            for found in _records(data)
            if found.get("job") == record.job and found.get("seal") == record.seal
        ),
        {},
    )


def printable(picture: str) -> str:
    """Return a picture that PDF/A can contain, as data URL; empty if it is damaged or too large."""
    head, _, text = picture.partition(",")
    media_type = head.removeprefix("data:").removesuffix(";base64")
    try:
        content = base64.b64decode(text, validate=True)
    except binascii.Error:
        return ""
    return _converted(content, picture) if is_sound(Logo(media_type, content)) else ""


def _records(data: Any) -> list[dict[str, Any]]:
    """Return the records in a file: it is one, or has a list of them."""
    found = data.get("records", [data]) if isinstance(data, dict) else []
    return [record for record in found if isinstance(record, dict)]


def _converted(content: bytes, picture: str) -> str:
    from PIL import Image

    with Image.open(io.BytesIO(content)) as opened:
        if opened.mode in _PRINTABLE:
            return picture
        target = io.BytesIO()
        opened.convert("RGB").save(target, "PNG")
    return f"data:image/png;base64,{base64.b64encode(target.getvalue()).decode()}"
