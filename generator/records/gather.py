"""Record files in, a workbook out: all records are accepted and the workbook is written, or none is."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from generator.diagnostics.diagnostic import Diagnostic, Outcome, Place
from generator.engine.files import write_atomic
from generator.link.handbook import Handbook
from generator.load.catalogue import Catalogue
from generator.plan.shared.tables import workbook_of
from generator.records.read import read_records
from generator.records.sheets import sheets
from generator.render.workbook import render_workbook


def gather(handbook: Handbook, catalogue: Catalogue, files: Iterable[Path], target: Path) -> Outcome[int]:
    """How many records the workbook at `target` now holds; 0 if a record was refused and nothing was written."""
    records = read_records(handbook, files)
    if records.diagnostics:
        return Outcome(0, records.diagnostics)
    content = render_workbook(workbook_of(handbook, sheets(handbook, records.value, catalogue)))
    try:
        write_atomic(target, content)
    except OSError as error:
        reason = (error.strerror or "unknown reason").lower()
        message = f"`{target.as_posix()}` cannot be written: {reason}"
        hint = "close the workbook if a program has it open, or name another file with --xlsx"
        return Outcome(0, (Diagnostic("F812", message, Place(target.as_posix()), hints=(hint,)),))
    return Outcome(len(records.value.checklists) + len(records.value.forms))
