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
from generator.publish.tag import signed_tag
from generator.publish.verify import Checked, differing
from generator.publish.verify import verify as verify_files
from generator.releases.chain import Kept, read_chain
from generator.releases.head import Anchor, anchored, named_head


@dataclass(frozen=True, slots=True)
class VerifyOrder:
    """Checks of `sop verify` besides digests.

    `standards`: validate PDFs with the built-in checks. `verapdf`: path of veraPDF, to validate with it as well.
    `signers`: list of accepted signing keys; a signature is required if the file exists or if `demanded` is set.
    `rebuild`: rebuild everything and compare. `release`: version that this must be. `head`: digest of a release or a
    file with it, `tag`: signed tag of git with it; both were kept elsewhere, and the chain must have that release.
    """

    standards: bool
    verapdf: Path | None
    signers: Path
    demanded: bool
    rebuild: bool
    release: str | None = None
    head: str | None = None
    tag: str | None = None


@dataclass(frozen=True, slots=True)
class Verified:
    """Result of a verification: what was published, versions of the chain, anchors, signer, and what was rebuilt.

    `compared`: there is a project, so the chain is its own; otherwise it is that of the published files.
    """

    published: Checked
    releases: tuple[str, ...]
    compared: bool
    anchors: tuple[Anchor, ...]
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
    compared = project.data.is_dir()
    releases = chain.value if compared else files.value.releases
    anchors = _anchors(project, order, releases)
    wrong = (_other_release(project, files.value, order.release),) if order.release is not None else ()
    diagnostics = (
        *files.diagnostics,
        *chain.diagnostics,
        *anchors.diagnostics,
        *signed.diagnostics,
        *(diagnostic for diagnostic in wrong if diagnostic),
    )
    rebuild = rebuilt(project, watcher) if order.rebuild and not diagnostics else Outcome("")
    diagnostics += rebuild.diagnostics
    if diagnostics or rebuild.value is None:
        return Outcome(None, diagnostics)
    versions = tuple(release.snapshot.version for release in releases)
    return Outcome(Verified(files.value, versions, compared, anchors.value, signed.value, rebuild.value))


def _anchors(project: Project, order: VerifyOrder, chain: tuple[Kept, ...]) -> Outcome[tuple[Anchor, ...]]:
    """Compare the chain with heads that were kept outside the project."""
    results: list[Anchor | Diagnostic] = []
    if order.head is not None:
        head = named_head(order.head)
        results.append(head if isinstance(head, Diagnostic) else anchored(chain, head, "--head"))
    if order.tag is not None:
        tag = signed_tag(project.root, order.tag, order.signers)
        source = "" if isinstance(tag, Diagnostic) else f"the tag {tag.name}, signed by {tag.signer},"
        results.append(tag if isinstance(tag, Diagnostic) else anchored(chain, tag.head, source))
    diagnostics = tuple(result for result in results if isinstance(result, Diagnostic))
    return Outcome(tuple(result for result in results if isinstance(result, Anchor)), diagnostics)


def _other_release(project: Project, published: Checked, version: str) -> Diagnostic | None:
    """Return a diagnostic if what was published is not the release of this version."""
    if published.release == version:
        return None
    message = f"`{project.out.name}` is not the release {version}: it is {published.status}"
    hint = "publish the release with `sop build --as-of DAY`, or name its folder"
    return Diagnostic("P708", message, Place(project.out.name), hints=(hint,))


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
