"""Run of a command: lock the project, read, render, write, and turn failures into diagnostics.

The steps of a command are a function that takes a `Run`. An error ends them early: the outcome then has the reason
among its diagnostics, and the value None.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from pathlib import Path
from typing import NoReturn, TypeVar

from generator.diagnostics.diagnostic import Diagnostic, Outcome, Place, has_errors
from generator.diagnostics.words import reason
from generator.engine.files import WriteError, sole_use, write_atomic
from generator.engine.store import Store
from generator.link.handbook import Handbook
from generator.pipeline.sources import Sources, Watcher, open_render_context, read, shown
from generator.plan.artifact import Artifact, Plan
from generator.plan.shared.tables import Workbook
from generator.project import Project
from generator.publish.dist import Linked, Published, publish, recover_output
from generator.publish.produce import produce
from generator.releases.chain import Kept, read_chain
from generator.render.context import RenderContext

T = TypeVar("T")

NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS}
"""Error numbers that only writing causes, for libraries such as the site engine that write files themselves."""


class Stop(Exception):
    """Ends a run early; the reason is in its diagnostics."""


class Run:
    """State that the steps of a command share, with the diagnostics so far. `strict` treats warnings as errors."""

    def __init__(self, project: Project, watcher: Watcher, *, strict: bool = False) -> None:
        self.project, self.watcher, self.strict = project, watcher, strict
        self.store = Store(project.store)
        self.diagnostics: tuple[Diagnostic, ...] = ()

    def stop(self, *diagnostics: Diagnostic) -> NoReturn:
        """End the run with these diagnostics."""
        self.diagnostics += diagnostics
        raise Stop

    def note(self, outcome: Outcome[T]) -> T:
        """Return the value and continue even after errors, so that the next step can report its own as well."""
        self.diagnostics += outcome.diagnostics
        return outcome.value

    def take(self, outcome: Outcome[T | None]) -> T:
        """Return the value, or end the run if it is missing or if any diagnostic so far is an error."""
        value = outcome.value
        self.diagnostics += outcome.diagnostics
        if value is None or has_errors(self.diagnostics, strict=self.strict):
            raise Stop
        return value

    def read(self, *, rules: bool = True) -> Sources:
        """Return the checked sources (steps 1 to 4); without `rules` they are loaded and linked only."""
        return self.take(read(self.project, self.watcher, self._chain.value, strict=self.strict, rules=rules))

    @cached_property
    def _chain(self) -> Outcome[tuple[Kept, ...]]:
        return read_chain(self.project)

    def read_chain(self) -> tuple[Kept, ...]:
        """Return the releases of the project, which are read once per run."""
        return self.take(self._chain)

    def render_context(self, sources: Sources) -> RenderContext:
        """Return the input of the renderers besides their views."""
        return self.take(open_render_context(self.project, sources))

    def render(
        self,
        handbook: Handbook,
        plan: Plan,
        context: RenderContext,
        *,
        given: Mapping[str, bytes] | None = None,
        report_glyph: Callable[[str], Diagnostic] | None = None,
    ) -> dict[str, Published]:
        """Return the files of a plan; parameters as for `produce`."""
        progress = self.watcher.progress
        return self.take(
            produce(self.project, handbook, plan, context, self.store, progress, given=given, report_glyph=report_glyph)
        )

    def render_table(self, sources: Sources, workbook: Workbook) -> bytes:
        """Return a workbook. Workbooks need no fonts, so none have to be installed."""
        self.watcher.step(6, "render")
        context = RenderContext(self.project.theme, sources.catalogue, ())
        plan = Plan((Artifact("table.xlsx", "xlsx", "", workbook, (sources.handbook.info.id,)),))
        return self.render(sources.handbook, plan, context)["table.xlsx"].content

    def write(self, target: Path, content: bytes, code: str) -> None:
        """Write a file atomically, or end the run with the diagnostic `code`."""
        try:
            write_atomic(target, content)
        except WriteError as error:
            self.stop(_unwritten(code, shown(self.project, target), error))

    def make_room(self, target: Path, code: str, option: str = "--out") -> None:
        """End the run if a folder contains files that no earlier run has published. `option` names another folder."""
        try:
            names = recover_output(target)
        except WriteError as error:
            self.stop(_unwritten(code, shown(self.project, target), error))
        if names:
            self.stop(_unexpected(shown(self.project, target), names, option))

    def publish(
        self, target: Path, files: Mapping[str, Published | Linked], about: Mapping[str, object], code: str
    ) -> str:
        """Replace a folder by these files atomically; return the digest of their list."""
        try:
            return publish(target, files, about)
        except WriteError as error:
            self.stop(_unwritten(code, shown(self.project, target), error))


def run(project: Project, watcher: Watcher, steps: Callable[[Run], T], *, strict: bool = False) -> Outcome[T | None]:
    """Run the steps of a command while holding the lock of the project; no value if they ended early."""
    this = Run(project, watcher, strict=strict)
    value = None
    try:
        with sole_use(project.cache / "lock") as locked:
            if not locked:
                this.stop(_busy(project))
            value = steps(this)
    except Stop:
        pass
    except OSError as error:
        unwritten = isinstance(error, WriteError) or error.errno in NO_ROOM
        this.diagnostics += (
            _unwritten("P710", _named(project, error), error) if unwritten else _refused(project, error),
        )
    return Outcome(value, this.diagnostics)


def glyph_reporter(code: str, texts: Iterable[tuple[str, Place]], otherwise: Place) -> Callable[[str], Diagnostic]:
    """Return a function that reports a missing character, at the first of the texts that contains it."""

    def report(character: str) -> Diagnostic:
        at = next((at for text, at in texts if character in text), otherwise)
        message = f"the fonts do not have the character `{character}` (U+{ord(character):04X})"
        hint = "set a font that has it under `house.fonts`, or write the name with another character"
        return Diagnostic(code, message, at, hints=(hint,))

    return report


def _busy(project: Project) -> Diagnostic:
    message = "another build of this project is running"
    return Diagnostic("P702", message, Place(project.out.name), hints=("wait until it is done",))


def _unwritten(code: str, name: str, error: OSError) -> Diagnostic:
    hint = "free disk space, allow writing or close the file in other programs; the previous output is unchanged"
    return Diagnostic(code, f"`{name}` cannot be written: {reason(error)}", Place(name), hints=(hint,))


def _unexpected(folder: str, names: tuple[str, ...], option: str) -> Diagnostic:
    """Report unexpected files: replacing the folder would delete them."""
    listed = ", ".join(f"`{name}`" for name in names[:3]) + (", …" if len(names) > 3 else "")
    message = f"`{folder}` contains files that no build has written: {listed}"
    hint = f"move them elsewhere, or name another folder with {option}"
    return Diagnostic("P701", message, Place(folder), hints=(hint,))


def _refused(project: Project, error: OSError) -> Diagnostic:
    """Report an error of the operating system other than in writing: unreadable file, out of memory or processes."""
    name = _named(project, error)
    fact = f"`{name}` cannot be used" if error.filename else "the operating system refuses to continue"
    hint = "check that it exists and can be read" if error.filename else "close other programs, then run it again"
    return Diagnostic("P711", f"{fact}: {reason(error)}", Place(name), hints=(hint,))


def _named(project: Project, error: OSError) -> str:
    """Return the file of an error as shown in messages; files of the cache are shown as the cache folder."""
    if not isinstance(error.filename, str | bytes):
        return project.out.name
    path = Path(os.fsdecode(error.filename))
    return shown(project, project.cache if path.is_relative_to(project.cache) else path)
