"""Table of formats: suffix, media type, renderer, and the inputs of the renderer."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import Literal, TypeVar, get_args

from generator.plan.artifact import UNPUBLISHED, Artifact, FormatName, View
from generator.plan.exports.handbook_json import Document
from generator.plan.shared.calendar import Calendar
from generator.plan.shared.parts import Fillable, Printed
from generator.plan.shared.tables import Sheet, Workbook
from generator.plan.training.bank import Quiz
from generator.plan.training.learning import LearningCourse
from generator.plan.training.slides import Deck
from generator.project import BUNDLED
from generator.render.conformance import Scope, ensure_conformance
from generator.render.context import RenderContext, RenderFault
from generator.render.csv_table import render_csv
from generator.render.fillable import render_fillable
from generator.render.finishing import GlyphFault
from generator.render.gift import render_gift
from generator.render.ics import render_ics
from generator.render.imposition import two_up
from generator.render.json_format import render_json
from generator.render.moodle import render_moodle
from generator.render.pdf import render_pdf
from generator.render.pptx import render_pptx
from generator.render.qti import render_qti
from generator.render.scorm import render_scorm
from generator.render.search import IndexPart, render_search
from generator.render.templates import render_template
from generator.render.workbook import render_workbook

V = TypeVar("V")
Renderer = Callable[[RenderContext, str, View], bytes]


@dataclass(frozen=True, slots=True)
class Format:
    """Row of the table. The renderer gets the context, the template and the view of an artifact.

    A renderer can only read the `theme_folders` of the theme, and fonts and logo only if it `prints`. The cache key
    covers exactly these inputs, so an artifact is rendered again when one of them changes.
    """

    name: FormatName
    suffix: str
    """Suffix of its file names."""
    media_type: str
    render: Renderer
    theme_folders: tuple[str, ...] = ()
    prints: bool = False
    slow: bool = False
    """Whether rendering is slow enough to run in a worker process."""
    claims: Literal["archive", "form"] | None = None
    """Conformance of a PDF: `archive` is PDF/A and PDF/UA, `form` (fillable) is PDF/UA only."""

    def narrowed(self, context: RenderContext) -> RenderContext:
        """Return the context reduced to the inputs that the row names."""
        if self.prints:
            return replace(context, folders=self.theme_folders)
        return replace(context, folders=self.theme_folders, fonts=(), logo=None)


def _page(context: RenderContext, template: str, view: View) -> bytes:
    """Return a page as Markdown, without the leading blank lines that imports of a template leave; never empty."""
    return (render_template(context, template, view).lstrip() or "\n").encode()


def _html(context: RenderContext, template: str, view: View) -> bytes:
    return render_template(context, template, view).encode()


def _scorm(context: RenderContext, template: str, view: LearningCourse) -> bytes:
    return render_scorm(context, render_template(context, template, view), view)


def _pptx(context: RenderContext, _: str, deck: Deck) -> bytes:
    return render_pptx(context, deck)


def _moodle(context: RenderContext, _: str, quiz: Quiz) -> bytes:
    return render_moodle(quiz, context.catalogue)


def _gift(context: RenderContext, _: str, quiz: Quiz) -> bytes:
    return render_gift(quiz, context.catalogue)


def _qti(context: RenderContext, _: str, quiz: Quiz) -> bytes:
    return render_qti(quiz, context.catalogue)


def _pdf(context: RenderContext, template: str, view: View) -> bytes:
    if not isinstance(view, Printed):
        raise _other_view(view, "a view with a head")
    return render_pdf(context, template, view)


def _two_up(context: RenderContext, template: str, view: View) -> bytes:
    return two_up(_pdf(context, template, view))


def _fillable(context: RenderContext, template: str, view: View) -> bytes:
    if not isinstance(view, Fillable):
        raise _other_view(view, "a view with a head and an identity")
    return render_fillable(context, template, view)


def _search(_: RenderContext, name: str, view: View) -> bytes:
    if not isinstance(view, IndexPart):
        raise _other_view(view, "a part of the index")
    return render_search(name, view)


def _of(type_: type[V], renderer: Callable[[RenderContext, str, V], bytes]) -> Renderer:
    """Return a renderer that accepts any view and raises `RenderFault` if it is not of the type."""

    def checked(context: RenderContext, template: str, view: View) -> bytes:
        if not isinstance(view, type_):
            raise _other_view(view, f"`{type_.__name__}`")
        return renderer(context, template, view)

    return checked


def _other_view(view: View, wanted: str) -> RenderFault:
    return RenderFault(f"its view is a `{type(view).__name__}`, and its format renders {wanted}")


XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
PDF = "application/pdf"
PRINT = ("print",)

# fmt: off
FORMATS = (
    Format("page", ".md", "text/markdown", _page, ("page",)),
    Format("html", ".html", "text/html", _html, ("deck", "pack", "print")),
    Format("pdf", ".pdf", PDF, _pdf, PRINT, prints=True, slow=True, claims="archive"),
    Format("two_up", ".pdf", PDF, _two_up, PRINT, prints=True, slow=True, claims="archive"),
    Format("fillable", ".fillable.pdf", PDF, _fillable, PRINT, prints=True, slow=True, claims="form"),
    Format("pptx", ".pptx", PPTX, _of(Deck, _pptx), PRINT, prints=True, slow=True),
    Format("scorm", ".zip", "application/zip", _of(LearningCourse, _scorm), ("scorm",)),
    Format("moodle", ".xml", "application/xml", _of(Quiz, _moodle)),
    Format("gift", ".gift", "text/plain", _of(Quiz, _gift)),
    Format("qti", ".zip", "application/zip", _of(Quiz, _qti)),
    Format("json", ".json", "application/json", _of(Document, lambda context, _, document: render_json(document))),
    Format("xlsx", ".xlsx", XLSX, _of(Workbook, lambda context, _, workbook: render_workbook(workbook))),
    Format("csv", ".csv", "text/csv", _of(Sheet, lambda context, _, sheet: render_csv(sheet))),
    Format("ics", ".ics", "text/calendar", _of(Calendar, lambda context, _, calendar: render_ics(calendar))),
    Format("search", ".js", "text/javascript", _search),
)
# fmt: on

SITE_MEDIA_TYPES = {
    ".css": "text/css",
    ".map": "application/json",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".txt": "text/plain",
    ".webmanifest": "application/manifest+json",
}
"""Media types of site files that no format renders."""


class FormatTableError(Exception):
    """Inconsistent table: a row is missing, or contradicts other rows, the plan or the bundled theme."""


def check_table(rows: Iterable[Format], names: Iterable[str], theme: Path) -> None:
    """Raise `FormatTableError` unless each name has exactly one row and all rows are consistent."""
    seen: set[str] = set()
    types = dict(SITE_MEDIA_TYPES)
    for row in rows:
        if row.name in seen:
            raise FormatTableError(f"format `{row.name}` has two rows")
        seen.add(row.name)
        if row.name not in names:
            raise FormatTableError(f"format `{row.name}` is not among the `FormatName` of plan/artifact.py")
        if row.media_type != types.setdefault(_ending(row.suffix), row.media_type):
            raise FormatTableError(f"format `{row.name}` gives `{row.suffix}` a second media type, `{row.media_type}`")
        for folder in row.theme_folders:
            if not (theme / folder).is_dir():
                raise FormatTableError(f"format `{row.name}` reads `theme/{folder}`, which does not exist")
    for name in names:
        if name not in seen:
            raise FormatTableError(f"format `{name}` has no row in render/formats.py")


def _ending(path: str) -> str:
    """Return the last suffix of a path; that of `.fillable.pdf` is `.pdf`."""
    return PurePosixPath(f"file{path}").suffix


check_table(FORMATS, get_args(FormatName), BUNDLED / "theme")

_ROWS = {row.name: row for row in FORMATS}
_MEDIA_TYPES = SITE_MEDIA_TYPES | {_ending(row.suffix): row.media_type for row in FORMATS}


def format_of(artifact: Artifact) -> Format:
    """Return the row of an artifact's format, or raise `RenderFault` if the path does not end in its suffix."""
    if artifact.format not in _ROWS:
        raise FormatTableError(f"format `{artifact.format}` of `{artifact.path}` has no row in render/formats.py")
    row = _ROWS[artifact.format]
    if not artifact.path.endswith(row.suffix):
        message = f"its path does not end in `{row.suffix}`, as files of the format `{row.name}` do"
        raise RenderFault(message, artifact.path)
    return row


def media_type(path: str) -> str:
    """Return the media type of a published file."""
    return _MEDIA_TYPES.get(PurePosixPath(path).suffix, "application/octet-stream")


def render(context: RenderContext, artifact: Artifact) -> bytes:
    """Return the bytes of an artifact, validated against the conformance they claim. Runs in any process."""
    row = format_of(artifact)
    try:
        content = row.render(row.narrowed(context), artifact.template, artifact.view)
    except GlyphFault as fault:
        raise GlyphFault(fault.missing, artifact.path) from fault
    except RenderFault as fault:
        raise RenderFault(fault.message, artifact.path) from fault
    if not isinstance(content, bytes) or not content:
        returned = "no bytes" if content == b"" else f"`{type(content).__name__}` instead of bytes"
        raise RenderFault(f"the renderer of the format `{row.name}` returned {returned}", artifact.path)
    if row.claims is None:
        return content
    scope: Scope = "part" if artifact.path.startswith(UNPUBLISHED) else "whole"
    return ensure_conformance(content, artifact.path, scope=scope, archive=row.claims == "archive")
