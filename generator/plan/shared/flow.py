"""A procedure as it is drawn: who does what, in which order."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from generator.model.section import Section


@dataclass(frozen=True, slots=True)
class FlowStep:
    """One box; `lane` counts the roles of the flow from 0, texts that do not apply are empty."""

    number: int
    href: str
    lane: int
    action: str
    within: str
    record: str
    if_fails: str


@dataclass(frozen=True, slots=True)
class Flow:
    """The boxes in order, and the role of each lane, in the order in which roles come in."""

    id: str
    lanes: tuple[str, ...]
    steps: tuple[FlowStep, ...]


def flow(section: Section, title_of: Callable[[str], str]) -> Flow:
    """The flow of a section's procedure; boxes lead to the rows of its table."""
    roles = list(dict.fromkeys(step.role for step in section.procedure))
    steps = tuple(
        FlowStep(
            number=position,
            href=f"#{step.id}",
            lane=roles.index(step.role),
            action=step.action,
            within=step.within or "",
            record=step.record or (title_of(step.form) if step.form else ""),
            if_fails=step.if_fails or "",
        )
        for position, step in enumerate(section.procedure, 1)
    )
    return Flow(section.id, tuple(title_of(role) for role in roles), steps)
