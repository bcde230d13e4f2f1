"""Commands on releases: keep one, list them, tell what changed."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from generator.cli.console import Console, format_option, project_option, report, say
from generator.cli.group import main
from generator.project import open_project

if TYPE_CHECKING:
    from generator.pipeline.releases import Comparison


@main.command()
@project_option
@format_option
@click.argument("version")
@click.option("--effective", required=True, type=click.DateTime(["%Y-%m-%d"]), help="The day from which it holds.")
def release(root: Path, format_: str, version: str, effective: Any) -> None:
    """Keep the handbook as VERSION in sop_data/releases/: what held can be told, and proved, ever after."""
    from generator.pipeline.releases import make_release

    project = open_project(root)
    outcome = make_release(project, version, effective.date(), Console(format_))
    report(project, outcome.diagnostics, format_, strict=False)
    if outcome.value is None:
        say(format_, "nothing was released")
        sys.exit(1)
    made = outcome.value
    told = f"{len(made.changes)} changes, {made.snapshot.level}" if made.snapshot.previous else "the first"
    say(format_, f"released {version}, in force from {made.snapshot.effective}: {told}")


@main.command()
@project_option
@click.option("--on", type=click.DateTime(["%Y-%m-%d"]), help="The release that held on this day alone.")
def releases(root: Path, on: Any) -> None:
    """List the releases that are kept, with the digest of each; all of them are looked at whether they are whole."""
    from generator.releases.chain import in_force, read_chain

    project = open_project(root)
    chain = read_chain(project)
    report(project, chain.diagnostics, "text", strict=False)
    if chain.diagnostics:
        sys.exit(1)
    held = in_force(chain.value, on.date().isoformat()) if on else None
    for one in chain.value:
        if on is None or one is held:
            kept = one.snapshot
            click.echo(f"{kept.version}  in force from {kept.effective}  {kept.level:<9}  sha256 {one.digest}")
    if on is not None and held is None:
        click.echo(f"nothing was in force on {on.date()}")


_told = click.option(
    "--format", "format_", type=click.Choice(("text", "json")), default="text", help="How it is written."
)


@main.command()
@project_option
@click.option(
    "--format",
    "format_",
    type=click.Choice(("text", "json", "html", "pdf")),
    default="text",
    help="How it is written: html and pdf show what is gone struck through, what is new underlined.",
)
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="The file for html and pdf.")
@click.option("--role", help="What touches this role alone.")
@click.argument("old")
@click.argument("new")
def diff(root: Path, format_: Any, out: Path | None, role: str | None, old: str, new: str) -> None:
    """Tell what changed from the release OLD to NEW, and what that touches; `now` is the handbook as it stands."""
    from generator.releases.changes import excerpts

    compared = _compared(root, old, new)
    found = tuple(one for one in compared.found if role is None or role in one.roles)
    if format_ in ("html", "pdf"):
        _redline(root, replace(compared, found=found), role, format_, out or Path(f"{old}-{new}.{format_}"))
        return
    if format_ == "json":
        _json(found)
        return
    for one in found:
        change = one.change
        target = f" -> {', '.join(change.to)}" if change.to else ""
        click.echo(f"{change.level:<9} {change.type:<9} {change.id} {change.field}".rstrip() + target)
        for sign, text in zip("-+", excerpts(change.before, change.after), strict=True):
            if text and change.type != "moved":
                click.echo(f"    {sign} {text}")
        touches = (*one.roles, *one.checklists, *one.forms, *one.modules, *one.questions)
        if touches:
            click.echo(f"    touches {', '.join(touches)}")
    click.echo(f"{len(found)} changes")


@main.command()
@project_option
@_told
@click.argument("old")
@click.argument("new")
def retrain(root: Path, format_: str, old: str, new: str) -> None:
    """Tell which roles have to learn what anew from the release OLD to NEW: in a course, or by a notice."""
    from generator.releases.impact import retraining

    found = retraining(_compared(root, old, new).found)
    if format_ == "json":
        _json(found)
        return
    for one in found:
        ids = ", ".join(dict.fromkeys(change.id for change in one.changes))
        taught = f" in {', '.join(one.modules)}" if one.modules else ""
        click.echo(f"{one.need:<6}  {one.role}{taught}: {ids}")
    if not found:
        click.echo("nobody has to learn anything anew")


@main.command()
@project_option
@click.option("--by", required=True, help="Who compared them.")
@click.argument("ids", nargs=-1, required=True)
def confirm(root: Path, by: str, ids: tuple[str, ...]) -> None:
    """Say of records that rest on changed clauses that they were compared, and fit."""
    from generator.pipeline.releases import confirm as confirm_links

    project = open_project(root)
    outcome = confirm_links(project, ids, by, Console("json"))
    report(project, outcome.diagnostics, "text", strict=False)
    if not outcome.value:
        sys.exit(1)
    click.echo(f"confirmed {outcome.value} links")


@main.command()
@project_option
@click.option("--staff", required=True, type=click.Path(path_type=Path), help="The list of staff, as CSV.")
@click.argument("lists", nargs=-1, type=click.Path(path_type=Path))
@click.option("--xlsx", required=True, type=click.Path(dir_okay=False, path_type=Path), help="The workbook to write.")
@click.option("--on", type=click.DateTime(["%Y-%m-%d"]), help="The day to judge by; by default today.")
@click.option("--within", type=click.IntRange(0, 3650), default=30, help="Days from its start to read a version; 30.")
def readers(root: Path, staff: Path, lists: tuple[Path, ...], xlsx: Path, on: Any, within: int) -> None:
    """Tell who has read which version, and who is late; only those are asked again whose clauses changed in substance.

    LISTS are of who has signed: work number, version, date; or files of receipts, as the site saves them.
    """
    from generator.pipeline.readers import who_has_read

    project = open_project(root)
    outcome = who_has_read(project, staff, lists, on.date() if on else None, within, xlsx, Console("json"))
    report(project, outcome.diagnostics, "text", strict=False)
    if outcome.value is None:
        sys.exit(1)
    click.echo(f"wrote {xlsx}: {outcome.value.people} people, {outcome.value.late} of them late")


def _redline(root: Path, compared: Comparison, role: str | None, form: Any, out: Path) -> None:
    from generator.engine.files import write_atomic
    from generator.pipeline.releases import draw_redline

    project = open_project(root)
    drawn = draw_redline(project, compared, role, form, Console("json"))
    report(project, drawn.diagnostics, "text", strict=False)
    if not drawn.value:
        sys.exit(1)
    try:
        write_atomic(out, drawn.value)
    except OSError as error:
        raise click.FileError(str(out), hint=(error.strerror or "unknown reason").lower()) from error
    click.echo(f"wrote {out}")


def _compared(root: Path, old: str, new: str) -> Comparison:
    from generator.pipeline.releases import compare

    project = open_project(root)
    outcome = compare(project, old, new, Console("json"))
    report(project, outcome.diagnostics, "text", strict=False)
    if outcome.value is None:
        sys.exit(1)
    return outcome.value


def _json(rows: tuple[Any, ...]) -> None:
    from dataclasses import asdict
    from json import dumps

    click.echo(dumps([asdict(one) for one in rows], ensure_ascii=False, indent=1))
