"""Files and folders that change in one go or not at all."""

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
    """Write a file so that a reader sees the old bytes or the new ones, never half."""
    with writing(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        beside = path.with_name(f".{path.name}.{os.getpid()}")
        try:
            beside.write_bytes(content)
            beside.replace(path)
        except OSError:
            beside.unlink(missing_ok=True)
            raise


def link_or_copy(source: Path, target: Path) -> None:
    """Give a file a second name, or copy it where the file system has none to give.

    A change through one name is a change of both, so `source` is a file that can be made again, never one of an author.
    """
    try:
        os.link(source, target)
    except OSError:
        shutil.copyfile(source, target)


def swap_in(new: Path, current: Path) -> None:
    """Put the folder `new` in the place of `current`, whole, and remove what was there.

    Linux exchanges the two names in one step. Elsewhere there is a moment between two renames; a run that
    dies in it leaves the old folder beside, and `recover` puts it back.
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
    """Undo what a run that died in the middle left behind."""
    old = _beside(current, "old")
    if old.exists() and not current.exists():
        old.rename(current)
    for leftover in (old, _beside(current, "next")):
        if leftover.exists():
            shutil.rmtree(leftover)


def next_to(current: Path) -> Path:
    """The folder beside `current` in which its successor is made."""
    return _beside(current, "next")


def _beside(path: Path, word: str) -> Path:
    return path.with_name(f".{path.name}.{word}")


def _exchange(first: Path, second: Path) -> bool:
    try:
        renameat2 = ctypes.CDLL(None, use_errno=True).renameat2
    except (AttributeError, OSError, TypeError):
        return False
    names = os.fsencode(first), os.fsencode(second)
    if renameat2(_AT_FDCWD, names[0], _AT_FDCWD, names[1], _RENAME_EXCHANGE) == 0:
        return True
    if ctypes.get_errno() in (errno.EINVAL, errno.ENOSYS, errno.EPERM):  # the file system cannot
        return False
    raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()), str(second))


@contextmanager
def sole_use(path: Path) -> Iterator[bool]:
    """Whether this process alone holds the lock file while the block runs. The lock goes with the process."""
    with writing(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        file = path.open("wb")
    with file:
        _held.append(file)
        try:
            yield _lock(file.fileno())
        finally:
            _held.remove(file)


_held: list[BinaryIO] = []


def _let_go() -> None:
    """Close the lock in forked workers: one that ends a moment after its killed parent must not hold it until then."""
    for file in _held:
        file.close()


if hasattr(os, "register_at_fork"):  # not on Windows
    os.register_at_fork(after_in_child=_let_go)


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
