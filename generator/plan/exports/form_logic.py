"""Verdicts of `generator.judge` as expressions of XLSForm, so that a device of a field server judges alike.

Devices compute with binary floating point. Where that could differ from exact decimals, an expression says
*not judged*. A condition has two expressions, as neither may be known: it holds, and it does not.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

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
    Number,
    Photo,
    Score,
    Share,
    Signature,
    TimeAnswer,
    YesNo,
)

NEVER = "false()"

EXACT = 15
"""Signs of a number that binary floating point can tell from any other such number, and from any limit."""

CLOSE = Decimal("1E-15")
"""Relative difference of two products that rounding may cause, or hide."""

SHORT = 12
"""Signs of the factors of two products that differ by more than `CLOSE`, or are equal."""


def field(id_: str, part: str = "") -> str:
    """Return the name of a field of an item. Ids are in capitals, so parts in small letters cannot collide with them.

    Names have no hyphen and no slash: servers put these between the names of a group and its field.
    """
    name = id_.replace("-", "_").replace(".", "__")
    return f"{name}_{part}" if part else name


def fact_field(position: int) -> str:
    """Return the name of the field of a fact; positions count from 1."""
    return f"fact{position}"


def signer_field(position: int) -> str:
    """Return the name of the field of a signature at the end; positions count from 1."""
    return f"signer{position}"


def answer_fields(item: Item) -> tuple[str, ...]:
    """Return the names of the fields of the answer: one, or one for each reading."""
    readings = item.answer.readings if isinstance(item.answer, Measure) else ()
    return tuple(field(item.id, f"reading{i}") for i in range(1, len(readings) + 1)) or (field(item.id),)


def skip_field(item: Item) -> str:
    """Return the name of the field that is `na` if the person who fills in says that the item does not apply."""
    return field(item.id) if selects(item) else field(item.id, "na")


def option_name(position: int) -> str:
    """Return the name of an option of a choice; positions count from 1."""
    return f"o{position}"


def ref(name: str) -> str:
    """Return a reference to a field."""
    return f"${{{name}}}"


def literal(text: str) -> str:
    """Return a text as a literal, which cannot contain both kinds of quotes."""
    quote = '"' if "'" in text else "'"
    return f"{quote}{text}{quote}"


def is_(name: str, *values: str) -> str:
    """Return an expression that is true if a field has one of the values."""
    return any_of(f"{ref(name)} = '{value}'" for value in values)


def any_of(tests: Iterable[str]) -> str:
    """Return an expression that is true if one of the tests is."""
    return " or ".join(test for test in tests if test != NEVER) or NEVER


def all_of(tests: Iterable[str]) -> str:
    """Return an expression that is true if all tests are."""
    parts = [f"({test})" if " or " in test else test for test in tests]
    return NEVER if NEVER in parts else " and ".join(parts) or "true()"


def if_(test: str, then: str, otherwise: str) -> str:
    """Return a conditional expression of expressions."""
    return otherwise if test == NEVER else f"if({test}, {then}, {otherwise})"


def is_blank(name: str) -> str:
    """Return an expression that is true if a text has nothing but white space."""
    return f"normalize-space({ref(name)}) = ''"


@dataclass(frozen=True, slots=True)
class Truth:
    """Two expressions: known to hold, and known not to. If neither is true, it is not known."""

    holds: str = NEVER
    fails: str = NEVER


UNKNOWN = Truth()


@dataclass(frozen=True)
class FormLogic:
    """Expressions of a checklist."""

    checklist: Checklist

    @cached_property
    def _items(self) -> dict[str, Item]:
        return {item.id: item for item in self.checklist.items}

    @cached_property
    def cases(self) -> dict[str, Case]:
        """Case of each item by id, with that of its group."""
        return {item.id: (*group.case, *item.case) for group in self.checklist.groups for item in group.items}

    def asked(self, item: Item) -> str:
        """Return the expression of `yes` or `no`; an item whose case is not known is asked."""
        return if_(self.case(self.cases[item.id]).fails, "'no'", "'yes'")

    def group_shown(self, group: ItemGroup) -> str:
        """Return a test, "" if the group is always shown."""
        fails = self.case(group.case).fails
        return "" if fails == NEVER else f"not({fails})"

    def shown(self, item: Item) -> str:
        """Return a test, "" if the item is always asked."""
        return is_(field(item.id, "asked"), "yes") if self.cases[item.id] else ""

    def skipped(self, item: Item) -> str:
        """Return a test: the person who fills in says that the item does not apply."""
        return is_(skip_field(item), "na")

    def case(self, case: Case) -> Truth:
        """Return whether all conditions hold."""
        truths = [self._condition(condition) for condition in case]
        return Truth(all_of(truth.holds for truth in truths), any_of(truth.fails for truth in truths))

    def limits_case(self, measure: Measure) -> str:
        """Return the expression of `c1`, `c2`, … for the case whose limits are known to be in force, or ''."""
        truths = [self.case(limits.case) for limits in measure.limits]
        chosen = "''"
        for position, truth in reversed(list(enumerate(truths))):
            others = (other.fails for place, other in enumerate(truths) if place != position)
            chosen = if_(all_of((truth.holds, *others)), f"'c{position + 1}'", chosen)
        return chosen

    def reading(self, item: Item, measure: Measure, name: str) -> str:
        """Return the expression of the verdict on one number of a measure."""
        bad = "failed" if measure.readings else _bad(item)
        if measure.share is not None:
            judged = self._share(measure.share, name, bad)
        elif measure.limits:
            judged = "'not_judged'"
            for position, limits in reversed(list(enumerate(measure.limits, 1))):
                judged = if_(is_(field(item.id, "case"), f"c{position}"), _within(limits, name, bad), judged)
        else:
            judged = _within(measure, name, bad)
        return if_(is_(name, ""), "'open'", judged)

    @cached_property
    def verdict_of(self) -> dict[str, str]:
        """Expression of the verdict on each item by id."""
        return {item.id: self._verdict(item) for item in self.checklist.items}

    def _verdict(self, item: Item) -> str:
        name, ask = field(item.id), item.answer
        good, bad = "'passed'", f"'{_bad(item)}'"
        if isinstance(ask, YesNo):
            judged = if_(is_(name, ask.good), good, bad)
        elif isinstance(ask, Choice):
            judged = self._chosen(item, ask)
        elif isinstance(ask, Score):
            judged = if_(f"{ref(name)} >= {ask.good_from}", good, bad)
        elif isinstance(ask, Measure):
            judged = self._worst(item, ask) if ask.readings else self.reading(item, ask, name)
        else:
            judged = if_(is_filled(item), "'noted'", "'open'")
        if selects(item):
            judged = if_(is_(name, ""), "'open'", judged)
        judged = if_(self.skipped(item), "'na'", judged)
        return if_(is_(field(item.id, "asked"), "no"), "'not_asked'", judged) if self.cases[item.id] else judged

    def lacks(self) -> str:
        """Return a test: a required fact, a reason why a critical item does not apply, or a signature is missing."""
        facts = (
            is_blank(fact_field(i)) if fact.type in ("text", "staff") else is_(fact_field(i), "")
            for i, fact in enumerate(self.checklist.top, 1)
            if fact.required
        )
        reasons = (
            all_of((is_(field(item.id, "verdict"), "na"), self.skipped(item), is_blank(field(item.id, "remark"))))
            for item in self.checklist.items
            if item.critical
        )
        signatures = (is_(signer_field(i), "") for i, signer in enumerate(self.checklist.signing, 1) if signer.required)
        return any_of((*facts, *reasons, *signatures))

    def verdicts(self) -> str:
        """Return the expression of all verdicts, one after the other."""
        listed = (f"{ref(field(item.id, 'verdict'))}, ' '" for item in self.checklist.items)
        return f"concat({', '.join(listed)})"

    def overall(self) -> str:
        """Return the expression of the verdict on the whole."""
        incomplete = any_of((_among("open"), _among("not_judged"), is_("lacks", "yes")))
        judged = if_(incomplete, "'incomplete'", "'passed'")
        return if_(_among("stop"), "'stop'", if_(_among("failed"), "'failed'", judged))

    def may_be(self, item: Item, verdict: str) -> bool:
        """Return whether the expression of an item names a verdict."""
        return f"'{verdict}'" in self.verdict_of[item.id]

    def _chosen(self, item: Item, ask: Choice) -> str:
        verdicts = {"good": "passed", "fail": _bad(item), "stop": "stop", "na": "na"}
        by_verdict: dict[str, list[str]] = {}
        for position, outcome in enumerate(ask.outcomes.values(), 1):
            by_verdict.setdefault(verdicts[outcome] if outcome else "not_judged", []).append(option_name(position))
        judged = "'not_judged'"
        for verdict, options in by_verdict.items():
            judged = if_(is_(field(item.id), *options), f"'{verdict}'", judged)
        return judged

    def _worst(self, item: Item, ask: Measure) -> str:
        """Return the expression of the worst verdict on several readings; a missing one is open."""
        verdicts = [field(item.id, f"verdict{i}") for i in range(1, len(ask.readings) + 1)]
        worst = "'noted'"
        for verdict in ("passed", "not_judged", "open", "failed"):
            result = _bad(item) if verdict == "failed" else verdict
            worst = if_(any_of(is_(name, verdict) for name in verdicts), f"'{result}'", worst)
        return worst

    def _share(self, share: Share, name: str, bad: str) -> str:
        """Return the expression of the verdict on a share of another number.

        Products that are very close are equal if their factors are short; otherwise floating point cannot tell.
        """
        whole = self._number(share.answer, share.fact)
        if whole is None:
            return "'not_judged'"
        of, known = whole
        hundredfold = f"{ref(name)} * 100"
        bounds = [(limit, ref(of)) for limit in (share.min, share.max) if limit is not None]
        margins = [f"{_decimal(limit)} * {unit}" for limit, unit in bounds]
        slacks = [f"{abs(Decimal(str(limit))) * CLOSE:f} * {unit}" for limit, unit in bounds]
        close = any_of(
            f"({hundredfold} - {margin} <= {slack} and {margin} - {hundredfold} <= {slack})"
            for margin, slack in zip(margins, slacks, strict=True)
        )
        digits = max(len(_decimal(limit)) for limit, _ in bounds)
        long = f"string-length({ref(name)}) > {SHORT} or string-length({ref(of)}) > {SHORT - digits}"
        tests = []
        if share.min is not None:
            tests.append(f"{hundredfold} >= {margins[0]} - {slacks[0]}")
        if share.max is not None:
            tests.append(f"{hundredfold} <= {margins[-1]} + {slacks[-1]}")
        judged = if_(all_of((close, long)), "'not_judged'", if_(all_of(tests), "'passed'", f"'{bad}'"))
        return if_(all_of((known, f"{ref(of)} > 0")), judged, "'not_judged'")

    def _condition(self, condition: Condition) -> Truth:
        item = self._items.get(condition.answer or "")
        hidden = is_(field(item.id, "asked"), "no") if item and self.cases[item.id] else NEVER
        truth = self._bounds(condition) if condition.has_bounds else self._one_of(condition, item)
        asked = () if hidden == NEVER else (f"not({hidden})",)
        # What is not asked has no answer, so that no condition on it holds.
        return Truth(all_of((*asked, truth.holds)), any_of((hidden, truth.fails)))

    def _one_of(self, condition: Condition, item: Item | None) -> Truth:
        options: dict[str, str] = {}
        name = ""
        if item is not None:
            name = field(item.id)
            if isinstance(item.answer, YesNo):
                # "Not applicable" says nothing, unless a condition names it.
                options = {keyword: keyword for keyword in ("yes", "no")}
                options |= {"na": "na"} if "na" in condition.one_of else {}
            elif isinstance(item.answer, Choice):
                options = {option_name(i): text for i, text in enumerate(item.answer.outcomes, 1)}
        else:
            position, fact = self._fact(condition.fact)
            if fact is not None and fact.type == "choice":
                name = fact_field(position)
                options = {option_name(i): text for i, text in enumerate(fact.options, 1)}
        met = [option for option, text in options.items() if text in condition.one_of]
        return Truth(is_(name, *met), is_(name, *(option for option in options if option not in met)))

    def _bounds(self, condition: Condition) -> Truth:
        number = self._number(condition.answer, condition.fact)
        if number is None:
            return UNKNOWN
        name, known = number
        signs = (
            (">=", condition.at_least),
            (">", condition.above),
            ("<=", condition.at_most),
            ("<", condition.below),
        )
        test = all_of(f"{ref(name)} {sign} {_decimal(bound)}" for sign, bound in signs if bound is not None)
        return Truth(all_of((known, test)), all_of((known, f"not({test})")))

    def _number(self, answer: str | None, fact: str | None) -> tuple[str, str] | None:
        """Return the field of a number, and a test that the number is known; None if it has no such field."""
        if fact is not None:
            position, noted = self._fact(fact)
            if noted is None or noted.type != "number":
                return None
            return fact_field(position), _has_number(fact_field(position))
        item = self._items.get(answer or "")
        if item is None or not _is_number(item):
            return None
        asked = (self.shown(item),) if self.cases[item.id] else ()
        name = field(item.id)
        return name, all_of((*asked, f"not({self.skipped(item)})", _has_number(name)))

    def _fact(self, name: str | None) -> tuple[int, Fact | None]:
        """Return position and fact of a name."""
        found = ((i, fact) for i, fact in enumerate(self.checklist.top, 1) if fact.name == name)
        return next(found, (0, None))


def selects(item: Item) -> bool:
    """Return whether an item is answered by selecting, so that "not applicable" is one of its options."""
    return isinstance(item.answer, YesNo | Choice | Score)


def is_filled(item: Item) -> str:
    """Return a test: an item that is not judged has an answer."""
    name = field(item.id)
    if isinstance(item.answer, DateAnswer | TimeAnswer | Photo | Signature):
        return f"{ref(name)} != ''"
    return f"normalize-space({ref(name)}) != ''"


def _is_number(item: Item) -> bool:
    return isinstance(item.answer, Score) or (isinstance(item.answer, Measure) and not item.answer.readings)


def _has_number(name: str) -> str:
    return f"{ref(name)} != '' and string-length({ref(name)}) <= {EXACT}"


def _among(verdict: str) -> str:
    """Return a test: one of all items has the verdict. No verdict is a part of another."""
    return f"contains({ref('verdicts')}, '{verdict}')"


def _bad(item: Item) -> str:
    """Return the verdict on an answer of the item that is not good."""
    return "stop" if item.critical else "failed"


def _within(limits: Measure | CaseLimits, name: str, bad: str) -> str:
    """Return the expression of the verdict on a number; a long one that seems to equal a limit is not judged."""
    bounds = [
        (sign, other, limit)
        for sign, other, limit in ((">=", "<=", limits.min), ("<=", ">=", limits.max))
        if limit is not None
    ]
    if not bounds:
        return "'noted'"
    within = all_of(f"{ref(name)} {sign} {_decimal(limit)}" for sign, _, limit in bounds)
    equal = any_of(f"{ref(name)} {other} {_decimal(limit)}" for _, other, limit in bounds)
    in_doubt = all_of((f"string-length({ref(name)}) > {EXACT}", equal))
    return if_(within, if_(in_doubt, "'not_judged'", "'passed'"), f"'{bad}'")


def _decimal(number: Number) -> str:
    return f"{Decimal(str(number)):f}"
