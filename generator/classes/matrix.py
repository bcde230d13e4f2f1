"""Training matrix: who is trained in which module, and until when."""

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
from generator.plan.shared.tables import Cell, Sheet, Workbook, heads, workbook_of

COLUMNS = ("number", "name", "unit", "curriculum", "modules", "version", "passed on", "valid until")
"""Columns of the list that `sop class --results` writes. `unit`, `modules` and `valid until` are optional."""

OPTIONAL = {"unit", "modules", "valid until"}

SOON = 30
"""Number of days before its end at which a training becomes due."""

STATES = ("valid", "due", "overdue", "outdated", "missing")
"""`outdated`: the module has changed in substance since it was learned. `missing`: it was never passed."""

Renewed = Mapping[str, frozenset[tuple[str, str]]]
"""Roles and modules that need retraining, by the older release that was learned."""


@dataclass(frozen=True, slots=True)
class Training:
    """A module that a person has passed: version, day, and last day of validity."""

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
    """Return all trainings in several lists. Each file comes with its name for messages."""
    columns = [Column(key, catalogue.pgettext("class", key), required=key not in OPTIONAL) for key in COLUMNS]
    diagnostics: list[Diagnostic] = []
    trainings: list[Training] = []
    names: dict[str, tuple[str, Place]] = {}
    for file, name in files:
        rows = read_table(file, name, columns)
        reported = list(rows.diagnostics)
        for row in rows.value:
            trainings += _trainings(row, handbook, reported)
            reported += _other_name(row, names)
        diagnostics += by_line(reported)
    return Outcome(tuple(trainings), tuple(diagnostics))


def _trainings(row: Row, handbook: Handbook, diagnostics: list[Diagnostic]) -> Iterator[Training]:
    cell = row.cells["curriculum"]
    curriculum = handbook.find(cell.text, Curriculum)
    if cell.text and curriculum is None:
        hint = "the curricula are " + ", ".join(known.id for known in handbook.curricula)
        diagnostics.append(Diagnostic("T151", f"there is no curriculum `{short(cell.text)}`", cell.at, hints=(hint,)))
    passed = _day(row.cells["passed on"], diagnostics)
    until = _day(row.cells["valid until"], diagnostics) if "valid until" in row.cells else None
    if curriculum is None or passed is None:
        return
    last = until or months_later(passed, curriculum.renewal_months)
    if last < passed:
        at = row.cells["valid until"].at
        diagnostics.append(Diagnostic("T152", "the training ends before it was passed", at, hints=("swap the dates",)))
    text = row.cells["modules"].text if "modules" in row.cells else ""
    for module in text.split() or curriculum.modules:
        if handbook.find(module, Module) is None:
            at = row.cells["modules"].at
            hint = "write ids of modules separated by spaces, or leave the cell empty for the whole course"
            diagnostics.append(Diagnostic("T151", f"there is no module `{short(module)}`", at, hints=(hint,)))
            continue
        cells = (
            row.cells["number"].text,
            row.cells["name"].text,
            row.cells["unit"].text if "unit" in row.cells else "",
        )
        yield Training(*cells, curriculum.id, module, row.cells["version"].text, passed, last)


def _day(cell: Read, diagnostics: list[Diagnostic]) -> date | None:
    day = day_of(cell)
    if isinstance(day, Diagnostic):
        diagnostics.append(day)
        return None
    return date.fromisoformat(day) if day else None


def _other_name(row: Row, names: dict[str, tuple[str, Place]]) -> Iterator[Diagnostic]:
    """Report a number that belongs to different names, in any of the lists."""
    number, name = row.cells["number"], row.cells["name"]
    known, _ = names.setdefault(plain(number.text), (name.text, name.at))
    if number.text and name.text and known and plain(known) != plain(name.text):
        message = f"`{short(number.text)}` is the number of `{short(known)}` in another row"
        hint = "correct the number or the name; a person who changed their name must have the new one in every list"
        yield Diagnostic("T153", message, name.at, hints=(hint,))


def matrix(
    handbook: Handbook, trainings: Sequence[Training], on: date, renewed: Renewed, catalogue: Catalogue
) -> Workbook:
    """Return the matrix of all people and the modules of their courses on a day, and the urgent rows by urgency."""
    words = {key: catalogue.pgettext("trained", key) for key in WORDS}
    latest: dict[tuple[str, str], Training] = {}
    people: dict[str, _Person] = {}
    courses: dict[str, set[str]] = {}
    for training in sorted(trainings, key=lambda training: training.passed):
        key = plain(training.number)
        unit = training.unit or people.get(key, _Person("", "", "")).unit
        people[key] = _Person(training.number, training.name, unit)
        courses.setdefault(key, set()).add(training.curriculum)
        earlier = latest.get((key, training.module))
        if earlier is None or training.until >= earlier.until:
            latest[key, training.module] = training
    pairs = [
        (people[key], curriculum, module, latest.get((key, module)))
        for key in sorted(people)
        for curriculum in handbook.curricula
        if curriculum.id in courses[key]
        for module in curriculum.modules
    ]
    rows = [_row(handbook, *pair, on, renewed, words) for pair in pairs]
    rank = {words[state]: place for place, state in enumerate(("overdue", "missing", "outdated", "due"))}
    urgent = sorted((row for row in rows if row[-1].value in rank), key=lambda row: rank[str(row[-1].value)])
    columns = heads(words, HEADS)
    sheets = [Sheet(words["all"], columns, tuple(rows)), Sheet(words["again"], columns, tuple(urgent))]
    return workbook_of(handbook, sheets)


HEADS = (
    *(("number", 14), ("name", 16), ("unit", 26), ("curriculum", 24), ("module", 28), ("version", 9)),
    *(("passed on", 12), ("valid until", 12), ("state", 14)),
)
"""Columns of the matrix and their widths."""

WORDS = (*(name for name, _ in HEADS), *STATES, "all", "again")
"""Message ids of the workbook."""


def _row(
    handbook: Handbook,
    person: _Person,
    curriculum: Curriculum,
    module: str,
    training: Training | None,
    on: date,
    renewed: Renewed,
    words: dict[str, str],
) -> tuple[Cell, ...]:
    state = _state(handbook, training, curriculum.role, on, renewed)
    dates = (training.passed.isoformat(), training.until.isoformat()) if training else ("", "")
    texts = (person.number, person.name, person.unit, curriculum.title, handbook.title(module))
    version = training.version if training else ""
    return (*map(Cell, (*texts, version, *dates)), Cell(words[state], state not in ("valid", "due")))


def _state(handbook: Handbook, training: Training | None, role: str, on: date, renewed: Renewed) -> str:
    """Return the state of a training on a day. Trainings in unreleased versions are outdated: changes are unknown."""
    if training is None:
        return "missing"
    if training.until < on:
        return "overdue"
    if training.version != handbook.info.version:
        since = renewed.get(training.version)
        if since is None or (role, training.module) in since:
            return "outdated"
    return "due" if (training.until - on).days <= SOON else "valid"
