"""Editions of the handbook by which records are judged: its releases and the draft, each opened once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from generator.link.handbook import Handbook
from generator.plan.paper.forms import form_digest
from generator.plan.shared.definition import checklist_digest
from generator.releases.chain import Kept


class Unreadable(Exception):
    """A release cannot be opened; the argument is the reason."""


@dataclass(frozen=True)
class Edition:
    """Version of the handbook. `effective` is the day from which a release is in force, None for the draft."""

    handbook: Handbook
    effective: date | None

    @cached_property
    def digests(self) -> Mapping[tuple[str, str], str]:
        """Digest of each definition by kind and id."""
        handbook = self.handbook
        checklists = {
            ("checklist", checklist.id): checklist_digest(handbook, checklist) for checklist in handbook.checklists
        }
        return checklists | {("form", form.id): form_digest(handbook, form) for form in handbook.forms}


class Editions:
    """Releases and the draft by version. The sources of a version that is released are not its draft any more.

    `reopen` returns the handbook of a release, or raises `Unreadable`; it is called for the versions of records only.
    """

    def __init__(self, draft: Handbook, chain: tuple[Kept, ...], reopen: Callable[[Kept], Handbook]) -> None:
        self.draft = draft
        self._releases = {release.snapshot.version: release for release in chain}
        self._reopen = reopen
        self._opened: dict[str, Edition | Unreadable] = {}

    @property
    def versions(self) -> tuple[str, ...]:
        """All versions, oldest first."""
        return tuple(dict.fromkeys((*self._releases, self.draft.info.version)))

    def of(self, version: str) -> Edition | None:
        """Return the edition of a version, or None if there is no such version. Raises `Unreadable`."""
        if version not in self.versions:
            return None
        if version not in self._opened:
            self._opened[version] = self._open(version)
        opened = self._opened[version]
        if isinstance(opened, Unreadable):
            raise opened
        return opened

    def opened(self) -> Iterator[Handbook]:
        """Yield the draft and the releases that were opened, newest first."""
        yield self.draft
        for version in reversed(self.versions):
            edition = self._opened.get(version)
            if isinstance(edition, Edition):
                yield edition.handbook

    def _open(self, version: str) -> Edition | Unreadable:
        release = self._releases.get(version)
        if release is None:
            return Edition(self.draft, None)
        try:
            return Edition(self._reopen(release), date.fromisoformat(release.snapshot.effective))
        except Unreadable as unreadable:
            return unreadable
