"""What is done for training: packs, records of a class, who has been trained in what."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

from generator.classes.classes import after, before
from generator.classes.matrix import Renewed, matrix, read_trainings
from generator.classes.read import read_class
from generator.classes.scores import read_scores
from generator.diagnostics.diagnostic import Diagnostic, Outcome, Place, has_errors
from generator.engine.files import sole_use, write_atomic
from generator.engine.store import Store
from generator.load.catalogue import read_catalogue
from generator.pipeline.build import written
from generator.pipeline.sources import INFO, Sources, Watcher, busy, open_press, read, shown
from generator.plan.context import Context
from generator.plan.planner import plan
from generator.plan.training.blueprint import papers
from generator.plan.training.short_course import PackOrder, short_course
from generator.project import Project
from generator.publish.produce import produce
from generator.releases.chain import read_chain
from generator.releases.changes import time_units
from generator.releases.impact import compared, retraining
from generator.releases.snapshot import freeze
from generator.render.workbook import render_workbook


def make_pack(project: Project, order: PackOrder, target: Path, watcher: Watcher) -> Outcome[bool]:
    """Whether `target` now holds a training pack of a role's course, shorter than its curriculum if so asked."""
    with sole_use(project.cache / "lock") as alone:
        if not alone:
            return Outcome(False, (busy(project),))
        return _make_pack(project, order, target, watcher)


def _make_pack(project: Project, order: PackOrder, target: Path, watcher: Watcher) -> Outcome[bool]:
    sources = read(project, watcher)
    if sources.value is None:
        return Outcome(False, sources.diagnostics)
    spoken = sources.value
    if order.language is not None:
        catalogue = read_catalogue(project.theme, order.language, INFO)
        if has_errors(catalogue.diagnostics):
            return Outcome(False, catalogue.diagnostics)
        info = spoken.handbook.info.model_copy(update={"language": order.language})
        spoken = replace(spoken, handbook=replace(spoken.handbook, info=info), catalogue=catalogue.value)
    course = short_course(spoken.handbook, order, spoken.catalogue)
    press = open_press(project, spoken)
    found = (*sources.diagnostics, *course.diagnostics, *press.diagnostics)
    if course.value is None or press.value is None or has_errors(found):
        return Outcome(False, found)
    watcher.step(5, "plan")
    planned = plan(Context(course.value, spoken.catalogue, frozenset({"packs"})))
    watcher.step(6, "render")
    made = produce(project, course.value, planned, press.value, Store(project.store), watcher.progress)
    if has_errors(made.diagnostics):
        return Outcome(False, (*found, *made.diagnostics))
    try:
        write_atomic(target, made.value[planned.bundles[0].path].content)
    except OSError as error:
        at = Place(shown(project, target))
        message = f"`{at.file}` cannot be written: {(error.strerror or 'unknown reason').lower()}"
        return Outcome(False, (*found, Diagnostic("P505", message, at, hints=("name another file with --out",))))
    return Outcome(True, found)


def make_class(
    project: Project, file: Path, scores: Path | None, out: Path | None, watcher: Watcher
) -> Outcome[tuple[str, int]]:
    """Where the records of a class are now, and how many files; no name if a complaint stopped them."""
    with sole_use(project.cache / "lock") as alone:
        return _make_class(project, file, scores, out, watcher) if alone else Outcome(("", 0), (busy(project),))


def _make_class(
    project: Project, file: Path, scores: Path | None, out: Path | None, watcher: Watcher
) -> Outcome[tuple[str, int]]:
    sources = read(project, watcher)
    if sources.value is None:
        return Outcome(("", 0), sources.diagnostics)
    handbook, catalogue = sources.value.handbook, sources.value.catalogue
    held = read_class(file, shown(project, file), handbook, catalogue)
    press = open_press(project, sources.value)
    found = (*sources.diagnostics, *held.diagnostics, *press.diagnostics)
    if held.value is None or press.value is None or has_errors(found):
        return Outcome(("", 0), found)
    drawn = papers(handbook, held.value.curriculum)
    if scores is None:
        made = before(handbook, press.value, held.value, drawn, project.jobs)
    else:
        marks = read_scores(scores, shown(project, scores), held.value, drawn, catalogue)
        if has_errors(marks.diagnostics):
            return Outcome(("", 0), (*found, *marks.diagnostics))
        made = after(handbook, press.value, held.value, drawn, marks.value, project.jobs)
    if has_errors(made.diagnostics):
        return Outcome(("", 0), (*found, *made.diagnostics))
    ending = "-results" if scores is not None else ""
    target = (out or project.root / "classes" / f"{held.value.record.id}{ending}").resolve()
    wrong = written(project, target, made.value, {"handbook": handbook.edition, "class": held.value.record.id}, "T119")
    if wrong:
        return Outcome(("", 0), (*found, wrong))
    return Outcome((shown(project, target), len(made.value)), found)


def training_matrix(
    project: Project, lists: tuple[Path, ...], on: date | None, target: Path, watcher: Watcher
) -> Outcome[int]:
    """How many trainings the workbook at `target` now tells; 0 if a complaint stopped it. `on` is today by default."""
    sources = read(project, watcher)
    if sources.value is None:
        return Outcome(0, sources.diagnostics)
    handbook, catalogue = sources.value.handbook, sources.value.catalogue
    told = read_trainings([(file, shown(project, file)) for file in lists], handbook, catalogue)
    found = (*sources.diagnostics, *told.diagnostics)
    if has_errors(found):
        return Outcome(0, found)
    renewed = _renewed(project, sources.value, {one.version for one in told.value})
    content = render_workbook(matrix(handbook, told.value, on or project.today, renewed, catalogue))
    try:
        write_atomic(target, content)
    except OSError as error:
        at = Place(shown(project, target))
        message = f"`{at.file}` cannot be written: {(error.strerror or 'unknown reason').lower()}"
        hint = "close the workbook if a program has it open, or name another file with --xlsx"
        return Outcome(0, (*found, Diagnostic("T154", message, at, hints=(hint,))))
    return Outcome(len(told.value), found)


def _renewed(project: Project, sources: Sources, versions: set[str]) -> Renewed:
    """What is to be learned anew since each of some versions, as far as they are kept."""
    now = freeze(sources.handbook, sources.content, sources.logo, "", "")
    units = time_units(sources.catalogue)
    old = {one.snapshot.version: one.snapshot for one in read_chain(project).value}
    found = {}
    for version in versions & set(old):
        since = retraining(compared(old[version], now, units))
        found[version] = frozenset(
            (one.role, module) for one in since if one.need == "course" for module in one.modules
        )
    return found
