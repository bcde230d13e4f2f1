"""What each subject gives to a training pack."""

from __future__ import annotations

from dataclasses import dataclass

from generator.plan.artifact import UNPUBLISHED, Artifact, Booklet, Member


@dataclass(frozen=True, slots=True)
class PackPart:
    """Files of one subject in one role's pack, beside those that all packs share.

    `members` are the files in the zip, shared ones included.
    """

    artifacts: tuple[Artifact, ...]
    booklets: tuple[Booklet, ...]
    members: tuple[Member, ...]


def folder_of(role: str) -> str:
    """Where a role's own files of its pack are put until they are zipped."""
    return f"{UNPUBLISHED}{role}"
