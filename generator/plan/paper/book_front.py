"""The front of a book: cover with control data, revision history, table of contents."""

from __future__ import annotations

from dataclasses import dataclass

from generator.link.handbook import Handbook
from generator.load.catalogue import Catalogue
from generator.model.handbook import Approval, Release
from generator.plan.artifact import Bookmark
from generator.plan.paper.book_part import BookPart, Caption, part_artifact, to_anchor
from generator.plan.shared.parts import DocumentHead, Link, document_head


@dataclass(frozen=True, slots=True)
class Revision:
    """A line of the revision history: what changed, and who prepared, reviewed and approved it."""

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
    """The cover of a book, and the pages of control behind it.

    `part` says what of the handbook the book holds, empty for the whole; `replaces` is the version before this one.
    """

    head: DocumentHead
    number: str
    part: str
    replaces: str
    revisions: tuple[Revision, ...]


@dataclass(frozen=True, slots=True)
class Contents:
    """The table of contents: level and link of each entry; number and link of each figure and table."""

    head: DocumentHead
    number: str
    part: str
    entries: tuple[tuple[int, Link], ...]
    figures: tuple[tuple[str, Link], ...]
    tables: tuple[tuple[str, Link], ...]


def cover(handbook: Handbook, name: str, number: str, part: str, catalogue: Catalogue) -> BookPart:
    """The cover of the book `name`."""
    releases = sorted(handbook.releases, key=lambda one: (one.issued, one.effective, one.id))
    before = [one for one in releases if one.version != handbook.info.version and one.issued < handbook.info.issued]
    view = Cover(
        document_head(handbook),
        number,
        part,
        before[-1].version if before else "",
        tuple(map(revision, releases)),
    )
    records = (handbook.info.id, *(one.id for one in releases))
    artifact = part_artifact(f"cover-{name}", "cover", view, records)
    return BookPart(artifact, "cover", catalogue.pgettext("book", "cover"), 1)


def revision(one: Release) -> Revision:
    """A release as a line of the revision history."""
    return Revision(
        one.version,
        one.issued.isoformat(),
        one.effective.isoformat(),
        one.summary,
        tuple(change.text for change in one.changes),
        _signed(one.approvals, "prepared"),
        _signed(one.approvals, "reviewed"),
        _signed(one.approvals, "approved"),
    )


def _signed(approvals: tuple[Approval, ...], meaning: str) -> str:
    return ", ".join(one.name for one in approvals if one.meaning == meaning)


def contents(
    handbook: Handbook, name: str, number: str, part: str, parts: tuple[BookPart, ...], catalogue: Catalogue
) -> BookPart:
    """The table of contents of the book `name`, which is made of `parts`."""
    top = min(one.level for one in parts)
    view = Contents(
        document_head(handbook),
        number,
        part,
        tuple((one.level - top + 1, to_anchor(one.title, one.anchor)) for one in parts),
        tuple(_listed(caption) for one in parts for caption in one.figures),
        tuple(_listed(caption) for one in parts for caption in one.tables),
    )
    artifact = part_artifact(f"contents-{name}", "contents", view, (handbook.info.id,))
    return BookPart(artifact, "contents", catalogue.pgettext("book", "contents"), 1)


def _listed(caption: Caption) -> tuple[str, Link]:
    return caption.number, to_anchor(caption.title, caption.id)


def bookmarks(parts: tuple[BookPart, ...]) -> tuple[Bookmark, ...]:
    """The outline: each part of the second level below the one of the first level before it."""
    marks: list[Bookmark] = []
    for one in parts:
        if one.level == 1 or not marks:
            marks.append(Bookmark(one.title, one.anchor))
        else:
            last = marks[-1]
            below = (*last.children, Bookmark(one.title, one.anchor))
            marks[-1] = Bookmark(last.title, last.anchor, below)
    return tuple(marks)
