"""Validation of the answers in a record: they fit the checklist, and its verdicts are those of `generator.judge`."""

from __future__ import annotations

from generator.judge.number import read_number, trimmed
from generator.judge.verdict import Filling, Given, Judgement, Verdict, fits
from generator.model.checklist import Checklist, Item, Measure, Photo, Signature, YesNo
from generator.records.record import (
    Answers,
    JudgedItem,
    JudgedRecord,
    LimitedItem,
    RecordedItem,
    readings_of,
)

_WITHIN: dict[Verdict, bool] = {"passed": True, "failed": False, "stop": False}


def filling_of(answers: Answers) -> Filling:
    """Return what was filled in, as it is judged."""
    return Filling(
        {fact.name: fact.value for fact in answers.facts},
        {recorded.id: _given(recorded) for recorded in answers.items},
        frozenset(mark.role for mark in answers.signers if mark.given),
    )


def mismatch(checklist: Checklist, answers: Answers) -> str:
    """Return a message about the first answer that the checklist does not allow; empty if it allows all."""
    items = checklist.items
    if [recorded.id for recorded in answers.items] != [item.id for item in items]:
        return "the items are not those of the checklist"
    if [fact.name for fact in answers.facts] != [fact.name for fact in checklist.top]:
        return "the facts at the top are not those of the checklist"
    if [mark.role for mark in answers.signers] != [signer.role for signer in checklist.signing]:
        return "the signers are not those of the checklist"
    faults = ((item.id, _fault(item, recorded)) for item, recorded in zip(items, answers.items, strict=True))
    return next((f"`{id_}`: {fault}" for id_, fault in faults if fault), "")


def contradiction(checklist: Checklist, answers: Answers, judgement: Judgement) -> str:
    """Return a message about the first verdict in a record that is not ours; empty if all are."""
    for item, recorded in zip(checklist.items, answers.items, strict=True):
        verdict = judgement.items[item.id]
        if isinstance(recorded, JudgedItem) and recorded.verdict != verdict:
            return f"`{item.id}`: the verdict is `{verdict}`, but the record says `{recorded.verdict}`"
        if isinstance(recorded, LimitedItem) and recorded.within != _within(item, verdict):
            return f"`{item.id}`: the verdict on `{recorded.answer[:40]}` does not match the limits"
    if isinstance(answers, JudgedRecord) and answers.overall != judgement.overall:
        return f"the verdict on the whole is `{judgement.overall}`, but the record says `{answers.overall}`"
    return ""


def _given(recorded: RecordedItem) -> Given:
    return Given(
        answer=recorded.answer,
        readings=readings_of(recorded),
        skipped=recorded.skipped,
        remark=recorded.remark,
        photos=len(recorded.photos),
        signed=recorded.signature is not None and recorded.signature.given,
    )


def _within(item: Item, verdict: Verdict) -> bool | None:
    """Return what `sop-record-1` says about a measure; it knows one pair of limits for each."""
    ask = item.answer
    has_limits = isinstance(ask, Measure) and (ask.min is not None or ask.max is not None)
    return _WITHIN.get(verdict) if has_limits else None


def _fault(item: Item, recorded: RecordedItem) -> str:
    invalid = next((text for text in _texts(recorded) if not _is_valid(item, text)), "")
    if invalid:
        return f"`{invalid[:40]}` is not a valid answer"
    if not _has_its_readings(item, recorded):
        return "the readings are not those of the item"
    if recorded.photos and isinstance(recorded, LimitedItem) and not isinstance(item.answer, Photo):
        return "the item does not ask for photos"
    if (recorded.signature is not None) != isinstance(item.answer, Signature):
        return "a signature is missing, or not expected"
    if recorded.skipped and (isinstance(item.answer, YesNo) or _is_answered(recorded)):
        return "the item has an answer and is marked as not applicable"
    return ""


def _texts(recorded: RecordedItem) -> tuple[str, ...]:
    return tuple(text for text in (recorded.answer, *readings_of(recorded)) if trimmed(text))


def _is_valid(item: Item, text: str) -> bool:
    """Return whether a text is a valid answer in a record, which has numbers as decimal text alone."""
    ask = item.answer
    return read_number(text, ask.unit) == text if isinstance(ask, Measure) else fits(item, text)


def _has_its_readings(item: Item, recorded: RecordedItem) -> bool:
    names = item.answer.readings if isinstance(item.answer, Measure) else ()
    return len(readings_of(recorded)) == len(names) and not (names and trimmed(recorded.answer))


def _is_answered(recorded: RecordedItem) -> bool:
    signed = recorded.signature is not None and recorded.signature.given
    return bool(_texts(recorded) or recorded.photos or signed)
