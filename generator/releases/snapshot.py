"""A release as it is kept: every record of the handbook, with its digest, and the digest of the release before.

It is one file of canonical JSON (RFC 8785), so the same handbook gives the same bytes whoever freezes it, and any tool
that knows SHA-256 can check it. All that a build reads of a handbook is in it, so what was published can be made again.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from generator.link.handbook import Handbook
from generator.load.content import ContentPage
from generator.load.logo import Logo
from generator.model.kinds import EVERY, HANDBOOK, RELEASED
from generator.model.published import canonical_bytes, published, published_digest
from generator.releases.shape import misshapen
from generator.releases.upgrade import STEPS, upgrade

SCHEMA = "sop-release-1"

FAMILY = "sop-release-"
KEYS = {"schema", "version", "issued", "effective", "level", "previous", "approvals", "records", "pages", "logo"}
RECORD_KEYS = {"id", "kind", "digest", "record"}

WITHDRAWAL = "withdrawal"

NOT_IN_FORCE = frozenset(kind.name for kind in EVERY.values() if kind.change is None)
"""Kinds of records that are about the work on the handbook."""

_VERSION = re.compile(r"V[0-9]+\.[0-9]+(\.[0-9]+)?")
_PREVIOUS = re.compile(rb'"previous":"([0-9a-f]{64})"')


class UnknownRelease(ValueError):
    """A release that is whole, and that another version of the program has to read."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One release. `level` is how much is new; `previous` is the SHA-256 of the release before, empty for the first.

    `records` has for each id, in the order in which they were read, its kind and its fields as plain data, without
    those that say what is so by default: a field that later comes to a kind changes no record. `pages` are the
    hand-written pages by name.
    """

    version: str
    issued: str
    effective: str
    level: str
    previous: str
    approvals: tuple[tuple[str, str, str, str], ...]
    """Meaning, name, position, and date, with the time where it was noted, of each signature."""
    records: Mapping[str, tuple[str, Any]]
    pages: Mapping[str, str]
    logo: Logo | None = None

    @property
    def in_force(self) -> Iterator[tuple[str, tuple[str, Any]]]:
        """What is in force, record by record: the revision history and waivers are of the work on it."""
        return ((id_, one) for id_, one in self.records.items() if one[0] not in NOT_IN_FORCE)


def freeze(
    handbook: Handbook, content: Iterable[ContentPage], logo: Logo | None, level: str, previous: str
) -> Snapshot:
    """The handbook as it is now."""
    info = handbook.info
    whole = {HANDBOOK.name, *(kind.name for kind in RELEASED)}
    records = {
        id_: (entry.kind, published(entry.record)) for id_, entry in handbook.entries.items() if entry.kind in whole
    }
    approvals = tuple((one.meaning, one.name, one.position, one.when) for one in info.approvals)
    return Snapshot(
        info.version,
        info.issued.isoformat(),
        info.effective.isoformat(),
        level,
        previous,
        approvals,
        records,
        {one.name: one.markdown for one in content},
        logo,
    )


def to_bytes(snapshot: Snapshot) -> bytes:
    """The bytes of the file of a release."""
    return canonical_bytes(
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
            "records": [
                {"id": id_, "kind": kind, "digest": published_digest(record), "record": record}
                for id_, (kind, record) in snapshot.records.items()
            ],
            "pages": dict(snapshot.pages),
            "logo": _logo_data(snapshot.logo),
        }
    )


def previous_of(content: bytes) -> str:
    """The digest of the release that one rests on, read without looking at the rest; empty where there is none."""
    found = _PREVIOUS.search(content)
    return found[1].decode() if found else ""


def from_bytes(content: bytes, *, whole: bool = True) -> Snapshot:
    """A release from its file, its records in the shape of this version of the program.

    `whole`: the digest of each record and the canonical form are looked at too. ValueError says what is not as a
    release is; UnknownRelease, what only another version of the program can read.
    """
    try:
        data = json.loads(content.decode("utf-8"))
        _of_this_form(data)
        records = {str(one["id"]): (str(one["kind"]), one["record"]) for one in data["records"]}
        approvals = tuple((one["meaning"], one["name"], one["position"], one["date"]) for one in data["approvals"])
        version = str(data["version"])
        if not _VERSION.fullmatch(version):
            raise ValueError("it has no version")
        snapshot = Snapshot(
            version=version,
            issued=str(data["issued"]),
            effective=str(data["effective"]),
            level=str(data["level"]),
            previous=str(data["previous"]),
            approvals=approvals,
            records=records,
            pages={str(name): str(markdown) for name, markdown in data["pages"].items()},
            logo=_logo(data["logo"]),
        )
        stated = {one["id"]: one["digest"] for one in data["records"]}
    except (UnicodeDecodeError, KeyError, TypeError, AttributeError, binascii.Error) as error:
        raise ValueError("it is no release") from error
    for id_, (_, record) in records.items() if whole else ():
        if published_digest(record) != stated[id_]:
            raise ValueError(f"the record `{id_}` is not what its digest says")
    if whole and to_bytes(snapshot) != content:
        raise ValueError("it is not written in canonical form")
    upgraded = {id_: (kind, upgrade(data["schema"], kind, record)) for id_, (kind, record) in records.items()}
    fault = misshapen(upgraded)
    if fault:
        raise UnknownRelease(fault)
    return replace(snapshot, records=upgraded)


def _of_this_form(data: Any) -> None:
    """Raise unless this version of the program knows the schema of a release, and all keys around its records."""
    schema = data["schema"]
    if schema not in STEPS:
        if str(schema).startswith(FAMILY):
            raise UnknownRelease(f"it is written as `{schema}`")
        raise ValueError("it is no release of this form")
    for keys, known in ((data, KEYS), *((record, RECORD_KEYS) for record in data["records"])):
        unknown = sorted(keys.keys() - known)
        if unknown:
            raise UnknownRelease(f"it has the key `{unknown[0]}`")


def _logo_data(logo: Logo | None) -> dict[str, str] | None:
    if logo is None:
        return None
    return {"media_type": logo.media_type, "base64": base64.b64encode(logo.content).decode()}


def _logo(data: Mapping[str, str] | None) -> Logo | None:
    return None if not data else Logo(data["media_type"], base64.b64decode(data["base64"], validate=True))
