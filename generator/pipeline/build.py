"""Build: the seven steps from YAML to `dist/`. Start reading the program here.

Each step returns a value and its diagnostics. A run ends after the step in which an error appears, and shows all
diagnostics of that step.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from generator.diagnostics.diagnostic import Outcome
from generator.pipeline.run import Run, run
from generator.pipeline.sources import Sources, Watcher, families, reopen
from generator.pipeline.versions import add_versions, as_draft, history_of, proved_by, release_files_of
from generator.plan.artifact import Part
from generator.plan.context import Context
from generator.plan.planner import plan
from generator.project import Project
from generator.publish.unchanged import remember, run_key
from generator.releases.chain import Kept, lineage, no_release


def build(
    project: Project, parts: Iterable[Part], watcher: Watcher, version: str | None = None, *, strict: bool = False
) -> Outcome[bool]:
    """Run all seven steps; the value is True if `dist/` was published. On errors the previous `dist/` stays unchanged.

    With `version`, publish that release again instead of the current sources.
    """
    built = run(project, watcher, lambda this: _build(this, tuple(parts), version), strict=strict)
    return Outcome(built.value is True, built.diagnostics)


def _build(this: Run, parts: tuple[Part, ...], version: str | None) -> bool:
    project = this.project
    this.make_room(project.out, "P710")
    chain = this.read_chain()
    sources = _released(this, chain, version) if version else this.read()
    before, own = lineage(chain, sources.handbook.info.version)
    sources = as_draft(sources, before, own)
    releases = this.take(release_files_of(sources, before, own))
    release = proved_by(own, releases)
    if release:
        sources = replace(sources, handbook=replace(sources.handbook, release=release["sha256"]))
    handbook, catalogue = sources.handbook, sources.catalogue

    this.watcher.step(5, "plan")
    history = history_of(sources, before)
    planned = plan(Context(handbook, catalogue, frozenset(parts), sources.content, history))

    this.watcher.step(6, "render")
    context = this.render_context(sources)
    files = add_versions(this, sources, before, this.render(handbook, planned, context), again=version is not None)

    this.watcher.step(7, "publish")
    about = {
        "handbook": handbook.edition,
        "release": release,
        "parts": sorted(parts),
        "fonts": sorted(font.digest for font in context.fonts),
    }
    digest = this.publish(project.out, files | releases, about, "P710")
    if not this.diagnostics:
        remember(this.store, run_key(project, parts, version), digest, families(handbook))
    this.store.prune()
    return True


def _released(this: Run, chain: tuple[Kept, ...], version: str) -> Sources:
    """Return the sources that a release contains."""
    release = next((release for release in chain if release.snapshot.version == version), None)
    if release is None:
        this.stop(no_release(version, chain))
    return this.take(reopen(this.project, release))
