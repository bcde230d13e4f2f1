"""Read the list of scores of a class."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from generator.classes.read import Attendance, Participant
from generator.diagnostics.diagnostic import Diagnostic, Label, Outcome, Place
from generator.diagnostics.words import short
from generator.load.catalogue import Catalogue
from generator.load.table import Cell, Column, Row, by_line, plain, read_table
from generator.plan.training.blueprint import Paper, PaperQuestion

COLUMNS = ("number", "name", "paper", "theory", "practice", "critical", "absent")
"""Columns of the list of scores, besides one for each question, whose header is its number on the paper."""

SIGNS = {
    "yes": ("1", "y", "yes", "x", "true", "√", "✓"),
    "no": ("", "0", "n", "no", "false", "×"),
    "right": ("t", "true", "√", "✓"),
    "wrong": ("f", "false", "×", "x"),
}
"""Accepted spellings of yes, no, right and wrong, besides those of the handbook's language."""


@dataclass(frozen=True, slots=True)
class Score:
    """Scores of a participant, from 0 to 100; None if a part was not taken.

    `missed`: a critical point of the practice was missed. `answers`: whether each question, by id, was answered
    correctly.
    """

    number: str
    paper: str
    theory: float | None
    practice: float | None
    missed: bool
    absent: bool
    answers: Mapping[str, bool]


def read_scores(
    file: Path, name: str, attendance: Attendance, papers: tuple[Paper, ...], catalogue: Catalogue
) -> Outcome[tuple[Score, ...]]:
    """Return the scores in the order of participants. Participants who are not in the list were absent."""
    columns = [Column(key, catalogue.pgettext("class", key), required=key == "number") for key in COLUMNS]
    rows = read_table(file, name, columns)
    diagnostics = list(rows.diagnostics)
    signs = {
        kind: {*own, *plain(catalogue.pgettext("class", f"words of {kind}")).split()} for kind, own in SIGNS.items()
    }
    known = {plain(person.number): person for person in attendance.participants}
    first: dict[str, Row] = {}
    scores: dict[str, Score] = {}
    for row in rows.value:
        cell = row.cells["number"]
        key = plain(cell.text)
        if cell.text and key not in known:
            hint = "correct the number, or add the person to the list of participants"
            diagnostics.append(
                Diagnostic("T111", f"`{short(cell.text)}` is not the number of a participant", cell.at, hints=(hint,))
            )
        before = first.setdefault(key, row)
        if cell.text and before is not row:
            label = Label(before.cells["number"].at, "first row")
            diagnostics.append(
                Diagnostic(
                    "T112",
                    f"`{short(cell.text)}` has two rows",
                    cell.at,
                    labels=(label,),
                    hints=("remove one of them",),
                )
            )
        diagnostics += _other_name(row, known.get(key))
        score = _score(row, papers, attendance, signs, diagnostics)
        if key in known:
            scores[key] = score
    people = attendance.participants
    ordered = [
        scores.get(plain(person.number)) or Score(person.number, "", None, None, False, False, {}) for person in people
    ]
    if not diagnostics:
        for score, person in zip(ordered, people, strict=True):
            diagnostics += _missing_scores(score, person, attendance, papers, Place(name))
    return Outcome(tuple(ordered), by_line(diagnostics))


def _other_name(row: Row, person: Participant | None) -> Iterator[Diagnostic]:
    """Report a name that does not belong to the number: with shifted rows, people would get wrong certificates."""
    name = row.cells.get("name")
    if person is not None and name is not None and name.text and plain(name.text) != plain(person.name):
        message = f"`{short(person.number)}` is `{short(person.name)}`, the list says `{short(name.text)}`"
        hint = "check whether rows have shifted; a number belongs to one person"
        yield Diagnostic("T120", message, name.at, labels=(Label(person.at, "the participant"),), hints=(hint,))


def _missing_scores(
    score: Score, person: Participant, attendance: Attendance, papers: tuple[Paper, ...], at: Place
) -> Iterator[Diagnostic]:
    """Report missing scores of participants who were present: an empty cell does not mean a failure."""
    parts = (("theory", bool(papers), score.theory), ("practice", attendance.curriculum.practice, score.practice))
    missing = [part for part, held, reached in parts if held and reached is None]
    if missing and not score.absent:
        message = f"`{short(person.number)}` has no score of the {' and the '.join(missing)}"
        hint = "write the score, or mark the person as absent; absent people resit the exam"
        yield Diagnostic("T121", message, at, labels=(Label(person.at, "the participant"),), hints=(hint,))


