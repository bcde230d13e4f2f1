"""Answers, limits and what is missing, as texts of the workbook."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import groupby

from generator.judge.verdict import Bench, Filling, Judgement, Lack, limits_of
from generator.model.checklist import (
    Case,
    CaseLimits,
    Checklist,
    Condition,
    Item,
    Measure,
    Photo,
    Score,
    Signature,
    YesNo,
)
from generator.records.record import Mark, RecordedItem, readings_of

LACKS: Mapping[Lack, str] = {
    "fact": "not noted: {names}",
    "open": "open: {names}",
    "not_judged": "not judged: {names}",
    "reason": "no reason: {names}",
    "remark": "no remark: {names}",
    "signature": "not signed: {names}",
}

WORDS = (
    *("{number} photos", "yes", "no", "na", "signed", "not asked", "and", "or", ", ", "{about}: {values}"),
    *("{limits} ({case})", "{limits} of {whole}"),
    *LACKS.values(),
)

Words = Mapping[str, str]
"""Translation of each word."""


def missing_text(judgement: Judgement, words: Words) -> str:
    """Return what a record lacks: names of facts, ids of items, roles of signers."""
    lacks = groupby(sorted(judgement.missing, key=lambda lack: [*LACKS].index(lack.what)), lambda lack: lack.what)
    return words["and"].join(
        words[LACKS[what]].format(names=words[", "].join(lack.of for lack in group)) for what, group in lacks
    )


def answer_text(item: Item, recorded: RecordedItem, words: Words) -> str:
    """Return the answer to an item, with the unit; of several readings, each with its name."""
    ask = item.answer
    if recorded.skipped:
        return words["na"]
    if isinstance(ask, YesNo):
        return words[recorded.answer] if recorded.answer in ("yes", "no", "na") else ""
    if isinstance(ask, Photo):
        return words["{number} photos"].format(number=len(recorded.photos)) if recorded.photos else recorded.answer
    if isinstance(ask, Signature):
        return signature_text(recorded.signature, words) if recorded.signature else ""
    if isinstance(ask, Measure) and ask.readings:
        pairs = zip(ask.readings, readings_of(recorded), strict=True)
        return words["and"].join(f"{name} {reading}{unit_text(item)}" for name, reading in pairs if reading)
    return recorded.answer + (unit_text(item) if recorded.answer else "")


def signature_text(mark: Mark, words: Words) -> str:
    """Return the name of a signature, or that it was drawn."""
    return mark.name.strip() or (words["signed"] if mark.image else "")


def unit_text(item: Item) -> str:
    """Return the unit of a measure, as it follows a number."""
    return f" {item.answer.unit}" if isinstance(item.answer, Measure) else ""


def limits_text(checklist: Checklist, filling: Filling, item: Item, words: Words) -> str:
    """Return the limits by which an item was judged, with the case that held."""
    ask = item.answer
    if isinstance(ask, Score):
        return f"≥ {ask.good_from}"
    if not isinstance(ask, Measure):
        return ""
    if ask.share is not None:
        whole = _about(checklist, ask.share.answer or ask.share.fact or "")
        return words["{limits} of {whole}"].format(limits=_range(ask.share.min, ask.share.max, " %"), whole=whole)
    if not ask.limits:
        return _range(ask.min, ask.max, unit_text(item))
    bench = Bench(checklist, filling)
    judged_by = limits_of(ask, (bench.holds(limits.case) for limits in ask.limits))
    if not isinstance(judged_by, CaseLimits):
        return ""
    limits = _range(judged_by.min, judged_by.max, unit_text(item))
    return words["{limits} ({case})"].format(limits=limits, case=_case_text(checklist, judged_by.case, words))


def _case_text(checklist: Checklist, case: Case, words: Words) -> str:
    return words["and"].join(
        words["{about}: {values}"].format(
            about=_about(checklist, condition.about), values=_values(checklist, condition, words)
        )
        for condition in case
    )


def _values(checklist: Checklist, condition: Condition, words: Words) -> str:
    if condition.has_bounds:
        bounds = (
            *(("≥", condition.at_least), (">", condition.above)),
            *(("≤", condition.at_most), ("<", condition.below)),
        )
        return ", ".join(f"{sign} {bound:g}" for sign, bound in bounds if bound is not None)
    is_yes_no = any(item.id == condition.answer and isinstance(item.answer, YesNo) for item in checklist.items)
    return words["or"].join(words[text] if is_yes_no else text for text in condition.one_of)


def _about(checklist: Checklist, about: str) -> str:
    """Return the text of the item, or the name of the fact, that a condition or share is about."""
    return next((item.text for item in checklist.items if item.id == about), about).rstrip("。.")


def _range(low: float | None, high: float | None, unit: str) -> str:
    bounds = (("≥", low), ("≤", high))
    return ", ".join(f"{sign} {bound:g}" for sign, bound in bounds if bound is not None) + unit
