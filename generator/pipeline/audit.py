"""Audit binders of releases."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from generator.audit.binder import PATH, Order, binder
from generator.audit.scope import scope_of, within
from generator.audit.views import CopyHolder
from generator.diagnostics.diagnostic import Diagnostic, Outcome, Place
from generator.issue.holders import read_holders
from generator.link.handbook import Handbook
from generator.load.files import RELEASES
from generator.pipeline.run import Run, run
from generator.pipeline.sources import Sources, Watcher, reopen, shown
from generator.project import Project
from generator.releases.chain import Kept, no_release
from generator.releases.impact import Touched, compared
from generator.releases.suspect import suspects


@dataclass(frozen=True, slots=True)
class BinderOrder:
    """Options of an audit binder. Defaults: whole handbook, changes between the two newest releases, today.

    The default seed is the start of the release's digest. Pass your own seed to draw samples that cannot be predicted.
    """

    scope: str = ""
    old: str | None = None
    new: str | None = None
    holders: Path | None = None
    on: date | None = None
    seed: str | None = None


def make_binder(project: Project, order: BinderOrder, target: Path, watcher: Watcher) -> Outcome[bool | None]:
    """Write a binder; the value is True if it was written."""
    return run(project, watcher, lambda this: _make_binder(this, order, target))


def _make_binder(this: Run, order: BinderOrder, target: Path) -> bool:
    draft, chain = this.read(), this.read_chain()
    selected = this.take(_selected(chain, order))
    released = this.take(reopen(this.project, selected[-1]))
    content = this.take(_order(this.project, order, selected, draft, released))
    context = this.render_context(released)
    this.watcher.step(5, "plan")
    plan = binder(released.handbook, content, released.catalogue)
    this.watcher.step(6, "render")
    files = this.render(released.handbook, plan, context)
    this.write(target, files[PATH].content, "V117")
    return True


def _selected(chain: tuple[Kept, ...], order: BinderOrder) -> Outcome[tuple[Kept, ...] | None]:
    """Return the releases up to the one to audit."""
    versions = [release.snapshot.version for release in chain]
    for version in (order.new, order.old):
        if version is not None and version not in versions:
            return Outcome(None, (no_release(version, chain),))
    if not chain:
        hint = "run `sop release` to make one"
        return _no_binder("there is no release to audit", hint)
    selected = chain[: versions.index(order.new) + 1] if order.new else chain
    if order.old is not None and order.old not in versions[: len(selected) - 1]:
        message = f"{order.old} is not before {selected[-1].snapshot.version}"
        hint = "name an earlier release with --from, or a later one with --to"
        return _no_binder(message, hint)
    return Outcome(selected)


def _no_binder(message: str, hint: str) -> Outcome[tuple[Kept, ...] | None]:
    return Outcome(None, (Diagnostic("V108", message, Place(f"sop_data/{RELEASES}"), hints=(hint,)),))


def _order(
    project: Project, order: BinderOrder, chain: tuple[Kept, ...], draft: Sources, released: Sources
) -> Outcome[Order | None]:
    scope = scope_of(released.handbook, order.scope)
    if scope is None:
        return Outcome(None, (_unknown(released.handbook, order.scope),))
    new, before = chain[-1].snapshot, {release.snapshot.version: release.snapshot for release in chain[:-1]}
    old = before[order.old] if order.old else next(reversed(before.values()), None)
    changes: tuple[Touched, ...] = ()
    if old is not None:
        changes = within(scope, compared(old, new, released.catalogue))
    holders = order.holders and read_holders(order.holders, shown(project, order.holders), released.catalogue)
    rows = (
        tuple(CopyHolder(holder.copy, holder.holder, holder.person, holder.date) for holder in holders.value)
        if holders
        else ()
    )
    content = Order(
        scope=scope,
        chain=chain,
        old=old,
        changes=changes,
        programme=next(iter(draft.handbook.audits), None),
        holders=rows,
        suspect=suspects(draft.handbook, chain),
        on=order.on or project.today,
        seed=order.seed or chain[-1].digest[:8],
    )
    return Outcome(content, holders.diagnostics if holders else ())


def _unknown(handbook: Handbook, name: str) -> Diagnostic:
    roles = ", ".join(f"`{role.id}`" for role in handbook.roles[:3])
    hint = f"name a role ({roles}, …), a chapter by its number, or a law or standard by its id (`REF-…`)"
    at = Place(f"sop_data/{RELEASES}")
    return Diagnostic("V116", f"`{name}` is not a role, chapter, law or standard of the handbook", at, hints=(hint,))
