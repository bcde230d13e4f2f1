"""Older versions in a build: their archived sites, redirects from their addresses, and their releases."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from itertools import pairwise

from generator.audit.news import news
from generator.diagnostics.diagnostic import Diagnostic, Outcome
from generator.engine.store import content_key
from generator.link.handbook import Draft, Handbook
from generator.model.handbook import HandbookInfo
from generator.pipeline.run import Run
from generator.pipeline.sources import Sources, reopen
from generator.plan.artifact import DatedVersion
from generator.plan.context import Context, History
from generator.plan.planner import plan
from generator.plan.site.news import News
from generator.plan.site.notice import Notice, beside_draft, coming, draft_line, drafted, superseded
from generator.project import Project, program_digest, tree_digest
from generator.publish.archived import archive_site, archived_site, delete_archived_sites
from generator.publish.dist import Linked, Published
from generator.publish.versions import old_addresses, own_addresses
from generator.releases.chain import Kept
from generator.releases.snapshot import freeze


def as_draft(sources: Sources, before: tuple[Kept, ...], own: Kept | None) -> Sources:
    """Return sources whose handbook says that it is a draft, if an older version is released and this one is not."""
    if own is not None or not before:
        return sources
    handbook, current = sources.handbook, before[-1].snapshot.version
    draft = Draft(current, draft_line(sources.catalogue, handbook.info.version, current))
    return replace(sources, handbook=replace(handbook, draft=draft))


def history_of(sources: Sources, before: tuple[Kept, ...]) -> History:
    """Return the history of the newest version: changes since the previous one, all versions, and the notice."""
    if not before:
        return History()
    info = sources.handbook.info
    current = before[-1].snapshot.version
    notice = (
        drafted(sources.catalogue, info.version, current)
        if sources.handbook.draft
        else coming(sources.catalogue, info.version, info.effective.isoformat(), current)
    )
    return History(_news(sources, before), notice, tuple(reversed(_days(info, before))))


def _news(sources: Sources, before: tuple[Kept, ...]) -> News | None:
    """Return the changes since the previous release, or None for the first version."""
    if not before:
        return None
    now = freeze(sources.handbook, sources.content, sources.logo, "", "")
    return news(sources.handbook, before[-1], now, sources.catalogue)


def _days(info: HandbookInfo, before: tuple[Kept, ...]) -> list[DatedVersion]:
    """Return every version with its effective date, oldest first."""
    older = [DatedVersion(release.snapshot.version, release.snapshot.effective) for release in before]
    return [*older, DatedVersion(info.version, info.effective.isoformat())]


def add_versions(
    this: Run, sources: Sources, before: tuple[Kept, ...], files: Mapping[str, Published], *, again: bool
) -> dict[str, Published | Linked]:
    """Return the files of a site together with the archived site of every older version below its number.

    `again`: an older release is published, so archived sites of later versions are not deleted.
    """
    pages = _pages(path.removeprefix("site/") for path in files if path.startswith("site/"))
    if not pages or not before:
        return dict(files)
    project = this.project
    info, draft, catalogue = sources.handbook.info, sources.handbook.draft, sources.catalogue
    days = _days(info, before)
    sites: dict[str, dict[str, Linked]] = {}
    keys: list[str] = []
    for place, (release, (own, successor)) in enumerate(zip(before, pairwise(days), strict=True)):
        notice = (
            beside_draft(catalogue, own.version, own.effective, info.version)
            if draft and own.version == draft.current
            else superseded(catalogue, own.version, own.effective, successor.version, successor.effective)
        )
        keys.append(_key(project, release, notice))
        site = archived_site(project, keys[-1])
        if site is None:
            site = archive_site(project, keys[-1], _render_older(this, release, before[:place], notice))
        sites[own.version] = site
    if not again:
        delete_archived_sites(project, keys)
    old_pages = {version: _pages(site) for version, site in sites.items()}
    whole: dict[str, Published | Linked] = dict(files)
    whole |= own_addresses(pages, info.version, catalogue)
    whole |= old_addresses(pages, old_pages, sources.handbook, catalogue)
    whole |= {f"site/{version}/{path}": file for version, site in sites.items() for path, file in site.items()}
    return whole


def _pages(paths: Iterable[str]) -> tuple[str, ...]:
    """Return the pages of a site. The error page is not one of them, because it has no address of its own."""
    return tuple(path for path in paths if path.endswith(".html") and path != "404.html")


def _key(project: Project, release: Kept, notice: Notice) -> str:
    """Return the key of an archived site: it covers the release, the notice at its top, program and themes."""
    trees = (tree_digest(path) for path in (project.theme, project.overrides, project.site_config))
    return content_key("kept", program_digest(), *trees, release.digest, notice)


def _render_older(this: Run, release: Kept, before: tuple[Kept, ...], notice: Notice) -> dict[str, Published]:
    """Return the site of an older version, without training packs, which are no longer used."""
    sources = this.take(reopen(this.project, release))
    handbook = sources.handbook
    history = History(_news(sources, before), notice)
    context = Context(handbook, sources.catalogue, frozenset({"site"}), content=sources.content, history=history)
    return this.render(handbook, plan(context), this.render_context(sources))


def release_files_of(sources: Sources, before: tuple[Kept, ...], own: Kept | None) -> Outcome[dict[str, Published]]:
    """Return the release files of a `dist/`: the older ones, and its own if the sources are still what was released."""
    chain = before
    diagnostics: tuple[Diagnostic, ...] = ()
    if own is not None:
        now = freeze(sources.handbook, sources.content, sources.logo, own.snapshot.level, own.snapshot.previous)
        unchanged = now == own.snapshot
        chain = (*before, own) if unchanged else before
        diagnostics = () if unchanged else (_changed_since(sources.handbook, own),)
    files = {
        f"releases/{release.path.name}": Published(release.path.read_bytes(), "application/json") for release in chain
    }
    return Outcome(files, diagnostics)


def _changed_since(handbook: Handbook, own: Kept) -> Diagnostic:
    version = own.snapshot.version
    message = f"the handbook has the version {version}, but differs from the release {version}"
    hint = f"raise the version of the draft; run `sop diff {version} now` to see what changed"
    return Diagnostic("V112", message, handbook.place(handbook.info.id).into("version"), hints=(hint,))


def proved_by(own: Kept | None, files: Mapping[str, object]) -> dict[str, str] | None:
    """Return version and SHA-256 of the release for the manifest; None if what is published was not released."""
    if own is None or f"releases/{own.path.name}" not in files:
        return None
    return {"version": own.snapshot.version, "sha256": own.digest}
