"""What was published is signed, checked, and made again from its release."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass, replace
from pathlib import Path

from generator.diagnostics.diagnostic import Diagnostic, Outcome, Place
from generator.pipeline.build import build
from generator.pipeline.sources import Watcher
from generator.plan.artifact import PARTS
from generator.project import Project
from generator.publish import proof
from generator.publish.dist import read_manifest
from generator.publish.verify import differing
from generator.publish.verify import verify as verify_files
from generator.releases.chain import read_chain


@dataclass(frozen=True, slots=True)
class VerifyOrder:
    """What is checked beside digests.

    `standards`: whether PDFs keep theirs, by our own checks. `verapdf`: the program of veraPDF. `signers`: the file
    that lists who may sign; a signature is asked for if it exists, or is `demanded`. `rebuild`: make everything again,
    and compare.
    """

    standards: bool
    verapdf: Path | None
    signers: Path
    demanded: bool
    rebuild: bool


@dataclass(frozen=True, slots=True)
class Verified:
    """What was found to be right: how many files, versions that rest on each other, who signed, what was made again."""

    files: int
    releases: tuple[str, ...]
    signed_by: str
    rebuilt: str


def sign(project: Project, key: Path) -> Outcome[bool]:
    """Sign what was published, if it is whole."""
    whole = verify_files(project, None, standards=False)
    refusal = None if whole.diagnostics else proof.sign(project.out, key)
    diagnostics = whole.diagnostics or ((refusal,) if refusal else ())
    return Outcome(not diagnostics, diagnostics)


def verify(project: Project, order: VerifyOrder, watcher: Watcher) -> Outcome[Verified | None]:
    """Check that what was published is whole, signed and released; None if anything is not as it should be."""
    files = verify_files(project, order.verapdf, standards=order.standards or order.verapdf is not None)
    chain = read_chain(project)
    signed = _signed(project, order)
    diagnostics = (*files.diagnostics, *chain.diagnostics, *signed.diagnostics)
    made = rebuilt(project, watcher) if order.rebuild and not diagnostics else Outcome("")
    diagnostics += made.diagnostics
    if diagnostics or made.value is None:
        return Outcome(None, diagnostics)
    versions = tuple(release.snapshot.version for release in chain.value)
    return Outcome(Verified(files.value, versions, signed.value, made.value))


def _signed(project: Project, order: VerifyOrder) -> Outcome[str]:
    """Who signed; "" where no signature is asked for."""
    if not order.demanded and not order.signers.is_file():
        return Outcome("")
    signed = proof.check_signature(project.out, order.signers)
    return Outcome("", (signed,)) if isinstance(signed, Diagnostic) else Outcome(signed)


def rebuilt(project: Project, watcher: Watcher) -> Outcome[str | None]:
    """The version that `project.out` is, byte for byte; or the first file that is another."""
    manifest = read_manifest(project.out)
    release = manifest.get("release")
    if not isinstance(release, dict):
        hint = "only what a release says can be made again: `sop release` makes one"
        message = f"`{project.out.name}` rests on no release"
        return Outcome(None, (Diagnostic("P708", message, Place(project.out.name), hints=(hint,)),))
    parts = tuple(part for part in PARTS if part in manifest.get("parts", ()))
    with tempfile.TemporaryDirectory(prefix="sop-proof-") as folder:
        again = replace(project, out=Path(folder) / project.out.name, elsewhere=Path(folder) / "cache")
        made = build(again, parts, watcher, release["version"])
        if not made.value:
            return Outcome(None, made.diagnostics)
        other = differing(project.out, again.out)
    if other is None:
        return Outcome(release["version"])
    message = f"`{other}` is not what {release['version']} says, by this version of the program"
    hint = "it was changed, or another version of the program or of its fonts made it"
    return Outcome(None, (Diagnostic("P709", message, Place(f"{project.out.name}/{other}"), hints=(hint,)),))
