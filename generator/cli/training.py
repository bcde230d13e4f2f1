"""Commands matrix, pack and class."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from generator.cli.console import Console, format_option, jobs_option, project_option, report, say
from generator.cli.group import command
from generator.project import open_project


@command("teach", example="sop matrix classes/*/passed.csv --xlsx training.xlsx")
@project_option
@format_option
@click.argument("lists", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--xlsx", required=True, type=click.Path(dir_okay=False, path_type=Path), help="Workbook to write.")
@click.option("--on", type=click.DateTime(["%Y-%m-%d"]), help="Day (YYYY-MM-DD) to judge by. Default: today.")
def matrix(root: Path, format_: str, lists: tuple[Path, ...], xlsx: Path, on: Any) -> None:
    """Report who is trained in what, and until when.

    LISTS are the CSV files of passed participants that `sop class --results` writes.
    """
    from generator.pipeline.training import training_matrix

    project = open_project(root)
    outcome = training_matrix(project, lists, on.date() if on else None, xlsx, Console(format_))
    report(project, outcome.diagnostics, format_, strict=False)
    if not outcome.value:
        say(format_, "no workbook was written; the previous file is unchanged")
        sys.exit(1)
    say(format_, f"{outcome.value} trainings are in {xlsx}")


@command("teach", example="sop pack ROLE-INSTALLER --minutes 90")
@project_option
@format_option
@jobs_option
@click.argument("role")
@click.option("--modules", default="", help="Teach only these modules: ids, separated by commas.")
@click.option(
    "--minutes", type=click.IntRange(1, 10_000), help="Teach only the critical clauses, in this many minutes."
)
@click.option("--language", help="Language of fixed wording. Default: the handbook's.")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Zip file to write. Default: ROLE.zip.")
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
    """Make the training pack of a role.

    `--modules` and `--minutes` make a shorter course; its documents list what it leaves out.
    """
    from generator.pipeline.training import make_pack
    from generator.plan.training.short_course import PackOrder

    project = open_project(root, jobs=jobs)
    target = out or Path(f"{Path(role).name}.zip")
    module_ids = tuple(id_.strip() for id_ in modules.split(",") if id_.strip())
    outcome = make_pack(project, PackOrder(role, module_ids, minutes, language), target, Console(format_))
    report(project, outcome.diagnostics, format_, strict=False)
    if not outcome.value:
        say(format_, "no pack was made; the previous file is unchanged")
        sys.exit(1)
    say(format_, f"the pack is in {target}")


@command("teach", name="class", example="sop class class-2026-07.yml --results scores.csv")
@project_option
@format_option
@jobs_option
@click.argument("file", metavar="CLASS.yml", type=click.Path(path_type=Path))
@click.option(
    "--results", type=click.Path(path_type=Path), help="CSV list of scores; makes the records that follow the exam."
)
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), help="Output folder. Default: classes/ID/.")
def class_(root: Path, format_: str, jobs: int | None, file: Path, results: Path | None, out: Path | None) -> None:
    """Make the records of a class, before or after its exam.

    Before the exam: sign-in sheet, score sheet, feedback form, training files and the list of scores. With
    `--results`: certificates, retakes and a report on the results.
    """
    from generator.pipeline.training import make_class

    project = open_project(root, jobs=jobs)
    outcome = make_class(project, file, results, out, Console(format_))
    report(project, outcome.diagnostics, format_, strict=False)
    if outcome.value is None:
        say(format_, "no record was made; the previous output is unchanged")
        sys.exit(1)
    folder, files = outcome.value
    say(format_, f"{files} files of the class are in {folder}")
