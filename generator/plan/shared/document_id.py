"""Identity of a printed document: its number, its version, a short content digest, and the QR text to verify it.

The digest covers the content of the document as published data: `document_digest` lists the printed records by the
digests that releases store, and the titles of the records that these mention. Classes, fields and templates of the
program are not part of it, so a printed document stays verifiable when the program changes. Checklists and forms have
digests of their own, which filled-in records repeat (`checklist_digest`, `form_digest`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from generator.engine.canonical import canonical_digest
from generator.link.handbook import Handbook
from generator.link.references import mentions
from generator.model.base import Titled
from generator.model.handbook import HandbookInfo
from generator.plan.shared.parts import sheet_number
from generator.plan.shared.paths import VERIFY_PAGE

DOCUMENT_SCHEMA = "sop-document-1"
"""Schema of the data that digests cover. A change needs a new name, which applies to newly printed documents only."""

Fact = str | int | bool | None | Sequence["Fact"] | Mapping[str, "Fact"]
"""JSON data without floating-point numbers."""


@dataclass(frozen=True, slots=True)
class DocumentId:
    """Identity of one document on paper.

    `digest` is the first twelve hexadecimal digits of the content digest: it changes with every word, even where the
    version does not. `code` is the text of the QR code: the address of the verification page with number, version and
    digest after `#`, or these three alone if the handbook has no address.
    """

    number: str
    version: str
    digest: str
    code: str


def identify_sheet(handbook: Handbook, id_: str, digest: str) -> DocumentId:
    """Return the identity of a sheet, numbered after `id_`: the id of a record, or a name of the same form."""
    return identify_book(handbook, sheet_number(handbook, id_), digest)


def identify_book(handbook: Handbook, number: str, digest: str) -> DocumentId:
    """Return the identity of a document with an explicit number."""
    info = handbook.info
    short = digest[:12]
    identity = ";".join(quote(part, safe="/") for part in (number, info.version, short))
    address = info.house.address
    return DocumentId(number, info.version, short, f"{address}{VERIFY_PAGE}#{identity}" if address else identity)


def document_digest(
    handbook: Handbook, document: str, records: Iterable[str], *, names: Iterable[str] = (), **facts: Fact
) -> str:
    """Return the content digest of a document: SHA-256 over canonical JSON, in hexadecimal.

    `document` is the kind of document. `records` are the ids of the printed records in order; `names` are the ids of
    records of which only the title is printed, in addition to those that `records` mention. `facts` are contents that
    are in no record, such as the letter of an exam paper. Every key below is published data: it keeps its name and its
    meaning. A fact that is added later must be omitted when empty, so that printed documents keep their digest.
    """
    info = handbook.info
    printed = tuple(dict.fromkeys(records))
    named = {*names, *_mentioned(handbook, printed)} - {*printed}
    return canonical_digest(
        {
            "schema": DOCUMENT_SCHEMA,
            "document": document,
            "handbook": _title_page(info),
            "records": [{"id": id_, "digest": handbook.digests[id_]} for id_ in printed],
            "names": {id_: handbook.title(id_) for id_ in named if isinstance(handbook.entries[id_].record, Titled)},
            "facts": facts,
        }
    )


def _title_page(info: HandbookInfo) -> dict[str, Fact]:
    """Return the data on the handbook that every document prints; "" for a value that the handbook does not have."""
    return {
        "id": info.id,
        "number": info.number,
        "version": info.version,
        "language": info.language,
        "title": info.title,
        "edition": info.edition or "",
        "company": info.company,
        "department": info.department,
        "issued": info.issued.isoformat(),
        "effective": info.effective.isoformat(),
        "classification": info.classification or "",
        "footer": info.house.footer or "",
        "approvals": [
            [approval.meaning, approval.name, approval.position, approval.when] for approval in info.approvals
        ],
    }


def _mentioned(handbook: Handbook, records: Iterable[str]) -> Iterator[str]:
    """Yield the ids of records that `records` mention; chapters and channels are no records."""
    for id_ in records:
        for mention in mentions(handbook.entries[id_]):
            if mention.target in handbook.entries:
                yield mention.target
