"""What the cases of a checklist leave open: every combination of answers that they depend on is tried.

A number represents all numbers between two bounds that conditions name, so a few values are enough to be certain.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise, product
from math import prod

from generator.judge.verdict import Bench, Filling, Given
from generator.model.checklist import Case, Checklist, Choice, Condition, Item, ItemGroup, Measure, Score, YesNo

MOST = 20_000
"""Combinations that are tried for one item; more are too many to check, and to understand."""

Values = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Tried:
    """One combination: its values by item or fact; whether the item is asked, and the work stops; limits that hold."""

    values: tuple[tuple[str, str], ...]
    asked: bool
    stopped: bool
    holding: tuple[int, ...]

    def __str__(self) -> str:
        """Return the values as a message shows them."""
        return ", ".join(f"`{about}`: `{value}`" for about, value in self.values)


class TooMany(Exception):
    """The cases of an item depend on more combinations than can be tried."""


def conditions_of(checklist: Checklist) -> Iterator[Condition]:
    """Yield all conditions of a checklist."""
    for group in checklist.groups:
        yield from group.case
        for item in group.items:
            yield from item.case
            yield from _of_limits(item)


def tried(checklist: Checklist, group: ItemGroup, item: Item) -> Iterator[Tried]:
    """Try all combinations of what the cases of an item depend on. Raises `TooMany`.

    Conditions must be valid: about earlier items and facts that have values to choose from, or numbers.
    """
    depends_on = _depends_on(checklist, (*group.case, *item.case, *_of_limits(item)))
    values = {about: _values(checklist, about) for about in depends_on}
    if prod(map(len, values.values())) > MOST:
        raise TooMany
    limits = item.answer.limits if isinstance(item.answer, Measure) else ()
    ids = {item.id for item in checklist.items}
    for combination in product(*values.values()):
        chosen = dict(zip(values, combination, strict=True))
        facts = {about: value for about, value in chosen.items() if about not in ids}
        answers = {about: Given(value) for about, value in chosen.items() if about in ids}
        bench = Bench(checklist, Filling(facts, answers))
        yield Tried(
            tuple(chosen.items()),
            bench.verdicts[item.id] != "not_asked",
            any(bench.verdicts[about] == "stop" for about in answers),
            tuple(i for i, limit in enumerate(limits) if bench.holds(limit.case)),
        )


def possible_texts(checklist: Checklist, about: str) -> Values | None:
    """Return the texts that an item or fact may have as its answer; None if it is not one of several."""
    item = next((item for item in checklist.items if item.id == about), None)
    if item is not None:
        if isinstance(item.answer, YesNo):
            return ("yes", "no", "na")
        return tuple(item.answer.outcomes) if isinstance(item.answer, Choice) else None
    fact = next((fact for fact in checklist.top if fact.name == about), None)
    return fact.options if fact is not None and fact.type == "choice" else None


def is_number(checklist: Checklist, about: str) -> bool:
    """Return whether an item or fact has one number as its answer."""
    item = next((item for item in checklist.items if item.id == about), None)
    if item is not None:
        return isinstance(item.answer, Score) or (isinstance(item.answer, Measure) and not item.answer.readings)
    return any(fact.name == about and fact.type == "number" for fact in checklist.top)


def _of_limits(item: Item) -> Case:
    limits = item.answer.limits if isinstance(item.answer, Measure) else ()
    return tuple(condition for limit in limits for condition in limit.case)


def _depends_on(checklist: Checklist, case: Iterable[Condition]) -> tuple[str, ...]:
    """Return items and facts that conditions are about, and those that decide whether these are asked."""
    cases = {item.id: (*group.case, *item.case) for group in checklist.groups for item in group.items}
    depends_on: dict[str, None] = {}
    left = [condition.about for condition in case]
    while left:
        about = left.pop()
        if about not in depends_on:
            depends_on[about] = None
            left += [condition.about for condition in cases.get(about, ())]
    return tuple(sorted(depends_on))


def _values(checklist: Checklist, about: str) -> Values:
    """Return values that represent all answers. Of yes and no, "not applicable" is left out: then no case is known."""
    texts = possible_texts(checklist, about)
    if texts is not None:
        item = next((item for item in checklist.items if item.id == about), None)
        return texts[:2] if item is not None and isinstance(item.answer, YesNo) else texts
    item = next((item for item in checklist.items if item.id == about), None)
    if item is not None and isinstance(item.answer, Score):
        return tuple(map(str, range(item.answer.lowest, item.answer.highest + 1)))
    bounds = {
        Decimal(str(bound))
        for condition in conditions_of(checklist)
        if condition.about == about
        for bound in (condition.at_least, condition.above, condition.at_most, condition.below)
        if bound is not None
    }
    ordered = sorted(bounds)
    between = [(low + high) / 2 for low, high in pairwise(ordered)]
    outside = [ordered[0] - 1, ordered[-1] + 1] if ordered else [Decimal(0)]
    return tuple(f"{number:f}" for number in sorted((*ordered, *between, *outside)))
