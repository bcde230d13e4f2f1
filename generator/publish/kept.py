"""Sites of versions that are no longer the newest: made once, and linked into every `dist/` from then on."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path, PurePosixPath

from generator.engine.files import write_atomic
from generator.project import Project
from generator.publish.dist import Linked, Published
from generator.publish.offline import MANIFEST, WORKER
from generator.render.formats import MEDIA_TYPES

LISTING = "listing.json"


def kept_site(project: Project, key: str) -> dict[str, Linked] | None:
    """The files of a site that was made under this key, by path below the site; None if it is not there, or touched.

    A file counts as touched when its size or time is another than when it was written.
    """
    folder = _folder(project, key)
    try:
        rows = json.loads((folder / LISTING).read_text(encoding="utf-8"))
        for path, _, size, time in rows:
            state = (folder / "site" / path).stat()
            if (state.st_size, state.st_mtime_ns) != (size, time):
                return None
    except (OSError, ValueError):
        return None
    return {path: _linked(folder / "site" / path, digest, size) for path, digest, size, _ in rows}


def keep_site(project: Project, key: str, files: Mapping[str, Published]) -> dict[str, Linked]:
    """Keep a site under a key. What installs itself on a device is left out: only the newest version does."""
    folder = _folder(project, key)
    shutil.rmtree(folder, ignore_errors=True)
    rows = []
    for path, file in sorted(files.items()):
        name = path.removeprefix("site/")
        if not path.startswith("site/") or name in (WORKER, MANIFEST):
            continue
        target = folder / "site" / name
        write_atomic(target, file.content)
        state = target.stat()
        rows.append((name, hashlib.sha256(file.content).hexdigest(), state.st_size, state.st_mtime_ns))
    write_atomic(folder / LISTING, json.dumps(rows).encode())
    return {path: _linked(folder / "site" / path, digest, size) for path, digest, size, _ in rows}


def forget_sites(project: Project, keys: Iterable[str]) -> None:
    """Drop every site but those with these keys."""
    root = project.cache / "kept"
    for folder in root.iterdir() if root.is_dir() else ():
        if folder.name not in set(keys):
            shutil.rmtree(folder)


def _folder(project: Project, key: str) -> Path:
    return project.cache / "kept" / key


def _linked(source: Path, digest: str, size: int) -> Linked:
    media_type = MEDIA_TYPES.get(PurePosixPath(source.name).suffix, "application/octet-stream")
    return Linked(source, digest, size, media_type)
