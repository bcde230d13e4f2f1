"""Titles of the records of a release, and the record under which a change is listed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from generator.link.handbook import number, owner_of
from generator.model.kinds import EVERY
from generator.releases.changes import Change
from generator.releases.snapshot import WITHDRAWAL, Snapshot


def titles_of(snapshot: Snapshot) -> dict[str, str]:
    """Return the titles of all records by id and of hand-written pages; section titles include the number."""
    pages = {f"content/{name}": _heading(markdown) for name, markdown in snapshot.pages.items()}
    return pages | {
        id_: f"{number(id_)} {record['title']}" if kind == "section" else record["title"]
        for id_, (kind, record) in snapshot.records.items()
        if "title" in record and kind != WITHDRAWAL
    }


def _heading(markdown: str) -> str:
    """Return the first heading of a hand-written page."""
    return next((line.removeprefix("# ").strip() for line in markdown.splitlines() if line.startswith("# ")), "")


def whole_of(change: Change) -> tuple[str, str]:
    """Return kind and id of the record that a change is listed under: of a part, the record that contains it."""
    whole = EVERY[change.kind].whole if change.kind in EVERY else ""
    if whole:
        return whole, owner_of(change.id)
    return change.kind, change.id


def by_whole(changes: Iterable[Change]) -> Mapping[str, tuple[Change, ...]]:
    """Return the changes by the id of the record that they are listed under, in the order of the first of each."""
    groups: dict[str, tuple[Change, ...]] = {}
    for change in changes:
        _, whole = whole_of(change)
        groups[whole] = (*groups.get(whole, ()), change)
    return groups
