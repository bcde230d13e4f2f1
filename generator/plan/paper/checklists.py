"""Checklists: a page of the site and printed sheets for each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from generator.diagnostics.characters import width
from generator.engine.canonical import canonical_digest, canonical_json
from generator.link.handbook import Handbook
from generator.load.catalogue import Catalogue
from generator.model.checklist import Checklist, Choice, Item
from generator.plan.artifact import Artifact, Document, page
from generator.plan.shared.checklist_words import ChecklistWords, LimitsView
from generator.plan.shared.definition import checklist_definition, checklist_digest
from generator.plan.shared.document_id import DocumentId, identify_sheet
from generator.plan.shared.parts import (
    Addresses,
    BasisView,
    DocumentHead,
    InForce,
    Link,
    document_head,
    page_of,
    sheet_number,
)
from generator.plan.shared.paths import CHECKLISTS_PAGE, checklist_fillable, checklist_sheet
from generator.plan.shared.sheets import SIZES, BlockRow, Size, document_block


@dataclass(frozen=True, slots=True)
class FactView:
    """A field at the top: what is noted, and the keyword of its type."""

    name: str
    type: str
    unit: str
    options: tuple[str, ...]
    required: bool


@dataclass(frozen=True, slots=True)
class SignerView:
    """A signature at the end."""

    role: str
    required: bool


@dataclass(frozen=True, slots=True)
class ItemView:
    """An item: keyword of its type of answer, with unit, readings, limits, options or signer, if any.

    `how` is the kind of answer on one line, with limits and outcomes. `options` are the labels of the boxes, with
    outcomes. `only_if` is the case in which the item is asked, `stop` the instruction for a stop, or "".
    """

    id: str
    number: int
    text: str
    answer: str
    how: str
    unit: str
    readings: tuple[str, ...]
    limits: LimitsView
    note: str
    options: tuple[str, ...]
    signer: str
    critical: bool
    only_if: str
    stop: str
    clause: Link
    bases: tuple[BasisView, ...]


@dataclass(frozen=True, slots=True)
class ItemGroup:
    """A heading of a checklist, the case in which its items are asked or "", and the items."""

    title: str
    only_if: str
    items: tuple[ItemView, ...]


@dataclass(frozen=True, slots=True)
class SizeLink:
    """Link to the sheet of a checklist in a size, which is given by its name."""

    name: str
    link: Link


@dataclass(frozen=True, slots=True)
class ChecklistView:
    """A checklist, for the site or for paper.

    `stop` is the instruction for a stop of the work, or "". `reasons`: users must give a reason for a failed item, and
    for a critical item that does not apply.

    `sheet` links to the printed sheet, `sizes` to its other sizes by name, `fillable` to the fillable PDF.

    `work` is JSON for the script of the page, which lets readers fill in the checklist: `form` is the result of
    `checklist_definition`, `digest` its digest, `number` and `book` name the document. It is empty on paper.
    """

    id: str
    number: str
    title: str
    purpose: str
    when: str
    roles: tuple[Link, ...]
    facts: tuple[FactView, ...]
    groups: tuple[ItemGroup, ...]
    signers: tuple[SignerView, ...]
    stop: str
    reasons: bool
    keep: str
    keep_bases: tuple[BasisView, ...]
    sheet: Link
    sizes: tuple[SizeLink, ...]
    fillable: Link
    work: str
    in_force: InForce | None


@dataclass(frozen=True, slots=True)
class ChecklistSheet:
    """View of a printed checklist in one size; all sizes have the same document id."""

    head: DocumentHead
    document_id: DocumentId
    size: Size
    block: tuple[BlockRow, ...]
    title: str
    checklist: ChecklistView
    counts: tuple[int, int]
    """Number of items, and of critical items."""
    long: tuple[str, ...]
    """Ids of items that are longer than a page: only these may break across pages."""


@dataclass(frozen=True, slots=True)
class ChecklistRow:
    """A row of the index: occasion and roles of a checklist, number of items, links to its sheet and fillable PDF."""

    link: Link
    when: str
    roles: tuple[Link, ...]
    count: int
    sheet: Link
    fillable: Link


@dataclass(frozen=True, slots=True)
class ChecklistIndex:
    """All checklists."""

    checklists: tuple[ChecklistRow, ...]


def pages(handbook: Handbook, catalogue: Catalogue) -> Iterator[Artifact]:
    """Yield the index and a page for each checklist."""
    to = Addresses(handbook, CHECKLISTS_PAGE)
    rows = tuple(
        ChecklistRow(
            to.to(checklist.id),
            checklist.when,
            to.all(checklist.roles),
            len(checklist.items),
            to.to_page(checklist.id, checklist_sheet(checklist.id).download),
            to.to_page(checklist.id, checklist_fillable(checklist.id).download),
        )
        for checklist in handbook.checklists
    )
    ids = tuple(checklist.id for checklist in handbook.checklists)
    yield page(CHECKLISTS_PAGE, "page/checklists.md.j2", ChecklistIndex(rows), ids)
    for checklist in handbook.checklists:
        path = page_of("checklist", checklist.id)
        view = checklist_view(handbook, checklist, path, catalogue)
        yield page(path, "page/checklist.md.j2", view, (checklist.id,))


def sheets(handbook: Handbook, catalogue: Catalogue) -> Iterator[Artifact]:
    """Yield the PDFs of each checklist, one for each size."""
    head = document_head(handbook)
    for checklist in handbook.checklists:
        items = checklist.items
        counts = len(items), sum(item.critical for item in items)
        document_id = identify_sheet(handbook, checklist.id, checklist_digest(handbook, checklist))
        printed = checklist_view(handbook, checklist, None, catalogue)
        records = (checklist.id, handbook.info.id)
        document = Document(document_id, checklist.title, checklist.id)
        for size in SIZES:
            long = tuple(item.id for item in items if width(item.text) > size.room)
            block = document_block(handbook, document_id, size)
            view = ChecklistSheet(head, document_id, size, block, checklist.title, printed, counts, long)
            file = checklist_sheet(checklist.id, size.suffix)
            template = "print/checklist.html.j2"
            yield Artifact(file.path, size.format, template, view, records, file.download, document)


def checklist_view(handbook: Handbook, checklist: Checklist, page: str | None, catalogue: Catalogue) -> ChecklistView:
    """Return the view of a checklist for a page, or for paper (`page=None`)."""
    to, words = Addresses(handbook, page), ChecklistWords(checklist, catalogue)
    position = 0
    groups = []
    for group in checklist.groups:
        items = tuple(_item(to, words, position + i, item) for i, item in enumerate(group.items, 1))
        position += len(items)
        groups.append(ItemGroup(group.title, words.only_if(group.case), items))
    return ChecklistView(
        id=checklist.id,
        number=sheet_number(handbook, checklist.id),
        title=checklist.title,
        purpose=checklist.purpose,
        when=checklist.when,
        roles=to.all(checklist.roles),
        facts=tuple(
            FactView(fact.name, fact.type, fact.unit or "", fact.options, fact.required) for fact in checklist.top
        ),
        groups=tuple(groups),
        signers=tuple(SignerView(signer.role, signer.required) for signer in checklist.signing),
        stop=words.stop(checklist.stop),
        reasons=_asks_reasons(checklist),
        keep=checklist.keep or "",
        keep_bases=to.basis(checklist.keep_basis),
        sheet=to.to_page(checklist.id, checklist_sheet(checklist.id).download),
        sizes=tuple(
            SizeLink(size.name, to.to_page(checklist.id, checklist_sheet(checklist.id, size.suffix).download))
            for size in SIZES[1:]
        ),
        fillable=to.to_page(checklist.id, checklist_fillable(checklist.id).download),
        work=canonical_json(worksheet(handbook, checklist)).decode() if to.on_site else "",
        in_force=to.in_force(checklist),
    )


def worksheet(handbook: Handbook, checklist: Checklist) -> dict[str, Any]:
    """Return what the scripts of the site need to fill in a checklist, or to show a job of it."""
    form = checklist_definition(handbook, checklist)
    return {
        "form": form,
        "digest": canonical_digest(form),
        "number": sheet_number(handbook, checklist.id),
        "book": handbook.info.title,
    }


def _asks_reasons(checklist: Checklist) -> bool:
    """Return whether a checklist uses requirements, outcomes, cases or stops; other lists keep their earlier layout."""
    options = (option for item in checklist.items if isinstance(item.answer, Choice) for option in item.answer.options)
    return (
        checklist.stop is not None
        or any(not isinstance(text, str) for text in (*checklist.facts, *checklist.signers, *options))
        or any(group.case for group in checklist.groups)
        or any(item.case or item.stop for item in checklist.items)
    )


def _item(to: Addresses, words: ChecklistWords, position: int, item: Item) -> ItemView:
    answer = item.answer
    return ItemView(
        id=item.id,
        number=position,
        text=item.text,
        answer=answer.type,
        how=words.answer(item),
        unit=getattr(answer, "unit", ""),
        readings=getattr(answer, "readings", ()),
        limits=words.limits(item),
        note=getattr(answer, "note", None) or "",
        options=words.options(item),
        signer=getattr(answer, "signer", ""),
        critical=item.critical,
        only_if=words.only_if(item.case),
        stop=words.stop(item.stop),
        clause=to.to(item.clause),
        bases=to.basis(item.basis),
    )
