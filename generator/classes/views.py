"""What the records of a class say, made of the class and its results."""

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
    """Who sits what again, and until when; `deadline` is empty where the handbook sets none."""

    head: DocumentHead
    facts: ClassFacts
    people: tuple[PersonRow, ...]
    deadline: str
    days_given: int


@dataclass(frozen=True, slots=True)
class ClassReport:
    """How a class went: counts, spread of the written scores, modules and questions.

    `limits` are the figures from which a question is flagged, in the order in which the report names them.
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
    """The head of every record of this class."""
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
    """The participants before the exam; neighbours in the list get different papers."""
    return tuple(
        PersonRow(one.number, one.name, one.unit, letters[i % len(letters)] if letters else "")
        for i, one in enumerate(attendance.participants)
    )


def marked(handbook: Handbook, attendance: Attendance, found: Sequence[Result]) -> tuple[PersonRow, ...]:
    """The participants with what they reached."""
    return tuple(_marked(handbook, attendance, one) for one in found)


def _marked(handbook: Handbook, attendance: Attendance, one: Result) -> PersonRow:
    certificate = f"{attendance.record.id}-{one.person.number}" if one.passed else ""
    until = one.valid_until.isoformat() if one.valid_until else ""
    said = (certificate, one.person.name, attendance.curriculum.title, handbook.info.version, until)
    return PersonRow(
        number=one.person.number,
        name=one.person.name,
        unit=one.person.unit,
        paper=one.score.paper,
        theory=_points(one.score.theory),
        practice=_points(one.score.practice),
        missed=one.score.missed,
        verdict="passed" if one.passed else "failed",
        again=one.again,
        certificate=certificate,
        valid_until=until,
        code=";".join(said) if one.passed else "",
    )


def _points(score: float | None) -> str:
    return "" if score is None else f"{score:g}"


def resit_list(handbook: Handbook, facts: ClassFacts, people: Sequence[PersonRow], last: date) -> ResitList:
    """Whoever has not passed, with the day by which the part is to be taken again."""
    days = handbook.info.training.resit_working_days
    deadline = ""
    if days:
        following = (day for day in working_days(last) if day > last)
        deadline = next(islice(following, days - 1, None)).isoformat()
    again = tuple(one for one in people if one.verdict == "failed")
    return ResitList(document_head(handbook), facts, again, deadline, days or 0)


def class_report(
    handbook: Handbook, attendance: Attendance, facts: ClassFacts, papers: Sequence[Paper], found: Sequence[Result]
) -> ClassReport:
    """The figures of a class."""
    scores = [one.score for one in found]
    held = {"theory": facts.written, "practice": bool(facts.practice)}
    counted = counts(found, held)
    written = [one.theory for one in scores if one.theory is not None]
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
        questions=questions if any(one.difference is not None for one in questions) else (),
        flagged=tuple(one for one in questions if one.flags),
        limits=(int(100 * EASY), int(100 * HARD), int(100 * THIRD), int(100 * WEAK), FEW),
    )
