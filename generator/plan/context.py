"""Input of the planners: the handbook, its translations and release history, and the requested parts."""

from __future__ import annotations

from dataclasses import dataclass

from generator.link.handbook import Handbook
from generator.load.catalogue import Catalogue
from generator.load.content import ContentPage
from generator.plan.artifact import DatedVersion, Part
from generator.plan.site.news import News
from generator.plan.site.notice import Notice


@dataclass(frozen=True, slots=True)
class History:
    """Effects of earlier and later releases on the documents of a version.

    `news` are the changes since the previous version. `notice` is the banner on every page of the site. `versions` are
    all versions on the site, newest first; empty if there is only one.
    """

    news: News | None = None
    notice: Notice | None = None
    versions: tuple[DatedVersion, ...] = ()


@dataclass(frozen=True, slots=True)
class Context:
    """Input of every planner. `parts` are the requested parts."""

    handbook: Handbook
    catalogue: Catalogue
    parts: frozenset[Part]
    content: tuple[ContentPage, ...] = ()
    history: History = History()
