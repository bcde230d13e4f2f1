"""Plans for the records of a class: blank before the exam, filled in after it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from generator.classes.read import COLUMNS, Attendance
from generator.classes.results import Result, results
from generator.classes.scores import COLUMNS as SCORE_COLUMNS
from generator.classes.scores import Score
from generator.classes.views import class_facts, class_report, listed, marked, resit_list
from generator.link.handbook import Handbook
from generator.link.timetable import course_days
from generator.load.catalogue import Catalogue
from generator.plan.artifact import Artifact, FormatName, Plan, View
from generator.plan.shared.parts import document_head
from generator.plan.shared.tables import Cell, Head, Sheet, Workbook, heads, workbook_of
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
"""Message ids of columns and file names."""

BATCH_SIZE = 50
"""People per document with a page for each: enough to amortize its overhead, few enough to share among workers."""


def before(handbook: Handbook, catalogue: Catalogue, attendance: Attendance, papers: Sequence[Paper]) -> Plan:
    """Return the plan of the files that are needed before and during a class."""
    texts = words(catalogue)
    facts = class_facts(handbook, attendance)
    people = listed(attendance, [paper.letter for paper in papers])
    curriculum, record = attendance.curriculum, attendance.record
    questions = max((len(paper.questions) for paper in papers), default=0)
    days = course_days(handbook, curriculum)
    calendar = course_calendar(handbook, curriculum, days, record.dates, record.place, catalogue)
    return Plan(
        (
            *(
                _print(texts[name], name, sheet_of(handbook, curriculum, name, facts, people))
                for name in ("sign-in", "score-sheet", "feedback")
            ),
            *_training_files(handbook, attendance, facts, people, texts),
            _file(f"{texts['participants']}.xlsx", "xlsx", _participants(handbook, people, texts)),
            _file(f"{texts['calendar']}.ics", "ics", calendar),
            _file(f"{texts['scores']}.csv", "csv", _score_list(people, questions, facts, texts)),
        )
    )


def after(
    handbook: Handbook,
    catalogue: Catalogue,
    attendance: Attendance,
    papers: Sequence[Paper],
    scores: Sequence[Score],
) -> Plan:
    """Return the plan of the files that are made after the exam."""
    texts = words(catalogue)
    facts = class_facts(handbook, attendance)
    outcomes = results(attendance, scores, written=facts.written)
    people = marked(handbook, attendance, outcomes)
    passed = tuple(person for person in people if person.verdict == "passed")
    curriculum, last = attendance.curriculum, attendance.record.dates[-1]
    return Plan(
        (
            _print(texts["score-sheet"], "score-sheet", sheet_of(handbook, curriculum, "score-sheet", facts, people)),
            _print(texts["resit"], "resit", resit_list(handbook, facts, people, last)),
            _print(texts["report"], "report", class_report(handbook, attendance, facts, papers, outcomes)),
            *_training_files(handbook, attendance, facts, people, texts),
            *(
                _print(name, "certificate", ClassSheet(document_head(handbook), facts, batch))
                for name, batch in _batches(texts["certificates"], passed)
            ),
            _file(f"{texts['score-sheet']}.xlsx", "xlsx", _scored(handbook, people, texts)),
            _file(f"{texts['passed list']}.csv", "csv", _passed(handbook, attendance, outcomes, texts)),
        )
    )


def _print(name: str, template: str, view: View) -> Artifact:
    return Artifact(f"{name}.pdf", "pdf", f"print/class-{template}.html.j2", view, ())


def _file(path: str, format_: FormatName, view: View) -> Artifact:
    return Artifact(path, format_, "", view, ())


def _training_files(
    handbook: Handbook,
    attendance: Attendance,
    facts: ClassFacts,
    people: Sequence[PersonRow],
    texts: dict[str, str],
) -> Iterator[Artifact]:
    for name, batch in _batches(texts["training-file"], people):
        sheet = sheet_of(handbook, attendance.curriculum, "training-file", facts, batch)
        yield _print(name, "training-file", sheet)


def words(catalogue: Catalogue) -> dict[str, str]:
    """Return the translations of `WORDS`, by message id."""
    return {key: catalogue.pgettext("class", key) for key in WORDS}


def _batches(name: str, people: Sequence[PersonRow]) -> Iterator[tuple[str, tuple[PersonRow, ...]]]:
    """Yield file name and people of each batch; a single batch has no number in its name."""
    for start in range(0, len(people), BATCH_SIZE):
        batch = tuple(people[start : start + BATCH_SIZE])
        number = f"-{start + 1:04d}-{start + len(batch):04d}" if len(people) > BATCH_SIZE else ""
        yield f"{name}{number}", batch


# ---- tables


def _participants(handbook: Handbook, people: Sequence[PersonRow], texts: dict[str, str]) -> Workbook:
    columns = heads(texts, (("number", 16), ("name", 16), ("unit", 30), ("paper", 8)))
    rows = tuple(tuple(map(Cell, (person.number, person.name, person.unit, person.paper))) for person in people)
    return workbook_of(handbook, [Sheet(texts["participants"], columns, rows)])


def _scored(handbook: Handbook, people: Sequence[PersonRow], texts: dict[str, str]) -> Workbook:
    columns = (
        *(("number", 16), ("name", 16), ("unit", 30), ("paper", 8), ("theory", 10), ("practice", 10)),
        *(("verdict", 10), ("again", 16), ("certificate number", 34), ("valid until", 14)),
    )
    rows = tuple(
        (
            *map(Cell, (person.number, person.name, person.unit, person.paper)),
            *(Cell(float(score) if score else "") for score in (person.theory, person.practice)),
            Cell(texts[person.verdict], person.verdict == "failed"),
            *map(Cell, ("; ".join(texts[part] for part in person.again), person.certificate, person.valid_until)),
        )
        for person in people
    )
    return workbook_of(handbook, [Sheet(texts["score-sheet"], heads(texts, columns), rows)])


def _score_list(people: Sequence[PersonRow], questions: int, facts: ClassFacts, texts: dict[str, str]) -> Sheet:
    """Return the list of scores to fill in, which `sop class --results` reads."""
    practice = ("practice", "critical") if facts.practice else ()
    written = ("paper", "theory") if facts.written else ()
    columns = ("number", "name", *written, *practice, "absent")
    numbers = [str(number) for number in range(1, questions + 1)]
    rows = [
        [
            person.number,
            person.name,
            *([person.paper, ""] if written else []),
            *([""] * (len(practice) + 1 + questions)),
        ]
        for person in people
    ]
    return _table(texts["scores"], [*(texts[column] for column in columns), *numbers], rows)


def _passed(handbook: Handbook, attendance: Attendance, outcomes: Sequence[Result], texts: dict[str, str]) -> Sheet:
    """Return the list of people who have passed, which `sop matrix` reads."""
    names = ("number", "name", "unit", "curriculum", "modules", "version", "passed on", "valid until")
    day = attendance.record.dates[-1].isoformat()
    curriculum = attendance.curriculum
    rows = [
        [
            result.person.number,
            result.person.name,
            result.person.unit,
            curriculum.id,
            " ".join(curriculum.modules),
            handbook.info.version,
            day,
            result.valid_until.isoformat() if result.valid_until else "",
        ]
        for result in outcomes
        if result.passed
    ]
    return _table(texts["passed list"], [texts[name] for name in names], rows)


def _table(name: str, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> Sheet:
    """Return a sheet without column widths, for CSV."""
    return Sheet(name, tuple(map(Head, columns)), tuple(tuple(map(Cell, row)) for row in rows))
