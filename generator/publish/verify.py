"""`sop verify`: check that the files in `dist/` are those that were published, and that its PDFs conform."""

from __future__ import annotations

import subprocess
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from generator.diagnostics.diagnostic import Diagnostic, Outcome, Place
from generator.diagnostics.words import reason
from generator.engine.reading import read, special
from generator.project import Project
from generator.publish.dist import (
    MANIFEST,
    MAX_FILE,
    SIGNATURE,
    SUMS,
    everything_in,
    file_digest,
    lines_of_sums,
    read_manifest,
    read_sums,
)
from generator.releases.chain import Kept, read_releases
from generator.render.conformance import is_archive, violations

FLAVOURS = ("3a", "ua1")
"""Names of PDF/A-3a and PDF/UA-1 in veraPDF."""


@dataclass(frozen=True, slots=True)
class Checked:
    """What was found in a published folder: number of files, version of its release ("" for a draft), its releases."""

    files: int = 0
    release: str = ""
    releases: tuple[Kept, ...] = ()

    @property
    def status(self) -> str:
        """What the files are: a release, or a draft after one."""
        if self.release:
            return f"the release {self.release}"
        last = self.releases[-1].snapshot.version if self.releases else ""
        return f"a draft after {last}, no release" if last else "a draft, no release"


def verify(project: Project, chain: tuple[Kept, ...], verapdf: Path | None, *, standards: bool) -> Outcome[Checked]:
    """Return what was checked, and a diagnostic for each problem. `chain`: the releases of the project.

    With `standards`, PDFs are validated again; for unchanged files this only repeats what the build has done.
    """
    out = project.out
    lines = lines_of_sums(out)
    sums = {name: digest for digest, name in filter(None, lines)}
    if not sums:
        at = Place(out.name)
        hint = "run `sop build`, or name the folder with --out"
        message = f"`{out.name}` contains no published handbook"
        return Outcome(Checked(), (Diagnostic("P705", message, at, hints=(hint,)),))
    manifest = read_manifest(out)
    sizes = _sizes(manifest)
    with ThreadPoolExecutor(project.jobs) as threads:  # hashing releases the GIL
        hashed = threads.map(lambda name: file_digest(out / name, sizes.get(name, MAX_FILE)), sums)
        digests = dict(zip(sums, hashed, strict=True))
    diagnostics = [_changed(out, name) for name, digest in sums.items() if digests[name] != digest]
    diagnostics += _unexpected(out, sums)
    diagnostics += _listings(out, lines, manifest)
    papers = [name for name in sums if name.startswith("pdf/") and digests[name] == sums[name]]
    for name in papers if standards else ():
        diagnostics += _violations(out, name)
    published = read_releases(out / "releases", out.parent, chain)
    diagnostics += (*published.diagnostics, *_releases(out, manifest, published.value))
    diagnostics += _other_chain(project, published.value, chain)
    archived = [name for name in papers if is_archive(name)]
    if verapdf is not None:
        for flavour in FLAVOURS:
            diagnostics += _run_verapdf(verapdf, flavour, out, archived if flavour == "3a" else papers)
    release = manifest.get("release")
    version = str(release["version"]) if isinstance(release, dict) and "version" in release else ""
    return Outcome(Checked(len(sums), version, published.value), tuple(diagnostics))


def _sizes(manifest: Mapping[str, Any]) -> dict[str, int]:
    """Return the size of each file in bytes: a file that has become larger need not be read to its end."""
    return {name: min(row["bytes"], MAX_FILE) for name, row in _rows(manifest) if isinstance(row.get("bytes"), int)}


