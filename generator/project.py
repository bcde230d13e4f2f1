"""Access to the environment: paths, current date, installed versions.

No other module asks the operating system for a date, a folder or a setting.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.metadata import version
from pathlib import Path

from generator import __version__
from generator.engine.reading import head

PACKAGE = Path(__file__).resolve().parent
BUNDLED = PACKAGE / "bundled" if (PACKAGE / "bundled").is_dir() else PACKAGE.parent
"""Folder of the product's own theme, site overrides and site configuration: in the wheel or in the source tree."""

ENGINES = (
    "mkdocs",
    "mkdocs-material",
    "markdown",
    "pymdown-extensions",
    "jinja2",
    "weasyprint",
    "pydyf",
    "uharfbuzz",
    "pikepdf",
    "pypdfium2",
    "pypinyin",
    "python-pptx",
    "segno",
)
"""Packages whose version can change the bytes of the output."""

SHOWN_BYTES = 5_000_000
"""Bytes of a source file that a diagnostic may quote from."""

HASHED_BYTES = 64_000_000
"""Bytes of a file that a digest of a tree covers, with the size of the whole. Loading refuses files that are larger."""


@dataclass(frozen=True, slots=True)
class Project:
    """Folder of a handbook, and the settings of its build."""

    root: Path
    out: Path
    jobs: int
    today: date
    elsewhere: Path | None = None
    """Folder for the cache, if it is not in the handbook's folder."""

    @property
    def cache(self) -> Path:
        """Folder of everything that can be rebuilt; safe to delete."""
        return self.elsewhere or self.root / ".sop"

    @property
    def data(self) -> Path:
        """Folder of the YAML records."""
        return self.root / "sop_data"

    @property
    def content(self) -> Path:
        """Folder of the hand-written pages; may be missing."""
        return self.root / "content"

    @property
    def theme(self) -> Path:
        """Folder of templates, styles and translations: the project's own, or the product's."""
        return self._own("theme")

    @property
    def overrides(self) -> Path:
        """Folder for Material's `custom_dir`: the project's own, or the product's."""
        return self._own("site_overrides")

    @property
    def site_config(self) -> Path:
        """The hand-written `mkdocs.yml`: the project's own, or the product's."""
        return self._own("mkdocs.yml")

    @property
    def store(self) -> Path:
        """Folder of results of earlier runs, by content key; safe to delete."""
        return self.cache / "store"

    def _own(self, name: str) -> Path:
        own = self.root / name
        return own if own.exists() else BUNDLED / name

    def relative(self, path: Path) -> str:
        """Return a path as shown in messages: relative to the project, with `/`."""
        return path.relative_to(self.root).as_posix()

    def read_source(self, file: str) -> str | None:
        """Return the text of a source file to show in a diagnostic, or None if it cannot be shown."""
        try:
            return head(self.root / file, SHOWN_BYTES).decode("utf-8-sig")
        except (OSError, ValueError):
            return None


def open_project(root: Path, *, out: Path | None = None, jobs: int | None = None) -> Project:
    """Return the project in a folder. `jobs` is the number of worker processes, by default one per core."""
    root = root.resolve()
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return Project(root, (out or root / "dist").resolve(), jobs or cores, date.today())


def files_below(folder: Path, *, hidden: bool = False) -> Iterator[Path]:
    """Yield every file below a folder in a fixed order; links to folders are not followed.

    Hidden files and Python's caches are left out unless `hidden` is set.
    """
    if not folder.is_dir():
        return
    open_folders = [iter(sorted(folder.iterdir()))]  # no recursion: folders may be nested deeper than Python's stack
    while open_folders:
        path = next(open_folders[-1], None)
        if path is None:
            open_folders.pop()
        elif not hidden and (path.name.startswith(".") or path.name == "__pycache__"):
            continue
        elif path.is_dir() and not path.is_symlink():
            open_folders.append(iter(sorted(path.iterdir())))
        else:
            yield path


def tree_digest(*roots: Path) -> str:
    """Return a SHA-256 over the names and bytes of files and folders, independent of where they are."""
    digest = hashlib.sha256()
    for root in roots:
        try:
            for path in [root] if root.is_file() else files_below(root):
                name = path.name if path == root else path.relative_to(root).as_posix()
                digest.update(os.fsencode(name) + _content(path))
        except OSError:  # loading reports folders that cannot be read
            digest.update(b"\0unreadable")
    return digest.hexdigest()


def _content(path: Path) -> bytes:
    """Return the bytes to hash for a path: target of a link, size, content. Loading refuses special files."""
    try:
        target = os.fsencode(path.readlink()) if path.is_symlink() else b""
        return target + f"\0{path.stat().st_size}\0".encode() + head(path, HASHED_BYTES)
    except OSError:
        return b"\0unreadable"


@cache
def program_digest() -> str:
    """Return a SHA-256 over the generator's code and the versions of `ENGINES`, computed once per process."""
    versions = " ".join(f"{name}={version(name)}" for name in ENGINES)
    return hashlib.sha256(f"{__version__} {versions} {tree_digest(PACKAGE)}".encode()).hexdigest()
