"""Validate plain data into frozen records."""

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
    """Record with its kind and its place in the source files."""

    kind: str
    record: Identified
    at: Place


def load(project: Project) -> Outcome[tuple[Entry, ...]]:
    """Step 1: load every record of a project; the diagnostics cover all files."""
    files = source_files(project)
    entries: list[Entry] = []
    diagnostics = list(files.diagnostics)
    for file in files.value:
        outcome = read_records(file)
        entries += outcome.value
        diagnostics += outcome.diagnostics
    return Outcome(tuple(entries), tuple(diagnostics))


def read_records(file: SourceFile) -> Outcome[tuple[Entry, ...]]:
    """Read the records of one file, which contains one mapping or a sequence of mappings."""
    outcome = read_yaml(file.name, file.raw)
    if outcome.diagnostics:
        return Outcome((), outcome.diagnostics)
    many = isinstance(outcome.value, tuple) and file.kind is not HANDBOOK
    located = [
        (Place(file.name, (i,) if many else ()), data)
        for i, data in enumerate(outcome.value if many else [outcome.value])
    ]
    entries: list[Entry] = []
    diagnostics: list[Diagnostic] = []
    for at, data in located:
        try:
            entries.append(Entry(file.kind.name, adapter(file.kind).validate_python(data), at))
        except ValidationError as error:
            diagnostics += explain(error, file.kind, at)
    return Outcome(tuple(entries), tuple(diagnostics))


@cache
def adapter(kind: Kind) -> TypeAdapter[Identified]:
    """Return the validator of a kind of record."""
    return TypeAdapter(kind.type)
