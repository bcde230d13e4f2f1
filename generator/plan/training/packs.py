"""The training pack of each role: what every subject gives to it, in one zip."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from generator.link.handbook import Handbook
from generator.load.catalogue import Catalogue
from generator.model.training import Curriculum
from generator.plan.artifact import Artifact, Booklet, Bundle, Member
from generator.plan.shared.paths import File, checklist_sheet, training_pack
from generator.plan.training import bank, class_sheets, course, exam, guides, learning, slides
from generator.plan.training.pack_index import pack_index
from generator.plan.training.pack_part import PackPart, folder_of


@dataclass(frozen=True, slots=True)
class Packs:
    """All packs, and what they are made of."""

    artifacts: tuple[Artifact, ...]
    booklets: tuple[Booklet, ...]
    bundles: tuple[Bundle, ...]


def packs(handbook: Handbook, catalogue: Catalogue) -> Packs:
    """A pack for each curriculum."""
    made = [(one, [part(handbook, one, catalogue) for part in PARTS]) for one in handbook.curricula]
    parts = [part for _, own in made for part in own]
    members = {one.role: tuple(member for part in own for member in part.members) for one, own in made}
    first = [_first_page(handbook, one, members[one.role], catalogue) for one, _ in made]
    return Packs(
        (
            *guides.shared(handbook, catalogue),
            *slides.shared(handbook, catalogue),
            *learning.shared(handbook),
            *exam.shared(handbook, catalogue),
            *(artifact for part in parts for artifact in part.artifacts),
            *first,
        ),
        tuple(booklet for part in parts for booklet in part.booklets),
        tuple(
            _bundle(training_pack(one.role), (Member("index.html", page.path), *members[one.role]))
            for (one, _), page in zip(made, first, strict=True)
        ),
    )


def _bundle(file: File, members: tuple[Member, ...]) -> Bundle:
    return Bundle(file.path, members, file.download)


def _first_page(
    handbook: Handbook, curriculum: Curriculum, members: tuple[Member, ...], catalogue: Catalogue
) -> Artifact:
    view = pack_index(handbook, curriculum, members, catalogue)
    return Artifact(f"{folder_of(curriculum.role)}/index.html", "html", "pack/index.html.j2", view, (curriculum.id,))


def _checklists(handbook: Handbook, curriculum: Curriculum, _: Catalogue) -> PackPart:
    """The sheets that the role fills in; they are published on their own as well."""
    members = (
        Member(f"checklists/{own.id}.pdf", checklist_sheet(own.id).path, "checklists/*.pdf", own.title)
        for own in handbook.checklists
        if curriculum.role in own.roles
    )
    return PackPart((), (), tuple(members))


PARTS: tuple[Callable[[Handbook, Curriculum, Catalogue], PackPart], ...] = (
    course.part,
    guides.part,
    slides.part,
    exam.part,
    bank.part,
    learning.part,
    class_sheets.part,
    _checklists,
)
"""Subjects in the order in which a trainer opens them."""
