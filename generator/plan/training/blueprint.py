"""Draw exam papers from the question bank by the blueprint of an exam; the same seed draws the same papers."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeVar

from generator.link.handbook import Handbook
from generator.model.training import Curriculum, Exam, OrderingQuestion, Question, TrueFalseQuestion

K = TypeVar("K")

LETTERS = ("A", "B")
"""Letters of the papers of one sitting, so that neighbours can get different papers."""

TYPES = ("single", "multiple", "true_false", "ordering")
"""Types of questions, in the order in which a paper contains them."""


@dataclass(frozen=True, slots=True)
class PaperQuestion:
    """A question as printed on a paper.

    `options` are in the order of the paper; `answer` gives their letters (`B`, `ACD`, `CABD` for an order), or `T` or
    `F`. `critical` is whether it tests a critical clause of the role.
    """

    number: int
    id: str
    type: str
    stem: str
    options: tuple[str, ...]
    answer: str
    explanation: str
    clause: str
    module: str
    difficulty: int
    critical: bool


@dataclass(frozen=True, slots=True)
class Paper:
    """An exam paper: its letter, the seed of the draw, its questions in order."""

    letter: str
    seed: str
    questions: tuple[PaperQuestion, ...]


def exam_of(handbook: Handbook, curriculum: Curriculum) -> Exam | None:
    """Return the exam blueprint of a curriculum, None if its course ends without an exam."""
    return curriculum.exam or handbook.info.training.exam


def papers(handbook: Handbook, curriculum: Curriculum) -> tuple[Paper, ...]:
    """Return the papers of a curriculum's exam; they share as few questions as the bank allows."""
    exam = exam_of(handbook, curriculum)
    if exam is None:
        return ()
    critical = set(handbook.critical_clauses(curriculum.role))
    drawn: list[Paper] = []
    asked: frozenset[str] = frozenset()
    for letter in LETTERS:
        seed = f"{exam.seed}\n{curriculum.id}\n{letter}"
        chosen = _draw(handbook, curriculum, exam, critical, asked, seed)
        asked |= {question.id for question in chosen}
        ordered = sorted(chosen, key=lambda question: (TYPES.index(question.type), _lot(seed, question.id)))
        views = tuple(printed(question, number, seed, critical) for number, question in enumerate(ordered, 1))
        drawn.append(Paper(letter, exam.seed, views))
    return tuple(drawn)


def learning_quiz(handbook: Handbook, curriculum: Curriculum) -> tuple[PaperQuestion, ...]:
    """Return a quiz by the same blueprint for self-study; it prefers questions that no paper contains."""
    exam = exam_of(handbook, curriculum)
    if exam is None:
        return ()
    asked = frozenset(question.id for paper in papers(handbook, curriculum) for question in paper.questions)
    critical = set(handbook.critical_clauses(curriculum.role))
    seed = f"{exam.seed}\n{curriculum.id}\nlearning"
    chosen = sorted(
        _draw(handbook, curriculum, exam, critical, asked, seed), key=lambda question: _lot(seed, question.id)
    )
    return tuple(printed(question, i, seed, critical) for i, question in enumerate(chosen, 1))


def bank_of(handbook: Handbook, curriculum: Curriculum) -> tuple[Question, ...]:
    """Return all questions on the modules of a curriculum, by module."""
    by_module: dict[str, list[Question]] = {module: [] for module in curriculum.modules}
    for question in handbook.questions:
        if question.module in by_module:
            by_module[question.module].append(question)
    return tuple(question for questions in by_module.values() for question in questions)


def targets(handbook: Handbook, curriculum: Curriculum, exam: Exam) -> tuple[dict[str, int], dict[int, int]]:
    """Return the numbers of questions that the blueprint aims at, by module and by difficulty.

    Each module gets `per_module` questions; the rest is distributed by the minutes of the modules.
    """
    minutes = {module.id: module.minutes for module in handbook.modules_of(curriculum)}
    rest = max(exam.questions - exam.per_module * len(minutes), 0)
    modules = {id_: exam.per_module + share for id_, share in _shares(rest, minutes).items()}
    return modules, _shares(exam.questions, dict(enumerate(exam.difficulty, 1)))


