"""Plan controlled copies of the published handbook, the record of issue and return, and the register."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

from generator.diagnostics.diagnostic import Diagnostic, Outcome, Place
from generator.diagnostics.words import reason
from generator.engine.canonical import parse_json
from generator.engine.reading import read
from generator.issue.holders import Holder
from generator.issue.views import CopyMarks, IssuedCopy, IssueRecord
from generator.link.handbook import Handbook
from generator.load.catalogue import Catalogue
from generator.plan.artifact import UNPUBLISHED, Artifact, MarkedCopy, Plan
from generator.plan.shared.parts import document_head
from generator.plan.shared.tables import Cell, Head, Sheet
from generator.render.copies import CONTROLLED, COPY_NUMBER, TEMPLATE, PageKind, page_kinds

SOURCE = "pdf/handbook.pdf"
"""Path below `dist/` of the PDF that is copied."""

MAX_BOOK = 500_000_000
MAX_LISTING = 64_000_000
"""Maximum sizes of the PDF and of the manifest, in bytes."""

WORDS = (
    *("copy", "holder", "person", "date", "file", "sha256", "document", "version"),
    *("published", "record", "register", "controlled"),
)
"""Message ids of columns, file names and marks."""

BUILD = "build the handbook first: `sop build`"


def published(out: Path, handbook: Handbook) -> Outcome[bytes]:
    """Return the published handbook, or a diagnostic if it is missing, changed or of another edition."""
    at = Place(f"{out.name}/{SOURCE}")
    try:
        listing = read(out / "manifest.json", MAX_LISTING)
        content = read(out / SOURCE, MAX_BOOK)
    except FileNotFoundError:
        return _unpublished(f"`{at.file}` is missing", at)
    except OSError as error:
        return _unpublished(f"`{at.file}` cannot be read: {reason(error)}", at)
    try:
        manifest = parse_json(listing)
        edition = dict(manifest["handbook"])
        digests = {row["path"]: row["sha256"] for row in manifest["files"]}
    except (ValueError, TypeError, KeyError):
        return _unpublished(f"`{out.name}/manifest.json` is not a manifest", at)
    info = handbook.info
    if edition != handbook.edition:
        was = f"{edition.get('number')} {edition.get('version')}, in force from {edition.get('effective')}"
        now = f"{info.number} {info.version}, in force from {info.effective.isoformat()}"
        message = f"the published handbook is {was}; the sources are {now}"
        return Outcome(b"", (Diagnostic("I913", message, at, hints=(f"{BUILD}, then issue copies",)),))
    if digests.get(SOURCE) != hashlib.sha256(content).hexdigest():
        message = f"`{at.file}` was changed after it was published"
        return Outcome(b"", (Diagnostic("I913", message, at, hints=("build the handbook again: `sop build`",)),))
    return Outcome(content)


def _unpublished(cause: str, at: Place) -> Outcome[bytes]:
    return Outcome(b"", (Diagnostic("I912", f"there is no published handbook: {cause}", at, hints=(BUILD,)),))


def numbered_copies(handbook: Handbook, catalogue: Catalogue, source: bytes, holders: tuple[Holder, ...]) -> Plan:
    """Return the plan of a copy for each holder, and of the marks on its pages."""
    kinds = page_kinds(source)
    name = catalogue.pgettext("issue", "published")
    copies, marks = [], []
    for holder in holders:
        own = [_marks(handbook, holder, kind, number) for number, kind in enumerate(kinds)]
        marks += own
        copies.append(MarkedCopy(f"{name}-{holder.copy}.pdf", SOURCE, tuple(mark.path for mark in own)))
    return Plan(tuple(marks), copies=tuple(copies))


def _marks(handbook: Handbook, holder: Holder, kind: PageKind, number: int) -> Artifact:
    """Return the marks for all pages of a kind in the copy of a holder."""
    places = {anchor.name: ((anchor.x, anchor.y),) for anchor in kind.anchors}
    view = CopyMarks(
        head=document_head(handbook),
        width=kind.width,
        height=kind.height,
        cover=kind.cover,
        copy=holder.copy,
        holder=holder.holder,
        person=holder.person,
        date=holder.date,
        ticks=places.get(CONTROLLED, ()),
        numbers=places.get(COPY_NUMBER, ()),
    )
    path = f"{UNPUBLISHED}marks/{holder.copy}-{number}.pdf"
    return Artifact(path, "pdf", TEMPLATE, view, ())


def record_and_register(
    handbook: Handbook, catalogue: Catalogue, source: str, copies: Sequence[tuple[Holder, MarkedCopy, str]]
) -> Plan:
    """Return the plan of the record of issue and return, and of the register with a row for each copy.

    `source` is the SHA-256 of the published handbook; `copies` has that of each copy.
    """
    words = {key: catalogue.pgettext("issue", key) for key in WORDS}
    info = handbook.info
    rows = tuple(
        IssuedCopy(holder.copy, holder.holder, holder.person, holder.date, sha[:16]) for holder, _, sha in copies
    )
    record = IssueRecord(document_head(handbook), source, rows)
    columns = (*(words[key] for key in WORDS[:8]), f"{SOURCE} SHA-256")
    cells = (
        (holder.copy, holder.holder, holder.person, holder.date, copy.path, sha, info.number, info.version, source)
        for holder, copy, sha in copies
    )
    register = Sheet(words["register"], tuple(map(Head, columns)), tuple(tuple(map(Cell, row)) for row in cells))
    return Plan(
        (
            Artifact(f"{words['record']}.pdf", "pdf", "print/issue-record.html.j2", record, ()),
            Artifact(f"{words['register']}.csv", "csv", "", register, ()),
        )
    )
