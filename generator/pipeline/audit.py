"""What an audit is given: the binder of a release."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from generator.audit.binder import PATH, Order, binder
from generator.audit.scope import scope_of, within
from generator.diagnostics.diagnostic import Diagnostic, Outcome, Place
from generator.issue.holders import read_holders
from generator.link.handbook import Handbook
from generator.load.files import RELEASES
from generator.pipeline.run import Run, run
from generator.pipeline.sources import Sources, Watcher, reopen, shown
from generator.project import Project
from generator.releases.chain import Kept, no_release
from generator.releases.changes import time_units
from generator.releases.impact import Touched, compared
from generator.releases.suspect import suspects


@dataclass(frozen=True, slots=True)
class BinderOrder:
    """What is asked for; where nothing is: the whole, the newest release and the one before it, today.

    The seed is by default the beginning of the release's digest, which an auditor who wants to surprise will change.
    """

    scope: str = ""
    old: str | None = None
    new: str | None = None
    holders: Path | None = None
    on: date | None = None
    seed: str | None = None


def make_binder(project: Project, order: BinderOrder, target: Path, watcher: Watcher) -> Outcome[bool | None]:
    """Write the binder that is asked for; True if it was."""
    return run(project, watcher, lambda this: _make_binder(this, order, target))


def _make_binder(this: Run, order: BinderOrder, target: Path) -> bool:
    draft, chain = this.read(), this.read_chain()
    picked = this.take(_picked(chain, order))
    released = this.take(reopen(this.project, picked[-1]))
    asked = this.take(_order(this.project, order, picked, draft, released))
    press = this.press(released)
    this.watcher.step(5, "plan")
    plan = binder(released.handbook, asked, released.catalogue)
    this.watcher.step(6, "render")
    files = this.render(released.handbook, plan, press)
    this.write(target, files[PATH].content, "V117")
    return True


def _picked(chain: tuple[Kept, ...], order: BinderOrder) -> Outcome[tuple[Kept, ...] | None]:
    """The releases up to the one that is asked for."""
    versions = [one.snapshot.version for one in chain]
    for one in (order.new, order.old):
        if one is not None and one not in versions:
            return Outcome(None, (no_release(one, chain),))
    if not chain:
        hint = "`sop release` makes the first"
        return _no_binder("there is no release to be audited", hint)
    picked = chain[: versions.index(order.new) + 1] if order.new else chain
    if order.old is not None and order.old not in versions[: len(picked) - 1]:
        message = f"{order.old} is not before {picked[-1].snapshot.version}"
        hint = "name an earlier release with --from, or a later one with --to"
        return _no_binder(message, hint)
    return Outcome(picked)


def _no_binder(message: str, hint: str) -> Outcome[tuple[Kept, ...] | None]:
    return Outcome(None, (Diagnostic("V108", message, Place(f"sop_data/{RELEASES}"), hints=(hint,)),))


def _order(
    project: Project, order: BinderOrder, chain: tuple[Kept, ...], now: Sources, then: Sources
) -> Outcome[Order | None]:
    scope = scope_of(then.handbook, order.scope)
    if scope is None:
        return Outcome(None, (_unknown(then.handbook, order.scope),))
    new, before = chain[-1].snapshot, {one.snapshot.version: one.snapshot for one in chain[:-1]}
    old = before[order.old] if order.old else next(reversed(before.values()), None)
    told: tuple[Touched, ...] = ()
    if old is not None:
        told = within(scope, compared(old, new, time_units(then.catalogue)))
    holders = order.holders and read_holders(order.holders, shown(project, order.holders), then.catalogue)
    rows = tuple((one.copy, one.holder, one.person, one.date) for one in holders.value) if holders else ()
    asked = Order(
        scope=scope,
        chain=chain,
        old=old,
        found=told,
        programme=next(iter(now.handbook.audits), None),
        holders=rows,
        suspect=tuple((one.subject, one.clause) for one in suspects(now.handbook, chain)),
        on=order.on or project.today,
        seed=order.seed or chain[-1].digest[:8],
    )
    return Outcome(asked, holders.diagnostics if holders else ())


def _unknown(handbook: Handbook, name: str) -> Diagnostic:
    roles = ", ".join(f"`{one.id}`" for one in handbook.roles[:3])
    hint = f"name a role ({roles}, …), a chapter by its number, or a law or standard by its id (`REF-…`)"
    at = Place(f"sop_data/{RELEASES}")
    return Diagnostic("V116", f"`{name}` is no role, chapter, law or standard of the handbook", at, hints=(hint,))
