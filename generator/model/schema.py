"""JSON Schema of each kind of record, for completion and validation in editors."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from generator.engine.files import write_atomic
from generator.model.kinds import HANDBOOK, KINDS, RELEASED, Kind

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def schema_of(kind: Kind) -> dict[str, Any]:
    """Return the schema of a file with records of a kind: one record, or a sequence of several."""
    record = TypeAdapter(kind.type).json_schema(ref_template="#/$defs/{model}")
    definitions = record.pop("$defs", {})
    head: dict[str, Any] = {"$schema": DIALECT, "title": kind.name}
    if kind is HANDBOOK:
        return {**head, **record, "title": kind.name, "$defs": definitions}
    name = f"{kind.name}-record"
    definitions[name] = record
    reference = {"$ref": f"#/$defs/{name}"}
    return {
        **head,
        "$defs": definitions,
        "if": {"type": "array"},
        "then": {"type": "array", "minItems": 1, "items": reference},
        "else": reference,
    }


def export_schema() -> dict[str, Any]:
    """Return the schema of `exports/handbook.json`."""
    definitions: dict[str, Any] = {}
    lists: dict[str, Any] = {}
    for kind in (HANDBOOK, *RELEASED):
        record = TypeAdapter(kind.type).json_schema(ref_template="#/$defs/{model}", mode="serialization")
        own = record.pop("$defs", {})
        if taken := [name for name, value in own.items() if definitions.get(name, value) != value]:
            raise ValueError(f"two models have the name {taken[0]}: the export's schema can hold one of them")
        definitions |= own
        definitions[kind.name] = record
        lists[kind.folder] = {"type": "array", "items": {"$ref": f"#/$defs/{kind.name}"}}
    section = definitions["section"]
    section["properties"] = {"number": {"type": "string"}, "chapter": {"type": "integer"}} | section["properties"]
    section["required"] = ["number", "chapter", *section["required"]]
    entry = {
        "kind": {"type": "string", "description": "Name of the kind; parts of records are clause, step and item."},
        "number": {"type": "string", "description": "The number that readers see."},
        "page": {
            "type": ["string", "null"],
            "description": "Address below the site's root, with anchor; null: no page.",
        },
        "mentioned_by": {
            "type": "array",
            "items": {"type": "string"},
            "description": "Ids of the records that refer to this one, sorted.",
        },
    }
    properties = {
        "schema": {"const": "sop-handbook-1", "description": "Name and version of this schema."},
        "handbook": {"$ref": "#/$defs/handbook"},
        **{folder: value for folder, value in lists.items() if folder},
        "index": {"type": "object", "additionalProperties": _closed(entry), "description": "Every id."},
        "counts": {"type": "object", "additionalProperties": {"type": "integer"}, "description": "Records by kind."},
    }
    return {"$schema": DIALECT, "title": "handbook.json", **_closed(properties), "$defs": definitions}


def _closed(properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": list(properties), "additionalProperties": False}


def write_schemas(data: Path) -> tuple[Path, ...]:
    """Write `schema/<kind>.json` and `schema/export.json` below `sop_data/`, and return their paths."""
    schemas = {kind.name: schema_of(kind) for kind in (HANDBOOK, *KINDS)} | {"export": export_schema()}
    for name, schema in schemas.items():
        content = json.dumps(schema, ensure_ascii=False, indent=1) + "\n"
        write_atomic(data / "schema" / f"{name}.json", content.encode())
    return tuple(data / "schema" / f"{name}.json" for name in schemas)
