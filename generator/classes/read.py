"""The file of a class and its list of participants, or everything that is wrong with them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from generator.diagnostics.diagnostic import Diagnostic, Label, Outcome, Place, has_errors
from generator.diagnostics.words import reason, short
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
"""The columns of the list of participants. `unit` may be missing."""

MOST = 2_000
"""A class of more is a mistake: a list of another kind, or the whole company."""

_NUMBER = re.compile(r"[^\W_](?:[\w.-]{0,28}[^\W_])?")


@dataclass(frozen=True, slots=True)
class Participant:
    """Somebody who takes part: staff number, name, unit, and where the list says so."""

    number: str
    name: str
    unit: str
    at: Place


@dataclass(frozen=True, slots=True)
class Attendance:
    """A class, the course that it takes, and who takes part."""

    record: CourseClass
    curriculum: Curriculum
    participants: tuple[Participant, ...]
    at: Place


def read_class(file: Path, name: str, handbook: Handbook, catalogue: Catalogue) -> Outcome[Attendance | None]:
    """The class, if it fits this handbook; `name` is how messages call the file."""
    at = Place(name)
    try:
        with file.open("rb") as source:
            raw = source.read(MAX_BYTES + 1)
    except OSError as error:
        hint = "name the file of the class: `sop class CLASS.yml`"
        return Outcome(None, (Diagnostic("T101", f"`{name}` cannot be opened: {reason(error)}", at, hints=(hint,)),))
    entries = read_records(SourceFile(name, CLASS, raw))
    records = [entry.record for entry in entries.value if isinstance(entry.record, CourseClass)]
    if entries.diagnostics or len(records) != 1:
        more = Diagnostic("T102", "the file holds more than one class", at, hints=("write a file for each class",))
        return Outcome(None, entries.diagnostics or (more,))
    (record,) = records
    found = [*_misfits(record, at, handbook)]
    curriculum = handbook.find(record.curriculum, Curriculum)
    people = _participants(file, record, at, catalogue)
    found += people.diagnostics
    if curriculum is None or has_errors(found):
        return Outcome(None, tuple(found))
    return Outcome(Attendance(record, curriculum, people.value, at), tuple(found))


def _misfits(record: CourseClass, at: Place, handbook: Handbook) -> Iterator[Diagnostic]:
    """What the class says that this handbook does not."""
    curriculum = handbook.find(record.curriculum, Curriculum)
    if curriculum is None:
        known = ", ".join(one.id for one in handbook.curricula)
        message = f"there is no curriculum `{short(record.curriculum)}`"
        yield Diagnostic("T103", message, at.into("curriculum"), hints=(f"the curricula are {known}",))
    if record.version != handbook.info.version:
        message = f"the class is taught from {record.version}, this handbook is {handbook.info.version}"
        hint = "use the handbook of that version, or correct `version`"
        yield Diagnostic("T104", message, at.into("version"), hints=(hint,))
    for i, day in enumerate(record.dates[1:], 1):
        if day <= record.dates[i - 1]:
            message = f"{day.isoformat()} is not after the day before it in the list"
            hint = "write the days in order, each once"
            yield Diagnostic("T105", message, at.into("dates", i), hints=(hint,))
    if curriculum is not None:
        needed = len(course_days(handbook, curriculum))
        if needed != len(record.dates):
            message = f"the course takes {needed} days, the class has {len(record.dates)}"
            yield Diagnostic("T105", message, at.into("dates"), hints=(f"name {needed} days",))


def _participants(file: Path, record: CourseClass, at: Place, catalogue: Catalogue) -> Outcome[tuple[Participant, ...]]:
    place = at.into("participants")
    target = (file.parent / record.participants).resolve()
    if not target.is_relative_to(file.parent.resolve()):
        hint = "put the list beside the file of the class"
        return Outcome(
            (), (Diagnostic("T106", f"`{short(record.participants)}` lies elsewhere", place, hints=(hint,)),)
        )
    name = (Path(at.file).parent / record.participants).as_posix()
    columns = [Column(one, catalogue.pgettext("class", one), required=one != "unit") for one in COLUMNS]
    rows = read_table(target, name, columns)
    found = list(rows.diagnostics)
    people = []
    for row in rows.value:
        number = row.cells["number"]
        if number.text and not _NUMBER.fullmatch(number.text):
            message = f"the staff number `{short(number.text)}` cannot be the name of a file"
            hint = "30 letters, digits, `-`, `_` and `.` at most, with a letter or digit first and last"
            found.append(Diagnostic("T107", message, number.at, hints=(hint,)))
        unit = row.cells["unit"].text if "unit" in row.cells else ""
        people.append(Participant(number.text, row.cells["name"].text, unit, number.at))
    found += _twice(people)
    if len(people) > MOST:
        message = f"the list has {len(people)} people, a class has {MOST} at most"
        found.append(Diagnostic("T109", message, Place(name), hints=("name the list of one class",)))
    return Outcome(tuple(people), by_line(found))


def _twice(people: Iterable[Participant]) -> Iterator[Diagnostic]:
    """One number belongs to one person; people of the same name differ by their number."""
    first: dict[str, Participant] = {}
    for one in people:
        before = first.setdefault(plain(one.number), one)
        if one.number and before is not one:
            message = f"the staff number `{short(one.number)}` is there twice"
            label = Label(before.at, "the first")
            yield Diagnostic("T108", message, one.at, labels=(label,), hints=("remove one row, or correct the number",))
