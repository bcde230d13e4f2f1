"""The table of formats: which function renders what, and what beside the view its bytes depend on."""

from __future__ import annotations

from collections.abc import Callable

from generator.plan.artifact import UNPUBLISHED, Artifact, Format
from generator.render.conformance import conforming, is_archive
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
from generator.render.press import Press
from generator.render.qti import render_qti
from generator.render.scorm import render_scorm
from generator.render.search import render_search
from generator.render.templates import render_template
from generator.render.workbook import render_workbook

RENDERERS: dict[Format, Callable[[Press, Artifact], bytes]] = {
    "page": lambda press, a: render_template(str(press.theme), press.catalogue, a.template, a.view).lstrip().encode(),
    "pdf": lambda press, a: render_pdf(press, a.template, a.view),
    "two_up": lambda press, a: two_up(render_pdf(press, a.template, a.view)),
    "fillable": lambda press, a: render_fillable(press, a.template, a.view),
    "moodle": lambda press, a: render_moodle(a.view, press.catalogue),
    "gift": lambda press, a: render_gift(a.view, press.catalogue),
    "qti": lambda press, a: render_qti(a.view, press.catalogue),
    "json": lambda press, a: render_json(a.view),
    "xlsx": lambda _, a: render_workbook(a.view),
    "csv": lambda _, a: render_csv(a.view),
    "ics": lambda _, a: render_ics(a.view),
    "pptx": lambda press, a: render_pptx(press, a.view),
    "html": lambda press, a: render_template(str(press.theme), press.catalogue, a.template, a.view).encode(),
    "scorm": lambda press, a: render_scorm(
        press, render_template(str(press.theme), press.catalogue, a.template, a.view), a.view
    ),
    "search": lambda press, a: render_search(a.template, a.view),
}

PAPER: frozenset[Format] = frozenset({"pdf", "two_up", "fillable"})
"""Formats that are PDF."""

SLOW: frozenset[Format] = PAPER | {"pptx"}
"""Formats that are worth a process of their own."""

MEDIA_TYPES = {
    ".css": "text/css",
    ".csv": "text/csv",
    ".gift": "text/plain",
    ".html": "text/html",
    ".ics": "text/calendar",
    ".js": "text/javascript",
    ".json": "application/json",
    ".map": "application/json",
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    ".svg": "image/svg+xml",
    ".txt": "text/plain",
    ".webmanifest": "application/manifest+json",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".xml": "application/xml",
    ".zip": "application/zip",
}


def render(press: Press, artifact: Artifact) -> bytes:
    """The bytes of one artifact. Runs in any process."""
    try:
        content = RENDERERS[artifact.format](press, artifact)
    except GlyphFault as fault:
        raise GlyphFault(fault.missing, artifact.path) from fault
    if artifact.format not in PAPER:
        return content
    scope = "part" if artifact.path.startswith(UNPUBLISHED) else "whole"
    return conforming(content, artifact.path, scope=scope, archive=is_archive(artifact.path))
