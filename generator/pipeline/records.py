"""Collect filled-in checklists and forms in a workbook, and in a report each."""

from __future__ import annotations

import hashlib
import shutil
from dataclasses import dataclass
from datetime import date
from functools import partial
from itertools import islice
from pathlib import Path

from generator.diagnostics.diagnostic import Outcome
from generator.engine.files import write_atomic
from generator.link.handbook import Handbook
from generator.link.linker import link
from generator.pipeline.run import Run, run
from generator.pipeline.sources import FONTS, Sources, Watcher, families
from generator.plan.artifact import Plan
from generator.plan.shared.tables import workbook_of
from generator.project import Project
from generator.publish.dist import Linked, Published
from generator.records.editions import Editions, Unreadable
from generator.records.read import Gathered, RecordFile, read_records
from generator.records.reports import reports
from generator.records.sheets import sheets
from generator.releases.chain import Kept
from generator.releases.reopened import records_of
from generator.render.fonts import drawable, find_fonts, legible

BATCH = 20
"""Reports that are rendered at a time: their photos, and the PDFs, are in memory."""


@dataclass(frozen=True, slots=True)
class Targets:
    """What to write: a workbook, a folder of reports, or both. `on` is the day on which actions are due or overdue."""

    workbook: Path | None = None
    reports: Path | None = None
    on: date | None = None


def gather(
    project: Project, files: tuple[RecordFile, ...], targets: Targets, watcher: Watcher, *, strict: bool = False
) -> Outcome[Gathered | None]:
    """Write all records to a workbook, refused files to a sheet of it, and a report of each record; return them.

    `strict`: if any file is refused, nothing is written.
    """
    return run(project, watcher, lambda this: _gather(this, files, targets), strict=strict)


def _gather(this: Run, files: tuple[RecordFile, ...], targets: Targets) -> Gathered:
    sources = this.read(rules=False)
    handbook = sources.handbook
    editions = Editions(handbook, this.read_chain(), reopen)
    records = this.take(read_records(editions, files))
    if targets.reports is not None and records.accepted:
        _write_reports(this, sources, records, targets.reports.resolve())
    if targets.workbook is not None:
        workbook = workbook_of(handbook, sheets(editions, records, sources.catalogue, targets.on))
        this.write(targets.workbook, this.render_table(sources, workbook), "F812")
    return records


def _write_reports(this: Run, sources: Sources, records: Gathered, target: Path) -> None:
    """Replace a folder by the reports. They wait in the cache until all are there, as memory may not hold all."""
    waiting = this.project.cache / "reports"
    context, faces = this.render_context(sources), find_fonts(families(sources.handbook), FONTS).value
    this.make_room(target, "F818", "--pdf")
    readable = partial(legible, characters=drawable(faces))
    planned = reports(sources.handbook, sources.catalogue, (*records.checklists, *records.forms), readable)
    this.watcher.step(6, "render")
    files: dict[str, Linked] = {}
    try:
        while batch := tuple(islice(planned, BATCH)):
            for path, report in this.render(sources.handbook, Plan(batch), context).items():
                files[path] = _in_cache(waiting / path, report)
        this.watcher.step(7, "publish")
        this.publish(target, files, {"handbook": sources.handbook.edition}, "F818")
    finally:
        shutil.rmtree(waiting, ignore_errors=True)


def _in_cache(path: Path, report: Published) -> Linked:
    write_atomic(path, report.content)
    digest = hashlib.sha256(report.content).hexdigest()
    return Linked(path, digest, len(report.content), report.media_type)


def reopen(release: Kept) -> Handbook:
    """Return the handbook of a release. Raises `Unreadable`."""
    entries = records_of(release)
    if entries.diagnostics:
        raise Unreadable(entries.diagnostics[0].message)
    linked = link(entries.value)
    if linked.value is None:
        raise Unreadable(linked.diagnostics[0].message)
    return linked.value
