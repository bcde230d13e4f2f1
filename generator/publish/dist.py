"""`dist/`: every file with its digest, swapped in whole; and whether it is still what these sources made."""

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
    """One file of `dist/` before it is written."""

    content: bytes
    media_type: str
    records: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Linked:
    """One file of `dist/` that lies ready in the cache: where, its SHA-256, its size in bytes.

    It becomes a hard link, as fifty archived sites would otherwise be stored and written twice. So it must be a file
    of the cache, whose bytes are compared with their digest before they are used again. Sources are `Published`.
    """

    source: Path
    sha256: str
    size: int
    media_type: str
    records: tuple[str, ...] = ()


def publish(out: Path, files: Mapping[str, Published | Linked], about: Mapping[str, object]) -> str:
    """Write all files beside `out`, then swap them in. Returns the digest that `SHA256SUMS` has."""
    rows = [_row(path, file) for path, file in sorted(files.items())]
    manifest = json.dumps({"schema": "sop-manifest-1", **about, "files": rows}, ensure_ascii=False, indent=1) + "\n"
    sums = [(row["sha256"], row["path"]) for row in rows] + [(hashlib.sha256(manifest.encode()).hexdigest(), MANIFEST)]
    listing = "".join(f"{digest}  {path}\n" for digest, path in sorted(sums, key=lambda one: str(one[1])))
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


def prepare(out: Path) -> tuple[str, ...]:
    """Clear what a run that died left behind; names files in `out` that no run of ours has put there."""
    with writing(out):
        recover(out)
    if not out.is_dir():
        return (out.name,) if out.exists() else ()
    ours = {path for _, path in read_sums(out)} | {SUMS, SIGNATURE}
    return tuple(name for path in files_below(out) if (name := path.relative_to(out).as_posix()) not in ours)


def read_manifest(out: Path) -> Mapping[str, Any]:
    """What `manifest.json` says of what was published; nothing where there is none."""
    try:
        told = json.loads((out / MANIFEST).read_bytes())
    except (OSError, ValueError):
        return {}
    return told if isinstance(told, dict) else {}


def read_sums(out: Path) -> Iterable[tuple[str, str]]:
    """Digest and path of each published file, as `SHA256SUMS` lists them; nothing where there is no list."""
    try:
        lines = (out / SUMS).read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return []
    return [(line[:64], line[66:]) for line in lines if re.fullmatch(r"[0-9a-f]{64}  \S.*", line)]


def file_digest(path: Path) -> str | None:
    """SHA-256 of a file, or None where there is none."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return None


def is_intact(out: Path, digest: str) -> bool:
    """Whether `out` holds exactly the files that the listing with this digest names, byte for byte."""
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
