"""Rules of document control: order of dates, periods in force, due reviews, waivers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from generator.diagnostics.codes import CODES
from generator.diagnostics.diagnostic import Diagnostic
from generator.link.handbook import Handbook
from generator.link.reviews import reviews
from generator.model.base import Dated

WAIVABLE = frozenset({"C206"} | {code for code in CODES if code.startswith("C4")} - {"C407", "C408"})
"""Codes of step 4. Errors of earlier steps are defects rather than accepted gaps, and a waiver cannot waive itself."""


def dates_in_the_wrong_order(handbook: Handbook) -> Iterator[Diagnostic]:
    """C409: a handbook is signed and issued before it takes effect; sections are reviewed after its issue."""
    info = handbook.info
    at = handbook.place(info.id)
    if info.effective < info.issued:
        message = f"the handbook takes effect on {info.effective}, before it is issued on {info.issued}"
        yield Diagnostic("C409", message, at.into("effective"), hints=("correct one of the dates",), subject=info.id)
    for i, approval in enumerate(info.approvals):
        if approval.date > info.effective:
            message = f"the handbook is signed on {approval.date}, after it takes effect on {info.effective}"
            hint = "correct one of the dates: a handbook is signed before it takes effect"
            yield Diagnostic("C409", message, at.into("approvals", i, "date"), hints=(hint,), subject=info.id)
    for section in handbook.sections:
        if section.reviewed and section.reviewed < info.issued:
            message = f"`{section.id}` was last reviewed on {section.reviewed}, before issue on {info.issued}"
            hint = "omit `reviewed` until the section has been reviewed after issue"
            yield Diagnostic(
                "C409", message, handbook.place(section.id).into("reviewed"), hints=(hint,), subject=section.id
            )


def dates_of_force(handbook: Handbook) -> Iterator[Diagnostic]:
    """C419: a dated record is in force for part of the handbook's validity; a withdrawn one is no longer in force."""
    start = handbook.info.effective
    for entry in handbook.entries.values():
        record = entry.record
        if isinstance(record, Dated) and record.effective_to is not None:
            first = max(start, record.effective_from or start)
            if record.effective_to < first:
                message = f"`{record.id}` ends on {record.effective_to}, before it takes effect on {first}"
                hint = "remove the record and list it in `sop_data/withdrawals/`, or correct the date"
                yield Diagnostic("C419", message, entry.at.into("effective_to"), hints=(hint,), subject=record.id)
    for withdrawal in handbook.withdrawals:
        if withdrawal.withdrawn > start:
            message = (
                f"`{withdrawal.id}` is withdrawn from {withdrawal.withdrawn}, "
                f"after the handbook takes effect on {start}"
            )
            hint = "keep the record until then, with `effective_to`"
            at = handbook.place(withdrawal.id).into("withdrawn")
            yield Diagnostic("C419", message, at, hints=(hint,), subject=withdrawal.id)


DUE_SOON = 30
"""Days before its due date from which `sop check` reports a review."""


def reviews_due(handbook: Handbook, today: date) -> Iterator[Diagnostic]:
    """C418: reviews that are overdue or due soon."""
    for review in reviews(handbook):
        days = (review.due - today).days
        if days <= DUE_SOON:
            owner = review.owner or handbook.info.department
            message = f"`{review.id}` {'was' if days < 0 else 'is'} due for review on {review.due}, by {owner}"
            hint = "review it, and write the date under `reviewed`"
            yield Diagnostic("C418", message, handbook.place(review.id).into("id"), hints=(hint,), subject=review.id)


def apply_waivers(handbook: Handbook, diagnostics: Iterable[Diagnostic], today: date) -> tuple[Diagnostic, ...]:
    """Return the diagnostics that are not waived, and those about the waivers themselves (C407, C408)."""
    diagnostics = tuple(diagnostics)
    waived = {(waiver.code, waiver.subject) for waiver in handbook.waivers if waiver.expires >= today}
    remaining = [d for d in diagnostics if (d.code, d.subject) not in waived]
    reported = {(d.code, d.subject) for d in diagnostics}
    for waiver in handbook.waivers:
        at = handbook.place(waiver.id)
        if waiver.expires < today:
            hint = "close the gap, or decide again and extend the waiver"
            message = f"`{waiver.id}` expired on {waiver.expires}"
            remaining.append(Diagnostic("C408", message, at.into("expires"), hints=(hint,), subject=waiver.id))
        elif waiver.code not in WAIVABLE:
            hint = "only a gap in the handbook as a whole can be waived: `C206`, or a code that begins with `C4`"
            message = f"`{waiver.code}` cannot be waived"
            remaining.append(Diagnostic("C407", message, at.into("code"), hints=(hint,), subject=waiver.id))
        elif (waiver.code, waiver.subject) not in reported:
            message = f"`{waiver.id}` waives `{waiver.code}` for `{waiver.subject}`, which is not reported"
            hint = "delete the waiver; the gap is closed"
            remaining.append(Diagnostic("C407", message, at.into("subject"), hints=(hint,), subject=waiver.id))
    return tuple(remaining)
