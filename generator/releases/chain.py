"""The releases that were kept, oldest first, each resting on the one before; or what is wrong with them."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from generator.diagnostics.diagnostic import Diagnostic, Outcome, Place
from generator.diagnostics.words import reason
from generator.load.files import RELEASES
from generator.project import Project
from generator.releases.snapshot import Snapshot, UnknownRelease, from_bytes, previous_of


@dataclass(frozen=True, slots=True)
class Kept:
    """A release with the name, the path and the SHA-256 of its file."""

    name: str
    path: Path
    digest: str
    snapshot: Snapshot


def read_chain(project: Project) -> Outcome[tuple[Kept, ...]]:
    """The releases of a project in order."""
    return read_releases(project.data / RELEASES, project.root)


def read_releases(folder: Path, root: Path) -> Outcome[tuple[Kept, ...]]:
    """The releases in a folder in order, their files named as seen from `root`.

    A file that is damaged, forged, or without the one it rests on is complained of.

    Only what no later release rests on is looked at record by record: the digest of any other stands in the next.
    """
    found: list[Diagnostic] = []
    kept: dict[str, Kept] = {}
    unread: set[str] = set()
    files: dict[Path, bytes] = {}
    for path in sorted(folder.glob("*.json")):
        try:
            files[path] = path.read_bytes()
        except OSError as error:
            found.append(_damaged(path.relative_to(root).as_posix(), f"it cannot be read: {reason(error)}"))
    vouched = {previous for content in files.values() if (previous := previous_of(content))}
    for path, content in files.items():
        name = path.relative_to(root).as_posix()
        digest = hashlib.sha256(content).hexdigest()
        try:
            snapshot = from_bytes(content, whole=digest not in vouched)
        except UnknownRelease as unknown:
            found.append(unreadable(name, path.stem, str(unknown)))
            unread.add(digest)
            continue
        except ValueError as error:
            found.append(_damaged(name, str(error)))
            continue
        one = Kept(name, path, digest, snapshot)
        if path.stem != snapshot.version:
            found.append(_damaged(name, f"it holds {snapshot.version}"))
        kept[one.snapshot.previous] = kept.get(one.snapshot.previous, one)
        if kept[one.snapshot.previous] is not one:
            first = kept[one.snapshot.previous].name
            found.append(_broken(name, f"it rests on the same release as `{first}`"))
    ordered: list[Kept] = []
    at = ""
    while at in kept:
        one = kept.pop(at)
        ordered.append(one)
        at = one.digest
    while unread & kept.keys():  # why later releases have nothing to rest on is said already
        unread = {kept.pop(previous).digest for previous in unread & kept.keys()}
    found += [_broken(one.name, "the release it rests on is not there, or was changed") for one in kept.values()]
    for before, after in pairwise(ordered):
        if rank(after.snapshot.version) <= rank(before.snapshot.version):
            found.append(_broken(after.name, f"it does not rise above {before.snapshot.version}"))
    return Outcome(tuple(ordered), tuple(sorted(found, key=lambda one: one.at.file)))


def lineage(chain: tuple[Kept, ...], version: str) -> tuple[tuple[Kept, ...], Kept | None]:
    """The releases before a version, and its own where it was released."""
    before = tuple(one for one in chain if rank(one.snapshot.version) < rank(version))
    return before, next((one for one in chain if rank(one.snapshot.version) == rank(version)), None)


def no_release(version: str, chain: tuple[Kept, ...]) -> Diagnostic:
    """A version that was asked for, and is none."""
    at = Place(f"sop_data/{RELEASES}")
    hint = f"there are {', '.join(one.snapshot.version for one in chain) or 'none'}"
    return Diagnostic("V108", f"there is no release {version}", at, hints=(hint,))


def rank(version: str) -> tuple[int, ...]:
    """A version as it is compared: `V1.10` is above `V1.9`, `V1.1` is `V1.1.0`."""
    numbers = [int(one) for one in version.removeprefix("V").split(".")]
    return tuple(numbers + [0] * (3 - len(numbers)))


def in_force(chain: tuple[Kept, ...], day: str) -> Kept | None:
    """The release that held on a day, as `2026-05-03`; None before the first."""
    held = [one for one in chain if one.snapshot.effective <= day]
    return held[-1] if held else None


def unreadable(name: str, version: str, what: str) -> Diagnostic:
    """A release that is whole, and that this version of the program cannot read."""
    hint = "use the version of the program that made it, or a later one"
    message = f"{version} cannot be read by this version of the program: {what}"
    return Diagnostic("V109", message, Place(name), hints=(hint,))


def _damaged(name: str, what: str) -> Diagnostic:
    hint = "bring the file back as it was, from version control or a backup: a release is never changed"
    return Diagnostic("V101", f"`{name}` is no release any more: {what}", Place(name), hints=(hint,))


def _broken(name: str, what: str) -> Diagnostic:
    hint = "bring back what was there before: releases are added, and nothing else"
    return Diagnostic("V102", f"`{name}` does not continue the releases: {what}", Place(name), hints=(hint,))
