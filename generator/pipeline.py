"""THE MAP: seven steps from YAML to `dist/`.

Each step returns its value and its complaints; the run shows all of the step in which an error appears, and ends.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import Protocol

from generator.check.rules import check_handbook, check_records
from generator.classes.classes import after, before
from generator.classes.matrix import matrix, read_trainings
from generator.classes.read import read_class
from generator.classes.scores import read_scores
from generator.diagnostics.diagnostic import Diagnostic, Outcome, Place, has_errors
from generator.engine.files import sole_use, write_atomic
from generator.engine.store import Store
from generator.issue.holders import read_holders
from generator.issue.issue import issue, published
from generator.link.handbook import Handbook
from generator.link.linker import link
from generator.load.catalogue import Catalogue, read_catalogue
from generator.load.content import ContentPage, load_content
from generator.load.files import RELEASES
from generator.load.logo import Logo, load_logo
from generator.load.records import Entry, load
from generator.model.handbook import HandbookInfo
from generator.model.kinds import HANDBOOK, HANDBOOK_FILE
from generator.plan.artifact import Part
from generator.plan.blueprint import papers
from generator.plan.planner import plan
from generator.plan.short_course import PackOrder, short_course
from generator.project import Project
from generator.publish.dist import Published, prepare, publish
from generator.publish.produce import produce
from generator.publish.unchanged import remember, run_key
from generator.releases.chain import read_chain
from generator.releases.changes import changes, time_units
from generator.releases.impact import Touched, touched
from generator.releases.release import Frozen, exists, release
from generator.releases.snapshot import freeze
from generator.render.fonts import find_fonts, subset_fonts
from generator.render.formats import MEDIA_TYPES
from generator.render.press import Press
from generator.render.workbook import render_workbook

INFO = Place(f"sop_data/{HANDBOOK_FILE}", ("language",))
NOW = "now"
"""What the sources say, among releases."""
FONTS = Place(f"sop_data/{HANDBOOK_FILE}", ("house", "fonts"))


class Watcher(Protocol):
    """Whoever wants to know how far a run is."""

    def step(self, number: int, name: str) -> None:
        """A step begins."""

    def progress(self, total: int) -> AbstractContextManager[Callable[[], None]]:
        """Many tasks begin; the function given is called after each."""


@dataclass(frozen=True, slots=True)
class Sources:
    """What is known before anything is planned."""

    handbook: Handbook
    content: tuple[ContentPage, ...]
    catalogue: Catalogue
    logo: Logo | None


def read(project: Project, watcher: Watcher, *, strict: bool = False) -> Outcome[Sources | None]:
    """Steps 1 to 4: the sealed handbook, checked, or None with the complaints of the step that found errors."""
    watcher.step(1, "load")
    entries = load(project)
    content = load_content(project)
    found = (*entries.diagnostics, *content.diagnostics)
    if has_errors(found, strict=strict):
        return Outcome(None, found)
    info = _info(entries.value)
    catalogue = read_catalogue(project.theme, info.language, INFO)
    logo = load_logo(project, info.house.logo)
    found += (*catalogue.diagnostics, *logo.diagnostics)
    if has_errors(found, strict=strict):
        return Outcome(None, found)

    watcher.step(2, "check records")
    found += check_records(entries.value, catalogue.value)
    if has_errors(found, strict=strict):
        return Outcome(None, found)

    watcher.step(3, "link")
    linked = link(entries.value)
    found += linked.diagnostics
    if linked.value is None:
        return Outcome(None, found)

    watcher.step(4, "check handbook")
    found += check_handbook(linked.value, project.today)
    if has_errors(found, strict=strict):
        return Outcome(None, found)
    return Outcome(Sources(linked.value, content.value, catalogue.value, logo.value), found)


def build(project: Project, parts: Iterable[Part], watcher: Watcher, *, strict: bool = False) -> Outcome[bool]:
    """All seven steps; True if `dist/` was swapped in. On errors what was published before stays as it was."""
    with sole_use(project.root / ".sop" / "lock") as alone:
        if not alone:
            return Outcome(False, (_busy(project),))
        foreign = prepare(project.out)
        if foreign:
            return Outcome(False, (_foreign(project.out.name, foreign),))
        return _build(project, tuple(parts), watcher, strict=strict)


def _build(project: Project, parts: tuple[Part, ...], watcher: Watcher, *, strict: bool) -> Outcome[bool]:
    sources = read(project, watcher, strict=strict)
    if sources.value is None:
        return Outcome(False, sources.diagnostics)
    handbook, catalogue = sources.value.handbook, sources.value.catalogue

    watcher.step(5, "plan")
    planned = plan(handbook, sources.value.content, catalogue, parts)

    watcher.step(6, "render")
    store = Store(project.store)
    press = _press(project, sources.value)
    if press.value is None:
        return Outcome(False, (*sources.diagnostics, *press.diagnostics))
    made = produce(project, handbook, planned, press.value, store, watcher.progress)
    found = (*sources.diagnostics, *made.diagnostics)
    if has_errors(found, strict=strict):
        return Outcome(False, found)

    watcher.step(7, "publish")
    about = {"handbook": handbook.edition, "fonts": sorted(font.digest for font in press.value.fonts)}
    digest = publish(project.out, made.value, about)
    if not found:
        remember(store, run_key(project, parts), digest, _families(handbook))
    store.prune()
    return Outcome(True, found)


def issue_copies(project: Project, holders: Path, target: Path, watcher: Watcher) -> Outcome[int]:
    """How many controlled copies of the published handbook are in `target` now; 0 if a complaint stopped them."""
    with sole_use(project.root / ".sop" / "lock") as alone:
        return _issue_copies(project, holders, target, watcher) if alone else Outcome(0, (_busy(project),))


def _issue_copies(project: Project, holders: Path, target: Path, watcher: Watcher) -> Outcome[int]:
    sources = read(project, watcher)
    if sources.value is None:
        return Outcome(0, sources.diagnostics)
    handbook, catalogue = sources.value.handbook, sources.value.catalogue
    listed = read_holders(holders, _shown(project, holders), catalogue)
    source = published(project.out, handbook)
    press = _press(project, sources.value)
    found = (*sources.diagnostics, *listed.diagnostics, *source.diagnostics, *press.diagnostics)
    if has_errors(found) or press.value is None:
        return Outcome(0, found)
    with watcher.progress(len(listed.value)) as done:
        made = issue(handbook, press.value, source.value, listed.value, done)
    if has_errors(made.diagnostics):
        return Outcome(0, (*found, *made.diagnostics))
    about = {"handbook": handbook.edition, "source": sha256(source.value).hexdigest()}
    wrong = _written(project, target, made.value, about, "I915")
    if wrong:
        return Outcome(0, (*found, wrong))
    return Outcome(len(listed.value), found)


def make_release(project: Project, version: str, effective: date, watcher: Watcher) -> Outcome[Frozen | None]:
    """A release kept in `sop_data/releases/`, or why it cannot be made; nothing is changed that was there before."""
    with sole_use(project.root / ".sop" / "lock") as alone:
        if not alone:
            return Outcome(None, (_busy(project),))
        sources = read(project, watcher)
        chain = read_chain(project)
        found = (*sources.diagnostics, *chain.diagnostics)
        if sources.value is None or has_errors(found):
            return Outcome(None, found)
        made = release(
            sources.value.handbook,
            sources.value.content,
            chain.value,
            version,
            effective,
            time_units(sources.value.catalogue),
        )
        if made.value is None:
            return Outcome(None, (*found, *made.diagnostics))
        target = project.data / RELEASES / f"{version}.json"
        if target.exists():
            return Outcome(None, (*found, exists(project.relative(target))))
        write_atomic(target, made.value.content)
        return Outcome(made.value, found)


def compare(project: Project, old: str, new: str, watcher: Watcher) -> Outcome[tuple[Touched, ...] | None]:
    """What changed between two releases, and what that touches; `now` is the handbook as it stands in the sources."""
    chain = read_chain(project)
    if has_errors(chain.diagnostics):
        return Outcome(None, chain.diagnostics)
    known = {one.snapshot.version: one.snapshot for one in chain.value}
    found = chain.diagnostics
    if NOW in (old, new):
        sources = read(project, watcher)
        found += sources.diagnostics
        if sources.value is None:
            return Outcome(None, found)
        known[NOW] = freeze(sources.value.handbook, sources.value.content, "", "")
    missing = [one for one in (old, new) if one not in known]
    if missing:
        at = Place(f"sop_data/{RELEASES}")
        hint = f"there are {', '.join(known) or 'none'}; `{NOW}` is the handbook as it stands"
        return Outcome(None, (*found, Diagnostic("V108", f"there is no release {missing[0]}", at, hints=(hint,))))
    language = next(record["language"] for kind, record in known[new].records.values() if kind == HANDBOOK.name)
    catalogue = read_catalogue(project.theme, language, INFO)
    told = changes(known[old], known[new], time_units(catalogue.value))
    return Outcome(touched(told, known[old], known[new]), found)


def make_pack(project: Project, order: PackOrder, target: Path, watcher: Watcher) -> Outcome[bool]:
    """Whether `target` now holds a training pack of a role's course, shorter than its curriculum if so asked."""
    with sole_use(project.root / ".sop" / "lock") as alone:
        if not alone:
            return Outcome(False, (_busy(project),))
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
    press = _press(project, spoken)
    found = (*sources.diagnostics, *course.diagnostics, *press.diagnostics)
    if course.value is None or press.value is None or has_errors(found):
        return Outcome(False, found)
    watcher.step(5, "plan")
    planned = plan(course.value, (), spoken.catalogue, ("packs",))
    watcher.step(6, "render")
    made = produce(project, course.value, planned, press.value, Store(project.store), watcher.progress)
    if has_errors(made.diagnostics):
        return Outcome(False, (*found, *made.diagnostics))
    try:
        write_atomic(target, made.value[planned.bundles[0].path].content)
    except OSError as error:
        at = Place(_shown(project, target))
        message = f"`{at.file}` cannot be written: {(error.strerror or 'unknown reason').lower()}"
        return Outcome(False, (*found, Diagnostic("P505", message, at, hints=("name another file with --out",))))
    return Outcome(True, found)


