"""Commands sign, verify and binder."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from generator.cli.console import Console, format_option, jobs_option, project_option, report, say
from generator.cli.group import command
from generator.project import open_project

SIGNERS = "allowed_signers"
"""Name of the file beside `sop_data/` that lists accepted signing keys."""

_dist = click.argument("dist", required=False, type=click.Path(file_okay=False, path_type=Path))


@command("publish", example="sop sign --key ~/.ssh/release_key")
@project_option
@format_option
@click.option(
    "--key", required=True, type=click.Path(dir_okay=False, path_type=Path), help="Private key in OpenSSH format."
)
@_dist
def sign(root: Path, format_: str, key: Path, dist: Path | None) -> None:
    """Sign the published files with an OpenSSH key.

    Writes SHA256SUMS.sig in the folder DIST (default: dist/). Needs the program ssh-keygen, which also verifies the
    signature.
    """
    from generator.pipeline.proof import sign as sign_published

    project = open_project(root, out=dist)
    outcome = sign_published(project, key)
    report(project, outcome.diagnostics, format_, strict=False)
    if not outcome.value:
        sys.exit(1)
    say(format_, f"signed {project.out.name}/SHA256SUMS")


@command("audit", example="sop verify dist-V1.0 --rebuild")
@project_option
@format_option
@jobs_option
@click.option("--standards", is_flag=True, help="Check PDFs against PDF/A-3a and PDF/UA-1 with the built-in checks.")
@click.option(
    "--verapdf", type=click.Path(path_type=Path), help="Path of the veraPDF program; check PDFs with it as well."
)
@click.option(
    "--signers",
    type=click.Path(dir_okay=False, path_type=Path),
    help=f"Accepted signing keys, in the format of ssh-keygen(1). Default: {SIGNERS}, if it exists.",
)
@click.option("--rebuild", is_flag=True, help="Rebuild everything from the release and compare each byte.")
@click.option("--release", "version", help="Require this release, such as V1.1: refuse a draft or another release.")
@click.option("--head", help="Digest of a release that was kept elsewhere, or a file with it; the chain must have it.")
@click.option("--tag", help="Signed tag of git whose message holds such a digest.")
@_dist
def verify(
    root: Path,
    format_: str,
    jobs: int | None,
    standards: bool,
    verapdf: Path | None,
    signers: Path | None,
    rebuild: bool,
    version: str | None,
    head: str | None,
    tag: str | None,
    dist: Path | None,
) -> None:
    """Verify the published files, signature and releases.

    Compares the files in DIST (default: dist/) with SHA256SUMS and manifest.json, and its releases with those of the
    project. Who may write there can change all of these: --head and --tag compare with a digest kept elsewhere.
    """
    from generator.pipeline.proof import VerifyOrder
    from generator.pipeline.proof import verify as verify_published

    project = open_project(root, out=dist, jobs=jobs)
    keys = signers or project.root / SIGNERS
    order = VerifyOrder(standards, verapdf, keys, signers is not None, rebuild, version, head, tag)
    outcome = verify_published(project, order, Console("json"))
    report(project, outcome.diagnostics, format_, strict=False)
    verified = outcome.value
    if verified is None:
        sys.exit(1)
    files = verified.published.files
    say(format_, f"{files} files match SHA256SUMS and manifest.json; there are no others")
    say(format_, verified.published.status.removeprefix("a "))
    if standards:
        say(format_, "PDFs pass the built-in checks for PDF/A-3a and PDF/UA-1")
    if verified.releases:
        say(format_, f"the chain of {len(verified.releases)} releases is intact, up to {verified.releases[-1]}")
        same = "the same in sop_data/releases" if verified.compared else "not compared: there is no sop_data/releases"
        say(format_, f"{project.out.name}/releases: {_files(len(verified.published.releases))}, {same}")
    unchecked = {
        "signatures (--signers)": not verified.signed_by,
        "a head kept elsewhere (--head, --tag)": bool(verified.releases) and not verified.anchors,
    }
    if any(unchecked.values()):
        say(format_, f"not checked: {', '.join(name for name, skipped in unchecked.items() if skipped)}")
    for anchor in verified.anchors:
        later = f"; not covered, because later: {', '.join(anchor.later)}" if anchor.later else ", its newest"
        say(format_, f"{anchor.source} names a release of the chain: {anchor.version}{later}")
    if verified.signed_by:
        say(format_, f"signed by {verified.signed_by}")
    if verified.rebuilt:
        say(format_, f"rebuilt from the release {verified.rebuilt}: every byte is the same")


@command("audit", example="sop binder --scope ROLE-INSTALLER --from V1.0 --to V1.1")
@project_option
@format_option
@jobs_option
@click.option("--scope", default="", help="Id of a role or a law, or number of a chapter. Default: the whole handbook.")
@click.option("--from", "old", help="Release to list changes from. Default: the release before.")
@click.option("--to", "new", help="Release to audit. Default: the newest.")
@click.option("--holders", type=click.Path(path_type=Path), help="CSV list of holders, as for `sop issue`.")
@click.option(
    "--on", type=click.DateTime(["%Y-%m-%d"]), help="Day (YYYY-MM-DD) to judge what is overdue. Default: today."
)
@click.option("--seed", help="Seed of the samples; pass your own to draw unpredictable samples.")
@click.option(
    "--out", type=click.Path(dir_okay=False, path_type=Path), help="PDF to write. Default: binder-SCOPE-VERSION.pdf."
)
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
    """Make an audit binder: evidence for auditors in one PDF.

    The binder contains the documents in force, approvals, changes, traceability matrix, gaps, a sampling plan, an
    audit checklist and blank sheets.
    """
    from generator.pipeline.audit import BinderOrder, make_binder

    project = open_project(root, jobs=jobs)
    named = "-".join(filter(None, ("binder", Path(scope).name, new)))
    target = out or Path(f"{named}.pdf")
    order = BinderOrder(scope, old, new, holders, on.date() if on else None, seed)
    outcome = make_binder(project, order, target, Console(format_))
    report(project, outcome.diagnostics, format_, strict=False)
    if not outcome.value:
        say(format_, "no binder was made; the previous file is unchanged")
        sys.exit(1)
    say(format_, f"the binder is in {target}")


def _files(count: int) -> str:
    return f"{count} file{'s' * (count != 1)}"
