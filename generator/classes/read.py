"""Read the file of a class and its list of participants."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from generator.diagnostics.diagnostic import Diagnostic, Label, Outcome, Place, has_errors
from generator.diagnostics.words import reason, short
from generator.engine.reading import head
from generator.link.handbook import Handbook
from generator.link.timetable import course_days
from generator.load.catalogue import Catalogue
from generator.load.files import SourceFile
from generator.load.records import read_records
from generator.load.table import Column, by_line, plain, read_table
from generator.load.yaml_reader import MAX_BYTES
from generator.model.course_class import CourseClass
from generator.model.kinds import Kind
from generator.model.training import Curriculum

CLASS = Kind("class", "", CourseClass, page=None, book=None, change=None)

COLUMNS = ("number", "name", "unit")
"""Columns of the list of participants; `unit` is optional."""

MAX_PARTICIPANTS = 2_000
"""Maximum size of a class; a longer list is a mistake, such as the list of the whole company."""

_NUMBER = re.compile(r"[^\W_](?:[\w.-]{0,28}[^\W_])?")


@dataclass(frozen=True, slots=True)
class Participant:
    """Participant: staff number, name, unit, and place in the list."""

    number: str
    name: str
    unit: str
    at: Place


@dataclass(frozen=True, slots=True)
class Attendance:
    """Class with its curriculum and participants."""

    record: CourseClass
    curriculum: Curriculum
    participants: tuple[Participant, ...]
    at: Place


def read_class(file: Path, name: str, handbook: Handbook, catalogue: Catalogue) -> Outcome[Attendance | None]:
    """Return the class, if it is valid in this handbook. `name`: file name for messages."""
    at = Place(name)
    try:
        raw = head(file, MAX_BYTES + 1)
    except OSError as error:
        hint = "name the file of the class: `sop class CLASS.yml`"
        return Outcome(None, (Diagnostic("T101", f"`{name}` cannot be opened: {reason(error)}", at, hints=(hint,)),))
    entries = read_records(SourceFile(name, CLASS, raw))
    records = [entry.record for entry in entries.value if isinstance(entry.record, CourseClass)]
    if entries.diagnostics or len(records) != 1:
        more = Diagnostic("T102", "the file holds more than one class", at, hints=("write a file for each class",))
        return Outcome(None, entries.diagnostics or (more,))
    (record,) = records
    diagnostics = [*_contradictions(record, at, handbook)]
    curriculum = handbook.find(record.curriculum, Curriculum)
    people = _participants(file, record, at, catalogue)
    diagnostics += people.diagnostics
    if curriculum is None or has_errors(diagnostics):
        return Outcome(None, tuple(diagnostics))
    return Outcome(Attendance(record, curriculum, people.value, at), tuple(diagnostics))


def _contradictions(record: CourseClass, at: Place, handbook: Handbook) -> Iterator[Diagnostic]:
    """Report values of the class that contradict the handbook."""
    curriculum = handbook.find(record.curriculum, Curriculum)
    if curriculum is None:
        known = ", ".join(curriculum.id for curriculum in handbook.curricula)
        message = f"there is no curriculum `{short(record.curriculum)}`"
        yield Diagnostic("T103", message, at.into("curriculum"), hints=(f"the curricula are {known}",))
    if record.version != handbook.info.version:
        message = f"the class is taught from {record.version}, this handbook is {handbook.info.version}"
        hint = "use the handbook of that version, or correct `version`"
        yield Diagnostic("T104", message, at.into("version"), hints=(hint,))
    for i, day in enumerate(record.dates[1:], 1):
        if day <= record.dates[i - 1]:
            message = f"{day.isoformat()} is not after the previous day in the list"
            hint = "list the days in order, each once"
            yield Diagnostic("T105", message, at.into("dates", i), hints=(hint,))
    if curriculum is not None:
        needed = len(course_days(handbook, curriculum))
        if needed != len(record.dates):
            message = f"the course takes {needed} days, the class has {len(record.dates)}"
            yield Diagnostic("T105", message, at.into("dates"), hints=(f"list {needed} days",))


def _participants(file: Path, record: CourseClass, at: Place, catalogue: Catalogue) -> Outcome[tuple[Participant, ...]]:
    place = at.into("participants")
    target = (file.parent / record.participants).resolve()
    if not target.is_relative_to(file.parent.resolve()):
        hint = "move the list to the folder of the class file"
        return Outcome(
            (),
            (
                Diagnostic(
                    "T106", f"`{short(record.participants)}` is outside the folder of the class", place, hints=(hint,)
                ),
            ),
        )
    name = (Path(at.file).parent / record.participants).as_posix()
    columns = [Column(key, catalogue.pgettext("class", key), required=key != "unit") for key in COLUMNS]
    rows = read_table(target, name, columns)
    diagnostics = list(rows.diagnostics)
    people = []
    for row in rows.value:
        number = row.cells["number"]
        if number.text and not _NUMBER.fullmatch(number.text):
            message = f"the staff number `{short(number.text)}` cannot be used in a file name"
            hint = "use at most 30 letters, digits, `-`, `_` and `.`, with a letter or digit first and last"
            diagnostics.append(Diagnostic("T107", message, number.at, hints=(hint,)))
        unit = row.cells["unit"].text if "unit" in row.cells else ""
        people.append(Participant(number.text, row.cells["name"].text, unit, number.at))
    diagnostics += _duplicates(people)
    if len(people) > MAX_PARTICIPANTS:
        message = f"the list has {len(people)} people, a class can have {MAX_PARTICIPANTS}"
        diagnostics.append(Diagnostic("T109", message, Place(name), hints=("name the list of one class",)))
    return Outcome(tuple(people), by_line(diagnostics))


def _duplicates(people: Iterable[Participant]) -> Iterator[Diagnostic]:
    """Report duplicate numbers. Names may be equal: the number identifies a person."""
    first: dict[str, Participant] = {}
    for person in people:
        earlier = first.setdefault(plain(person.number), person)
        if person.number and earlier is not person:
            message = f"the staff number `{short(person.number)}` is used twice"
            label = Label(earlier.at, "first use")
            hint = "remove one row, or correct the number"
            yield Diagnostic("T108", message, person.at, labels=(label,), hints=(hint,))