def make_class(
    project: Project, file: Path, scores: Path | None, out: Path | None, watcher: Watcher
) -> Outcome[tuple[str, int]]:
    """Where the records of a class are now, and how many files; no name if a complaint stopped them."""
    with sole_use(project.root / ".sop" / "lock") as alone:
        return _make_class(project, file, scores, out, watcher) if alone else Outcome(("", 0), (_busy(project),))


def _make_class(
    project: Project, file: Path, scores: Path | None, out: Path | None, watcher: Watcher
) -> Outcome[tuple[str, int]]:
    sources = read(project, watcher)
    if sources.value is None:
        return Outcome(("", 0), sources.diagnostics)
    handbook, catalogue = sources.value.handbook, sources.value.catalogue
    held = read_class(file, _shown(project, file), handbook, catalogue)
    press = _press(project, sources.value)
    found = (*sources.diagnostics, *held.diagnostics, *press.diagnostics)
    if held.value is None or press.value is None or has_errors(found):
        return Outcome(("", 0), found)
    drawn = papers(handbook, held.value.curriculum)
    if scores is None:
        made = before(handbook, press.value, held.value, drawn, project.jobs)
    else:
        marks = read_scores(scores, _shown(project, scores), held.value, drawn, catalogue)
        if has_errors(marks.diagnostics):
            return Outcome(("", 0), (*found, *marks.diagnostics))
        made = after(handbook, press.value, held.value, drawn, marks.value, project.jobs)
    if has_errors(made.diagnostics):
        return Outcome(("", 0), (*found, *made.diagnostics))
    ending = "-results" if scores is not None else ""
    target = (out or project.root / "classes" / f"{held.value.record.id}{ending}").resolve()
    wrong = _written(project, target, made.value, {"handbook": handbook.edition, "class": held.value.record.id}, "T119")
    if wrong:
        return Outcome(("", 0), (*found, wrong))
    return Outcome((_shown(project, target), len(made.value)), found)


