"""Rules about checklists: every answer has an outcome, and every case a limit."""

from __future__ import annotations

from collections.abc import Iterator

from generator.diagnostics.diagnostic import Diagnostic, Place
from generator.judge.coverage import TooMany, Tried, is_number, possible_texts, tried
from generator.load.records import Entry
from generator.model.checklist import Case, Checklist, Choice, Condition, Item, ItemGroup, Measure


def option_without_outcome(entry: Entry) -> Iterator[Diagnostic]:
    """C420: every option of a choice says what it means."""
    for _, item, at in _items(entry):
        if isinstance(item.answer, Choice):
            for i, (text, outcome) in enumerate(item.answer.outcomes.items()):
                if outcome is None:
                    hint = f"write `{{text: {text}, outcome: good}}`, or fail, stop or na"
                    place = at.into("answer", "options", i)
                    yield Diagnostic("C420", f"the option `{text}` has no outcome", place, hints=(hint,))


def condition_that_cannot_hold(entry: Entry) -> Iterator[Diagnostic]:
    """C421: a condition is about an earlier answer or fact, and a value that this can have."""
    if isinstance(entry.record, Checklist):
        for fault, hint, at in _faults(entry.record, entry.at):
            yield Diagnostic("C421", fault, at, hints=(hint,))


def cases_that_leave_a_doubt(entry: Entry) -> Iterator[Diagnostic]:
    """C422, C423, C424: cases do not overlap, can occur, and cover every value."""
    if not isinstance(entry.record, Checklist) or any(_faults(entry.record, entry.at)):
        return
    for group, item, at in _items(entry):
        limits = item.answer.limits if isinstance(item.answer, Measure) else ()
        if not (limits or item.case or group.case):
            continue
        try:
            combinations = tuple(tried(entry.record, group, item))
        except TooMany:
            hint = "split the checklist, or ask one question that sums up several"
            yield Diagnostic("C421", f"the cases of `{item.id}` depend on too many answers", at, hints=(hint,))
            continue
        asked = tuple(combination for combination in combinations if combination.asked)
        if not asked:
            hint = "correct the conditions: they exclude each other"
            yield Diagnostic("C423", f"`{item.id}` is never asked: no answers lead to its case", at, hints=(hint,))
        elif limits:
            yield from _limits_in_doubt(item, asked, at.into("answer", "limits"))


def stop_without_instruction(entry: Entry) -> Iterator[Diagnostic]:
    """C425: an answer that stops the work says what to do and whom to call."""
    checklist = entry.record
    if not isinstance(checklist, Checklist) or checklist.stop is not None:
        return
    for _, item, at in _items(entry):
        outcomes = item.answer.outcomes.values() if isinstance(item.answer, Choice) else ()
        if item.stop is None and "stop" in outcomes:
            hint = "add `stop: {do: …, call: …}` to the item or to the checklist"
            message = f"`{item.id}` can stop the work, but nothing says what to do then"
            yield Diagnostic("C425", message, at.into("answer"), hints=(hint,))


def name_given_twice(entry: Entry) -> Iterator[Diagnostic]:
    """C426: options of a choice, readings, facts and signers of a checklist have names of their own."""
    checklist = entry.record
    if not isinstance(checklist, Checklist):
        return
    lists = [
        (tuple(fact.name for fact in checklist.top), entry.at.into("facts")),
        (tuple(signer.role for signer in checklist.signing), entry.at.into("signers")),
    ]
    for _, item, at in _items(entry):
        if isinstance(item.answer, Choice):
            texts = tuple(option if isinstance(option, str) else option.text for option in item.answer.options)
            lists.append((texts, at.into("answer", "options")))
    for names, at in lists:
        for i, name in enumerate(names):
            if name in names[:i]:
                hint = "give each a name of its own: answers are kept by name"
                yield Diagnostic("C426", f"`{name}` is there twice", at.into(i), hints=(hint,))


