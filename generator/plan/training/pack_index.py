"""Table of contents of a training pack, for its first page and for the trainers' page of the site."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from generator.link.handbook import Handbook
from generator.load.catalogue import Catalogue
from generator.model.training import Curriculum
from generator.plan.artifact import Member
from generator.plan.shared.parts import DocumentHead, document_head

FOLDERS = ("plan", "teach", "learn", "exam", "platform", "records", "checklists")
"""Folders of a pack, in the order in which a trainer needs them."""

FILES = (
    *("plan/*.pdf", "plan/*.xlsx", "plan/*.ics", "teach/trainer-guide.pdf", "teach/slides/*.pptx"),
    *("teach/slides/*.html", "learn/workbook.pdf", "learn/workbook.fillable.pdf", "learn/cards-*.pdf"),
    *("exam/paper-?.pdf", "exam/answers.pdf", "exam/answer-card.pdf", "exam/practice.pdf", "exam/bank.moodle.xml"),
    *("exam/bank.gift", "exam/bank.qti.zip", "platform/*.scorm12.zip", "platform/*.scorm2004.zip"),
    *("records/sign-in.pdf", "records/score-sheet.pdf", "records/feedback.pdf", "records/training-file.pdf"),
    "checklists/*.pdf",
)
"""Keywords that describe files: patterns of their names."""

WORDS = (*FOLDERS, *FILES, "{course}: what is in this pack", "For trainers only.")
"""Keywords of the fixed wording."""


@dataclass(frozen=True, slots=True)
class PackFolder:
    """A folder of a pack, and the files in it."""

    name: str
    files: tuple[Member, ...]


@dataclass(frozen=True, slots=True)
class PackIndex:
    """View of the first page of a pack."""

    head: DocumentHead
    title: str
    left_out: tuple[str, ...]
    folders: tuple[PackFolder, ...]


def pack_index(
    handbook: Handbook, curriculum: Curriculum, members: tuple[Member, ...], catalogue: Catalogue
) -> PackIndex:
    """Return the first page of a pack."""
    title = catalogue.pgettext("pack", "{course}: what is in this pack").format(course=curriculum.title)
    return PackIndex(document_head(handbook), title, curriculum.left_out, tuple(pack_folders(members)))


def pack_folders(members: tuple[Member, ...]) -> Iterator[PackFolder]:
    """Yield the folders of a pack that have files; the first page is in none."""
    for name in FOLDERS:
        files = tuple(member for member in members if member.name.startswith(f"{name}/"))
        if files:
            yield PackFolder(name, files)
