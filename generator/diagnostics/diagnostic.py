"""Diagnostics as values: a code, a message, a place and hints. Nothing here prints."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

from generator.diagnostics.codes import CODES, Severity

T = TypeVar("T", covariant=True)


@dataclass(frozen=True, slots=True)
class Spot:
    """Position that the parser already knows. Line and column count from 1, in code points."""

    line: int
    column: int
    length: int = 1


@dataclass(frozen=True, slots=True)
class Place:
    """Location in a source file: a path of keys and indexes, not a line.

    Line numbers are computed only for what is reported, so that an added comment does not invalidate cached values.
    `file` is relative to the project, with `/`. `at_key` points to the key instead of its value.
    """

    file: str
    path: tuple[str | int, ...] = ()
    at_key: bool = False
    spot: Spot | None = None

    def into(self, *path: str | int) -> Place:
        """Return the place of a value inside this one."""
        return Place(self.file, (*self.path, *path))


@dataclass(frozen=True, slots=True)
class Label:
    """Second place to show, and why."""

    at: Place
    text: str


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """Error or warning about one place.

    Style: lower case, no full stop, user input in back-quotes. The message states the fact, the hint the action.
    """

    code: str
    message: str
    at: Place
    note: str = ""
    labels: tuple[Label, ...] = ()
    hints: tuple[str, ...] = ()
    subject: str = ""

    @property
    def severity(self) -> Severity:
        """Severity of the code."""
        return CODES[self.code].severity


@dataclass(frozen=True, slots=True)
class Outcome(Generic[T]):
    """Result of a step: its value and its diagnostics."""

    value: T
    diagnostics: tuple[Diagnostic, ...] = ()


def has_errors(diagnostics: Iterable[Diagnostic], *, strict: bool = False) -> bool:
    """Return whether the run has to stop; `strict` counts warnings as errors."""
    return any(strict or diagnostic.severity == "error" for diagnostic in diagnostics)
