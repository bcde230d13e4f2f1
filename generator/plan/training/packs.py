"""Training pack of each role: the contributions of all planners in one zip."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from generator.link.handbook import Handbook
from generator.load.catalogue import Catalogue
from generator.model.training import Curriculum
from generator.plan.artifact import Artifact, Bundle, Member, Planned
from generator.plan.shared.paths import checklist_sheet, training_pack
from generator.plan.training import bank, class_sheets, course, exam, guides, learning, slides
from generator.plan.training.pack_index import pack_index
from generator.plan.training.pack_part import PackPart, folder_of


def packs(handbook: Handbook, catalogue: Catalogue) -> Iterator[Planned]:
    """Yield a pack for each curriculum, after all files that it contains."""
    yield from guides.shared(handbook, catalogue)
    yield from slides.shared(handbook, catalogue)
    yield from learning.shared(handbook)
    yield from exam.shared(handbook, catalogue)
    for curriculum in handbook.curricula:
        parts = [subject(handbook, curriculum, catalogue) for subject in PARTS]
        members = tuple(member for part in parts for member in part.members)
        first = _first_page(handbook, curriculum, members, catalogue)
        for part in parts:
            yield from part.artifacts
            yield from part.booklets
        yield first
        file = training_pack(curriculum.role)
        yield Bundle(file.path, (Member("index.html", first.path), *members), file.download)


def _first_page(
    handbook: Handbook, curriculum: Curriculum, members: tuple[Member, ...], catalogue: Catalogue
) -> Artifact:
    view = pack_index(handbook, curriculum, members, catalogue)
    return Artifact(f"{folder_of(curriculum.role)}/index.html", "html", "pack/index.html.j2", view, (curriculum.id,))


def _checklists(handbook: Handbook, curriculum: Curriculum, _: Catalogue) -> PackPart:
    """Return the checklists of the role; they are also published on their own."""
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
"""Planners of the parts, in the order in which a trainer needs them."""
