"""A published handbook and a list of holders become controlled copies, the record of them, and a register."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from functools import partial
from pathlib import Path

from generator.diagnostics.diagnostic import Diagnostic, Outcome, Place
from generator.issue.copies import CONTROLLED, COPY_NUMBER, Sheet, marked
from generator.issue.holders import Holder
from generator.issue.views import CopyMarks, IssueRecord
from generator.link.handbook import Handbook
from generator.plan.shared.parts import document_head
from generator.render.csv_table import csv_bytes
from generator.render.finishing import GlyphFault
from generator.render.pdf import render_pdf
from generator.render.press import Press

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
        manifest = json.loads((out / "manifest.json").read_text(encoding="utf-8"))
        content = (out / SOURCE).read_bytes()
        told = manifest["handbook"]
        digests = {row["path"]: row["sha256"] for row in manifest["files"]}
    except (OSError, ValueError, TypeError, KeyError):
        message = f"there is no published handbook: `{at.file}` is missing"
        return Outcome(b"", (Diagnostic("I912", message, at, hints=(BUILD,)),))
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


def issue(
    handbook: Handbook, press: Press, source: bytes, holders: tuple[Holder, ...], done: Callable[[], None]
) -> Outcome[dict[str, bytes]]:
    """The files of an issue by name: a copy for each holder, the record of issue and return, the register."""
    word = {one: press.catalogue.pgettext("issue", one) for one in WORDS}
    head = document_head(handbook)
    files: dict[str, bytes] = {}
    rows = []
    try:
        for holder in holders:
            name = f"{word['published']}-{holder.copy}.pdf"
            files[name] = marked(source, name, partial(_draw, press, handbook, holder))
            rows.append((holder, name, hashlib.sha256(files[name]).hexdigest()))
            done()
        digest = hashlib.sha256(source).hexdigest()
        copies = tuple((one.copy, one.holder, one.person, one.date, sha[:16]) for one, _, sha in rows)
        record = IssueRecord(head, digest, copies)
        files[f"{word['record']}.pdf"] = render_pdf(press, "print/issue-record.html.j2", record)
    except GlyphFault as fault:
        return Outcome({}, (_unprintable(holders, fault),))
    files[f"{word['register']}.csv"] = _register(handbook, word, digest, rows)
    return Outcome(files)


def _draw(press: Press, handbook: Handbook, holder: Holder, sheet: Sheet) -> bytes:
    places = {name: ((x, y),) for name, x, y in sheet.anchors}
    view = CopyMarks(
        head=document_head(handbook),
        width=sheet.width,
        height=sheet.height,
        cover=sheet.cover,
        copy=holder.copy,
        holder=holder.holder,
        person=holder.person,
        date=holder.date,
        ticks=places.get(CONTROLLED, ()),
        numbers=places.get(COPY_NUMBER, ()),
    )
    return render_pdf(press, "print/issue-marks.html.j2", view)


def _register(handbook: Handbook, word: dict[str, str], source: str, rows: list[tuple[Holder, str, str]]) -> bytes:
    """A row for each copy, with the digests of its file and of what it was made of."""
    info = handbook.info
    heads = [word[one] for one in WORDS[:8]] + [f"{SOURCE} SHA-256"]
    cells = (
        (one.copy, one.holder, one.person, one.date, name, digest, info.number, info.version, source)
        for one, name, digest in rows
    )
    return csv_bytes([heads, *cells])


def _unprintable(holders: tuple[Holder, ...], fault: GlyphFault) -> Diagnostic:
    """A character that no font of the house has, where the list has it."""
    character = fault.missing[0][0]
    at = next((one.at for one in holders if character in one.copy + one.holder + one.person), Place(SOURCE))
    message = f"the house's fonts lack the character `{character}` (U+{ord(character):04X})"
    hint = "name a font that has it under `house.fonts`, or write the name with another character"
    return Diagnostic("I914", message, at, hints=(hint,))
