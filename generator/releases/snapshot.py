"""A release as it is kept: every record of the handbook, with its digest, and the digest of the release before.

It is one file of canonical JSON (RFC 8785), so the same handbook gives the same bytes whoever freezes it, and any tool
that knows SHA-256 can check it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import rfc8785

from generator.link.handbook import Handbook
from generator.load.content import ContentPage
from generator.model.kinds import HANDBOOK, KINDS

SCHEMA = "sop-release-1"

NOT_IN_FORCE = {"release", "waiver"}
"""Kinds of records that are of the work on the handbook."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One release. `level` is how much is new; `previous` is the SHA-256 of the release before, empty for the first.

    `records` has for each id its kind and its fields as plain data; `pages` the hand-written pages by name.
    """

    version: str
    issued: str
    effective: str
    level: str
    previous: str
    approvals: tuple[tuple[str, str, str, str], ...]
    """Meaning, name, position and date of each signature."""
    records: Mapping[str, tuple[str, Any]]
    pages: Mapping[str, str]


def freeze(handbook: Handbook, content: Iterable[ContentPage], level: str, previous: str) -> Snapshot:
    """The handbook as it is now. The revision history and waivers are of the work, not of what is in force."""
    info = handbook.info
    records: dict[str, tuple[str, Any]] = {info.id: (HANDBOOK.name, info.model_dump(mode="json", exclude_none=True))}
    for kind in KINDS:
        if kind.name not in NOT_IN_FORCE:
            for one in getattr(handbook, kind.folder):
                records[one.id] = (kind.name, one.model_dump(mode="json", exclude_none=True))
    approvals = tuple((one.meaning, one.name, one.position, one.date.isoformat()) for one in info.approvals)
    return Snapshot(
        info.version,
        info.issued.isoformat(),
        info.effective.isoformat(),
        level,
        previous,
        approvals,
        records,
        {one.name: one.markdown for one in content},
    )


def to_bytes(snapshot: Snapshot) -> bytes:
    """The bytes of the file of a release."""
    return rfc8785.dumps(
        {
            "schema": SCHEMA,
            "version": snapshot.version,
            "issued": snapshot.issued,
            "effective": snapshot.effective,
            "level": snapshot.level,
            "previous": snapshot.previous,
            "approvals": [
                dict(zip(("meaning", "name", "position", "date"), one, strict=True)) for one in snapshot.approvals
            ],
            "records": {
                id_: {"kind": kind, "digest": digest_of(record), "record": record}
                for id_, (kind, record) in snapshot.records.items()
            },
            "pages": dict(snapshot.pages),
        }
    )


def from_bytes(content: bytes) -> Snapshot:
    """A release from its file; ValueError says what is not as a release is, digests of records included."""
    try:
        data = json.loads(content.decode("utf-8"))
        if data["schema"] != SCHEMA:
            raise ValueError("it is no release of this form")
        records = {id_: (one["kind"], one["record"]) for id_, one in data["records"].items()}
        approvals = tuple((one["meaning"], one["name"], one["position"], one["date"]) for one in data["approvals"])
        head = [str(data[key]) for key in ("version", "issued", "effective", "level", "previous")]
        snapshot = Snapshot(*head, approvals, records, dict(data["pages"]))  # type: ignore[arg-type]
        stated = {id_: one["digest"] for id_, one in data["records"].items()}
    except (UnicodeDecodeError, KeyError, TypeError, AttributeError) as error:
        raise ValueError("it is no release") from error
    for id_, (_, record) in records.items():
        if digest_of(record) != stated[id_]:
            raise ValueError(f"the record `{id_}` is not what its digest says")
    if to_bytes(snapshot) != content:
        raise ValueError("it is not written in canonical form")
    return snapshot


def digest_of(record: Any) -> str:
    """SHA-256 of a record's canonical JSON."""
    return hashlib.sha256(rfc8785.dumps(record)).hexdigest()
