"""The one door to everything ambient: folders, files, today's date, fonts, versions of what is installed.

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

PACKAGE = Path(__file__).resolve().parent
BUNDLED = PACKAGE / "bundled" if (PACKAGE / "bundled").is_dir() else PACKAGE.parent
"""Where theme, site overrides and site configuration of the product lie: in the wheel, or in the source tree."""

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
"""Installed packages whose version can change a byte of the output."""


@dataclass(frozen=True, slots=True)
class Project:
    """One handbook's folder and how it is to be built."""

    root: Path
    out: Path
    jobs: int
    today: date
    elsewhere: Path | None = None
    """Where to keep what can be made again, if not in the handbook's folder."""

    @property
    def cache(self) -> Path:
        """What can be made again; safe to delete."""
        return self.elsewhere or self.root / ".sop"

    @property
    def data(self) -> Path:
        """The YAML records."""
        return self.root / "sop_data"

    @property
    def content(self) -> Path:
        """Hand-written pages; may be missing."""
        return self.root / "content"

    @property
    def theme(self) -> Path:
        """Templates, styles and catalogues: the project's own, or the product's."""
        return self._own("theme")

    @property
    def overrides(self) -> Path:
        """Material's `custom_dir`: the project's own, or the product's."""
        return self._own("site_overrides")

    @property
    def site_config(self) -> Path:
        """The hand-written `mkdocs.yml`: the project's own, or the product's."""
        return self._own("mkdocs.yml")

    @property
    def store(self) -> Path:
        """What earlier runs made, by content key; safe to delete."""
        return self.cache / "store"

    def _own(self, name: str) -> Path:
        own = self.root / name
        return own if own.exists() else BUNDLED / name

    def relative(self, path: Path) -> str:
        """A path as messages name it: relative to the project, with `/`."""
        return path.relative_to(self.root).as_posix()

    def read_source(self, file: str) -> str | None:
        """The text of a source file that a message names, or None if it cannot be shown."""
        try:
            return (self.root / file).read_bytes()[:5_000_000].decode("utf-8-sig")
        except (OSError, UnicodeDecodeError):
            return None


def open_project(root: Path, *, out: Path | None = None, jobs: int | None = None) -> Project:
    """The project in a folder. `jobs` counts worker processes; by default one per core."""
    root = root.resolve()
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return Project(root, (out or root / "dist").resolve(), jobs or cores, date.today())


def files_below(folder: Path) -> Iterator[Path]:
    """Every file below a folder in a fixed order, without hidden ones and Python's caches."""
    if not folder.is_dir():
        return
    for path in sorted(folder.iterdir()):
        if path.name.startswith(".") or path.name == "__pycache__":
            continue
        if path.is_dir() and not path.is_symlink():
            yield from files_below(path)
        else:
            yield path


def tree_digest(*roots: Path) -> str:
    """SHA-256 over the names and bytes of files and folders; the same in whatever folder they lie."""
    digest = hashlib.sha256()
    for root in roots:
        try:
            for path in [root] if root.is_file() else files_below(root):
                name = path.name if path == root else path.relative_to(root).as_posix()
                content = _content(path)
                digest.update(os.fsencode(name) + f"\0{len(content)}\0".encode() + content)
        except OSError:  # a folder that may not be read; loading says so
            digest.update(b"\0unreadable")
    return digest.hexdigest()


def _content(path: Path) -> bytes:
    """What stands for a file: its bytes, or a link's target; nothing for pipes and the like, which loading refuses."""
    try:
        if path.is_symlink():
            return os.fsencode(path.readlink()) + (_head(path) if path.is_file() else b"")
        return path.read_bytes() if path.is_file() else b""
    except OSError:
        return b""


def _head(path: Path) -> bytes:
    """The first 5 MB of a file that a link leads to; a record file is smaller."""
    with path.open("rb") as file:
        return file.read(5_000_000)


@cache
def program_digest() -> str:
    """SHA-256 over the generator's own code and the versions of the engines it drives, asked once a process."""
    versions = " ".join(f"{name}={version(name)}" for name in ENGINES)
    return hashlib.sha256(f"{__version__} {versions} {tree_digest(PACKAGE)}".encode()).hexdigest()
