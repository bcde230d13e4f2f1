"""Steps 1 to 4, and what every command begins with: sources that were read and checked, and what they print with."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
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
from generator.plan import presented  # noqa: F401 - so that a kind without its row there stops every command
from generator.project import Project
from generator.releases.chain import Kept, read_chain
from generator.releases.reopened import pages_of, records_of
from generator.releases.suspect import suspect_links
from generator.render.fonts import find_fonts, subset_fonts
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


def read(
    project: Project,
    watcher: Watcher,
    chain: tuple[Kept, ...] | None = None,
    *,
    strict: bool = False,
    due: bool = False,
) -> Outcome[Sources | None]:
    """Run steps 1 to 4: return the checked handbook, or None with the diagnostics of the step that found errors.

    `chain` are the releases, where they have been read already. Errors in them are reported by the commands that use
    them.
    """
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
    releases = read_chain(project).value if chain is None else chain
    found += (*check_handbook(linked.value, project.today, due=due), *suspect_links(linked.value, releases))
    if has_errors(found, strict=strict):
        return Outcome(None, found)
    return Outcome(Sources(linked.value, content.value, catalogue.value, logo.value), found)


def reopen(project: Project, kept: Kept) -> Outcome[Sources | None]:
    """What a release says, in the place of steps 1 to 4: it was checked when it was made."""
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


def open_press(project: Project, sources: Sources) -> Outcome[Press | None]:
    """All that is printed with, or the fonts that are missing."""
    faces = find_fonts(families(sources.handbook), FONTS)
    if has_errors(faces.diagnostics):
        return Outcome(None, faces.diagnostics)
    fonts = subset_fonts(faces.value, project.cache / "fonts")
    return Outcome(Press(project.theme, sources.catalogue, fonts, sources.logo), faces.diagnostics)


def families(handbook: Handbook) -> tuple[str, str]:
    """The house's font families, for the body and for headings."""
    return handbook.info.house.fonts.body, handbook.info.house.fonts.heading


def shown(project: Project, path: Path) -> str:
    """A path as messages name it."""
    whole = path.resolve()
    return project.relative(whole) if whole.is_relative_to(project.root) else path.as_posix()


def _info(entries: tuple[Entry, ...]) -> HandbookInfo:
    return next(entry.record for entry in entries if isinstance(entry.record, HandbookInfo))
