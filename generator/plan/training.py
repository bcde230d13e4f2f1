"""Module pages and the training pack of each role."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

from generator.link.handbook import Handbook
from generator.load.catalogue import Catalogue
from generator.model.role import Role
from generator.model.training import Activity, Curriculum, Module, OrderingQuestion, Question, TrueFalseQuestion
from generator.plan.artifact import UNPUBLISHED, Artifact, Booklet, Bundle
from generator.plan.charts import TrainingLoad, training_loads
from generator.plan.checklists import sheet_path
from generator.plan.parts import (
    Addresses,
    BasisView,
    ClauseView,
    DocumentHead,
    Link,
    document_head,
    page_of,
    paragraphs,
)
from generator.plan.roles import ConductPage, CurriculumView, conduct_view, curriculum_view, pack_path, rules_for


@dataclass(frozen=True, slots=True)
class ActivityView:
    """One part of a lesson; `start` and `end` count minutes from its beginning."""

    title: str
    start: int
    end: int
    minutes: int
    trainer: tuple[str, ...]
    trainee: str


@dataclass(frozen=True, slots=True)
class ModuleView:
    """A module as it is taught."""

    id: str
    title: str
    summary: str
    minutes: int
    method: str
    objectives: tuple[str, ...]
    materials: tuple[str, ...]
    compulsory: tuple[BasisView, ...]
    activities: tuple[ActivityView, ...]
    case: tuple[str, ...]
    case_points: tuple[str, ...]
    mistakes: tuple[str, ...]
    clauses: tuple[ClauseView, ...]
    curricula: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class QuestionView:
    """A question with its answer: `right` holds the right options, or the right order, or the truth."""

    id: str
    type: str
    stem: str
    options: tuple[str, ...]
    right: tuple[str, ...]
    truth: bool | None
    explanation: str
    clause: Link
    difficulty: int


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


@dataclass(frozen=True, slots=True)
class Pack:
    """What one role's pack needs beside the parts that all packs share."""

    artifacts: tuple[Artifact, ...]
    booklets: tuple[Booklet, ...]
    bundle: Bundle


BOOKLETS = (
    ("guide", "trainer-guide", "Trainer guide: {role}"),
    ("workbook", "workbook", "Trainee workbook: {role}"),
)
"""Kind of the parts, file name and title of each booklet in a pack."""


@dataclass(frozen=True, slots=True)
class Quiz:
    """A question bank by module, for a learning platform."""

    title: str
    modules: tuple[tuple[str, tuple[QuestionView, ...]], ...]


@dataclass(frozen=True, slots=True)
class ModuleIndex:
    """All modules with minutes and method, and the curricula that use them."""

    modules: tuple[ModuleView, ...]
    links: tuple[Link, ...]
    curricula: tuple[tuple[Link, CurriculumView], ...]
    loads: tuple[TrainingLoad, ...]


def pages(handbook: Handbook) -> Iterator[Artifact]:
    """The index of the training and a page for each module."""
    if not handbook.modules:
        return
    to = Addresses(handbook, "modules/index.html")
    curricula = tuple((to.to(one.role), curriculum_view(handbook, to, one)) for one in handbook.curricula)
    modules = tuple(_module(handbook, to, one) for one in handbook.modules)
    links = to.all(one.id for one in handbook.modules)
    ids = tuple(one.id for one in (*handbook.modules, *handbook.curricula))
    index = ModuleIndex(modules, links, curricula, training_loads(handbook, to))
    yield Artifact("modules/index.md", "page", "page/modules.md.j2", index, ids)
    for module in handbook.modules:
        path = page_of("module", module.id)
        view = _module(handbook, Addresses(handbook, path), module)
        yield Artifact(path.replace(".html", ".md"), "page", "page/module.md.j2", view, (module.id,))


def parts(handbook: Handbook) -> Iterator[Artifact]:
    """Each module as a part of guides and of workbooks: rendered once, bound into the packs of many roles."""
    to = Addresses(handbook, None)
    head = document_head(handbook)
    for module in handbook.modules:
        asked = _questions(handbook, to, module.id)
        guide = GuideModule(head, _module(handbook, to, module), asked)
        workbook = _taught(handbook, to, head, module, asked)
        records = (module.id, *(question.id for question in asked))
        yield Artifact(_part("guide", module.id), "pdf", "print/guide-module.html.j2", guide, records)
        yield Artifact(_part("workbook", module.id), "pdf", "print/workbook-module.html.j2", workbook, records)


def _part(booklet: str, id_: str) -> str:
    return f"{UNPUBLISHED}{booklet}/{id_}.pdf"


