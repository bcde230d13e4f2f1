"""Jinja2 environment of all templates, and its filters. Text is escaped unless a filter returns safe markup."""

from __future__ import annotations

import html
import json
import re
import traceback
from collections.abc import Callable
from functools import cache, partial
from typing import Any

from jinja2 import (
    Environment,
    FileSystemLoader,
    StrictUndefined,
    TemplateError,
    TemplateNotFound,
    TemplateSyntaxError,
)
from markupsafe import Markup, escape

from generator.diagnostics.characters import width
from generator.load.catalogue import Catalogue
from generator.plan.shared.glossary import TermView, finder
from generator.plan.shared.parts import Link, paragraphs, standing
from generator.render.charts import bullet_chart, bullet_overview, coverage_strip, training_hours
from generator.render.class_charts import question_plot, share_bars
from generator.render.context import RenderContext
from generator.render.flow import flow_diagram, flow_diagrams
from generator.render.lines import fitting
from generator.render.matrix import cell_id, risk_matrices, risk_matrix
from generator.render.qr import qr_code
from generator.render.scorm import course_data
from generator.render.search import by_sound
from generator.render.svg import upper_left

_MARKDOWN = re.compile(r"[^\w\s]|_", re.ASCII)

_TERM = Markup('<a class="sop-term" href="{href}" data-term="{id}" aria-describedby="def-{id}">{word}</a>')

_SLOT = Markup('<a class="page-slot" href="{}">&#8199;&#8199;&#8199;</a>')


class TemplateFault(Exception):
    """A template that cannot be read, or uses a value that its view does not have."""

    def __init__(self, template: str, line: int, message: str) -> None:
        super().__init__(template, line, message)
        self.template, self.line, self.message = template, line, message


def render_template(context: RenderContext, template: str, view: object) -> str:
    """Return the rendered text, or raise `TemplateFault` with the line of the template that is wrong."""
    environment = _environment(
        str(context.theme), context.folders, context.catalogue.language, wording(context.catalogue)
    )
    try:
        return environment.get_template(template).render(view=view)
    except TemplateSyntaxError as error:
        raise TemplateFault(error.name or template, error.lineno, error.message or "it cannot be read") from error
    except TemplateNotFound as error:
        raise _missing(error, template, context) from error
    except TemplateError as error:
        raise TemplateFault(template, _line_in(error, template), error.message or str(error)) from error
    except OSError as error:
        raise TemplateFault(template, 1, (error.strerror or "it cannot be read").lower()) from error
    except _VALUE_ERRORS as error:
        raise TemplateFault(template, _line_in(error, template), f"{type(error).__name__}: {error}") from error


_VALUE_ERRORS = (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError)
"""Python errors raised when an expression or filter in a template gets a value of the wrong kind."""


def _missing(error: TemplateNotFound, template: str, context: RenderContext) -> TemplateFault:
    """Report a missing template at its own path, or at the line of the template that includes it."""
    name = str(error.name or template)
    folder = name.partition("/")[0]
    message = f"`theme/{name}` does not exist"
    if context.folders is not None and folder not in context.folders:
        message = f"`theme/{folder}` may not be read: the format's row in `render/formats.py` does not name it"
    return TemplateFault(template, 1 if name == template else _line_in(error, template), message)


def _line_in(error: Exception, template: str) -> int:
    """Return the line at which rendering stopped: Jinja2 puts the template's lines into the traceback."""
    lines = [at.lineno for at in traceback.extract_tb(error.__traceback__) if at.filename.endswith(template)]
    return (lines or [1])[-1] or 1


def wording(catalogue: Catalogue) -> tuple[tuple[str, str, str], ...]:
    """Return context, message and translation of all translations, in a fixed order."""
    rows = ((*key, text) if isinstance(key, tuple) else ("", key, text) for key, text in catalogue.messages.items())
    return tuple(sorted(rows))


