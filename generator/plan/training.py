"""Module pages and the training pack of each role."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

from generator.link.handbook import Handbook
from generator.model.role import Role
from generator.model.training import Activity, Curriculum, Module, OrderingQuestion, Question, TrueFalseQuestion
from generator.plan.artifact import Artifact, Bundle
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
from generator.plan.roles import ConductPage, CurriculumView, conduct_view, curriculum_view, rules_for


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
class TrainerGuide:
    """Everything a trainer needs in the room."""

    head: DocumentHead
    role: str
    curriculum: CurriculumView
    modules: tuple[tuple[ModuleView, tuple[QuestionView, ...]], ...]


@dataclass(frozen=True, slots=True)
class TaughtModule:
    """A module as a trainee sees it."""

    title: str
    minutes: int
    objectives: tuple[str, ...]
    clauses: tuple[ClauseView, ...]
    case: tuple[str, ...]
    tasks: tuple[TaskView, ...]


@dataclass(frozen=True, slots=True)
class Workbook:
    """What a trainee works with; made of views that hold no answers."""

    head: DocumentHead
    role: str
    duties: tuple[str, ...]
    modules: tuple[TaughtModule, ...]
    conduct: tuple[ConductPage, ...]


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


def pages(handbook: Handbook) -> Iterator[Artifact]:
    """The index of the training and a page for each module."""
    if not handbook.modules:
        return
    to = Addresses(handbook, "modules/index.html")
    curricula = tuple((to.to(one.role), curriculum_view(handbook, to, one)) for one in handbook.curricula)
    modules = tuple(_module(handbook, to, one) for one in handbook.modules)
    links = to.all(one.id for one in handbook.modules)
    ids = tuple(one.id for one in (*handbook.modules, *handbook.curricula))
    yield Artifact("modules/index.md", "page", "page/modules.md.j2", ModuleIndex(modules, links, curricula), ids)
    for module in handbook.modules:
        path = page_of("module", module.id)
        view = _module(handbook, Addresses(handbook, path), module)
        yield Artifact(path.replace(".html", ".md"), "page", "page/module.md.j2", view, (module.id,))


def pack(handbook: Handbook, curriculum: Curriculum) -> tuple[tuple[Artifact, ...], Bundle]:
    """The training pack of one role: its documents, and the zip that holds them."""
    role: Role = handbook.get(curriculum.role)
    to = Addresses(handbook, None)
    head = document_head(handbook)
    modules: list[Module] = [handbook.get(id_) for id_ in curriculum.modules]
    asked = {module.id: _questions(handbook, to, module.id) for module in modules}
    guide = TrainerGuide(
        head,
        role.title,
        curriculum_view(handbook, to, curriculum),
        tuple((_module(handbook, to, module), asked[module.id]) for module in modules),
    )
    workbook = Workbook(
        head,
        role.title,
        role.duties,
        tuple(_taught(handbook, to, module, asked[module.id]) for module in modules),
        tuple(conduct_view(handbook, to, rule) for rule in rules_for(handbook, role.id)),
    )
    quiz = Quiz(role.title, tuple((module.title, asked[module.id]) for module in modules if asked[module.id]))
    questions = tuple(question.id for module in modules for question in asked[module.id])
    taught = (role.id, curriculum.id, *curriculum.modules)
    rules = tuple(rule.id for rule in rules_for(handbook, role.id))
    folder = f"packs/{role.id}"
    artifacts = (
        Artifact(f"{folder}/trainer-guide.pdf", "pdf", "print/trainer-guide.html.j2", guide, (*taught, *questions)),
        Artifact(f"{folder}/workbook.pdf", "pdf", "print/workbook.html.j2", workbook, (*taught, *rules, *questions)),
        Artifact(f"{folder}/quiz.moodle.xml", "moodle", "", quiz, questions),
        Artifact(f"{folder}/quiz.gift", "gift", "", quiz, questions),
    )
    sheets = [one.id for one in handbook.checklists if role.id in one.roles]
    members = (
        *((artifact.path.removeprefix(f"{folder}/"), artifact.path) for artifact in artifacts),
        *((f"checklists/{id_}.pdf", sheet_path(id_)) for id_ in sheets),
    )
    return artifacts, Bundle(f"{folder}.zip", members)


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


def _taught(handbook: Handbook, to: Addresses, module: Module, asked: tuple[QuestionView, ...]) -> TaughtModule:
    tasks = tuple(TaskView(one.type, one.stem, one.options) for one in asked)
    clauses = _clauses(handbook, to, module)
    return TaughtModule(module.title, module.minutes, module.objectives, clauses, paragraphs(module.case or ""), tasks)


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