def _score(
    row: Row,
    papers: tuple[Paper, ...],
    attendance: Attendance,
    signs: Mapping[str, set[str]],
    diagnostics: list[Diagnostic],
) -> Score:
    number = row.cells["number"].text
    absent = _flag(row.cells.get("absent"), signs, diagnostics)
    theory = _points(row.cells.get("theory"), diagnostics)
    practice = _points(row.cells.get("practice"), diagnostics)
    missed = _flag(row.cells.get("critical"), signs, diagnostics)
    letter = row.cells.get("paper", Cell("", row.at))
    given = _answer_cells(row, diagnostics)
    paper = next((paper for paper in papers if plain(paper.letter) == plain(letter.text)), None)
    if (given or letter.text) and paper is None:
        letters = " or ".join(paper.letter for paper in papers)
        hint = f"write {letters}" if papers else "leave it empty: the course has no written exam"
        diagnostics.append(
            Diagnostic("T113", f"`{short(letter.text)}` is not one of the papers", letter.at, hints=(hint,))
        )
    answers: dict[str, bool] = {}
    if paper is not None and given:
        answers = dict(_answers(paper, given, signs, diagnostics))
        reached = 100 * sum(answers.values()) / len(paper.questions)
        stated = row.cells.get("theory")
        if theory is not None and stated is not None and abs(theory - reached) > 1:
            message = f"the answers give {reached:.1f} points, the list says {theory:g}"
            diagnostics.append(
                Diagnostic("T116", message, stated.at, hints=("correct the answers, or leave the score empty",))
            )
        theory = round(reached, 1)
    taken = theory is not None or practice is not None
    if absent and (taken or missed):
        hint = "remove the scores, or the mark"
        diagnostics.append(
            Diagnostic("T115", f"`{short(number)}` is marked as absent, but has scores", row.at, hints=(hint,))
        )
    if practice is not None and attendance.curriculum.practice is None:
        cell = row.cells["practice"]
        diagnostics.append(
            Diagnostic("T114", "the course has no assessed practice", cell.at, hints=("leave it empty",))
        )
    return Score(number, paper.letter if paper else "", theory, practice, missed, absent, answers)


def _answer_cells(row: Row, diagnostics: list[Diagnostic]) -> dict[int, Cell]:
    """Return the answers by number of the question. Headers may be `1`, `01` or full-width digits."""
    given: dict[int, Cell] = {}
    for head, cell in row.others.items():
        if not head.isdecimal() or not cell.text:
            continue
        if int(head) in given:
            hint = "keep one column for each question"
            diagnostics.append(Diagnostic("T117", f"question {int(head)} has two columns", cell.at, hints=(hint,)))
        given[int(head)] = cell
    return given


def _points(cell: Cell | None, diagnostics: list[Diagnostic]) -> float | None:
    if cell is None or not cell.text:
        return None
    text = unicodedata.normalize("NFKC", cell.text)
    if not re.fullmatch(r"\d{1,3}(\.\d{1,2})?", text) or float(text) > 100:
        hint = "write a number from 0 to 100"
        diagnostics.append(Diagnostic("T114", f"`{short(cell.text)}` is not a score", cell.at, hints=(hint,)))
        return None
    return float(text)


def _flag(cell: Cell | None, signs: Mapping[str, set[str]], diagnostics: list[Diagnostic]) -> bool:
    text = plain(cell.text) if cell is not None else ""
    if cell is not None and text not in signs["yes"] | signs["no"]:
        diagnostics.append(
            Diagnostic(
                "T114", f"`{short(cell.text)}` is neither yes nor no", cell.at, hints=("write 1 or leave it empty",)
            )
        )
    return text in signs["yes"]


def _answers(
    paper: Paper, given: Mapping[int, Cell], signs: Mapping[str, set[str]], diagnostics: list[Diagnostic]
) -> Iterator[tuple[str, bool]]:
    """Yield the id of each question and whether it was answered correctly; a missing answer is wrong."""
    beyond = [cell for head, cell in given.items() if not 1 <= head <= len(paper.questions)]
    for cell in beyond[:1]:
        message = f"paper {paper.letter} has {len(paper.questions)} questions"
        diagnostics.append(Diagnostic("T117", message, cell.at, hints=("remove the entries in the columns beyond",)))
    for question in paper.questions:
        answer = given.get(question.number)
        yield question.id, answer is not None and _is_right(question, answer, signs, diagnostics)


def _is_right(
    question: PaperQuestion, cell: Cell, signs: Mapping[str, set[str]], diagnostics: list[Diagnostic]
) -> bool:
    text = plain(cell.text).replace(" ", "")
    if question.type == "true_false":
        if text not in signs["right"] | signs["wrong"]:
            diagnostics.append(_invalid_answer(question, cell, "T or F"))
        return text in signs["right" if question.answer == "T" else "wrong"]
    letters = re.sub(r"[^a-z]", "", text).upper()
    allowed = "ABCDEFGH"[: len(question.options)]
    repeated = len(set(letters)) < len(letters) or len(letters) < len(text.replace(",", ""))
    most = 1 if question.type == "single" else len(allowed)
    if not letters or repeated or set(letters) - set(allowed) or len(letters) > most:
        wanted = f"one letter from A to {allowed[-1]}" if most == 1 else f"letters from A to {allowed[-1]}, each once"
        diagnostics.append(_invalid_answer(question, cell, wanted))
        return False
    return letters == question.answer if question.type == "ordering" else set(letters) == set(question.answer)


def _invalid_answer(question: PaperQuestion, cell: Cell, wanted: str) -> Diagnostic:
    message = f"`{short(cell.text)}` is not a valid answer to question {question.number}"
    return Diagnostic("T117", message, cell.at, hints=(f"write {wanted}",))
