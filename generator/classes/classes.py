"""A class in; its records out, by the names of their files: blank before the exam, filled in after it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import nullcontext

from generator.classes.read import COLUMNS, Attendance
from generator.classes.results import Result, results
from generator.classes.scores import COLUMNS as SCORE_COLUMNS
from generator.classes.scores import Score
from generator.classes.views import class_facts, class_report, listed, marked, resit_list
from generator.diagnostics.diagnostic import Diagnostic, Outcome
from generator.engine import pool
from generator.link.handbook import Handbook
from generator.link.timetable import course_days
from generator.load.catalogue import Catalogue
from generator.plan.shared.parts import document_head
from generator.plan.shared.tables import Cell, Sheet, workbook_of
from generator.plan.training.blueprint import Paper
from generator.plan.training.class_sheets import ClassFacts, ClassSheet, PersonRow, sheet_of
from generator.plan.training.course import course_calendar
from generator.render.csv_table import csv_bytes
from generator.render.finishing import GlyphFault
from generator.render.ics import render_ics
from generator.render.pdf import render_pdf
from generator.render.press import Press
from generator.render.workbook import render_workbook

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


def before(
    handbook: Handbook, press: Press, attendance: Attendance, papers: Sequence[Paper], jobs: int
) -> Outcome[dict[str, bytes]]:
    """What is printed and opened before and during a class."""
    word = words(press.catalogue)
    facts = class_facts(handbook, attendance)
    people = listed(attendance, [one.letter for one in papers])
    sheets = {
        name: sheet_of(handbook, attendance.curriculum, name, facts, people)
        for name in ("sign-in", "score-sheet", "feedback")
    }
    prints: dict[str, tuple[str, object]] = {word[name]: (f"class-{name}", view) for name, view in sheets.items()}
    prints |= _training_files(handbook, attendance, facts, people, word)
    made = _printed(press, attendance, prints, jobs)
    if made.diagnostics:
        return made
    questions = max((len(one.questions) for one in papers), default=0)
    days = course_days(handbook, attendance.curriculum)
    calendar = course_calendar(
        handbook, attendance.curriculum, days, attendance.record.dates, attendance.record.place, press.catalogue
    )
    files = made.value
    files[f"{word['participants']}.xlsx"] = _participants(handbook, people, word)
    files[f"{word['calendar']}.ics"] = render_ics(calendar)
    files[f"{word['scores']}.csv"] = _to_fill_in(people, questions, facts, word)
    return Outcome(files)


def after(
    handbook: Handbook,
    press: Press,
    attendance: Attendance,
    papers: Sequence[Paper],
    scores: Sequence[Score],
    jobs: int,
) -> Outcome[dict[str, bytes]]:
    """What is filed and handed out after the exam."""
    word = words(press.catalogue)
    facts = class_facts(handbook, attendance)
    found = results(attendance, scores, written=facts.written)
    people = marked(handbook, attendance, found)
    passed = tuple(one for one in people if one.verdict == "passed")
    curriculum = attendance.curriculum
    prints: dict[str, tuple[str, object]] = {
        word["score-sheet"]: ("class-score-sheet", sheet_of(handbook, curriculum, "score-sheet", facts, people)),
        word["resit"]: ("class-resit", resit_list(handbook, facts, people, attendance.record.dates[-1])),
        word["report"]: ("class-report", class_report(handbook, attendance, facts, papers, found)),
    }
    prints |= _training_files(handbook, attendance, facts, people, word)
    for name, some in _batches(word["certificates"], passed):
        prints[name] = ("class-certificate", ClassSheet(document_head(handbook), facts, some))
    made = _printed(press, attendance, prints, jobs)
    if made.diagnostics:
        return made
    files = made.value
    files[f"{word['score-sheet']}.xlsx"] = _scored(handbook, people, word)
    files[f"{word['passed list']}.csv"] = _passed(handbook, attendance, found, word)
    return Outcome(files)


def _training_files(
    handbook: Handbook,
    attendance: Attendance,
    facts: ClassFacts,
    people: Sequence[PersonRow],
    word: dict[str, str],
) -> dict[str, tuple[str, object]]:
    return {
        name: ("class-training-file", sheet_of(handbook, attendance.curriculum, "training-file", facts, some))
        for name, some in _batches(word["training-file"], people)
    }


def words(catalogue: Catalogue) -> dict[str, str]:
    """Keywords with their wording."""
    return {one: catalogue.pgettext("class", one) for one in WORDS}


def _batches(name: str, people: Sequence[PersonRow]) -> Iterator[tuple[str, tuple[PersonRow, ...]]]:
    """People in files of a size; one file has no number."""
    for start in range(0, len(people), PRINTED_AT_ONCE):
        some = tuple(people[start : start + PRINTED_AT_ONCE])
        number = f"-{start + 1:04d}-{start + len(some):04d}" if len(people) > PRINTED_AT_ONCE else ""
        yield f"{name}{number}", some


def _printed(
    press: Press, attendance: Attendance, prints: dict[str, tuple[str, object]], jobs: int
) -> Outcome[dict[str, bytes]]:
    """The PDFs by name, on as many processes as there are; or the character that cannot be printed, and whose it is."""
    tasks = [
        pool.Task(render_pdf, (press, f"print/{template}.html.j2", view), len(repr(view)))
        for template, view in prints.values()
    ]
    try:
        contents = [*pool.run(tasks, jobs, lambda _: nullcontext(lambda: None))]
    except GlyphFault as fault:
        character = fault.missing[0][0]
        people = attendance.participants
        at = next((one.at for one in people if character in one.number + one.name + one.unit), attendance.at)
        message = f"the house's fonts lack the character `{character}` (U+{ord(character):04X})"
        hint = "name a font that has it under `house.fonts`, or write the name with another character"
        return Outcome({}, (Diagnostic("T118", message, at, hints=(hint,)),))
    return Outcome({f"{name}.pdf": content for name, content in zip(prints, contents, strict=True)})


# ---- tables


def _participants(handbook: Handbook, people: Sequence[PersonRow], word: dict[str, str]) -> bytes:
    columns = ((word["number"], 16), (word["name"], 16), (word["unit"], 30), (word["paper"], 8))
    rows = tuple(tuple(map(Cell, (one.number, one.name, one.unit, one.paper))) for one in people)
    return render_workbook(workbook_of(handbook, [Sheet(word["participants"], columns, rows)]))


def _scored(handbook: Handbook, people: Sequence[PersonRow], word: dict[str, str]) -> bytes:
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
    return render_workbook(workbook_of(handbook, [Sheet(word["score-sheet"], heads, rows)]))


def _to_fill_in(people: Sequence[PersonRow], questions: int, facts: ClassFacts, word: dict[str, str]) -> bytes:
    """The list of scores with the people filled in: what `--results` reads back."""
    practice = ("practice", "critical") if facts.practice else ()
    written = ("paper", "theory") if facts.written else ()
    heads = ("number", "name", *written, *practice, "absent")
    numbers = [str(one) for one in range(1, questions + 1)]
    rows = [
        [one.number, one.name, *([one.paper, ""] if written else []), *([""] * (len(practice) + 1 + questions))]
        for one in people
    ]
    return csv_bytes([[word[head] for head in heads] + numbers, *rows])


def _passed(handbook: Handbook, attendance: Attendance, found: Sequence[Result], word: dict[str, str]) -> bytes:
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
    return csv_bytes([[word[name] for name in names], *rows])
