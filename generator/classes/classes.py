"""The records of a class as a plan: blank before the exam, filled in after it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from generator.classes.read import COLUMNS, Attendance
from generator.classes.results import Result, results
from generator.classes.scores import COLUMNS as SCORE_COLUMNS
from generator.classes.scores import Score
from generator.classes.views import class_facts, class_report, listed, marked, resit_list
from generator.link.handbook import Handbook
from generator.link.timetable import course_days
from generator.load.catalogue import Catalogue
from generator.plan.artifact import Artifact, FormatName, Plan
from generator.plan.shared.parts import document_head
from generator.plan.shared.tables import Cell, Sheet, Workbook, workbook_of
from generator.plan.training.blueprint import Paper
from generator.plan.training.class_sheets import ClassFacts, ClassSheet, PersonRow, sheet_of
from generator.plan.training.course import course_calendar

WORDS = (
    *dict.fromkeys((*COLUMNS, *SCORE_COLUMNS)),
    *(
        "sign-in",
        "score-sheet",
        "feedback",
        "training-file",
        "resit",
        "certificates",
        "report",
        "participants",
        "scores",
    ),
    *("passed list", "calendar", "curriculum", "modules", "version"),
    *("passed on", "valid until", "verdict", "again", "certificate number", "passed", "failed"),
)
"""Keywords of columns and of names of files."""

PRINTED_AT_ONCE = 50
"""People in one document of a page each: many enough to pay for its making, few enough to share the work."""


def before(handbook: Handbook, catalogue: Catalogue, attendance: Attendance, papers: Sequence[Paper]) -> Plan:
    """What is printed and opened before and during a class."""
    word = words(catalogue)
    facts = class_facts(handbook, attendance)
    people = listed(attendance, [one.letter for one in papers])
    curriculum, record = attendance.curriculum, attendance.record
    questions = max((len(one.questions) for one in papers), default=0)
    days = course_days(handbook, curriculum)
    calendar = course_calendar(handbook, curriculum, days, record.dates, record.place, catalogue)
    return Plan(
        (
            *(
                _print(word[name], name, sheet_of(handbook, curriculum, name, facts, people))
                for name in ("sign-in", "score-sheet", "feedback")
            ),
            *_training_files(handbook, attendance, facts, people, word),
            _file(f"{word['participants']}.xlsx", "xlsx", _participants(handbook, people, word)),
            _file(f"{word['calendar']}.ics", "ics", calendar),
            _file(f"{word['scores']}.csv", "csv", _to_fill_in(people, questions, facts, word)),
        )
    )


def after(
    handbook: Handbook,
    catalogue: Catalogue,
    attendance: Attendance,
    papers: Sequence[Paper],
    scores: Sequence[Score],
) -> Plan:
    """What is filed and handed out after the exam."""
    word = words(catalogue)
    facts = class_facts(handbook, attendance)
    found = results(attendance, scores, written=facts.written)
    people = marked(handbook, attendance, found)
    passed = tuple(one for one in people if one.verdict == "passed")
    curriculum, last = attendance.curriculum, attendance.record.dates[-1]
    return Plan(
        (
            _print(word["score-sheet"], "score-sheet", sheet_of(handbook, curriculum, "score-sheet", facts, people)),
            _print(word["resit"], "resit", resit_list(handbook, facts, people, last)),
            _print(word["report"], "report", class_report(handbook, attendance, facts, papers, found)),
            *_training_files(handbook, attendance, facts, people, word),
            *(
                _print(name, "certificate", ClassSheet(document_head(handbook), facts, some))
                for name, some in _batches(word["certificates"], passed)
            ),
            _file(f"{word['score-sheet']}.xlsx", "xlsx", _scored(handbook, people, word)),
            _file(f"{word['passed list']}.csv", "csv", _passed(handbook, attendance, found, word)),
        )
    )


def _print(name: str, template: str, view: Any) -> Artifact:
    return Artifact(f"{name}.pdf", "pdf", f"print/class-{template}.html.j2", view, ())


def _file(path: str, format_: FormatName, view: Any) -> Artifact:
    return Artifact(path, format_, "", view, ())


def _training_files(
    handbook: Handbook,
    attendance: Attendance,
    facts: ClassFacts,
    people: Sequence[PersonRow],
    word: dict[str, str],
) -> Iterator[Artifact]:
    for name, some in _batches(word["training-file"], people):
        sheet = sheet_of(handbook, attendance.curriculum, "training-file", facts, some)
        yield _print(name, "training-file", sheet)


def words(catalogue: Catalogue) -> dict[str, str]:
    """Keywords with their wording."""
    return {one: catalogue.pgettext("class", one) for one in WORDS}


def _batches(name: str, people: Sequence[PersonRow]) -> Iterator[tuple[str, tuple[PersonRow, ...]]]:
    """People in files of a size; one file has no number."""
    for start in range(0, len(people), PRINTED_AT_ONCE):
        some = tuple(people[start : start + PRINTED_AT_ONCE])
        number = f"-{start + 1:04d}-{start + len(some):04d}" if len(people) > PRINTED_AT_ONCE else ""
        yield f"{name}{number}", some


# ---- tables


def _participants(handbook: Handbook, people: Sequence[PersonRow], word: dict[str, str]) -> Workbook:
    columns = ((word["number"], 16), (word["name"], 16), (word["unit"], 30), (word["paper"], 8))
    rows = tuple(tuple(map(Cell, (one.number, one.name, one.unit, one.paper))) for one in people)
    return workbook_of(handbook, [Sheet(word["participants"], columns, rows)])


def _scored(handbook: Handbook, people: Sequence[PersonRow], word: dict[str, str]) -> Workbook:
    columns = (
        *(("number", 16), ("name", 16), ("unit", 30), ("paper", 8), ("theory", 10), ("practice", 10)),
        *(("verdict", 10), ("again", 16), ("certificate number", 34), ("valid until", 14)),
    )
    rows = tuple(
        (
            *map(Cell, (one.number, one.name, one.unit, one.paper)),
            *(Cell(float(score) if score else "") for score in (one.theory, one.practice)),
            Cell(word[one.verdict], one.verdict == "failed"),
            *map(Cell, ("; ".join(word[part] for part in one.again), one.certificate, one.valid_until)),
        )
        for one in people
    )
    heads = tuple((word[name], width) for name, width in columns)
    return workbook_of(handbook, [Sheet(word["score-sheet"], heads, rows)])


def _to_fill_in(people: Sequence[PersonRow], questions: int, facts: ClassFacts, word: dict[str, str]) -> Sheet:
    """The list of scores with the people filled in: what `--results` reads back."""
    practice = ("practice", "critical") if facts.practice else ()
    written = ("paper", "theory") if facts.written else ()
    heads = ("number", "name", *written, *practice, "absent")
    numbers = [str(one) for one in range(1, questions + 1)]
    rows = [
        [one.number, one.name, *([one.paper, ""] if written else []), *([""] * (len(practice) + 1 + questions))]
        for one in people
    ]
    return _table(word["scores"], [*(word[head] for head in heads), *numbers], rows)


def _passed(handbook: Handbook, attendance: Attendance, found: Sequence[Result], word: dict[str, str]) -> Sheet:
    """Who has passed what until when: the table that training records are kept in."""
    names = ("number", "name", "unit", "curriculum", "modules", "version", "passed on", "valid until")
    day = attendance.record.dates[-1].isoformat()
    curriculum = attendance.curriculum
    rows = [
        [
            one.person.number,
            one.person.name,
            one.person.unit,
            curriculum.id,
            " ".join(curriculum.modules),
            handbook.info.version,
            day,
            one.valid_until.isoformat() if one.valid_until else "",
        ]
        for one in found
        if one.passed
    ]
    return _table(word["passed list"], [word[name] for name in names], rows)


def _table(name: str, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> Sheet:
    """A table for a file that knows no widths."""
    return Sheet(name, tuple((head, 0) for head in heads), tuple(tuple(map(Cell, row)) for row in rows))
