"""Who has read which version, from lists of staff and of signatures."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from generator.diagnostics.diagnostic import Diagnostic, Outcome, Place
from generator.load.files import RELEASES
from generator.pipeline.run import Run, run
from generator.pipeline.sources import Watcher, shown
from generator.project import Project
from generator.readers.lists import read_signatures, read_staff
from generator.readers.matrix import asked_by, readings, workbook


@dataclass(frozen=True, slots=True)
class Counted:
    """Number of people, and how many of them are late with any version."""

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
    """Write a workbook to `target` with the reading state of each person and version."""
    return run(project, watcher, lambda this: _who_has_read(this, staff, lists, on or project.today, within, target))


def _who_has_read(this: Run, staff: Path, lists: tuple[Path, ...], day: date, within: int, target: Path) -> Counted:
    sources, chain = this.read(rules=False), this.read_chain()
    handbook, catalogue = sources.handbook, sources.catalogue
    if not chain:
        at = Place(f"sop_data/{RELEASES}")
        this.stop(Diagnostic("T163", "there is no release to read", at, hints=("run `sop release` to make one",)))
    people = this.note(read_staff(staff, shown(this.project, staff), handbook, catalogue))
    versions = tuple(release.snapshot.version for release in chain)
    roles = {person.number: person.role for person in people}
    named = [(file, shown(this.project, file)) for file in lists]
    signatures = this.take(read_signatures(named, roles, versions, day, handbook, catalogue))
    effective = tuple(release for release in chain if release.snapshot.effective <= day.isoformat()) or chain[:1]
    asked = asked_by(effective, [role.id for role in handbook.roles], catalogue)
    read = readings(people, signatures, effective, asked, day, within)
    content = this.render_table(sources, workbook(handbook, people, effective, asked, read, catalogue))
    this.write(target, content, "T165")
    late = sum(any(reading.state.startswith("overdue") for reading in row) for row in read.values())
    return Counted(len(people), late)
