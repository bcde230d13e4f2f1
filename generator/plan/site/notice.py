"""What a site says of itself where another version is, or was, in force."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from generator.load.catalogue import Catalogue

WORDS = (
    "This is {version}, in force from {start} to {end}. Since {next}, {successor} is in force.",
    "The same page of the newest version",
    "This is {version}, in force from {start}. Until then, {before} is in force.",
    "To {before}",
)
"""Wording of notices, by the message itself."""


@dataclass(frozen=True, slots=True)
class Notice:
    """A line over every page of a site, and a link to another version: to the same page, where it is sure to be there.

    `folder` leads from the site's root to that of the other. With `until`, a day, the line is of use before it alone,
    and the link leads to the first page: the version before need not have the same.
    """

    text: str
    link: str
    folder: str
    until: str = ""


def superseded(catalogue: Catalogue, version: str, start: str, successor: str, following: str) -> Notice:
    """What a version says that another follows; `start` and `following` are the days from which each holds."""
    end = (date.fromisoformat(following) - timedelta(days=1)).isoformat()
    text = catalogue.gettext(WORDS[0]).format(
        version=version, start=start, end=end, next=following, successor=successor
    )
    return Notice(text, catalogue.gettext(WORDS[1]), "../")


def coming(catalogue: Catalogue, version: str, start: str, before: str) -> Notice:
    """What a version says until it takes effect."""
    text = catalogue.gettext(WORDS[2]).format(version=version, start=start, before=before)
    return Notice(text, catalogue.gettext(WORDS[3]).format(before=before), f"{before}/", start)
