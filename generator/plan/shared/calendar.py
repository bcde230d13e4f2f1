"""Calendars, rendered to ICS files."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class CalendarEvent:
    """An entry of a calendar; times are local to the place of the course."""

    uid: str
    start: datetime
    end: datetime
    title: str
    text: str
    place: str
    remind_days: int = 0
    """Days before the event at which the calendar reminds; if set, the entry lasts the whole day."""


@dataclass(frozen=True, slots=True)
class Calendar:
    """Calendar file. `created` is the date of issue: a reproducible file cannot contain the time of its build."""

    name: str
    created: date
    events: tuple[CalendarEvent, ...]
