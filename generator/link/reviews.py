"""Reviews: when records are due for review, and by whom. The result does not depend on the current date."""

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
    """Due review of a record; `owner` is the role that reviews it, None the department."""

    id: str
    due: date
    owner: str | None


def reviews(handbook: Handbook) -> Iterator[Review]:
    """Yield the next review of every record that has a review cycle, in reading order."""
    for id_, entry in handbook.entries.items():
        if isinstance(entry.record, Reviewed):
            due = due_date(handbook, entry.record)
            if due is not None:
                yield Review(id_, due, _owner(entry.record))


def due_date(handbook: Handbook, record: Reviewed) -> date | None:
    """Return when a record is due: one cycle after its last review, or after the issue of the handbook.

    A record without its own cycle has that of the handbook. Return None if there is no cycle at all.
    """
    months = record.review_months or handbook.info.review_months
    return months_after(record.reviewed or handbook.info.issued, months) if months else None


def _owner(record: Reviewed) -> str | None:
    """Return the named owner, or else the first role that is responsible for a section or fills in a checklist."""
    if record.review_owner is not None:
        return record.review_owner
    if isinstance(record, Section):
        return record.roles.responsible[0]
    return next(iter(getattr(record, "roles", ())), None)


def months_after(day: date, months: int) -> date:
    """Return the same day some months later, or the last day of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
