"""Front matter of a book: cover with control data, revision history, table of contents."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass

from generator.link.handbook import Handbook
from generator.load.catalogue import Catalogue
from generator.model.handbook import Approval, Release
from generator.plan.artifact import Bookmark
from generator.plan.paper.book_part import BookPart, Caption, part_artifact, to_anchor
from generator.plan.shared.parts import ContentsEntry, DocumentHead, NumberedLink, document_head


@dataclass(frozen=True, slots=True)
class Revision:
    """A row of the revision history: what changed, and who prepared, reviewed and approved it."""

    version: str
    issued: str
    effective: str
    summary: str
    changes: tuple[str, ...]
    prepared: str
    reviewed: str
    approved: str


@dataclass(frozen=True, slots=True)
class Cover:
    """The cover of a book, and its pages of control data.

    `part` names the excerpt that the book contains, empty for the whole handbook; `replaces` is the previous version.
    `release` is the head of the chain, the SHA-256 of the release in groups of eight digits; empty for a draft.
    """

    head: DocumentHead
    number: str
    part: str
    replaces: str
    release: str
    revisions: tuple[Revision, ...]


@dataclass(frozen=True, slots=True)
class Contents:
    """The table of contents, with lists of figures and tables."""

    head: DocumentHead
    number: str
    part: str
    entries: tuple[ContentsEntry, ...]
    figures: tuple[NumberedLink, ...]
    tables: tuple[NumberedLink, ...]


def cover(handbook: Handbook, name: str, number: str, part: str, catalogue: Catalogue) -> BookPart:
    """Return the cover of the book `name`."""
    releases = sorted(handbook.releases, key=lambda release: (release.issued, release.effective, release.id))
    before = [
        release
        for release in releases
        if release.version != handbook.info.version and release.issued < handbook.info.issued
    ]
    view = Cover(
        document_head(handbook),
        number,
        part,
        before[-1].version if before else "",
        " ".join(textwrap.wrap(handbook.release, 8)),
        tuple(map(revision, releases)),
    )
    records = (handbook.info.id, *(release.id for release in releases))
    artifact = part_artifact(f"cover-{name}", "cover", view, records)
    return BookPart(artifact, "cover", catalogue.pgettext("book", "cover"), 1)


def revision(release: Release) -> Revision:
    """Return a release as a row of the revision history."""
    return Revision(
        release.version,
        release.issued.isoformat(),
        release.effective.isoformat(),
        release.summary,
        tuple(change.text for change in release.changes),
        _signed(release.approvals, "prepared"),
        _signed(release.approvals, "reviewed"),
        _signed(release.approvals, "approved"),
    )


def _signed(approvals: tuple[Approval, ...], meaning: str) -> str:
    return ", ".join(approval.name for approval in approvals if approval.meaning == meaning)


def contents(
    handbook: Handbook, name: str, number: str, part: str, parts: tuple[BookPart, ...], catalogue: Catalogue
) -> BookPart:
    """Return the table of contents of the book `name`, which contains `parts`."""
    top = min(book_part.level for book_part in parts)
    view = Contents(
        document_head(handbook),
        number,
        part,
        tuple(ContentsEntry(part.level - top + 1, to_anchor(part.title, part.anchor)) for part in parts),
        tuple(_listed(caption) for book_part in parts for caption in book_part.figures),
        tuple(_listed(caption) for book_part in parts for caption in book_part.tables),
    )
    artifact = part_artifact(f"contents-{name}", "contents", view, (handbook.info.id,))
    return BookPart(artifact, "contents", catalogue.pgettext("book", "contents"), 1)


def _listed(caption: Caption) -> NumberedLink:
    return NumberedLink(caption.number, to_anchor(caption.title, caption.id))


def bookmarks(parts: tuple[BookPart, ...]) -> tuple[Bookmark, ...]:
    """Return the PDF outline: parts of level 2 are children of the preceding part of level 1."""
    marks: list[Bookmark] = []
    for part in parts:
        if part.level == 1 or not marks:
            marks.append(Bookmark(part.title, part.anchor))
        else:
            last = marks[-1]
            below = (*last.children, Bookmark(part.title, part.anchor))
            marks[-1] = Bookmark(last.title, last.anchor, below)
    return tuple(marks)
