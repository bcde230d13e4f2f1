"""Rulings: the types that authors gave unclear changes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, get_args

from generator.model.handbook import Ruling
from generator.model.published import published_digest
from generator.model.ruling import RulingType
from generator.releases.snapshot import Snapshot

if TYPE_CHECKING:
    from generator.releases.changes import Change

RULING = "ruling"


@dataclass(frozen=True, slots=True)
class Ruled:
    """Type that a change was given, and why."""

    type: RulingType
    reason: str


def change_digest(id_: str, field: str, before: str, after: str) -> str:
    """Return the SHA-256 that names a change: another old or new text is another change."""
    return published_digest({"subject": id_, "field": field, "before": before, "after": after})


def ruling(change: Change, type_: RulingType, reason: str, by: str, day: str) -> Ruling:
    """Return the record that gives a change its type; its id is the beginning of the digest."""
    fields = {"subject": change.id, "field": change.field, "digest": change.digest, "type": type_}
    return Ruling.model_validate(
        {"id": f"RUL-{change.digest[:12].upper()}", **fields, "reason": reason, "by": by, "date": day}
    )


def rulings(snapshot: Snapshot) -> Mapping[str, Ruled]:
    """Return the rulings of a release by the digest of their change; a type unknown to this program rules nothing."""
    records = (record for kind, record in snapshot.records.values() if kind == RULING)
    return {
        record["digest"]: Ruled(record["type"], record["reason"])
        for record in records
        if record["type"] in get_args(RulingType)
    }
