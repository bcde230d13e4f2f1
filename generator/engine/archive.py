"""Reproducible zip files: their bytes depend on their members alone."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Iterator

_FIRST_DAY = (1980, 1, 1, 0, 0, 0)
_STORED = (".pdf", ".png", ".zip")


def zip_bytes(members: Iterable[tuple[str, bytes]]) -> bytes:
    """Return a zip of named bytes, in the given order, without times, users or platform. Names are UTF-8."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in members:
            info = zipfile.ZipInfo(name, _FIRST_DAY)
            info.create_system = 3
            info.external_attr = 0o100644 << 16
            info.compress_type = zipfile.ZIP_STORED if name.endswith(_STORED) else zipfile.ZIP_DEFLATED
            archive.writestr(info, content)
    return buffer.getvalue()


def unzip(content: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield the members of a zip written by `zip_bytes`, in its order; none for empty bytes."""
    if content:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for name in archive.namelist():
                yield name, archive.read(name)
