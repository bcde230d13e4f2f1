"""Training: packs, records of a class, and the training matrix."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

from generator.classes.classes import after, before
from generator.classes.matrix import Renewed, matrix, read_trainings
from generator.classes.read import Attendance, read_class
from generator.classes.scores import read_scores
from generator.diagnostics.diagnostic import Outcome
from generator.load.catalogue import read_catalogue
from generator.pipeline.run import Run, glyph_reporter, run
from generator.pipeline.sources import INFO, Sources, Watcher, shown
from generator.plan.artifact import Plan
from generator.plan.context import Context
from generator.plan.planner import plan
from generator.plan.training.blueprint import papers
from generator.plan.training.short_course import PackOrder, short_course
from generator.project import Project
from generator.releases.chain import Kept
from generator.releases.impact import compared, retraining
from generator.releases.snapshot import freeze


def make_pack(project: Project, order: PackOrder, target: Path, watcher: Watcher) -> Outcome[bool | None]:
    """Write the training pack of a role, or of a shortened course; the value is True if it was written."""
    return run(project, watcher, lambda this: _make_pack(this, order, target))


def _make_pack(this: Run, order: PackOrder, target: Path) -> bool:
    sources = this.read()
    if order.language is not None:
        sources = _in_language(this, sources, order.language)
    course = this.take(short_course(sources.handbook, order, sources.catalogue))
    context = this.render_context(sources)
    this.watcher.step(5, "plan")
    planned = plan(Context(course, sources.catalogue, frozenset({"packs"})))
    this.watcher.step(6, "render")
    files = this.render(course, planned, context)
    this.write(target, files[planned.bundles[0].path].content, "P505")
    return True


def _in_language(this: Run, sources: Sources, language: str) -> Sources:
    """Return the sources with translations of another language."""
    catalogue = this.take(read_catalogue(this.project.theme, language, INFO))
    info = sources.handbook.info.model_copy(update={"language": language})
    return replace(sources, handbook=replace(sources.handbook, info=info), catalogue=catalogue)


def make_class(
    project: Project, file: Path, scores: Path | None, out: Path | None, watcher: Watcher
) -> Outcome[tuple[str, int] | None]:
    """Write the records of a class; return their folder and the number of files."""
    return run(project, watcher, lambda this: _make_class(this, file, scores, out))


def _make_class(this: Run, file: Path, scores: Path | None, out: Path | None) -> tuple[str, int]:
    project, sources = this.project, this.read()
    attendance = this.take(read_class(file, shown(project, file), sources.handbook, sources.catalogue))
    this.watcher.step(5, "plan")
    planned = _class_plan(this, sources, attendance, scores)
    context = this.render_context(sources)
    id_ = attendance.record.id
    folder = id_ if scores is None else f"{id_}-results"
    target = (out or project.root / "classes" / folder).resolve()
    this.make_room(target, "T119")
    this.watcher.step(6, "render")
    texts = [(person.number + person.name + person.unit, person.at) for person in attendance.participants]
    files = this.render(sources.handbook, planned, context, report_glyph=glyph_reporter("T118", texts, attendance.at))
    this.watcher.step(7, "publish")
    this.publish(target, files, {"handbook": sources.handbook.edition, "class": id_}, "T119")
    return shown(project, target), len(files)


def _class_plan(this: Run, sources: Sources, attendance: Attendance, scores: Path | None) -> Plan:
    handbook, catalogue = sources.handbook, sources.catalogue
    exam = papers(handbook, attendance.curriculum)
    if scores is None:
        return before(handbook, catalogue, attendance, exam)
    marks = this.take(read_scores(scores, shown(this.project, scores), attendance, exam, catalogue))
    return after(handbook, catalogue, attendance, exam, marks)


def training_matrix(
    project: Project, lists: tuple[Path, ...], on: date | None, target: Path, watcher: Watcher
) -> Outcome[int | None]:
    """Write the training matrix to a workbook; return the number of trainings. `on` defaults to today."""
    return run(project, watcher, lambda this: _training_matrix(this, lists, on or project.today, target))


def _training_matrix(this: Run, lists: tuple[Path, ...], on: date, target: Path) -> int:
    sources = this.read(rules=False)
    handbook, catalogue = sources.handbook, sources.catalogue
    named = [(file, shown(this.project, file)) for file in lists]
    trainings = this.take(read_trainings(named, handbook, catalogue))
    renewed = _renewed(this.read_chain(), sources, {training.version for training in trainings})
    this.write(target, this.render_table(sources, matrix(handbook, trainings, on, renewed, catalogue)), "T154")
    return len(trainings)


def _renewed(chain: tuple[Kept, ...], sources: Sources, versions: set[str]) -> Renewed:
    """Return the retraining that is due since each of the given versions, as far as they have a release."""
    now = freeze(sources.handbook, sources.content, sources.logo, "", "")
    old = {release.snapshot.version: release.snapshot for release in chain}
    renewed = {}
    for version in versions & set(old):
        since = retraining(compared(old[version], now, sources.catalogue))
        renewed[version] = frozenset(
            (row.role, module) for row in since if row.need == "course" for module in row.modules
        )
    return renewed
