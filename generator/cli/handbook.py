"""Commands on the handbook: build, check, serve, issue, records, schema, explain."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import Any

import click

from generator.cli.console import Console, format_option, jobs_option, project_option, report, say, strict_option
from generator.cli.group import main
from generator.diagnostics.codes import CODES
from generator.diagnostics.diagnostic import has_errors
from generator.engine.store import Store
from generator.plan.artifact import PARTS
from generator.project import PACKAGE, Project, open_project


@main.command()
@project_option
@format_option
@strict_option
@jobs_option
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), help="Where to publish; by default dist/.")
@click.option("--only", help="Publish these parts alone: site,pdf,packs,exports.", callback=lambda _c, _p, v: _parts(v))
@click.option(
    "--as-of",
    type=click.DateTime(["%Y-%m-%d"]),
    help="Publish what was in force on this day once more, from its release; by default to dist-VERSION/.",
)
def build(
    root: Path, format_: str, strict: bool, jobs: int | None, out: Path | None, only: tuple[Any, ...], as_of: Any
) -> None:
    """Check the handbook and publish it."""
    from generator.publish.unchanged import is_current, run_key

    version = _held(root, as_of.date(), format_) if as_of else None
    if version is not None and out is None:
        out = root / f"dist-{version}"
    project = open_project(root, out=out, jobs=jobs)
    if is_current(project, Store(project.store), run_key(project, only, version)):
        report(project, (), format_, strict=strict)
        say(format_, f"nothing changed: {_shown(project)} is as it should be")
        return
    from generator.pipeline.build import build as build_handbook

    outcome = build_handbook(project, only, Console(format_), version, strict=strict)
    report(project, outcome.diagnostics, format_, strict=strict)
    if not outcome.value:
        say(format_, "nothing was published; what was there before is untouched")
        sys.exit(1)
    say(format_, f"published {_shown(project)}")


def _held(root: Path, day: date, format_: str) -> str:
    """The version that was in force on a day; if there is none, that is said, and the run ends."""
    from generator.pipeline.releases import held_on

    project = open_project(root)
    held = held_on(project, day)
    if held.value is None:
        report(project, held.diagnostics, format_, strict=False)
        sys.exit(1)
    return held.value.snapshot.version


@main.command()
@project_option
@format_option
@strict_option
@jobs_option
def check(root: Path, format_: str, strict: bool, jobs: int | None) -> None:
    """Check the handbook without publishing anything."""
    from generator.publish.unchanged import is_clean, remember_clean

    project = open_project(root, jobs=jobs)
    store = Store(project.store)
    if is_clean(project, store):
        report(project, (), format_, strict=strict)
        say(format_, "nothing to complain about")
        return
    from generator.pipeline.sources import read

    outcome = read(project, Console(format_), strict=strict, due=True)
    report(project, outcome.diagnostics, format_, strict=strict)
    if not outcome.diagnostics:
        remember_clean(project, store)
        say(format_, "nothing to complain about")
    if has_errors(outcome.diagnostics, strict=strict):
        sys.exit(1)


@main.command()
@project_option
@jobs_option
@click.option("--port", type=click.IntRange(1, 65535), default=8000, help="Port on this machine.")
def serve(root: Path, jobs: int | None, port: int) -> None:
    """Show the site on this machine; rebuild on save and reload the browser."""
    from generator.pipeline.build import build as build_handbook
    from generator.publish.watch import serve_site

    project = open_project(root, jobs=jobs)

    def rebuild() -> bool:
        outcome = build_handbook(project, PARTS, Console("text"))
        report(project, outcome.diagnostics, "text", strict=False)
        return outcome.value

    serve_site(project, port, rebuild, click.echo)


@main.command()
@project_option
def schema(root: Path) -> None:
    """Write the JSON Schema of each kind of record to sop_data/schema/, for editors."""
    from generator.model.schema import write_schemas

    project = open_project(root)
    for path in write_schemas(project.data):
        click.echo(project.relative(path))


@main.command()
@project_option
@format_option
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option("--xlsx", required=True, type=click.Path(dir_okay=False, path_type=Path), help="The workbook to write.")
def records(root: Path, format_: str, files: tuple[Path, ...], xlsx: Path) -> None:
    """Gather filled-in checklists and forms into a workbook.

    FILES are records exported on the site, PDFs that were filled in and saved, or folders of them.
    """
    from generator.pipeline.sources import read
    from generator.records.gather import gather
    from generator.records.read import record_files

    project = open_project(root)
    found = record_files(files)
    if not found:
        raise click.UsageError("there is no `.json` and no `.pdf` file in what was named")
    sources = read(project, Console(format_))
    if sources.value is None:
        report(project, sources.diagnostics, format_, strict=False)
        sys.exit(1)
    outcome = gather(sources.value.handbook, sources.value.catalogue, found, xlsx)
    report(project, (*sources.diagnostics, *outcome.diagnostics), format_, strict=False)
    if not outcome.value:
        say(format_, "no workbook was written; what was there before is untouched")
        sys.exit(1)
    say(format_, f"gathered {outcome.value} record{'s' * (outcome.value != 1)} into {xlsx}")


@main.command()
@project_option
@format_option
@click.option(
    "--copies",
    required=True,
    type=click.Path(path_type=Path),
    help="The list of holders: CSV with copy number, holder, person and, if known, date.",
)
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), help="Where to; by default issued/.")
def issue(root: Path, format_: str, copies: Path, out: Path | None) -> None:
    """Issue numbered, controlled copies of the published handbook to those who hold them."""
    from generator.pipeline.build import issue_copies

    project = open_project(root)
    target = (out or project.root / "issued").resolve()
    outcome = issue_copies(project, copies, target, Console(format_))
    report(project, outcome.diagnostics, format_, strict=False)
    if not outcome.value:
        say(format_, "nothing was issued; what was there before is untouched")
        sys.exit(1)
    say(format_, f"issued {outcome.value} cop{'ies' if outcome.value != 1 else 'y'} to {out or 'issued'}")


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


def _shown(project: Project) -> str:
    return project.relative(project.out) if project.out.is_relative_to(project.root) else str(project.out)
