"""The plan: every kind of document in one list, in the order in which readers meet them."""

from __future__ import annotations

from collections.abc import Iterable

from generator.link.handbook import Handbook
from generator.load.catalogue import Catalogue
from generator.load.content import ContentPage
from generator.model.kinds import CHAPTERS, EVERY
from generator.plan.artifact import Artifact, Booklet, Bundle, Part, Plan, SitePlan
from generator.plan.exports import handbook_json, oscal, record_tables
from generator.plan.paper import book, checklists, fillable, forms, posters, signoff
from generator.plan.shared.parts import list_page, page_of
from generator.plan.shared.paths import markdown
from generator.plan.site import (
    coverage,
    home,
    measures,
    offline,
    reviews,
    roles,
    search,
    sections,
    sources,
    traceability,
    trainers,
    verify,
)
from generator.plan.site.news import News
from generator.plan.training import matrix, modules, packs

CHROME = (
    "action.skip",
    "dark",
    "footer",
    "light",
    "missing",
    "missing.advice",
    "missing.home",
    "permalink",
    "tabs",
    "version",
)
"""What surrounds every page and is said in our words: where Material has wording of its own, under its key."""


def plan(
    handbook: Handbook,
    content: tuple[ContentPage, ...],
    catalogue: Catalogue,
    parts: Iterable[Part],
    news: News | None = None,
) -> Plan:
    """Step 5: what to publish of the parts asked for. What a part is made of comes along.

    `news` is what changed since the version before, which the records do not know.
    """
    wanted = set(parts)
    artifacts: list[Artifact] = []
    booklets: list[Booklet] = []
    bundles: list[Bundle] = []
    site = None
    if wanted & {"site", "pdf", "packs"}:
        artifacts += [*checklists.sheets(handbook), *forms.sheets(handbook)]
        hung = (*posters.sheets(handbook, catalogue),)
        artifacts += hung
    if wanted & {"site", "pdf"}:
        artifacts += fillable.fillables(handbook)
        books = book.books(handbook, catalogue)
        artifacts += books.artifacts
        booklets += books.booklets
        artifacts += signoff.sheets(handbook, books.booklets, catalogue)
    if "packs" in wanted:
        made = packs.packs(handbook, catalogue)
        artifacts += made.artifacts
        booklets += made.booklets
        bundles = [*made.bundles]
    if "exports" in wanted:
        artifacts.append(handbook_json.handbook_json(handbook))
        artifacts += [*record_tables.artifacts(handbook, catalogue), *oscal.artifacts(handbook)]
    if wanted & {"exports", "site"}:
        artifacts += reviews.artifacts(handbook, catalogue)
        artifacts += traceability.artifacts(handbook, catalogue)
    if wanted & {"exports", "packs"} and handbook.curricula:
        artifacts.append(matrix.workbook(handbook, catalogue))
    if "site" in wanted:
        artifacts += _pages(handbook, content, news, packs=bool(bundles))
        artifacts += (news.page, news.paper) if news else ()
        artifacts += posters.pages(handbook, hung)
        artifacts += trainers.pages(handbook, bundles, catalogue)
        artifacts += search.artifacts(handbook, catalogue)
        artifacts += signoff.pages(handbook, catalogue)
        artifacts += [*verify.pages(handbook, (*artifacts, *booklets))]
        offered: tuple[Artifact | Booklet | Bundle, ...] = (*artifacts, *booklets, *bundles)
        downloads = tuple((file.download, file.path) for file in offered if file.download)
        site = _site(handbook, content, catalogue, news, downloads, packs=bool(bundles))
        _check_pages(handbook, artifacts)
    return Plan(tuple(artifacts), tuple(booklets), tuple(bundles), site)


def _check_pages(handbook: Handbook, artifacts: Iterable[Artifact]) -> None:
    """Refuse a plan without the page that KINDS promises for a record: links would lead nowhere."""
    planned = {artifact.path for artifact in artifacts}
    for id_, entry in handbook.entries.items():
        kind = EVERY[entry.kind]
        if kind.page not in ("own", "listed"):
            continue
        lists = () if kind.book == CHAPTERS else (list_page(kind.name),)  # each chapter lists its sections
        for page in (page_of(kind.name, id_), *lists):
            if markdown(page) not in planned:
                row = f"the kind `{kind.name}` has page={kind.page!r} in KINDS"
                raise ValueError(f"{row}, but no planner makes `{page}`")


def _pages(handbook: Handbook, content: tuple[ContentPage, ...], news: News | None, *, packs: bool) -> list[Artifact]:
    return [
        *home.pages(handbook, content, news),
        *sections.pages(handbook),
        *checklists.pages(handbook),
        *roles.pages(handbook, packs=packs),
        *modules.pages(handbook),
        *measures.pages(handbook),
        *sources.pages(handbook),
        *coverage.pages(handbook),
        *traceability.pages(handbook),
        *reviews.pages(handbook),
    ]


def _site(
    handbook: Handbook,
    content: tuple[ContentPage, ...],
    catalogue: Catalogue,
    news: News | None,
    downloads: tuple[tuple[str, str], ...],
    *,
    packs: bool,
) -> SitePlan:
    info = handbook.info
    word = {name: catalogue.pgettext("navigation", name) for name in home.WORDS}
    effective = catalogue.gettext("in force from {date}").format(date=info.effective.isoformat())
    return SitePlan(
        name=info.title,
        language=info.language,
        footer=f"{info.company} · {info.number} · {info.version} · {effective}",
        nav=home.navigation(handbook, content, word, trainers=packs, news=news),
        chrome=tuple((one, catalogue.pgettext("chrome", one)) for one in CHROME),
        words=offline.words(catalogue),
        downloads=downloads,
        version=info.version,
        version_label=catalogue.pgettext("chrome", "version"),
    )
