"""`dist/`: write it with the digest of every file, swap it in atomically, and check that it is intact."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from generator.engine import reading
from generator.engine.canonical import parse_json
from generator.engine.files import link_or_copy, next_to, recover, swap_in, writing
from generator.project import files_below

MANIFEST = "manifest.json"
SUMS = "SHA256SUMS"
SIGNATURE = "SHA256SUMS.sig"

MAX_LISTING = 64_000_000
"""Maximum size of the manifest and of the list of digests, in bytes: a hundred thousand files."""
MAX_FILE = 2_000_000_000
"""Maximum size of a published file, in bytes."""

_LINE = re.compile(r"([0-9a-f]{64})  (\S.*)")


@dataclass(frozen=True, slots=True)
class Published:
    """File of `dist/` with its content."""

    content: bytes
    media_type: str
    records: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Linked:
    """File of `dist/` that is already in the cache: path, SHA-256, size in bytes.

    It becomes a hard link, so that archived sites are neither stored nor written twice. Only files of the cache may be
    linked, because their digest is checked before they are used again; sources must be `Published`.
    """

    source: Path
    sha256: str
    size: int
    media_type: str
    records: tuple[str, ...] = ()


def publish(out: Path, files: Mapping[str, Published | Linked], about: Mapping[str, object]) -> str:
    """Write all files to a folder beside `out`, then swap it in. Return the SHA-256 of `SHA256SUMS`."""
    rows = [_row(path, file) for path, file in sorted(files.items())]
    manifest = json.dumps({"schema": "sop-manifest-1", **about, "files": rows}, ensure_ascii=False, indent=1) + "\n"
    sums = [(row["sha256"], row["path"]) for row in rows] + [(hashlib.sha256(manifest.encode()).hexdigest(), MANIFEST)]
    listing = "".join(f"{digest}  {path}\n" for digest, path in sorted(sums, key=lambda row: str(row[1])))
    folder = next_to(out)
    with writing(out):
        folder.mkdir(parents=True)
        for path, file in files.items():
            target = folder / path
            target.parent.mkdir(parents=True, exist_ok=True)
            if isinstance(file, Linked):
                link_or_copy(file.source, target)
            else:
                target.write_bytes(file.content)
        (folder / MANIFEST).write_bytes(manifest.encode())
        (folder / SUMS).write_bytes(listing.encode())
        swap_in(folder, out)
    return hashlib.sha256(listing.encode()).hexdigest()


def _row(path: str, file: Published | Linked) -> dict[str, object]:
    if isinstance(file, Linked):
        digest, size = file.sha256, file.size
    else:
        digest, size = hashlib.sha256(file.content).hexdigest(), len(file.content)
    return {
        "path": path,
        "sha256": digest,
        "bytes": size,
        "media_type": file.media_type,
        "records": sorted(set(file.records)),
    }


def recover_output(out: Path) -> tuple[str, ...]:
    """Recover from an interrupted run; return the files in `out` that this program has not published."""
    with writing(out):
        recover(out)
    if not out.is_dir():
        return (out.name,) if out.exists() else ()
    expected = {path for _, path in read_sums(out)} | {SUMS, SIGNATURE}
    return tuple(name for path, name in everything_in(out) if name not in expected or reading.special(path))


def everything_in(out: Path) -> Iterable[tuple[Path, str]]:
    """Yield path and name of every file in a published folder: hidden files, links and special files too."""
    return ((path, path.relative_to(out).as_posix()) for path in files_below(out, hidden=True))


def read_manifest(out: Path) -> Mapping[str, Any]:
    """Return the content of `manifest.json`; empty if it is missing or invalid."""
    try:
        manifest = parse_json(reading.read(out / MANIFEST, MAX_LISTING))
    except (OSError, ValueError):
        return {}
    return manifest if isinstance(manifest, dict) else {}


def read_sums(out: Path) -> Iterable[tuple[str, str]]:
    """Return digest and path of each published file from `SHA256SUMS`; empty if the file is missing or invalid."""
    return [row for row in lines_of_sums(out) if row is not None]


def lines_of_sums(out: Path) -> list[tuple[str, str] | None]:
    """Return digest and path of each line of `SHA256SUMS`; None for a line that no build writes."""
    try:
        return list(_lines(reading.read(out / SUMS, MAX_LISTING).decode("utf-8")))
    except (OSError, UnicodeDecodeError):
        return []


def _lines(listing: str) -> Iterable[tuple[str, str] | None]:
    for line in listing.removesuffix("\n").split("\n"):
        match = _LINE.fullmatch(line)
        yield (match[1], match[2]) if match and _is_below(match[2]) else None


def _is_below(name: str) -> bool:
    path = PurePosixPath(name)
    return not path.is_absolute() and ".." not in path.parts and "\0" not in name


def file_digest(path: Path, limit: int = MAX_FILE) -> str | None:
    """Return the SHA-256 of a file; None if it cannot be read, is a link, or has more than `limit` bytes."""
    try:
        return reading.digest(path, limit)
    except OSError:
        return None


def is_intact(out: Path, digest: str) -> bool:
    """Return whether `out` has exactly the files of the listing with this digest, byte for byte."""
    try:
        listing = reading.read(out / SUMS, MAX_LISTING)
        if hashlib.sha256(listing).hexdigest() != digest:
            return False
        sums = list(read_sums(out))
        if any(file_digest(out / path) != sha for sha, path in sums):
            return False
        return sum(1 for path, _ in everything_in(out) if path != out / SIGNATURE) == len(sums) + 1
    except OSError:
        return False
