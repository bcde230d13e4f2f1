"""`dist/`: write it with the digest of every file, swap it in atomically, and check that it is intact."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from generator.engine.files import link_or_copy, next_to, recover, swap_in, writing
from generator.project import files_below

MANIFEST = "manifest.json"
SUMS = "SHA256SUMS"
SIGNATURE = "SHA256SUMS.sig"


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
    return tuple(name for path in files_below(out) if (name := path.relative_to(out).as_posix()) not in expected)


def read_manifest(out: Path) -> Mapping[str, Any]:
    """Return the content of `manifest.json`; empty if it is missing or invalid."""
    try:
        manifest = json.loads((out / MANIFEST).read_bytes())
    except (OSError, ValueError):
        return {}
    return manifest if isinstance(manifest, dict) else {}


def read_sums(out: Path) -> Iterable[tuple[str, str]]:
    """Return digest and path of each published file from `SHA256SUMS`; empty if the file is missing."""
    try:
        lines = (out / SUMS).read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return []
    return [(line[:64], line[66:]) for line in lines if re.fullmatch(r"[0-9a-f]{64}  \S.*", line)]


def file_digest(path: Path) -> str | None:
    """Return the SHA-256 of a file, or None if it cannot be read."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return None


def is_intact(out: Path, digest: str) -> bool:
    """Return whether `out` has exactly the files of the listing with this digest, byte for byte."""
    try:
        listing = (out / SUMS).read_bytes()
        if hashlib.sha256(listing).hexdigest() != digest:
            return False
        sums = list(read_sums(out))
        if any(file_digest(out / path) != sha for sha, path in sums):
            return False
    except OSError:
        return False
    return sum(1 for path in files_below(out) if path != out / SIGNATURE) == len(sums) + 1
