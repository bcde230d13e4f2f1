"""Self-study courses for learning platforms: the modules as pages, questions to check progress, and a final quiz."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from generator.link.handbook import Handbook, number, owner_of
from generator.load.catalogue import Catalogue
from generator.model.training import Curriculum, Module
from generator.plan.artifact import UNPUBLISHED, Artifact, Member
from generator.plan.paper.cards import Phrases
from generator.plan.shared.flow import Flow, flow
from generator.plan.shared.parts import Addresses, ClauseView, document_head, paragraphs
from generator.plan.training.blueprint import PaperQuestion, exam_of, learning_quiz, printed
from generator.plan.training.modules import module_view
from generator.plan.training.pack_part import PackPart, folder_of

Edition = Literal["1.2", "2004"]
EDITIONS: tuple[Edition, ...] = ("1.2", "2004")
"""SCORM 1.2, which every platform supports, and SCORM 2004 4th edition."""

CHECKS = 3
"""Number of questions that check a module, before the final quiz."""

MINUTES_EACH = 1.5
"""Minutes for each question of the final quiz, if no exam defines them."""


@dataclass(frozen=True, slots=True)
class LearnPage:
    """A page of a course; empty fields are omitted. Answers to `questions` are checked at once."""

    title: str
    module: str
    lead: tuple[str, ...] = ()
    points: tuple[str, ...] = ()
    clauses: tuple[ClauseView, ...] = ()
    flow: Flow | None = None
    phrases: tuple[Phrases, ...] = ()
    case: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()
    """Text that is revealed after the learner has thought about the case."""
    questions: tuple[PaperQuestion, ...] = ()


@dataclass(frozen=True, slots=True)
class LearningCourse:
    """A course for a platform: pages in order, and a final quiz that decides whether it is passed.

    `pass_mark` is in percent, `minutes` limits the quiz.
    """

    edition: Edition
    id: str
    title: str
    document: str
    company: str
    primary: str
    pages: tuple[LearnPage, ...]
    quiz: tuple[PaperQuestion, ...]
    pass_mark: int
    minutes: int


def shared(handbook: Handbook) -> Iterator[Artifact]:
    """Yield a course for each single module that has questions."""
    for module in handbook.modules:
        questions = [question for question in handbook.questions if question.module == module.id]
        if not questions:
            continue
        pages = tuple(_module(handbook, module))
        quiz = tuple(printed(question, i, f"{module.id}\nquiz") for i, question in enumerate(questions, 1))
        mark = min(
            (curriculum.pass_mark for curriculum in handbook.curricula if module.id in curriculum.modules), default=80
        )
        course = _course(handbook, module.id, module.title, pages, quiz, mark, round(len(quiz) * MINUTES_EACH))
        yield from _artifacts(f"{UNPUBLISHED}learning/{module.id}", course, (module.id, *module.clauses))


def part(handbook: Handbook, curriculum: Curriculum, _: Catalogue) -> PackPart:
    """Return the course of a role, and those of its single modules."""
    modules = handbook.modules_of(curriculum)
    pages = tuple(page for module in modules for page in _module(handbook, module))
    quiz = learning_quiz(handbook, curriculum)
    artifacts: tuple[Artifact, ...] = ()
    members: list[Member] = []
    if quiz:
        exam = exam_of(handbook, curriculum)
        minutes = exam.minutes if exam else round(len(quiz) * MINUTES_EACH)
        course = _course(handbook, curriculum.id, curriculum.title, pages, quiz, curriculum.pass_mark, minutes)
        path = f"{folder_of(curriculum.role)}/{curriculum.id}"
        artifacts = tuple(_artifacts(path, course, (curriculum.id, *curriculum.modules)))
        members += [_member(path, edition, curriculum.id, curriculum.title) for edition in EDITIONS]
    asked = {question.module for question in handbook.questions}
    members += [
        _member(f"{UNPUBLISHED}learning/{module.id}", edition, f"modules/{module.id}", module.title)
        for edition in EDITIONS
        for module in modules
        if module.id in asked
    ]
    return PackPart(artifacts, (), tuple(members))


def _member(path: str, edition: Edition, name: str, about: str) -> Member:
    ending = _ending(edition)
    return Member(f"platform/{name}.{ending}", f"{path}.{ending}", f"platform/*.{ending}", about)


def _ending(edition: Edition) -> str:
    return f"scorm{edition.replace('.', '')}.zip"


def _artifacts(path: str, course: LearningCourse, records: tuple[str, ...]) -> Iterator[Artifact]:
    for edition in EDITIONS:
        view = replace(course, edition=edition)
        yield Artifact(f"{path}.{_ending(edition)}", "scorm", "scorm/player.html.j2", view, records)


def _course(
    handbook: Handbook,
    id_: str,
    title: str,
    pages: tuple[LearnPage, ...],
    quiz: tuple[PaperQuestion, ...],
    mark: int,
    minutes: int,
) -> LearningCourse:
    head = document_head(handbook)
    return LearningCourse(
        "1.2", id_, title, head.document, head.company, head.house.primary, pages, quiz, mark, minutes
    )


def _module(handbook: Handbook, module: Module) -> Iterator[LearnPage]:
    """Yield the pages of a module: summary, clauses with flowcharts, phrases, a case, questions."""
    view = module_view(handbook, Addresses(handbook, None), module)
    yield LearnPage(module.title, module.title, paragraphs(module.summary), module.objectives)
    for section in handbook.sections:
        own = tuple(clause for clause in view.clauses if owner_of(clause.id) == section.id)
        if own:
            carried = any(set(step.clauses) & set(module.clauses) for step in section.procedure)
            drawn = flow(section, handbook.title) if carried else None
            plain = replace(drawn, steps=tuple(replace(step, href="") for step in drawn.steps)) if drawn else None
            yield LearnPage(f"{number(section.id)} {section.title}", module.title, clauses=own, flow=plain)
    rules = [rule for rule in handbook.conduct if set(rule.clauses) & set(module.clauses)]
    phrases = tuple(Phrases(rule.title, rule.say, rule.never_say) for rule in rules if rule.say or rule.never_say)
    if phrases:
        yield LearnPage("", module.title, phrases=phrases)
    if view.case:
        yield LearnPage("", module.title, case=view.case, hidden=(*view.case_points, *view.mistakes))
    checks = _checks(handbook, module)
    if checks:
        yield LearnPage("", module.title, questions=checks)


def _checks(handbook: Handbook, module: Module) -> tuple[PaperQuestion, ...]:
    """Return the first question of each type, up to `CHECKS`."""
    own = [question for question in handbook.questions if question.module == module.id]
    first: dict[str, int] = {}
    for place, question in enumerate(own):
        first.setdefault(question.type, place)
    chosen = [own[place] for place in sorted(first.values())][:CHECKS]
    return tuple(printed(question, i, f"{module.id}\ncheck") for i, question in enumerate(chosen, 1))
