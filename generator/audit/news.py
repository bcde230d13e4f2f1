"""What changed since the version before: a page of the site with filters by role, and a paper with change bars."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from generator.audit.redline import RedlinePage, redline
from generator.link.handbook import Handbook
from generator.model.kinds import SHOWN
from generator.plan.artifact import Artifact, page
from generator.plan.shared.parts import Addresses, Link, document_head
from generator.plan.shared.paths import CHANGES, CHANGES_PAGE
from generator.plan.site.news import News
from generator.releases.impact import compared
from generator.releases.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class NewsPage:
    """All changes; `links` leads from each group of them to where it is now, `roles` has how many touch whom."""

    told: RedlinePage
    links: tuple[Link | None, ...]
    roles: tuple[tuple[str, str, int], ...]
    """Id, title, and number of changes."""
    total: int
    paper: Link


def news(handbook: Handbook, old: Snapshot, new: Snapshot, units: tuple[str, ...]) -> News:
    """Page and paper; `units` are the language's words for units of time."""
    to = Addresses(handbook, CHANGES_PAGE)
    told = redline(document_head(handbook), old, new, compared(old, new, units), None)
    counts = Counter(role for group in told.groups for one in group.changes for role in one.roles)
    view = NewsPage(
        told=told,
        links=tuple(to.to(one.id) if _has_place(handbook, one.id) else None for one in told.groups),
        roles=tuple((role.id, role.title, counts[role.id]) for role in handbook.roles if counts[role.id]),
        total=sum(len(group.changes) for group in told.groups),
        paper=to.to_page("PDF", CHANGES.download),
    )
    records = (handbook.info.id,)
    return News(
        page(CHANGES_PAGE, "page/changes.md.j2", view, records),
        Artifact(CHANGES.path, "pdf", "print/redline.html.j2", told, records, CHANGES.download),
    )


def _has_place(handbook: Handbook, id_: str) -> bool:
    return id_ in handbook.entries and handbook.kind(id_) in SHOWN
