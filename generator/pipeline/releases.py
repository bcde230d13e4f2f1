"""Releases: make, list, compare and confirm."""

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
from generator.model.ruling import RulingType
from generator.pipeline.run import Run, run
from generator.pipeline.sources import INFO, Sources, Watcher, read
from generator.plan.artifact import Artifact, Plan
from generator.plan.shared.parts import document_head
from generator.project import Project
from generator.releases.chain import Kept, in_force, no_release, read_chain
from generator.releases.changes import Change, changes
from generator.releases.impact import Touched, compared
from generator.releases.release import Frozen, exists, release
from generator.releases.rows import rows_yaml
from generator.releases.rulings import ruling
from generator.releases.snapshot import Snapshot, freeze
from generator.releases.suspect import confirmation, suspects
from generator.requirements.vocabulary import vocabulary

CONFIRMATIONS = "confirmations/confirmed.yml"
"""File of confirmations, written by `sop confirm` only."""

RULINGS = "rulings/settled.yml"
"""File of rulings, written by `sop settle` only."""

NOW = "now"
"""Name of the current sources among the releases."""


def make_release(project: Project, version: str, effective: date, watcher: Watcher) -> Outcome[Frozen | None]:
    """Write a release to `sop_data/releases/`; existing releases are never changed."""
    return run(project, watcher, lambda this: _make_release(this, version, effective))


def _make_release(this: Run, version: str, effective: date) -> Frozen:
    project, sources, chain = this.project, this.read(), this.read_chain()
    frozen = this.take(
        release(sources.handbook, sources.content, sources.logo, chain, version, effective, sources.catalogue)
    )
    target = project.data / RELEASES / f"{version}.json"
    if target.exists():
        this.stop(exists(project.relative(target)))
    this.write(target, frozen.content, "V115")
    return frozen


def kept_releases(project: Project, on: date | None) -> Outcome[tuple[Kept, ...]]:
    """Return every release, or only the one in force on a day; none if any release is damaged."""
    chain = read_chain(project)
    if chain.diagnostics or on is None:
        return Outcome(() if chain.diagnostics else chain.value, chain.diagnostics)
    release = in_force(chain.value, on.isoformat())
    return Outcome((release,) if release else ())


def head_of(project: Project) -> Outcome[tuple[Kept, ...]]:
    """Return the newest release alone, whose digest covers the whole chain, or a diagnostic if nothing was released."""
    chain = read_chain(project)
    if chain.diagnostics or not chain.value:
        return Outcome((), chain.diagnostics or (no_release("to take the head of", ()),))
    return Outcome(chain.value[-1:])


