"""Wording of checklists: answers, limits, cases and stops in words, the same for pages, paper, tables and reports."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from generator.load.catalogue import Catalogue
from generator.model.checklist import (
    Case,
    CaseLimits,
    Checklist,
    Choice,
    Condition,
    Halt,
    Item,
    Measure,
    Number,
    Outcome,
    Score,
    Share,
    Signature,
    YesNo,
)

MESSAGES = (
    "yes",
    "no",
    "n/a",
    "{min} to {max} {unit}",
    "no limit",
    "{limits} of {whole}",
    "item {number}",
    "{about} is {value}",
    '"{text}"',
    "{first} and {second}",
    "{first} or {second}",
    "{answer} ({meaning})",
    "by {what}",
    "Only if {case}",
    "If the work stops: {do} Call: {call}",
    "signed by {signer}",
)
"""Messages of this module."""

OUTCOMES = ("good", "fail", "stop", "na")
"""Keywords of outcomes; their translation context is `outcome`."""


@dataclass(frozen=True, slots=True)
class CaseLine:
    """Limits in words, and the case in which they hold; "" where limits do not depend on one."""

    case: str
    limits: str


@dataclass(frozen=True, slots=True)
class LimitsView:
    """Limits of an item by case.

    If all cases are about one item or fact, `by` names it and the cases contain its values only. Otherwise `by` is "".
    """

    by: str = ""
    cases: tuple[CaseLine, ...] = ()

    @property
    def always(self) -> str:
        """Limits that do not depend on a case, or ""."""
        return self.cases[0].limits if len(self.cases) == 1 and not self.cases[0].case else ""


@dataclass(frozen=True, slots=True)
class ChecklistWords:
    """Words of a checklist in a language."""

    checklist: Checklist
    catalogue: Catalogue

    def limits(self, item: Item) -> LimitsView:
        """Return the limits of a measure or score."""
        ask = item.answer
        if isinstance(ask, Score):
            return LimitsView("", (CaseLine("", self._between(ask.good_from, None, "")),))
        if not isinstance(ask, Measure):
            return LimitsView()
        if ask.share is not None:
            return LimitsView("", (CaseLine("", self._share(ask.share)),))
        if ask.limits:
            return self._by_case(ask.limits, ask.unit)
        always = self._between(ask.min, ask.max, ask.unit)
        return LimitsView("", (CaseLine("", always),)) if always else LimitsView()

    def options(self, item: Item) -> tuple[str, ...]:
        """Return the labels of the boxes, with outcomes. Those of a yes/no item have outcomes only if "no" is good."""
        ask = item.answer
        if isinstance(ask, Score):
            return tuple(map(str, range(ask.lowest, ask.highest + 1)))
        if isinstance(ask, Choice):
            return tuple(self._option(item, text, outcome) for text, outcome in ask.outcomes.items())
        if not isinstance(ask, YesNo):
            return ()
        unusual = ask.good == "no"
        yes, no, na = map(self.yes_no, ("yes", "no", "na"))
        return (
            self._option(item, yes, "fail" if unusual else None),
            self._option(item, no, "good" if unusual else None),
            na,
        )

    def answer(self, item: Item) -> str:
        """Return the kind of answer on one line, with outcomes and limits."""
        ask = item.answer
        if isinstance(ask, Measure):
            limits = self._on_one_line(self.limits(item)) or ask.unit
            readings = self._text(", ").join(ask.readings)
            return f"{readings}{self._text(': ')}{limits}" if readings else limits
        if isinstance(ask, Choice) or (isinstance(ask, YesNo) and ask.good == "no"):
            return " / ".join(self.options(item))
        if isinstance(ask, Score):
            scale = self._between(ask.lowest, ask.highest, "")
            return f"{scale}{self._text('; ')}{self._on_one_line(self.limits(item))}"
        if isinstance(ask, Signature):
            return self._text("signed by {signer}", signer=ask.signer)
        return self.catalogue.pgettext("answer", ask.type)

    def answer_and_note(self, item: Item) -> str:
        """Return the kind of answer, with the note on its limits."""
        note = item.answer.note if isinstance(item.answer, Measure) else None
        return self._text("; ").join(filter(None, (self.answer(item), note)))

    def only_if(self, case: Case) -> str:
        """Return the case of an item or group as a sentence, or "" if it is always asked."""
        return self._text("Only if {case}", case=self.case(case)) if case else ""

    def stop(self, halt: Halt | None) -> str:
        """Return what to do when the work stops, and whom to call, or ""."""
        if halt is None:
            return ""
        return self._text("If the work stops: {do} Call: {call}", do=halt.do, call=halt.call)

    def case(self, case: Case) -> str:
        """Return the conditions of a case."""
        return self._joined(
            "{first} and {second}",
            (
                self._text(
                    "{about} is {value}",
                    about=self._about(condition.answer, condition.fact),
                    value=self._value(condition),
                )
                for condition in case
            ),
        )

    def yes_no(self, keyword: str) -> str:
        """Return an answer to a yes/no item in words."""
        return self._text("n/a" if keyword == "na" else keyword)

    def _by_case(self, rows: tuple[CaseLimits, ...], unit: str) -> LimitsView:
        abouts = {condition.about for row in rows for condition in row.case}
        shared = len(abouts) == 1 and all(len(row.case) == 1 for row in rows)
        first = rows[0].case[0]
        return LimitsView(
            self._about(first.answer, first.fact) if shared else "",
            tuple(
                CaseLine(
                    self._value(row.case[0], quoted=False) if shared else self.case(row.case),
                    self._between(row.min, row.max, unit) or self._text("no limit"),
                )
                for row in rows
            ),
        )

    def _share(self, share: Share) -> str:
        percent = self._between(share.min, share.max, "%")
        return self._text("{limits} of {whole}", limits=percent, whole=self._about(share.answer, share.fact))

    def _on_one_line(self, limits: LimitsView) -> str:
        colon = self._text(": ")
        cases = self._text("; ").join(colon.join(filter(None, (line.case, line.limits))) for line in limits.cases)
        return f"{self._text('by {what}', what=limits.by)}{colon}{cases}" if limits.by else cases

    def _option(self, item: Item, text: str, outcome: Outcome | None) -> str:
        if outcome is None:
            return text
        effect = "stop" if item.critical and outcome == "fail" else outcome
        meaning = self.catalogue.pgettext("outcome", effect)
        return self._text("{answer} ({meaning})", answer=text, meaning=meaning)

    def _about(self, answer: str | None, fact: str | None) -> str:
        if fact is not None:
            return fact
        numbers = {item.id: number for number, item in enumerate(self.checklist.items, 1)}
        return self._text("item {number}", number=numbers.get(answer or "", "?"))

    def _value(self, condition: Condition, *, quoted: bool = True) -> str:
        if condition.has_bounds:
            return self._bounds(condition)
        is_yes_no = any(item.id == condition.answer and isinstance(item.answer, YesNo) for item in self.checklist.items)
        texts = tuple(self.yes_no(text) if is_yes_no else text for text in condition.one_of)
        return self._joined(
            "{first} or {second}", (self._text('"{text}"', text=text) if quoted else text for text in texts)
        )

    def _bounds(self, condition: Condition) -> str:
        unit = self._unit(condition)
        if condition.above is None and condition.below is None:
            return self._between(condition.at_least, condition.at_most, unit)
        signs = (
            (">", condition.above),
            ("≥", condition.at_least),
            ("<", condition.below),
            ("≤", condition.at_most),
        )
        return self._joined(
            "{first} and {second}",
            (f"{sign} {_decimal(bound)} {unit}".rstrip() for sign, bound in signs if bound is not None),
        )

    def _unit(self, condition: Condition) -> str:
        """Return the unit of the fact or measure that a condition is about."""
        if condition.fact is not None:
            return next((fact.unit or "" for fact in self.checklist.top if fact.name == condition.fact), "")
        answers = (item.answer for item in self.checklist.items if item.id == condition.answer)
        return next((answer.unit for answer in answers if isinstance(answer, Measure)), "")

    def _between(self, low: Number | None, high: Number | None, unit: str) -> str:
        if low is not None and high is not None:
            return self._text("{min} to {max} {unit}", min=_decimal(low), max=_decimal(high), unit=unit).rstrip()
        if low is not None:
            return f"≥ {_decimal(low)} {unit}".rstrip()
        return f"≤ {_decimal(high)} {unit}".rstrip() if high is not None else ""

    def _joined(self, message: str, texts: Iterable[str]) -> str:
        """Return texts joined two by two."""
        joined, *rest = texts
        for text in rest:
            joined = self._text(message, first=joined, second=text)
        return joined

    def _text(self, message: str, **values: str | int) -> str:
        return self.catalogue.gettext(message).format(**values)


def _decimal(number: Number) -> str:
    """Return a number without an exponent, with a minus sign instead of a hyphen."""
    return f"{Decimal(str(number)).normalize():f}".replace("-", "\u2212")
