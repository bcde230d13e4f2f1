"""Changes since the previous version: a page of the site with filters by role, and a PDF with change bars."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from generator.audit.redline import RedlinePage, redline
from generator.link.handbook import Handbook
from generator.load.catalogue import Catalogue
from generator.model.kinds import SHOWN
from generator.plan.artifact import Artifact, page
from generator.plan.shared.parts import Addresses, Link, document_head
from generator.plan.shared.paths import CHANGES, CHANGES_PAGE
from generator.plan.site.news import News
from generator.releases.impact import compared
from generator.releases.snapshot import Snapshot
from generator.requirements.vocabulary import vocabulary


@dataclass(frozen=True, slots=True)
class RoleChanges:
    """A role, and how many changes affect it."""

    id: str
    title: str
    count: int


@dataclass(frozen=True, slots=True)
class NewsPage:
    """All changes. `links`: address of each group's record; `roles`: number of changes that affect each role."""

    redline: RedlinePage
    links: tuple[Link | None, ...]
    roles: tuple[RoleChanges, ...]
    """Id, title, and number of changes."""
    total: int
    paper: Link


def news(handbook: Handbook, old: Snapshot, new: Snapshot, catalogue: Catalogue) -> News:
    """Return page and PDF."""
    addresses = Addresses(handbook, CHANGES_PAGE)
    changes = redline(document_head(handbook), old, new, compared(old, new, catalogue), None, vocabulary(catalogue))
    counts = Counter(role for group in changes.groups for change in group.changes for role in change.roles)
    view = NewsPage(
        redline=changes,
        links=tuple(addresses.to(group.id) if _has_page(handbook, group.id) else None for group in changes.groups),
        roles=tuple(RoleChanges(role.id, role.title, counts[role.id]) for role in handbook.roles if counts[role.id]),
        total=sum(len(group.changes) for group in changes.groups),
        paper=addresses.to_page("PDF", CHANGES.download),
    )
    records = (handbook.info.id,)
    return News(
        page(CHANGES_PAGE, "page/changes.md.j2", view, records),
        Artifact(CHANGES.path, "pdf", "print/redline.html.j2", changes, records, CHANGES.download),
    )


def _has_page(handbook: Handbook, id_: str) -> bool:
    return id_ in handbook.entries and handbook.kind(id_) in SHOWN
