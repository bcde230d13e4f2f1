"""Find the source files of a project, and the kind of record that each contains."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from pathlib import Path

from generator.diagnostics.diagnostic import Diagnostic, Outcome, Place
from generator.diagnostics.words import reason
from generator.engine.reading import head
from generator.load.yaml_reader import MAX_BYTES
from generator.model.kinds import HANDBOOK, HANDBOOK_FILE, KINDS, Kind
from generator.project import Project, files_below

SCHEMA_FOLDER = "schema"
RELEASES = "releases"
"""Folder of the revision history (YAML) and of the release files (JSON)."""
PICTURES = {".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".svg": "image/svg+xml"}
"""Media types of pictures that may be beside `handbook.yml`: the logo."""
_FOLDERS = {kind.folder: kind for kind in KINDS}


@dataclass(frozen=True, slots=True)
class SourceFile:
    """File of `sop_data/`: the kind of its records and its bytes."""

    name: str
    kind: Kind
    raw: bytes


def source_files(project: Project) -> Outcome[tuple[SourceFile, ...]]:
    """Return all record files of a project, in a fixed order."""
    paths = paths_below(project.data, project)
    files: list[SourceFile] = []
    diagnostics = [*paths.diagnostics]
    if not diagnostics and not (project.data / HANDBOOK_FILE).is_file():
        diagnostics.append(_no_handbook())
    for path in paths.value:
        below = path.relative_to(project.data).parts
        if below[0] == SCHEMA_FOLDER or (len(below) == 1 and path.suffix.lower() in PICTURES):
            continue
        if below[0] == RELEASES and path.suffix == ".json":
            continue
        kind = _kind(below)
        result = read_file(path, project) if kind is not None or path.is_dir() else _no_kind(project.relative(path))
        if isinstance(result, Diagnostic):
            diagnostics.append(result)
        elif kind is not None:
            files.append(SourceFile(project.relative(path), kind, result))
    return Outcome(tuple(files), tuple(diagnostics))


def _no_handbook() -> Diagnostic:
    at = Place(f"sop_data/{HANDBOOK_FILE}")
    hint = "run the command in the folder of the handbook, or name the folder with --project"
    return Diagnostic("L113", f"the file `sop_data/{HANDBOOK_FILE}` does not exist", at, hints=(hint,))


def _kind(below: tuple[str, ...]) -> Kind | None:
    if below == (HANDBOOK_FILE,):
        return HANDBOOK
    return _FOLDERS.get(below[0]) if len(below) > 1 and below[-1].endswith(".yml") else None


def paths_below(folder: Path, project: Project) -> Outcome[tuple[Path, ...]]:
    """Return every file below a folder of the project, links to folders included, as far as folders can be read."""
    if leads_outside(folder, project):
        return Outcome((), (_outside(project.relative(folder)),))
    if folder.exists() and not folder.is_dir():
        name = project.relative(folder)
        hint = "replace it with a folder"
        return Outcome((), (Diagnostic("L116", f"`{name}` is not a folder", Place(name), hints=(hint,)),))
    paths: list[Path] = []
    try:
        paths.extend(files_below(folder))
    except OSError as error:
        return Outcome(tuple(paths), (_cannot_open(project.relative(Path(error.filename)), error),))
    return Outcome(tuple(paths))


def read_file(path: Path, project: Project) -> bytes | Diagnostic:
    """Return the bytes of a source file, cut after the maximum size plus one, or a diagnostic."""
    name = project.relative(path)
    if leads_outside(path, project):
        return _outside(name)
    if path.exists() and not path.is_file():
        hint = "replace it with a regular file; links to folders are not followed"
        return Diagnostic("L116", f"`{name}` is not a regular file", Place(name), hints=(hint,))
    try:
        return head(path, MAX_BYTES + 1)
    except OSError as error:
        return _cannot_open(name, error)


def leads_outside(path: Path, project: Project) -> bool:
    """Return whether a path, or the target of its link, is outside the project."""
    try:
        return not path.resolve().is_relative_to(project.root)
    except RuntimeError:  # a link to itself, which is reported when it is opened
        return False


def _outside(name: str) -> Diagnostic:
    hint = "copy the target into the project"
    return Diagnostic("L114", f"`{name}` points outside the project", Place(name), hints=(hint,))


def _cannot_open(name: str, error: OSError) -> Diagnostic:
    hint = "check its permissions" if isinstance(error, PermissionError) else "replace it with a regular file"
    return Diagnostic("L116", f"`{name}` cannot be opened: {reason(error)}", Place(name), hints=(hint,))


def _no_kind(name: str) -> Diagnostic:
    return Diagnostic("L112", f"`{name}` belongs to no kind of record", Place(name), hints=(_no_kind_hint(name),))


def _no_kind_hint(name: str) -> str:
    parts = name.split("/")
    if parts[-1].endswith(".yaml"):
        return "name it `.yml`"
    close = difflib.get_close_matches(parts[1].removesuffix(".yml"), _FOLDERS, n=1)
    if close and len(parts) == 2:
        return f"move it into the folder `sop_data/{close[0]}/`"
    if close and close[0] != parts[1]:
        return f"did you mean the folder `{close[0]}`?"
    if close:
        return "records are `.yml` files; keep other files elsewhere"
    return f"move it into a folder of records: {', '.join(f'`{folder}/`' for folder in _FOLDERS)}"
