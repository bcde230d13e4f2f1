"""Chain of releases: read the release files, oldest first, and verify that each names the digest of the last."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from generator.diagnostics.diagnostic import Diagnostic, Outcome, Place
from generator.diagnostics.words import reason
from generator.engine.reading import read
from generator.load.files import RELEASES
from generator.project import Project
from generator.releases.snapshot import Snapshot, UnknownRelease, from_bytes, previous_of

MAX_BYTES = 32_000_000
"""Maximum size of a release file: twenty times that of a handbook of 700 pages."""


@dataclass(frozen=True, slots=True)
class Kept:
    """Release file: its name, path, SHA-256 and the release in it."""

    name: str
    path: Path
    digest: str
    snapshot: Snapshot


def read_chain(project: Project) -> Outcome[tuple[Kept, ...]]:
    """Return the releases of a project in order."""
    return read_releases(project.data / RELEASES, project.root)


def read_releases(folder: Path, root: Path, known: tuple[Kept, ...] = ()) -> Outcome[tuple[Kept, ...]]:
    """Return the releases in a folder in order, their files named relative to `root`.

    Files that are damaged, forged or not linked to the chain are reported.

    Only releases that no later release names are verified record by record: later releases contain the digest of the
    others. `known`: releases that were read already, so that files with the same bytes are not parsed again.
    """
    parsed = {release.digest: release.snapshot for release in known}
    diagnostics: list[Diagnostic] = []
    by_previous: dict[str, Kept] = {}
    unread: set[str] = set()
    files: dict[Path, bytes] = {}
    for path in sorted(folder.glob("*.json")):
        try:
            files[path] = read(path, MAX_BYTES)
        except OSError as error:
            diagnostics.append(_damaged(path.relative_to(root).as_posix(), f"it cannot be read: {reason(error)}"))
    named = {previous for content in files.values() if (previous := previous_of(content))}
    for path, content in files.items():
        name = path.relative_to(root).as_posix()
        digest = hashlib.sha256(content).hexdigest()
        try:
            snapshot = parsed.get(digest) or from_bytes(content, whole=digest not in named)
        except UnknownRelease as unknown:
            diagnostics.append(unreadable(name, path.stem, str(unknown)))
            unread.add(digest)
            continue
        except ValueError as error:
            diagnostics.append(_damaged(name, str(error)))
            continue
        release = Kept(name, path, digest, snapshot)
        if path.stem != snapshot.version:
            diagnostics.append(_damaged(name, f"it contains {snapshot.version}"))
        first = by_previous.setdefault(snapshot.previous, release)
        if first is not release:
            diagnostics.append(_broken(name, f"it follows the same release as `{first.name}`"))
    ordered: list[Kept] = []
    previous = ""
    while previous in by_previous:
        release = by_previous.pop(previous)
        ordered.append(release)
        previous = release.digest
    while unread & by_previous.keys():  # the unreadable release before them is reported already
        unread = {by_previous.pop(digest).digest for digest in unread & by_previous.keys()}
    for release in by_previous.values():
        diagnostics.append(_broken(release.name, "the release before it is missing or was changed"))
    for before, after in pairwise(ordered):
        if rank(after.snapshot.version) <= rank(before.snapshot.version):
            diagnostics.append(_broken(after.name, f"its version is not higher than {before.snapshot.version}"))
    return Outcome(tuple(ordered), tuple(sorted(diagnostics, key=lambda diagnostic: diagnostic.at.file)))


def lineage(chain: tuple[Kept, ...], version: str) -> tuple[tuple[Kept, ...], Kept | None]:
    """Return the releases before a version, and the release of the version itself or None."""
    before = tuple(release for release in chain if rank(release.snapshot.version) < rank(version))
    return before, next((release for release in chain if rank(release.snapshot.version) == rank(version)), None)


def no_release(version: str, chain: tuple[Kept, ...]) -> Diagnostic:
    """Error: no such release."""
    at = Place(f"sop_data/{RELEASES}")
    versions = ", ".join(release.snapshot.version for release in chain)
    hint = f"name one of {versions}" if versions else "make one with `sop release` first"
    return Diagnostic("V108", f"there is no release {version}", at, hints=(hint,))


def rank(version: str) -> tuple[int, ...]:
    """Return the sort key of a version: `V1.10` is above `V1.9`, `V1.1` equals `V1.1.0`."""
    numbers = [int(number) for number in version.removeprefix("V").split(".")]
    return tuple(numbers + [0] * (3 - len(numbers)))


def in_force(chain: tuple[Kept, ...], day: str) -> Kept | None:
    """Return the release in force on a day such as `2026-05-03`, or None before the first."""
    started = [release for release in chain if release.snapshot.effective <= day]
    return started[-1] if started else None


def unreadable(name: str, version: str, fault: str) -> Diagnostic:
    """Error: this version of the program cannot read an intact release."""
    hint = "use the version of the program that made it, or a later one"
    message = f"{version} cannot be read by this version of the program: {fault}"
    return Diagnostic("V109", message, Place(name), hints=(hint,))


def _damaged(name: str, fault: str) -> Diagnostic:
    hint = "restore the file from version control or a backup: a release is never changed"
    return Diagnostic("V101", f"`{name}` is not a valid release: {fault}", Place(name), hints=(hint,))


def _broken(name: str, fault: str) -> Diagnostic:
    hint = "restore the release files from version control or a backup: releases are only ever added"
    return Diagnostic("V102", f"`{name}` does not continue the chain of releases: {fault}", Place(name), hints=(hint,))
