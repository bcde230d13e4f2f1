"""A release is made: the handbook as it is now becomes one that held from a day on, if nothing speaks against it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from generator.diagnostics.diagnostic import Diagnostic, Outcome, Place
from generator.link.handbook import Handbook
from generator.load.content import ContentPage
from generator.load.logo import Logo
from generator.model.kinds import EVERY
from generator.releases.chain import Kept, rank
from generator.releases.changes import LEVELS, Change, Level, changes, level_of
from generator.releases.snapshot import Snapshot, freeze, to_bytes

CITED = frozenset(kind.name for kind in EVERY.values() if kind.cited)

MEANINGS = ("prepared", "reviewed", "approved")
"""Who signs a version, in this order."""


@dataclass(frozen=True, slots=True)
class Frozen:
    """A release before it is written: the bytes of its file, and what is new in it."""

    content: bytes
    snapshot: Snapshot
    changes: tuple[Change, ...]


def release(
    handbook: Handbook,
    content: tuple[ContentPage, ...],
    logo: Logo | None,
    chain: tuple[Kept, ...],
    version: str,
    effective: date,
    units: tuple[str, ...],
) -> Outcome[Frozen | None]:
    """The release, or every reason why it cannot be made; `units` are the words that count time."""
    found = [*_of_this_version(handbook, version, effective), *_signatures(handbook)]
    before = chain[-1] if chain else None
    draft = freeze(handbook, content, logo, "", before.digest if before else "")
    new = changes(before.snapshot, draft, units) if before else ()
    level = level_of(new)
    if before is not None:
        found += _rising(handbook, before, level)
        found += _without_successor(handbook, new)
    if found:
        return Outcome(None, tuple(found))
    made = freeze(handbook, content, logo, level or "first", before.digest if before else "")
    return Outcome(Frozen(to_bytes(made), made, new))


def _of_this_version(handbook: Handbook, version: str, effective: date) -> Iterator[Diagnostic]:
    """What is released is what `handbook.yml` and the revision history say it is."""
    info, at = handbook.info, handbook.place(handbook.info.id)
    if version != info.version:
        message = f"the handbook is {info.version}, {version} is to be released"
        yield Diagnostic("V103", message, at.into("version"), hints=(f"write `version: {version}`, or release that",))
    if effective != info.effective:
        message = f"the handbook takes effect on {info.effective}, the release on {effective}"
        yield Diagnostic("V103", message, at.into("effective"), hints=("let both say the same day",))
    if not any(one.version == info.version for one in handbook.releases):
        message = f"the revision history has no line for {info.version}"
        hint = "write one in `sop_data/releases/`: what is new, for those who read it"
        yield Diagnostic("V103", message, at.into("version"), hints=(hint,))


def _signatures(handbook: Handbook) -> Iterator[Diagnostic]:
    """Prepared, reviewed and approved, by three people."""
    info, at = handbook.info, handbook.place(handbook.info.id)
    missing = [one for one in MEANINGS if one not in {approval.meaning for approval in info.approvals}]
    if missing:
        message = f"nobody has signed it as {' and '.join(missing)}"
        yield Diagnostic("V104", message, at, hints=("add the signature under `approvals`",))
    first: dict[str, str] = {}
    for i, one in enumerate(info.approvals):
        before = first.setdefault(one.name, one.meaning)
        if before != one.meaning:
            message = f"`{one.name}` has signed it as {before} and as {one.meaning}"
            hint = "whoever prepares it is not who reviews it, and neither approves it"
            yield Diagnostic("V104", message, at.into("approvals", i, "name"), hints=(hint,))


def _without_successor(handbook: Handbook, new: tuple[Change, ...]) -> Iterator[Diagnostic]:
    """Whatever is gone says so itself."""
    told = {one.id for one in handbook.withdrawals}
    for change in new:
        if change.kind in CITED and change.id not in told and (not change.after or change.to):
            became = f"replaced_by: [{', '.join(change.to)}]" if change.to else "replaced_by"
            hint = f"list it in `sop_data/withdrawals/`, with `{became}` and the reason"
            message = f"`{change.id}` is gone, and nothing says what became of it"
            yield Diagnostic("V111", message, handbook.place(handbook.info.id), hints=(hint,))


def _rising(handbook: Handbook, before: Kept, level: Level | None) -> Iterator[Diagnostic]:
    """The number of the version says how much is new; it takes effect after the one before."""
    info, at = handbook.info, handbook.place(handbook.info.id)
    old, new = rank(before.snapshot.version), rank(info.version)
    if new <= old:
        message = f"{info.version} does not rise above {before.snapshot.version}"
        yield Diagnostic("V105", message, at.into("version"), hints=("a version is never used again",))
        return
    if info.effective.isoformat() <= before.snapshot.effective:
        message = f"it takes effect on {info.effective}, {before.snapshot.version} did on {before.snapshot.effective}"
        yield Diagnostic("V105", message, at.into("effective"), hints=("name a later day",))
    if level is None:
        message = f"nothing has changed since {before.snapshot.version}"
        yield Diagnostic("V106", message, at.into("version"), hints=("there is nothing to release",))
        return
    raised = next(place for place in range(3) if new[place] != old[place])
    if 2 - raised < LEVELS.index(level):
        wanted = ("third", "second", "first")[LEVELS.index(level)]
        message = f"the changes since {before.snapshot.version} are {level}, {info.version} says they are less"
        hint = f"raise the {wanted} number of the version; `sop diff {before.snapshot.version} now` tells what changed"
        yield Diagnostic("V106", message, at.into("version"), hints=(hint,))


def exists(name: str) -> Diagnostic:
    """A version that was released already."""
    hint = "a release is never made again: correct the handbook, and release a new version"
    return Diagnostic("V107", f"`{name}` is there already", Place(name), hints=(hint,))
