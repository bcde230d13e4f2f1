"""Table of documents: one row for each family of published documents."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from generator.plan.artifact import PARTS, Part, Planned, artifacts, booklets, bundles
from generator.plan.context import Context
from generator.plan.exports import handbook_json, oscal, record_tables, xlsform
from generator.plan.paper import book, checklists, fillable, forms, jobs, posters, signoff
from generator.plan.shared.paths import (
    CHANGES_PAGE,
    COVERAGE_PAGE,
    JOBS_PAGE,
    POSTERS_PAGE,
    RECEIPT_PAGE,
    REVIEWS_PAGE,
    TRACEABILITY_PAGE,
    TRAINERS_PAGE,
    VERIFY_PAGE,
)
from generator.plan.site import (
    coverage,
    home,
    measures,
    reviews,
    roles,
    search,
    sections,
    sources,
    traceability,
    verify,
)
from generator.plan.training import matrix, modules, packs, trainers

Planner = Callable[[Context, tuple[Planned, ...]], Iterable[Planned]]
"""Function that plans the files of a family. Its second argument are the files planned by the rows above."""


@dataclass(frozen=True, slots=True)
class Family:
    """Documents of one family, planned if any of `parts` is requested.

    `menu` is the keyword of the entry in the lookup menu of the site, and `page` its target; the entry is shown if that
    page is planned. Pages of records are added to the navigation by the rows of their kinds.
    """

    name: str
    parts: frozenset[Part]
    plan: Planner
    menu: str = ""
    page: str = ""


SHEETS: frozenset[Part] = frozenset({"site", "pdf", "packs"})
PAPER: frozenset[Part] = frozenset({"site", "pdf"})
PACKS: frozenset[Part] = frozenset({"packs"})
MATRIX: frozenset[Part] = frozenset({"exports", "packs"})
EXPORTS: frozenset[Part] = frozenset({"exports"})
TABLES: frozenset[Part] = frozenset({"exports", "site"})
PAGES: frozenset[Part] = frozenset({"site"})
"""The parts that include a family, by the type of the family."""


def _home(context: Context, _: tuple[Planned, ...]) -> Iterable[Planned]:
    changes = context.history.news is not None
    return home.pages(context.handbook, context.content, changes=changes, posters=posters.count(context.handbook))


def _changes_sheet(context: Context, _: tuple[Planned, ...]) -> Iterable[Planned]:
    return (context.history.news.paper,) if context.history.news is not None else ()


def _changes_page(context: Context, _: tuple[Planned, ...]) -> Iterable[Planned]:
    return (context.history.news.page,) if context.history.news is not None else ()


# Paper comes first, in the order in which verify.html lists controlled documents; pages follow in that of the menu.
DOCUMENTS: tuple[Family, ...] = (
    Family("checklist sheets", SHEETS, lambda c, _: checklists.sheets(c.handbook, c.catalogue)),
    Family("form sheets", SHEETS, lambda c, _: forms.sheets(c.handbook)),
    Family("poster sheets", SHEETS, lambda c, _: posters.sheets(c.handbook, c.catalogue)),
    Family("PDFs to fill in", PAPER, lambda c, _: fillable.fillables(c.handbook, c.catalogue)),
    Family("books", PAPER, lambda c, _: book.books(c.handbook, c.catalogue)),
    Family("sign-off sheets", PAPER, lambda c, above: signoff.sheets(c.handbook, booklets(above), c.catalogue)),
    Family("changes sheet", PAPER, _changes_sheet),
    Family("packs", PACKS, lambda c, _: packs.packs(c.handbook, c.catalogue)),
    Family("training matrix", MATRIX, lambda c, _: matrix.workbook(c.handbook, c.catalogue)),
    Family("handbook.json", EXPORTS, lambda c, _: (handbook_json.handbook_json(c.handbook),)),
    Family("record tables", EXPORTS, lambda c, _: record_tables.artifacts(c.handbook, c.catalogue)),
    Family("OSCAL", EXPORTS, lambda c, _: oscal.artifacts(c.handbook, c.catalogue)),
    Family("XLSForms", EXPORTS, lambda c, _: xlsform.artifacts(c.handbook, c.catalogue)),
    Family("review calendar", TABLES, lambda c, _: reviews.artifacts(c.handbook, c.catalogue)),
    Family("traceability tables", TABLES, lambda c, _: traceability.artifacts(c.handbook, c.catalogue)),
    Family("home", PAGES, _home),
    Family("sections", PAGES, lambda c, _: sections.pages(c.handbook)),
    Family("checklists", PAGES, lambda c, _: checklists.pages(c.handbook, c.catalogue)),
    Family("roles", PAGES, lambda c, above: roles.pages(c.handbook, packs=bool(bundles(above)))),
    Family("modules", PAGES, lambda c, _: modules.pages(c.handbook)),
    Family("measures", PAGES, lambda c, _: measures.pages(c.handbook)),
    Family("sources", PAGES, lambda c, _: sources.pages(c.handbook)),
    Family("coverage", PAGES, lambda c, _: coverage.pages(c.handbook), "coverage", COVERAGE_PAGE),
    Family("traceability", PAGES, lambda c, _: traceability.pages(c.handbook), "traceability", TRACEABILITY_PAGE),
    Family("reviews", PAGES, lambda c, _: reviews.pages(c.handbook), "reviews", REVIEWS_PAGE),
    Family("posters", PAGES, lambda c, above: posters.pages(c.handbook, artifacts(above)), "poster", POSTERS_PAGE),
    Family(
        "trainers",
        PAGES,
        lambda c, above: trainers.pages(c.handbook, bundles(above), c.catalogue),
        "trainers",
        TRAINERS_PAGE,
    ),
    Family("jobs", PAGES, lambda c, _: jobs.pages(c.handbook), "jobs", JOBS_PAGE),
    Family("verify", PAGES, lambda c, above: verify.pages(c.handbook, above), "verify", VERIFY_PAGE),
    Family("receipt", PAGES, lambda c, _: signoff.pages(c.handbook, c.catalogue), "receipt", RECEIPT_PAGE),
    Family("changes", PAGES, _changes_page, "changes", CHANGES_PAGE),
    Family("search", PAGES, lambda c, _: search.artifacts(c.handbook, c.catalogue)),
)

MENU = tuple((family.menu, family.page) for family in DOCUMENTS if family.menu)
"""Keyword and page of each menu entry that does not belong to a kind of record."""


def check(documents: Iterable[Family]) -> None:
    """Raise `ValueError` for a row without parts, with an incomplete menu entry, or with a name in use."""
    names: set[str] = set()
    for family in documents:
        if not family.parts or not family.parts <= {*PARTS}:
            raise ValueError(f"the row `{family.name}` of DOCUMENTS is planned for none of {', '.join(PARTS)}")
        if bool(family.menu) != bool(family.page):
            raise ValueError(f"the row `{family.name}` of DOCUMENTS has a menu entry without a page, or a page without")
        if family.name in names:
            raise ValueError(f"the name `{family.name}` is used twice in DOCUMENTS")
        names.add(family.name)


check(DOCUMENTS)
