"""HTML from a template becomes a PDF. WeasyPrint is imported in the worker that needs it, and nowhere else."""

from __future__ import annotations

import logging
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from generator.load.catalogue import Catalogue
from generator.render.fonts import FontFile
from generator.render.templates import render_template

if TYPE_CHECKING:
    from weasyprint import CSS
    from weasyprint.text.fonts import FontConfiguration


def render_pdf(theme: str, catalogue: Catalogue, fonts: tuple[FontFile, ...], template: str, view: Any) -> bytes:
    """The PDF of a template and its view; `theme` is the folder of templates and styles."""
    from weasyprint import HTML

    _quiet()
    styles, configuration = _styles(theme, fonts)
    document = HTML(string=render_template(theme, catalogue, template, view), url_fetcher=_fetcher(theme, fonts))
    return document.write_pdf(stylesheets=list(styles), font_config=configuration)


@cache
def _styles(theme: str, fonts: tuple[FontFile, ...]) -> tuple[tuple[CSS, ...], FontConfiguration]:
    """Parsed once a worker: fonts are loaded once, and glyphs are cached across documents."""
    from weasyprint import CSS
    from weasyprint.text.fonts import FontConfiguration

    configuration = FontConfiguration()
    fetcher = _fetcher(theme, fonts)
    faces = "\n".join(_face(font) for font in fonts)
    sheet = Path(theme) / "print" / "print.css"
    return (
        CSS(string=faces, font_config=configuration, url_fetcher=fetcher),
        CSS(filename=str(sheet), font_config=configuration, url_fetcher=fetcher),
    ), configuration


def _face(font: FontFile) -> str:
    source = Path(font.path).as_uri()
    return f'@font-face {{ font-family: "{font.family}"; font-weight: {font.weight}; src: url("{source}") }}'


@cache
def _fetcher(theme: str, fonts: tuple[FontFile, ...]) -> Any:
    """Only the theme's own files and the fonts are ever read, whatever a text says."""
    from weasyprint.urls import URLFetcher

    allowed = {Path(font.path).as_uri() for font in fonts}
    below = (Path(theme) / "print").resolve().as_uri() + "/"

    class OwnFiles(URLFetcher):
        def fetch(self, url: str, headers: Any = None) -> Any:
            if url not in allowed and not (url.startswith(below) and ".." not in url):
                raise ValueError(f"not a file of the theme: {url}")
            return super().fetch(url, headers)

    return OwnFiles(allowed_protocols={"file"}, allow_redirects=False, fail_on_errors=True)


def _quiet() -> None:
    for name in ("weasyprint", "fontTools"):
        logging.getLogger(name).setLevel(logging.ERROR)
