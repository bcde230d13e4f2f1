"""Commands build, check, serve, schema, records, issue and explain."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import Any

import click

from generator.cli.console import Console, format_option, jobs_option, project_option, report, say, strict_option
from generator.cli.group import command
from generator.diagnostics.codes import CODES
from generator.diagnostics.diagnostic import has_errors
from generator.diagnostics.words import reason
from generator.engine.store import Store
from generator.plan.artifact import PARTS
from generator.project import PACKAGE, Project, open_project


@command("publish", example="sop build --only site,pdf")
@project_option
@format_option
@strict_option
@jobs_option
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), help="Output folder. Default: dist/.")
@click.option(
    "--only",
    help="Publish only these parts, separated by commas: site,pdf,packs,exports.",
    callback=lambda _c, _p, v: _parts(v),
)
@click.option(
    "--as-of",
    type=click.DateTime(["%Y-%m-%d"]),
    help="Publish the release that was in force on this day (YYYY-MM-DD) again. Default output: dist-VERSION/.",
)
def build(
    root: Path, format_: str, strict: bool, jobs: int | None, out: Path | None, only: tuple[Any, ...], as_of: Any
) -> None:
    """Check the handbook and publish it to dist/.

    Nothing is published while the content has errors: the previous dist/ stays as it is. The same sources give the
    same bytes.
    """
    from generator.publish.unchanged import is_current, run_key

    version = _version_in_force(root, as_of.date(), format_) if as_of else None
    if version is not None and out is None:
        out = root / f"dist-{version}"
    project = open_project(root, out=out, jobs=jobs)
    if is_current(project, Store(project.store), run_key(project, only, version)):
        report(project, (), format_, strict=strict)
        say(format_, f"nothing changed: {_output_path(project)} is up to date")
        return
    from generator.pipeline.build import build as build_handbook

    outcome = build_handbook(project, only, Console(format_), version, strict=strict)
    report(project, outcome.diagnostics, format_, strict=strict)
    if not outcome.value:
        say(format_, "nothing was published; the previous output is unchanged")
        sys.exit(1)
    say(format_, f"published {_output_path(project)}")


def _version_in_force(root: Path, day: date, format_: str) -> str:
    """Return the version that was in force on a day; report an error and exit if there was none."""
    from generator.pipeline.releases import held_on

    project = open_project(root)
    release = held_on(project, day)
    if release.value is None:
        report(project, release.diagnostics, format_, strict=False)
        sys.exit(1)
    return release.value.snapshot.version


@command("write", example="sop check --strict --format github")
@project_option
@format_option
@strict_option
@jobs_option
def check(root: Path, format_: str, strict: bool, jobs: int | None) -> None:
    """Check the handbook without publishing it.

    Also reports overdue reviews, which a build ignores so that its output does not depend on the day.
    """
    from generator.publish.unchanged import is_clean, remember_clean

    project = open_project(root, jobs=jobs)
    store = Store(project.store)
    if is_clean(project, store):
        report(project, (), format_, strict=strict)
        say(format_, "no problems found")
        return
    from generator.pipeline.sources import read

    outcome = read(project, Console(format_), strict=strict, due=True)
    report(project, outcome.diagnostics, format_, strict=strict)
    if not outcome.diagnostics:
        remember_clean(project, store)
        say(format_, "no problems found")
    if has_errors(outcome.diagnostics, strict=strict):
        sys.exit(1)


@command("write", example="sop serve --port 8080")
@project_option
@jobs_option
@click.option("--port", type=click.IntRange(1, 65535), default=8000, help="Local port. Default: 8000.")
def serve(root: Path, jobs: int | None, port: int) -> None:
    """Serve the site locally and rebuild it on every save.

    Open pages reload when a rebuild has finished. Stop with Ctrl+C.
    """
    from generator.pipeline.build import build as build_handbook
    from generator.publish.watch import make_server, serve_site

    project = open_project(root, jobs=jobs)
    try:
        served = make_server(project, port)
    except OSError as error:
        raise click.BadParameter(f"{port} cannot be used: {reason(error)}", param_hint="--port") from None

    def rebuild() -> bool:
        outcome = build_handbook(project, PARTS, Console("text"))
        report(project, outcome.diagnostics, "text", strict=False)
        return outcome.value

    serve_site(project, served, rebuild, click.echo)


@command("write", example="sop schema")
@project_option
def schema(root: Path) -> None:
    """Write JSON Schemas for your editor to sop_data/schema/.

    Editors with a YAML language server then complete and check records while you type.
    """
    from generator.model.schema import write_schemas
    from generator.pipeline.run import run

    project = open_project(root)
    outcome = run(project, Console("text"), lambda _: write_schemas(project.data))
    report(project, outcome.diagnostics, "text", strict=False)
    if outcome.value is None:
        sys.exit(1)
    for path in outcome.value:
        click.echo(project.relative(path))


@command("audit", example="sop records filled-in/ --xlsx records.xlsx")
@project_option
@format_option
@strict_option
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option("--xlsx", type=click.Path(dir_okay=False, path_type=Path), help="Workbook to write.")
@click.option("--pdf", type=click.Path(file_okay=False, path_type=Path), help="Folder of a report of each record.")
@click.option(
    "--on",
    type=click.DateTime(["%Y-%m-%d"]),
    help="Day (YYYY-MM-DD) to judge what is due and overdue. Without it, due days are listed only.",
)
def records(
    root: Path, format_: str, strict: bool, files: tuple[Path, ...], xlsx: Path | None, pdf: Path | None, on: Any
) -> None:
    """Collect filled-in checklists and forms in a workbook.

    FILES are records exported from the site, saved fillable PDFs, or folders of both. Each is judged by the version
    of the handbook with which it was filled in. Files that are refused are listed in the workbook; with --strict,
    nothing is written then. --pdf writes each accepted record as PDF/A, with photos, actions, signatures and seal.
    """
    from generator.pipeline.records import Targets, gather
    from generator.records.read import record_files

    if xlsx is None and pdf is None:
        raise click.UsageError("name what to write: a workbook with --xlsx, a folder of reports with --pdf, or both")
    project = open_project(root)
    named = record_files(files)
    if not named:
        raise click.UsageError("FILES contain no `.json` and no `.pdf` file")
    targets = Targets(xlsx, pdf, on.date() if on else None)
    outcome = gather(project, named, targets, Console(format_), strict=strict)
    report(project, outcome.diagnostics, format_, strict=strict)
    if outcome.value is None:
        lost = "workbook was written; the previous file" if xlsx else "report was written; the previous folder"
        say(format_, f"no {lost} is unchanged")
        sys.exit(1)
    accepted, refused = outcome.value.accepted, len(outcome.value.refused)
    listed = ", listed there" if xlsx else ""
    note = f"; refused {refused} file{'s' * (refused != 1)}{listed}" if refused else ""
    written = " and ".join(str(path) for path in (xlsx, pdf) if path and (path == xlsx or accepted))
    say(format_, f"collected {accepted} record{'s' * (accepted != 1)}{' in ' * bool(written)}{written}{note}")
    if not accepted:
        sys.exit(1)


@command("publish", example="sop issue --copies holders.csv")
@project_option
@format_option
@click.option(
    "--copies",
    required=True,
    type=click.Path(path_type=Path),
    help="CSV list of holders: copy number, holder, person and, if known, date.",
)
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), help="Output folder. Default: issued/.")
def issue(root: Path, format_: str, copies: Path, out: Path | None) -> None:
    """Make numbered controlled copies of the handbook.

    Stamps one copy of the published PDF for each line of the list, and writes the record of issue and a register of
    digests. Run `sop build` first.
    """
    from generator.pipeline.issue import issue_copies

    project = open_project(root)
    target = (out or project.root / "issued").resolve()
    outcome = issue_copies(project, copies, target, Console(format_))
    report(project, outcome.diagnostics, format_, strict=False)
    if not outcome.value:
        say(format_, "nothing was issued; the previous output is unchanged")
        sys.exit(1)
    say(format_, f"issued {outcome.value} cop{'ies' if outcome.value != 1 else 'y'} to {out or 'issued'}")


@command("write", example="sop explain C202")
@click.argument("code")
def explain(code: str) -> None:
    """Explain a diagnostic code, such as L301.

    Prints what the message means, with an example of wrong and right content.
    """
    if code.upper() not in CODES:
        raise click.BadParameter(f"no diagnostic has the code {code}; codes: {', '.join(CODES)}", param_hint="CODE")
    click.echo((PACKAGE / "diagnostics" / "pages" / f"{code.upper()}.md").read_text(encoding="utf-8"), nl=False)


def _parts(value: str | None) -> tuple[str, ...]:
    if value is None:
        return PARTS
    parts = tuple(part.strip() for part in value.split(","))
    unknown = [part for part in parts if part not in PARTS]
    if unknown:
        raise click.BadParameter(f"unknown part: {', '.join(unknown)}; choose from {', '.join(PARTS)}")
    return parts


def _output_path(project: Project) -> str:
    return project.relative(project.out) if project.out.is_relative_to(project.root) else str(project.out)
