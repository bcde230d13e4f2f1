"""Fillable PDFs of checklists and forms: their contents, and the names of their fields.

A returned file is read by these names, and by the identity in its hidden field.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from generator.engine.canonical import canonical_json
from generator.link.handbook import Handbook
from generator.load.catalogue import Catalogue
from generator.model.checklist import Checklist, Form, FormField
from generator.plan.artifact import Artifact, Document
from generator.plan.paper.checklists import (
    ChecklistView,
    FactView,
    ItemView,
    SignerView,
    checklist_view,
)
from generator.plan.paper.forms import form_digest
from generator.plan.shared.definition import checklist_digest
from generator.plan.shared.document_id import DocumentId, identify_sheet
from generator.plan.shared.parts import DocumentHead, document_head
from generator.plan.shared.paths import checklist_fillable, form_fillable

SCHEMA = "sop-fillable-1"
IDENTITY = "sop"
"""Name of the hidden field that identifies the document."""
YES_NO = ("yes", "no", "na")
"""States of the boxes of a yes/no item."""

Options = tuple[tuple[str, str], ...]
"""State and label of each box."""


@dataclass(frozen=True, slots=True)
class ItemNames:
    """Field names of an item. `signed` is the date of a signature, `skip` marks the item as not applicable."""

    answer: str
    signed: str
    skip: str
    remark: str


@dataclass(frozen=True, slots=True)
class FillableItem:
    """An item with its field names; field name and name of each reading; the boxes of yes/no, a choice or a score."""

    item: ItemView
    names: ItemNames
    readings: tuple[tuple[str, str], ...]
    options: Options


@dataclass(frozen=True, slots=True)
class FillableFact:
    """A field at the top with its field name, and the boxes of a choice."""

    fact: FactView
    field: str
    options: Options


@dataclass(frozen=True, slots=True)
class FillableGroup:
    """A heading of a checklist, the case in which its items are asked or "", and the fillable items."""

    title: str
    only_if: str
    items: tuple[FillableItem, ...]


@dataclass(frozen=True, slots=True)
class FillableSigner:
    """A signer with the names of two fields: `name` for the name, `signed` for the date."""

    signer: SignerView
    name: str
    signed: str


@dataclass(frozen=True, slots=True)
class FillableChecklist:
    """View of a fillable checklist: facts, items in groups, and signers, all with their field names."""

    head: DocumentHead
    document_id: DocumentId
    identity: str
    checklist: ChecklistView
    facts: tuple[FillableFact, ...]
    groups: tuple[FillableGroup, ...]
    signers: tuple[FillableSigner, ...]
    counts: tuple[int, int]
    """Number of items, and of critical items."""


@dataclass(frozen=True, slots=True)
class FieldView:
    """A field of a form; `signed` is the name of the field for the date of a signature."""

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
    """View of a fillable form."""

    head: DocumentHead
    document_id: DocumentId
    identity: str
    id: str
    title: str
    purpose: str
    fields: tuple[FieldView, ...]
    keep: str


def fillables(handbook: Handbook, catalogue: Catalogue) -> Iterator[Artifact]:
    """Yield a fillable PDF for each checklist and each form."""
    head = document_head(handbook)
    for checklist in handbook.checklists:
        view = _checklist(handbook, head, checklist, catalogue)
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
    """Return the field names of an item."""
    return ItemNames(f"{id_}.answer", f"{id_}.signed", f"{id_}.skip", f"{id_}.remark")


def reading_name(id_: str, position: int) -> str:
    """Return the field name of one of several readings of an item; positions count from 1."""
    return f"{id_}.reading{position}"


def fact_name(checklist: str, position: int) -> str:
    """Return the field name of a fact; positions count from 1."""
    return f"{checklist}.fact{position}"


def signer_names(checklist: str, position: int) -> tuple[str, str]:
    """Return the field names of a signer: name and date."""
    return f"{checklist}.signer{position}", f"{checklist}.signed{position}"


def field_names(form: str, position: int) -> tuple[str, str]:
    """Return the name of a form's field, and of the date beside it if the field is a signature."""
    return f"{form}.field{position}", f"{form}.signed{position}"


def options(labels: tuple[str, ...]) -> Options:
    """Return the states of the boxes of a choice or a score, with their labels."""
    return tuple((f"option{i}", label) for i, label in enumerate(labels, 1))


def _checklist(handbook: Handbook, head: DocumentHead, checklist: Checklist, catalogue: Catalogue) -> FillableChecklist:
    view = checklist_view(handbook, checklist, None, catalogue)
    digest = checklist_digest(handbook, checklist)
    items = checklist.items
    return FillableChecklist(
        head=head,
        document_id=identify_sheet(handbook, checklist.id, digest),
        identity=_identity(handbook, "checklist", checklist.id, digest),
        checklist=view,
        facts=tuple(
            FillableFact(fact, fact_name(checklist.id, i), options(fact.options))
            for i, fact in enumerate(view.facts, 1)
        ),
        groups=tuple(
            FillableGroup(group.title, group.only_if, tuple(map(_item, group.items))) for group in view.groups
        ),
        signers=tuple(
            FillableSigner(signer, *signer_names(checklist.id, i)) for i, signer in enumerate(view.signers, 1)
        ),
        counts=(len(items), sum(item.critical for item in items)),
    )


def _item(item: ItemView) -> FillableItem:
    boxes = tuple(zip(YES_NO, item.options, strict=True)) if item.answer == "yes_no" else options(item.options)
    readings = tuple((reading_name(item.id, i), name) for i, name in enumerate(item.readings, 1))
    return FillableItem(item, item_names(item.id), readings, boxes)


def _form(handbook: Handbook, head: DocumentHead, form: Form) -> FillableForm:
    digest = form_digest(handbook, form)
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
