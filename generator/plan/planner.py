"""Step 5: plan all published files from the table of documents."""

from __future__ import annotations

from collections.abc import Iterable

from generator.link.handbook import Handbook
from generator.model.kinds import CHAPTERS, EVERY
from generator.plan.artifact import Artifact, Download, Plan, Planned, SitePlan, artifacts, booklets, bundles
from generator.plan.context import Context
from generator.plan.documents import DOCUMENTS, MENU
from generator.plan.shared.parts import document_head, list_page, page_of, standing
from generator.plan.shared.paths import markdown
from generator.plan.site import home, offline

CHROME = (
    "action.skip",
    "dark",
    "footer",
    "jobs",
    "light",
    "missing",
    "missing.advice",
    "missing.home",
    "permalink",
    "tabs",
    "version",
)
"""Wording of the frame of every page that replaces Material's, or that Material does not have, by keyword."""


def plan(context: Context) -> Plan:
    """Plan the requested parts of a handbook, and the files that these are made of."""
    planned: tuple[Planned, ...] = ()
    for family in DOCUMENTS:
        if family.parts & context.parts:
            planned = (*planned, *family.plan(context, planned))
    site = _site(context, planned) if "site" in context.parts else None
    if site is not None:
        _check_pages(context.handbook, artifacts(planned))
    return Plan(artifacts(planned), booklets(planned), bundles(planned), site)


def _check_pages(handbook: Handbook, planned: Iterable[Artifact]) -> None:
    """Raise `ValueError` if a record lacks the page that KINDS declares for it: links to it would be broken."""
    paths = {artifact.path for artifact in planned}
    for id_, entry in handbook.entries.items():
        kind = EVERY[entry.kind]
        if kind.page not in ("own", "listed"):
            continue
        lists = () if kind.book == CHAPTERS else (list_page(kind.name),)  # each chapter lists its sections
        for page in (page_of(kind.name, id_), *lists):
            if markdown(page) not in paths:
                row = f"the kind `{kind.name}` has page={kind.page!r} in KINDS"
                raise ValueError(f"{row}, but no row of DOCUMENTS (generator/plan/documents.py) plans `{page}`")


def _site(context: Context, planned: tuple[Planned, ...]) -> SitePlan:
    info, catalogue = context.handbook.info, context.catalogue
    since = standing(catalogue, document_head(context.handbook))
    pages = {file.path for file in planned}
    entries = [(keyword, page) for keyword, page in MENU if markdown(page) in pages]
    return SitePlan(
        name=info.title,
        language=info.language,
        footer=f"{info.company} · {info.number} · {info.version} · {since}",
        nav=home.navigation(context.handbook, context.content, catalogue, entries),
        chrome=tuple((keyword, catalogue.pgettext("chrome", keyword)) for keyword in CHROME),
        words=offline.words(catalogue),
        downloads=tuple(Download(file.download, file.path) for file in planned if file.download),
        version=info.version,
        version_label=catalogue.pgettext("chrome", "version"),
        notice=context.history.notice,
        versions=context.history.versions,
    )