def training_matrix(
    project: Project, lists: tuple[Path, ...], on: date | None, target: Path, watcher: Watcher
) -> Outcome[int]:
    """How many trainings the workbook at `target` now tells; 0 if a complaint stopped it. `on` is today by default."""
    sources = read(project, watcher)
    if sources.value is None:
        return Outcome(0, sources.diagnostics)
    handbook, catalogue = sources.value.handbook, sources.value.catalogue
    told = read_trainings([(file, _shown(project, file)) for file in lists], handbook, catalogue)
    found = (*sources.diagnostics, *told.diagnostics)
    if has_errors(found):
        return Outcome(0, found)
    content = render_workbook(matrix(handbook, told.value, on or project.today, catalogue))
    try:
        write_atomic(target, content)
    except OSError as error:
        at = Place(_shown(project, target))
        message = f"`{at.file}` cannot be written: {(error.strerror or 'unknown reason').lower()}"
        hint = "close the workbook if a program has it open, or name another file with --xlsx"
        return Outcome(0, (*found, Diagnostic("T154", message, at, hints=(hint,))))
    return Outcome(len(told.value), found)


def _written(
    project: Project, target: Path, files: dict[str, bytes], about: dict[str, object], code: str
) -> Diagnostic | None:
    """Files that belong together swapped in whole, or why not."""
    name = _shown(project, target)
    try:
        foreign = prepare(target)
        if foreign:
            return _foreign(name, foreign)
        published_files = {
            path: Published(content, MEDIA_TYPES[PurePosixPath(path).suffix]) for path, content in files.items()
        }
        publish(target, published_files, about)
    except OSError as error:
        message = f"`{name}` cannot be written: {(error.strerror or 'unknown reason').lower()}"
        hint = "close the files if a program has them open, or name another folder with --out"
        return Diagnostic(code, message, Place(name), hints=(hint,))
    return None


