"""Paths of published pages and files, and the addresses under which the site offers them."""

from __future__ import annotations

from dataclasses import dataclass

HOME_PAGE = "index.html"
LOOKUP_PAGE = "lookup/index.html"
COVERAGE_PAGE = "coverage/index.html"
TRACEABILITY_PAGE = "traceability/index.html"
REVIEWS_PAGE = "reviews/index.html"
POSTERS_PAGE = "posters/index.html"
CHANGES_PAGE = "changes/index.html"
VERIFY_PAGE = "verify.html"
RECEIPT_PAGE = "receipt.html"
CHECKLISTS_PAGE = "checklists/index.html"
JOBS_PAGE = "jobs.html"

TRAINERS = "trainers/"
"""Folder of the site that contains all exam answers, so that a server can restrict access to it."""

TRAINERS_PAGE = f"{TRAINERS}index.html"


@dataclass(frozen=True, slots=True)
class File:
    """A published file: its path below `dist/`, and its path below the site, which pages link to."""

    path: str
    download: str


HANDBOOK = File("pdf/handbook.pdf", "files/handbook.pdf")
CHANGES = File("pdf/changes.pdf", "files/changes.pdf")
TRACEABILITY_XLSX = File("exports/traceability.xlsx", "files/traceability.xlsx")
TRACEABILITY_CSV = File("exports/traceability.csv", "files/traceability.csv")
REVIEWS_ICS = File("exports/reviews.ics", "files/reviews.ics")
TRAINING_MATRIX = File("exports/training-matrix.xlsx", "files/training-matrix.xlsx")


def checklist_sheet(checklist: str, suffix: str = "") -> File:
    """Return the file of a printed checklist; `suffix` is the suffix of its size."""
    return _pdf("checklists", f"{checklist}{suffix}")


def checklist_fillable(checklist: str) -> File:
    """Return the file of a checklist as fillable PDF."""
    return _pdf("checklists", f"{checklist}.fillable")


def form_sheet(form: str) -> File:
    """Return the file of a printed form."""
    return _pdf("forms", form)


def form_fillable(form: str) -> File:
    """Return the file of a form as fillable PDF."""
    return _pdf("forms", f"{form}.fillable")


def chapter_book(chapter: int) -> File:
    """Return the file of the book of a chapter."""
    return _pdf("chapters", f"chapter-{chapter}")


def role_book(role: str) -> File:
    """Return the file of the book of a role."""
    return _pdf("roles", role)


def signoff_sheet(role: str) -> File:
    """Return the file of the sheet on which members of a role sign that they have read its book."""
    return File(f"pdf/signoff/{role}.pdf", f"files/{role}.signoff.pdf")


def poster(name: str) -> File:
    """Return the file of a poster, or of a sheet of pocket cards."""
    return _pdf("posters", name)


def training_pack(role: str) -> File:
    """Return the file of the training pack of a role."""
    return File(f"packs/{role}.zip", f"{TRAINERS}{role}.zip")


def chapter_page(chapter: int) -> str:
    """Return the path of the page of a chapter."""
    return f"chapters/{chapter}/index.html"


def trainer_page(role: str) -> str:
    """Return the path of the trainers' page of a role's course."""
    return f"{TRAINERS}{role}.html"


def markdown(page: str) -> str:
    """Return the path of the Markdown file of a page of the site."""
    return page.removesuffix(".html") + ".md"


def html(markdown_page: str) -> str:
    """Return the path of a page of the site, given that of its Markdown."""
    return markdown_page.removesuffix(".md") + ".html"


def _pdf(folder: str, name: str) -> File:
    return File(f"pdf/{folder}/{name}.pdf", f"files/{name}.pdf")
