"""Options that commands share, and the output of results, diagnostics and progress."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

import click

from generator.diagnostics.diagnostic import Diagnostic, Outcome
from generator.project import Project

T = TypeVar("T")

LONGEST_LINE = 300
"""Maximum length of a line in a record (see `Line` in the model)."""

FORMATS = ("text", "json", "github", "sarif")

project_option = click.option(
    "--project",
    "root",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=".",
    help="Folder of the handbook, which contains sop_data/. Default: the current folder.",
)
format_option = click.option(
    "--format", "format_", type=click.Choice(FORMATS), default="text", help="Format of diagnostics. Default: text."
)
strict_option = click.option("--strict", is_flag=True, help="Treat warnings as errors.")
jobs_option = click.option(
    "--jobs", type=click.IntRange(1, 64), help="Number of worker processes. Default: one per core."
)


def report(project: Project, diagnostics: tuple[Diagnostic, ...], format_: str, *, strict: bool) -> None:
    """Write diagnostics: text to standard error, machine formats to standard output."""
    if not diagnostics and format_ in ("text", "github"):
        return
    from generator.diagnostics import machine, text
    from generator.diagnostics.locate import Locator

    renderers: dict[str, Callable[..., str]] = {
        "text": text.render,
        "json": machine.render_json,
        "github": machine.render_github,
        "sarif": machine.render_sarif,
    }
    click.echo(
        renderers[format_](diagnostics, Locator(project.read_source), strict=strict), nl=False, err=format_ == "text"
    )
    if format_ == "text":
        errors = sum(strict or d.severity == "error" for d in diagnostics)
        codes = ", ".join(sorted({d.code for d in diagnostics}))
        counts = f"{errors} error{'s' * (errors != 1)}, {len(diagnostics) - errors} warnings"
        click.echo(f"\n{counts}; `sop explain CODE` explains {codes}", err=True)


def say(format_: str, line: str) -> None:
    """Print a result line, in text format only."""
    if format_ == "text":
        click.echo(line)


def value_of(project: Project, outcome: Outcome[T | None]) -> T:
    """Write the diagnostics of a command as text; return its result, or exit with 1 if it has none."""
    report(project, outcome.diagnostics, "text", strict=False)
    if outcome.value is None:
        sys.exit(1)
    return outcome.value


def line(_context: click.Context, _parameter: click.Parameter, text: str) -> str:
    """Return a text that becomes a line of a record, or refuse it as a usage error."""
    stripped = text.strip()
    if not stripped or len(stripped) > LONGEST_LINE or not stripped.isprintable():
        raise click.BadParameter(f"write one line of 1 to {LONGEST_LINE} characters")
    return stripped


class Console:
    """Shows progress on standard error: a bar on a terminal, plain lines elsewhere, nothing in machine formats."""

    def __init__(self, format_: str) -> None:
        self._silent = format_ != "text"
        self._live = sys.stderr.isatty() and not self._silent

    def step(self, number: int, name: str) -> None:
        """Print the step that begins."""
        if not self._silent:
            click.echo(f"step {number}: {name}", err=True)

    @contextmanager
    def progress(self, total: int) -> Iterator[Callable[[], None]]:
        """Yield a function to call after each finished task."""
        if not self._live or total == 0:
            yield lambda: None
            return
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

        columns = (TextColumn("        rendering"), BarColumn(), MofNCompleteColumn())
        with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
            task = bar.add_task("", total=total)
            yield lambda: bar.advance(task)
