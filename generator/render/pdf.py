"""Render HTML to PDF. WeasyPrint is imported inside functions, as its import takes over a second."""

from __future__ import annotations

import gc
import logging
from base64 import b64decode
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from generator.load.logo import Logo
from generator.plan.shared.parts import HouseStyle, Printed
from generator.render.context import RenderContext
from generator.render.finishing import ARCHIVE, FORM, finish
from generator.render.fonts import FontFile, subset_family
from generator.render.qr import ADDRESS, qr_picture
from generator.render.templates import render_template

if TYPE_CHECKING:
    from weasyprint import CSS
    from weasyprint.text.fonts import FontConfiguration

PICTURES = ("data:image/png;base64,", "data:image/jpeg;base64,")
"""Beginnings of data URLs in templates; planners validate such pictures."""

LOGO = "house:logo"
"""URL of the logo in templates."""


class LibraryFault(Exception):
    """A program cannot load a system library that it needs."""

    def __init__(self, program: str, message: str) -> None:
        super().__init__(program, message)
        self.program, self.message = program, message


def _load_weasyprint() -> None:
    """Import WeasyPrint and silence its warnings, or raise `LibraryFault` if Pango cannot be loaded."""
    try:
        import weasyprint  # noqa: F401
    except OSError as error:
        raise LibraryFault("WeasyPrint", str(error).split(": ")[0]) from error
    for name in ("weasyprint", "fontTools"):
        logging.getLogger(name).setLevel(logging.ERROR)


def render_pdf(context: RenderContext, template: str, view: Printed, *, fields: bool = False) -> bytes:
    """Return the PDF of a template and its view; with `fields`, inputs become form fields."""
    _load_weasyprint()
    from weasyprint import HTML

    sheets = str(context.folder("print"))
    text = render_template(context, template, view)
    family = subset_family(view.head.house.body)
    text = text.replace("<svg ", f'<svg font-family="{family}" ')  # drawings do not inherit the font
    styles, configuration = _styles(sheets, context.fonts, view.head.house)
    document = HTML(string=text, url_fetcher=_fetcher(sheets, context.fonts, context.logo))
    content: bytes = document.write_pdf(
        stylesheets=list(styles),
        font_config=configuration,
        pdf_forms=fields,
        pdf_variant=FORM if fields else ARCHIVE,
        finisher=partial(finish, fonts=context.fonts, archive=not fields),
    )
    del document
    gc.collect()  # boxes form cycles that hold memory of Pango, uncounted by Python: 3 GB after 300 documents
    return content


def drawing_pdf(
    sheets: str, fonts: tuple[FontFile, ...], drawing: str, width: float, height: float, house: HouseStyle
) -> bytes:
    """Return a PDF page with nothing but a drawing, in its size in pixels; `sheets`: folder of the style sheets."""
    _load_weasyprint()
    from weasyprint import CSS, HTML

    styles, configuration = _styles(sheets, fonts, house)
    page = CSS(string=f"@page {{ size: {width}px {height}px; margin: 0 }} body {{ margin: 0 }}")
    text = drawing.replace("<svg ", f'<svg font-family="{subset_family(house.body)}" ', 1)
    document = HTML(string=text, url_fetcher=_fetcher(sheets, fonts, None))
    content: bytes = document.write_pdf(stylesheets=[styles[0], page], font_config=configuration)
    return content


@cache
def _styles(sheets: str, fonts: tuple[FontFile, ...], house: HouseStyle) -> tuple[tuple[CSS, ...], FontConfiguration]:
    """Parse the style sheets once per worker, so that documents share loaded fonts and cached glyphs."""
    from weasyprint import CSS
    from weasyprint.text.fonts import FontConfiguration

    gc.freeze()  # imported modules stay alive: exclude them from the collection after each document
    configuration = FontConfiguration()
    fetcher = _fetcher(sheets, fonts, None)
    files = (Path(sheets) / "print.css", Path(sheets) / f"{house.layout}.css")
    return (
        CSS(string="\n".join([*map(_face, fonts), _house(house)]), font_config=configuration, url_fetcher=fetcher),
        *(CSS(filename=str(file), font_config=configuration, url_fetcher=fetcher) for file in files),
    ), configuration


def _face(font: FontFile) -> str:
    source = Path(font.path).as_uri()
    return f'@font-face {{ font-family: "{font.family}"; font-weight: {font.weight}; src: url("{source}") }}'


def _house(house: HouseStyle) -> str:
    """Return the theme settings as CSS variables. A subset precedes its family: it is faster and nearly complete."""
    body, heading = (f'"{subset_family(name)}", "{name}", sans-serif' for name in (house.body, house.heading))
    colours = f"--primary: {house.primary}; --critical: {house.critical}"
    return f":root {{ {colours}; --body: {body}; --heading: {heading} }}\n@page {{ font-family: {body} }}"


@cache
def _fetcher(sheets: str, fonts: tuple[FontFile, ...], logo: Logo | None) -> Any:
    """Return a URL fetcher that only reads files of the theme, fonts, the logo, QR codes and pictures in the view."""
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    allowed = {Path(font.path).as_uri() for font in fonts}
    root = Path(sheets).resolve().as_uri() + "/"

    class OwnFiles(URLFetcher):  # type: ignore[misc]  # WeasyPrint has no types
        def fetch(self, url: str, headers: Any = None) -> Any:
            if url == LOGO and logo is not None:
                return URLFetcherResponse(url, logo.content, {"Content-Type": logo.media_type})
            if url.startswith(ADDRESS):
                code = qr_picture(unquote(url.removeprefix(ADDRESS)))
                return URLFetcherResponse(url, code, {"Content-Type": "image/png"})
            if url.startswith(PICTURES):
                head, _, text = url.partition(",")
                media_type = head.removeprefix("data:").removesuffix(";base64")
                return URLFetcherResponse(url, b64decode(text), {"Content-Type": media_type})
            if url not in allowed and not (url.startswith(root) and ".." not in url):
                raise ValueError(f"not a file of the theme: {url}")
            return super().fetch(url, headers)

    return OwnFiles(allowed_protocols={"file"}, allow_redirects=False, fail_on_errors=True)
