"""The small views that many documents share, and the addresses that link them."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from generator.link.handbook import Handbook, number, owner_of
from generator.model.base import Dated
from generator.model.house import House
from generator.model.kinds import EVERY, KINDS
from generator.model.reference import Basis
from generator.model.section import Clause

READ_FIRST = ("section", "checklist", "conduct", "role", "module")
"""The kinds that readers meet first: in navigation, on the home page, among search results."""
READING_ORDER = tuple(dict.fromkeys((*READ_FIRST, *(kind.name for kind in KINDS if kind.page is not None))))
"""All kinds that have pages, in the order in which readers meet them."""


@dataclass(frozen=True, slots=True)
class Link:
    """A text that leads somewhere; `href` is relative to the page that holds it, empty on paper."""

    text: str
    href: str = ""


@dataclass(frozen=True, slots=True)
class LinkedNote:
    """A link, and what is said about where it leads in a line."""

    link: Link
    note: str


@dataclass(frozen=True, slots=True)
class BasisView:
    """One basis: its grade as keyword, what it cites, what it is about."""

    grade: str
    source: Link | None
    note: str


@dataclass(frozen=True, slots=True)
class InForce:
    """What a record says of the time for which it holds: from and to which day, each empty where it says nothing.

    `coming`: the handbook takes effect before the record does.
    """

    from_day: str
    to_day: str
    coming: bool


@dataclass(frozen=True, slots=True)
class WithdrawnView:
    """What held once: its number, what it said, since when it holds no more, why, and what holds in its place."""

    id: str
    number: str
    title: str
    since: str
    reason: str
    successors: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class ClauseView:
    """A clause with its number, and what checks and teaches it."""

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
    """How a printed page looks: layout, colours as `#rrggbb`, font families, a line at the foot, whether with logo."""

    layout: str
    primary: str
    critical: str
    body: str
    heading: str
    footer: str
    logo: bool


@dataclass(frozen=True, slots=True)
class ApprovalView:
    """A signature under a version: keyword of its meaning, name, position, and date with the time where it is noted."""

    meaning: str
    name: str
    position: str
    date: str


@dataclass(frozen=True, slots=True)
class DocumentHead:
    """What every printed page says about the document it belongs to."""

    company: str
    department: str
    handbook: str
    edition: str
    number: str
    version: str
    issued: str
    effective: str
    classification: str
    approvals: tuple[ApprovalView, ...]
    house: HouseStyle


@runtime_checkable
class Printed(Protocol):
    """View of a printed document: its head says how it looks."""

    @property
    def head(self) -> DocumentHead:
        """Head of the document."""


@runtime_checkable
class Fillable(Printed, Protocol):
    """View of a document to fill in: what it is goes into a hidden field."""

    @property
    def identity(self) -> str:
        """Canonical JSON that tells records of this document from others."""


def page_of(kind: str, id_: str) -> str:
    """The site path of the page that shows a record, without anchor."""
    row = EVERY[kind]
    if row.page not in ("own", "listed"):
        raise ValueError(f"records of the kind `{kind}` have no page")
    return f"{row.folder}/{id_}.html" if row.page == "own" else list_page(kind)


def list_page(kind: str) -> str:
    """The site path of the page that lists all records of a kind."""
    return f"{EVERY[kind].folder}/index.html"


class Addresses:
    """Turns ids into links as seen from one page; with `page=None`, from paper."""

    def __init__(self, handbook: Handbook, page: str | None) -> None:
        self._handbook = handbook
        self._page = page

    @property
    def on_site(self) -> bool:
        """Whether links lead somewhere: on the site they do, on paper they do not."""
        return self._page is not None

    def to_page(self, text: str, target: str, anchor: str = "") -> Link:
        """A link to a site path."""
        if self._page is None:
            return Link(text)
        href = posixpath.relpath(target, posixpath.dirname(self._page) or ".")
        return Link(text, href + (f"#{anchor}" if anchor else ""))

    def to(self, id_: str, text: str | None = None) -> Link:
        """A link to the place where a record is shown; by default with its title or number as text."""
        kind = self._handbook.kind(id_)
        if EVERY[kind].whole:
            return self.to_page(text or number(id_), page_of(EVERY[kind].whole, owner_of(id_)), id_)
        title = text or self._title(id_)
        return self.to_page(title, page_of(kind, id_), id_ if EVERY[kind].page == "listed" else "")

    def all(self, ids: Iterable[str]) -> tuple[Link, ...]:
        """Links to several records."""
        return tuple(self.to(id_) for id_ in ids)

    def _title(self, id_: str) -> str:
        title = self._handbook.title(id_)
        return f"{number(id_)} {title}" if self._handbook.kind(id_) == "section" else title

    def basis(self, bases: Iterable[Basis]) -> tuple[BasisView, ...]:
        """Bases with their sources as links."""
        return tuple(BasisView(one.grade, self._source(one), one.note or "") for one in bases)

    def _source(self, basis: Basis) -> Link | None:
        if basis.reference is None:
            return None
        title = self._handbook.title(basis.reference)
        return self.to(basis.reference, " ".join(filter(None, [title, basis.article])))

    def clause(self, clause: Clause) -> ClauseView:
        """A clause; what checks and teaches it is named on the site alone, paper stays the same when they change."""
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
        """The time for which a record holds, where it has one of its own."""
        start, end = record.effective_from, record.effective_to
        if start is None and end is None:
            return None
        coming = start is not None and start > self._handbook.info.effective
        return InForce(start.isoformat() if start else "", end.isoformat() if end else "", coming)

    def withdrawn(self, below: str) -> tuple[WithdrawnView, ...]:
        """What was withdrawn of the parts of a record, as `SEC-2.4`."""
        return tuple(
            WithdrawnView(
                one.id, number(one.id), one.title, one.withdrawn.isoformat(), one.reason, self.all(one.replaced_by)
            )
            for one in self._handbook.withdrawals
            if owner_of(one.id) == below
        )


def document_head(handbook: Handbook) -> DocumentHead:
    """The head of every printed document."""
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
        info.classification or "",
        tuple(ApprovalView(one.meaning, one.name, one.position, one.when) for one in info.approvals),
        _house_style(info.house),
    )


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
    """The number of a printed document in the company's scheme; `id_` is a record's, or of the same form."""
    return handbook.info.house.numbers.format(book=handbook.info.number, id=id_)


def paragraphs(text: str) -> tuple[str, ...]:
    """A text as paragraphs: a blank line separates them."""
    return tuple(part.strip() for part in text.split("\n\n") if part.strip())
