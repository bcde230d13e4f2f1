"""Calendars as they are rendered to ICS files."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class CalendarEvent:
    """An entry of a calendar; times are local to wherever the course is held."""

    uid: str
    start: datetime
    end: datetime
    title: str
    text: str
    place: str
    remind_days: int = 0
    """With it, the entry is a whole day, and the calendar speaks up so many days before."""


@dataclass(frozen=True, slots=True)
class Calendar:
    """Calendar file. `created` is the date of issue: a reproducible file cannot contain the time of its build."""

    name: str
    created: date
    events: tuple[CalendarEvent, ...]
