"""When sections are due for review, from dates in the records alone; what is overdue, the reader's clock says."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date

from generator.link.handbook import Handbook
from generator.model.section import Section
from generator.plan.parts import Addresses, Link


@dataclass(frozen=True, slots=True)
class ReviewDay:
    """A day, `YYYY-MM-DD`, and the sections that are due for review on it."""

    due: str
    sections: tuple[Link, ...]


def review_days(handbook: Handbook, to: Addresses) -> tuple[ReviewDay, ...]:
    """All days on which sections are due, the soonest first; a section without a cycle is never due."""
    days: dict[date, list[str]] = {}
    for section in handbook.sections:
        due = due_date(handbook, section)
        if due is not None:
            days.setdefault(due, []).append(section.id)
    return tuple(ReviewDay(day.isoformat(), to.all(ids)) for day, ids in sorted(days.items()))


def due_date(handbook: Handbook, section: Section) -> date | None:
    """When a section is due: its cycle after its last review, or the handbook's cycle after its issue."""
    months = section.review_months or handbook.info.review_months
    return months_after(section.reviewed or handbook.info.issued, months) if months else None


def months_after(day: date, months: int) -> date:
    """The same day so many months later, or the last of that month where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
