"""What is in a training pack, in the order of a trainer's work: the pack's first page, and the site's list of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fnmatch import fnmatch
from posixpath import basename

from generator.link.handbook import Handbook
from generator.load.catalogue import Catalogue
from generator.model.training import Curriculum
from generator.plan.shared.parts import DocumentHead, document_head

FOLDERS = ("plan", "teach", "learn", "exam", "platform", "records", "checklists")
"""Folders of a pack in the order in which they are needed."""

FILES = (
    *("plan/*.pdf", "plan/*.xlsx", "plan/*.ics", "teach/trainer-guide.pdf", "teach/slides/*.pptx"),
    *("teach/slides/*.html", "learn/workbook.pdf", "learn/workbook.fillable.pdf", "learn/cards-*.pdf"),
    *("exam/paper-?.pdf", "exam/answers.pdf", "exam/answer-card.pdf", "exam/practice.pdf", "exam/bank.moodle.xml"),
    *("exam/bank.gift", "exam/bank.qti.zip", "platform/*.scorm12.zip", "platform/*.scorm2004.zip"),
    *("records/sign-in.pdf", "records/score-sheet.pdf", "records/feedback.pdf", "records/training-file.pdf"),
    "checklists/*.pdf",
)
"""Patterns of names of files; each is the keyword of what such a file is."""

WORDS = (*FOLDERS, *FILES, "{course}: what is in this pack", "For trainers only.")
"""Keywords that readers see in our words."""


@dataclass(frozen=True, slots=True)
class PackFile:
    """A file of a pack: its name, what it is as keyword, and which module or checklist it is about, if any."""

    name: str
    kind: str
    about: str


@dataclass(frozen=True, slots=True)
class PackIndex:
    """The first page of a pack."""

    head: DocumentHead
    title: str
    left_out: tuple[str, ...]
    groups: tuple[tuple[str, tuple[PackFile, ...]], ...]


def pack_index(handbook: Handbook, curriculum: Curriculum, names: Iterable[str], catalogue: Catalogue) -> PackIndex:
    """The files of a pack by folder, each said to be what it is."""
    title = catalogue.pgettext("pack", "{course}: what is in this pack").format(course=curriculum.title)
    return PackIndex(document_head(handbook), title, curriculum.left_out, tuple(_groups(handbook, tuple(names))))


def _groups(handbook: Handbook, names: tuple[str, ...]) -> Iterator[tuple[str, tuple[PackFile, ...]]]:
    for folder in FOLDERS:
        own = tuple(_file(handbook, name) for name in names if name.startswith(f"{folder}/"))
        if own:
            yield folder, own


def _file(handbook: Handbook, name: str) -> PackFile:
    kind = next(pattern for pattern in FILES if fnmatch(name, pattern))
    about = ""
    for part in (basename(name).split(".")[0], basename(name).split(".")[0].split("-", 1)[-1]):
        if part in handbook.entries:
            about = handbook.get(part).title
            break
    return PackFile(name, kind, about)
