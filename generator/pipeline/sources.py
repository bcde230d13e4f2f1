"""Steps 1 to 4: read and check the sources, or reopen a release; find fonts for rendering."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

from generator.check.rules import check_handbook, check_records
from generator.diagnostics.diagnostic import Outcome, Place, has_errors
from generator.link.handbook import Handbook
from generator.link.linker import link
from generator.load.catalogue import Catalogue, read_catalogue
from generator.load.content import ContentPage, load_content
from generator.load.logo import Logo, load_logo
from generator.load.records import Entry, load
from generator.model.handbook import HandbookInfo
from generator.model.kinds import HANDBOOK_FILE
from generator.plan import presented  # noqa: F401 - its import fails if a kind has no row there
from generator.project import Project
from generator.releases.chain import Kept, read_chain
from generator.releases.reopened import pages_of, records_of
from generator.releases.suspect import suspect_links
from generator.render.context import RenderContext
from generator.render.fonts import find_fonts, subset_fonts

INFO = Place(f"sop_data/{HANDBOOK_FILE}", ("language",))
NOW = "now"
"""Name of the current sources among the releases."""
FONTS = Place(f"sop_data/{HANDBOOK_FILE}", ("house", "fonts"))


class Watcher(Protocol):
    """Receives the progress of a run."""

    def step(self, number: int, name: str) -> None:
        """Called when a step begins."""

    def progress(self, total: int) -> AbstractContextManager[Callable[[], None]]:
        """Called when many tasks begin; the returned function is called after each."""


@dataclass(frozen=True, slots=True)
class Sources:
    """Checked sources: the input of planning."""

    handbook: Handbook
    content: tuple[ContentPage, ...]
    catalogue: Catalogue
    logo: Logo | None


def read(
    project: Project,
    watcher: Watcher,
    chain: tuple[Kept, ...] | None = None,
    *,
    strict: bool = False,
    due: bool = False,
    rules: bool = True,
) -> Outcome[Sources | None]:
    """Run steps 1 to 4: return the checked sources, or None with the diagnostics of the step that found errors.

    `chain`: the releases, if they have been read already. Errors in them are reported by the commands that use them.
    `rules`: off for commands that only read what was published: a draft that breaks a rule must not stop them.
    """
    watcher.step(1, "load")
    entries = load(project)
    content = load_content(project)
    diagnostics = (*entries.diagnostics, *content.diagnostics)
    if has_errors(diagnostics, strict=strict):
        return Outcome(None, diagnostics)
    info = _info(entries.value)
    catalogue = read_catalogue(project.theme, info.language, INFO)
    logo = load_logo(project, info.house.logo)
    diagnostics += (*catalogue.diagnostics, *logo.diagnostics)
    if has_errors(diagnostics, strict=strict):
        return Outcome(None, diagnostics)

    watcher.step(2, "check records")
    diagnostics += check_records(entries.value, catalogue.value) if rules else ()
    if has_errors(diagnostics, strict=strict):
        return Outcome(None, diagnostics)

    watcher.step(3, "link")
    linked = link(entries.value)
    diagnostics += linked.diagnostics
    if linked.value is None:
        return Outcome(None, diagnostics)

    if not rules:
        return Outcome(Sources(linked.value, content.value, catalogue.value, logo.value), diagnostics)

    watcher.step(4, "check handbook")
    releases = read_chain(project).value if chain is None else chain
    diagnostics += (*check_handbook(linked.value, project.today, due=due), *suspect_links(linked.value, releases))
    if has_errors(diagnostics, strict=strict):
        return Outcome(None, diagnostics)
    return Outcome(Sources(linked.value, content.value, catalogue.value, logo.value), diagnostics)


def check(project: Project, watcher: Watcher, *, strict: bool = False) -> Outcome[Sources | None]:
    """Read the sources for `sop check`: also report overdue reviews, and releases that were changed or removed."""
    chain = read_chain(project)
    sources = read(project, watcher, chain.value, strict=strict, due=True)
    return Outcome(sources.value, (*sources.diagnostics, *chain.diagnostics))


def reopen(project: Project, release: Kept) -> Outcome[Sources | None]:
    """Return the sources that a release contains, without steps 1 to 4: they were checked when it was made."""
    entries, pages = records_of(release), pages_of(release)
    diagnostics = (*entries.diagnostics, *pages.diagnostics)
    if has_errors(diagnostics):
        return Outcome(None, diagnostics)
    linked = link(entries.value)
    catalogue = read_catalogue(project.theme, _info(entries.value).language, INFO)
    diagnostics = (*linked.diagnostics, *catalogue.diagnostics)
    if linked.value is None or has_errors(diagnostics):
        return Outcome(None, diagnostics)
    handbook = replace(linked.value, release=release.digest)
    return Outcome(Sources(handbook, pages.value, catalogue.value, release.snapshot.logo))


def open_render_context(project: Project, sources: Sources) -> Outcome[RenderContext | None]:
    """Return theme, translations, fonts and logo for rendering, or diagnostics about missing fonts."""
    faces = find_fonts(families(sources.handbook), FONTS)
    if has_errors(faces.diagnostics):
        return Outcome(None, faces.diagnostics)
    fonts = subset_fonts(faces.value, project.cache / "fonts")
    return Outcome(RenderContext(project.theme, sources.catalogue, fonts, sources.logo), faces.diagnostics)


def families(handbook: Handbook) -> tuple[str, str]:
    """Return the font families of body text and of headings."""
    return handbook.info.house.fonts.body, handbook.info.house.fonts.heading


def shown(project: Project, path: Path) -> str:
    """Return a path as shown in messages: relative to the project if it is inside."""
    whole = path.resolve()
    return project.relative(whole) if whole.is_relative_to(project.root) else path.as_posix()


def _info(entries: tuple[Entry, ...]) -> HandbookInfo:
    return next(entry.record for entry in entries if isinstance(entry.record, HandbookInfo))
