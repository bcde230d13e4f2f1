"""Verification page: checks whether a printed document is in force, and lists all documents in force."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from generator.engine.canonical import canonical_json
from generator.link.handbook import Handbook
from generator.model.kinds import SHOWN
from generator.plan.artifact import Artifact, Bundle, Document, Planned, page
from generator.plan.shared.parts import Addresses, DocumentHead, Link, document_head
from generator.plan.shared.paths import HOME_PAGE, VERIFY_PAGE


@dataclass(frozen=True, slots=True)
class ControlledDocument:
    """A document in force: number, page (with the title as text), printable file, and digests.

    There are several digests if the document is printed in forms with different contents.
    """

    number: str
    page: Link
    file: Link
    digests: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class VerifyPage:
    """View of the verification page; `data` is the list as JSON for its script, with all versions and their dates."""

    head: DocumentHead
    address: str
    documents: tuple[ControlledDocument, ...]
    data: str


def pages(handbook: Handbook, planned: Iterable[Planned]) -> Iterator[Artifact]:
    """Yield the verification page, which lists all planned controlled documents."""
    to = Addresses(handbook, VERIFY_PAGE)
    documents: dict[str, ControlledDocument] = {}
    for file in planned:
        if not isinstance(file, Bundle) and file.document is not None:
            listing = _listed(to, handbook, file.document, file.download)
            documents[listing.number] = _merged(documents.get(listing.number), listing)
    listed = tuple(documents.values())
    address = handbook.info.house.address or ""
    view = VerifyPage(document_head(handbook), address, listed, canonical_json(_data(handbook, listed)).decode())
    yield page(VERIFY_PAGE, "page/verify.md.j2", view, (handbook.info.id,))


def _listed(to: Addresses, handbook: Handbook, document: Document, download: str) -> ControlledDocument:
    shown = handbook.kind(document.subject) in SHOWN
    page = to.to(document.subject, document.title) if shown else to.to_page(document.title, HOME_PAGE)
    file = to.to_page("PDF", download) if download else Link("")
    return ControlledDocument(document.document_id.number, page, file, (document.document_id.digest,))


def _merged(listed: ControlledDocument | None, other: ControlledDocument) -> ControlledDocument:
    """Merge forms of the same document; the first form gives the title."""
    if listed is None:
        return other
    digests = tuple(dict.fromkeys((*listed.digests, *other.digests)))
    return ControlledDocument(listed.number, listed.page, listed.file if listed.file.href else other.file, digests)


def _data(handbook: Handbook, documents: tuple[ControlledDocument, ...]) -> dict[str, Any]:
    info = handbook.info
    releases = {release.version: (release.issued, release.effective) for release in handbook.releases}
    versions = releases | {info.version: (info.issued, info.effective)}
    return {
        "documents": [
            {
                "number": document.number,
                "title": document.page.text,
                "digests": list(document.digests),
                "page": document.page.href,
                "file": document.file.href,
            }
            for document in documents
        ],
        "version": info.version,
        "versions": [
            {"version": version, "issued": issued.isoformat(), "effective": effective.isoformat()}
            for version, (issued, effective) in versions.items()
        ],
        "department": info.department,
        **({"draft": True} if handbook.draft else {}),
    }
