"""When records are due for review, and by whom, from what the records say alone."""

from __future__ import annotations

import calendar
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from generator.link.handbook import Handbook
from generator.model.base import Reviewed
from generator.model.section import Section


@dataclass(frozen=True, slots=True)
class Review:
    """A record, the day on which it is due, and the role that reviews it; without one it is the department."""

    id: str
    due: date
    owner: str | None


def reviews(handbook: Handbook) -> Iterator[Review]:
    """Every record that is ever due, in reading order."""
    for id_, entry in handbook.entries.items():
        if isinstance(entry.record, Reviewed):
            due = due_date(handbook, entry.record)
            if due is not None:
                yield Review(id_, due, _owner(entry.record))


def due_date(handbook: Handbook, record: Reviewed) -> date | None:
    """Its cycle after its last review, or after the handbook's issue.

    A record without a cycle of its own has the handbook's; if there is none either, it is never due.
    """
    months = record.review_months or handbook.info.review_months
    return months_after(record.reviewed or handbook.info.issued, months) if months else None


def _owner(record: Reviewed) -> str | None:
    """Who is named; else who answers for a section, or fills in a checklist, first."""
    if record.review_owner is not None:
        return record.review_owner
    if isinstance(record, Section):
        return record.roles.responsible[0]
    return next(iter(getattr(record, "roles", ())), None)


def months_after(day: date, months: int) -> date:
    """The same day so many months later, or the last of that month where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
