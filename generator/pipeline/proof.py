"""What was published is made again from its release, with nothing that earlier runs kept, and compared."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path

from generator.diagnostics.diagnostic import Diagnostic, Outcome, Place
from generator.pipeline.build import build
from generator.pipeline.sources import Watcher
from generator.plan.artifact import PARTS
from generator.project import Project
from generator.publish.dist import read_manifest
from generator.publish.verify import differing


def rebuilt(project: Project, watcher: Watcher) -> Outcome[str | None]:
    """The version that `project.out` is, byte for byte; or the first file that is another."""
    manifest = read_manifest(project.out)
    told = manifest.get("release")
    if not isinstance(told, dict):
        hint = "only what a release says can be made again: `sop release` makes one"
        message = f"`{project.out.name}` rests on no release"
        return Outcome(None, (Diagnostic("P708", message, Place(project.out.name), hints=(hint,)),))
    parts = tuple(one for one in PARTS if one in manifest.get("parts", ()))
    with tempfile.TemporaryDirectory(prefix="sop-proof-") as folder:
        again = replace(project, out=Path(folder) / project.out.name, elsewhere=Path(folder) / "cache")
        made = build(again, parts, watcher, told["version"])
        if not made.value:
            return Outcome(None, made.diagnostics)
        other = differing(project.out, again.out)
    if other is None:
        return Outcome(told["version"])
    message = f"`{other}` is not what {told['version']} says, by this version of the program"
    hint = "it was changed, or another version of the program or of its fonts made it"
    return Outcome(None, (Diagnostic("P709", message, Place(f"{project.out.name}/{other}"), hints=(hint,)),))
