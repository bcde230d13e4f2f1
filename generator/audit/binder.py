"""Audit binder: the evidence that auditors ask for about a release, bound as one PDF."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from generator.audit.evidence import (
    audit_lists,
    control,
    documents,
    gaps,
    matrix,
    measured,
    sampling,
)
from generator.audit.redline import redline
from generator.audit.scope import Scope
from generator.audit.views import CopyHolder
from generator.audit.yaml_files import yaml_files
from generator.link.handbook import Handbook
from generator.load.catalogue import Catalogue
from generator.model.audit import AuditProgramme
from generator.plan.artifact import UNPUBLISHED, Artifact, Booklet, BookletPart, Plan, View
from generator.plan.paper.book_front import bookmarks
from generator.plan.paper.book_part import BookPart, to_anchor
from generator.plan.paper.checklists import sheets
from generator.plan.paper.forms import sheets as form_sheets
from generator.plan.shared.parts import ContentsEntry, DocumentHead, Link, document_head
from generator.plan.shared.paths import checklist_sheet, form_sheet
from generator.releases.chain import Kept
from generator.releases.changes import LEVELS
from generator.releases.impact import Touched
from generator.releases.snapshot import Snapshot
from generator.releases.suspect import Suspect
from generator.requirements.vocabulary import vocabulary

SCOPES = {
    "whole": "the whole",
    "role": "Role: {title} ({name})",
    "chapter": "Chapter {name}: {title}",
    "reference": "Law or standard: {title} ({name})",
}
"""Message ids of scopes, by kind."""

WORDS = (
    "binder",
    *("documents", "control", "changes", "matrix", "gaps", "measured", "sampling", "lists", "sheets"),
    *SCOPES.values(),
    *("book", "checklist", "form"),
    *("first", *LEVELS),
)
"""Message ids of titles, parts, scopes, kinds of documents and levels of change; their context is `binder`."""

PATH = "binder.pdf"


@dataclass(frozen=True, slots=True)
class Order:
    """Content of a binder.

    `old`: release to list changes from, None for the first. `holders`: number, holder, person and day of each issued
    copy. `suspect`: unconfirmed links.
    """

    scope: Scope
    chain: tuple[Kept, ...]
    """Releases up to the audited one, which is the last."""
    old: Snapshot | None
    changes: tuple[Touched, ...]
    programme: AuditProgramme | None
    holders: tuple[CopyHolder, ...]
    suspect: tuple[Suspect, ...]
    on: date
    seed: str


@dataclass(frozen=True, slots=True)
class Proof:
    """Version and SHA-256 of the audited release."""

    version: str
    digest: str


@dataclass(frozen=True, slots=True)
class Page:
    """View of a part of a binder: its head, and the content for its template."""

    head: DocumentHead
    proof: Proof
    binder: str
    anchor: str
    title: str
    content: View


@dataclass(frozen=True, slots=True)
class Contents:
    """Table of contents of the binder."""

    entries: tuple[ContentsEntry, ...]


@dataclass(frozen=True, slots=True)
class SheetList:
    """Links to the auditors' own checklists and forms."""

    sheets: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Cover:
    """View of the cover: options of the binder, and how to verify it."""

    scope: str
    old: str
    effective: str
    previous: str
    on: str
    seed: str
    files: tuple[str, ...]


def binder(handbook: Handbook, order: Order, catalogue: Catalogue) -> Plan:
    """Return the plan of a binder. `handbook` is the reopened release."""
    return _Binder(handbook, order, catalogue).bound()


class _Binder:
    def __init__(self, handbook: Handbook, order: Order, catalogue: Catalogue) -> None:
        self._handbook, self._order, self._catalogue = handbook, order, catalogue
        self._words = {key: catalogue.pgettext("binder", key) for key in WORDS}
        release = order.chain[-1]
        self._proof = Proof(release.snapshot.version, release.digest)
        self._number = 0

    def bound(self) -> Plan:
        """Return the plan of all parts, and of the booklet that they are bound to."""
        files = yaml_files(self._order.chain[-1].snapshot, self._order.scope, self._words["binder"])
        cover = self._part("cover", self._cover(tuple(file.name for file in files)), numbered=False)
        parts = tuple(self._parts())
        entries = tuple(ContentsEntry(part.level, to_anchor(part.title, part.anchor)) for part in parts)
        toc = self._part("contents", Contents(entries), numbered=False)
        whole = (cover, toc, *parts)
        info = self._handbook.info
        title = f"{info.title} {info.version} {self._words['binder']}"
        named = tuple(BookletPart(part.title, part.artifact.path) for part in whole)
        booklet = Booklet(PATH, title, info.language, named, bookmarks(whole), attachments=files)
        return Plan(tuple(part.artifact for part in whole), (booklet,))

    def _cover(self, files: tuple[str, ...]) -> Cover:
        order, snapshot = self._order, self._order.chain[-1].snapshot
        return Cover(
            scope=self._words[SCOPES[order.scope.kind]].format(
                name=order.scope.name.removeprefix("CH-"), title=order.scope.title
            ),
            old=order.old.version if order.old else "",
            effective=snapshot.effective,
            previous=snapshot.previous,
            on=order.on.isoformat(),
            seed=order.seed,
            files=files,
        )

    def _parts(self) -> Iterator[BookPart]:
        handbook, order, scope, catalogue = self._handbook, self._order, self._order.scope, self._catalogue
        yield self._part("documents", documents(handbook, scope, catalogue))
        yield self._part("control", control(handbook, order.chain, order.holders))
        if order.old is not None:
            role = scope.name if scope.kind == "role" else None
            new = order.chain[-1].snapshot
            view = redline(document_head(handbook), order.old, new, order.changes, role, vocabulary(catalogue))
            yield self._part("changes", view)
        yield self._part("matrix", matrix(handbook, scope))
        yield self._part("gaps", gaps(handbook, scope, order.suspect, order.on))
        yield self._part("measured", measured(handbook, scope))
        if order.programme is not None:
            yield self._part("sampling", sampling(handbook, scope, order.programme, order.seed))
        yield self._part("lists", audit_lists(handbook, scope))
        if order.programme is not None:
            yield from self._sheets(order.programme)

    def _part(self, name: str, content: View, *, numbered: bool = True) -> BookPart:
        self._number += numbered
        heading = self._words.get(name) or self._catalogue.pgettext("book", name)
        title = f"{self._number} {heading}" if numbered else heading
        view = Page(document_head(self._handbook), self._proof, self._words["binder"], f"binder-{name}", title, content)
        path = f"{UNPUBLISHED}binder/{name}.pdf"
        artifact = Artifact(path, "pdf", f"print/binder/{name}.html.j2", view, (self._handbook.info.id,))
        return BookPart(artifact, view.anchor, title, 1)

    def _sheets(self, programme: AuditProgramme) -> Iterator[BookPart]:
        """Yield the auditors' own checklists and forms, preceded by a title page."""
        paths = [checklist_sheet(id_).path for id_ in programme.checklists]
        paths += [form_sheet(id_).path for id_ in programme.forms]
        own = sheets(self._handbook, self._catalogue)
        artifacts = {sheet.path: sheet for sheet in (*own, *form_sheets(self._handbook))}
        selected = [artifacts[path] for path in paths if path in artifacts]
        if not selected:
            return
        number = self._number + 1
        bound = [
            BookPart(sheet, sheet.path, f"{number}.{i} {self._handbook.title(sheet.records[0])}", 2)
            for i, sheet in enumerate(selected, 1)
        ]
        yield self._part("sheets", SheetList(tuple(to_anchor(part.title, part.anchor) for part in bound)))
        yield from bound
