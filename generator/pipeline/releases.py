"""What is done with releases: one is kept, two are told apart."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Literal

from generator.audit.redline import redline
from generator.diagnostics.diagnostic import Diagnostic, Outcome, Place, has_errors
from generator.load.catalogue import read_catalogue
from generator.load.files import RELEASES
from generator.model.kinds import HANDBOOK
from generator.pipeline.run import Run, run
from generator.pipeline.sources import INFO, Watcher, read
from generator.plan.artifact import Artifact, Plan
from generator.plan.shared.parts import document_head
from generator.project import Project
from generator.releases.chain import Kept, in_force, no_release, read_chain
from generator.releases.changes import time_units
from generator.releases.impact import Touched, compared
from generator.releases.release import Frozen, exists, release
from generator.releases.snapshot import Snapshot, freeze
from generator.releases.suspect import confirmation, confirmations_yaml, suspects

CONFIRMATIONS = "confirmations/confirmed.yml"
"""The file that `sop confirm` writes; nobody else does."""

NOW = "now"
"""What the sources say, among releases."""


def make_release(project: Project, version: str, effective: date, watcher: Watcher) -> Outcome[Frozen | None]:
    """A release kept in `sop_data/releases/`; nothing is changed that was there before."""
    return run(project, watcher, lambda this: _make_release(this, version, effective))


def _make_release(this: Run, version: str, effective: date) -> Frozen:
    project, sources, chain = this.project, this.read(), this.read_chain()
    units = time_units(sources.catalogue)
    frozen = this.take(release(sources.handbook, sources.content, sources.logo, chain, version, effective, units))
    target = project.data / RELEASES / f"{version}.json"
    if target.exists():
        this.stop(exists(project.relative(target)))
    this.write(target, frozen.content, "V115")
    return frozen


def kept_releases(project: Project, on: date | None) -> Outcome[tuple[Kept, ...]]:
    """Every release with the digest of its file, or the one that held on a day; none where one is damaged."""
    chain = read_chain(project)
    if chain.diagnostics or on is None:
        return Outcome(() if chain.diagnostics else chain.value, chain.diagnostics)
    held = in_force(chain.value, on.isoformat())
    return Outcome((held,) if held else ())


def held_on(project: Project, day: date) -> Outcome[Kept | None]:
    """The release that held on a day, or why there is none."""
    chain = read_chain(project)
    held = in_force(chain.value, day.isoformat())
    if chain.diagnostics or held is not None:
        return Outcome(None if chain.diagnostics else held, chain.diagnostics)
    hint = "`sop releases` lists what is kept, and from when each held"
    at = Place(f"sop_data/{RELEASES}")
    return Outcome(None, (Diagnostic("V110", f"nothing was in force on {day}", at, hints=(hint,)),))


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two releases, and what changed from one to the other with what that touches."""

    old: Snapshot
    new: Snapshot
    found: tuple[Touched, ...]


def confirm(project: Project, ids: tuple[str, ...], by: str, watcher: Watcher) -> Outcome[int | None]:
    """How many suspect links are now confirmed: those of the records named, which somebody has compared."""
    confirmed = run(project, watcher, lambda this: _confirm(this, ids, by))
    return replace(confirmed, diagnostics=tuple(one for one in confirmed.diagnostics if one.code != "V113"))


def _confirm(this: Run, ids: tuple[str, ...], by: str) -> int:
    project, sources, chain = this.project, this.read(), this.read_chain()
    open_ = suspects(sources.handbook, chain)
    unknown = [id_ for id_ in ids if id_ not in {one.subject for one in open_}]
    if unknown:
        at = Place(f"sop_data/{CONFIRMATIONS}")
        hint = "`sop check` lists what is suspect (V113)"
        this.stop(Diagnostic("V114", f"`{unknown[0]}` is not suspect", at, hints=(hint,)))
    new = [confirmation(one, by, project.today.isoformat()) for one in open_ if one.subject in ids]
    again = {one.id for one in new}
    kept = [one for one in sources.handbook.confirmations if one.id not in again]
    rows = sorted((*kept, *new), key=lambda one: one.id)
    this.write(project.data / CONFIRMATIONS, confirmations_yaml(rows), "P710")
    return len(new)


def compare(project: Project, old: str, new: str, watcher: Watcher) -> Outcome[Comparison | None]:
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
        known[NOW] = freeze(sources.value.handbook, sources.value.content, None, "", "")
    missing = [one for one in (old, new) if one not in known]
    if missing:
        return Outcome(None, (*found, no_release(missing[0], chain.value)))
    language = next(record["language"] for kind, record in known[new].records.values() if kind == HANDBOOK.name)
    catalogue = read_catalogue(project.theme, language, INFO)
    told = compared(known[old], known[new], time_units(catalogue.value))
    return Outcome(Comparison(known[old], known[new], told), found)


def write_redline(
    project: Project,
    compared: Comparison,
    role: str | None,
    form: Literal["html", "pdf"],
    target: Path,
    watcher: Watcher,
) -> Outcome[bool | None]:
    """Write what changed as a page for a browser or as a PDF, in the language and house style of the draft."""
    return run(project, watcher, lambda this: _write_redline(this, compared, role, form, target))


def _write_redline(
    this: Run, compared: Comparison, role: str | None, form: Literal["html", "pdf"], target: Path
) -> bool:
    sources = this.read()
    handbook, press = sources.handbook, this.press(sources)
    view = redline(document_head(handbook), compared.old, compared.new, compared.found, role)
    template = {"html": "pack/redline.html.j2", "pdf": "print/redline.html.j2"}[form]
    plan = Plan((Artifact(f"changes.{form}", form, template, view, (handbook.info.id,)),))
    files = this.render(handbook, plan, press)
    this.write(target, files[f"changes.{form}"].content, "V118")
    return True
