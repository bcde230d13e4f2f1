"""Checklists: a page and a sheet of paper each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from generator.diagnostics.characters import width
from generator.engine.canonical import canonical_digest, canonical_json
from generator.link.handbook import Handbook
from generator.model.checklist import Checklist, Item
from generator.model.published import published
from generator.plan.artifact import Artifact, Document, page
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
from generator.plan.shared.paths import checklist_fillable, checklist_sheet
from generator.plan.shared.sheets import SIZES, BlockRow, Size, document_block


@dataclass(frozen=True, slots=True)
class ItemView:
    """One item: how it is answered as keyword, with limits, options or signer where there are any."""

    id: str
    number: int
    text: str
    answer: str
    unit: str
    min: float | None
    max: float | None
    note: str
    options: tuple[str, ...]
    signer: str
    critical: bool
    clause: Link
    bases: tuple[BasisView, ...]


@dataclass(frozen=True, slots=True)
class ChecklistView:
    """A checklist for the site.

    `sheet` leads to the paper, `sizes` to its other sizes by name, `fillable` to the PDF to fill in.

    `work` is JSON for the page's script, which lets the checklist be filled in: `form` is what `worksheet` gives,
    `digest` its digest, `number` and `book` name the document. It is empty on paper.
    """

    id: str
    number: str
    title: str
    purpose: str
    when: str
    roles: tuple[Link, ...]
    facts: tuple[str, ...]
    groups: tuple[tuple[str, tuple[ItemView, ...]], ...]
    signers: tuple[str, ...]
    keep: str
    keep_bases: tuple[BasisView, ...]
    sheet: Link
    sizes: tuple[tuple[str, Link], ...]
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
    """Number of items, and of critical ones."""
    long: tuple[str, ...]
    """Items that no page has room for: they alone go on over the page."""


@dataclass(frozen=True, slots=True)
class ChecklistRow:
    """A checklist in the index: when and by whom it is used, how many items it has, its sheet, its PDF to fill in."""

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


def pages(handbook: Handbook) -> Iterator[Artifact]:
    """The index and one page for each checklist."""
    to = Addresses(handbook, "checklists/index.html")
    rows = tuple(
        ChecklistRow(
            to.to(one.id),
            one.when,
            to.all(one.roles),
            len(one.items),
            to.to_page(one.id, checklist_sheet(one.id).download),
            to.to_page(one.id, checklist_fillable(one.id).download),
        )
        for one in handbook.checklists
    )
    ids = tuple(one.id for one in handbook.checklists)
    yield page("checklists/index.html", "page/checklists.md.j2", ChecklistIndex(rows), ids)
    for checklist in handbook.checklists:
        path = page_of("checklist", checklist.id)
        view = checklist_view(handbook, checklist, path)
        yield page(path, "page/checklist.md.j2", view, (checklist.id,))


def sheets(handbook: Handbook) -> Iterator[Artifact]:
    """PDFs of each checklist, one for each size."""
    head = document_head(handbook)
    for checklist in handbook.checklists:
        items = checklist.items
        counts = len(items), sum(item.critical for item in items)
        document_id = identify_sheet(handbook, checklist.id, worksheet_digest(handbook, checklist))
        said = checklist_view(handbook, checklist, None)
        records = (checklist.id, handbook.info.id)
        document = Document(document_id, checklist.title, checklist.id)
        for size in SIZES:
            long = tuple(item.id for item in items if width(item.text) > size.room)
            block = document_block(handbook, document_id, size)
            view = ChecklistSheet(head, document_id, size, block, checklist.title, said, counts, long)
            file = checklist_sheet(checklist.id, size.suffix)
            template = "print/checklist.html.j2"
            yield Artifact(file.path, size.format, template, view, records, file.download, document)


def checklist_view(handbook: Handbook, checklist: Checklist, page: str | None) -> ChecklistView:
    """A checklist as seen from a page, or from paper."""
    to = Addresses(handbook, page)
    position = 0
    groups = []
    for group in checklist.groups:
        items = tuple(_item(to, position + i, item) for i, item in enumerate(group.items, 1))
        position += len(items)
        groups.append((group.title, items))
    return ChecklistView(
        id=checklist.id,
        number=sheet_number(handbook, checklist.id),
        title=checklist.title,
        purpose=checklist.purpose,
        when=checklist.when,
        roles=to.all(checklist.roles),
        facts=checklist.facts,
        groups=tuple(groups),
        signers=checklist.signers,
        keep=checklist.keep or "",
        keep_bases=to.basis(checklist.keep_basis),
        sheet=to.to_page(checklist.id, checklist_sheet(checklist.id).download),
        sizes=tuple(
            (size.name, to.to_page(checklist.id, checklist_sheet(checklist.id, size.suffix).download))
            for size in SIZES[1:]
        ),
        fillable=to.to_page(checklist.id, checklist_fillable(checklist.id).download),
        work=_work(handbook, checklist) if to.on_site else "",
        in_force=to.in_force(checklist),
    )


def worksheet(handbook: Handbook, checklist: Checklist) -> dict[str, Any]:
    """Return what a checklist asks, and in which version, as published data. Limits are decimal text.

    Its digest is printed on paper and repeated in records: keys keep their names, and a key that is added later is left
    out where a checklist does not use it.
    """
    info = handbook.info
    groups = [{"title": group.title, "items": [_asked(item) for item in group.items]} for group in checklist.groups]
    return {
        "handbook": {"id": info.id, "number": info.number, "version": info.version},
        "checklist": checklist.id,
        "title": checklist.title,
        "facts": list(checklist.facts),
        "groups": groups,
        "signers": list(checklist.signers),
    }


def worksheet_digest(handbook: Handbook, checklist: Checklist) -> str:
    """What a filled-in record has to name: it changes with every word, limit and answer that is asked."""
    return canonical_digest(worksheet(handbook, checklist))


def _asked(item: Item) -> dict[str, Any]:
    answer = published(item.answer)
    limits = {name: f"{Decimal(str(answer[name])):f}" for name in ("min", "max") if name in answer}
    return {
        "id": item.id,
        "text": item.text,
        "critical": item.critical,
        "clause": item.clause,
        "answer": answer | limits,
    }


def _work(handbook: Handbook, checklist: Checklist) -> str:
    form = worksheet(handbook, checklist)
    return canonical_json(
        {
            "form": form,
            "digest": canonical_digest(form),
            "number": sheet_number(handbook, checklist.id),
            "book": handbook.info.title,
        }
    ).decode()


def _item(to: Addresses, position: int, item: Item) -> ItemView:
    answer = item.answer
    return ItemView(
        id=item.id,
        number=position,
        text=item.text,
        answer=answer.type,
        unit=getattr(answer, "unit", ""),
        min=getattr(answer, "min", None),
        max=getattr(answer, "max", None),
        note=getattr(answer, "note", None) or "",
        options=getattr(answer, "options", ()),
        signer=getattr(answer, "signer", ""),
        critical=item.critical,
        clause=to.to(item.clause),
        bases=to.basis(item.basis),
    )
