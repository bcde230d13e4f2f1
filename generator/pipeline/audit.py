"""What an audit is given: the binder of a release."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from generator.audit.binder import PATH, Order, binder
from generator.audit.scope import scope_of, within
from generator.diagnostics.diagnostic import Diagnostic, Outcome, Place, has_errors
from generator.engine.files import sole_use, write_atomic
from generator.engine.store import Store
from generator.issue.holders import read_holders
from generator.link.handbook import Handbook
from generator.load.files import RELEASES
from generator.pipeline.build import unwritten
from generator.pipeline.sources import Sources, Watcher, busy, open_press, read, reopen, shown
from generator.plan.artifact import Plan
from generator.project import Project
from generator.publish.produce import produce
from generator.releases.chain import Kept, no_release, read_chain
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


def make_binder(project: Project, order: BinderOrder, target: Path, watcher: Watcher) -> Outcome[bool]:
    """Whether `target` now holds the binder; what was there before is untouched where it does not."""
    with sole_use(project.cache / "lock") as alone:
        return _make_binder(project, order, target, watcher) if alone else Outcome(False, (busy(project),))


def _make_binder(project: Project, order: BinderOrder, target: Path, watcher: Watcher) -> Outcome[bool]:
    now, chain = read(project, watcher), read_chain(project)
    found = (*now.diagnostics, *chain.diagnostics)
    if now.value is None or has_errors(found):
        return Outcome(False, found)
    picked = _picked(chain.value, order)
    if isinstance(picked, Diagnostic):
        return Outcome(False, (*found, picked))
    reopened = reopen(project, picked[-1])
    if reopened.value is None:
        return Outcome(False, (*found, *reopened.diagnostics))
    asked = _order(project, order, picked, now.value, reopened.value)
    press = open_press(project, reopened.value)
    found += (*asked.diagnostics, *press.diagnostics)
    if asked.value is None or press.value is None or has_errors(found):
        return Outcome(False, found)
    watcher.step(5, "plan")
    handbook = reopened.value.handbook
    artifacts, booklet = binder(handbook, asked.value, reopened.value.catalogue)
    watcher.step(6, "render")
    plan = Plan(artifacts, (booklet,), (), None)
    made = produce(project, handbook, plan, press.value, Store(project.store), watcher.progress)
    found += made.diagnostics
    if has_errors(found):
        return Outcome(False, found)
    try:
        write_atomic(target, made.value[PATH].content)
    except OSError as error:
        return Outcome(False, (*found, unwritten("V117", shown(project, target), error)))
    return Outcome(True, found)


def _picked(chain: tuple[Kept, ...], order: BinderOrder) -> tuple[Kept, ...] | Diagnostic:
    """The releases up to the one that is asked for."""
    versions = [one.snapshot.version for one in chain]
    for one in (order.new, order.old):
        if one is not None and one not in versions:
            return no_release(one, chain)
    if not chain:
        hint = "`sop release` makes the first"
        return Diagnostic("V108", "there is no release to be audited", Place(f"sop_data/{RELEASES}"), hints=(hint,))
    picked = chain[: versions.index(order.new) + 1] if order.new else chain
    if order.old is not None and order.old not in versions[: len(picked) - 1]:
        message = f"{order.old} is not before {picked[-1].snapshot.version}"
        hint = "name an earlier release with --from, or a later one with --to"
        return Diagnostic("V108", message, Place(f"sop_data/{RELEASES}"), hints=(hint,))
    return picked


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
