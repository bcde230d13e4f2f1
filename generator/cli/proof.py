"""Commands that prove what was published, and to auditors: sign, verify, binder."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from generator.cli.console import Console, format_option, jobs_option, project_option, report, say
from generator.cli.group import main
from generator.project import open_project

SIGNERS = "allowed_signers"
"""The file beside `sop_data/` that lists who may sign."""

_dist = click.argument("dist", required=False, type=click.Path(file_okay=False, path_type=Path))


@main.command()
@project_option
@format_option
@click.option("--key", required=True, type=click.Path(dir_okay=False, path_type=Path), help="A private key of OpenSSH.")
@_dist
def sign(root: Path, format_: str, key: Path, dist: Path | None) -> None:
    """Sign what lies in DIST, by default dist/: SHA256SUMS.sig, which ssh-keygen -Y verify checks."""
    from generator.publish.proof import sign as sign_published
    from generator.publish.verify import verify as verify_published

    project = open_project(root, out=dist)
    whole = verify_published(project, None, standards=False)
    wrong = None if whole.diagnostics else sign_published(project.out, key)
    found = whole.diagnostics or ((wrong,) if wrong else ())
    report(project, found, format_, strict=False)
    if found:
        sys.exit(1)
    say(format_, f"signed {project.out.name}/SHA256SUMS")


@main.command()
@project_option
@format_option
@jobs_option
@click.option("--standards", is_flag=True, help="Look anew whether PDFs keep PDF/A-3a and PDF/UA-1, by our own checks.")
@click.option("--verapdf", type=click.Path(path_type=Path), help="The program of veraPDF, to be asked about PDFs.")
@click.option(
    "--signers",
    type=click.Path(dir_okay=False, path_type=Path),
    help=f"Who may sign, as ssh-keygen(1) has it; by default {SIGNERS} where it exists.",
)
@click.option("--rebuild", is_flag=True, help="Make everything again from the release, and compare byte for byte.")
@_dist
def verify(
    root: Path,
    format_: str,
    jobs: int | None,
    standards: bool,
    verapdf: Path | None,
    signers: Path | None,
    rebuild: bool,
    dist: Path | None,
) -> None:
    """Look whether what lies in DIST, by default dist/, is what was published, signed and released."""
    from generator.diagnostics.diagnostic import Diagnostic
    from generator.publish.proof import check_signature
    from generator.publish.verify import verify as verify_published
    from generator.releases.chain import read_chain

    project = open_project(root, out=dist, jobs=jobs)
    outcome = verify_published(project, verapdf, standards=standards or verapdf is not None)
    chain = read_chain(project)
    found = [*outcome.diagnostics, *chain.diagnostics]
    said = [f"{outcome.value} files are as they were published"]
    if standards:
        said.append("PDFs keep PDF/A-3a and PDF/UA-1 by our own checks")
    if chain.value:
        said.append(f"{len(chain.value)} releases rest on each other, up to {chain.value[-1].snapshot.version}")
    list_ = signers or project.root / SIGNERS
    if signers is not None or list_.is_file():
        signed = check_signature(project.out, list_)
        if isinstance(signed, Diagnostic):
            found.append(signed)
        else:
            said.append(f"signed by {signed}")
    if rebuild and not found:
        from generator.pipeline.proof import rebuilt

        made = rebuilt(project, Console("json"))
        found += made.diagnostics
        said.append(f"made again from the release {made.value}, every byte is the same")
    report(project, tuple(found), format_, strict=False)
    if found:
        sys.exit(1)
    for line in said:
        say(format_, line)


@main.command()
@project_option
@format_option
@jobs_option
@click.option("--scope", default="", help="A role, a chapter by its number, or a law by its id; by default the whole.")
@click.option("--from", "old", help="The release from which changes are told; by default the one before.")
@click.option("--to", "new", help="The release that is audited; by default the newest.")
@click.option("--holders", type=click.Path(path_type=Path), help="Who holds which copy: the list for `sop issue`.")
@click.option("--on", type=click.DateTime(["%Y-%m-%d"]), help="The day by which what is overdue is told; today.")
@click.option("--seed", help="What samples are drawn by; by default the beginning of the release's digest.")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="The PDF; by default binder-….pdf here.")
def binder(
    root: Path,
    format_: str,
    jobs: int | None,
    scope: str,
    old: str | None,
    new: str | None,
    holders: Path | None,
    on: Any,
    seed: str | None,
    out: Path | None,
) -> None:
    """Bind what an auditor asks for: documents in force, approvals, changes, matrix, gaps, samples, blank sheets."""
    from generator.pipeline.audit import BinderOrder, make_binder

    project = open_project(root, jobs=jobs)
    named = "-".join(filter(None, ("binder", Path(scope).name, new)))
    target = out or Path(f"{named}.pdf")
    order = BinderOrder(scope, old, new, holders, on.date() if on else None, seed)
    outcome = make_binder(project, order, target, Console(format_))
    report(project, outcome.diagnostics, format_, strict=False)
    if not outcome.value:
        say(format_, "no binder was made; what was there before is untouched")
        sys.exit(1)
    say(format_, f"the binder is in {target}")
