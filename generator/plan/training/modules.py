"""Views of modules and questions that all training documents share, and the pages of modules."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

from generator.link.handbook import Handbook
from generator.model.section import Clause
from generator.model.training import Activity, Curriculum, Module, OrderingQuestion, Question, TrueFalseQuestion
from generator.plan.artifact import Artifact, page
from generator.plan.shared.charts import TrainingLoad, training_loads
from generator.plan.shared.parts import (
    Addresses,
    BasisView,
    ClauseView,
    Link,
    page_of,
    paragraphs,
)
from generator.plan.site.roles import CurriculumView, curriculum_view


@dataclass(frozen=True, slots=True)
class ActivityView:
    """A part of a lesson; `start` and `end` are minutes from its beginning."""

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
    """A question with its answer: `right` are the right options or the right order, `truth` answers true-or-false."""

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
class CurriculumRow:
    """Curriculum with a link to its role."""

    role: Link
    curriculum: CurriculumView


@dataclass(frozen=True, slots=True)
class ModuleIndex:
    """All modules with minutes and method, and the curricula that use them."""

    modules: tuple[ModuleView, ...]
    links: tuple[Link, ...]
    curricula: tuple[CurriculumRow, ...]
    loads: tuple[TrainingLoad, ...]


def pages(handbook: Handbook) -> Iterator[Artifact]:
    """Yield the index of the training and a page for each module."""
    if not handbook.modules:
        return
    to = Addresses(handbook, "modules/index.html")
    curricula = tuple(
        CurriculumRow(to.to(curriculum.role), curriculum_view(handbook, to, curriculum))
        for curriculum in handbook.curricula
    )
    modules = tuple(module_view(handbook, to, module) for module in handbook.modules)
    links = to.all(module.id for module in handbook.modules)
    ids = tuple(record.id for record in (*handbook.modules, *handbook.curricula))
    index = ModuleIndex(modules, links, curricula, training_loads(handbook, to))
    yield page("modules/index.html", "page/modules.md.j2", index, ids)
    for module in handbook.modules:
        path = page_of("module", module.id)
        view = module_view(handbook, Addresses(handbook, path), module)
        yield page(path, "page/module.md.j2", view, (module.id,))


def module_view(handbook: Handbook, to: Addresses, module: Module) -> ModuleView:
    """Return the view of a module for a page or for paper."""
    using = [curriculum.role for curriculum in handbook.mentions_of(module.id, Curriculum)] if to.on_site else []
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
        clauses=clauses_of(handbook, to, module),
        curricula=to.all(using),
    )


def _timed(activities: tuple[Activity, ...]) -> Iterator[ActivityView]:
    start = 0
    for activity in activities:
        end = start + activity.minutes
        yield ActivityView(
            activity.title, start, end, activity.minutes, paragraphs(activity.trainer), activity.trainee or ""
        )
        start = end


def clauses_of(handbook: Handbook, to: Addresses, module: Module) -> tuple[ClauseView, ...]:
    """Return the clauses that a module teaches."""
    return tuple(to.clause(handbook.get(id_, Clause)) for id_ in module.clauses)


def questions_of(handbook: Handbook, to: Addresses, module: str) -> tuple[QuestionView, ...]:
    """Return the questions on a module, with their answers."""
    return tuple(_question(to, question) for question in handbook.questions if question.module == module)


def _question(to: Addresses, question: Question) -> QuestionView:
    options: tuple[str, ...] = ()
    right: tuple[str, ...] = ()
    truth: bool | None = None
    if isinstance(question, TrueFalseQuestion):
        truth = question.answer
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
    """Return a deterministic pseudo-random order of the lines that is not the right one."""
    lines = question.sequence
    mixed = tuple(sorted(lines, key=lambda line: hashlib.sha256(f"{question.id}{line}".encode()).digest()))
    return mixed if mixed != lines else (*lines[1:], lines[0])
