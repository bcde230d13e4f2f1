"""One run of a command: the project's lock, reading, rendering, writing, and how failures become diagnostics.

The steps of a command are a function of its `Run`. They go on as long as nothing is wrong: whatever ends them early is
among the diagnostics of the outcome, and the value is None.
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
from generator.pipeline.sources import Sources, Watcher, open_press, read, shown
from generator.plan.artifact import Artifact, Plan
from generator.plan.shared.tables import Workbook
from generator.project import Project
from generator.publish.dist import Linked, Published, publish, recover_output
from generator.publish.produce import produce
from generator.releases.chain import Kept, read_chain
from generator.render.press import Press

T = TypeVar("T")

NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS}
"""Errors of writing alone: libraries such as the site engine write files of their own."""


class Stop(Exception):
    """The run ends here; its diagnostics say why."""


class Run:
    """What the steps of a command share, and what they have reported so far. `strict` treats warnings as errors."""

    def __init__(self, project: Project, watcher: Watcher, *, strict: bool = False) -> None:
        self.project, self.watcher, self.strict = project, watcher, strict
        self.store = Store(project.store)
        self.diagnostics: tuple[Diagnostic, ...] = ()

    def stop(self, *diagnostics: Diagnostic) -> NoReturn:
        """End the run for these reasons."""
        self.diagnostics += diagnostics
        raise Stop

    def note(self, outcome: Outcome[T]) -> T:
        """Return the value and go on even after errors, so that those of the next step are reported with them."""
        self.diagnostics += outcome.diagnostics
        return outcome.value

    def take(self, outcome: Outcome[T | None]) -> T:
        """Return the value, or end the run if there is none or anything reported so far is an error."""
        value = outcome.value
        self.diagnostics += outcome.diagnostics
        if value is None or has_errors(self.diagnostics, strict=self.strict):
            raise Stop
        return value

    def read(self) -> Sources:
        """Return the checked sources: steps 1 to 4."""
        return self.take(read(self.project, self.watcher, self._chain.value, strict=self.strict))

    @cached_property
    def _chain(self) -> Outcome[tuple[Kept, ...]]:
        return read_chain(self.project)

    def read_chain(self) -> tuple[Kept, ...]:
        """Return the releases of the project. They are read once, however many steps ask for them."""
        return self.take(self._chain)

    def press(self, sources: Sources) -> Press:
        """Return what the sources are rendered with."""
        return self.take(open_press(self.project, sources))

    def render(
        self,
        handbook: Handbook,
        plan: Plan,
        press: Press,
        *,
        given: Mapping[str, bytes] | None = None,
        report_glyph: Callable[[str], Diagnostic] | None = None,
    ) -> dict[str, Published]:
        """Return the files of a plan; parameters as for `produce`."""
        progress = self.watcher.progress
        return self.take(
            produce(self.project, handbook, plan, press, self.store, progress, given=given, report_glyph=report_glyph)
        )

    def render_table(self, sources: Sources, workbook: Workbook) -> bytes:
        """Return a workbook. It needs no font, so none has to be installed."""
        self.watcher.step(6, "render")
        press = Press(self.project.theme, sources.catalogue, ())
        plan = Plan((Artifact("table.xlsx", "xlsx", "", workbook, (sources.handbook.info.id,)),))
        return self.render(sources.handbook, plan, press)["table.xlsx"].content

    def write(self, target: Path, content: bytes, code: str) -> None:
        """Write one file, whole or not at all; `code` is for where that cannot be."""
        try:
            write_atomic(target, content)
        except WriteError as error:
            self.stop(_unwritten(code, shown(self.project, target), error))

    def make_room(self, target: Path, code: str) -> None:
        """See to it that a folder can be replaced: it holds nothing but what an earlier run has put there."""
        try:
            names = recover_output(target)
        except WriteError as error:
            self.stop(_unwritten(code, shown(self.project, target), error))
        if names:
            self.stop(_foreign(shown(self.project, target), names))

    def publish(
        self, target: Path, files: Mapping[str, Published | Linked], about: Mapping[str, object], code: str
    ) -> str:
        """Replace a folder by these files, whole or not at all; return the digest of their list."""
        try:
            return publish(target, files, about)
        except WriteError as error:
            self.stop(_unwritten(code, shown(self.project, target), error))


def run(project: Project, watcher: Watcher, steps: Callable[[Run], T], *, strict: bool = False) -> Outcome[T | None]:
    """Run the steps of a command while no other command runs on the project; None if they were ended early."""
    this = Run(project, watcher, strict=strict)
    value = None
    try:
        with sole_use(project.cache / "lock") as alone:
            if not alone:
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
    """How to report a character that no font has: at the first of the texts that holds it."""

    def report(character: str) -> Diagnostic:
        at = next((at for text, at in texts if character in text), otherwise)
        message = f"the house's fonts lack the character `{character}` (U+{ord(character):04X})"
        hint = "name a font that has it under `house.fonts`, or write the name with another character"
        return Diagnostic(code, message, at, hints=(hint,))

    return report


def _busy(project: Project) -> Diagnostic:
    """Two runs never write at once."""
    message = "another build of this project is running"
    return Diagnostic("P702", message, Place(project.out.name), hints=("wait until it is done",))


def _unwritten(code: str, name: str, error: OSError) -> Diagnostic:
    hint = "free disk space, allow writing there or close the file in other programs; what was there is unchanged"
    return Diagnostic(code, f"`{name}` cannot be written: {reason(error)}", Place(name), hints=(hint,))


def _foreign(folder: str, names: tuple[str, ...]) -> Diagnostic:
    """What somebody else put into a folder is not thrown away with what a run put there."""
    listed = ", ".join(f"`{name}`" for name in names[:3]) + (", …" if len(names) > 3 else "")
    message = f"`{folder}` holds files that no build has put there: {listed}"
    hint = "move them elsewhere, or name another folder with --out"
    return Diagnostic("P701", message, Place(folder), hints=(hint,))


def _refused(project: Project, error: OSError) -> Diagnostic:
    """What the operating system refused, other than to write: a file that cannot be read, no memory, no process."""
    name = _named(project, error)
    what = f"`{name}` cannot be used" if error.filename else "the operating system refuses to go on"
    hint = "check that it is there and may be read" if error.filename else "close other programs, then run it again"
    return Diagnostic("P711", f"{what}: {reason(error)}", Place(name), hints=(hint,))


def _named(project: Project, error: OSError) -> str:
    """The file of an error as messages name it; the cache is named as a whole, nobody knows the files in it."""
    if not isinstance(error.filename, str | bytes):
        return project.out.name
    path = Path(os.fsdecode(error.filename))
    return shown(project, project.cache if path.is_relative_to(project.cache) else path)
