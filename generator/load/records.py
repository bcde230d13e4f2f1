"""Plain data becomes frozen records."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from pydantic import TypeAdapter, ValidationError

from generator.diagnostics.diagnostic import Diagnostic, Outcome, Place
from generator.load.explain import explain
from generator.load.files import SourceFile, source_files
from generator.load.yaml_reader import read_yaml
from generator.model.base import Identified
from generator.model.kinds import HANDBOOK, Kind
from generator.project import Project


@dataclass(frozen=True, slots=True)
class Entry:
    """A record with its kind and the place it came from."""

    kind: str
    record: Identified
    at: Place


def load(project: Project) -> Outcome[tuple[Entry, ...]]:
    """Step 1: every record of a project, and everything wrong with the files."""
    files = source_files(project)
    entries: list[Entry] = []
    diagnostics = list(files.diagnostics)
    for file in files.value:
        outcome = read_records(file)
        entries += outcome.value
        diagnostics += outcome.diagnostics
    return Outcome(tuple(entries), tuple(diagnostics))


def read_records(file: SourceFile) -> Outcome[tuple[Entry, ...]]:
    """The records of one file. The file holds one mapping or a sequence of mappings."""
    outcome = read_yaml(file.name, file.raw)
    if outcome.diagnostics:
        return Outcome((), outcome.diagnostics)
    many = isinstance(outcome.value, tuple) and file.kind is not HANDBOOK
    found = [
        (Place(file.name, (i,) if many else ()), data)
        for i, data in enumerate(outcome.value if many else [outcome.value])
    ]
    entries: list[Entry] = []
    diagnostics: list[Diagnostic] = []
    for at, data in found:
        try:
            entries.append(Entry(file.kind.name, adapter(file.kind).validate_python(data), at))
        except ValidationError as error:
            diagnostics += explain(error, file.kind, at)
    return Outcome(tuple(entries), tuple(diagnostics))


@cache
def adapter(kind: Kind) -> TypeAdapter[Identified]:
    """The validator of a kind of record."""
    return TypeAdapter(kind.type)
