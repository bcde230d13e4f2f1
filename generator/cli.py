"""Commands to pipeline to exit code; the only file that prints or exits.

0: clean. 1: the content has errors. 2: wrong usage. 3: a fault of this program.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from generator import __version__
from generator.diagnostics.codes import CODES
from generator.diagnostics.diagnostic import Diagnostic, has_errors
from generator.engine.store import Store
from generator.plan.artifact import PARTS
from generator.project import PACKAGE, Project, open_project

FORMATS = ("text", "json", "github", "sarif")

_project = click.option(
    "--project",
    "root",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=".",
    help="The handbook's folder; it holds sop_data/.",
)
_format = click.option(
    "--format", "format_", type=click.Choice(FORMATS), default="text", help="How complaints are written."
)
_strict = click.option("--strict", is_flag=True, help="Treat warnings as errors.")
_jobs = click.option("--jobs", type=click.IntRange(1, 64), help="Worker processes; by default one per core.")


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="sop")
def main() -> None:
    """Turn the YAML of a handbook into a site, printable checklists, training packs and exports."""


def run() -> None:
    """The console script: a fault of ours is said to be ours, in one line, with exit code 3."""
    try:
        main()
    except Exception as fault:  # the last resort, so that no author ever meets a traceback
        at = fault.__traceback__
        while at is not None and at.tb_next is not None:
            at = at.tb_next
        where = f"{Path(at.tb_frame.f_code.co_filename).name}:{at.tb_lineno}" if at is not None else "?"
        print(f"sop {__version__} has a fault: {type(fault).__name__} in {where}: {fault}", file=sys.stderr)
        print("please report it with the command and the file that it was working on", file=sys.stderr)
        sys.exit(3)


@main.command()
@_project
@_format
@_strict
@_jobs
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), help="Where to publish; by default dist/.")
@click.option("--only", help="Publish these parts alone: site,pdf,packs,exports.", callback=lambda _c, _p, v: _parts(v))
def build(root: Path, format_: str, strict: bool, jobs: int | None, out: Path | None, only: tuple[Any, ...]) -> None:
    """Check the handbook and publish it."""
    from generator.publish.unchanged import is_current, run_key

    project = open_project(root, out=out, jobs=jobs)
    if is_current(project, Store(project.store), run_key(project, only)):
        _report(project, (), format_, strict=strict)
        _say(format_, f"nothing changed: {_shown(project)} is as it should be")
        return
    from generator.pipeline import build as build_handbook

    outcome = build_handbook(project, only, _Console(format_), strict=strict)
    _report(project, outcome.diagnostics, format_, strict=strict)
    if not outcome.value:
        _say(format_, "nothing was published; what was there before is untouched")
        sys.exit(1)
    _say(format_, f"published {_shown(project)}")


@main.command()
@_project
@_format
@_strict
@_jobs
def check(root: Path, format_: str, strict: bool, jobs: int | None) -> None:
    """Check the handbook without publishing anything."""
    from generator.publish.unchanged import is_clean, remember_clean

    project = open_project(root, jobs=jobs)
    store = Store(project.store)
    if is_clean(project, store):
        _report(project, (), format_, strict=strict)
        _say(format_, "nothing to complain about")
        return
    from generator.pipeline import read

    outcome = read(project, _Console(format_), strict=strict)
    _report(project, outcome.diagnostics, format_, strict=strict)
    if not outcome.diagnostics:
        remember_clean(project, store)
        _say(format_, "nothing to complain about")
    if has_errors(outcome.diagnostics, strict=strict):
        sys.exit(1)


@main.command()
@_project
@_jobs
@click.option("--port", type=click.IntRange(1, 65535), default=8000, help="Port on this machine.")
def serve(root: Path, jobs: int | None, port: int) -> None:
    """Show the site on this machine; rebuild on save and reload the browser."""
    from generator.pipeline import build as build_handbook
    from generator.publish.watch import serve_site

    project = open_project(root, jobs=jobs)

    def rebuild() -> bool:
        outcome = build_handbook(project, PARTS, _Console("text"))
        _report(project, outcome.diagnostics, "text", strict=False)
        return outcome.value

    serve_site(project, port, rebuild, click.echo)


@main.command()
@_project
def schema(root: Path) -> None:
    """Write the JSON Schema of each kind of record to sop_data/schema/, for editors."""
    from generator.model.schema import write_schemas

    project = open_project(root)
    for path in write_schemas(project.data):
        click.echo(project.relative(path))


@main.command()
@_project
@_format
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option("--xlsx", required=True, type=click.Path(dir_okay=False, path_type=Path), help="The workbook to write.")
def records(root: Path, format_: str, files: tuple[Path, ...], xlsx: Path) -> None:
    """Gather filled-in checklists and forms into a workbook.

    FILES are records exported on the site, PDFs that were filled in and saved, or folders of them.
    """
    from generator.pipeline import read
    from generator.records.gather import gather
    from generator.records.read import record_files

    project = open_project(root)
    found = record_files(files)
    if not found:
        raise click.UsageError("there is no `.json` and no `.pdf` file in what was named")
    sources = read(project, _Console(format_))
    if sources.value is None:
        _report(project, sources.diagnostics, format_, strict=False)
        sys.exit(1)
    outcome = gather(sources.value.handbook, sources.value.catalogue, found, xlsx)
    _report(project, (*sources.diagnostics, *outcome.diagnostics), format_, strict=False)
    if not outcome.value:
        _say(format_, "no workbook was written; what was there before is untouched")
        sys.exit(1)
    _say(format_, f"gathered {outcome.value} record{'s' * (outcome.value != 1)} into {xlsx}")


@main.command()
@_project
@_format
@click.option(
    "--copies",
    required=True,
    type=click.Path(path_type=Path),
    help="The list of holders: CSV with copy number, holder, person and, if known, date.",
)
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), help="Where to; by default issued/.")
def issue(root: Path, format_: str, copies: Path, out: Path | None) -> None:
    """Issue numbered, controlled copies of the published handbook to those who hold them."""
    from generator.pipeline import issue_copies

    project = open_project(root)
    target = (out or project.root / "issued").resolve()
    outcome = issue_copies(project, copies, target, _Console(format_))
    _report(project, outcome.diagnostics, format_, strict=False)
    if not outcome.value:
        _say(format_, "nothing was issued; what was there before is untouched")
        sys.exit(1)
    _say(format_, f"issued {outcome.value} cop{'ies' if outcome.value != 1 else 'y'} to {out or 'issued'}")


@main.command()
@_project
@_format
@_jobs
@click.argument("role")
@click.option("--modules", default="", help="Teach these modules alone: ids with commas between them.")
@click.option("--minutes", type=click.IntRange(1, 10_000), help="Teach the critical clauses alone, in so many minutes.")
@click.option("--language", help="Fixed wording in this language; by default the handbook's.")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="The zip; by default <ROLE>.zip here.")
def pack(
    root: Path,
    format_: str,
    jobs: int | None,
    role: str,
    modules: str,
    minutes: int | None,
    language: str | None,
    out: Path | None,
) -> None:
    """Make the training pack of ROLE, or of a shorter course that says what it leaves out."""
    from generator.pipeline import make_pack
    from generator.plan.short_course import PackOrder

    project = open_project(root, jobs=jobs)
    target = out or Path(f"{Path(role).name}.zip")
    named = tuple(one.strip() for one in modules.split(",") if one.strip())
    outcome = make_pack(project, PackOrder(role, named, minutes, language), target, _Console(format_))
    _report(project, outcome.diagnostics, format_, strict=False)
    if not outcome.value:
        _say(format_, "no pack was made; what was there before is untouched")
        sys.exit(1)
    _say(format_, f"the pack is in {target}")


@main.command()
@_project
@_format
@click.argument("lists", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--xlsx", required=True, type=click.Path(dir_okay=False, path_type=Path), help="The workbook to write.")
@click.option("--on", type=click.DateTime(["%Y-%m-%d"]), help="The day to judge by; by default today.")
def matrix(root: Path, format_: str, lists: tuple[Path, ...], xlsx: Path, on: Any) -> None:
    """Tell who has been trained in what until when, and who has to come again.

    LISTS are those of who passed, as `sop class --results` writes them.
    """
    from generator.pipeline import training_matrix

    project = open_project(root)
    outcome = training_matrix(project, lists, on.date() if on else None, xlsx, _Console(format_))
    _report(project, outcome.diagnostics, format_, strict=False)
    if not outcome.value:
        _say(format_, "no workbook was written; what was there before is untouched")
        sys.exit(1)
    _say(format_, f"{outcome.value} trainings are in {xlsx}")


@main.command("class")
@_project
@_format
@_jobs
@click.argument("file", metavar="CLASS.yml", type=click.Path(path_type=Path))
@click.option("--results", type=click.Path(path_type=Path), help="The list of scores: makes what comes after the exam.")
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), help="Where to; by default classes/<id>/.")
def class_(root: Path, format_: str, jobs: int | None, file: Path, results: Path | None, out: Path | None) -> None:
    """Make the records of a class: sign-in sheets and forms before the exam, certificates and a report after it."""
    from generator.pipeline import make_class

    project = open_project(root, jobs=jobs)
    outcome = make_class(project, file, results, out, _Console(format_))
    _report(project, outcome.diagnostics, format_, strict=False)
    folder, files = outcome.value
    if not folder:
        _say(format_, "no record was made; what was there before is untouched")
        sys.exit(1)
    _say(format_, f"{files} files of the class are in {folder}")


@main.command()
@_project
@_format
@click.option(
    "--out", type=click.Path(file_okay=False, path_type=Path), help="Where it was published; by default dist/."
)
@click.option("--verapdf", type=click.Path(path_type=Path), help="The program of veraPDF, to be asked as well.")
def verify(root: Path, format_: str, out: Path | None, verapdf: Path | None) -> None:
    """Look whether what was published is unchanged, and its PDFs keep the standards that they claim."""
    from generator.publish.verify import verify as verify_published

    project = open_project(root, out=out)
    outcome = verify_published(project, verapdf)
    _report(project, outcome.diagnostics, format_, strict=False)
    if outcome.diagnostics:
        sys.exit(1)
    _say(format_, f"{outcome.value} PDFs are as they were published and keep PDF/A-3a and PDF/UA-1 by our own checks")


@main.command()
@click.argument("code")
def explain(code: str) -> None:
    """Explain a diagnostic code, such as L301."""
    if code.upper() not in CODES:
        raise click.BadParameter(f"there is no code {code}; codes are {', '.join(CODES)}", param_hint="CODE")
    click.echo((PACKAGE / "diagnostics" / "pages" / f"{code.upper()}.md").read_text(encoding="utf-8"), nl=False)


def _parts(value: str | None) -> tuple[str, ...]:
    if value is None:
        return PARTS
    parts = tuple(part.strip() for part in value.split(","))
    unknown = [part for part in parts if part not in PARTS]
    if unknown:
        raise click.BadParameter(f"{', '.join(unknown)} is none of {', '.join(PARTS)}")
    return parts


def _report(project: Project, diagnostics: tuple[Diagnostic, ...], format_: str, *, strict: bool) -> None:
    """Complaints go to standard output for machines, to standard error for people."""
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


def _shown(project: Project) -> str:
    return project.relative(project.out) if project.out.is_relative_to(project.root) else str(project.out)


def _say(format_: str, line: str) -> None:
    if format_ == "text":
        click.echo(line)


class _Console:
    """Shows how far a run is: a bar on a terminal, plain lines elsewhere, nothing beside machine formats."""

    def __init__(self, format_: str) -> None:
        self._silent = format_ != "text"
        self._live = sys.stderr.isatty() and not self._silent

    def step(self, number: int, name: str) -> None:
        """A step begins."""
        if not self._silent:
            click.echo(f"step {number}: {name}", err=True)

    @contextmanager
    def progress(self, total: int) -> Iterator[Callable[[], None]]:
        """Count tasks as they are done."""
        if not self._live or total == 0:
            yield lambda: None
            return
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

        columns = (TextColumn("        rendering"), BarColumn(), MofNCompleteColumn())
        with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
            task = bar.add_task("", total=total)
            yield lambda: bar.advance(task)
