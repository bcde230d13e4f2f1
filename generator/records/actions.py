"""Actions on failed items, and their state on a day."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal, get_args

from generator.judge.day import read_day
from generator.judge.verdict import Verdict
from generator.model.checklist import Item
from generator.records.read import Filled
from generator.records.record import Action, RecordedItem, action_of

State = Literal["unnamed", "unclear", "undated", "open", "due", "overdue", "done"]
"""Nothing was named that is done; a day cannot be read or contradicts another; without due day; not done, and the due
day has not come or no day to judge by was given; due on that day; due before it; done."""

STATES: tuple[State, ...] = get_args(State)

BAD: frozenset[Verdict] = frozenset(("failed", "stop"))

NEGLECTED: frozenset[State] = frozenset(("unnamed", "unclear", "undated", "overdue"))
"""States in which somebody has to look after an action."""


@dataclass(frozen=True, slots=True)
class Followed:
    """Item that has failed, or on which an action was named."""

    record: Filled
    item: Item
    recorded: RecordedItem
    action: Action | None
    state: State


def followed(record: Filled, on: date | None) -> Iterator[Followed]:
    """Yield the failed items of a record and those with an action. `on` is the day to judge by."""
    for item, recorded in record.pairs:
        action = action_of(recorded)
        if action or record.judgement.items[item.id] in BAD:
            yield Followed(record, item, recorded, action, _state(action, record.started[:10], on))


def _state(action: Action | None, began: str, on: date | None) -> State:
    """Return the state of an action of a job that began on a day (empty if unknown). In doubt, it is unclear.

    Days are compared as ISO texts. What was done after the day to judge by was not done on it.
    """
    if action is None or not action.what.strip():
        return "unnamed"
    due, done = read_day(action.due), read_day(action.done)
    if action.done.strip() and (not done or done < began):
        return "unclear"
    if done and (on is None or done <= on.isoformat()):
        return "done"
    if not due:
        return "unclear" if action.due.strip() else "undated"
    if on is None or due > on.isoformat():
        return "open"
    return "due" if due == on.isoformat() else "overdue"
