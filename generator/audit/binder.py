"""The audit binder: what an auditor asks for of a release, in the order of the questions, bound as one document."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

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
from generator.audit.yaml_files import yaml_files
from generator.link.handbook import Handbook
from generator.load.catalogue import Catalogue
from generator.model.audit import AuditProgramme
from generator.plan.artifact import UNPUBLISHED, Artifact, Booklet, Plan
from generator.plan.paper.book_front import bookmarks
from generator.plan.paper.book_part import BookPart, to_anchor
from generator.plan.paper.checklists import sheets
from generator.plan.paper.forms import sheets as form_sheets
from generator.plan.shared.parts import DocumentHead, document_head
from generator.plan.shared.paths import checklist_sheet, form_sheet
from generator.releases.chain import Kept
from generator.releases.changes import LEVELS
from generator.releases.impact import Touched
from generator.releases.snapshot import Snapshot

SCOPES = {
    "whole": "the whole",
    "role": "Role: {title} ({name})",
    "chapter": "Chapter {name}: {title}",
    "reference": "Law or standard: {title} ({name})",
}
"""What is audited, by the kind of scope."""

WORDS = (
    "binder",
    *("documents", "control", "changes", "matrix", "gaps", "measured", "sampling", "lists", "sheets"),
    *SCOPES.values(),
    *("book", "checklist", "form"),
    *("first", *LEVELS),
)
"""Keywords: of the binder, its parts, scopes, kinds of documents, and how much is new; the context is `binder`."""

PATH = "binder.pdf"


@dataclass(frozen=True, slots=True)
class Order:
    """What a binder is asked for.

    `old` is the release to tell changes from, None for the first; `holders` are number, holder, person and day of each
    copy that was handed out; `suspect` are links that nobody has confirmed, as ids of what rests and of the clause.
    """

    scope: Scope
    chain: tuple[Kept, ...]
    """Up to the release that the binder is about, which is the last."""
    old: Snapshot | None
    found: tuple[Touched, ...]
    programme: AuditProgramme | None
    holders: tuple[tuple[str, str, str, str], ...]
    suspect: tuple[tuple[str, str], ...]
    on: date
    seed: str


@dataclass(frozen=True, slots=True)
class Page:
    """What every part of a binder begins with, and what is in it, by its own template."""

    head: DocumentHead
    proof: tuple[str, str]
    """Version and digest of the release that the binder is about."""
    binder: str
    anchor: str
    title: str
    content: Any


@dataclass(frozen=True, slots=True)
class Cover:
    """The cover: what was asked for, and how to check it."""

    scope: str
    old: str
    effective: str
    previous: str
    on: str
    seed: str
    files: tuple[str, ...]


def binder(handbook: Handbook, order: Order, catalogue: Catalogue) -> Plan:
    """The parts of the binder, and how they are bound. `handbook` is the release reopened."""
    return _Binder(handbook, order, catalogue).bound()


class _Binder:
    def __init__(self, handbook: Handbook, order: Order, catalogue: Catalogue) -> None:
        self._handbook, self._order, self._catalogue = handbook, order, catalogue
        self._word = {one: catalogue.pgettext("binder", one) for one in WORDS}
        kept = order.chain[-1]
        self._proof = (kept.snapshot.version, kept.digest)
        self._number = 0

    def bound(self) -> Plan:
        """Everything."""
        files = yaml_files(self._order.chain[-1].snapshot, self._order.scope, self._word["binder"])
        cover = self._part("cover", self._cover(tuple(one.name for one in files)), numbered=False)
        parts = tuple(self._parts())
        entries = tuple((one.level, to_anchor(one.title, one.anchor)) for one in parts)
        toc = self._part("contents", entries, numbered=False)
        whole = (cover, toc, *parts)
        info = self._handbook.info
        title = f"{info.title} {info.version} {self._word['binder']}"
        named = tuple((one.title, one.artifact.path) for one in whole)
        booklet = Booklet(PATH, title, info.language, named, bookmarks(whole), attachments=files)
        return Plan(tuple(one.artifact for one in whole), (booklet,))

    def _cover(self, files: tuple[str, ...]) -> Cover:
        order, kept = self._order, self._order.chain[-1]
        return Cover(
            scope=self._word[SCOPES[order.scope.kind]].format(
                name=order.scope.name.removeprefix("CH-"), title=order.scope.title
            ),
            old=order.old.version if order.old else "",
            effective=kept.snapshot.effective,
            previous=kept.snapshot.previous,
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
            yield self._part("changes", redline(document_head(handbook), order.old, new, order.found, role))
        yield self._part("matrix", matrix(handbook, scope))
        yield self._part("gaps", gaps(handbook, scope, order.suspect, order.on))
        yield self._part("measured", measured(handbook, scope))
        if order.programme is not None:
            yield self._part("sampling", sampling(handbook, scope, order.programme, order.seed))
        yield self._part("lists", audit_lists(handbook, scope))
        if order.programme is not None:
            yield from self._sheets(order.programme)

    def _part(self, name: str, content: Any, *, numbered: bool = True) -> BookPart:
        self._number += numbered
        word = self._word.get(name) or self._catalogue.pgettext("book", name)
        title = f"{self._number} {word}" if numbered else word
        view = Page(document_head(self._handbook), self._proof, self._word["binder"], f"binder-{name}", title, content)
        path = f"{UNPUBLISHED}binder/{name}.pdf"
        artifact = Artifact(path, "pdf", f"print/binder/{name}.html.j2", view, (self._handbook.info.id,))
        return BookPart(artifact, view.anchor, title, 1)

    def _sheets(self, programme: AuditProgramme) -> Iterator[BookPart]:
        """The auditors' own checklists and forms, as they are printed anywhere else."""
        wanted = [checklist_sheet(id_).path for id_ in programme.checklists]
        wanted += [form_sheet(id_).path for id_ in programme.forms]
        made = {one.path: one for one in (*sheets(self._handbook), *form_sheets(self._handbook))}
        there = [made[path] for path in wanted if path in made]
        if not there:
            return
        number = self._number + 1
        bound = [
            BookPart(one, one.path, f"{number}.{i} {self._handbook.title(one.records[0])}", 2)
            for i, one in enumerate(there, 1)
        ]
        yield self._part("sheets", tuple(to_anchor(one.title, one.anchor) for one in bound))
        yield from bound
