"""Papers drawn from the question bank by the blueprint of an exam: the same seed draws the same papers."""

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
"""Papers of one sitting; neighbours get different ones."""

TYPES = ("single", "multiple", "true_false", "ordering")
"""Types of questions in the order in which a paper asks them."""


@dataclass(frozen=True, slots=True)
class PaperQuestion:
    """A question as one paper asks it.

    `options` stand in the order of the paper; `answer` is in its letters (`B`, `ACD`, `CABD` for an order), or `T` or
    `F`. `critical` says that it rests on a critical clause of the role.
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
    """One paper of an exam: its letter, the seed of the draw, its questions in order."""

    letter: str
    seed: str
    questions: tuple[PaperQuestion, ...]


def exam_of(handbook: Handbook, curriculum: Curriculum) -> Exam | None:
    """The blueprint that holds for a curriculum; None where courses end without an exam."""
    return curriculum.exam or handbook.info.training.exam


def papers(handbook: Handbook, curriculum: Curriculum) -> tuple[Paper, ...]:
    """The papers of a curriculum's exam, which share as few questions as the bank allows."""
    exam = exam_of(handbook, curriculum)
    if exam is None:
        return ()
    critical = set(handbook.critical_clauses(curriculum.role))
    drawn: list[Paper] = []
    asked: frozenset[str] = frozenset()
    for letter in LETTERS:
        seed = f"{exam.seed}\n{curriculum.id}\n{letter}"
        chosen = _draw(handbook, curriculum, exam, critical, asked, seed)
        asked |= {one.id for one in chosen}
        ordered = sorted(chosen, key=lambda one: (TYPES.index(one.type), _lot(seed, one.id)))
        views = tuple(printed(one, number, seed, critical) for number, one in enumerate(ordered, 1))
        drawn.append(Paper(letter, exam.seed, views))
    return tuple(drawn)


def drawn_for_learning(handbook: Handbook, curriculum: Curriculum) -> tuple[PaperQuestion, ...]:
    """A quiz by the same blueprint for whoever learns alone: questions that no paper asks, as far as there are any."""
    exam = exam_of(handbook, curriculum)
    if exam is None:
        return ()
    asked = frozenset(one.id for paper in papers(handbook, curriculum) for one in paper.questions)
    critical = set(handbook.critical_clauses(curriculum.role))
    seed = f"{exam.seed}\n{curriculum.id}\nlearning"
    chosen = sorted(_draw(handbook, curriculum, exam, critical, asked, seed), key=lambda one: _lot(seed, one.id))
    return tuple(printed(one, i, seed, critical) for i, one in enumerate(chosen, 1))


def bank_of(handbook: Handbook, curriculum: Curriculum) -> tuple[Question, ...]:
    """All questions that test a module of a curriculum, by module."""
    by_module: dict[str, list[Question]] = {module: [] for module in curriculum.modules}
    for one in handbook.questions:
        if one.module in by_module:
            by_module[one.module].append(one)
    return tuple(one for questions in by_module.values() for one in questions)


def targets(handbook: Handbook, curriculum: Curriculum, exam: Exam) -> tuple[dict[str, int], dict[int, int]]:
    """How many questions the blueprint aims at, by module and by difficulty.

    Each module has `per_module`; the rest goes by the minutes that a module takes.
    """
    minutes = {module.id: module.minutes for module in handbook.modules_of(curriculum)}
    rest = max(exam.questions - exam.per_module * len(minutes), 0)
    modules = {id_: exam.per_module + share for id_, share in _shares(rest, minutes).items()}
    return modules, _shares(exam.questions, dict(enumerate(exam.difficulty, 1)))


def _shares(total: int, weights: Mapping[K, int]) -> dict[K, int]:
    """A total in whole parts by weight, the largest remainders first."""
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
    """The questions of one paper: one on each critical clause, the least of each module, the rest by the targets.

    Wherever there is a choice, a question that no earlier paper asks goes first, then one whose module and
    difficulty are short of their targets, then lots decide.
    """
    bank = bank_of(handbook, curriculum)
    of_module, of_difficulty = targets(handbook, curriculum, exam)
    chosen: list[Question] = []
    modules: Counter[str] = Counter()
    difficulties: Counter[int] = Counter()

    def take(candidates: Iterable[Question]) -> None:
        left = [one for one in candidates if one not in chosen]
        best = min(
            left,
            key=lambda one: (
                one.id in asked,
                modules[one.module] >= of_module[one.module],
                difficulties[one.difficulty] >= of_difficulty[one.difficulty],
                _lot(seed, one.id),
            ),
            default=None,
        )
        if best is not None and len(chosen) < exam.questions:
            chosen.append(best)
            modules[best.module] += 1
            difficulties[best.difficulty] += 1

    for clause in dict.fromkeys(one.clause for one in bank if one.clause in critical):
        take(one for one in bank if one.clause == clause)
    for module in curriculum.modules:
        own = [one for one in bank if one.module == module]
        while modules[module] < min(exam.per_module, len(own)) and len(chosen) < exam.questions:
            take(own)
    while len(chosen) < min(exam.questions, len(bank)):
        take(bank)
    return tuple(chosen)


def _lot(seed: str, text: str) -> bytes:
    """What decides between equals: looks like chance, and is always the same."""
    return hashlib.sha256(f"{seed}\n{text}".encode()).digest()


def printed(question: Question, number: int, seed: str, critical: Set[str] = frozenset()) -> PaperQuestion:
    """A question with its options in the order that a seed gives them."""
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
    """The options in an order of the paper's own, and the answer in its letters."""
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
