"""Where a site tells what changed since the version before; what it tells, whoever knows the releases plans."""

from __future__ import annotations

from dataclasses import dataclass

from generator.plan.artifact import Artifact


@dataclass(frozen=True, slots=True)
class News:
    """The page of all changes, and the same on paper."""

    page: Artifact
    paper: Artifact
