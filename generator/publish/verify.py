"""`sop verify`: check that the files in `dist/` are those that were published, and that its PDFs conform."""

from __future__ import annotations

import subprocess
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from generator.diagnostics.diagnostic import Diagnostic, Outcome, Place
from generator.diagnostics.words import reason
from generator.project import Project, files_below
from generator.publish.dist import SIGNATURE, SUMS, file_digest, read_manifest, read_sums
from generator.releases.chain import read_releases
from generator.render.conformance import is_archive, violations

FLAVOURS = ("3a", "ua1")
"""Names of PDF/A-3a and PDF/UA-1 in veraPDF."""


def verify(project: Project, verapdf: Path | None, *, standards: bool) -> Outcome[int]:
    """Return the number of files checked, and a diagnostic for each problem.

    With `standards`, PDFs are validated again; for unchanged files this only repeats what the build has done.
    """
    out = project.out
    sums = {name: digest for digest, name in read_sums(out)}
    if not sums:
        at = Place(out.name)
        hint = "run `sop build`, or name the folder with --out"
        return Outcome(0, (Diagnostic("P705", f"`{out.name}` contains no published handbook", at, hints=(hint,)),))
    with ThreadPoolExecutor(project.jobs) as threads:  # hashing releases the GIL
        digests = dict(zip(sums, threads.map(lambda name: file_digest(out / name), sums), strict=True))
    diagnostics = [_changed(out, name) for name, digest in sums.items() if digests[name] != digest]
    unexpected = [name for path in files_below(out) if (name := path.relative_to(out).as_posix()) not in sums]
    diagnostics += [_unexpected(out, name) for name in unexpected if name not in (SUMS, SIGNATURE)]
    papers = [name for name in sums if name.startswith("pdf/") and digests[name] == sums[name]]
    for name in papers if standards else ():
        diagnostics += _violations(out, name)
    diagnostics += _check_releases(out)
    archived = [name for name in papers if is_archive(name)]
    if verapdf is not None:
        for flavour in FLAVOURS:
            diagnostics += _run_verapdf(verapdf, flavour, out, archived if flavour == "3a" else papers)
    return Outcome(len(sums), tuple(diagnostics))


def _check_releases(out: Path) -> Iterable[Diagnostic]:
    """Check that the releases in `dist/` are intact, and that the last one is the version in the manifest."""
    release = read_manifest(out).get("release")
    if release is None:
        return
    chain = read_releases(out / "releases", out.parent)
    yield from chain.diagnostics
    last = chain.value[-1] if chain.value else None
    if not chain.diagnostics and (last is None or (last.snapshot.version, last.digest) != tuple(release.values())):
        message = f"the manifest of `{out.name}` names {release.get('version')}, but its releases end with another one"
        hint = "publish the release again with `sop build --as-of DAY`"
        yield Diagnostic("P708", message, Place(f"{out.name}/releases"), hints=(hint,))


def differing(one: Path, other: Path) -> str | None:
    """Return the first file, by name, that differs between two published folders, or None."""
    sums = [{name: digest for digest, name in read_sums(out)} for out in (one, other)]
    return next((name for name in sorted({*sums[0], *sums[1]}) if sums[0].get(name) != sums[1].get(name)), None)


def _unexpected(out: Path, name: str) -> Diagnostic:
    hint = "delete it: the build did not write it"
    return Diagnostic("P705", f"`{name}` was added since it was published", Place(f"{out.name}/{name}"), hints=(hint,))


def _changed(out: Path, name: str) -> Diagnostic:
    change = "was changed" if (out / name).is_file() else "is missing"
    hint = "run `sop build` to restore it"
    return Diagnostic("P705", f"`{name}` {change} since it was published", Place(f"{out.name}/{name}"), hints=(hint,))


def _violations(out: Path, name: str) -> Iterable[Diagnostic]:
    violated = violations((out / name).read_bytes(), archive=is_archive(name))
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
