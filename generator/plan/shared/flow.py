"""Views of flowcharts: the steps of a procedure in the lanes of their roles."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from generator.model.section import Section


@dataclass(frozen=True, slots=True)
class FlowStep:
    """A box of a flowchart; `lane` is the index of its role, and texts that do not apply are empty."""

    number: int
    href: str
    lane: int
    action: str
    within: str
    record: str
    if_fails: str


@dataclass(frozen=True, slots=True)
class Flow:
    """The boxes in order, and the roles of the lanes in order of first appearance."""

    id: str
    lanes: tuple[str, ...]
    steps: tuple[FlowStep, ...]


def flow(section: Section, title_of: Callable[[str], str]) -> Flow:
    """Return the flowchart of a section's procedure; boxes link to the rows of the table of steps."""
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
