"""Views of the records of a class."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice

from generator.classes.read import Attendance
from generator.classes.results import (
    EASY,
    FEW,
    HARD,
    THIRD,
    WEAK,
    ModuleFigures,
    QuestionFigures,
    Result,
    counts,
    module_figures,
    question_figures,
)
from generator.link.handbook import Handbook
from generator.plan.shared.parts import DocumentHead, document_head
from generator.plan.training.blueprint import Paper
from generator.plan.training.class_sheets import ClassFacts, PersonRow, facts_of
from generator.plan.training.course import working_days


@dataclass(frozen=True, slots=True)
class ResitList:
    """List of resits; `deadline` is empty if the handbook sets none."""

    head: DocumentHead
    facts: ClassFacts
    people: tuple[PersonRow, ...]
    deadline: str
    days_given: int


@dataclass(frozen=True, slots=True)
class ClassReport:
    """Report on a class: counts, spread of written scores, statistics of modules and questions.

    `limits` are the limits at which questions are flagged, in the order of the report.
    """

    head: DocumentHead
    facts: ClassFacts
    counts: tuple[tuple[str, int], ...]
    rate: str
    spread: tuple[str, ...]
    modules: tuple[ModuleFigures, ...]
    pass_mark: int
    questions: tuple[QuestionFigures, ...]
    flagged: tuple[QuestionFigures, ...]
    limits: tuple[int, ...]


def class_facts(handbook: Handbook, attendance: Attendance) -> ClassFacts:
    """Return the facts at the head of every record of a class."""
    record = attendance.record
    return replace(
        facts_of(handbook, attendance.curriculum),
        id=record.id,
        dates=tuple(day.isoformat() for day in record.dates),
        place=record.place,
        trainers=record.trainers,
        assessors=record.assessors,
    )


def listed(attendance: Attendance, letters: Sequence[str]) -> tuple[PersonRow, ...]:
    """Return the rows of participants before the exam; neighbours in the list get different papers."""
    return tuple(
        PersonRow(person.number, person.name, person.unit, letters[i % len(letters)] if letters else "")
        for i, person in enumerate(attendance.participants)
    )


def marked(handbook: Handbook, attendance: Attendance, outcomes: Sequence[Result]) -> tuple[PersonRow, ...]:
    """Return the rows of participants with their results."""
    return tuple(_marked(handbook, attendance, result) for result in outcomes)


def _marked(handbook: Handbook, attendance: Attendance, result: Result) -> PersonRow:
    certificate = f"{attendance.record.id}-{result.person.number}" if result.passed else ""
    until = result.valid_until.isoformat() if result.valid_until else ""
    facts = (certificate, result.person.name, attendance.curriculum.title, handbook.info.version, until)
    return PersonRow(
        number=result.person.number,
        name=result.person.name,
        unit=result.person.unit,
        paper=result.score.paper,
        theory=_points(result.score.theory),
        practice=_points(result.score.practice),
        missed=result.score.missed,
        verdict="passed" if result.passed else "failed",
        again=result.again,
        certificate=certificate,
        valid_until=until,
        code=";".join(facts) if result.passed else "",
    )


def _points(score: float | None) -> str:
    return "" if score is None else f"{score:g}"


def resit_list(handbook: Handbook, facts: ClassFacts, people: Sequence[PersonRow], last: date) -> ResitList:
    """Return the list of people who have not passed, with the deadline of their resit."""
    days = handbook.info.training.resit_working_days
    deadline = ""
    if days:
        following = (day for day in working_days(last) if day > last)
        deadline = next(islice(following, days - 1, None)).isoformat()
    again = tuple(person for person in people if person.verdict == "failed")
    return ResitList(document_head(handbook), facts, again, deadline, days or 0)


def class_report(
    handbook: Handbook, attendance: Attendance, facts: ClassFacts, papers: Sequence[Paper], outcomes: Sequence[Result]
) -> ClassReport:
    """Return the report on a class."""
    scores = [result.score for result in outcomes]
    held = {"theory": facts.written, "practice": bool(facts.practice)}
    counted = counts(outcomes, held)
    written = [score.theory for score in scores if score.theory is not None]
    mean = sum(written) / len(written) if written else 0
    questions = question_figures(handbook, papers, scores)
    return ClassReport(
        head=document_head(handbook),
        facts=facts,
        counts=tuple(counted.items()),
        rate=f"{100 * counted['passed'] / counted['came']:.0f}%" if counted["came"] else "",
        spread=(f"{min(written):g}", f"{mean:.1f}", f"{max(written):g}") if written else (),
        modules=module_figures(handbook, attendance, papers, scores),
        pass_mark=attendance.curriculum.pass_mark,
        questions=questions if any(question.difference is not None for question in questions) else (),
        flagged=tuple(question for question in questions if question.flags),
        limits=(int(100 * EASY), int(100 * HARD), int(100 * THIRD), int(100 * WEAK), FEW),
    )
