"""JSON Schema of each kind of record, so that editors complete and check while people write."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from generator.engine.files import write_atomic
from generator.model.kinds import HANDBOOK, KINDS, Kind


def schema_of(kind: Kind) -> dict[str, Any]:
    """The schema of a file that holds records of a kind: one record, or several in a sequence."""
    record = TypeAdapter(kind.type).json_schema(ref_template="#/$defs/{model}")
    definitions = record.pop("$defs", {})
    head: dict[str, Any] = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": kind.name}
    if kind is HANDBOOK:
        return {**head, **record, "title": kind.name, "$defs": definitions}
    name = f"{kind.name}-record"
    definitions[name] = record
    one = {"$ref": f"#/$defs/{name}"}
    return {
        **head,
        "$defs": definitions,
        "if": {"type": "array"},
        "then": {"type": "array", "minItems": 1, "items": one},
        "else": one,
    }


def write_schemas(data: Path) -> tuple[Path, ...]:
    """Write `schema/<kind>.json` below `sop_data/`; returns the files."""
    paths = []
    for kind in (HANDBOOK, *KINDS):
        path = data / "schema" / f"{kind.name}.json"
        write_atomic(path, (json.dumps(schema_of(kind), ensure_ascii=False, indent=1) + "\n").encode())
        paths.append(path)
    return tuple(paths)
