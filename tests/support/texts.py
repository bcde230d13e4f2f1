"""Every free text of a handbook, found by the schemas of its records, and rewritten."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from generator.load.yaml_reader import read_yaml
from generator.model.kinds import HANDBOOK, HANDBOOK_FILE, KINDS
from generator.model.schema import schema_of

NUMBER, LINE, TEXT = 100, 300, 20_000
"""Longest allowed texts: a document number, a line, a text of several paragraphs. Ids and keywords are shorter."""

IDS = {"waiver.subject", "confirmation.subject"}
"""Lines that hold an id."""

Rewrite = Callable[[str, str, int], str]
"""Return the new text, given the text, its field (`section.clauses.text`) and its longest allowed length."""


def rewrite_texts(folder: Path, rewrite: Rewrite) -> None:
    """Rewrite every free text in the records of a project; ids, figures and keywords stay as they are."""
    data = folder / "sop_data"
    files = [
        (data / HANDBOOK_FILE, HANDBOOK),
        *((path, kind) for kind in KINDS for path in sorted((data / kind.folder).glob("*.yml"))),
    ]
    for path, kind in files:
        schema = schema_of(kind)
        single = schema.get("else", schema)
        walk = _Walk(rewrite, schema["$defs"])
        content = read_yaml(path.name, path.read_bytes()).value
        several = isinstance(content, tuple)
        records = [walk.changed(record, single, kind.name) for record in (content if several else [content])]
        path.write_text(json.dumps(records if several else records[0]), encoding="utf-8")


@dataclass(frozen=True)
class _Walk:
    """Walks through data beside its schema."""

    rewrite: Rewrite
    definitions: dict[str, Any]

    def changed(self, data: Any, schema: dict[str, Any], field: str) -> Any:
        if field in IDS:
            return data
        if "$ref" in schema:
            return self.changed(data, self.definitions[schema["$ref"].rsplit("/", 1)[-1]], field)
        for choices in ("anyOf", "oneOf"):
            if choices in schema:
                tried = (self.changed(data, choice, field) for choice in schema[choices])
                return next((changed for changed in tried if changed != data), data)
        if isinstance(data, dict):
            fields = schema.get("properties", {})
            if any("const" in fields.get(key, {}) and fields[key]["const"] != value for key, value in data.items()):
                return data
            return {key: self.changed(value, fields.get(key, {}), f"{field}.{key}") for key, value in data.items()}
        if isinstance(data, tuple):
            return [self.changed(entry, schema.get("items", {}), field) for entry in data]
        if isinstance(data, str) and schema.get("maxLength") in (NUMBER, LINE, TEXT):
            return self.rewrite(data, field, schema["maxLength"])
        return data
