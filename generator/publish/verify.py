"""`sop verify`: whether what lies in `dist/` is what was published, and its PDFs keep what they claim."""

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
"""PDF/A-3a and PDF/UA-1, as veraPDF names them."""


def verify(project: Project, verapdf: Path | None, *, standards: bool) -> Outcome[int]:
    """How many files were looked at, and a complaint for each that is not as it should be.

    `standards`: whether the PDFs keep theirs is looked at anew. Unchanged files do: the build looked.
    """
    out = project.out
    sums = {name: digest for digest, name in read_sums(out)}
    if not sums:
        at = Place(out.name)
        hint = "run `sop build`, or name the folder with --out"
        return Outcome(0, (Diagnostic("P705", f"`{out.name}` holds nothing that was published", at, hints=(hint,)),))
    with ThreadPoolExecutor(project.jobs) as threads:  # hashing lets other threads run
        now = dict(zip(sums, threads.map(lambda name: file_digest(out / name), sums), strict=True))
    found = [_changed(out, name) for name, digest in sums.items() if now[name] != digest]
    strangers = [name for path in files_below(out) if (name := path.relative_to(out).as_posix()) not in sums]
    found += [_stranger(out, name) for name in strangers if name not in (SUMS, SIGNATURE)]
    papers = [name for name in sums if name.startswith("pdf/") and now[name] == sums[name]]
    for name in papers if standards else ():
        found += _promises(out, name)
    found += _proved(out)
    archived = [name for name in papers if is_archive(name)]
    if verapdf is not None:
        for flavour in FLAVOURS:
            found += _asked(verapdf, flavour, out, archived if flavour == "3a" else papers)
    return Outcome(len(sums), tuple(found))


def _proved(out: Path) -> Iterable[Diagnostic]:
    """Whether the releases beside what was published are whole, and the last of them is the version that it says."""
    told = read_manifest(out).get("release")
    if told is None:
        return
    chain = read_releases(out / "releases", out.parent)
    yield from chain.diagnostics
    last = chain.value[-1] if chain.value else None
    if not chain.diagnostics and (last is None or (last.snapshot.version, last.digest) != tuple(told.values())):
        message = f"`{out.name}` says that it is {told.get('version')}, and its releases say something else"
        hint = "publish it again from its release: `sop build --as-of DAY`"
        yield Diagnostic("P708", message, Place(f"{out.name}/releases"), hints=(hint,))


def differing(one: Path, other: Path) -> str | None:
    """The first file, by name, that two published folders do not have in common byte for byte."""
    sums = [{name: digest for digest, name in read_sums(out)} for out in (one, other)]
    return next((name for name in sorted({*sums[0], *sums[1]}) if sums[0].get(name) != sums[1].get(name)), None)


def _stranger(out: Path, name: str) -> Diagnostic:
    hint = "take it away: nobody published it"
    return Diagnostic("P705", f"`{name}` was added since it was published", Place(f"{out.name}/{name}"), hints=(hint,))


def _changed(out: Path, name: str) -> Diagnostic:
    what = "was changed" if (out / name).is_file() else "is missing"
    hint = "run `sop build` again; somebody changed what it had published"
    return Diagnostic("P705", f"`{name}` {what} since it was published", Place(f"{out.name}/{name}"), hints=(hint,))


def _promises(out: Path, name: str) -> Iterable[Diagnostic]:
    broken = violations((out / name).read_bytes(), archive=is_archive(name))
    if broken:
        hint = "run `sop build` again, which says what to mend"
        message = f"`{name}` breaks a standard that it claims: {'; '.join(broken[:5])}"
        yield Diagnostic("R604", message, Place(f"{out.name}/{name}"), hints=(hint,))


def _asked(verapdf: Path, flavour: str, out: Path, names: list[str]) -> Iterable[Diagnostic]:
    """What veraPDF says of files: a line each, `PASS` or `FAIL` and the path."""
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
        said = "does not pass" if verdict == "FAIL" else "got no verdict from"
        hint = f"run `{verapdf.name} --flavour {flavour} -v {name}` to see why"
        yield Diagnostic("P706", f"`{name}` {said} veraPDF as {flavour}", Place(f"{out.name}/{name}"), hints=(hint,))
