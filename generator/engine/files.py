"""Atomic writes of files and folders, and a lock file."""

from __future__ import annotations

import ctypes
import errno
import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

_AT_FDCWD = -100
_RENAME_EXCHANGE = 2


class WriteError(OSError):
    """A file or folder that cannot be written; `filename` is its path, not that of a temporary file beside it."""


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """Raise what the operating system refuses in the block as a `WriteError` of `path`."""
    try:
        yield
    except OSError as error:
        raise WriteError(error.errno, error.strerror or str(error), str(path)) from error


def write_atomic(path: Path, content: bytes) -> None:
    """Write a file so that a reader sees the old bytes or the new ones, never a part."""
    with writing(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary = path.with_name(f".{path.name}.{os.getpid()}")
        try:
            temporary.write_bytes(content)
            temporary.replace(path)
        except OSError:
            temporary.unlink(missing_ok=True)
            raise


def link_or_copy(source: Path, target: Path) -> None:
    """Hard-link a file, or copy it where the file system does not support links.

    A change of one is a change of both, so `source` must be a file that can be rebuilt, never one of an author.
    """
    try:
        os.link(source, target)
    except OSError:
        shutil.copyfile(source, target)


def swap_in(new: Path, current: Path) -> None:
    """Replace the folder `current` by `new` atomically, and remove the old one.

    Linux exchanges the two names in one step. Other systems need two renames; if the process is killed between them,
    the old folder is left under a temporary name, and `recover` restores it.
    """
    if not current.exists():
        new.rename(current)
        return
    if not _exchange(new, current):
        old = _beside(current, "old")
        current.rename(old)
        new.rename(current)
        new = old
    shutil.rmtree(new)


def recover(current: Path) -> None:
    """Clean up after a process that was killed during `swap_in`."""
    old = _beside(current, "old")
    if old.exists() and not current.exists():
        old.rename(current)
    for leftover in (old, _beside(current, "next")):
        if leftover.exists():
            shutil.rmtree(leftover)


def next_to(current: Path) -> Path:
    """Return the folder beside `current` in which its successor is built."""
    return _beside(current, "next")


def _beside(path: Path, suffix: str) -> Path:
    return path.with_name(f".{path.name}.{suffix}")


def _exchange(first: Path, second: Path) -> bool:
    try:
        renameat2 = ctypes.CDLL(None, use_errno=True).renameat2
    except (AttributeError, OSError, TypeError):
        return False
    names = os.fsencode(first), os.fsencode(second)
    if renameat2(_AT_FDCWD, names[0], _AT_FDCWD, names[1], _RENAME_EXCHANGE) == 0:
        return True
    if ctypes.get_errno() in (errno.EINVAL, errno.ENOSYS, errno.EPERM):  # not supported by the file system
        return False
    raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()), str(second))


@contextmanager
def sole_use(path: Path) -> Iterator[bool]:
    """Lock a file while the block runs; yield False if another process holds the lock.

    The system releases the lock when the process ends.
    """
    with writing(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        file = path.open("wb")
    with file:
        _lock_files.append(file)
        try:
            yield _lock(file.fileno())
        finally:
            _lock_files.remove(file)


_lock_files: list[BinaryIO] = []


def _close_lock_files() -> None:
    """Close the lock in forked workers, so that an orphan cannot keep it after the parent is killed."""
    for file in _lock_files:
        file.close()


if hasattr(os, "register_at_fork"):  # not on Windows
    os.register_at_fork(after_in_child=_close_lock_files)


def _lock(descriptor: int) -> bool:
    if sys.platform == "win32":
        import msvcrt

        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True
    import fcntl

    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