def _shares(total: int, weights: Mapping[K, int]) -> dict[K, int]:
    """Split a total into whole parts by weight; the largest remainders are rounded up."""
    whole = sum(weights.values()) or 1
    exact = {key: Fraction(total * weight, whole) for key, weight in weights.items()}
    parts = {key: int(value) for key, value in exact.items()}
    for key in sorted(exact, key=lambda key: parts[key] - exact[key])[: total - sum(parts.values())]:
        parts[key] += 1
    return parts


def _draw(
    handbook: Handbook,
    curriculum: Curriculum,
    exam: Exam,
    critical: set[str],
    asked: frozenset[str],
    seed: str,
) -> tuple[Question, ...]:
    """Return the questions of a paper: one per critical clause, the minimum per module, the rest by the targets.

    Candidates are ranked: first those that no earlier paper contains, then those whose module and difficulty are below
    their targets, then by hash.
    """
    bank = bank_of(handbook, curriculum)
    of_module, of_difficulty = targets(handbook, curriculum, exam)
    chosen: list[Question] = []
    modules: Counter[str] = Counter()
    difficulties: Counter[int] = Counter()

    def take(candidates: Iterable[Question]) -> None:
        left = [question for question in candidates if question not in chosen]
        best = min(
            left,
            key=lambda question: (
                question.id in asked,
                modules[question.module] >= of_module[question.module],
                difficulties[question.difficulty] >= of_difficulty[question.difficulty],
                _lot(seed, question.id),
            ),
            default=None,
        )
        if best is not None and len(chosen) < exam.questions:
            chosen.append(best)
            modules[best.module] += 1
            difficulties[best.difficulty] += 1

    for clause in dict.fromkeys(question.clause for question in bank if question.clause in critical):
        take(question for question in bank if question.clause == clause)
    for module in curriculum.modules:
        own = [question for question in bank if question.module == module]
        while modules[module] < min(exam.per_module, len(own)) and len(chosen) < exam.questions:
            take(own)
    while len(chosen) < min(exam.questions, len(bank)):
        take(bank)
    return tuple(chosen)


def _lot(seed: str, text: str) -> bytes:
    """Return a deterministic pseudo-random sort key."""
    return hashlib.sha256(f"{seed}\n{text}".encode()).digest()


def printed(question: Question, number: int, seed: str, critical: Set[str] = frozenset()) -> PaperQuestion:
    """Return a question with its options in an order that depends on the seed."""
    options, answer = _printed(question, f"{seed}\n{question.id}")
    return PaperQuestion(
        number,
        question.id,
        question.type,
        question.stem,
        options,
        answer,
        question.explanation,
        question.clause,
        question.module,
        question.difficulty,
        question.clause in critical,
    )


def _printed(question: Question, seed: str) -> tuple[tuple[str, ...], str]:
    """Return the options in the order of the paper, and the answer in its letters."""
    if isinstance(question, TrueFalseQuestion):
        return (), "T" if question.answer else "F"
    if isinstance(question, OrderingQuestion):
        lines = _mixed(question.sequence, seed)
        mixed = lines if lines != question.sequence else (*lines[1:], lines[0])
        return mixed, "".join(_letter(mixed.index(line)) for line in question.sequence)
    right = {option.text for option in question.options if option.right}
    mixed = _mixed([option.text for option in question.options], seed)
    return mixed, "".join(_letter(i) for i, text in enumerate(mixed) if text in right)


def _mixed(lines: Sequence[str], seed: str) -> tuple[str, ...]:
    return tuple(sorted(lines, key=lambda line: _lot(seed, line)))


def _letter(place: int) -> str:
    return "ABCDEFGH"[place]
