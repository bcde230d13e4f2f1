"""Make a release: validate version, dates and approvals, and freeze the current handbook."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from generator.diagnostics.diagnostic import Diagnostic, Outcome, Place
from generator.link.handbook import Handbook
from generator.load.catalogue import Catalogue
from generator.load.content import ContentPage
from generator.load.logo import Logo
from generator.model.kinds import EVERY
from generator.releases.chain import Kept, rank
from generator.releases.changes import LEVELS, Change, Level, changes, level_of
from generator.releases.snapshot import Snapshot, freeze, to_bytes

CITED = frozenset(kind.name for kind in EVERY.values() if kind.cited)

MEANINGS = ("prepared", "reviewed", "approved")
"""Required approvals of a version, in this order."""


@dataclass(frozen=True, slots=True)
class Frozen:
    """Release that is not yet written: the bytes of its file, and its changes."""

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
    catalogue: Catalogue,
) -> Outcome[Frozen | None]:
    """Return the release, or every reason why it cannot be made."""
    diagnostics = [*_version_mismatches(handbook, version, effective), *_signatures(handbook)]
    before = chain[-1] if chain else None
    draft = freeze(handbook, content, logo, "", before.digest if before else "")
    new = changes(before.snapshot, draft, catalogue) if before else ()
    level = level_of(new)
    if before is not None:
        diagnostics += _version_order(handbook, before, level)
        diagnostics += _removed_without_withdrawal(handbook, new)
    if diagnostics:
        return Outcome(None, tuple(diagnostics))
    snapshot = freeze(handbook, content, logo, level or "first", before.digest if before else "")
    return Outcome(Frozen(to_bytes(snapshot), snapshot, new))


def _version_mismatches(handbook: Handbook, version: str, effective: date) -> Iterator[Diagnostic]:
    """V103: version and date of the release are those of `handbook.yml` and the revision history."""
    info, at = handbook.info, handbook.place(handbook.info.id)
    if version != info.version:
        message = f"the version of the handbook is {info.version}, not {version}"
        hint = f"write `version: {version}`, or release {info.version}"
        yield Diagnostic("V103", message, at.into("version"), hints=(hint,))
    if effective != info.effective:
        message = f"the handbook takes effect on {info.effective}, but the release on {effective}"
        yield Diagnostic("V103", message, at.into("effective"), hints=("use the same date for both",))
    if not any(release.version == info.version for release in handbook.releases):
        message = f"the revision history has no entry for {info.version}"
        hint = "add an entry in `sop_data/releases/` that summarizes the changes for readers"
        yield Diagnostic("V103", message, at.into("version"), hints=(hint,))


def _signatures(handbook: Handbook) -> Iterator[Diagnostic]:
    """V104: the handbook is prepared, reviewed and approved by three different people."""
    info, at = handbook.info, handbook.place(handbook.info.id)
    signed = {approval.meaning for approval in info.approvals}
    missing = [meaning for meaning in MEANINGS if meaning not in signed]
    if missing:
        message = f"the handbook has no signature as {' and '.join(missing)}"
        yield Diagnostic("V104", message, at, hints=("add the signature under `approvals`",))
    first: dict[str, str] = {}
    for i, approval in enumerate(info.approvals):
        before = first.setdefault(approval.name, approval.meaning)
        if before != approval.meaning:
            message = f"`{approval.name}` has signed as {before} and as {approval.meaning}"
            hint = "let three different people prepare, review and approve the handbook"
            yield Diagnostic("V104", message, at.into("approvals", i, "name"), hints=(hint,))


def _removed_without_withdrawal(handbook: Handbook, new: tuple[Change, ...]) -> Iterator[Diagnostic]:
    """V111: a removed record that readers cite by its id is listed as withdrawn."""
    withdrawn = {withdrawal.id for withdrawal in handbook.withdrawals}
    for change in new:
        if change.kind in CITED and change.id not in withdrawn and (not change.after or change.to):
            field = f"replaced_by: [{', '.join(change.to)}]" if change.to else "replaced_by"
            hint = f"list it in `sop_data/withdrawals/`, with `{field}` and the reason"
            message = f"`{change.id}` was removed, but is not listed as withdrawn"
            yield Diagnostic("V111", message, handbook.place(handbook.info.id), hints=(hint,))


def _version_order(handbook: Handbook, before: Kept, level: Level | None) -> Iterator[Diagnostic]:
    """V105, V106: version and date are later than the last ones, and the version is raised by the level of changes."""
    info, at = handbook.info, handbook.place(handbook.info.id)
    old, new = rank(before.snapshot.version), rank(info.version)
    if new <= old:
        message = f"{info.version} is not higher than {before.snapshot.version}"
        yield Diagnostic("V105", message, at.into("version"), hints=("raise the version; it is never used again",))
        return
    if info.effective.isoformat() <= before.snapshot.effective:
        message = (
            f"{info.version} takes effect on {info.effective}, "
            f"but {before.snapshot.version} did on {before.snapshot.effective}"
        )
        yield Diagnostic("V105", message, at.into("effective"), hints=("write a later date",))
    if level is None:
        message = f"nothing has changed since {before.snapshot.version}"
        yield Diagnostic("V106", message, at.into("version"), hints=("release only when something has changed",))
        return
    raised = next(position for position in range(3) if new[position] != old[position])
    if 2 - raised < LEVELS.index(level):
        required = ("third", "second", "first")[LEVELS.index(level)]
        message = f"the changes since {before.snapshot.version} are {level}, more than {info.version} shows"
        hint = f"raise the {required} number of the version; `sop diff {before.snapshot.version} now` lists the changes"
        yield Diagnostic("V106", message, at.into("version"), hints=(hint,))


def exists(name: str) -> Diagnostic:
    """Error: the version is already released."""
    hint = "correct the handbook and release a new version: a release is never replaced"
    return Diagnostic("V107", f"`{name}` exists already", Place(name), hints=(hint,))
