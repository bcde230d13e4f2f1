"""`sop verify`: whether what lies in `dist/` is what was published, and its PDFs keep what they claim."""

from __future__ import annotations

import subprocess
from collections.abc import Iterable
from pathlib import Path

from generator.diagnostics.diagnostic import Diagnostic, Outcome, Place
from generator.project import Project
from generator.publish.dist import file_digest, read_sums
from generator.render.conformance import is_archive, violations

FLAVOURS = ("3a", "ua1")
"""PDF/A-3a and PDF/UA-1, as veraPDF names them."""


def verify(project: Project, verapdf: Path | None) -> Outcome[int]:
    """How many PDFs were looked at, and a complaint for each file that is not as it should be."""
    out = project.out
    sums = {name: digest for digest, name in read_sums(out)}
    if not sums:
        at = Place(out.name)
        hint = "run `sop build`, or name the folder with --out"
        return Outcome(0, (Diagnostic("P705", f"`{out.name}` holds nothing that was published", at, hints=(hint,)),))
    found = [_changed(out, name) for name, digest in sums.items() if file_digest(out / name) != digest]
    papers = [name for name in sums if name.startswith("pdf/") and file_digest(out / name) == sums[name]]
    for name in papers:
        found += _promises(out, name)
    archived = [name for name in papers if is_archive(name)]
    if verapdf is not None:
        for flavour in FLAVOURS:
            found += _asked(verapdf, flavour, out, archived if flavour == "3a" else papers)
    return Outcome(len(papers), tuple(found))


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
        reason = (error.strerror or "unknown reason").lower()
        hint = "name the program `verapdf` of a veraPDF installation"
        yield Diagnostic("P706", f"`{verapdf}` cannot be run: {reason}", Place(str(verapdf)), hints=(hint,))
        return
    lines = answer.splitlines()
    for name in names:
        verdict = next((line[:4] for line in lines if str(out / name) in line), "")
        if verdict == "PASS":
            continue
        said = "does not pass" if verdict == "FAIL" else "got no verdict from"
        hint = f"run `{verapdf.name} --flavour {flavour} -v {name}` to see why"
        yield Diagnostic("P706", f"`{name}` {said} veraPDF as {flavour}", Place(f"{out.name}/{name}"), hints=(hint,))
