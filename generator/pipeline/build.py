"""THE MAP: seven steps from YAML to `dist/`.

Each step returns its value and its complaints; the run shows all of the step in which an error appears, and ends.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import Protocol

from generator.check.rules import check_handbook, check_records
from generator.diagnostics.diagnostic import Diagnostic, Outcome, Place, has_errors
from generator.engine.files import sole_use
from generator.engine.store import Store
from generator.issue.holders import read_holders
from generator.issue.issue import issue, published
from generator.link.handbook import Handbook
from generator.link.linker import link
from generator.load.catalogue import Catalogue, read_catalogue
from generator.load.content import ContentPage, load_content
from generator.load.logo import Logo, load_logo
from generator.load.records import Entry, load
from generator.model.handbook import HandbookInfo
from generator.model.kinds import HANDBOOK_FILE
from generator.plan.artifact import Part
from generator.plan.planner import plan
from generator.project import Project
from generator.publish.dist import Published, prepare, publish
from generator.publish.produce import produce
from generator.publish.unchanged import remember, run_key
from generator.releases.chain import no_release, read_chain
from generator.releases.reopened import pages_of, records_of
from generator.render.fonts import find_fonts, subset_fonts
from generator.render.formats import MEDIA_TYPES
from generator.render.press import Press

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


def reopen(project: Project, version: str) -> Outcome[Sources | None]:
    """What a release says, in the place of steps 1 to 4: it was checked when it was made."""
    chain = read_chain(project)
    kept = next((one for one in chain.value if one.snapshot.version == version), None)
    if has_errors(chain.diagnostics) or kept is None:
        return Outcome(None, chain.diagnostics or (no_release(version, chain.value),))
    entries, pages = records_of(kept), pages_of(kept)
    found = (*entries.diagnostics, *pages.diagnostics)
    if has_errors(found):
        return Outcome(None, found)
    linked = link(entries.value)
    catalogue = read_catalogue(project.theme, _info(entries.value).language, INFO)
    found = (*linked.diagnostics, *catalogue.diagnostics)
    if linked.value is None or has_errors(found):
        return Outcome(None, found)
    return Outcome(Sources(linked.value, pages.value, catalogue.value, kept.snapshot.logo))


def build(
    project: Project, parts: Iterable[Part], watcher: Watcher, version: str | None = None, *, strict: bool = False
) -> Outcome[bool]:
    """All seven steps; True if `dist/` was swapped in. On errors what was published before stays as it was.

    With a version, what that release says is published again, and the sources are not read.
    """
    with sole_use(project.root / ".sop" / "lock") as alone:
        if not alone:
            return Outcome(False, (busy(project),))
        strangers = prepare(project.out)
        if strangers:
            return Outcome(False, (foreign(project.out.name, strangers),))
        return _build(project, tuple(parts), watcher, version, strict=strict)


def _build(
    project: Project, parts: tuple[Part, ...], watcher: Watcher, version: str | None, *, strict: bool
) -> Outcome[bool]:
    sources = read(project, watcher, strict=strict) if version is None else reopen(project, version)
    if sources.value is None:
        return Outcome(False, sources.diagnostics)
    handbook, catalogue = sources.value.handbook, sources.value.catalogue

    watcher.step(5, "plan")
    planned = plan(handbook, sources.value.content, catalogue, parts)

    watcher.step(6, "render")
    store = Store(project.store)
    press = open_press(project, sources.value)
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
        remember(store, run_key(project, parts, version), digest, _families(handbook))
    store.prune()
    return Outcome(True, found)


def issue_copies(project: Project, holders: Path, target: Path, watcher: Watcher) -> Outcome[int]:
    """How many controlled copies of the published handbook are in `target` now; 0 if a complaint stopped them."""
    with sole_use(project.root / ".sop" / "lock") as alone:
        return _issue_copies(project, holders, target, watcher) if alone else Outcome(0, (busy(project),))


def _issue_copies(project: Project, holders: Path, target: Path, watcher: Watcher) -> Outcome[int]:
    sources = read(project, watcher)
    if sources.value is None:
        return Outcome(0, sources.diagnostics)
    handbook, catalogue = sources.value.handbook, sources.value.catalogue
    listed = read_holders(holders, shown(project, holders), catalogue)
    source = published(project.out, handbook)
    press = open_press(project, sources.value)
    found = (*sources.diagnostics, *listed.diagnostics, *source.diagnostics, *press.diagnostics)
    if has_errors(found) or press.value is None:
        return Outcome(0, found)
    with watcher.progress(len(listed.value)) as done:
        made = issue(handbook, press.value, source.value, listed.value, done)
    if has_errors(made.diagnostics):
        return Outcome(0, (*found, *made.diagnostics))
    about = {"handbook": handbook.edition, "source": sha256(source.value).hexdigest()}
    wrong = written(project, target, made.value, about, "I915")
    if wrong:
        return Outcome(0, (*found, wrong))
    return Outcome(len(listed.value), found)


def written(
    project: Project, target: Path, files: dict[str, bytes], about: dict[str, object], code: str
) -> Diagnostic | None:
    """Files that belong together swapped in whole, or why not."""
    name = shown(project, target)
    try:
        strangers = prepare(target)
        if strangers:
            return foreign(name, strangers)
        published_files = {
            path: Published(content, MEDIA_TYPES[PurePosixPath(path).suffix]) for path, content in files.items()
        }
        publish(target, published_files, about)
    except OSError as error:
        message = f"`{name}` cannot be written: {(error.strerror or 'unknown reason').lower()}"
        hint = "close the files if a program has them open, or name another folder with --out"
        return Diagnostic(code, message, Place(name), hints=(hint,))
    return None


def open_press(project: Project, sources: Sources) -> Outcome[Press | None]:
    """All that is printed with, or the fonts that are missing."""
    faces = find_fonts(_families(sources.handbook), FONTS)
    if has_errors(faces.diagnostics):
        return Outcome(None, faces.diagnostics)
    fonts = subset_fonts(faces.value, project.root / ".sop" / "fonts")
    return Outcome(Press(project.theme, sources.catalogue, fonts, sources.logo), faces.diagnostics)


def _families(handbook: Handbook) -> tuple[str, str]:
    return handbook.info.house.fonts.body, handbook.info.house.fonts.heading


def shown(project: Project, path: Path) -> str:
    """A path as messages name it."""
    whole = path.resolve()
    return project.relative(whole) if whole.is_relative_to(project.root) else path.as_posix()


def _info(entries: tuple[Entry, ...]) -> HandbookInfo:
    return next(entry.record for entry in entries if isinstance(entry.record, HandbookInfo))


def busy(project: Project) -> Diagnostic:
    """Two runs never write at once."""
    message = "another build of this project is running"
    return Diagnostic("P702", message, Place(project.out.name), hints=("wait until it is done",))


def foreign(folder: str, names: tuple[str, ...]) -> Diagnostic:
    """What somebody else put into a folder is not thrown away with what a run put there."""
    shown = ", ".join(f"`{name}`" for name in names[:3]) + (", …" if len(names) > 3 else "")
    message = f"`{folder}` holds files that no build has put there: {shown}"
    hint = "move them elsewhere, or name another folder with --out"
    return Diagnostic("P701", message, Place(folder), hints=(hint,))
