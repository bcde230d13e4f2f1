"""Who has read which version, from lists of staff and of signatures."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from generator.diagnostics.diagnostic import Diagnostic, Outcome, Place, has_errors
from generator.engine.files import write_atomic
from generator.load.files import RELEASES
from generator.pipeline.build import unwritten
from generator.pipeline.sources import Watcher, read, shown
from generator.project import Project
from generator.readers.lists import read_signatures, read_staff
from generator.readers.matrix import asked_by, readings, workbook
from generator.releases.chain import read_chain
from generator.releases.changes import time_units
from generator.render.workbook import render_workbook


@dataclass(frozen=True, slots=True)
class Counted:
    """How many people there are, and how many of them are late with some version."""

    people: int
    late: int


def who_has_read(
    project: Project,
    staff: Path,
    lists: tuple[Path, ...],
    on: date | None,
    within: int,
    target: Path,
    watcher: Watcher,
) -> Outcome[Counted | None]:
    """The workbook at `target` tells for each person and version what is known; None if a complaint stopped it."""
    sources, chain = read(project, watcher), read_chain(project)
    found = (*sources.diagnostics, *chain.diagnostics)
    if sources.value is None or has_errors(found):
        return Outcome(None, found)
    if not chain.value:
        at = Place(f"sop_data/{RELEASES}")
        hint = "`sop release` makes the first"
        return Outcome(None, (*found, Diagnostic("T163", "there is no release to be read", at, hints=(hint,))))
    handbook, catalogue, day = sources.value.handbook, sources.value.catalogue, on or project.today
    people = read_staff(staff, shown(project, staff), handbook, catalogue)
    versions = tuple(one.snapshot.version for one in chain.value)
    known = {one.number: one.role for one in people.value}
    signed = read_signatures([(one, shown(project, one)) for one in lists], known, versions, day, handbook, catalogue)
    found += (*people.diagnostics, *signed.diagnostics)
    if has_errors(found):
        return Outcome(None, found)
    held = tuple(one for one in chain.value if one.snapshot.effective <= day.isoformat()) or chain.value[:1]
    asked = asked_by(held, [role.id for role in handbook.roles], time_units(catalogue))
    told = readings(people.value, signed.value, held, asked, day, within)
    content = render_workbook(workbook(handbook, people.value, held, asked, told, catalogue))
    try:
        write_atomic(target, content)
    except OSError as error:
        return Outcome(None, (*found, unwritten("T165", shown(project, target), error)))
    late = sum(any(one.state.startswith("overdue") for one in row) for row in told.values())
    return Outcome(Counted(len(people.value), late), found)
