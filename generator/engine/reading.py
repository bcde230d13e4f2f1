"""Read files that somebody else may have made: regular files only, and never more than a limit.

A named pipe or a device is refused before it is opened, because opening may wait for ever and reading may have no end.
"""

from __future__ import annotations

import errno
import hashlib
import os
import stat
from io import BufferedReader
from pathlib import Path

_SPECIAL = {
    stat.S_IFIFO: "a named pipe",
    stat.S_IFCHR: "a device",
    stat.S_IFBLK: "a device",
    stat.S_IFSOCK: "a socket",
    stat.S_IFDIR: "a folder",
    stat.S_IFLNK: "a link",
}
_FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)
"""Flags of opening. It must not wait: a path may become a named pipe after its type was checked."""


class NotRegular(OSError):
    """Raised for a path that is not a regular file."""


class TooLarge(OSError):
    """Raised for a file of more bytes than its kind may have."""


def read(path: Path, limit: int) -> bytes:
    """Return the bytes of a regular file, or of the file that a link leads to.

    Raise `NotRegular`, `TooLarge` (more than `limit` bytes) or another `OSError`.
    """
    with _open(path, follow=True) as file:
        content = file.read(limit + 1)
    if len(content) > limit:
        raise _too_large(path, limit)
    return content


def head(path: Path, count: int) -> bytes:
    """Return at most the first `count` bytes of a regular file. Raise `NotRegular` or another `OSError`."""
    with _open(path, follow=True) as file:
        return file.read(count)


def digest(path: Path, limit: int) -> str:
    """Return the SHA-256 of a regular file that is not a link, in hexadecimal; raise as `read` does."""
    with _open(path, follow=False) as file:
        if os.fstat(file.fileno()).st_size > limit:
            raise _too_large(path, limit)
        return hashlib.file_digest(file, "sha256").hexdigest()


def check(path: Path, limit: int) -> None:
    """Raise as `read` does, without reading, for a file that another program will read; it may be missing."""
    try:
        status = path.stat()
    except FileNotFoundError:
        return
    _refuse_special(path, status.st_mode)
    if status.st_size > limit:
        raise _too_large(path, limit)


def special(path: Path) -> str:
    """Return what is at a path if it is not a regular file, such as `a link`; "" for a regular file or nothing."""
    try:
        return _SPECIAL.get(stat.S_IFMT(path.lstat().st_mode), "")
    except OSError:
        return ""


def _open(path: Path, *, follow: bool) -> BufferedReader:
    _refuse_special(path, path.stat(follow_symlinks=follow).st_mode)
    file = os.fdopen(os.open(path, _FLAGS), "rb")
    try:
        _refuse_special(path, os.fstat(file.fileno()).st_mode)
    except NotRegular:
        file.close()
        raise
    return file


def _refuse_special(path: Path, mode: int) -> None:
    if not stat.S_ISREG(mode):
        kind = _SPECIAL.get(stat.S_IFMT(mode), "something else")
        raise NotRegular(errno.EINVAL, f"it is {kind}, not a regular file", str(path))


def _too_large(path: Path, limit: int) -> TooLarge:
    return TooLarge(errno.EOVERFLOW, f"it has more than {limit / 1e6:.0f} MB", str(path))
