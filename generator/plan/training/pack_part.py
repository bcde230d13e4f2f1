"""Contribution of one planner to a training pack."""

from __future__ import annotations

from dataclasses import dataclass

from generator.plan.artifact import UNPUBLISHED, Artifact, Booklet, Member


@dataclass(frozen=True, slots=True)
class PackPart:
    """Files of one planner in the pack of a role, except the files that all packs share.

    `members` are its files in the zip, including shared ones.
    """

    artifacts: tuple[Artifact, ...]
    booklets: tuple[Booklet, ...]
    members: tuple[Member, ...]


def folder_of(role: str) -> str:
    """Return the folder of a role's own files before they are zipped."""
    return f"{UNPUBLISHED}{role}"
