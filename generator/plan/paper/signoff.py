"""Sign-off: a sheet to sign for each role, and the page, opened by its QR code, that creates digital receipts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import quote

from generator.engine.canonical import canonical_json
from generator.link.handbook import Handbook, owner_of
from generator.load.catalogue import Catalogue
from generator.model.role import Role
from generator.plan.artifact import Artifact, Booklet, Document, page
from generator.plan.shared.document_id import DocumentId, document_digest, identify_sheet
from generator.plan.shared.parts import Addresses, DocumentHead, Link, document_head
from generator.plan.shared.paths import RECEIPT_PAGE, role_book, signoff_sheet
from generator.plan.shared.sheets import NORMAL, BlockRow, Size, document_block
from generator.plan.site.roles import binding

SCHEMA = "sop-receipt-1"

ROWS = 12
"""Lines to sign on a sheet, which keep it to one page; it can be copied for larger teams."""

WORDS = ("Sign-off sheet: {role}", "file")
"""Title of a sheet, and file name of receipts; the translation context is `signoff`."""


@dataclass(frozen=True, slots=True)
class SignoffSheet:
    """A sheet to sign: the book to read, the changes in it that affect the role, and lines for signatures.

    `book` is the number and digest of the book of the role; `code` is the address of the receipt page, empty if the
    handbook has no address.
    """

    head: DocumentHead
    document_id: DocumentId
    size: Size
    block: tuple[BlockRow, ...]
    title: str
    role: str
    book: tuple[str, str]
    clauses: int
    changes: tuple[str, ...]
    code: str
    rows: int


@dataclass(frozen=True, slots=True)
class ReceiptRole:
    """A role on the receipt page: links to its page, its book and its sign-off sheet."""

    role: Link
    id: str
    book: Link
    sheet: Link


@dataclass(frozen=True, slots=True)
class ReceiptPage:
    """The receipt page; `data` is JSON for its script."""

    head: DocumentHead
    roles: tuple[ReceiptRole, ...]
    data: str


def sheets(handbook: Handbook, booklets: Iterable[Booklet], catalogue: Catalogue) -> Iterator[Artifact]:
    """Yield a sheet for each role that has a book; it names the book's number and digest."""
    document_ids = {booklet.path: booklet.document.document_id for booklet in booklets if booklet.document}
    for role in handbook.roles:
        book = document_ids.get(role_book(role.id).path)
        if book is not None:
            yield _sheet(handbook, role, book, catalogue)


def _sheet(handbook: Handbook, role: Role, book: DocumentId, catalogue: Catalogue) -> Artifact:
    new = tuple(_new(handbook, role))
    digest = document_digest(handbook, "sign-off", (), names=(role.id,), book=book.digest, changes=new)
    document_id = identify_sheet(handbook, f"SIGN-{role.id}", digest)
    address = handbook.info.house.address
    view = SignoffSheet(
        head=document_head(handbook),
        document_id=document_id,
        size=NORMAL,
        block=document_block(handbook, document_id, NORMAL),
        title=catalogue.pgettext("signoff", "Sign-off sheet: {role}").format(role=role.title),
        role=role.title,
        book=(book.number, book.digest),
        clauses=sum(len(clauses) for _, _, clauses in binding(handbook, role)),
        changes=new,
        code=f"{address}{RECEIPT_PAGE}#{quote(role.id)}" if address else "",
        rows=ROWS,
    )
    file, document = signoff_sheet(role.id), Document(document_id, view.title, role.id)
    records = (role.id, handbook.info.id)
    return Artifact(file.path, "pdf", "print/signoff.html.j2", view, records, file.download, document)


def _new(handbook: Handbook, role: Role) -> Iterator[str]:
    """Yield the changes of this version that affect a role: its sections, its checklists, or the role itself."""
    sections = {section.id for section, _, _ in binding(handbook, role)}
    lists = {checklist.id for checklist in handbook.checklists if role.id in checklist.roles}
    for release in handbook.releases:
        if release.version == handbook.info.version:
            for change in release.changes:
                holders = {owner_of(id_) for id_ in change.to}
                if not change.to or {*change.to, *holders} & {*sections, *lists, role.id}:
                    yield change.text


def pages(handbook: Handbook, catalogue: Catalogue) -> Iterator[Artifact]:
    """Yield the receipt page."""
    info, to = handbook.info, Addresses(handbook, RECEIPT_PAGE)
    roles = tuple(
        ReceiptRole(
            to.to(role.id),
            role.id,
            to.to_page("PDF", role_book(role.id).download),
            to.to_page("PDF", signoff_sheet(role.id).download),
        )
        for role in handbook.roles
    )
    data = {
        "schema": SCHEMA,
        "handbook": {"id": info.id, "number": info.number},
        "version": info.version,
        "file": catalogue.pgettext("signoff", "file"),
        "columns": [catalogue.pgettext("readers", keyword) for keyword in ("number", "version", "date", "role")],
        "roles": {role.id: role.role.text for role in roles},
    }
    view = ReceiptPage(document_head(handbook), roles, canonical_json(data).decode())
    yield page(RECEIPT_PAGE, "page/receipt.md.j2", view, (info.id, *(role.id for role in roles)))
