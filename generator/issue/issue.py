"""A published handbook and a list of holders become controlled copies, the record of them, and a register."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path

from generator.diagnostics.diagnostic import Diagnostic, Outcome, Place
from generator.diagnostics.words import reason
from generator.issue.holders import Holder
from generator.issue.views import CopyMarks, IssueRecord
from generator.link.handbook import Handbook
from generator.load.catalogue import Catalogue
from generator.plan.artifact import UNPUBLISHED, Artifact, MarkedCopy, Plan
from generator.plan.shared.parts import document_head
from generator.plan.shared.tables import Cell, Sheet
from generator.render.copies import CONTROLLED, COPY_NUMBER, TEMPLATE, PageKind, page_kinds

SOURCE = "pdf/handbook.pdf"
"""What is issued, below `dist/`."""

WORDS = (
    *("copy", "holder", "person", "date", "file", "sha256", "document", "version"),
    *("published", "record", "register", "controlled"),
)
"""Keywords of columns, and of names of files and marks."""

BUILD = "build the handbook first: `sop build`"


def published(out: Path, handbook: Handbook) -> Outcome[bytes]:
    """The bytes of the handbook as it was published, if it is there, whole, and of this edition."""
    at = Place(f"{out.name}/{SOURCE}")
    try:
        listing = (out / "manifest.json").read_bytes()
        content = (out / SOURCE).read_bytes()
    except FileNotFoundError:
        return _unpublished(f"`{at.file}` is missing", at)
    except OSError as error:
        return _unpublished(f"`{at.file}` cannot be read: {reason(error)}", at)
    try:
        manifest = json.loads(listing)
        told = manifest["handbook"]
        digests = {row["path"]: row["sha256"] for row in manifest["files"]}
    except (ValueError, TypeError, KeyError):
        return _unpublished(f"`{out.name}/manifest.json` is no list of what was published", at)
    info = handbook.info
    if told != handbook.edition:
        was = f"{told.get('number')} {told.get('version')}, in force from {told.get('effective')}"
        now = f"{info.number} {info.version}, in force from {info.effective.isoformat()}"
        message = f"what was published is {was}; the sources say {now}"
        return Outcome(b"", (Diagnostic("I913", message, at, hints=(f"{BUILD}, then issue it",)),))
    if digests.get(SOURCE) != hashlib.sha256(content).hexdigest():
        message = f"`{at.file}` was changed after it was published"
        return Outcome(b"", (Diagnostic("I913", message, at, hints=("build the handbook again: `sop build`",)),))
    return Outcome(content)


def _unpublished(why: str, at: Place) -> Outcome[bytes]:
    return Outcome(b"", (Diagnostic("I912", f"there is no published handbook: {why}", at, hints=(BUILD,)),))


def numbered_copies(handbook: Handbook, catalogue: Catalogue, source: bytes, holders: tuple[Holder, ...]) -> Plan:
    """A copy of the published handbook for each holder, and the marks on its pages."""
    kinds = page_kinds(source)
    name = catalogue.pgettext("issue", "published")
    copies, marks = [], []
    for holder in holders:
        own = [_marks(handbook, holder, kind, number) for number, kind in enumerate(kinds)]
        marks += own
        copies.append(MarkedCopy(f"{name}-{holder.copy}.pdf", SOURCE, tuple(mark.path for mark in own)))
    return Plan(tuple(marks), copies=tuple(copies))


def _marks(handbook: Handbook, holder: Holder, kind: PageKind, number: int) -> Artifact:
    """What is drawn over all pages of a kind in the copy of a holder."""
    places = {name: ((x, y),) for name, x, y in kind.anchors}
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
    """The record of issue and return, and the register with a row for each copy.

    `source` is the SHA-256 of what was published; each copy comes with its own.
    """
    word = {key: catalogue.pgettext("issue", key) for key in WORDS}
    info = handbook.info
    rows = tuple((holder.copy, holder.holder, holder.person, holder.date, sha[:16]) for holder, _, sha in copies)
    record = IssueRecord(document_head(handbook), source, rows)
    heads = [*(word[key] for key in WORDS[:8]), f"{SOURCE} SHA-256"]
    cells = (
        (one.copy, one.holder, one.person, one.date, copy.path, sha, info.number, info.version, source)
        for one, copy, sha in copies
    )
    register = Sheet(
        word["register"], tuple((head, 0) for head in heads), tuple(tuple(map(Cell, row)) for row in cells)
    )
    return Plan(
        (
            Artifact(f"{word['record']}.pdf", "pdf", "print/issue-record.html.j2", record, ()),
            Artifact(f"{word['register']}.csv", "csv", "", register, ()),
        )
    )
