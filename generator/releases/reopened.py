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
from generator.releases.chain import Kept


def records_of(kept: Kept) -> Outcome[tuple[Entry, ...]]:
    """Its records in the order in which they were read when it was made."""
    at = Place(kept.name)
    kinds = {kind.name: kind for kind in (HANDBOOK, *RELEASED)}
    entries: list[Entry] = []
    for id_, (kind, record) in kept.snapshot.records.items():
        try:
            known = adapter(kinds[kind])
            entries.append(Entry(kind, known.validate_json(json.dumps(record, ensure_ascii=False)), at))
        except KeyError:
            return Outcome((), (_unreadable(kept, f"`{id_}` is of the kind `{kind}`"),))
        except ValidationError as error:
            first = error.errors(include_url=False)[0]
            path = ".".join(map(str, first["loc"]))
            return Outcome((), (_unreadable(kept, f"`{path}` of `{id_}`: {first['msg'].lower()}"),))
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
        yield _unreadable(kept, "its logo is no picture")


def _unreadable(kept: Kept, what: str) -> Diagnostic:
    hint = "build it with the version of the program that made it"
    message = f"{kept.snapshot.version} cannot be built with this version of the program: {what}"
    return Diagnostic("V109", message, Place(kept.name), hints=(hint,))
