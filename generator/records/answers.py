"""Validation of a record's answers against the items of its checklist."""

from __future__ import annotations

import re

from generator.model.checklist import Checklist, Choice, Item, Measure, Photo, Signature, YesNo
from generator.records.record import Answers, RecordedItem

_DECIMAL = re.compile(r"-?\d{1,12}(\.\d{1,12})?", re.ASCII)


def is_decimal(text: str) -> bool:
    """Return whether a text is a decimal number in ASCII."""
    return _DECIMAL.fullmatch(text) is not None


def items_of(checklist: Checklist) -> tuple[Item, ...]:
    """Return all items of a checklist, in order."""
    return tuple(item for group in checklist.groups for item in group.items)


def within_limits(item: Item, answer: str) -> bool | None:
    """Return whether a measured value is within its limits; None without value or limits."""
    ask = item.answer
    if not isinstance(ask, Measure) or not answer or (ask.min is None and ask.max is None):
        return None
    value = float(answer)
    return (ask.min is None or value >= ask.min) and (ask.max is None or value <= ask.max)


def is_done(item: Item, recorded: RecordedItem) -> bool:
    """Return whether an item is answered or marked as not applicable."""
    if recorded.skipped:
        return True
    if recorded.photos:
        return True
    if isinstance(item.answer, Signature):
        return recorded.signature is not None and recorded.signature.given
    return bool(recorded.answer.strip())


def has_failed(item: Item, recorded: RecordedItem) -> bool:
    """Return whether an item was answered "no", or measured outside its limits."""
    return recorded.within is False or (isinstance(item.answer, YesNo) and recorded.answer == "no")


def mismatch(checklist: Checklist, record: Answers) -> str:
    """Return a message about the first difference between a record and its checklist; empty if they match."""
    items = checklist.items
    if [recorded.id for recorded in record.items] != [item.id for item in items]:
        return "the items are not those of the checklist"
    if tuple(fact.name for fact in record.facts) != checklist.facts:
        return "the facts at the top are not those of the checklist"
    if tuple(mark.role for mark in record.signers) != checklist.signers:
        return "the signers are not those of the checklist"
    faults = ((item.id, _fault(item, recorded)) for item, recorded in zip(items, record.items, strict=True))
    return next((f"`{id_}`: {fault}" for id_, fault in faults if fault), "")


def _fault(item: Item, recorded: RecordedItem) -> str:
    if recorded.answer and not fits(item, recorded.answer):
        return f"`{recorded.answer[:40]}` is not a valid answer"
    if recorded.photos and not isinstance(item.answer, Photo):
        return "the item does not ask for photos"
    if (recorded.signature is not None) != isinstance(item.answer, Signature):
        return "a signature is missing, or not expected"
    if recorded.skipped and (
        isinstance(item.answer, YesNo) or is_done(item, recorded.model_copy(update={"skipped": False}))
    ):
        return "the item has an answer and is marked as not applicable"
    if recorded.within != within_limits(item, recorded.answer):
        return f"the verdict on `{recorded.answer}` does not match the limits"
    return ""


def fits(item: Item, answer: str) -> bool:
    """Return whether a text is a valid answer to an item. For photos it is the number of one kept elsewhere."""
    ask = item.answer
    if isinstance(ask, YesNo):
        return answer in ("yes", "no", "na")
    if isinstance(ask, Choice):
        return answer in ask.options
    if isinstance(ask, Measure):
        return is_decimal(answer)
    return not isinstance(ask, Signature)
