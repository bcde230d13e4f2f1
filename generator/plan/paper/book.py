"""Books: the whole handbook, each chapter, and an excerpt for each role, as controlled documents on paper."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from generator.link.handbook import Handbook
from generator.load.catalogue import Catalogue
from generator.model.handbook import Chapter
from generator.model.role import Role
from generator.plan.artifact import Artifact, Booklet, BookletPart, Document, Planned
from generator.plan.paper import book_sections
from generator.plan.paper.book_annexes import Annexes
from generator.plan.paper.book_front import bookmarks, contents, cover
from generator.plan.paper.book_part import REVIEWS, BookPart
from generator.plan.presented import ANNEX_OF
from generator.plan.shared.document_id import document_digest, identify_book
from generator.plan.shared.parts import sheet_number
from generator.plan.shared.paths import HANDBOOK, File, chapter_book, role_book
from generator.plan.site.roles import binding


def books(handbook: Handbook, catalogue: Catalogue) -> Iterator[Planned]:
    """Yield the parts of all books, each once, and the booklets assembled from them."""
    planned = list(_BookPlanner(handbook, catalogue).all())
    yield from {artifact.path: artifact for parts, _ in planned for artifact in parts}.values()
    yield from (booklet for _, booklet in planned)


class _BookPlanner:
    """Plans the books of a handbook; parts that several books contain are planned once."""

    def __init__(self, handbook: Handbook, catalogue: Catalogue) -> None:
        self._handbook, self._catalogue = handbook, catalogue
        self._annexes = Annexes(handbook, catalogue)
        self._preface = book_sections.preface(handbook, catalogue)
        self._sections = {
            section.id: book_sections.section(handbook, section, catalogue) for section in handbook.sections
        }
        self._roles = {
            role.id: book_sections.role(handbook, role, self._annexes.letters["role"], catalogue)
            for role in handbook.roles
        }

    def all(self) -> Iterator[tuple[tuple[Artifact, ...], Booklet]]:
        info = self._handbook.info
        yield self._booklet(HANDBOOK, info.number, "", tuple(self._whole()))
        for chapter in info.chapters:
            number = sheet_number(self._handbook, f"CH-{chapter.number}")
            parts = (self._preface, *self._chapter(chapter))
            title = self._text("Chapter {number} {title}").format(number=chapter.number, title=chapter.title)
            yield self._booklet(chapter_book(chapter.number), number, title, parts)
        for role in self._handbook.roles:
            title = self._text("Book of a role: {role}").format(role=role.title)
            parts = tuple(self._for_role(role))
            yield self._booklet(role_book(role.id), sheet_number(self._handbook, role.id), title, parts)

    def _text(self, keyword: str) -> str:
        return self._catalogue.pgettext("book", keyword)

    def _whole(self) -> Iterator[BookPart]:
        handbook, annexes = self._handbook, self._annexes
        yield self._preface
        for chapter in handbook.info.chapters:
            yield from self._chapter(chapter)
        for name in annexes.letters:
            yield from self._annex(name, None)
            if name == "role":
                yield from self._roles.values()
        if REVIEWS in annexes.letters:
            yield annexes.reviews()

    def _annex(self, name: str, role: Role | None) -> Iterator[BookPart]:
        """Yield an annex, or the excerpt of it for a role; nothing if that is empty."""
        part = ANNEX_OF[name](self._annexes, role) if name != REVIEWS else None
        if part is not None:
            yield part

    def _chapter(self, chapter: Chapter) -> Iterator[BookPart]:
        yield book_sections.chapter(self._handbook, chapter, self._catalogue)
        for id_ in chapter.sections:
            yield self._sections[id_]

    def _for_role(self, role: Role) -> Iterator[BookPart]:
        """Yield the parts of the book of a role: duties, the sections that bind it, its excerpts of the annexes."""
        handbook = self._handbook
        yield self._preface
        yield replace(self._roles[role.id], level=1)
        for section, _, _ in binding(handbook, role):
            yield replace(self._sections[section.id], level=1)
        for name in self._annexes.letters:
            yield from self._annex(name, role)

    def _booklet(
        self, file: File, number: str, part: str, parts: tuple[BookPart, ...]
    ) -> tuple[tuple[Artifact, ...], Booklet]:
        handbook, catalogue = self._handbook, self._catalogue
        name = file.path.rpartition("/")[2].removesuffix(".pdf")
        front = (
            cover(handbook, name, number, part, catalogue),
            contents(handbook, name, number, part, parts, catalogue),
        )
        all_parts = (*front, *parts)
        artifacts = tuple(book_part.artifact for book_part in all_parts)
        title = f"{handbook.info.title} {part}".strip()
        records = (id_ for artifact in artifacts for id_ in artifact.records)
        names = (id_ for book_part in all_parts for id_ in book_part.names)
        facts = dict(fact for book_part in all_parts for fact in book_part.facts)
        digest = document_digest(handbook, "book", records, names=names, number=number, **facts)
        return artifacts, Booklet(
            file.path,
            title,
            handbook.info.language,
            tuple(BookletPart(book_part.title, book_part.artifact.path) for book_part in all_parts),
            bookmarks(all_parts),
            Document(identify_book(handbook, number, digest), title, handbook.info.id),
            download=file.download,
        )
