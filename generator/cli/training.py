"""Commands on training: packs, classes, who is trained."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from generator.cli.console import Console, format_option, jobs_option, project_option, report, say
from generator.cli.group import main
from generator.project import open_project


@main.command()
@project_option
@format_option
@click.argument("lists", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--xlsx", required=True, type=click.Path(dir_okay=False, path_type=Path), help="The workbook to write.")
@click.option("--on", type=click.DateTime(["%Y-%m-%d"]), help="The day to judge by; by default today.")
def matrix(root: Path, format_: str, lists: tuple[Path, ...], xlsx: Path, on: Any) -> None:
    """Tell who has been trained in what until when, and who has to come again.

    LISTS are those of who passed, as `sop class --results` writes them.
    """
    from generator.pipeline.training import training_matrix

    project = open_project(root)
    outcome = training_matrix(project, lists, on.date() if on else None, xlsx, Console(format_))
    report(project, outcome.diagnostics, format_, strict=False)
    if not outcome.value:
        say(format_, "no workbook was written; what was there before is untouched")
        sys.exit(1)
    say(format_, f"{outcome.value} trainings are in {xlsx}")


@main.command()
@project_option
@format_option
@jobs_option
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
    from generator.pipeline.training import make_pack
    from generator.plan.training.short_course import PackOrder

    project = open_project(root, jobs=jobs)
    target = out or Path(f"{Path(role).name}.zip")
    named = tuple(one.strip() for one in modules.split(",") if one.strip())
    outcome = make_pack(project, PackOrder(role, named, minutes, language), target, Console(format_))
    report(project, outcome.diagnostics, format_, strict=False)
    if not outcome.value:
        say(format_, "no pack was made; what was there before is untouched")
        sys.exit(1)
    say(format_, f"the pack is in {target}")


@main.command("class")
@project_option
@format_option
@jobs_option
@click.argument("file", metavar="CLASS.yml", type=click.Path(path_type=Path))
@click.option("--results", type=click.Path(path_type=Path), help="The list of scores: makes what comes after the exam.")
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), help="Where to; by default classes/<id>/.")
def class_(root: Path, format_: str, jobs: int | None, file: Path, results: Path | None, out: Path | None) -> None:
    """Make the records of a class: sign-in sheets and forms before the exam, certificates and a report after it."""
    from generator.pipeline.training import make_class

    project = open_project(root, jobs=jobs)
    outcome = make_class(project, file, results, out, Console(format_))
    report(project, outcome.diagnostics, format_, strict=False)
    folder, files = outcome.value
    if not folder:
        say(format_, "no record was made; what was there before is untouched")
        sys.exit(1)
    say(format_, f"{files} files of the class are in {folder}")
