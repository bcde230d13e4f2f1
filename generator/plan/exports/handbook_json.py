"""JSON export of the handbook: every record, linked and numbered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from generator.link.handbook import Handbook, number
from generator.model.kinds import HANDBOOK, PARTS, RELEASED, SHOWN
from generator.model.section import Section
from generator.plan.artifact import Artifact
from generator.plan.shared.parts import Addresses

SCHEMA = "sop-handbook-1"


@dataclass(frozen=True, slots=True)
class Document:
    """A JSON document."""

    value: Any


def handbook_json(handbook: Handbook) -> Artifact:
    """Return the artifact of `exports/handbook.json`, which `generator/README.md` and a JSON Schema document."""
    to = Addresses(handbook, "index.html")
    entries = handbook.released
    records: dict[str, list[Any]] = {kind.name: [] for kind in RELEASED}
    for entry in entries.values():
        if entry.kind in records and entry.kind != "section":
            records[entry.kind].append(entry.record.model_dump(mode="json"))
    value = {
        "schema": SCHEMA,
        "handbook": handbook.info.model_dump(mode="json"),
        "sections": [_section(handbook, section) for section in handbook.sections],
        **{_plural(name): values for name, values in records.items() if name != "section"},
        "index": {
            id_: {
                "kind": entry.kind,
                "number": number(id_),
                "page": to.to(id_).href if entry.kind in SHOWN else None,
                "mentioned_by": sorted(handbook.mentioned_by.get(id_, ())),
            }
            for id_, entry in entries.items()
            if entry.kind != HANDBOOK.name
        },
        "counts": {name: sum(entry.kind == name for entry in entries.values()) for name in _counted()},
    }
    return Artifact("exports/handbook.json", "json", "", Document(value), tuple(entries))


def _section(handbook: Handbook, section: Section) -> dict[str, Any]:
    chapter = handbook.chapter_of(section.id)
    return {"number": number(section.id), "chapter": chapter.number, **section.model_dump(mode="json")}


def _plural(name: str) -> str:
    return next(kind.folder for kind in RELEASED if kind.name == name)


def _counted() -> tuple[str, ...]:
    return tuple(kind.name for kind in (*RELEASED, *PARTS))
