"""The page that tells from a sheet's stamp whether the sheet is in force, and the list of all that are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from generator.engine.canonical import canonical_json
from generator.link.handbook import Handbook
from generator.plan.artifact import Artifact, Booklet
from generator.plan.shared.parts import FOLDERS, LISTED, Addresses, DocumentHead, Link, document_head
from generator.plan.shared.stamp import VERIFY_PAGE, Stamp


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


def pages(
    handbook: Handbook,
    artifacts: Iterable[Artifact],
    booklets: Sequence[Booklet],
    downloads: Iterable[tuple[str, str]],
) -> Iterator[Artifact]:
    """The page, from whatever of the plan bears a stamp; `downloads` pairs paths below the site with those in dist."""
    to = Addresses(handbook, VERIFY_PAGE)
    bound = {path: booklet for booklet in booklets for _, path in booklet.parts}
    offered = {path: download for download, path in downloads}
    documents: dict[str, ControlledDocument] = {}
    for artifact in artifacts:
        stamp = getattr(artifact.view, "stamp", None)
        if isinstance(stamp, Stamp):
            found = _document(to, handbook, artifact, stamp, bound.get(artifact.path), offered)
            documents[stamp.number] = _together(documents.get(stamp.number), found)
    for booklet in booklets:
        if booklet.stamp is not None:
            found = _book(to, booklet, booklet.stamp, offered)
            documents[found.number] = _together(documents.get(found.number), found)
    listed = tuple(documents.values())
    address = handbook.info.house.address or ""
    view = VerifyPage(document_head(handbook), address, listed, canonical_json(_data(handbook, listed)).decode())
    path = VERIFY_PAGE.replace(".html", ".md")
    yield Artifact(path, "page", "page/verify.md.j2", view, (handbook.info.id,))


def _document(
    to: Addresses,
    handbook: Handbook,
    artifact: Artifact,
    stamp: Stamp,
    booklet: Booklet | None,
    offered: Mapping[str, str],
) -> ControlledDocument:
    """A title is the view's own, or else that of the book it is bound in, of its first record, of the handbook."""
    first = artifact.records[0] if artifact.records else handbook.info.id
    own = booklet.title if booklet else getattr(handbook.entries[first].record, "title", handbook.info.title)
    title = getattr(artifact.view, "title", "") or own
    shown = handbook.kind(first) in (*FOLDERS, *LISTED)
    page = to.to(first, title) if shown else to.to_page(title, "index.html")
    download = offered.get(booklet.path if booklet else artifact.path)
    file = to.to_page("PDF", download) if download else Link("")
    return ControlledDocument(stamp.number, page, file, (stamp.digest,))


def _book(to: Addresses, booklet: Booklet, stamp: Stamp, offered: Mapping[str, str]) -> ControlledDocument:
    download = offered.get(booklet.path)
    file = to.to_page("PDF", download) if download else Link("")
    return ControlledDocument(stamp.number, to.to_page(booklet.title, "index.html"), file, (stamp.digest,))


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