def _press(project: Project, sources: Sources) -> Outcome[Press | None]:
    """All that is printed with, or the fonts that are missing."""
    faces = find_fonts(_families(sources.handbook), FONTS)
    if has_errors(faces.diagnostics):
        return Outcome(None, faces.diagnostics)
    fonts = subset_fonts(faces.value, project.root / ".sop" / "fonts")
    return Outcome(Press(project.theme, sources.catalogue, fonts, sources.logo), faces.diagnostics)


def _families(handbook: Handbook) -> tuple[str, str]:
    return handbook.info.house.fonts.body, handbook.info.house.fonts.heading


def _shown(project: Project, path: Path) -> str:
    """A path as messages name it."""
    whole = path.resolve()
    return project.relative(whole) if whole.is_relative_to(project.root) else path.as_posix()


def _info(entries: tuple[Entry, ...]) -> HandbookInfo:
    return next(entry.record for entry in entries if isinstance(entry.record, HandbookInfo))


def _busy(project: Project) -> Diagnostic:
    message = "another build of this project is running"
    return Diagnostic("P702", message, Place(project.out.name), hints=("wait until it is done",))


def _foreign(folder: str, names: tuple[str, ...]) -> Diagnostic:
    shown = ", ".join(f"`{name}`" for name in names[:3]) + (", …" if len(names) > 3 else "")
    message = f"`{folder}` holds files that no build has put there: {shown}"
    hint = "move them elsewhere, or name another folder with --out"
    return Diagnostic("P701", message, Place(folder), hints=(hint,))