def _limits_in_doubt(item: Item, asked: tuple[Tried, ...], at: Place) -> Iterator[Diagnostic]:
    count = len(item.answer.limits) if isinstance(item.answer, Measure) else 0
    for i in range(count):
        if not any(i in combination.holding for combination in asked):
            hint = "correct its conditions, or remove it"
            yield Diagnostic("C423", f"this case of `{item.id}` can never be met", at.into(i, "case"), hints=(hint,))
    several = next((combination for combination in asked if len(combination.holding) > 1), None)
    if several is not None:
        hint = "change the conditions so that one of them holds"
        message = f"two cases of `{item.id}` hold at once, with {several}"
        yield Diagnostic("C422", message, at.into(several.holding[1], "case"), hints=(hint,))
    uncovered = next((combination for combination in asked if not (combination.holding or combination.stopped)), None)
    if uncovered is not None:
        hint = "add a case for it, or let the answer stop the work (`outcome: stop`)"
        yield Diagnostic("C424", f"no case of `{item.id}` covers {uncovered}", at, hints=(hint,))


def _faults(checklist: Checklist, at: Place) -> Iterator[tuple[str, str, Place]]:
    """Yield what is wrong with a condition or share: message, hint, place."""
    earlier: set[str] = set()
    for g, group in enumerate(checklist.groups):
        place = at.into("groups", g)
        yield from _case_faults(checklist, earlier, group.case, place.into("case"))
        for i, item in enumerate(group.items):
            here = place.into("items", i)
            yield from _case_faults(checklist, earlier, item.case, here.into("case"))
            if isinstance(item.answer, Measure):
                for n, limits in enumerate(item.answer.limits):
                    yield from _case_faults(checklist, earlier, limits.case, here.into("answer", "limits", n, "case"))
                share = item.answer.share
                if share is not None:
                    yield from _number_faults(
                        checklist, earlier, share.answer, share.fact, here.into("answer", "share")
                    )
            earlier.add(item.id)


def _case_faults(checklist: Checklist, earlier: set[str], case: Case, at: Place) -> Iterator[tuple[str, str, Place]]:
    for i, condition in enumerate(case):
        place = at.into(i)
        if condition.has_bounds:
            yield from _number_faults(checklist, earlier, condition.answer, condition.fact, place)
        else:
            unknown = tuple(_unknown(checklist, earlier, condition.answer, condition.fact, place))
            yield from unknown or _text_faults(checklist, condition, place)


def _unknown(
    checklist: Checklist, earlier: set[str], answer: str | None, fact: str | None, at: Place
) -> Iterator[tuple[str, str, Place]]:
    if answer is not None and answer not in earlier:
        yield f"`{answer}` is not an earlier item of this checklist", "name an item above this one", at.into("answer")
    if fact is not None and all(fact != known.name for known in checklist.top):
        yield f"this checklist has no fact `{fact}`", "add it to `facts`, or correct the name", at.into("fact")


def _text_faults(checklist: Checklist, condition: Condition, at: Place) -> Iterator[tuple[str, str, Place]]:
    texts = possible_texts(checklist, condition.about)
    if texts is None:
        message = f"the answers to `{condition.about}` cannot be listed"
        yield message, "`one_of` needs a choice, a yes_no item or a fact of type choice", at.into("one_of")
        return
    for i, text in enumerate(condition.one_of):
        if text not in texts:
            hint = f"write one of: {', '.join(f'`{possible}`' for possible in texts)}"
            yield f"`{text}` is no answer to `{condition.about}`", hint, at.into("one_of", i)


def _number_faults(
    checklist: Checklist, earlier: set[str], answer: str | None, fact: str | None, at: Place
) -> Iterator[tuple[str, str, Place]]:
    unknown = tuple(_unknown(checklist, earlier, answer, fact, at))
    yield from unknown
    about = answer or fact or ""
    if not unknown and not is_number(checklist, about):
        hint = "name a measure with one reading, a score, or a fact of type number"
        yield f"the answer to `{about}` is not a number", hint, at.into("answer" if answer else "fact")


def _items(entry: Entry) -> Iterator[tuple[ItemGroup, Item, Place]]:
    if isinstance(entry.record, Checklist):
        for g, group in enumerate(entry.record.groups):
            for i, item in enumerate(group.items):
                yield group, item, entry.at.into("groups", g, "items", i)
