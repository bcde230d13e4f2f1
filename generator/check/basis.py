"""Rules about figures: each needs a basis that can be cited."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from pydantic import BaseModel

from generator.diagnostics.diagnostic import Diagnostic, Place
from generator.link.citations import citing
from generator.link.handbook import Handbook
from generator.link.references import holds_records
from generator.load.records import Entry
from generator.model.checklist import Checklist, Item, Measure
from generator.model.reference import Basis, Reference

_TOKEN = re.compile(r"[A-Za-z0-9.,/:—–~+-]+")
_FULL_WIDTH = {0xFF10 + digit: str(digit) for digit in range(10)}
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_PROSE = ("text", "action", "within", "if_fails", "do", "dont", "response", "keep", "formula")
"""Fields whose figures are requirements; titles, names and numbers of documents are not."""


def figure_in(text: str) -> str | None:
    """Return the first number that is a quantity; numbers inside dates, document numbers and codes do not count."""
    tokens: list[str] = _TOKEN.findall(text.translate(_FULL_WIDTH))
    for token in tokens:
        if re.search(r"[0-9]", token) and not re.search(r"[A-Za-z]", token) and not _DATE.fullmatch(token):
            return token
    return None


def cited_without_reference(entry: Entry) -> Iterator[Diagnostic]:
    """C201: a basis of grade law (法规) or standard (标准) names its reference."""
    for basis, at in bases(entry.record, entry.at):
        if basis.grade in ("law", "standard") and basis.reference is None:
            hint = "add `reference:`, or grade it `experience` or `house`"
            message = f"a basis of grade `{basis.grade}` names no reference"
            yield Diagnostic("C201", message, at.into("grade"), hints=(hint,))
        elif basis.article is not None and basis.reference is None:
            hint = "add `reference:`, or remove the article"
            message = f"the article `{basis.article}` names no reference"
            yield Diagnostic("C201", message, at.into("article"), hints=(hint,))


def figure_without_basis(entry: Entry) -> Iterator[Diagnostic]:
    """C202: a figure in a requirement has a basis."""
    for record, at in _records(entry.record, entry.at):
        if _basis_of(record) != ():
            continue
        for name, text, place in _prose(record, at):
            figure = figure_in(text)
            if figure is not None:
                yield Diagnostic(
                    "C202", f"the figure `{figure}` in `{name}` has no basis", place, hints=(_basis_hint(record),)
                )
                break
        else:
            if isinstance(record, Item) and isinstance(record.answer, Measure) and _limited(record.answer):
                at_answer = at.into("answer")
                yield Diagnostic(
                    "C202", "the limits of the measure have no basis", at_answer, hints=(_basis_hint(record),)
                )


def article_without_clause(handbook: Handbook) -> Iterator[Diagnostic]:
    """C417: an article that was read is cited as a basis, or has a reason why not."""
    cited = citing(handbook)
    for reference in handbook.references:
        for i, article in enumerate(reference.articles):
            at = handbook.place(reference.id).into("articles", i)
            users = cited.get((reference.id, article.number), ())
            if not users and article.without_clause is None:
                message = f"no record cites `{article.number}` of `{reference.id}`"
                hint = "cite it as a basis, or give the reason under `without_clause`"
                yield Diagnostic("C417", message, at.into("number"), hints=(hint,), subject=reference.id)
            elif users and article.without_clause is not None:
                message = f"`{users[0]}` cites `{article.number}` of `{reference.id}`, which has a `without_clause`"
                hint = "remove `without_clause`"
                yield Diagnostic("C417", message, at.into("without_clause"), hints=(hint,), subject=reference.id)


def _limited(measure: Measure) -> bool:
    return bool(measure.limits) or any(bound is not None for bound in (measure.min, measure.max, measure.share))


def _basis_of(record: BaseModel) -> tuple[Basis, ...] | None:
    return record.keep_basis if isinstance(record, Checklist) else getattr(record, "basis", None)


def _basis_hint(record: BaseModel) -> str:
    name = "keep_basis" if isinstance(record, Checklist) else "basis"
    return f"add `{name}: [{{grade: house}}]` if it is the handbook's own, or cite its law, standard or experience"


def _prose(record: BaseModel, at: Place) -> Iterator[tuple[str, str, Place]]:
    for name in _PROSE:
        value = getattr(record, name, None)
        if isinstance(value, str):
            yield name, value, at.into(name)
        elif isinstance(value, tuple):
            yield from ((name, text, at.into(name, i)) for i, text in enumerate(value) if isinstance(text, str))


def _records(record: BaseModel, at: Place) -> Iterator[tuple[BaseModel, Place]]:
    yield record, at
    for name in _nested(type(record)):
        value = getattr(record, name)
        if isinstance(value, BaseModel):
            yield from _records(value, at.into(name))
        elif isinstance(value, tuple):
            for i, part in enumerate(value):
                if isinstance(part, BaseModel):
                    yield from _records(part, at.into(name, i))


@cache
def _nested(model: type[BaseModel]) -> tuple[str, ...]:
    return tuple(name for name, field in model.model_fields.items() if holds_records(field.annotation))


def bases(record: BaseModel, at: Place) -> Iterator[tuple[Basis, Place]]:
    """Yield every basis in a record, with its place."""
    return ((part, place) for part, place in _records(record, at) if isinstance(part, Basis))


def article_not_listed(handbook: Handbook) -> Iterator[Diagnostic]:
    """C402, C206: a cited article is one that the authors have read."""
    for basis, at in _all_bases(handbook):
        if basis.article is None or basis.reference is None:
            continue
        reference = handbook.get(basis.reference, Reference)
        listed = [article.number for article in reference.articles]
        if reference.evidence != "read":
            hint = "cite the reference without an article, or read it and set `evidence: read`"
            message = f"`{basis.article}` is cited, but `{reference.id}` is known from secondary sources only"
            yield Diagnostic("C206", message, at.into("article"), hints=(hint,), subject=reference.id)
        elif basis.article not in listed:
            hint = "add it to the `articles` of the reference, or cite the reference without an article"
            message = f"`{reference.id}` does not list `{basis.article}`"
            yield Diagnostic("C402", message, at.into("article"), hints=(hint,), subject=reference.id)


def reference_not_in_force(handbook: Handbook) -> Iterator[Diagnostic]:
    """C403: a cited reference is in force on the handbook's effective date."""
    for basis, at in _all_bases(handbook):
        if basis.reference is None:
            continue
        reference = handbook.get(basis.reference, Reference)
        ended = reference.status in ("superseded", "repealed")
        early = reference.effective is not None and reference.effective > handbook.info.effective
        if ended or early or reference.status == "coming":
            since = f"; it takes effect on {reference.effective}" if early else ""
            hint = f"cite `{reference.replaced_by}` instead" if reference.replaced_by else "cite one that is in force"
            message = f"`{reference.id}` is not in force on {handbook.info.effective}{since}"
            yield Diagnostic("C403", message, at.into("reference"), hints=(hint,), subject=reference.id)


def _all_bases(handbook: Handbook) -> Iterator[tuple[Basis, Place]]:
    for entry in handbook.entries.values():
        if entry.kind not in ("clause", "step", "item"):
            yield from bases(entry.record, entry.at)