@cache
def _environment(
    theme: str, folders: tuple[str, ...] | None, language: str, messages: tuple[tuple[str, str, str], ...]
) -> Environment:
    catalogue = Catalogue(language, {(context, key) if context else key: text for context, key, text in messages})
    environment = Environment(
        loader=_Folders(theme, folders),
        autoescape=True,
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n"],
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        comment_start_string="{##",  # Markdown ids are written `{#id}`
        comment_end_string="##}",
    )
    environment.install_gettext_callables(  # type: ignore[attr-defined]  # it comes with the extension
        catalogue.gettext, catalogue.ngettext, newstyle=False, pgettext=catalogue.pgettext
    )
    environment.globals |= {"language": language, "standing": partial(standing, catalogue)}
    environment.filters |= {
        "md": markdown_text,
        "front_matter": front_matter,
        "fill": fill,
        "paragraphs": paragraphs,
        "quantity": quantity,
        "width": width,
        "page_counters": page_counters,
        "explained": explained,
        "fitting": fitting,
        "page_slots": page_slots,
        "page_slot": page_slot,
        "flow_diagram": flow_diagram,
        "flow_diagrams": flow_diagrams,
        "risk_matrix": risk_matrix,
        "risk_matrices": risk_matrices,
        "upper_left": upper_left,
        "cell_id": cell_id,
        "bullet_chart": bullet_chart,
        "bullet_overview": bullet_overview,
        "training_hours": training_hours,
        "coverage_strip": coverage_strip,
        "data_block": data_block,
        "qr_code": qr_code,
        "course_data": course_data,
        "share_bars": share_bars,
        "question_plot": question_plot,
        "by_sound": by_sound,
    }
    return environment


class _Folders(FileSystemLoader):
    """Loader of templates in some folders of the theme, or in all of them if `folders=None`."""

    def __init__(self, theme: str, folders: tuple[str, ...] | None) -> None:
        super().__init__(theme)
        self._folders = folders

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, Callable[[], bool]]:
        """Return source, path and freshness check of a template (interface of Jinja2)."""
        if self._folders is not None and template.partition("/")[0] not in self._folders:
            raise TemplateNotFound(template)
        return super().get_source(environment, template)


def markdown_text(text: str) -> Markup:
    """Escape text for a Markdown heading: punctuation that Markdown or HTML could interpret becomes entities."""
    plain = text.unescape() if isinstance(text, Markup) else text
    return Markup(
        _MARKDOWN.sub(lambda sign: f"&#{ord(sign.group())};" if sign.group().isascii() else sign.group(), plain)
    )


def front_matter(text: str) -> Markup:
    """Escape text for a value in front matter. The site's theme inserts it into HTML as it is."""
    return Markup(json.dumps(html.escape(text), ensure_ascii=False))


def fill(pattern: str, **values: Any) -> Markup:
    """Replace the `{names}` in a translation by values, which are escaped."""
    return Markup(str(escape(pattern)).format(**{name: escape(value) for name, value in values.items()}))


def explained(text: str, terms: tuple[TermView, ...], *, spoken: bool = False) -> Markup:
    """Return an escaped text in which the first mention of each term links to its definition.

    `spoken` marks a text in staff's own words.
    """
    if not terms:
        return escape(text)
    hrefs = {term.id: term.href for term in terms}
    parts, at = [], 0
    for mention in finder(terms, spoken=spoken).first(text):
        word = text[mention.start : mention.end]
        parts += [escape(text[at : mention.start]), _TERM.format(href=hrefs[mention.term], id=mention.term, word=word)]
        at = mention.end
    return Markup("").join([*parts, escape(text[at:])])


def quantity(value: float) -> str:
    """Format a number, with a minus sign instead of a hyphen."""
    return f"{value:g}".replace("-", "\u2212") if value < 0 else f"{value:g}"


def page_counters(text: Markup) -> Markup:
    """Replace `§` and `¤` by elements that the style sheet fills with page number and number of pages."""
    counted = str(text).replace("§", '<span class="page"></span>').replace("¤", '<span class="pages"></span>')
    return Markup(counted)


def page_slots(text: Markup) -> Markup:
    """Replace `§` and `¤` in a part of a book by placeholders, which the bindery fills."""
    return Markup(str(text).replace("§", _SLOT.format("sop:here")).replace("¤", _SLOT.format("sop:pages")))


def page_slot(link: Link) -> Markup:
    """Return a placeholder for the page number of a link's target; empty if the link leaves the book."""
    if not link.href.startswith("sop:to/"):
        return Markup()
    return _SLOT.format(link.href.replace("sop:to/", "sop:page/", 1))


def data_block(text: str) -> Markup:
    """Escape JSON for a `<script type="application/json">`, so that it cannot end the element or begin another."""
    return Markup(text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026"))
