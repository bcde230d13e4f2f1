"""All that planners know: the handbook, its wording, its history, and which parts are asked for."""

from __future__ import annotations

from dataclasses import dataclass

from generator.link.handbook import Handbook
from generator.load.catalogue import Catalogue
from generator.load.content import ContentPage
from generator.plan.artifact import Part
from generator.plan.site.news import News
from generator.plan.site.notice import Notice


@dataclass(frozen=True, slots=True)
class History:
    """What the releases before and after a version mean for its documents.

    `news` is what changed since the version before. `notice` stands over every page of the site. `versions` pairs every
    version on the site with the day from which it holds, the newest first; empty where there is but one.
    """

    news: News | None = None
    notice: Notice | None = None
    versions: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Context:
    """Input of every planner. `parts` are those that are asked for."""

    handbook: Handbook
    catalogue: Catalogue
    parts: frozenset[Part]
    content: tuple[ContentPage, ...] = ()
    history: History = History()
