"""The versions before the one that is built: their sites below its own, and addresses that go on answering."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import pairwise

from generator.audit.news import news
from generator.diagnostics.diagnostic import Diagnostic, Outcome
from generator.engine.store import content_key
from generator.link.handbook import Handbook
from generator.model.handbook import HandbookInfo
from generator.pipeline.run import Run
from generator.pipeline.sources import Sources, reopen
from generator.plan.context import Context, History
from generator.plan.planner import plan
from generator.plan.site.news import News
from generator.plan.site.notice import Notice, coming, superseded
from generator.project import Project, program_digest, tree_digest
from generator.publish.dist import Linked, Published
from generator.publish.kept import forget_sites, keep_site, kept_site
from generator.publish.versions import old_addresses, own_addresses
from generator.releases.chain import Kept
from generator.releases.changes import time_units
from generator.releases.snapshot import freeze


def history_of(sources: Sources, before: tuple[Kept, ...]) -> History:
    """The history of the newest version: what changed since the one before, all versions, and the notice."""
    if not before:
        return History()
    info = sources.handbook.info
    notice = coming(sources.catalogue, info.version, info.effective.isoformat(), before[-1].snapshot.version)
    return History(_news(sources, before), notice, tuple(reversed(_days(info, before))))


def _news(sources: Sources, before: tuple[Kept, ...]) -> News | None:
    """What changed since the newest release before; None where there is none."""
    if not before:
        return None
    now = freeze(sources.handbook, sources.content, sources.logo, "", "")
    return news(sources.handbook, before[-1].snapshot, now, time_units(sources.catalogue))


def _days(info: HandbookInfo, before: tuple[Kept, ...]) -> list[tuple[str, str]]:
    """Every version with the day from which it holds, the oldest first."""
    older = [(one.snapshot.version, one.snapshot.effective) for one in before]
    return [*older, (info.version, info.effective.isoformat())]


def add_versions(
    this: Run, sources: Sources, before: tuple[Kept, ...], files: Mapping[str, Published], *, again: bool
) -> dict[str, Published | Linked]:
    """The files of a site together with those of every older version under its number.

    `again`: a release is published again; the sites kept for the newest stay kept.
    """
    pages = _pages(path.removeprefix("site/") for path in files if path.startswith("site/"))
    if not pages or not before:
        return dict(files)
    project = this.project
    info, catalogue = sources.handbook.info, sources.catalogue
    days = _days(info, before)
    sites: dict[str, dict[str, Linked]] = {}
    keys: list[str] = []
    for place, (kept, ((version, start), (successor, following))) in enumerate(
        zip(before, pairwise(days), strict=True)
    ):
        notice = superseded(catalogue, version, start, successor, following)
        keys.append(_key(project, kept, notice))
        site = kept_site(project, keys[-1])
        if site is None:
            site = keep_site(project, keys[-1], _make(this, kept, before[:place], notice))
        sites[version] = site
    if not again:
        forget_sites(project, keys)
    theirs = {version: _pages(site) for version, site in sites.items()}
    found: dict[str, Published | Linked] = dict(files)
    found |= own_addresses(pages, info.version, catalogue)
    found |= old_addresses(pages, theirs, sources.handbook, catalogue)
    found |= {f"site/{version}/{path}": file for version, site in sites.items() for path, file in site.items()}
    return found


def _pages(paths: Iterable[str]) -> tuple[str, ...]:
    """The pages among files of a site; what a server shows instead of a missing one has no address of its own."""
    return tuple(path for path in paths if path.endswith(".html") and path != "404.html")


def _key(project: Project, kept: Kept, notice: Notice) -> str:
    """What an older version's site is made of: the release, what stands over it, and the program with its themes."""
    trees = (tree_digest(one) for one in (project.theme, project.overrides, project.site_config))
    return content_key("kept", program_digest(), *trees, kept.digest, notice)


def _make(this: Run, kept: Kept, before: tuple[Kept, ...], notice: Notice) -> dict[str, Published]:
    """The site of an older version, without training packs: nobody is trained by it any more."""
    sources = this.take(reopen(this.project, kept))
    press = this.press(sources)
    handbook = sources.handbook
    history = History(_news(sources, before), notice)
    context = Context(handbook, sources.catalogue, frozenset({"site"}), content=sources.content, history=history)
    return this.render(handbook, plan(context), press)


def release_files_of(sources: Sources, before: tuple[Kept, ...], own: Kept | None) -> Outcome[dict[str, Published]]:
    """The releases that a `dist/` is proved by: those before, and its own while it is what was released."""
    chain = before
    found: tuple[Diagnostic, ...] = ()
    if own is not None:
        now = freeze(sources.handbook, sources.content, sources.logo, own.snapshot.level, own.snapshot.previous)
        same = now == own.snapshot
        chain = (*before, own) if same else before
        found = () if same else (_changed_since(sources.handbook, own),)
    files = {f"releases/{kept.path.name}": Published(kept.path.read_bytes(), "application/json") for kept in chain}
    return Outcome(files, found)


def _changed_since(handbook: Handbook, own: Kept) -> Diagnostic:
    version = own.snapshot.version
    message = f"the handbook says {version}, and is not what was released as {version}"
    hint = f"raise the version of the draft; `sop diff {version} now` tells what changed"
    return Diagnostic("V112", message, handbook.place(handbook.info.id).into("version"), hints=(hint,))


def proved_by(own: Kept | None, files: Mapping[str, object]) -> dict[str, str] | None:
    """The release that what is published rests on, as its manifest names it: version and SHA-256."""
    if own is None or f"releases/{own.path.name}" not in files:
        return None
    return {"version": own.snapshot.version, "sha256": own.digest}
