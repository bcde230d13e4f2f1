"""The table of formats: which function renders what, and what beside the view its bytes depend on."""

from __future__ import annotations

from collections.abc import Callable

from generator.plan.artifact import Artifact, Format
from generator.render.gift import render_gift
from generator.render.imposition import two_up
from generator.render.json_format import render_json
from generator.render.moodle import render_moodle
from generator.render.pdf import render_pdf
from generator.render.press import Press
from generator.render.search import render_search
from generator.render.templates import render_template

RENDERERS: dict[Format, Callable[[Press, Artifact], bytes]] = {
    "page": lambda press, a: render_template(str(press.theme), press.catalogue, a.template, a.view).lstrip().encode(),
    "pdf": lambda press, a: render_pdf(press, a.template, a.view),
    "two_up": lambda press, a: two_up(render_pdf(press, a.template, a.view)),
    "moodle": lambda press, a: render_moodle(a.view, press.catalogue),
    "gift": lambda press, a: render_gift(a.view, press.catalogue),
    "json": lambda press, a: render_json(a.view),
    "search": lambda press, a: render_search(a.template, a.view),
}

MEDIA_TYPES = {
    ".css": "text/css",
    ".gift": "text/plain",
    ".html": "text/html",
    ".js": "text/javascript",
    ".json": "application/json",
    ".map": "application/json",
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".txt": "text/plain",
    ".webmanifest": "application/manifest+json",
    ".xml": "application/xml",
    ".zip": "application/zip",
}


def render(press: Press, artifact: Artifact) -> bytes:
    """The bytes of one artifact. Runs in any process."""
    return RENDERERS[artifact.format](press, artifact)
