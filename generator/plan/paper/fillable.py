"""Checklists and forms as PDFs to fill in: what is on them, and how their fields are named.

A file that comes back is read by these names, and by the identity that it carries.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from generator.engine.canonical import canonical_json
from generator.link.handbook import Handbook
from generator.model.checklist import Checklist, Form, FormField
from generator.plan.artifact import Artifact, Document
from generator.plan.paper.checklists import ChecklistView, ItemView, checklist_view, worksheet_digest
from generator.plan.paper.forms import formsheet_digest
from generator.plan.shared.document_id import DocumentId, identify_sheet
from generator.plan.shared.parts import DocumentHead, document_head
from generator.plan.shared.paths import checklist_fillable, form_fillable

SCHEMA = "sop-fillable-1"
IDENTITY = "sop"
"""The name of the hidden field that says what a file is."""


Options = tuple[tuple[str, str], ...]
"""State and word of each box."""


@dataclass(frozen=True, slots=True)
class ItemNames:
    """Names of an item's fields. `signed` is the date of a signature, `skip` says that the item does not apply."""

    answer: str
    signed: str
    skip: str
    remark: str


@dataclass(frozen=True, slots=True)
class FillableChecklist:
    """A checklist to fill in. Each fact has the name of its field; each signer those of name and date."""

    head: DocumentHead
    document_id: DocumentId
    identity: str
    checklist: ChecklistView
    facts: tuple[tuple[str, str], ...]
    groups: tuple[tuple[str, tuple[tuple[ItemView, ItemNames, Options], ...]], ...]
    """Headings, and below each its items with the names of their fields and the options of a choice."""
    signers: tuple[tuple[str, str, str], ...]
    counts: tuple[int, int]
    """Number of items, and of critical ones."""


@dataclass(frozen=True, slots=True)
class FieldView:
    """One field of a form; `signed` names the field of a signature's date."""

    name: str
    signed: str
    number: int
    label: str
    type: str
    unit: str
    options: Options
    required: bool


@dataclass(frozen=True, slots=True)
class FillableForm:
    """A form to fill in."""

    head: DocumentHead
    document_id: DocumentId
    identity: str
    id: str
    title: str
    purpose: str
    fields: tuple[FieldView, ...]
    keep: str


def fillables(handbook: Handbook) -> Iterator[Artifact]:
    """A PDF to fill in for each checklist and each form."""
    head = document_head(handbook)
    for checklist in handbook.checklists:
        view = _checklist(handbook, head, checklist)
        records = (checklist.id, handbook.info.id)
        template = "print/checklist-fillable.html.j2"
        file, document = checklist_fillable(checklist.id), Document(view.document_id, checklist.title, checklist.id)
        yield Artifact(file.path, "fillable", template, view, records, file.download, document)
    for form in handbook.forms:
        sheet = _form(handbook, head, form)
        file, document = form_fillable(form.id), Document(sheet.document_id, form.title, form.id)
        records = (form.id, handbook.info.id)
        yield Artifact(file.path, "fillable", "print/form-fillable.html.j2", sheet, records, file.download, document)


def item_names(id_: str) -> ItemNames:
    """How the fields of an item are named."""
    return ItemNames(f"{id_}.answer", f"{id_}.signed", f"{id_}.skip", f"{id_}.remark")


def fact_name(checklist: str, position: int) -> str:
    """How the field of a fact is named; positions count from 1."""
    return f"{checklist}.fact{position}"


def signer_names(checklist: str, position: int) -> tuple[str, str]:
    """How the fields of a signer are named: name and date."""
    return f"{checklist}.signer{position}", f"{checklist}.signed{position}"


def field_names(form: str, position: int) -> tuple[str, str]:
    """How a form's field is named, and the date beside it if it is a signature."""
    return f"{form}.field{position}", f"{form}.signed{position}"


def options(words: tuple[str, ...]) -> Options:
    """How a ticked option is told from the others."""
    return tuple((f"option{i}", word) for i, word in enumerate(words, 1))


def _checklist(handbook: Handbook, head: DocumentHead, checklist: Checklist) -> FillableChecklist:
    view = checklist_view(handbook, checklist, None)
    digest = worksheet_digest(handbook, checklist)
    items = checklist.items
    return FillableChecklist(
        head=head,
        document_id=identify_sheet(handbook, checklist.id, digest),
        identity=_identity(handbook, "checklist", checklist.id, digest),
        checklist=view,
        facts=tuple((fact, fact_name(checklist.id, i)) for i, fact in enumerate(checklist.facts, 1)),
        groups=tuple((title, tuple(map(_item, items))) for title, items in view.groups),
        signers=tuple((one, *signer_names(checklist.id, i)) for i, one in enumerate(checklist.signers, 1)),
        counts=(len(items), sum(item.critical for item in items)),
    )


def _item(item: ItemView) -> tuple[ItemView, ItemNames, Options]:
    return item, item_names(item.id), options(item.options)


def _form(handbook: Handbook, head: DocumentHead, form: Form) -> FillableForm:
    digest = formsheet_digest(handbook, form)
    return FillableForm(
        head=head,
        document_id=identify_sheet(handbook, form.id, digest),
        identity=_identity(handbook, "form", form.id, digest),
        id=form.id,
        title=form.title,
        purpose=form.purpose,
        fields=tuple(_field(form, i, field) for i, field in enumerate(form.fields, 1)),
        keep=form.keep,
    )


def _field(form: Form, position: int, field: FormField) -> FieldView:
    name, signed = field_names(form.id, position)
    return FieldView(
        name,
        signed,
        position,
        field.label,
        field.type,
        field.unit or "",
        options(field.options),
        required=field.required,
    )


def _identity(handbook: Handbook, kind: str, id_: str, digest: str) -> str:
    info = handbook.info
    book = {"id": info.id, "number": info.number, "version": info.version}
    return canonical_json({"schema": SCHEMA, "handbook": book, kind: id_, "digest": digest}).decode()
