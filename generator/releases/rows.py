"""Files of records that commands write: confirmations and rulings, one record per line."""

from __future__ import annotations

import json
from collections.abc import Iterable

from generator.model.base import Identified


def rows_yaml(kind: str, comment: str, old: Iterable[Identified], new: Iterable[Identified]) -> bytes:
    """Return a YAML file of records of a kind, sorted by id, with values quoted as in JSON.

    A new record replaces the old one with its id.
    """
    rows = {row.id: row for row in (*old, *new)}
    lines = [f"# yaml-language-server: $schema=../schema/{kind}.json", f"# {comment}"]
    for row in sorted(rows.values(), key=lambda row: row.id):
        fields = ", ".join(
            f"{name}: {json.dumps(text, ensure_ascii=False)}" for name, text in row.model_dump(mode="json").items()
        )
        lines.append(f"- {{{fields}}}")
    return ("\n".join(lines) + "\n").encode()
