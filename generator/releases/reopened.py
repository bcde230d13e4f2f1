"""A release back as the records that it was made of, so that what was published can be made again."""

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
    """Its records in the order in which they were read when it was made.

    They are not checked: rules apply to the draft, and a release is what it was.
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
            what = f"`{'.'.join(map(str, first['loc']))}` of `{id_}`: {first['msg'].lower()}"
            return Outcome((), (unreadable(kept.name, kept.snapshot.version, what),))
    return Outcome(tuple(entries))


def pages_of(kept: Kept) -> Outcome[tuple[ContentPage, ...]]:
    """Its hand-written pages. They are looked at as any other: text stays text, also in a forged release."""
    pages: list[ContentPage] = []
    found: list[Diagnostic] = []
    for name, markdown in sorted(kept.snapshot.pages.items()):
        page = read_page(kept.name, name, markdown)
        if isinstance(page, ContentPage):
            pages.append(page)
        else:
            found.append(page)
    return Outcome(tuple(pages), (*found, *_logo(kept)))


def _logo(kept: Kept) -> Iterator[Diagnostic]:
    logo = kept.snapshot.logo
    if logo is not None and not is_sound(logo):
        yield unreadable(kept.name, kept.snapshot.version, "its logo is no picture")
