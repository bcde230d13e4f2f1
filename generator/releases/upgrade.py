"""Records of releases that earlier versions of the program made, as this version reads them.

The bytes of a release never change. When a field that every record must have is added to the model, or the shape of one
changes, a step here gives records of older releases what they lack; tests apply it to the releases in `sop_data`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

Fields = dict[str, Any]
Step = Callable[[str, Fields], Fields]
"""Takes the kind and the fields of a record, and returns the fields; what is up to date is returned as it is."""

STEPS: Mapping[str, tuple[Step, ...]] = {"sop-release-1": ()}
"""For each schema of releases, the steps from it to the model of this version, in order."""


def upgrade(schema: str, kind: str, record: Fields) -> Fields:
    """Return a record in the shape of this version of the program."""
    for step in STEPS[schema]:
        record = step(kind, record)
    return record
