"""Sign and verify what was published, and rebuild it from its release."""

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
    """Checks of `sop verify` besides digests.

    `standards`: validate PDFs with the built-in checks. `verapdf`: path of veraPDF, to validate with it as well.
    `signers`: list of accepted signing keys; a signature is required if the file exists or if `demanded` is set.
    `rebuild`: rebuild everything and compare.
    """

    standards: bool
    verapdf: Path | None
    signers: Path
    demanded: bool
    rebuild: bool


@dataclass(frozen=True, slots=True)
class Verified:
    """Result of a verification: number of files, chain of versions, signer, and version that was rebuilt."""

    files: int
    releases: tuple[str, ...]
    signed_by: str
    rebuilt: str


def sign(project: Project, key: Path) -> Outcome[bool]:
    """Sign what was published, if it is intact."""
    intact = verify_files(project, read_chain(project).value, None, standards=False)
    refusal = None if intact.diagnostics else proof.sign(project.out, key)
    diagnostics = intact.diagnostics or ((refusal,) if refusal else ())
    return Outcome(not diagnostics, diagnostics)


def verify(project: Project, order: VerifyOrder, watcher: Watcher) -> Outcome[Verified | None]:
    """Check that what was published is intact, signed and released; without value if any check fails."""
    chain = read_chain(project)
    standards = order.standards or order.verapdf is not None
    files = verify_files(project, chain.value, order.verapdf, standards=standards)
    signed = _signed(project, order)
    diagnostics = (*files.diagnostics, *chain.diagnostics, *signed.diagnostics)
    rebuild = rebuilt(project, watcher) if order.rebuild and not diagnostics else Outcome("")
    diagnostics += rebuild.diagnostics
    if diagnostics or rebuild.value is None:
        return Outcome(None, diagnostics)
    versions = tuple(release.snapshot.version for release in chain.value)
    return Outcome(Verified(files.value.files, versions, signed.value, rebuild.value))


def _signed(project: Project, order: VerifyOrder) -> Outcome[str]:
    """Return who signed; "" if no signature is required."""
    if not order.demanded and not order.signers.is_file():
        return Outcome("")
    signed = proof.check_signature(project.out, order.signers)
    return Outcome("", (signed,)) if isinstance(signed, Diagnostic) else Outcome(signed)


def rebuilt(project: Project, watcher: Watcher) -> Outcome[str | None]:
    """Rebuild `project.out` from its release; return the version, or a diagnostic about the first file that differs."""
    manifest = read_manifest(project.out)
    release = manifest.get("release")
    if not isinstance(release, dict):
        hint = "run `sop release`, then build again: only a release can be rebuilt"
        message = f"`{project.out.name}` was not built from a release"
        return Outcome(None, (Diagnostic("P708", message, Place(project.out.name), hints=(hint,)),))
    parts = tuple(part for part in PARTS if part in manifest.get("parts", ()))
    with tempfile.TemporaryDirectory(prefix="sop-proof-") as folder:
        again = replace(project, out=Path(folder) / project.out.name, elsewhere=Path(folder) / "cache")
        built = build(again, parts, watcher, release["version"])
        if not built.value:
            return Outcome(None, built.diagnostics)
        other = differing(project.out, again.out)
    if other is None:
        return Outcome(release["version"])
    message = f"`{other}` differs from a rebuild of {release['version']} with this version of the program"
    hint = "it was changed, or built with another version of the program or of its fonts"
    return Outcome(None, (Diagnostic("P709", message, Place(f"{project.out.name}/{other}"), hints=(hint,)),))
