"""Collect filled-in checklists and forms in a workbook."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from generator.diagnostics.diagnostic import Outcome
from generator.link.handbook import Handbook
from generator.link.linker import link
from generator.pipeline.run import Run, run
from generator.pipeline.sources import Watcher
from generator.plan.shared.tables import workbook_of
from generator.project import Project
from generator.records.editions import Editions, Unreadable
from generator.records.read import Gathered, RecordFile, read_records
from generator.records.sheets import sheets
from generator.releases.chain import Kept
from generator.releases.reopened import records_of


def gather(
    project: Project,
    files: tuple[RecordFile, ...],
    target: Path,
    watcher: Watcher,
    *,
    on: date | None = None,
    strict: bool = False,
) -> Outcome[Gathered | None]:
    """Write all records to a workbook, refused files to a sheet of it; return them.

    `on`: day on which actions are judged as due or overdue; without it, none is. `strict`: if any file is refused,
    nothing is written.
    """
    return run(project, watcher, lambda this: _gather(this, files, target, on), strict=strict)


def _gather(this: Run, files: tuple[RecordFile, ...], target: Path, on: date | None) -> Gathered:
    sources = this.read(rules=False)
    handbook = sources.handbook
    editions = Editions(handbook, this.read_chain(), reopen)
    records = this.take(read_records(editions, files))
    workbook = workbook_of(handbook, sheets(editions, records, sources.catalogue, on))
    this.write(target, this.render_table(sources, workbook), "F812")
    return records


def reopen(release: Kept) -> Handbook:
    """Return the handbook of a release. Raises `Unreadable`."""
    entries = records_of(release)
    if entries.diagnostics:
        raise Unreadable(entries.diagnostics[0].message)
    linked = link(entries.value)
    if linked.value is None:
        raise Unreadable(linked.diagnostics[0].message)
    return linked.value
