"""Answers, limits and what is missing, as texts of the workbook."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import groupby

from generator.judge.verdict import Bench, Filling, Judgement, Lack, limits_of
from generator.model.checklist import CaseLimits, Item, Measure, Photo, Signature, YesNo
from generator.plan.shared.checklist_words import ChecklistWords
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
    *("{number} photos", "yes", "no", "na", "signed", "not asked", "and", ", ", "{about}: {values}"),
    "{limits} ({case})",
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
        number = words["{number} photos"].format(number=len(recorded.photos)) if recorded.photos else recorded.answer
        return photo_names(recorded, words) or number
    if isinstance(ask, Signature):
        return signature_text(recorded.signature, words) if recorded.signature else ""
    if isinstance(ask, Measure) and ask.readings:
        pairs = zip(ask.readings, readings_of(recorded), strict=True)
        return words["and"].join(f"{name} {reading}{unit_text(item)}" for name, reading in pairs if reading)
    return recorded.answer + (unit_text(item) if recorded.answer else "")


def photo_names(recorded: RecordedItem, words: Words) -> str:
    """Return the names of the files of photos; photos in a record have no names."""
    return words[", "].join(filter(None, recorded.photos))


def remark_text(item: Item, recorded: RecordedItem, words: Words) -> str:
    """Return the remark on an item, with the names of the files of photos that are not its answer."""
    names = "" if isinstance(item.answer, Photo) else photo_names(recorded, words)
    return words["and"].join(filter(None, (recorded.remark, names)))


def signature_text(mark: Mark, words: Words) -> str:
    """Return the name of a signature, or that it was drawn."""
    return mark.name.strip() or (words["signed"] if mark.image else "")


def unit_text(item: Item) -> str:
    """Return the unit of a measure, as it follows a number."""
    return f" {item.answer.unit}" if isinstance(item.answer, Measure) else ""


def limits_text(wording: ChecklistWords, filling: Filling, item: Item, words: Words) -> str:
    """Return the limits by which an item was judged, with the case that held."""
    view, ask = wording.limits(item), item.answer
    if not isinstance(ask, Measure) or not ask.limits:
        return view.always
    bench = Bench(wording.checklist, filling)
    judged_by = limits_of(ask, (bench.holds(limits.case) for limits in ask.limits))
    if not isinstance(judged_by, CaseLimits):
        return ""
    line = view.cases[ask.limits.index(judged_by)]
    about = words["{about}: {values}"].format(about=view.by, values=line.case) if view.by else line.case
    return words["{limits} ({case})"].format(limits=line.limits, case=about)