def _rows(manifest: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yield path and row of each file in a manifest."""
    files = manifest.get("files")
    for row in files if isinstance(files, list) else ():
        if isinstance(row, dict) and isinstance(row.get("path"), str):
            yield row["path"], row


def _unexpected(out: Path, sums: Mapping[str, str]) -> Iterator[Diagnostic]:
    """Report every file that is not listed, hidden files, links and special files too."""
    try:
        for path, name in everything_in(out):
            kind = special(path)
            if name not in sums and (name not in (SUMS, SIGNATURE) or kind):
                message = f"`{name}` was added since it was published" + (f": it is {kind}" if kind else "")
                hint = "move it elsewhere: the build did not write it"
                yield Diagnostic("P705", message, Place(f"{out.name}/{name}"), hints=(hint,))
    except OSError as error:
        message = f"`{out.name}` cannot be looked through: {reason(error)}"
        yield Diagnostic("P705", message, Place(out.name), hints=("check the permissions of its folders",))


def _listings(out: Path, lines: Sequence[tuple[str, str] | None], manifest: Mapping[str, Any]) -> Iterator[Diagnostic]:
    """Report where the lines of `SHA256SUMS` and the manifest disagree: who changes a file has to change both."""
    at, hint = Place(f"{out.name}/{SUMS}"), "run `sop build` to restore both"
    sums = {name: digest for digest, name in filter(None, lines)}
    if None in lines or len(lines) != len(sums):
        message = f"`{SUMS}` has a line that no build writes, or names a file twice"
        yield Diagnostic("P705", message, at, hints=(hint,))
    listed = {name: row.get("sha256") for name, row in _rows(manifest)}
    for name in sorted({*sums, *listed} - {MANIFEST}):
        if sums.get(name) != listed.get(name):
            only = SUMS if name not in listed else MANIFEST if name not in sums else ""
            fact = f"is listed in `{only}` alone" if only else f"has another digest in `{SUMS}` than in `{MANIFEST}`"
            yield Diagnostic("P705", f"`{name}` {fact}", Place(f"{out.name}/{name}"), hints=(hint,))


def _releases(out: Path, manifest: Mapping[str, Any], published: tuple[Kept, ...]) -> Iterator[Diagnostic]:
    """Check that the release in the manifest is the last one in `dist/releases`."""
    release = manifest.get("release")
    if release is None:
        return
    last = published[-1] if published else None
    named = (release.get("version"), release.get("sha256")) if isinstance(release, dict) else (release, None)
    if last is None or (last.snapshot.version, last.digest) != named:
        message = f"the manifest of `{out.name}` names {named[0]}, but its releases end with another one"
        hint = "publish the release again with `sop build --as-of DAY`"
        yield Diagnostic("P708", message, Place(f"{out.name}/releases"), hints=(hint,))


def _other_chain(project: Project, published: tuple[Kept, ...], chain: tuple[Kept, ...]) -> Iterator[Diagnostic]:
    """Report published releases that the chain of the project does not have. A folder without sources has no chain."""
    if not project.data.is_dir():
        return
    digests = {kept.snapshot.version: kept.digest for kept in chain}
    for kept in published:
        own = digests.get(kept.snapshot.version)
        if own != kept.digest:
            fact = "is not the file that was published" if own else "is missing, but was published"
            name = f"sop_data/releases/{kept.path.name}"
            message = f"`{name}` {fact} as `{kept.name}`"
            hint = "find out which of the two is genuine, and restore the other: a release is never changed or removed"
            yield Diagnostic("P708", message, Place(name), hints=(hint,))


def differing(one: Path, other: Path) -> str | None:
    """Return the first file, by name, that differs between two published folders, or None."""
    sums = [{name: digest for digest, name in read_sums(out)} for out in (one, other)]
    return next((name for name in sorted({*sums[0], *sums[1]}) if sums[0].get(name) != sums[1].get(name)), None)


def _changed(out: Path, name: str) -> Diagnostic:
    kind = special(out / name)
    change = f"was replaced by {kind}" if kind else "was changed" if (out / name).exists() else "is missing"
    hint = "move it elsewhere, then run `sop build`" if kind else "run `sop build` to restore it"
    return Diagnostic("P705", f"`{name}` {change} since it was published", Place(f"{out.name}/{name}"), hints=(hint,))


def _violations(out: Path, name: str) -> Iterable[Diagnostic]:
    violated = violations(read(out / name, MAX_FILE), archive=is_archive(name))
    if violated:
        hint = "run `sop build` again, which reports the place to correct"
        message = f"`{name}` violates a standard that it claims: {'; '.join(violated[:5])}"
        yield Diagnostic("R604", message, Place(f"{out.name}/{name}"), hints=(hint,))


def _run_verapdf(verapdf: Path, flavour: str, out: Path, names: list[str]) -> Iterable[Diagnostic]:
    """Validate files with veraPDF, which prints a line for each: `PASS` or `FAIL`, and the path."""
    if not names:
        return
    command = [str(verapdf), "--flavour", flavour, "--format", "text", *(str(out / name) for name in names)]
    try:
        answer = subprocess.run(command, capture_output=True, text=True, check=False, errors="replace").stdout
    except OSError as error:
        hint = "name the program `verapdf` of a veraPDF installation"
        yield Diagnostic("P706", f"`{verapdf}` cannot be run: {reason(error)}", Place(str(verapdf)), hints=(hint,))
        return
    lines = answer.splitlines()
    for name in names:
        verdict = next((line[:4] for line in lines if str(out / name) in line), "")
        if verdict == "PASS":
            continue
        result = "does not pass" if verdict == "FAIL" else "got no verdict from"
        hint = f"run `{verapdf.name} --flavour {flavour} -v {name}` to see why"
        yield Diagnostic("P706", f"`{name}` {result} veraPDF as {flavour}", Place(f"{out.name}/{name}"), hints=(hint,))
