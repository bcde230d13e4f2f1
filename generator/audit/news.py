"""Changes since the previous version: a page of the site with filters by role, and a PDF with change bars."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from generator.audit.redline import RedlinePage, redline
from generator.link.handbook import Handbook
from generator.load.catalogue import Catalogue
from generator.model.kinds import SHOWN
from generator.plan.artifact import Artifact, Document, page
from generator.plan.shared.document_id import DocumentId, document_digest, identify_sheet
from generator.plan.shared.parts import Addresses, DocumentHead, Link, document_head
from generator.plan.shared.paths import CHANGES, CHANGES_PAGE
from generator.plan.shared.sheets import NORMAL, BlockRow, Size, document_block
from generator.plan.site.news import News
from generator.releases.chain import Kept
from generator.releases.impact import compared
from generator.releases.snapshot import Snapshot
from generator.requirements.vocabulary import vocabulary

NUMBER = "CHANGES"
"""Number of the list of changes, below that of the handbook."""


@dataclass(frozen=True, slots=True)
class ChangesSheet:
    """All changes since the previous version, as a controlled document."""

    head: DocumentHead
    document_id: DocumentId
    size: Size
    block: tuple[BlockRow, ...]
    title: str
    redline: RedlinePage


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


def news(handbook: Handbook, before: Kept, new: Snapshot, catalogue: Catalogue) -> News:
    """Return page and PDF of the changes since the previous release."""
    old = before.snapshot
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
    sheet = _sheet(handbook, before, changes, catalogue)
    document = Document(sheet.document_id, sheet.title, handbook.info.id)
    return News(
        page(CHANGES_PAGE, "page/changes.md.j2", view, records),
        Artifact(CHANGES.path, "pdf", "print/changes.html.j2", sheet, records, CHANGES.download, document),
    )


def _sheet(handbook: Handbook, before: Kept, changes: RedlinePage, catalogue: Catalogue) -> ChangesSheet:
    """Return the controlled document.

    Its digest covers the two versions compared, not how this version of the program names their differences.
    """
    since = [before.snapshot.version, before.digest]
    digest = document_digest(handbook, "changes", handbook.released, since=since)
    document_id = identify_sheet(handbook, NUMBER, digest)
    return ChangesSheet(
        head=changes.head,
        document_id=document_id,
        size=NORMAL,
        block=document_block(handbook, document_id, NORMAL),
        title=catalogue.gettext("Changes from {old} to {new}").format(old=changes.old.version, new=changes.new.version),
        redline=changes,
    )


def _has_page(handbook: Handbook, id_: str) -> bool:
    return id_ in handbook.entries and handbook.kind(id_) in SHOWN
