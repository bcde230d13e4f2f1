"""What the answers of a record amount to, item by item, against the checklist that asked."""

from __future__ import annotations

import re

from generator.model.checklist import Checklist, Choice, Item, Measure, Photo, Signature, YesNo
from generator.records.record import Answers, RecordedItem

_DECIMAL = re.compile(r"-?\d{1,12}(\.\d{1,12})?", re.ASCII)


def is_decimal(text: str) -> bool:
    """Whether a text is a number in plain figures."""
    return _DECIMAL.fullmatch(text) is not None


def items_of(checklist: Checklist) -> tuple[Item, ...]:
    """All items of a checklist, in order."""
    return tuple(item for group in checklist.groups for item in group.items)


def within_limits(item: Item, answer: str) -> bool | None:
    """Whether a measured value is within its limits; None where there is nothing to judge."""
    ask = item.answer
    if not isinstance(ask, Measure) or not answer or (ask.min is None and ask.max is None):
        return None
    value = float(answer)
    return (ask.min is None or value >= ask.min) and (ask.max is None or value <= ask.max)


def is_done(item: Item, told: RecordedItem) -> bool:
    """Whether an item is answered, or said not to apply."""
    if told.skipped:
        return True
    if told.photos:
        return True
    if isinstance(item.answer, Signature):
        return told.signature is not None and told.signature.given
    return bool(told.answer.strip())


def has_failed(item: Item, told: RecordedItem) -> bool:
    """Whether an item was answered no, or measured outside its limits."""
    return told.within is False or (isinstance(item.answer, YesNo) and told.answer == "no")


def misfit(checklist: Checklist, record: Answers) -> str:
    """What does not fit between a record and its checklist, in words; empty if all fits."""
    items = checklist.items
    if [one.id for one in record.items] != [item.id for item in items]:
        return "the items are not those of the checklist"
    if tuple(fact.name for fact in record.facts) != checklist.facts:
        return "what is noted at the top is not what the checklist asks for"
    if tuple(mark.role for mark in record.signers) != checklist.signers:
        return "the signers are not those of the checklist"
    faults = ((item.id, _fault(item, told)) for item, told in zip(items, record.items, strict=True))
    return next((f"`{id_}`: {fault}" for id_, fault in faults if fault), "")


def _fault(item: Item, told: RecordedItem) -> str:
    if told.answer and not fits(item, told.answer):
        return f"`{told.answer[:40]}` is no answer to it"
    if told.photos and not isinstance(item.answer, Photo):
        return "it asks for no photo"
    if (told.signature is not None) != isinstance(item.answer, Signature):
        return "a signature is missing, or not asked for"
    if told.skipped and (isinstance(item.answer, YesNo) or is_done(item, told.model_copy(update={"skipped": False}))):
        return "it is answered and does not apply at once"
    if told.within != within_limits(item, told.answer):
        return f"`{told.answer}` is not judged by the limits"
    return ""


def fits(item: Item, answer: str) -> bool:
    """Whether a text can be the answer to an item. A photo's is the number of one that is kept elsewhere."""
    ask = item.answer
    if isinstance(ask, YesNo):
        return answer in ("yes", "no", "na")
    if isinstance(ask, Choice):
        return answer in ask.options
    if isinstance(ask, Measure):
        return is_decimal(answer)
    return not isinstance(ask, Signature)
