"""Who has passed what, who sits what again, and what the answers say of the questions."""

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
"""A question that more, or fewer, answer rightly tells little about those who answer."""

WEAK = Fraction(20, 100)
"""A question discriminates by the share of right answers among the best less that among the weakest."""

THIRD = Fraction(27, 100)
"""The best and the weakest are so many of all, as is usual for this figure."""

FEW = 10
"""Below so many answers nothing is said of a question."""


@dataclass(frozen=True, slots=True)
class Result:
    """One participant: scores, what was passed; `again` names the parts that are to be taken again.

    `valid_until` is the last day of the certificate; None where nothing was passed.
    """

    person: Participant
    score: Score
    passed: bool
    again: tuple[str, ...]
    valid_until: date | None


@dataclass(frozen=True, slots=True)
class QuestionFigures:
    """A question as the class answered it: how many answered, shares of right answers as percent, what to look at.

    `difference` is the discrimination in percent; None where too few answered.
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
    """A module as the class answered its questions, in percent."""

    title: str
    answers: int
    right: int


def results(attendance: Attendance, scores: Sequence[Score], *, written: bool) -> tuple[Result, ...]:
    """Theory and practice are judged apart: neither makes up for the other, a missed critical point fails."""
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
    """The same day so many months later, or the last of that month."""
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
    """The share of right answers in each module of the course."""
    module_of = {one.id: one.module for paper in papers for one in paper.questions}
    found = []
    for id_ in attendance.curriculum.modules:
        marks = [right for score in scores for one, right in score.answers.items() if module_of[one] == id_]
        if marks:
            found.append(ModuleFigures(handbook.title(id_), len(marks), round(100 * sum(marks) / len(marks))))
    return tuple(found)


def question_figures(
    handbook: Handbook, papers: Sequence[Paper], scores: Sequence[Score]
) -> tuple[QuestionFigures, ...]:
    """Every question that was answered, in the order of the papers, with what its figures say of it."""
    asked = {one.id: one for paper in papers for one in paper.questions}
    found = []
    for id_, question in asked.items():
        answered = [(score, score.answers[id_]) for score in scores if id_ in score.answers]
        if not answered:
            continue
        share = Fraction(sum(right for _, right in answered), len(answered))
        difference = _difference(answered)
        found.append(
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
    return tuple(found)


def _difference(answered: Sequence[tuple[Score, bool]]) -> Fraction | None:
    """The share of right answers among the best 27 % less that among the weakest."""
    if len(answered) < FEW:
        return None
    ranked = sorted(answered, key=lambda one: (one[0].theory or 0, one[0].number))
    size = max(1, round(len(ranked) * THIRD))
    weakest, best = ranked[:size], ranked[-size:]
    return Fraction(sum(right for _, right in best) - sum(right for _, right in weakest), size)


def _flags(share: Fraction, difference: Fraction | None) -> list[str]:
    if difference is None:
        return []
    flags = ["too easy"] if share > EASY else ["too hard"] if share < HARD else []
    return flags or (["does not discriminate"] if difference < WEAK else [])


def counts(found: Sequence[Result], parts: Mapping[str, bool]) -> dict[str, int]:
    """How many came, passed, and sit which part again."""
    came = [one for one in found if one.score.theory is not None or one.score.practice is not None]
    return {
        "listed": len(found),
        "came": len(came),
        "passed": sum(one.passed for one in found),
        **{part: sum(part in one.again for one in found) for part, held in parts.items() if held},
    }