def pack(handbook: Handbook, curriculum: Curriculum, catalogue: Catalogue) -> Pack:
    """The training pack of one role: its documents, the booklets bound of them, and the zip that holds all."""
    role: Role = handbook.get(curriculum.role)
    to = Addresses(handbook, None)
    modules: list[Module] = [handbook.get(id_) for id_ in curriculum.modules]
    asked = {module.id: _questions(handbook, to, module.id) for module in modules}
    quiz = Quiz(role.title, tuple((module.title, asked[module.id]) for module in modules if asked[module.id]))
    questions = tuple(question.id for module in modules for question in asked[module.id])
    folder = f"{UNPUBLISHED}{role.id}"
    openings = _openings(handbook, role, curriculum, modules)
    artifacts = (
        *openings,
        Artifact(f"{folder}/quiz.moodle.xml", "moodle", "", quiz, questions),
        Artifact(f"{folder}/quiz.gift", "gift", "", quiz, questions),
    )
    booklets = tuple(
        Booklet(
            f"{folder}/{name}.pdf",
            catalogue.gettext(title).format(role=role.title),
            handbook.info.language,
            ((role.title, opening.path), *((module.title, _part(kind, module.id)) for module in modules)),
        )
        for opening, (kind, name, title) in zip(openings, BOOKLETS, strict=True)
    )
    sheets = [one.id for one in handbook.checklists if role.id in one.roles]
    members = (
        *((f"{name}.pdf", f"{folder}/{name}.pdf") for _, name, _ in BOOKLETS),
        *((name, f"{folder}/{name}") for name in ("quiz.moodle.xml", "quiz.gift")),
        *((f"checklists/{id_}.pdf", sheet_path(id_)) for id_ in sheets),
    )
    return Pack(artifacts, booklets, Bundle(pack_path(role.id), members))


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


def _module(handbook: Handbook, to: Addresses, module: Module) -> ModuleView:
    using = [one.role for one in handbook.mentions_of(module.id, "curriculum")] if to.on_site else []
    return ModuleView(
        id=module.id,
        title=module.title,
        summary=module.summary,
        minutes=module.minutes,
        method=module.method,
        objectives=module.objectives,
        materials=module.materials,
        compulsory=to.basis(module.compulsory),
        activities=tuple(_timed(module.activities)),
        case=paragraphs(module.case or ""),
        case_points=module.case_points,
        mistakes=module.mistakes,
        clauses=_clauses(handbook, to, module),
        curricula=to.all(using),
    )


def _timed(activities: tuple[Activity, ...]) -> Iterator[ActivityView]:
    start = 0
    for one in activities:
        end = start + one.minutes
        yield ActivityView(one.title, start, end, one.minutes, paragraphs(one.trainer), one.trainee or "")
        start = end


def _clauses(handbook: Handbook, to: Addresses, module: Module) -> tuple[ClauseView, ...]:
    return tuple(to.clause(handbook.get(id_)) for id_ in module.clauses)


def _taught(
    handbook: Handbook, to: Addresses, head: DocumentHead, module: Module, asked: tuple[QuestionView, ...]
) -> WorkbookModule:
    tasks = tuple(TaskView(one.type, one.stem, one.options) for one in asked)
    clauses = _clauses(handbook, to, module)
    case = paragraphs(module.case or "")
    return WorkbookModule(head, module.title, module.minutes, module.objectives, clauses, case, tasks)


def _questions(handbook: Handbook, to: Addresses, module: str) -> tuple[QuestionView, ...]:
    return tuple(_question(to, one) for one in handbook.questions if one.module == module)


def _question(to: Addresses, question: Question) -> QuestionView:
    truth = None
    if isinstance(question, TrueFalseQuestion):
        options, right, truth = (), (), question.answer
    elif isinstance(question, OrderingQuestion):
        options, right = _shuffled(question), question.sequence
    else:
        options = tuple(option.text for option in question.options)
        right = tuple(option.text for option in question.options if option.right)
    return QuestionView(
        question.id,
        question.type,
        question.stem,
        options,
        right,
        truth,
        question.explanation,
        to.to(question.clause),
        question.difficulty,
    )


def _shuffled(question: OrderingQuestion) -> tuple[str, ...]:
    """An order that looks random, is always the same, and is not the right one."""
    lines = question.sequence
    mixed = tuple(sorted(lines, key=lambda line: hashlib.sha256(f"{question.id}{line}".encode()).digest()))
    return mixed if mixed != lines else (*lines[1:], lines[0])
