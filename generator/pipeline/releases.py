"""What is done with releases: one is kept, two are told apart."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from generator.audit.redline import redline
from generator.diagnostics.diagnostic import Diagnostic, Outcome, Place, has_errors
from generator.engine.files import sole_use, write_atomic
from generator.load.catalogue import read_catalogue
from generator.load.files import RELEASES
from generator.model.kinds import HANDBOOK
from generator.pipeline.build import unwritten
from generator.pipeline.sources import INFO, Watcher, busy, open_press, read
from generator.plan.artifact import Artifact
from generator.plan.shared.parts import document_head
from generator.project import Project
from generator.releases.chain import Kept, in_force, no_release, read_chain
from generator.releases.changes import time_units
from generator.releases.impact import Touched, compared
from generator.releases.release import Frozen, exists, release
from generator.releases.snapshot import Snapshot, freeze
from generator.releases.suspect import confirmation, confirmations_yaml, suspects
from generator.render.formats import render

CONFIRMATIONS = "confirmations/confirmed.yml"
"""The file that `sop confirm` writes; nobody else does."""

NOW = "now"
"""What the sources say, among releases."""


def make_release(project: Project, version: str, effective: date, watcher: Watcher) -> Outcome[Frozen | None]:
    """A release kept in `sop_data/releases/`, or why it cannot be made; nothing is changed that was there before."""
    with sole_use(project.cache / "lock") as alone:
        if not alone:
            return Outcome(None, (busy(project),))
        sources = read(project, watcher)
        chain = read_chain(project)
        found = (*sources.diagnostics, *chain.diagnostics)
        if sources.value is None or has_errors(found):
            return Outcome(None, found)
        made = release(
            sources.value.handbook,
            sources.value.content,
            sources.value.logo,
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
        try:
            write_atomic(target, made.value.content)
        except OSError as error:
            return Outcome(None, (*found, unwritten("V115", project.relative(target), error)))
        return Outcome(made.value, found)


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


def confirm(project: Project, ids: tuple[str, ...], by: str, watcher: Watcher) -> Outcome[int]:
    """How many suspect links are now confirmed: those of the records named, which somebody has compared."""
    with sole_use(project.cache / "lock") as alone:
        if not alone:
            return Outcome(0, (busy(project),))
        sources = read(project, watcher)
        chain = read_chain(project)
        found = tuple(one for one in (*sources.diagnostics, *chain.diagnostics) if one.code != "V113")
        if sources.value is None or has_errors(found):
            return Outcome(0, found)
        open_ = suspects(sources.value.handbook, chain.value)
        unknown = [id_ for id_ in ids if id_ not in {one.subject for one in open_}]
        if unknown:
            at = Place(f"sop_data/{CONFIRMATIONS}")
            hint = "`sop check` lists what is suspect (V113)"
            return Outcome(0, (*found, Diagnostic("V114", f"`{unknown[0]}` is not suspect", at, hints=(hint,))))
        made = [confirmation(one, by, project.today.isoformat()) for one in open_ if one.subject in ids]
        again = {one.id for one in made}
        kept = [one for one in sources.value.handbook.confirmations if one.id not in again]
        rows = sorted((*kept, *made), key=lambda one: one.id)
        write_atomic(project.data / CONFIRMATIONS, confirmations_yaml(rows))
        return Outcome(len(made), found)


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


def draw_redline(
    project: Project, compared: Comparison, role: str | None, form: Literal["html", "pdf"], watcher: Watcher
) -> Outcome[bytes]:
    """What changed as a page for a browser or as a PDF, in the newest handbook's language and house style."""
    sources = read(project, watcher)
    if sources.value is None:
        return Outcome(b"", sources.diagnostics)
    press = open_press(project, sources.value)
    if press.value is None:
        return Outcome(b"", press.diagnostics)
    view = redline(document_head(sources.value.handbook), compared.old, compared.new, compared.found, role)
    template = {"html": "pack/redline.html.j2", "pdf": "print/redline.html.j2"}[form]
    return Outcome(render(press.value, Artifact(f"changes.{form}", form, template, view, ())))
