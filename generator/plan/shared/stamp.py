"""What lets a sheet of paper be checked: its number, its version, a short digest, and where the answer is given.

The digest covers what the document says, as published data: `document_digest` lists the records that it prints, by the
digests that releases keep of them, and the names of the records that these mention. Classes, fields and templates of
the program are not in it, so genuine paper stays genuine whatever becomes of the program. Checklists and forms have
digests of their own, which filled-in records repeat (`worksheet_digest`, `formsheet_digest`).
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
"""The form of the data that digests cover. It is changed by a new name, and only for documents not yet printed."""

Fact = str | int | bool | None | Sequence["Fact"] | Mapping[str, "Fact"]
"""JSON data without fractions."""


@dataclass(frozen=True, slots=True)
class Stamp:
    """One document's identity on paper.

    `digest` is twelve hexadecimal digits over what the document says: it changes with every word, whatever the
    version says. `code` is the text of the QR code: the address of the page that answers, with all three behind `#`;
    the three alone where the handbook names no address.
    """

    number: str
    version: str
    digest: str
    code: str


def stamp(handbook: Handbook, id_: str, digest: str) -> Stamp:
    """The stamp of a document; `id_` is a record's id, or of the same form, and `digest` covers what it says."""
    return book_stamp(handbook, sheet_number(handbook, id_), digest)


def book_stamp(handbook: Handbook, number: str, digest: str) -> Stamp:
    """The stamp of a document with a number of its own."""
    info = handbook.info
    short = digest[:12]
    identity = ";".join(quote(part, safe="/") for part in (number, info.version, short))
    address = info.house.address
    return Stamp(number, info.version, short, f"{address}{VERIFY_PAGE}#{identity}" if address else identity)


def document_digest(
    handbook: Handbook, document: str, records: Iterable[str], *, names: Iterable[str] = (), **facts: Fact
) -> str:
    """Return the digest of what a document says: SHA-256 over canonical JSON, in hexadecimal.

    `document` is the kind of document. `records` are the ids of the records that it prints, in its order, and `names`
    of those that it only names; whatever `records` mention is added to these. `facts` are what no record says, such as
    the letter of an exam paper. Every key below is published: it keeps its name and its meaning. A fact that is added
    later is left out where it has nothing to say, so that documents printed before keep their digest.
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
    """What every document says of the handbook that it is part of; "" where the handbook says nothing."""
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
        "approvals": [[one.meaning, one.name, one.position, one.when] for one in info.approvals],
    }


def _mentioned(handbook: Handbook, records: Iterable[str]) -> Iterator[str]:
    """The ids of records that records name; chapters and channels have no record."""
    for id_ in records:
        for mention in mentions(handbook.entries[id_]):
            if mention.target in handbook.entries:
                yield mention.target
