"""Restore records and pages from a release, so that its published files can be rebuilt."""

from __future__ import annotations

import json
from collections.abc import Iterator

from pydantic import ValidationError

from generator.diagnostics.diagnostic import Diagnostic, Outcome, Place
from generator.load.content import ContentPage, read_page
from generator.load.logo import is_sound
from generator.load.records import Entry, adapter
from generator.model.kinds import HANDBOOK, RELEASED
from generator.releases.chain import Kept, unreadable


def records_of(kept: Kept) -> Outcome[tuple[Entry, ...]]:
    """Return the records of a release, in the order in which they were read when it was made.

    Rules are not applied to them: they are for drafts, and a release cannot be changed.
    """
    at = Place(kept.name)
    kinds = {kind.name: kind for kind in (HANDBOOK, *RELEASED)}
    entries: list[Entry] = []
    for id_, (kind, record) in kept.snapshot.records.items():
        content = json.dumps(record, ensure_ascii=False)
        try:
            entries.append(Entry(kind, adapter(kinds[kind]).validate_json(content), at))
        except ValidationError as error:
            first = error.errors(include_url=False)[0]
            reason = f"`{'.'.join(map(str, first['loc']))}` of `{id_}`: {first['msg'].lower()}"
            return Outcome((), (unreadable(kept.name, kept.snapshot.version, reason),))
    return Outcome(tuple(entries))


def pages_of(kept: Kept) -> Outcome[tuple[ContentPage, ...]]:
    """Return the hand-written pages of a release, checked like any others: a forged release cannot inject HTML."""
    pages: list[ContentPage] = []
    diagnostics: list[Diagnostic] = []
    for name, markdown in sorted(kept.snapshot.pages.items()):
        page = read_page(kept.name, name, markdown)
        if isinstance(page, ContentPage):
            pages.append(page)
        else:
            diagnostics.append(page)
    return Outcome(tuple(pages), (*diagnostics, *_logo(kept)))


def _logo(kept: Kept) -> Iterator[Diagnostic]:
    logo = kept.snapshot.logo
    if logo is not None and not is_sound(logo):
        yield unreadable(kept.name, kept.snapshot.version, "its logo is not a valid picture")
