"""Parts of books: each is rendered once, without page numbers, so that several books can contain it."""

from __future__ import annotations

from dataclasses import dataclass

from generator.link.handbook import Handbook
from generator.load.catalogue import Catalogue
from generator.model.kinds import CHAPTERS, EVERY, KINDS
from generator.plan.artifact import UNPUBLISHED, Artifact, View
from generator.plan.shared.document_id import Fact
from generator.plan.shared.parts import Addresses, Link

RECORDS, REVIEWS = "record", "review"
ANNEXES: tuple[str, ...] = (
    *dict.fromkeys(kind.book for kind in KINDS if kind.book and kind.book not in (CHAPTERS, RECORDS)),
    RECORDS,
    REVIEWS,
)
"""The annexes in order; an annex without records is omitted, and the letters of the following ones move up."""

WORDS = (
    "Annex {letter}",
    *(f"annex.{name}" for name in ANNEXES),
    "block.purpose",
    "block.scope",
    "block.roles",
    "block.preconditions",
    "block.clauses",
    "block.procedure",
    "block.indicators",
    "block.risks",
    "block.exceptions",
    "block.questions",
    "block.records",
    "block.flow",
    "Book of a role: {role}",
    "cover",
    "contents",
    "preface",
    "Chapter {number} {title}",
    "Flow: {title}",
    "figure.matrix",
    "Steps: {title}",
    "Indicators: {title}",
    "Risks: {title}",
    "table.roles",
    "Sections and clauses: {title}",
    "table.register",
    "table.term",
    "References: {kind}",
    "table.checklists",
    "table.forms",
    "table.reviews",
    "table.all_indicators",
)
"""Wording of book titles, captions and bookmarks; the translation context is `book`."""


class BookAddresses(Addresses):
    """Addresses within a book: a link names an id, and the bindery resolves it to a page."""

    def __init__(self, handbook: Handbook) -> None:
        super().__init__(handbook, None)

    def to(self, id_: str, text: str | None = None) -> Link:
        """Return a link to a record's place in the book; without target if books do not contain its kind."""
        link = super().to(id_, text)
        return to_anchor(link.text, id_) if EVERY[self._handbook.kind(id_)].book else link


def to_anchor(text: str, anchor: str) -> Link:
    """Return a link to an anchor, which the bindery resolves to a page."""
    return Link(text, f"sop:to/{anchor}")


@dataclass(frozen=True, slots=True)
class Caption:
    """Caption of a figure or table: its anchor, number and title."""

    id: str
    number: str
    title: str


@dataclass(frozen=True, slots=True)
class BookPart:
    """A part of a book, its entry in the table of contents, and its figures and tables.

    `level` is 1 for chapters and annexes, 2 for their subdivisions. `names` are ids of records that the part names in
    addition to those that its own records mention; `facts` is content that is in no record. The digest of the book
    covers both.
    """

    artifact: Artifact
    anchor: str
    title: str
    level: int
    figures: tuple[Caption, ...] = ()
    tables: tuple[Caption, ...] = ()
    names: tuple[str, ...] = ()
    facts: tuple[tuple[str, Fact], ...] = ()


class Captions:
    """Numbers the figures and tables of a part in the order of the calls: 2.1-1, 2.1-2; A.1, A.2."""

    def __init__(self, prefix: str, catalogue: Catalogue, first: int = 1) -> None:
        """Set the prefix of all numbers, and the first count after it."""
        self._prefix, self._catalogue, self._first = prefix, catalogue, first
        self.figures: tuple[Caption, ...] = ()
        self.tables: tuple[Caption, ...] = ()

    def figure(self, wording: str, **names: str) -> Caption:
        """Return the caption of the next figure."""
        number = f"{self._prefix}{len(self.figures) + self._first}"
        self.figures = (*self.figures, Caption(f"fig-{number}", number, self._title(wording, names)))
        return self.figures[-1]

    def table(self, wording: str, **names: str) -> Caption:
        """Return the caption of the next table."""
        number = f"{self._prefix}{len(self.tables) + self._first}"
        self.tables = (*self.tables, Caption(f"tab-{number}", number, self._title(wording, names)))
        return self.tables[-1]

    def _title(self, wording: str, names: dict[str, str]) -> str:
        return self._catalogue.pgettext("book", wording).format(**names)


def part_artifact(name: str, template: str, view: View, records: tuple[str, ...]) -> Artifact:
    """Return the artifact of a book part; `name` must be unique across all books."""
    return Artifact(f"{UNPUBLISHED}book/{name}.pdf", "pdf", f"print/book/{template}.html.j2", view, records)
