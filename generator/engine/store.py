"""Cache of bytes by content key: what was built from the same input is not rebuilt."""

from __future__ import annotations

import hashlib
import json
from dataclasses import fields, is_dataclass
from datetime import date
from pathlib import Path
from typing import Any

from generator.engine.files import write_atomic


def content_key(*parts: Any) -> str:
    """Return a SHA-256 over strings, numbers, None, sequences, mappings, dates and dataclasses of these."""
    return hashlib.sha256(json.dumps(parts, default=_plain, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def _plain(value: Any) -> Any:
    if is_dataclass(value):
        return {"": type(value).__name__, **{field.name: getattr(value, field.name) for field in fields(value)}}
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} cannot be part of a content key")


class Store:
    """Folder of files named by content key. A damaged file is ignored.

    An entry is deleted `KEEP` runs after its last use, so that the folder does not grow for ever.
    """

    KEEP = 8

    def __init__(self, root: Path) -> None:
        self._root = root
        self._used: set[str] = set()

    def get(self, key: str) -> bytes | None:
        """Return the bytes of a key, or None."""
        try:
            blob = self._path(key).read_bytes()
        except OSError:
            return None
        digest, content = blob[:32], blob[32:]
        if hashlib.sha256(content).digest() != digest:
            return None
        self._used.add(key)
        return content

    def put(self, key: str, content: bytes) -> bytes:
        """Store bytes under a key, and return them."""
        write_atomic(self._path(key), hashlib.sha256(content).digest() + content)
        self._used.add(key)
        return content

    def prune(self) -> None:
        """Record what this run used, and delete what the last `KEEP` runs did not use."""
        index = self._root / "runs.json"
        try:
            runs = [set(run) for run in json.loads(index.read_text())]
        except (OSError, ValueError, TypeError):
            runs = []
        if runs and runs[-1] == self._used:
            return
        runs = [*runs, self._used][-self.KEEP :]
        kept = set().union(*runs)
        for path in self._root.glob("??/*"):
            if path.parent.name + path.name not in kept:
                path.unlink(missing_ok=True)
        write_atomic(index, json.dumps([sorted(run) for run in runs]).encode())

    def _path(self, key: str) -> Path:
        return self._root / key[:2] / key[2:]
