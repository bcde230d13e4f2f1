"""Which files hold what, before any of them is read as YAML."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from pathlib import Path

from generator.diagnostics.diagnostic import Diagnostic, Outcome, Place
from generator.load.yaml_reader import MAX_BYTES
from generator.model.kinds import HANDBOOK, HANDBOOK_FILE, KINDS, Kind
from generator.project import Project, files_below

SCHEMA_FOLDER = "schema"
_FOLDERS = {kind.folder: kind for kind in KINDS}


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One file of `sop_data/`: what it holds and its bytes."""

    name: str
    kind: Kind
    raw: bytes


def source_files(project: Project) -> Outcome[tuple[SourceFile, ...]]:
    """All record files of a project, in a fixed order."""
    found: list[SourceFile] = []
    diagnostics: list[Diagnostic] = []
    if not (project.data / HANDBOOK_FILE).is_file():
        diagnostics.append(
            Diagnostic(
                "L113",
                f"there is no `sop_data/{HANDBOOK_FILE}`",
                Place(f"sop_data/{HANDBOOK_FILE}"),
                hints=("run the command in the handbook's folder, or name it with --project",),
            )
        )
    for path in files_below(project.data):
        name = project.relative(path)
        below = path.relative_to(project.data).parts
        if below[0] == SCHEMA_FOLDER:
            continue
        result = _read(project, path, name, _kind(below))
        if isinstance(result, Diagnostic):
            diagnostics.append(result)
        else:
            found.append(result)
    return Outcome(tuple(found), tuple(diagnostics))


def _kind(below: tuple[str, ...]) -> Kind | None:
    if below == (HANDBOOK_FILE,):
        return HANDBOOK
    return _FOLDERS.get(below[0]) if len(below) > 1 and below[-1].endswith(".yml") else None


def _read(project: Project, path: Path, name: str, kind: Kind | None) -> SourceFile | Diagnostic:
    if kind is None:
        return Diagnostic("L112", f"`{name}` belongs to no kind of record", Place(name), hints=(_hint(name),))
    if not path.resolve().is_relative_to(project.root):
        return Diagnostic("L114", f"`{name}` leads outside the project", Place(name), hints=("copy the file in",))
    try:
        with path.open("rb") as file:
            return SourceFile(name, kind, file.read(MAX_BYTES + 1))
    except OSError as error:
        reason = error.strerror or "unknown reason"
        return Diagnostic("L116", f"`{name}` cannot be opened: {reason}", Place(name), hints=("check its permissions",))


def _hint(name: str) -> str:
    parts = name.split("/")
    if parts[-1].endswith(".yaml"):
        return "name it `.yml`"
    if len(parts) > 2:
        close = difflib.get_close_matches(parts[1], _FOLDERS, n=1)
        if close and close[0] != parts[1]:
            return f"did you mean the folder `{close[0]}`?"
        if close:
            return "records are `.yml` files; keep other files elsewhere"
    return f"records lie in {', '.join(f'`{folder}/`' for folder in _FOLDERS)}"
