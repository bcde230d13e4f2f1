"""Verdict on each item of a filled-in checklist, and what is missing before it is complete.

An answer is judged by outcome or limits. What depends on an answer that is not known is not judged, and an item whose
case is not known is asked: in doubt, nothing passes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, localcontext
from typing import Literal

from generator.judge.number import read_number, trimmed
from generator.model.checklist import (
    Case,
    CaseLimits,
    Checklist,
    Choice,
    Condition,
    DateAnswer,
    Fact,
    Item,
    ItemGroup,
    Measure,
    Photo,
    Score,
    Share,
    Signature,
    TimeAnswer,
    YesNo,
)

Verdict = Literal["not_asked", "open", "noted", "passed", "failed", "stop", "na", "not_judged"]
"""Not asked in this case; without a valid answer; answered, with nothing to judge; good; not good; the work stops;
not applicable; answered, but it is not known what would be good."""

Overall = Literal["stop", "failed", "incomplete", "passed"]

Lack = Literal["fact", "open", "not_judged", "reason", "remark", "signature"]
"""A required fact; an item without answer, or not judged; a reason why a critical item does not apply; a remark on a
failed item; a required signature."""

_DIGITS = 60
"""Digits of exact products of two numbers of at most 24 digits."""


@dataclass(frozen=True, slots=True)
class Given:
    """What was answered to an item: keyword, text of an option, decimal text, date, time or text.

    `readings` are the numbers of a measure with several readings, in their order.
    """

    answer: str = ""
    readings: tuple[str, ...] = ()
    skipped: bool = False
    remark: str = ""
    photos: int = 0
    signed: bool = False


@dataclass(frozen=True, slots=True)
class Filling:
    """All that was filled in: facts by name, answers by item, and the roles that have signed."""

    facts: Mapping[str, str] = field(default_factory=dict)
    items: Mapping[str, Given] = field(default_factory=dict)
    signed: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Missing:
    """What a record lacks: `of` is the name of a fact, the id of an item, or the role of a signer."""

    what: Lack
    of: str


@dataclass(frozen=True, slots=True)
class Judgement:
    """Verdict on each item by id, in order; what is missing; and the verdict on the whole."""

    items: Mapping[str, Verdict]
    missing: tuple[Missing, ...]

    @property
    def complete(self) -> bool:
        """Whether nothing is missing."""
        return not self.missing

    @property
    def overall(self) -> Overall:
        """The worst that was found; a record passes only if it is complete."""
        verdicts = set(self.items.values())
        if "stop" in verdicts:
            return "stop"
        if "failed" in verdicts:
            return "failed"
        return "passed" if self.complete else "incomplete"


def judge(checklist: Checklist, filling: Filling) -> Judgement:
    """Return the judgement on what was filled in."""
    bench = Bench(checklist, filling)
    return Judgement(bench.verdicts, tuple(bench.missing()))


def limits_of(measure: Measure, holds: Iterable[bool | None]) -> CaseLimits | Measure | None:
    """Return what contains the limits of a measure; None while it is not known which case holds.

    `holds` is, for each case of `limits`, whether it holds.
    """
    if not measure.limits:
        return measure
    states = tuple(holds)
    if None in states or states.count(True) != 1:
        return None
    return measure.limits[states.index(True)]


class Bench:
    """Judges the items of a checklist in order, as cases depend on earlier items only."""

    def __init__(self, checklist: Checklist, filling: Filling) -> None:
        self._checklist, self._filling = checklist, filling
        self._facts = {fact.name: fact for fact in checklist.top}
        self._items = {item.id: item for item in checklist.items}
        self.verdicts: dict[str, Verdict] = {}
        for group in checklist.groups:
            for item in group.items:
                self.verdicts[item.id] = self._verdict(group, item)

    def missing(self) -> Iterable[Missing]:
        """Yield what is missing, from top to bottom."""
        for fact in self._checklist.top:
            if fact.required and not self._fact(fact):
                yield Missing("fact", fact.name)
        for item in self._checklist.items:
            verdict, given = self.verdicts[item.id], self._given(item.id)
            explained = bool(trimmed(given.remark))
            if verdict in ("open", "not_judged"):
                yield Missing("open" if verdict == "open" else "not_judged", item.id)
            elif verdict in ("failed", "stop") and not explained:
                yield Missing("remark", item.id)
            elif verdict == "na" and item.critical and _is_waved_through(item, given) and not explained:
                yield Missing("reason", item.id)
        for signer in self._checklist.signing:
            if signer.required and signer.role not in self._filling.signed:
                yield Missing("signature", signer.role)

    def _given(self, id_: str) -> Given:
        return self._filling.items.get(id_, Given())

    def _fact(self, fact: Fact) -> str:
        """Return a fact as text that fits its type; empty if it does not."""
        text = trimmed(self._filling.facts.get(fact.name, ""))
        if fact.type == "number":
            return read_number(text, fact.unit or "")
        if fact.type == "date":
            return text if is_date(text) else ""
        if fact.type == "time":
            return text if is_time(text) else ""
        return text if fact.type != "choice" or text in fact.options else ""

    def _verdict(self, group: ItemGroup, item: Item) -> Verdict:
        if self.holds((*group.case, *item.case)) is False:
            return "not_asked"
        given = self._given(item.id)
        verdict = "na" if given.skipped else self._answered(item, given)
        return "stop" if verdict == "failed" and item.critical else verdict

    def _answered(self, item: Item, given: Given) -> Verdict:
        ask = item.answer
        if isinstance(ask, Measure):
            return self._measured(ask, given)
        if isinstance(ask, Photo):
            return "noted" if given.photos or trimmed(given.answer) else "open"
        if isinstance(ask, Signature):
            return "noted" if given.signed else "open"
        if not fits(item, given.answer):
            return "open"
        if isinstance(ask, YesNo):
            return "na" if given.answer == "na" else _good(given.answer == ask.good)
        if isinstance(ask, Choice):
            outcome = ask.outcomes[given.answer]
            return _OUTCOMES[outcome] if outcome else "not_judged"
        if isinstance(ask, Score):
            return _good(int(given.answer) >= ask.good_from)
        return "noted"

    def _measured(self, ask: Measure, given: Given) -> Verdict:
        """Return the worst verdict on the readings; a missing one is open."""
        typed = dict(enumerate(given.readings)) if ask.readings else {0: given.answer}
        numbers = [read_number(typed.get(i, ""), ask.unit) for i in range(len(ask.readings) or 1)]
        verdicts = {self._reading(ask, number) for number in numbers}
        return next(verdict for verdict in _WORST_FIRST if verdict in verdicts)

    def _reading(self, ask: Measure, number: str) -> Verdict:
        if not number:
            return "open"
        if ask.share is not None:
            return self._share(ask.share, number)
        limits = limits_of(ask, (self.holds(limits.case) for limits in ask.limits))
        if limits is None:
            return "not_judged"
        if limits.min is None and limits.max is None:
            return "noted"
        return _good(_between(Decimal(number), limits.min, limits.max))

    def _share(self, share: Share, number: str) -> Verdict:
        whole = self._number_of(share.answer, share.fact)
        if not whole or Decimal(whole) <= 0:
            return "not_judged"
        with localcontext(prec=_DIGITS):
            hundredfold, unit = Decimal(number) * 100, Decimal(whole)
            low = share.min is None or hundredfold >= Decimal(str(share.min)) * unit
            high = share.max is None or hundredfold <= Decimal(str(share.max)) * unit
        return _good(low and high)

    def _number_of(self, answer: str | None, fact: str | None) -> str:
        """Return the number that was answered, or noted as a fact; empty if there is no such number."""
        if fact is not None:
            about = self._facts.get(fact)
            return read_number(self._filling.facts.get(fact, ""), (about.unit if about else "") or "")
        item = self._items.get(answer or "")
        if item is None or self._given(item.id).skipped or self.verdicts.get(item.id) in (None, "not_asked"):
            return ""
        unit = item.answer.unit if isinstance(item.answer, Measure) else ""
        return read_number(self._given(item.id).answer, unit)

    def holds(self, case: Case) -> bool | None:
        """Return whether all conditions hold; None if that is not known."""
        states = [self._condition(condition) for condition in case]
        if False in states:
            return False
        return None if None in states else True

    def _condition(self, condition: Condition) -> bool | None:
        if condition.answer is not None and self.verdicts.get(condition.answer) == "not_asked":
            return False  # what is not asked has no answer
        if condition.has_bounds:
            number = self._number_of(condition.answer, condition.fact)
            return _within_bounds(Decimal(number), condition) if number else None
        if condition.fact is not None:
            fact = self._facts.get(condition.fact)
            text = self._fact(fact) if fact else ""
            return text in condition.one_of if text else None
        item, given = self._items.get(condition.answer or ""), self._given(condition.answer or "")
        if item is None or given.skipped or not fits(item, given.answer):
            return None
        if isinstance(item.answer, YesNo) and given.answer == "na":
            return True if "na" in condition.one_of else None
        return given.answer in condition.one_of


_OUTCOMES: Mapping[str, Verdict] = {"good": "passed", "fail": "failed", "stop": "stop", "na": "na"}
_WORST_FIRST: tuple[Verdict, ...] = ("failed", "open", "not_judged", "passed", "noted")
"""Order in which the verdicts on several readings prevail."""


def fits(item: Item, answer: str) -> bool:
    """Return whether a text is a valid answer to an item. For photos it is the number of one kept elsewhere."""
    ask = item.answer
    if isinstance(ask, YesNo):
        return answer in ("yes", "no", "na")
    if isinstance(ask, Choice):
        return answer in ask.outcomes
    if isinstance(ask, Measure):
        return bool(read_number(answer, ask.unit))
    if isinstance(ask, Score):
        return re.fullmatch(r"\d{1,2}", answer, re.ASCII) is not None and ask.lowest <= int(answer) <= ask.highest
    if isinstance(ask, DateAnswer):
        return is_date(answer)
    if isinstance(ask, TimeAnswer):
        return is_time(answer)
    return not isinstance(ask, Signature) and bool(trimmed(answer))


def _is_waved_through(item: Item, given: Given) -> bool:
    """Return whether "not applicable" was set by the person who fills in, not by an option that the author wrote."""
    return given.skipped or not isinstance(item.answer, Choice)


def is_date(text: str) -> bool:
    """Return whether a text is a date of the calendar: 2026-06-01."""
    if re.fullmatch(r"\d{4}-\d\d-\d\d", text, re.ASCII) is None:
        return False
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def is_time(text: str) -> bool:
    """Return whether a text is a time of day: 07:30."""
    return re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", text, re.ASCII) is not None


def _good(good: bool) -> Verdict:
    return "passed" if good else "failed"


def _between(value: Decimal, low: float | None, high: float | None) -> bool:
    return (low is None or value >= Decimal(str(low))) and (high is None or value <= Decimal(str(high)))


def _within_bounds(value: Decimal, condition: Condition) -> bool:
    above, below = condition.above, condition.below
    return (
        _between(value, condition.at_least, condition.at_most)
        and (above is None or value > Decimal(str(above)))
        and (below is None or value < Decimal(str(below)))
    )
