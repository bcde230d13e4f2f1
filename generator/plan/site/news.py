"""Documents that list the changes since the previous version; built by the code that reads the releases."""

from __future__ import annotations

from dataclasses import dataclass

from generator.plan.artifact import Artifact


@dataclass(frozen=True, slots=True)
class News:
    """The page of all changes, and the same document on paper."""

    page: Artifact
    paper: Artifact
