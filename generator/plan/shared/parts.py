"""Views that many documents share, and the addresses by which they link to each other."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from generator.link.handbook import Draft, Handbook, number, owner_of
from generator.load.catalogue import Catalogue
from generator.model.base import Dated
from generator.model.house import House
from generator.model.kinds import EVERY, KINDS
from generator.model.reference import Basis
from generator.model.section import Clause

READ_FIRST = ("section", "checklist", "conduct", "role", "module")
"""The main kinds for readers: they come first in the navigation, on the home page and in search results."""
READING_ORDER = tuple(dict.fromkeys((*READ_FIRST, *(kind.name for kind in KINDS if kind.page is not None))))
"""All kinds that have pages, in the order of the navigation."""


@dataclass(frozen=True, slots=True)
class Link:
    """A text with a link; `href` is relative to the page that contains it, and empty on paper."""

    text: str
    href: str = ""


@dataclass(frozen=True, slots=True)
class LinkedNote:
    """A link with a one-line description of its target."""

    link: Link
    note: str


@dataclass(frozen=True, slots=True)
class BasisView:
    """A basis: its grade as a keyword, the cited source, and a note."""

    grade: str
    source: Link | None
    note: str


@dataclass(frozen=True, slots=True)
class InForce:
    """Validity period of a record (ISO dates, "" where open).

    `coming`: the record takes effect after the handbook does.
    """

    from_day: str
    to_day: str
    coming: bool


@dataclass(frozen=True, slots=True)
class WithdrawnView:
    """A withdrawn record: its number and title, the date and reason of its withdrawal, and its successors."""

    id: str
    number: str
    title: str
    since: str
    reason: str
    successors: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class ClauseView:
    """A clause with its number, and the checklists and modules that cover it."""

    id: str
    number: str
    strength: str
    text: str
    bases: tuple[BasisView, ...]
    section: Link
    checklists: tuple[Link, ...] = ()
    modules: tuple[Link, ...] = ()
    in_force: InForce | None = None


@dataclass(frozen=True, slots=True)
class HouseStyle:
    """Theme settings of a printed page: layout, colours as `#rrggbb`, font families, footer, whether with logo."""

    layout: str
    primary: str
    critical: str
    body: str
    heading: str
    footer: str
    logo: bool


@dataclass(frozen=True, slots=True)
class ApprovalView:
    """A signature under a version: keyword of its meaning, name, position, and date (with the time, if recorded)."""

    meaning: str
    name: str
    position: str
    date: str


@dataclass(frozen=True, slots=True)
class DocumentHead:
    """Control data that every printed page shows about its document.

    `draft` is set if the version is a draft: then it is not in force, whatever its dates.
    """

    company: str
    department: str
    handbook: str
    edition: str
    number: str
    version: str
    issued: str
    effective: str
    draft: Draft | None
    classification: str
    approvals: tuple[ApprovalView, ...]
    house: HouseStyle

    @property
    def document(self) -> str:
        """Number and version of the handbook, with the mark of a draft."""
        return " ".join((self.number, self.version, *((self.draft.text,) if self.draft else ())))


@runtime_checkable
class Printed(Protocol):
    """View of a printed document, which has a head."""

    @property
    def head(self) -> DocumentHead:
        """Head of the document."""


@runtime_checkable
class Fillable(Printed, Protocol):
    """View of a fillable document; a hidden field of the PDF identifies it."""

    @property
    def identity(self) -> str:
        """Canonical JSON that identifies the document in records filled in from it."""


def page_of(kind: str, id_: str) -> str:
    """Return the site path of the page that shows a record, without anchor."""
    row = EVERY[kind]
    if row.page not in ("own", "listed"):
        raise ValueError(f"records of the kind `{kind}` have no page")
    return f"{row.folder}/{id_}.html" if row.page == "own" else list_page(kind)


def list_page(kind: str) -> str:
    """Return the site path of the page that lists all records of a kind."""
    return f"{EVERY[kind].folder}/index.html"


class Addresses:
    """Turns ids into links relative to a page; for paper (`page=None`) links have no target."""

    def __init__(self, handbook: Handbook, page: str | None) -> None:
        self._handbook = handbook
        self._page = page

    @property
    def on_site(self) -> bool:
        """Whether links have targets: on the site they do, on paper they do not."""
        return self._page is not None

    def to_page(self, text: str, target: str, anchor: str = "") -> Link:
        """Return a link to a site path."""
        if self._page is None:
            return Link(text)
        href = posixpath.relpath(target, posixpath.dirname(self._page) or ".")
        return Link(text, href + (f"#{anchor}" if anchor else ""))

    def to(self, id_: str, text: str | None = None) -> Link:
        """Return a link to a record; the default text is its title or number."""
        kind = self._handbook.kind(id_)
        if EVERY[kind].whole:
            return self.to_page(text or number(id_), page_of(EVERY[kind].whole, owner_of(id_)), id_)
        title = text or self._title(id_)
        return self.to_page(title, page_of(kind, id_), id_ if EVERY[kind].page == "listed" else "")

    def all(self, ids: Iterable[str]) -> tuple[Link, ...]:
        """Return links to several records."""
        return tuple(self.to(id_) for id_ in ids)

    def _title(self, id_: str) -> str:
        title = self._handbook.title(id_)
        return f"{number(id_)} {title}" if self._handbook.kind(id_) == "section" else title

    def basis(self, bases: Iterable[Basis]) -> tuple[BasisView, ...]:
        """Return views of bases, with their sources as links."""
        return tuple(BasisView(basis.grade, self._source(basis), basis.note or "") for basis in bases)

    def _source(self, basis: Basis) -> Link | None:
        if basis.reference is None:
            return None
        title = self._handbook.title(basis.reference)
        return self.to(basis.reference, " ".join(filter(None, [title, basis.article])))

    def clause(self, clause: Clause) -> ClauseView:
        """Return the view of a clause. Paper omits its checklists and modules, so that it does not change with them."""
        handbook = self._handbook
        sources = handbook.mentioned_by.get(clause.id, ()) if self.on_site else ()
        items = [owner_of(source) for source in sources if handbook.kind(source) == "item"]
        modules = [source for source in sources if handbook.kind(source) == "module"]
        return ClauseView(
            clause.id,
            number(clause.id),
            clause.strength,
            clause.text,
            self.basis(clause.basis),
            self.to(owner_of(clause.id)),
            self.all(dict.fromkeys(items)),
            self.all(modules),
            self.in_force(clause),
        )

    def in_force(self, record: Dated) -> InForce | None:
        """Return the validity period of a record, None if it has none of its own."""
        start, end = record.effective_from, record.effective_to
        if start is None and end is None:
            return None
        coming = start is not None and start > self._handbook.info.effective
        return InForce(start.isoformat() if start else "", end.isoformat() if end else "", coming)

    def withdrawn(self, below: str) -> tuple[WithdrawnView, ...]:
        """Return the withdrawn parts of a record; `below` is its id, such as `SEC-2.4`."""
        return tuple(
            WithdrawnView(
                withdrawal.id,
                number(withdrawal.id),
                withdrawal.title,
                withdrawal.withdrawn.isoformat(),
                withdrawal.reason,
                self.all(withdrawal.replaced_by),
            )
            for withdrawal in self._handbook.withdrawals
            if owner_of(withdrawal.id) == below
        )


@dataclass(frozen=True, slots=True)
class NumberedLink:
    """Link with the number of its target: of a risk in the matrix, of a figure or a table."""

    number: int | str
    link: Link


@dataclass(frozen=True, slots=True)
class ContentsEntry:
    """Line of a table of contents: level of the part, and link to it."""

    level: int
    link: Link


@dataclass(frozen=True, slots=True)
class LinksOfKind:
    """Links to records of one kind, which is given by its keyword."""

    kind: str
    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class ChecklistLinks:
    """Links to the page of a checklist and to its sheet."""

    page: Link
    sheet: Link


def document_head(handbook: Handbook) -> DocumentHead:
    """Return the head of every printed document."""
    info = handbook.info
    return DocumentHead(
        info.company,
        info.department,
        info.title,
        info.edition or "",
        info.number,
        info.version,
        info.issued.isoformat(),
        info.effective.isoformat(),
        handbook.draft,
        info.classification or "",
        tuple(
            ApprovalView(approval.meaning, approval.name, approval.position, approval.when)
            for approval in info.approvals
        ),
        _house_style(info.house),
    )


def standing(catalogue: Catalogue, head: DocumentHead) -> str:
    """Return since when a version is in force, or that it is a draft and which version is in force."""
    if head.draft:
        return head.draft.text
    return catalogue.gettext("in force from {date}").format(date=head.effective)


def _house_style(house: House) -> HouseStyle:
    return HouseStyle(
        layout=house.layout,
        primary=house.colours.primary,
        critical=house.colours.critical,
        body=house.fonts.body,
        heading=house.fonts.heading,
        footer=house.footer or "",
        logo=house.logo is not None,
    )


def sheet_number(handbook: Handbook, id_: str) -> str:
    """Return the number of a printed document in the company's scheme; `id_` has the form of a record's id."""
    return handbook.info.house.numbers.format(book=handbook.info.number, id=id_)


def paragraphs(text: str) -> tuple[str, ...]:
    """Split a text into paragraphs at blank lines."""
    return tuple(part.strip() for part in text.split("\n\n") if part.strip())
