"""Upgrade records of releases that earlier versions of the program made.

The bytes of a release never change. When a required field is added to the model, or the shape of a field changes, a
step in this module converts the records of older releases; tests apply it to the releases in `sop_data`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

Fields = dict[str, Any]
Step = Callable[[str, Fields], Fields]
"""Takes the kind and the fields of a record, and returns the fields, unchanged if they are up to date."""

STEPS: Mapping[str, tuple[Step, ...]] = {"sop-release-1": ()}
"""Steps from each schema of releases to the model of this version, in order."""


def upgrade(schema: str, kind: str, record: Fields) -> Fields:
    """Return a record in the shape of this version of the program."""
    for step in STEPS[schema]:
        record = step(kind, record)
    return record
