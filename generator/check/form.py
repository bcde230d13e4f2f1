"""Rules about single records: ids of parts, modal words, marking sheets, sampling bands."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from generator.diagnostics.diagnostic import Diagnostic, Place
from generator.load.catalogue import Catalogue
from generator.load.records import Entry
from generator.model.audit import AuditProgramme
from generator.model.checklist import Checklist
from generator.model.section import Section
from generator.model.training import Curriculum


def id_that_does_not_fit(entry: Entry) -> Iterator[Diagnostic]:
    """C203: the id of a part starts with the id of the record that contains it."""
    record = entry.record
    if isinstance(record, Section):
        yield from _id_mismatches(
            ((clause.id, ("clauses", i)) for i, clause in enumerate(record.clauses)), f"{record.id}-C", entry.at
        )
        yield from _id_mismatches(
            ((step.id, ("procedure", i)) for i, step in enumerate(record.procedure)), f"{record.id}-S", entry.at
        )
    elif isinstance(record, Checklist):
        items = (
            (item.id, ("groups", g, "items", i))
            for g, group in enumerate(record.groups)
            for i, item in enumerate(group.items)
        )
        yield from _id_mismatches(items, f"{record.id}-", entry.at)


def _id_mismatches(ids: Iterator[tuple[str, tuple[str | int, ...]]], start: str, at: Place) -> Iterator[Diagnostic]:
    for id_, path in ids:
        tail = id_.removeprefix(start)
        if tail == id_ or not tail.isdigit():
            hint = f"write `{start}` followed by a number"
            yield Diagnostic(
                "C203", f"`{id_}` does not match the record that contains it", at.into(*path, "id"), hints=(hint,)
            )


def clause_without_modal_word(entry: Entry, catalogue: Catalogue) -> Iterator[Diagnostic]:
    """C204: the text of a clause contains the modal word of its strength."""
    if not isinstance(entry.record, Section):
        return
    for i, clause in enumerate(entry.record.clauses):
        modal = catalogue.pgettext("modal", clause.strength)
        if modal not in clause.text:
            hint = f"use `{modal}` in the sentence, or change `strength`"
            message = f"the clause is `{clause.strength}`, but its text has no `{modal}`"
            yield Diagnostic("C204", message, entry.at.into("clauses", i, "text"), hints=(hint,))


def marking_sheet_that_does_not_add_up(entry: Entry) -> Iterator[Diagnostic]:
    """C205: the points of an assessed practice add up to 100."""
    if not isinstance(entry.record, Curriculum) or entry.record.practice is None:
        return
    total = sum(criterion.points for criterion in entry.record.practice.criteria)
    if total != 100:
        at = entry.at.into("practice", "criteria")
        yield Diagnostic("C205", f"the points add up to {total}, not 100", at, hints=("change the points",))


def bands_in_the_wrong_order(entry: Entry) -> Iterator[Diagnostic]:
    """C208: sampling bands rise, and the last one has no upper limit."""
    if not isinstance(entry.record, AuditProgramme):
        return
    limits = [band.up_to for band in entry.record.sampling]
    rising = all(limit is not None and (next_ is None or limit < next_) for limit, next_ in pairwise(limits))
    if not rising or limits[-1] is not None:
        shown = ", ".join("the rest" if limit is None else f"up to {limit}" for limit in limits)
        hint = "increase `up_to` from band to band, and omit it in the last one"
        yield Diagnostic("C208", f"the sampling bands are {shown}", entry.at.into("sampling"), hints=(hint,))
