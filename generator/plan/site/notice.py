"""Banners on the pages of a version that is superseded, not yet in force, or a draft."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from generator.load.catalogue import Catalogue

WORDS = (
    "This is {version}, in force from {start} to {end}. Since {next}, {successor} is in force.",
    "The same page of the newest version",
    "This is {version}, in force from {start}. Until then, {before} is in force.",
    "To {before}",
    "This is a draft of {version}, not to be worked by. {current} is in force.",
    "draft of {version}; {current} is in force",
    "This is {version}, in force from {start}. {draft} is only a draft.",
    "The same page of the draft",
)
"""Wording of the banners, by msgid."""


@dataclass(frozen=True, slots=True)
class Notice:
    """A banner on every page of a site, with a link to another version.

    `folder` leads from the root of the site to that of the other version. If `until`, a date, is set, the banner is
    only shown before that date.
    """

    text: str
    link: str
    folder: str
    until: str = ""
    superseded: bool = False
    """Whether the site has a newer version or draft: then that of this version cannot be installed.

    Its banner links to the same page of the newest one, which answers all older addresses; other banners link to the
    first page, because an older version may lack the same page.
    """


def superseded(catalogue: Catalogue, version: str, start: str, successor: str, following: str) -> Notice:
    """Return the banner of a superseded version; `start` and `following` are when it and its successor take effect."""
    end = (date.fromisoformat(following) - timedelta(days=1)).isoformat()
    text = catalogue.gettext(WORDS[0]).format(
        version=version, start=start, end=end, next=following, successor=successor
    )
    return Notice(text, catalogue.gettext(WORDS[1]), "../", superseded=True)


def beside_draft(catalogue: Catalogue, version: str, start: str, draft: str) -> Notice:
    """Return the banner of the version in force on the site of a draft, which does not replace it."""
    text = catalogue.gettext(WORDS[6]).format(version=version, start=start, draft=draft)
    return Notice(text, catalogue.gettext(WORDS[7]), "../", superseded=True)


def draft_line(catalogue: Catalogue, version: str, current: str) -> str:
    """Return what printed documents and exports of a draft say instead of the date from which it is in force."""
    return catalogue.gettext(WORDS[5]).format(version=version, current=current)


def drafted(catalogue: Catalogue, version: str, current: str) -> Notice:
    """Return the banner of a version that is not released."""
    text = catalogue.gettext(WORDS[4]).format(version=version, current=current)
    return Notice(text, catalogue.gettext(WORDS[3]).format(before=current), f"{current}/")


def coming(catalogue: Catalogue, version: str, start: str, before: str) -> Notice:
    """Return the banner of a version until it takes effect."""
    text = catalogue.gettext(WORDS[2]).format(version=version, start=start, before=before)
    return Notice(text, catalogue.gettext(WORDS[3]).format(before=before), f"{before}/", start)