def held_on(project: Project, day: date) -> Outcome[Kept | None]:
    """Return the release in force on a day, or a diagnostic."""
    chain = read_chain(project)
    release = in_force(chain.value, day.isoformat())
    if chain.diagnostics or release is not None:
        return Outcome(None if chain.diagnostics else release, chain.diagnostics)
    hint = "run `sop releases` to list the releases and their effective dates"
    at = Place(f"sop_data/{RELEASES}")
    return Outcome(None, (Diagnostic("V110", f"no release was in force on {day}", at, hints=(hint,)),))


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two releases, and the changes between them with the records that each affects."""

    old: Snapshot
    new: Snapshot
    changes: tuple[Touched, ...]


def confirm(project: Project, ids: tuple[str, ...], by: str, watcher: Watcher) -> Outcome[int | None]:
    """Confirm the suspect links of the given records, which `by` has reviewed; return the number of links."""
    confirmed = run(project, watcher, lambda this: _confirm(this, ids, by))
    return replace(
        confirmed, diagnostics=tuple(diagnostic for diagnostic in confirmed.diagnostics if diagnostic.code != "V113")
    )


def _confirm(this: Run, ids: tuple[str, ...], by: str) -> int:
    project, sources, chain = this.project, this.read(), this.read_chain()
    links = suspects(sources.handbook, chain)
    unknown = [id_ for id_ in ids if id_ not in {link.subject for link in links}]
    if unknown:
        at = Place(f"sop_data/{CONFIRMATIONS}")
        hint = "run `sop check` to list suspect links (V113)"
        this.stop(Diagnostic("V114", f"`{unknown[0]}` has no suspect link", at, hints=(hint,)))
    new = [confirmation(link, by, project.today.isoformat()) for link in links if link.subject in ids]
    comment = "Written by `sop confirm`: links that somebody compared after their clause had changed."
    content = rows_yaml("confirmation", comment, sources.handbook.confirmations, new)
    this.write(project.data / CONFIRMATIONS, content, "P710")
    return len(new)


def settle(
    project: Project, ids: tuple[str, ...], type_: RulingType, reason: str, by: str, watcher: Watcher
) -> Outcome[int | None]:
    """Give the unclear changes of the given records since the last release a type; return their number."""
    return run(project, watcher, lambda this: _settle(this, ids, type_, reason, by))


def _settle(this: Run, ids: tuple[str, ...], type_: RulingType, reason: str, by: str) -> int:
    project, sources, chain = this.project, this.read(), this.read_chain()
    unclear = _unclear(sources, chain)
    for id_ in ids:
        if id_ not in {change.id for change in unclear}:
            at = Place(f"sop_data/{RULINGS}")
            since = chain[-1].snapshot.version if chain else "the first release, which is not made yet"
            hint = f"run `sop diff {since} now` to list unclear changes" if chain else "settle changes after a release"
            this.stop(Diagnostic("V119", f"`{id_}` has no unclear change since {since}", at, hints=(hint,)))
    made = [ruling(change, type_, reason, by, project.today.isoformat()) for change in unclear if change.id in ids]
    comment = "Written by `sop settle`: types of changes that the program could not tell."
    this.write(project.data / RULINGS, rows_yaml("ruling", comment, sources.handbook.rulings, made), "P710")
    return len(made)


def _unclear(sources: Sources, chain: tuple[Kept, ...]) -> tuple[Change, ...]:
    """Return the changes since the last release that have no type yet, or had none before they were settled."""
    if not chain:
        return ()
    draft = freeze(sources.handbook, sources.content, None, "", "")
    return tuple(
        change
        for change in changes(chain[-1].snapshot, draft, sources.catalogue)
        if "unclear" in change.types or change.reason
    )


def compare(project: Project, old: str, new: str, watcher: Watcher) -> Outcome[Comparison | None]:
    """Return the changes between two releases; the name `now` means the current sources."""
    chain = read_chain(project)
    if has_errors(chain.diagnostics):
        return Outcome(None, chain.diagnostics)
    known = {release.snapshot.version: release.snapshot for release in chain.value}
    diagnostics = chain.diagnostics
    if NOW in (old, new):
        sources = read(project, watcher)
        diagnostics += sources.diagnostics
        if sources.value is None:
            return Outcome(None, diagnostics)
        known[NOW] = freeze(sources.value.handbook, sources.value.content, None, "", "")
    missing = [version for version in (old, new) if version not in known]
    if missing:
        return Outcome(None, (*diagnostics, no_release(missing[0], chain.value)))
    language = next(record["language"] for kind, record in known[new].records.values() if kind == HANDBOOK.name)
    catalogue = read_catalogue(project.theme, language, INFO)
    impacts = compared(known[old], known[new], catalogue.value)
    return Outcome(Comparison(known[old], known[new], impacts), diagnostics)


def write_redline(
    project: Project,
    compared: Comparison,
    role: str | None,
    form: Literal["html", "pdf"],
    target: Path,
    watcher: Watcher,
) -> Outcome[bool | None]:
    """Write the changes as an HTML page or as a PDF, in the language and theme settings of the current sources."""
    return run(project, watcher, lambda this: _write_redline(this, compared, role, form, target))


def _write_redline(
    this: Run, compared: Comparison, role: str | None, form: Literal["html", "pdf"], target: Path
) -> bool:
    sources = this.read()
    handbook, context = sources.handbook, this.render_context(sources)
    words = vocabulary(sources.catalogue)
    view = redline(document_head(handbook), compared.old, compared.new, compared.changes, role, words)
    template = {"html": "pack/redline.html.j2", "pdf": "print/redline.html.j2"}[form]
    plan = Plan((Artifact(f"changes.{form}", form, template, view, (handbook.info.id,)),))
    files = this.render(handbook, plan, context)
    this.write(target, files[f"changes.{form}"].content, "V118")
    return True
