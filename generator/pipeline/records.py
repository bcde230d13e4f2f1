"""Collect filled-in checklists and forms in a workbook."""

from __future__ import annotations

from pathlib import Path

from generator.diagnostics.diagnostic import Outcome
from generator.pipeline.run import Run, run
from generator.pipeline.sources import Watcher
from generator.plan.shared.tables import workbook_of
from generator.project import Project
from generator.records.read import read_records
from generator.records.sheets import sheets


def gather(project: Project, files: tuple[Path, ...], target: Path, watcher: Watcher) -> Outcome[int | None]:
    """Write all records to a workbook; return their number. If any record is refused, nothing is written."""
    return run(project, watcher, lambda this: _gather(this, files, target))


def _gather(this: Run, files: tuple[Path, ...], target: Path) -> int:
    sources = this.read()
    handbook = sources.handbook
    records = this.take(read_records(handbook, files))
    workbook = workbook_of(handbook, sheets(handbook, records, sources.catalogue))
    this.write(target, this.render_table(sources, workbook), "F812")
    return len(records.checklists) + len(records.forms)
