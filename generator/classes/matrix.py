"""Who has been trained in what, until when: lists of who passed against the courses of the handbook."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from generator.classes.results import months_later
from generator.diagnostics.diagnostic import Diagnostic, Outcome, Place
from generator.diagnostics.words import short
from generator.link.handbook import Handbook
from generator.load.catalogue import Catalogue
from generator.load.table import Cell as Read
from generator.load.table import Column, Row, by_line, day_of, plain, read_table
from generator.model.training import Curriculum, Module
from generator.plan.shared.tables import Cell, Sheet, Workbook, workbook_of

COLUMNS = ("number", "name", "unit", "curriculum", "modules", "version", "passed on", "valid until")
"""The columns of the list that `sop class --results` writes. `unit`, `modules` and `valid until` may be missing."""

OPTIONAL = {"unit", "modules", "valid until"}

SOON = 30
"""Days before its end from which a training is due."""

STATES = ("valid", "due", "overdue", "outdated", "missing")
"""`outdated` was learned from a version since which it changed in substance; `missing` was never passed."""

Renewed = Mapping[str, frozenset[tuple[str, str]]]
"""For each older version that is kept, the roles and modules that are to be learned anew since then."""


@dataclass(frozen=True, slots=True)
class Training:
    """One module that one person has passed: version, day, and last day of validity."""

    number: str
    name: str
    unit: str
    curriculum: str
    module: str
    version: str
    passed: date
    until: date


@dataclass(frozen=True, slots=True)
class _Person:
    number: str
    name: str
    unit: str


def read_trainings(
    files: Iterable[tuple[Path, str]], handbook: Handbook, catalogue: Catalogue
) -> Outcome[tuple[Training, ...]]:
    """All trainings of several lists, or every complaint about them; each file comes with the name messages use."""
    columns = [Column(one, catalogue.pgettext("class", one), required=one not in OPTIONAL) for one in COLUMNS]
    found: list[Diagnostic] = []
    trainings: list[Training] = []
    names: dict[str, tuple[str, Place]] = {}
    for file, name in files:
        rows = read_table(file, name, columns)
        own = list(rows.diagnostics)
        for row in rows.value:
            trainings += _trainings(row, handbook, own)
            own += _other_name(row, names)
        found += by_line(own)
    return Outcome(tuple(trainings), tuple(found))


def _trainings(row: Row, handbook: Handbook, found: list[Diagnostic]) -> Iterator[Training]:
    cell = row.cells["curriculum"]
    curriculum = handbook.find(cell.text, Curriculum)
    if cell.text and curriculum is None:
        hint = "the curricula are " + ", ".join(one.id for one in handbook.curricula)
        found.append(Diagnostic("T151", f"there is no curriculum `{short(cell.text)}`", cell.at, hints=(hint,)))
    passed = _day(row.cells["passed on"], found)
    until = _day(row.cells["valid until"], found) if "valid until" in row.cells else None
    if curriculum is None or passed is None:
        return
    last = until or months_later(passed, curriculum.renewal_months)
    if last < passed:
        at = row.cells["valid until"].at
        found.append(Diagnostic("T152", "the training ends before it was passed", at, hints=("exchange the dates",)))
    text = row.cells["modules"].text if "modules" in row.cells else ""
    for module in text.split() or curriculum.modules:
        if handbook.find(module, Module) is None:
            at = row.cells["modules"].at
            hint = "write ids of modules with a blank between them, or leave the cell empty for the whole course"
            found.append(Diagnostic("T151", f"there is no module `{short(module)}`", at, hints=(hint,)))
            continue
        cells = (
            row.cells["number"].text,
            row.cells["name"].text,
            row.cells["unit"].text if "unit" in row.cells else "",
        )
        yield Training(*cells, curriculum.id, module, row.cells["version"].text, passed, last)


def _day(cell: Read, found: list[Diagnostic]) -> date | None:
    day = day_of(cell)
    if isinstance(day, Diagnostic):
        found.append(day)
        return None
    return date.fromisoformat(day) if day else None


def _other_name(row: Row, names: dict[str, tuple[str, Place]]) -> Iterator[Diagnostic]:
    """One number belongs to one person, in all lists."""
    number, name = row.cells["number"], row.cells["name"]
    known, _ = names.setdefault(plain(number.text), (name.text, name.at))
    if number.text and name.text and known and plain(known) != plain(name.text):
        message = f"`{short(number.text)}` is `{short(known)}` elsewhere"
        hint = "correct the number or the name; whoever has changed the name has it changed in every list"
        yield Diagnostic("T153", message, name.at, hints=(hint,))


def matrix(
    handbook: Handbook, trainings: Sequence[Training], on: date, renewed: Renewed, catalogue: Catalogue
) -> Workbook:
    """Every person against every module of their course, on a day; and who has to come again, by urgency."""
    word = {one: catalogue.pgettext("trained", one) for one in WORDS}
    latest: dict[tuple[str, str], Training] = {}
    people: dict[str, _Person] = {}
    courses: dict[str, set[str]] = {}
    for one in sorted(trainings, key=lambda one: one.passed):
        key = plain(one.number)
        people[key] = _Person(one.number, one.name, one.unit or people.get(key, _Person("", "", "")).unit)
        courses.setdefault(key, set()).add(one.curriculum)
        before = latest.get((key, one.module))
        if before is None or one.until >= before.until:
            latest[key, one.module] = one
    rows = [
        (people[key], curriculum, module, latest.get((key, module)))
        for key in sorted(people)
        for curriculum in handbook.curricula
        if curriculum.id in courses[key]
        for module in curriculum.modules
    ]
    told = [_row(handbook, *row, on, renewed, word) for row in rows]
    rank = {word[state]: place for place, state in enumerate(("overdue", "missing", "outdated", "due"))}
    urgent = sorted((row for row in told if row[-1].value in rank), key=lambda row: rank[str(row[-1].value)])
    heads = tuple((word[name], width) for name, width in HEADS)
    sheets = [Sheet(word["all"], heads, tuple(told)), Sheet(word["again"], heads, tuple(urgent))]
    return workbook_of(handbook, sheets)


HEADS = (
    *(("number", 14), ("name", 16), ("unit", 26), ("curriculum", 24), ("module", 28), ("version", 9)),
    *(("passed on", 12), ("valid until", 12), ("state", 14)),
)
"""Columns of the matrix and their widths."""

WORDS = (*(name for name, _ in HEADS), *STATES, "all", "again")
"""Keywords that readers see in our words."""


def _row(
    handbook: Handbook,
    person: _Person,
    curriculum: Curriculum,
    module: str,
    training: Training | None,
    on: date,
    renewed: Renewed,
    word: dict[str, str],
) -> tuple[Cell, ...]:
    state = _state(handbook, training, curriculum.role, on, renewed)
    dates = (training.passed.isoformat(), training.until.isoformat()) if training else ("", "")
    texts = (person.number, person.name, person.unit, curriculum.title, handbook.title(module))
    version = training.version if training else ""
    return (*map(Cell, (*texts, version, *dates)), Cell(word[state], state not in ("valid", "due")))


def _state(handbook: Handbook, training: Training | None, role: str, on: date, renewed: Renewed) -> str:
    """Of a version that was never released nobody can tell what has changed since: what it taught is outdated."""
    if training is None:
        return "missing"
    if training.until < on:
        return "overdue"
    if training.version != handbook.info.version:
        since = renewed.get(training.version)
        if since is None or (role, training.module) in since:
            return "outdated"
    return "due" if (training.until - on).days <= SOON else "valid"
