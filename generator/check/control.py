"""Document control: dates in order, waivers that still hold."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from generator.diagnostics.codes import CODES
from generator.diagnostics.diagnostic import Diagnostic
from generator.link.handbook import Handbook
from generator.link.reviews import reviews
from generator.model.base import Dated

WAIVABLE = frozenset({"C206"} | {code for code in CODES if code.startswith("C4")} - {"C407", "C408"})
"""What the whole handbook is told in step 4. What stops an earlier step is no gap, and a waiver cannot waive itself."""


def dates_in_the_wrong_order(handbook: Handbook) -> Iterator[Diagnostic]:
    """C409: signed, then issued, then in force, then reviewed."""
    info = handbook.info
    at = handbook.place(info.id)
    if info.effective < info.issued:
        message = f"the handbook takes effect on {info.effective}, before it is issued on {info.issued}"
        yield Diagnostic("C409", message, at.into("effective"), hints=("correct one of the dates",), subject=info.id)
    for i, approval in enumerate(info.approvals):
        if approval.date > info.effective:
            message = f"it is signed on {approval.date}, after it takes effect on {info.effective}"
            hint = "a handbook is signed before it takes effect"
            yield Diagnostic("C409", message, at.into("approvals", i, "date"), hints=(hint,), subject=info.id)
    for section in handbook.sections:
        if section.reviewed and section.reviewed < info.issued:
            message = f"`{section.id}` was last reviewed on {section.reviewed}, before issue on {info.issued}"
            hint = "leave `reviewed` out until the section has been reviewed after its issue"
            yield Diagnostic(
                "C409", message, handbook.place(section.id).into("reviewed"), hints=(hint,), subject=section.id
            )


def dates_of_force(handbook: Handbook) -> Iterator[Diagnostic]:
    """C419: what holds for a time of its own holds for some of the handbook's; what is withdrawn holds no more."""
    starts = handbook.info.effective
    for entry in handbook.entries.values():
        record = entry.record
        if isinstance(record, Dated) and record.effective_to is not None:
            first = max(starts, record.effective_from or starts)
            if record.effective_to < first:
                message = f"`{record.id}` holds to {record.effective_to}, and would begin on {first}"
                hint = "take it out, and list it in `sop_data/withdrawals/`, or correct the date"
                yield Diagnostic("C419", message, entry.at.into("effective_to"), hints=(hint,), subject=record.id)
    for one in handbook.withdrawals:
        if one.withdrawn > starts:
            message = f"`{one.id}` is withdrawn from {one.withdrawn}, after the handbook takes effect on {starts}"
            hint = "leave the record in until then, with `effective_to`"
            yield Diagnostic("C419", message, handbook.place(one.id).into("withdrawn"), hints=(hint,), subject=one.id)


DUE_SOON = 30
"""Days before a review from which `sop check` speaks of it."""


def reviews_due(handbook: Handbook, today: date) -> Iterator[Diagnostic]:
    """C418: what should have been reviewed by today, or soon has to be."""
    for one in reviews(handbook):
        days = (one.due - today).days
        if days <= DUE_SOON:
            owner = one.owner or handbook.info.department
            message = f"`{one.id}` {'was' if days < 0 else 'is'} due for review on {one.due}, by {owner}"
            hint = "read it through, and write the day under `reviewed`"
            yield Diagnostic("C418", message, handbook.place(one.id).into("id"), hints=(hint,), subject=one.id)


def apply_waivers(handbook: Handbook, found: Iterable[Diagnostic], today: date) -> tuple[Diagnostic, ...]:
    """What remains after waivers, and what is wrong with the waivers themselves (C407, C408)."""
    found = tuple(found)
    waived = {(waiver.code, waiver.subject) for waiver in handbook.waivers if waiver.expires >= today}
    remaining = [d for d in found if (d.code, d.subject) not in waived]
    raised = {(d.code, d.subject) for d in found}
    for waiver in handbook.waivers:
        at = handbook.place(waiver.id)
        if waiver.expires < today:
            hint = "close the gap, or decide again and write a new date"
            message = f"`{waiver.id}` expired on {waiver.expires}"
            remaining.append(Diagnostic("C408", message, at.into("expires"), hints=(hint,), subject=waiver.id))
        elif waiver.code not in WAIVABLE:
            hint = "only a gap in the handbook as a whole can be waived: `C206`, or a code that begins with `C4`"
            message = f"`{waiver.code}` cannot be waived"
            remaining.append(Diagnostic("C407", message, at.into("code"), hints=(hint,), subject=waiver.id))
        elif (waiver.code, waiver.subject) not in raised:
            message = f"`{waiver.id}` waives `{waiver.code}` for `{waiver.subject}`, which is not reported"
            hint = "delete the waiver; the gap is closed"
            remaining.append(Diagnostic("C407", message, at.into("subject"), hints=(hint,), subject=waiver.id))
    return tuple(remaining)
