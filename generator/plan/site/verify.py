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
    """A document in force: its number, its page with the title as text, the file to print, the digests it bears.

    Several digests where it is printed in forms that do not say the same.
    """

    number: str
    page: Link
    file: Link
    digests: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class VerifyPage:
    """What the page lists, and `data`: the same as JSON for its script, with versions and their dates."""

    head: DocumentHead
    address: str
    documents: tuple[ControlledDocument, ...]
    data: str


def pages(handbook: Handbook, planned: Iterable[Planned]) -> Iterator[Artifact]:
    """The page, from all controlled documents of the plan."""
    to = Addresses(handbook, VERIFY_PAGE)
    documents: dict[str, ControlledDocument] = {}
    for file in planned:
        if not isinstance(file, Bundle) and file.document is not None:
            listing = _listed(to, handbook, file.document, file.download)
            documents[listing.number] = _together(documents.get(listing.number), listing)
    listed = tuple(documents.values())
    address = handbook.info.house.address or ""
    view = VerifyPage(document_head(handbook), address, listed, canonical_json(_data(handbook, listed)).decode())
    yield page(VERIFY_PAGE, "page/verify.md.j2", view, (handbook.info.id,))


def _listed(to: Addresses, handbook: Handbook, document: Document, download: str) -> ControlledDocument:
    shown = handbook.kind(document.subject) in SHOWN
    page = to.to(document.subject, document.title) if shown else to.to_page(document.title, HOME_PAGE)
    file = to.to_page("PDF", download) if download else Link("")
    return ControlledDocument(document.document_id.number, page, file, (document.document_id.digest,))


def _together(known: ControlledDocument | None, found: ControlledDocument) -> ControlledDocument:
    """One document in several forms: the first names it."""
    if known is None:
        return found
    digests = tuple(dict.fromkeys((*known.digests, *found.digests)))
    return ControlledDocument(known.number, known.page, known.file if known.file.href else found.file, digests)


def _data(handbook: Handbook, documents: tuple[ControlledDocument, ...]) -> dict[str, Any]:
    info = handbook.info
    releases = {one.version: (one.issued, one.effective) for one in handbook.releases}
    versions = releases | {info.version: (info.issued, info.effective)}
    return {
        "documents": [
            {
                "number": one.number,
                "title": one.page.text,
                "digests": list(one.digests),
                "page": one.page.href,
                "file": one.file.href,
            }
            for one in documents
        ],
        "version": info.version,
        "versions": [
            {"version": version, "issued": issued.isoformat(), "effective": effective.isoformat()}
            for version, (issued, effective) in versions.items()
        ],
        "department": info.department,
    }
