"""Commands release, releases, diff, retrain, confirm and readers."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

import click

from generator.cli.console import Console, format_option, line, project_option, report, say, value_of
from generator.cli.group import command
from generator.model.ruling import RulingType
from generator.project import open_project

if TYPE_CHECKING:
    from generator.pipeline.releases import Comparison


@command("publish", example="sop release V1.1 --effective 2026-06-01")
@project_option
@format_option
@click.argument("version")
@click.option("--effective", required=True, type=click.DateTime(["%Y-%m-%d"]), help="First day in force (YYYY-MM-DD).")
def release(root: Path, format_: str, version: str, effective: Any) -> None:
    """Freeze the handbook as a release.

    Writes sop_data/releases/VERSION.json with the digest of every record and of the release before. A release is
    never changed again; `sop build --as-of` publishes it at any later time.
    """
    from generator.pipeline.releases import make_release

    project = open_project(root)
    outcome = make_release(project, version, effective.date(), Console(format_))
    report(project, outcome.diagnostics, format_, strict=False)
    if outcome.value is None:
        say(format_, "nothing was released")
        sys.exit(1)
    snapshot, changes = outcome.value.snapshot, outcome.value.changes
    extent = f"{len(changes)} changes, {snapshot.level}" if snapshot.previous else "the first"
    say(format_, f"released {version}, in force from {snapshot.effective}: {extent}")


@command("publish", example="sop releases --on 2026-05-03")
@project_option
@click.option(
    "--on", type=click.DateTime(["%Y-%m-%d"]), help="List only the release in force on this day (YYYY-MM-DD)."
)
@click.option("--head", is_flag=True, help="Print only the head of the chain: the SHA-256 of the newest release.")
def releases(root: Path, on: Any, head: bool) -> None:
    """List releases and verify the integrity of each.

    Prints version, first day in force, level of change and SHA-256 of each release. Keep the head in a place that
    nobody who writes releases can change: `sop verify --head` compares the chain with it.
    """
    from generator.pipeline.releases import head_of, kept_releases

    project = open_project(root)
    outcome = head_of(project) if head else kept_releases(project, on.date() if on else None)
    report(project, outcome.diagnostics, "text", strict=False)
    if outcome.diagnostics:
        sys.exit(1)
    if head:
        click.echo(outcome.value[-1].digest)
        return
    for release in outcome.value:
        snapshot = release.snapshot
        click.echo(
            f"{snapshot.version}  in force from {snapshot.effective}  {snapshot.level:<9}  sha256 {release.digest}"
        )
    if on is not None and not outcome.value:
        click.echo(f"nothing was in force on {on.date()}")


_result_format = click.option(
    "--format", "format_", type=click.Choice(("text", "json")), default="text", help="Output format. Default: text."
)


@command("audit", example="sop diff V1.0 now --role ROLE-INSTALLER")
@project_option
@click.option(
    "--format",
    "format_",
    type=click.Choice(("text", "json", "html", "pdf")),
    default="text",
    help="Output format. html and pdf show deletions struck through and insertions underlined.",
)
@click.option(
    "--out", type=click.Path(dir_okay=False, path_type=Path), help="File to write in the formats html and pdf."
)
@click.option("--role", help="Show only changes that affect this role.")
@click.argument("old")
@click.argument("new")
def diff(root: Path, format_: Any, out: Path | None, role: str | None, old: str, new: str) -> None:
    """Show what changed between two releases.

    Lists changes from release OLD to release NEW by type, with the records that they affect; `now` means the current
    draft.
    """
    from generator.releases.changes import excerpts

    comparison = _compare(root, old, new)
    impacts = tuple(impact for impact in comparison.changes if role is None or role in impact.roles)
    if format_ in ("html", "pdf"):
        _redline(root, replace(comparison, changes=impacts), role, format_, out or Path(f"{old}-{new}.{format_}"))
        return
    if format_ == "json":
        _json(impacts)
        return
    for impact in impacts:
        change = impact.change
        target = f" -> {', '.join(change.to)}" if change.to else ""
        click.echo(f"{change.level:<9} {' + '.join(change.types):<9} {change.id} {change.field}".rstrip() + target)
        if change.reason:
            click.echo(f"    type set by an author: {change.reason}")
        for sign, text in zip("-+", excerpts(change.before, change.after), strict=True):
            if text and change.type != "moved":
                click.echo(f"    {sign} {text}")
        affected = (*impact.roles, *impact.checklists, *impact.forms, *impact.modules, *impact.questions)
        if affected:
            click.echo(f"    affects {', '.join(affected)}")
    click.echo(f"{len(impacts)} changes")


@command("teach", example="sop retrain V1.0 V1.1")
@project_option
@_result_format
@click.argument("old")
@click.argument("new")
def retrain(root: Path, format_: str, old: str, new: str) -> None:
    """List the roles to retrain after a change, and in what.

    Compares the releases OLD and NEW (`now` means the current draft). Changes of substance need a course, and so do
    unclear ones until `sop settle` gives them a type; changes of wording need a notice.
    """
    from generator.releases.impact import retraining
    from generator.releases.titles import by_whole, titles_of

    comparison = _compare(root, old, new)
    trainings = retraining(comparison.changes)
    if format_ == "json":
        _json(trainings)
        return
    titles = titles_of(comparison.old) | titles_of(comparison.new)

    def named(id_: str) -> str:
        return f"{id_} {titles.get(id_, '')}".rstrip()

    for training in trainings:
        click.echo(f"{training.need:<6}  {named(training.role)}")
        for module in training.modules:
            click.echo(f"    teach {named(module)}")
        for whole, changes in by_whole(training.changes).items():
            click.echo(f"    {named(whole)}")
            for change in changes:
                click.echo(f"        {change.id} {change.field}".rstrip() + f": {', '.join(change.types)}")
    if not trainings:
        click.echo("no role needs retraining")


@command("write", example='sop confirm CL-OPEN-1 --by "Ann Smith"')
@project_option
@click.option("--by", required=True, callback=line, help="Name of the person who reviewed the records.")
@click.argument("ids", nargs=-1, required=True)
def confirm(root: Path, by: str, ids: tuple[str, ...]) -> None:
    """Mark dependents of changed clauses as reviewed.

    IDS are the records that warning V113 names. Run it after comparing each of them with the changed clause.
    """
    from generator.pipeline.releases import confirm as confirm_links

    project = open_project(root)
    confirmed = value_of(project, confirm_links(project, ids, by, Console("json")))
    click.echo(f"confirmed {confirmed} links")


@command("write", example='sop settle SEC-2.1-C3 --as wording --reason "Same meaning" --by "Ann Smith"')
@project_option
@click.option("--as", "type_", required=True, type=click.Choice(get_args(RulingType)), help="Type of the change.")
@click.option("--reason", required=True, callback=line, help="Why it is of this type; readers see it.")
@click.option("--by", required=True, callback=line, help="Name of the person who decides.")
@click.argument("ids", nargs=-1, required=True)
def settle(root: Path, type_: RulingType, reason: str, by: str, ids: tuple[str, ...]) -> None:
    """Mark an unclear change as what it is, with a reason.

    IDS are records that `sop diff` lists as unclear since the last release. Without a type they require a course. The
    ruling is part of the next release; it no longer applies if the text changes again.
    """
    from generator.pipeline.releases import settle as settle_changes

    project = open_project(root)
    settled = value_of(project, settle_changes(project, ids, type_, reason, by, Console("json")))
    click.echo(f"settled {settled} changes")


@command("teach", example="sop readers signed.csv --staff staff.csv --xlsx readers.xlsx")
@project_option
@click.option("--staff", required=True, type=click.Path(path_type=Path), help="CSV list of staff.")
@click.argument("lists", nargs=-1, type=click.Path(path_type=Path))
@click.option("--xlsx", required=True, type=click.Path(dir_okay=False, path_type=Path), help="Workbook to write.")
@click.option("--on", type=click.DateTime(["%Y-%m-%d"]), help="Day (YYYY-MM-DD) to judge by. Default: today.")
@click.option(
    "--within", type=click.IntRange(0, 3650), default=30, help="Days allowed to read a new version. Default: 30."
)
def readers(root: Path, staff: Path, lists: tuple[Path, ...], xlsx: Path, on: Any, within: int) -> None:
    """Report who has read which version and who is late.

    LISTS are CSV files of signatures (staff number, version, date) or receipt files saved from the site. A new version
    has to be read by the staff whose clauses it changed in substance.
    """
    from generator.pipeline.readers import who_has_read

    project = open_project(root)
    outcome = who_has_read(project, staff, lists, on.date() if on else None, within, xlsx, Console("json"))
    counted = value_of(project, outcome)
    click.echo(f"wrote {xlsx}: {counted.people} people, {counted.late} of them late")


def _redline(root: Path, comparison: Comparison, role: str | None, form: Any, out: Path) -> None:
    from generator.pipeline.releases import write_redline

    project = open_project(root)
    value_of(project, write_redline(project, comparison, role, form, out, Console("json")))
    click.echo(f"wrote {out}")


def _compare(root: Path, old: str, new: str) -> Comparison:
    from generator.pipeline.releases import compare

    project = open_project(root)
    return value_of(project, compare(project, old, new, Console("json")))


def _json(rows: tuple[Any, ...]) -> None:
    from dataclasses import asdict
    from json import dumps

    click.echo(dumps([asdict(row) for row in rows], ensure_ascii=False, indent=1))
