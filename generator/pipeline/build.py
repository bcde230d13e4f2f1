"""THE MAP: seven steps from YAML to `dist/`.

Each step returns its value and its complaints; the run shows all of the step in which an error appears, and ends.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from hashlib import sha256
from pathlib import Path

from generator.diagnostics.diagnostic import Diagnostic, Outcome, Place, has_errors
from generator.engine.files import sole_use
from generator.engine.store import Store
from generator.issue.holders import read_holders
from generator.issue.issue import issue, published
from generator.pipeline.sources import Sources, Watcher, busy, families, open_press, read, reopen, shown
from generator.pipeline.versions import add_versions, history_of, proved_by, release_files_of
from generator.plan.artifact import Part
from generator.plan.context import Context
from generator.plan.planner import plan
from generator.project import Project
from generator.publish.dist import Published, prepare, publish
from generator.publish.produce import produce
from generator.publish.unchanged import remember, run_key
from generator.releases.chain import Kept, lineage, no_release, read_chain
from generator.render.formats import media_type


def build(
    project: Project, parts: Iterable[Part], watcher: Watcher, version: str | None = None, *, strict: bool = False
) -> Outcome[bool]:
    """All seven steps; True if `dist/` was swapped in. On errors what was published before stays as it was.

    With a version, what that release says is published again, and the sources are not read.
    """
    with sole_use(project.cache / "lock") as alone:
        if not alone:
            return Outcome(False, (busy(project),))
        strangers = prepare(project.out)
        if strangers:
            return Outcome(False, (foreign(project.out.name, strangers),))
        try:
            return _build(project, tuple(parts), watcher, version, strict=strict)
        except OSError as error:
            return Outcome(False, (unwritten("P710", project.out.name, error),))


def _build(
    project: Project, parts: tuple[Part, ...], watcher: Watcher, version: str | None, *, strict: bool
) -> Outcome[bool]:
    chain = read_chain(project)
    if has_errors(chain.diagnostics):
        return Outcome(False, chain.diagnostics)
    sources = _released(project, chain.value, version) if version else read(project, watcher, strict=strict)
    if sources.value is None:
        return Outcome(False, sources.diagnostics)
    handbook, catalogue = sources.value.handbook, sources.value.catalogue
    before, own = lineage(chain.value, handbook.info.version)

    watcher.step(5, "plan")
    history = history_of(sources.value, before)
    planned = plan(Context(handbook, catalogue, frozenset(parts), sources.value.content, history))

    watcher.step(6, "render")
    store = Store(project.store)
    press = open_press(project, sources.value)
    if press.value is None:
        return Outcome(False, (*sources.diagnostics, *press.diagnostics))
    made = produce(project, handbook, planned, press.value, store, watcher.progress)
    found = (*sources.diagnostics, *made.diagnostics)
    if has_errors(found, strict=strict):
        return Outcome(False, found)
    whole = add_versions(project, sources.value, before, made.value, store, watcher, again=version is not None)
    told = release_files_of(sources.value, before, own)
    found += (*whole.diagnostics, *told.diagnostics)
    if has_errors(found, strict=strict):
        return Outcome(False, found)

    watcher.step(7, "publish")
    about = {
        "handbook": handbook.edition,
        "release": proved_by(own, told.value),
        "parts": sorted(parts),
        "fonts": sorted(font.digest for font in press.value.fonts),
    }
    digest = publish(project.out, whole.value | told.value, about)
    if not found:
        remember(store, run_key(project, parts, version), digest, families(handbook))
    store.prune()
    return Outcome(True, found)


def _released(project: Project, chain: tuple[Kept, ...], version: str) -> Outcome[Sources | None]:
    kept = next((one for one in chain if one.snapshot.version == version), None)
    return Outcome(None, (no_release(version, chain),)) if kept is None else reopen(project, kept)


def issue_copies(project: Project, holders: Path, target: Path, watcher: Watcher) -> Outcome[int]:
    """How many controlled copies of the published handbook are in `target` now; 0 if a complaint stopped them."""
    with sole_use(project.cache / "lock") as alone:
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
    project: Project, target: Path, files: dict[str, bytes], about: Mapping[str, object], code: str
) -> Diagnostic | None:
    """Files that belong together swapped in whole, or why not."""
    name = shown(project, target)
    try:
        strangers = prepare(target)
        if strangers:
            return foreign(name, strangers)
        published_files = {path: Published(content, media_type(path)) for path, content in files.items()}
        publish(target, published_files, about)
    except OSError as error:
        message = f"`{name}` cannot be written: {(error.strerror or 'unknown reason').lower()}"
        hint = "close the files if a program has them open, or name another folder with --out"
        return Diagnostic(code, message, Place(name), hints=(hint,))
    return None


def unwritten(code: str, name: str, error: OSError) -> Diagnostic:
    """A disk that is full, or a folder that nobody may write to: what was there before is still there."""
    message = f"`{name}` cannot be written: {(error.strerror or 'unknown reason').lower()}"
    hint = "make room or give leave to write, then run it again; what was there before is untouched"
    return Diagnostic(code, message, Place(name), hints=(hint,))


def foreign(folder: str, names: tuple[str, ...]) -> Diagnostic:
    """What somebody else put into a folder is not thrown away with what a run put there."""
    shown = ", ".join(f"`{name}`" for name in names[:3]) + (", …" if len(names) > 3 else "")
    message = f"`{folder}` holds files that no build has put there: {shown}"
    hint = "move them elsewhere, or name another folder with --out"
    return Diagnostic("P701", message, Place(folder), hints=(hint,))
