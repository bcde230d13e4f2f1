"""The home page, hand-written pages, and the navigation over all of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from generator.link.handbook import Handbook, number, owner_of
from generator.load.catalogue import Catalogue
from generator.load.content import ContentPage
from generator.model.kinds import EVERY
from generator.plan.artifact import Artifact, NavNode, page
from generator.plan.shared.parts import (
    READ_FIRST,
    READING_ORDER,
    Addresses,
    DocumentHead,
    Link,
    LinkedNote,
    document_head,
    page_of,
)
from generator.plan.shared.paths import (
    CHANGES_PAGE,
    HANDBOOK,
    LOOKUP_PAGE,
    RECEIPT_PAGE,
    VERIFY_PAGE,
    chapter_page,
)
from generator.plan.site.reviews import ReviewDay, review_days


@dataclass(frozen=True, slots=True)
class WayIn:
    """A record that helps: the keyword of its kind, and where it is."""

    kind: str
    link: Link


@dataclass(frozen=True, slots=True)
class SituationView:
    """Something that happened: what to do at once, and what helps."""

    title: str
    advice: str
    to: tuple[WayIn, ...]


@dataclass(frozen=True, slots=True)
class NewPoint:
    """What is new in a version, in a line, and the records it is about."""

    text: str
    to: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class ReleaseView:
    """A version, and what is new in it."""

    version: str
    issued: str
    effective: str
    summary: str
    changes: tuple[NewPoint, ...]
    all: Link | None
    """Where every single change is told."""


WORDS = ("home", "handbook", "lookup", "guides", *(kind for kind in READING_ORDER if kind != "section"))
"""Keywords of the navigation, beside those of the table of documents; its context is `navigation`."""

IN_FULL = ("section", "checklist", "role")
"""Kinds whose records the home page names one by one."""


@dataclass(frozen=True, slots=True)
class MomentView:
    """A time of the work at which people open the handbook, and what is about it."""

    title: str
    summary: str
    to: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class ChapterRow:
    """A chapter and its sections."""

    link: Link
    summary: str
    sections: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class ReleaseRow:
    """A line of the revision history."""

    version: str
    issued: str
    effective: str
    summary: str


@dataclass(frozen=True, slots=True)
class HomePage:
    """The first page: what this is, and ways into it."""

    head: DocumentHead
    summary: str
    book: Link
    moments: tuple[MomentView, ...]
    situations: tuple[SituationView, ...]
    newest: ReleaseView | None
    reviews: tuple[ReviewDay, ...]
    chapters: tuple[ChapterRow, ...]
    roles: tuple[LinkedNote, ...]
    checklists: tuple[LinkedNote, ...]
    guides: tuple[Link, ...]
    releases: tuple[ReleaseRow, ...]
    lists: tuple[tuple[str, Link, int], ...]


@dataclass(frozen=True, slots=True)
class LookupPage:
    """Everything that is looked up rather than read: keyword, link, how many there are.

    `done` are pages where one does something: checks paper, signs that one has read.
    """

    lists: tuple[tuple[str, Link, int], ...]
    done: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class HandWritten:
    """A hand-written Markdown page, passed through."""

    markdown: str


def pages(handbook: Handbook, content: tuple[ContentPage, ...], *, changes: bool, posters: int) -> Iterator[Artifact]:
    """The home page, the page of what is looked up, and the hand-written pages.

    `changes` says whether there is a page of changes; `posters` is how many rows the page of posters has.
    """
    to = Addresses(handbook, "index.html")
    info = handbook.info
    chapters = tuple(
        ChapterRow(to.to_page(f"{one.number} {one.title}", chapter_page(one.number)), one.summary, to.all(one.sections))
        for one in info.chapters
    )
    view = HomePage(
        head=document_head(handbook),
        summary=info.summary,
        book=to.to_page(info.title, HANDBOOK.download),
        moments=tuple(
            MomentView(one.title, one.summary or "", _chapters(handbook, to, one.chapters)) for one in info.moments
        ),
        situations=tuple(
            SituationView(one.title, one.advice or "", tuple(_way(handbook, to, id_) for id_ in one.to))
            for one in info.situations
        ),
        newest=_newest(handbook, to, changes=changes),
        reviews=review_days(handbook, to),
        chapters=chapters,
        roles=tuple(LinkedNote(to.to(role.id), role.summary) for role in handbook.roles),
        checklists=tuple(LinkedNote(to.to(one.id), one.when) for one in handbook.checklists),
        guides=tuple(to.to_page(page.title, page.name.replace(".md", ".html")) for page in content),
        releases=tuple(
            ReleaseRow(r.version, r.issued.isoformat(), r.effective.isoformat(), r.summary) for r in handbook.releases
        ),
        lists=_ways(to, _lists(handbook)),
    )
    yield page("index.html", "page/home.md.j2", view, (info.id,))
    clauses = sum(len(section.clauses) for section in handbook.sections)
    lookup = (*_looked_up(handbook), ("coverage", "coverage", clauses), ("poster", "posters", posters))
    there = Addresses(handbook, LOOKUP_PAGE)
    done = (there.to_page("verify", VERIFY_PAGE), there.to_page("receipt", RECEIPT_PAGE))
    listed = LookupPage(_ways(there, lookup), done)
    yield page(LOOKUP_PAGE, "page/lookup.md.j2", listed, (info.id,))
    for written in content:
        yield Artifact(written.name, "page", "page/content.md.j2", HandWritten(written.markdown), ())


def _chapters(handbook: Handbook, to: Addresses, numbers: tuple[int, ...]) -> tuple[Link, ...]:
    """Links to chapters; to the sections of one that stands alone."""
    named = [one for wanted in numbers for one in handbook.info.chapters if one.number == wanted]
    if len(named) == 1:
        return to.all(named[0].sections)
    return tuple(to.to_page(f"{one.number} {one.title}", chapter_page(one.number)) for one in named)


def _way(handbook: Handbook, to: Addresses, id_: str) -> WayIn:
    """What readers know a record as: a clause or step by its section too, an item as a line of its checklist."""
    kind = handbook.kind(id_)
    if kind not in ("clause", "step", "item"):
        return WayIn(kind, to.to(id_))
    title = handbook.title(owner_of(id_))
    return WayIn("checklist" if kind == "item" else kind, to.to(id_, f"{number(id_)} {title}"))


def _newest(handbook: Handbook, to: Addresses, *, changes: bool) -> ReleaseView | None:
    newest = max(handbook.releases, key=lambda one: (one.issued, one.effective, one.id), default=None)
    if newest is None:
        return None
    lines = tuple(NewPoint(one.text, to.all(one.to)) for one in newest.changes)
    all_ = to.to_page(newest.version, CHANGES_PAGE) if changes else None
    dates = newest.issued.isoformat(), newest.effective.isoformat()
    return ReleaseView(newest.version, *dates, newest.summary, lines, all_)


def _ways(to: Addresses, lists: tuple[tuple[str, str, int], ...]) -> tuple[tuple[str, Link, int], ...]:
    return tuple((kind, to.to_page(kind, f"{folder}/index.html"), count) for kind, folder, count in lists if count)


def _looked_up(handbook: Handbook) -> tuple[tuple[str, str, int], ...]:
    return tuple(one for one in _lists(handbook) if one[2] and one[0] not in READ_FIRST)


def _lists(handbook: Handbook) -> tuple[tuple[str, str, int], ...]:
    """Keyword, folder and number of records of each kind that the home page does not name one by one."""
    counts = Counter(entry.kind for entry in handbook.entries.values())
    return tuple((kind, EVERY[kind].folder, counts[kind]) for kind in READING_ORDER if kind not in IN_FULL)


def navigation(
    handbook: Handbook, content: tuple[ContentPage, ...], catalogue: Catalogue, entries: Iterable[tuple[str, str]]
) -> tuple[NavNode, ...]:
    """The site's navigation; `entries` are keyword and page of what is looked up beside records."""
    word = {keyword: catalogue.pgettext("navigation", keyword) for keyword in WORDS}

    def records(kind: str, folder: str, ids: tuple[tuple[str, str], ...]) -> NavNode:
        children = tuple(NavNode(title, page_of(kind, id_)) for id_, title in ids)
        return NavNode(word[kind], None, (NavNode(word[kind], f"{folder}/index.html"), *children))

    chapters = tuple(
        NavNode(
            f"{one.number} {one.title}",
            None,
            (
                NavNode(f"{one.number} {one.title}", chapter_page(one.number)),
                *(NavNode(f"{number(id_)} {handbook.title(id_)}", page_of("section", id_)) for id_ in one.sections),
            ),
        )
        for one in handbook.info.chapters
    )
    lookup = (
        NavNode(word["lookup"], LOOKUP_PAGE),
        *(NavNode(word[kind], f"{folder}/index.html") for kind, folder, _ in _looked_up(handbook)),
        *(NavNode(catalogue.pgettext("navigation", keyword), page) for keyword, page in entries),
    )
    nodes = [NavNode(word["home"], "index.html"), NavNode(word["handbook"], None, chapters)]
    nodes.append(records("checklist", "checklists", tuple((one.id, one.title) for one in handbook.checklists)))
    if handbook.conduct:
        nodes.append(NavNode(word["conduct"], "conduct/index.html"))
    nodes.append(records("role", "roles", tuple((one.id, one.title) for one in handbook.roles)))
    if handbook.modules:
        nodes.append(records("module", "modules", tuple((one.id, one.title) for one in handbook.modules)))
    nodes.append(NavNode(word["lookup"], None, lookup))
    if content:
        guides = tuple(NavNode(page.title, page.name.replace(".md", ".html")) for page in content)
        nodes.append(NavNode(word["guides"], None, guides))
    return tuple(nodes)
