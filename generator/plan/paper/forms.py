"""Printed forms: a sheet with writing space for each."""

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
"""Types of fields that fit into half a row."""


@dataclass(frozen=True, slots=True)
class FieldView:
    """A field of a form; the type is a keyword."""

    label: str
    type: str
    unit: str
    options: tuple[str, ...]
    required: bool


@dataclass(frozen=True, slots=True)
class FormSheet:
    """View of a printed form: rows of one or two fields, in the order in which they are filled in."""

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
    """Yield a PDF for each form."""
    head = document_head(handbook)
    to = Addresses(handbook, None)
    for form in handbook.forms:
        document_id = identify_sheet(handbook, form.id, form_digest(handbook, form))
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
    """Yield the rows of a form; two consecutive short fields share a row."""
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


def form_definition(handbook: Handbook, form: Form) -> dict[str, Any]:
    """Return the definition of a form (fields and version) as published data; see `checklist_definition`."""
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


def form_digest(handbook: Handbook, form: Form) -> str:
    """Return the digest that identifies the form definition in records: it covers every label and option."""
    return canonical_digest(form_definition(handbook, form))
