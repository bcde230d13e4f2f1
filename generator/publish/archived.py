"""Archived sites: sites of older versions are rendered once, and then linked into every `dist/`."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path

from generator.engine.canonical import parse_json
from generator.engine.files import write_atomic
from generator.engine.reading import read
from generator.project import Project
from generator.publish.dist import MAX_LISTING, Linked, Published, file_digest
from generator.publish.offline import MANIFEST, WORKER
from generator.render.formats import media_type

LISTING = "listing.json"


def archived_site(project: Project, key: str) -> dict[str, Linked] | None:
    """Return the files of the archived site with this key, by path below the site; None if it is missing or damaged.

    `dist/` contains hard links to these files, so an edit in `dist/` changes them as well. Size and time of a file do
    not reveal every edit, so digests are compared.
    """
    folder = _folder(project, key)
    try:
        rows = parse_json(read(folder / LISTING, MAX_LISTING))
        intact = all(file_digest(folder / "site" / path) == digest for path, digest, _ in rows)
    except (OSError, ValueError, TypeError):
        return None
    return _links(folder, rows) if intact else None


def archive_site(project: Project, key: str, files: Mapping[str, Published]) -> dict[str, Linked]:
    """Store a site under a key, without the files that make it installable: only the newest version is."""
    folder = _folder(project, key)
    shutil.rmtree(folder, ignore_errors=True)
    rows = []
    for path, file in sorted(files.items()):
        name = path.removeprefix("site/")
        if not path.startswith("site/") or name in (WORKER, MANIFEST):
            continue
        target = folder / "site" / name
        write_atomic(target, file.content)
        rows.append((name, hashlib.sha256(file.content).hexdigest(), len(file.content)))
    write_atomic(folder / LISTING, json.dumps(rows).encode())
    return _links(folder, rows)


def delete_archived_sites(project: Project, keys: Iterable[str]) -> None:
    """Delete all archived sites except those with these keys."""
    root = project.cache / "kept"
    for folder in root.iterdir() if root.is_dir() else ():
        if folder.name not in set(keys):
            shutil.rmtree(folder)


def _folder(project: Project, key: str) -> Path:
    return project.cache / "kept" / key


def _links(folder: Path, rows: Iterable[tuple[str, str, int]]) -> dict[str, Linked]:
    return {path: Linked(folder / "site" / path, digest, size, media_type(path)) for path, digest, size in rows}
