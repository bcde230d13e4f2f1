"""Home page, lookup page, hand-written pages, and the navigation of the site."""

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
    JOBS_PAGE,
    LOOKUP_PAGE,
    RECEIPT_PAGE,
    VERIFY_PAGE,
    chapter_page,
    html,
)
from generator.plan.site.reviews import ReviewDay, review_days


@dataclass(frozen=True, slots=True)
class HelpfulRecord:
    """A link to a helpful record, with the keyword of its kind."""

    kind: str
    link: Link


@dataclass(frozen=True, slots=True)
class SituationView:
    """An incident: what to do at once, and records that help."""

    title: str
    advice: str
    to: tuple[HelpfulRecord, ...]


@dataclass(frozen=True, slots=True)
class NewPoint:
    """A change of a version in one line, with links to the records it affects."""

    text: str
    to: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class ReleaseView:
    """A version and its changes."""

    version: str
    issued: str
    effective: str
    summary: str
    changes: tuple[NewPoint, ...]
    all: Link | None
    """Link to the page of all changes."""


WORDS = ("home", "handbook", "lookup", "guides", *(kind for kind in READING_ORDER if kind != "section"))
"""Keywords of the navigation besides those of the table of documents; the translation context is `navigation`."""

IN_FULL = ("section", "checklist", "role")
"""Kinds of which the home page lists every record."""


@dataclass(frozen=True, slots=True)
class MomentView:
    """Entry point on the home page: a phase of work and its chapters."""

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
    """A row of the revision history."""

    version: str
    issued: str
    effective: str
    summary: str


@dataclass(frozen=True, slots=True)
class ListLink:
    """A link to a list, with its keyword and the number of its entries."""

    keyword: str
    link: Link
    count: int


@dataclass(frozen=True, slots=True)
class HomePage:
    """View of the home page: summary of the handbook, and entry points to its contents.

    `jobs` is the page of the jobs on the device; it is missing in a handbook without checklists.
    """

    head: DocumentHead
    summary: str
    book: Link
    jobs: Link | None
    moments: tuple[MomentView, ...]
    situations: tuple[SituationView, ...]
    newest: ReleaseView | None
    reviews: tuple[ReviewDay, ...]
    chapters: tuple[ChapterRow, ...]
    roles: tuple[LinkedNote, ...]
    checklists: tuple[LinkedNote, ...]
    guides: tuple[Link, ...]
    releases: tuple[ReleaseRow, ...]
    lists: tuple[ListLink, ...]


@dataclass(frozen=True, slots=True)
class LookupPage:
    """Links to all lists; `done` are links to the pages for tasks: jobs on the device, verifying paper, receipts."""

    lists: tuple[ListLink, ...]
    done: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class HandWritten:
    """A hand-written Markdown page, published unchanged."""

    markdown: str


def pages(handbook: Handbook, content: tuple[ContentPage, ...], *, changes: bool, posters: int) -> Iterator[Artifact]:
    """Yield the home page, the lookup page and the hand-written pages.

    `changes` is whether there is a page of changes; `posters` is the number of rows on the page of posters.
    """
    to = Addresses(handbook, "index.html")
    info = handbook.info
    chapters = tuple(
        ChapterRow(
            to.to_page(f"{chapter.number} {chapter.title}", chapter_page(chapter.number)),
            chapter.summary,
            to.all(chapter.sections),
        )
        for chapter in info.chapters
    )
    view = HomePage(
        head=document_head(handbook),
        summary=info.summary,
        book=to.to_page(info.title, HANDBOOK.download),
        jobs=_jobs(handbook, to),
        moments=tuple(
            MomentView(moment.title, moment.summary or "", _chapters(handbook, to, moment.chapters))
            for moment in info.moments
        ),
        situations=tuple(
            SituationView(
                situation.title,
                situation.advice or "",
                tuple(_helpful_record(handbook, to, id_) for id_ in situation.to),
            )
            for situation in info.situations
        ),
        newest=_newest(handbook, to, changes=changes),
        reviews=review_days(handbook, to),
        chapters=chapters,
        roles=tuple(LinkedNote(to.to(role.id), role.summary) for role in handbook.roles),
        checklists=tuple(LinkedNote(to.to(checklist.id), checklist.when) for checklist in handbook.checklists),
        guides=tuple(to.to_page(page.title, html(page.name)) for page in content),
        releases=tuple(
            ReleaseRow(r.version, r.issued.isoformat(), r.effective.isoformat(), r.summary) for r in handbook.releases
        ),
        lists=_list_links(to, _lists(handbook)),
    )
    yield page("index.html", "page/home.md.j2", view, (info.id,))
    clauses = sum(len(section.clauses) for section in handbook.sections)
    lookup = (*_lookup_lists(handbook), ("coverage", "coverage", clauses), ("poster", "posters", posters))
    lookup_addresses = Addresses(handbook, LOOKUP_PAGE)
    done = (
        _jobs(handbook, lookup_addresses),
        lookup_addresses.to_page("verify", VERIFY_PAGE),
        lookup_addresses.to_page("receipt", RECEIPT_PAGE),
    )
    listed = LookupPage(_list_links(lookup_addresses, lookup), tuple(link for link in done if link is not None))
    yield page(LOOKUP_PAGE, "page/lookup.md.j2", listed, (info.id,))
    for written in content:
        yield Artifact(written.name, "page", "page/content.md.j2", HandWritten(written.markdown), ())


