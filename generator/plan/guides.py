"""Trainer guides and trainee workbooks: each module once, bound into the booklets of many roles."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from generator.link.handbook import Handbook
from generator.load.catalogue import Catalogue
from generator.model.role import Role
from generator.model.training import Curriculum, Module
from generator.plan.artifact import UNPUBLISHED, Artifact, Booklet
from generator.plan.pack_part import PackPart, folder_of
from generator.plan.parts import Addresses, ClauseView, DocumentHead, document_head, paragraphs
from generator.plan.roles import ConductPage, CurriculumView, conduct_view, curriculum_view, rules_for
from generator.plan.training import ModuleView, QuestionView, clauses_of, module_view, questions_of


@dataclass(frozen=True, slots=True)
class TaskView:
    """A question as a trainee sees it: nothing in it tells the answer."""

    type: str
    stem: str
    options: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class GuideOpening:
    """The first part of a trainer guide: the course of one role, and the marking sheet of its practice."""

    head: DocumentHead
    role: str
    curriculum: CurriculumView


@dataclass(frozen=True, slots=True)
class GuideModule:
    """A module for the trainer. It knows no role, so all guides share the part."""

    head: DocumentHead
    module: ModuleView
    questions: tuple[QuestionView, ...]


@dataclass(frozen=True, slots=True)
class WorkbookOpening:
    """The first part of a workbook: what one role does, and how it behaves."""

    head: DocumentHead
    role: str
    duties: tuple[str, ...]
    modules: tuple[str, ...]
    conduct: tuple[ConductPage, ...]


@dataclass(frozen=True, slots=True)
class WorkbookModule:
    """A module for the trainee; made of views that hold no answers."""

    head: DocumentHead
    title: str
    minutes: int
    objectives: tuple[str, ...]
    clauses: tuple[ClauseView, ...]
    case: tuple[str, ...]
    tasks: tuple[TaskView, ...]


BOOKLETS = (
    ("guide", "teach/trainer-guide", "Trainer guide: {role}"),
    ("workbook", "learn/workbook", "Trainee workbook: {role}"),
)
"""Kind of the parts, name in the pack and title of each booklet."""


def shared(handbook: Handbook) -> Iterator[Artifact]:
    """Each module as a part of guides and of workbooks: rendered once, bound into the packs of many roles."""
    to = Addresses(handbook, None)
    head = document_head(handbook)
    for module in handbook.modules:
        asked = questions_of(handbook, to, module.id)
        guide = GuideModule(head, module_view(handbook, to, module), asked)
        workbook = _taught(handbook, to, head, module, asked)
        records = (module.id, *(question.id for question in asked))
        yield Artifact(_part("guide", module.id), "pdf", "print/guide-module.html.j2", guide, records)
        yield Artifact(_part("workbook", module.id), "pdf", "print/workbook-module.html.j2", workbook, records)


def _part(booklet: str, id_: str) -> str:
    return f"{UNPUBLISHED}{booklet}/{id_}.pdf"


def part(handbook: Handbook, curriculum: Curriculum, catalogue: Catalogue) -> PackPart:
    """The guide and the workbook of one role."""
    role: Role = handbook.get(curriculum.role)
    modules: list[Module] = [handbook.get(id_) for id_ in curriculum.modules]
    openings = _openings(handbook, role, curriculum, modules)
    folder = folder_of(role.id)
    booklets = tuple(
        Booklet(
            f"{folder}/{name}.pdf",
            catalogue.gettext(title).format(role=role.title),
            handbook.info.language,
            ((role.title, opening.path), *((module.title, _part(kind, module.id)) for module in modules)),
        )
        for opening, (kind, name, title) in zip(openings, BOOKLETS, strict=True)
    )
    return PackPart(openings, booklets, tuple((f"{name}.pdf", f"{folder}/{name}.pdf") for _, name, _ in BOOKLETS))


def _openings(
    handbook: Handbook, role: Role, curriculum: Curriculum, modules: list[Module]
) -> tuple[Artifact, Artifact]:
    to = Addresses(handbook, None)
    head = document_head(handbook)
    rules = rules_for(handbook, role.id)
    guide = GuideOpening(head, role.title, curriculum_view(handbook, to, curriculum))
    workbook = WorkbookOpening(
        head,
        role.title,
        role.duties,
        tuple(module.title for module in modules),
        tuple(conduct_view(handbook, to, rule) for rule in rules),
    )
    taught = (role.id, curriculum.id)
    bound = (*taught, *(rule.id for rule in rules))
    return (
        Artifact(_part("guide", role.id), "pdf", "print/guide-opening.html.j2", guide, taught),
        Artifact(_part("workbook", role.id), "pdf", "print/workbook-opening.html.j2", workbook, bound),
    )


def _taught(
    handbook: Handbook, to: Addresses, head: DocumentHead, module: Module, asked: tuple[QuestionView, ...]
) -> WorkbookModule:
    tasks = tuple(TaskView(one.type, one.stem, one.options) for one in asked)
    clauses = clauses_of(handbook, to, module)
    case = paragraphs(module.case or "")
    return WorkbookModule(head, module.title, module.minutes, module.objectives, clauses, case, tasks)
