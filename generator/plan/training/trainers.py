"""Pages for trainers: each course with its plan and training pack. Only the packs contain answers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from generator.link.handbook import Handbook
from generator.load.catalogue import Catalogue
from generator.model.training import Curriculum
from generator.plan.artifact import Artifact, Bundle, Member, page
from generator.plan.shared.parts import Addresses, Link
from generator.plan.shared.paths import TRAINERS_PAGE, TRAINING_MATRIX, trainer_page, training_pack
from generator.plan.training.blueprint import exam_of, papers
from generator.plan.training.course import WORDS as COURSE_WORDS
from generator.plan.training.course import CourseView, course_view
from generator.plan.training.exam import Blueprint, blueprint
from generator.plan.training.matrix import MatrixView, matrix_view
from generator.plan.training.pack_index import PackFolder, pack_folders


@dataclass(frozen=True, slots=True)
class TrainerPage:
    """View of a course for its trainer."""

    role: Link
    course: CourseView
    blueprint: Blueprint | None
    pack: Link
    folders: tuple[PackFolder, ...]


@dataclass(frozen=True, slots=True)
class CourseRow:
    """A course: its page, days, minutes, and number of exam questions."""

    link: Link
    days: int
    minutes: int
    questions: int


@dataclass(frozen=True, slots=True)
class TrainersIndex:
    """All courses, and the training matrix."""

    courses: tuple[CourseRow, ...]
    matrix: MatrixView
    table: Link


def pages(handbook: Handbook, bundles: Iterable[Bundle], catalogue: Catalogue) -> Iterator[Artifact]:
    """Yield the index and a page for each course, unless no packs are planned."""
    members = {bundle.path: bundle.members for bundle in bundles}
    if not members:
        return
    wording = {keyword: catalogue.pgettext("course", keyword) for keyword in COURSE_WORDS}
    to = Addresses(handbook, TRAINERS_PAGE)
    rows = []
    for curriculum in handbook.curricula:
        path = trainer_page(curriculum.role)
        view = _page(handbook, curriculum, members[training_pack(curriculum.role).path], path, wording)
        yield page(path, "page/trainer.md.j2", view, (curriculum.id,))
        link = to.to_page(curriculum.title, path)
        questions = view.course.exam.questions if view.course.exam else 0
        rows.append(CourseRow(link, len(view.course.days), view.course.teaching, questions))
    index = TrainersIndex(tuple(rows), matrix_view(handbook, to), to.to_page("XLSX", TRAINING_MATRIX.download))
    records = tuple(curriculum.id for curriculum in handbook.curricula)
    yield page(TRAINERS_PAGE, "page/trainers.md.j2", index, records)


def _page(
    handbook: Handbook, curriculum: Curriculum, members: tuple[Member, ...], path: str, wording: dict[str, str]
) -> TrainerPage:
    to = Addresses(handbook, path)
    exam = exam_of(handbook, curriculum)
    return TrainerPage(
        role=to.to(curriculum.role),
        course=course_view(handbook, curriculum, to, wording),
        blueprint=blueprint(handbook, curriculum, exam, papers(handbook, curriculum)) if exam else None,
        pack=to.to_page(curriculum.title, training_pack(curriculum.role).download),
        folders=tuple(pack_folders(members)),
    )
