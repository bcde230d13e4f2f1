"""Release file: every record of the handbook with its digest, and the digest of the release before.

It is one file of canonical JSON (RFC 8785), so that the same handbook always gives the same bytes, and any tool with
SHA-256 can verify it. It contains everything that a build reads of a handbook, so that published files can be rebuilt.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, astuple, dataclass, replace
from datetime import date
from typing import Any

from generator.diagnostics.words import short
from generator.engine.canonical import parse_json
from generator.link.handbook import Handbook
from generator.load.content import ContentPage, is_page_name
from generator.load.logo import Logo
from generator.model.handbook import VERSION
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

_VERSION = re.compile(VERSION)
_SURROGATE = re.compile(rb"(?<!\\)(?:\\\\)*\\u[dD][89a-fA-F]")
"""Escape of half a character, which canonical JSON does not have and no output can show."""
_DIGEST = re.compile(r"[0-9a-f]{64}|")
_PREVIOUS = re.compile(rb'"previous":"([0-9a-f]{64})"')


class UnknownRelease(ValueError):
    """Raised for an intact release that only another version of the program can read."""


@dataclass(frozen=True, slots=True)
class Signature:
    """An approval as a release stores it; the names of its fields are published keys. `date` may have a time."""

    meaning: str
    name: str
    position: str
    date: str


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Release. `level` is the level of its changes; `previous` is the SHA-256 of the release before, "" for the first.

    `records` maps each id, in the order in which they were read, to its kind and its fields as plain data. Fields with
    their default value are omitted, so that a field that is added to a kind later changes no record. `pages` are the
    hand-written pages by name.
    """

    version: str
    issued: str
    effective: str
    level: str
    previous: str
    approvals: tuple[Signature, ...]
    """Meaning, name, position and date of each signature; the date includes the time if it was recorded."""
    records: Mapping[str, tuple[str, Any]]
    pages: Mapping[str, str]
    logo: Logo | None = None

    @property
    def in_force(self) -> Iterator[tuple[str, tuple[str, Any]]]:
        """Records in force: all but those about the work on the handbook, such as revision history and waivers."""
        return ((id_, (kind, record)) for id_, (kind, record) in self.records.items() if kind not in NOT_IN_FORCE)


def freeze(
    handbook: Handbook, content: Iterable[ContentPage], logo: Logo | None, level: str, previous: str
) -> Snapshot:
    """Return the current handbook as a release."""
    info = handbook.info
    whole = {HANDBOOK.name, *(kind.name for kind in RELEASED)}
    records = {
        id_: (entry.kind, published(entry.record)) for id_, entry in handbook.entries.items() if entry.kind in whole
    }
    approvals = tuple(
        Signature(approval.meaning, approval.name, approval.position, approval.when) for approval in info.approvals
    )
    return Snapshot(
        info.version,
        info.issued.isoformat(),
        info.effective.isoformat(),
        level,
        previous,
        approvals,
        records,
        {page.name: page.markdown for page in content},
        logo,
    )


def to_bytes(snapshot: Snapshot) -> bytes:
    """Return the bytes of a release file."""
    return canonical_bytes(
        {
            "schema": SCHEMA,
            "version": snapshot.version,
            "issued": snapshot.issued,
            "effective": snapshot.effective,
            "level": snapshot.level,
            "previous": snapshot.previous,
            "approvals": [asdict(signature) for signature in snapshot.approvals],
            "records": [
                {"id": id_, "kind": kind, "digest": published_digest(record), "record": record}
                for id_, (kind, record) in snapshot.records.items()
            ],
            "pages": dict(snapshot.pages),
            "logo": _logo_data(snapshot.logo),
        }
    )


def previous_of(content: bytes) -> str:
    """Return the digest of the release before, without parsing the rest of the file, or "" for the first release."""
    match = _PREVIOUS.search(content)
    return match[1].decode() if match else ""


def from_bytes(content: bytes, *, whole: bool = True) -> Snapshot:
    """Return the release in a file, its records in the shape of this version of the program.

    `whole`: also verify the digest of each record and the canonical form. Raise ValueError if the file is not a valid
    release, and UnknownRelease if only another version of the program can read it.
    """
    try:
        data = parse_json(content)
        _check_schema(data)
        records = {_text(row["id"]): (_text(row["kind"]), dict(row["record"])) for row in data["records"]}
        approvals = tuple(
            Signature(*(_text(row[key]) for key in ("meaning", "name", "position", "date")))
            for row in data["approvals"]
        )
        snapshot = Snapshot(
            version=_text(data["version"]),
            issued=_text(data["issued"]),
            effective=_text(data["effective"]),
            level=_text(data["level"]),
            previous=_text(data["previous"]),
            approvals=approvals,
            records=records,
            pages={name: _text(markdown) for name, markdown in data["pages"].items()},
            logo=_logo(data["logo"]),
        )
        digests = {row["id"]: row["digest"] for row in data["records"]}
    except (UnicodeDecodeError, KeyError, TypeError, AttributeError, binascii.Error) as error:
        raise ValueError("it is not a release") from error
    fault = "it is not written in canonical form" if _SURROGATE.search(content) else _fault(snapshot)
    if fault:
        raise ValueError(fault)
    for id_, (_, record) in records.items() if whole else ():
        if published_digest(record) != digests[id_]:
            raise ValueError(f"the record `{id_}` does not match its digest")
    if whole and to_bytes(snapshot) != content:
        raise ValueError("it is not written in canonical form")
    upgraded = {id_: (kind, upgrade(data["schema"], kind, record)) for id_, (kind, record) in records.items()}
    fault = misshapen(upgraded)
    if fault:
        raise UnknownRelease(fault)
    return replace(snapshot, records=upgraded)


def _fault(snapshot: Snapshot) -> str:
    """Return which value outside the records no release can have, or ""."""
    if not _VERSION.fullmatch(snapshot.version):
        return f"`{short(snapshot.version)}` is not a version"
    wrong = [name for name in ("issued", "effective") if not _is_date(getattr(snapshot, name))]
    if wrong:
        return f"its field `{wrong[0]}` is not a date"
    if not _DIGEST.fullmatch(snapshot.previous):
        return "its field `previous` is not a SHA-256"
    if not snapshot.approvals:
        return "it has no approvals"
    if not all(all(astuple(signature)) and _is_date(signature.date[:10]) for signature in snapshot.approvals):
        return "an approval has no meaning, name, position or date"
    for id_, (_, record) in snapshot.records.items():
        if record.get("id", id_) != id_:
            return f"the record `{short(id_)}` is stored under the id of another"
    names = [name for name in snapshot.pages if not is_page_name(name)]
    return f"`{short(names[0])}` is not the name of a hand-written page" if names else ""


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def _is_date(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _check_schema(data: Any) -> None:
    """Raise unless this version of the program knows the schema of a release and all its keys outside records."""
    schema = data["schema"]
    if schema not in STEPS:
        if str(schema).startswith(FAMILY):
            raise UnknownRelease(f"it is written as `{schema}`")
        raise ValueError(f"its schema is not `{FAMILY}…`")
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
