"""Forms on paper: a sheet each, with room to write."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from generator.engine.canonical import canonical_digest
from generator.link.handbook import Handbook
from generator.model.checklist import Form, FormField
from generator.model.published import published
from generator.plan.artifact import Artifact, Document
from generator.plan.shared.document_id import DocumentId, identify_sheet
from generator.plan.shared.parts import Addresses, BasisView, DocumentHead, InForce, document_head
from generator.plan.shared.paths import form_sheet
from generator.plan.shared.sheets import NORMAL, BlockRow, Size, document_block

SHORT = {"line", "date", "number"}
"""Types that half a row has room for."""


@dataclass(frozen=True, slots=True)
class FieldView:
    """One field of a form; the type is a keyword."""

    label: str
    type: str
    unit: str
    options: tuple[str, ...]
    required: bool


@dataclass(frozen=True, slots=True)
class FormSheet:
    """A form for paper: fields in rows of one or two, as they are filled in from left to right."""

    head: DocumentHead
    document_id: DocumentId
    size: Size
    block: tuple[BlockRow, ...]
    title: str
    purpose: str
    rows: tuple[tuple[FieldView, ...], ...]
    keep: str
    bases: tuple[BasisView, ...]
    in_force: InForce | None


def sheets(handbook: Handbook) -> Iterator[Artifact]:
    """One PDF for each form."""
    head = document_head(handbook)
    to = Addresses(handbook, None)
    for form in handbook.forms:
        document_id = identify_sheet(handbook, form.id, formsheet_digest(handbook, form))
        view = FormSheet(
            head=head,
            document_id=document_id,
            size=NORMAL,
            block=document_block(handbook, document_id, NORMAL),
            title=form.title,
            purpose=form.purpose,
            rows=tuple(_rows(form)),
            keep=form.keep,
            bases=to.basis(form.basis),
            in_force=to.in_force(form),
        )
        file, document = form_sheet(form.id), Document(document_id, form.title, form.id)
        records = (form.id, handbook.info.id)
        yield Artifact(file.path, NORMAL.format, "print/form.html.j2", view, records, file.download, document)


def _rows(form: Form) -> Iterator[tuple[FieldView, ...]]:
    """Two short fields that follow each other share a row."""
    waiting: FieldView | None = None
    for field in form.fields:
        view = _field(field)
        if waiting is None and view.type in SHORT:
            waiting = view
        elif waiting is not None and view.type in SHORT:
            yield waiting, view
            waiting = None
        else:
            if waiting is not None:
                yield (waiting,)
            waiting = None
            yield (view,)
    if waiting is not None:
        yield (waiting,)


def _field(field: FormField) -> FieldView:
    return FieldView(field.label, field.type, field.unit or "", field.options, field.required)


def formsheet(handbook: Handbook, form: Form) -> dict[str, Any]:
    """Return what a form asks, and in which version, as published data; see `worksheet` of checklists."""
    info = handbook.info
    return {
        "handbook": {"id": info.id, "number": info.number, "version": info.version},
        "form": form.id,
        "title": form.title,
        "fields": [_asked(field) for field in form.fields],
    }


def _asked(field: FormField) -> dict[str, Any]:
    always = {"options": list(field.options), "required": field.required}
    return published(field) | always


def formsheet_digest(handbook: Handbook, form: Form) -> str:
    """What a filled-in form has to name: it changes with every label, type, unit and option that is asked."""
    return canonical_digest(formsheet(handbook, form))
