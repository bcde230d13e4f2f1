"""The complaint as a value: a code, a message, a place, hints. Nothing here prints."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

from generator.diagnostics.codes import CODES, Severity

T = TypeVar("T", covariant=True)


@dataclass(frozen=True, slots=True)
class Spot:
    """A position that the parser already knows: line and column count from 1, in code points."""

    line: int
    column: int
    length: int = 1


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a source file: a path of keys and indexes, not a line.

    Lines are looked up only for what is reported, so an added comment changes no cached value.
    `file` is relative to the project, with `/`. `at_key` points to the key instead of its value.
    """

    file: str
    path: tuple[str | int, ...] = ()
    at_key: bool = False
    spot: Spot | None = None

    def into(self, *path: str | int) -> Place:
        """The place of a part of what is here."""
        return Place(self.file, (*self.path, *path))


@dataclass(frozen=True, slots=True)
class Label:
    """A second place worth showing, and why."""

    at: Place
    text: str


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One complaint. Style: lower case, no full stop, the author's words in back-quotes, the fact before the rule."""

    code: str
    message: str
    at: Place
    note: str = ""
    labels: tuple[Label, ...] = ()
    hints: tuple[str, ...] = ()
    subject: str = ""

    @property
    def severity(self) -> Severity:
        """Severity belongs to the code."""
        return CODES[self.code].severity


@dataclass(frozen=True, slots=True)
class Outcome(Generic[T]):
    """What every step returns: its value, and what it has to complain about."""

    value: T
    diagnostics: tuple[Diagnostic, ...] = ()


def has_errors(diagnostics: Iterable[Diagnostic], *, strict: bool = False) -> bool:
    """Whether the run has to stop; `strict` counts warnings as errors."""
    return any(strict or d.severity == "error" for d in diagnostics)