def _jobs(handbook: Handbook, to: Addresses) -> Link | None:
    return to.to_page("jobs", JOBS_PAGE) if handbook.checklists else None


def _chapters(handbook: Handbook, to: Addresses, numbers: tuple[int, ...]) -> tuple[Link, ...]:
    """Return links to chapters; for a single chapter, links to its sections."""
    named = [chapter for wanted in numbers for chapter in handbook.info.chapters if chapter.number == wanted]
    if len(named) == 1:
        return to.all(named[0].sections)
    return tuple(to.to_page(f"{chapter.number} {chapter.title}", chapter_page(chapter.number)) for chapter in named)


def _helpful_record(handbook: Handbook, to: Addresses, id_: str) -> HelpfulRecord:
    """Return a link to a record; the text of a clause, step or item includes the title of its section or checklist."""
    kind = handbook.kind(id_)
    if kind not in ("clause", "step", "item"):
        return HelpfulRecord(kind, to.to(id_))
    title = handbook.title(owner_of(id_))
    return HelpfulRecord("checklist" if kind == "item" else kind, to.to(id_, f"{number(id_)} {title}"))


def _newest(handbook: Handbook, to: Addresses, *, changes: bool) -> ReleaseView | None:
    newest = max(handbook.releases, key=lambda release: (release.issued, release.effective, release.id), default=None)
    if newest is None:
        return None
    lines = tuple(NewPoint(change.text, to.all(change.to)) for change in newest.changes)
    all_ = to.to_page(newest.version, CHANGES_PAGE) if changes else None
    dates = newest.issued.isoformat(), newest.effective.isoformat()
    return ReleaseView(newest.version, *dates, newest.summary, lines, all_)


def _list_links(to: Addresses, lists: tuple[tuple[str, str, int], ...]) -> tuple[ListLink, ...]:
    return tuple(
        ListLink(keyword, to.to_page(keyword, f"{folder}/index.html"), count)
        for keyword, folder, count in lists
        if count
    )


def _lookup_lists(handbook: Handbook) -> tuple[tuple[str, str, int], ...]:
    return tuple(entry for entry in _lists(handbook) if entry[2] and entry[0] not in READ_FIRST)


def _lists(handbook: Handbook) -> tuple[tuple[str, str, int], ...]:
    """Return keyword, folder and number of records of each kind that the home page does not list in full."""
    counts = Counter(entry.kind for entry in handbook.entries.values())
    return tuple((kind, EVERY[kind].folder, counts[kind]) for kind in READING_ORDER if kind not in IN_FULL)


def navigation(
    handbook: Handbook, content: tuple[ContentPage, ...], catalogue: Catalogue, entries: Iterable[tuple[str, str]]
) -> tuple[NavNode, ...]:
    """Return the navigation; `entries` are keyword and page of the lookup pages that are not lists of records."""
    wording = {keyword: catalogue.pgettext("navigation", keyword) for keyword in WORDS}

    def records(kind: str, folder: str, ids: tuple[tuple[str, str], ...]) -> NavNode:
        children = tuple(NavNode(title, page_of(kind, id_)) for id_, title in ids)
        return NavNode(wording[kind], None, (NavNode(wording[kind], f"{folder}/index.html"), *children))

    chapters = tuple(
        NavNode(
            f"{chapter.number} {chapter.title}",
            None,
            (
                NavNode(f"{chapter.number} {chapter.title}", chapter_page(chapter.number)),
                *(NavNode(f"{number(id_)} {handbook.title(id_)}", page_of("section", id_)) for id_ in chapter.sections),
            ),
        )
        for chapter in handbook.info.chapters
    )
    lookup = (
        NavNode(wording["lookup"], LOOKUP_PAGE),
        *(NavNode(wording[kind], f"{folder}/index.html") for kind, folder, _ in _lookup_lists(handbook)),
        *(NavNode(catalogue.pgettext("navigation", keyword), page) for keyword, page in entries),
    )
    nodes = [NavNode(wording["home"], "index.html"), NavNode(wording["handbook"], None, chapters)]
    nodes.append(
        records("checklist", "checklists", tuple((checklist.id, checklist.title) for checklist in handbook.checklists))
    )
    if handbook.conduct:
        nodes.append(NavNode(wording["conduct"], "conduct/index.html"))
    nodes.append(records("role", "roles", tuple((role.id, role.title) for role in handbook.roles)))
    if handbook.modules:
        nodes.append(records("module", "modules", tuple((module.id, module.title) for module in handbook.modules)))
    nodes.append(NavNode(wording["lookup"], None, lookup))
    if content:
        guides = tuple(NavNode(page.title, html(page.name)) for page in content)
        nodes.append(NavNode(wording["guides"], None, guides))
    return tuple(nodes)
