"""Results of a class: who has passed, resits, and item statistics."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from generator.classes.read import Attendance, Participant
from generator.classes.scores import Score
from generator.link.handbook import Handbook
from generator.plan.training.blueprint import Paper

EASY, HARD = Fraction(95, 100), Fraction(30, 100)
"""Share of right answers above which a question is too easy, and below which it is too hard."""

WEAK = Fraction(20, 100)
"""Discrimination below which a question is flagged: share of right answers of the best group minus the weakest."""

THIRD = Fraction(27, 100)
"""Size of the best and of the weakest group: the usual 27 % of all participants."""

FEW = 10
"""Minimum number of answers for item statistics."""


@dataclass(frozen=True, slots=True)
class Result:
    """Result of a participant; `again` has the parts to resit.

    `valid_until` is the last day of the certificate, or None without certificate.
    """

    person: Participant
    score: Score
    passed: bool
    again: tuple[str, ...]
    valid_until: date | None


@dataclass(frozen=True, slots=True)
class QuestionFigures:
    """Statistics of a question: number of answers, share of right answers in percent, review flags.

    `difference` is the discrimination in percent, or None with too few answers.
    """

    id: str
    stem: str
    module: str
    answered: int
    right: int
    difference: int | None
    flags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ModuleFigures:
    """Statistics of a module: number of answers, and share of right answers in percent."""

    title: str
    answers: int
    right: int


def results(attendance: Attendance, scores: Sequence[Score], *, written: bool) -> tuple[Result, ...]:
    """Return the result of each participant. Theory and practice must both be passed; a missed critical point fails."""
    return tuple(
        _result(attendance, person, score, written=written)
        for person, score in zip(attendance.participants, scores, strict=True)
    )


def _result(attendance: Attendance, person: Participant, score: Score, *, written: bool) -> Result:
    mark = attendance.curriculum.pass_mark
    again = []
    if written and (score.theory is None or score.theory < mark):
        again.append("theory")
    if attendance.curriculum.practice is not None and (score.practice is None or score.practice < mark or score.missed):
        again.append("practice")
    last = attendance.record.dates[-1]
    until = None if again else months_later(last, attendance.curriculum.renewal_months)
    return Result(person, score, not again, tuple(again), until)


def months_later(day: date, months: int) -> date:
    """Return the day a number of months later, or the last day of that month."""
    year, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + year, month + 1
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month, min(day.day, last))
        except ValueError:
            continue
    raise AssertionError("every month has 28 days")


def module_figures(
    handbook: Handbook, attendance: Attendance, papers: Sequence[Paper], scores: Sequence[Score]
) -> tuple[ModuleFigures, ...]:
    """Return the share of right answers in each module of the course."""
    module_of = {question.id: question.module for paper in papers for question in paper.questions}
    figures = []
    for id_ in attendance.curriculum.modules:
        marks = [right for score in scores for question, right in score.answers.items() if module_of[question] == id_]
        if marks:
            figures.append(ModuleFigures(handbook.title(id_), len(marks), round(100 * sum(marks) / len(marks))))
    return tuple(figures)


def question_figures(
    handbook: Handbook, papers: Sequence[Paper], scores: Sequence[Score]
) -> tuple[QuestionFigures, ...]:
    """Return the statistics of every question that was answered, in the order of the papers."""
    questions = {question.id: question for paper in papers for question in paper.questions}
    figures = []
    for id_, question in questions.items():
        answered = [(score, score.answers[id_]) for score in scores if id_ in score.answers]
        if not answered:
            continue
        share = Fraction(sum(right for _, right in answered), len(answered))
        difference = _difference(answered)
        figures.append(
            QuestionFigures(
                id_,
                question.stem,
                handbook.title(question.module),
                len(answered),
                round(100 * share),
                None if difference is None else round(100 * difference),
                tuple(_flags(share, difference)),
            )
        )
    return tuple(figures)


def _difference(answered: Sequence[tuple[Score, bool]]) -> Fraction | None:
    """Return the discrimination: share of right answers of the best 27 % minus that of the weakest."""
    if len(answered) < FEW:
        return None
    ranked = sorted(answered, key=lambda answer: (answer[0].theory or 0, answer[0].number))
    size = max(1, round(len(ranked) * THIRD))
    weakest, best = ranked[:size], ranked[-size:]
    return Fraction(sum(right for _, right in best) - sum(right for _, right in weakest), size)


def _flags(share: Fraction, difference: Fraction | None) -> list[str]:
    if difference is None:
        return []
    flags = ["too easy"] if share > EASY else ["too hard"] if share < HARD else []
    return flags or (["does not discriminate"] if difference < WEAK else [])


def counts(outcomes: Sequence[Result], parts: Mapping[str, bool]) -> dict[str, int]:
    """Return how many are listed, were present, have passed, and resit each part."""
    present = [result for result in outcomes if result.score.theory is not None or result.score.practice is not None]
    return {
        "listed": len(outcomes),
        "came": len(present),
        "passed": sum(result.passed for result in outcomes),
        **{part: sum(part in result.again for result in outcomes) for part, held in parts.items() if held},
    }
