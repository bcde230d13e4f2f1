"""Calendars as iCalendar files (RFC 5545)."""

from __future__ import annotations

from datetime import datetime

from generator.plan.shared.calendar import Calendar, CalendarEvent

WIDTH = 75
"""Maximum length of a line in octets; longer lines are folded."""


def render_ics(calendar: Calendar) -> bytes:
    """Return the bytes of a calendar file. Times are floating: they are local times wherever the file is opened."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//sop-handbook//course plan//EN",
        "CALSCALE:GREGORIAN",
        f"X-WR-CALNAME:{_text(calendar.name)}",
    ]
    for event in calendar.events:
        lines += _event(event, f"{calendar.created:%Y%m%d}T000000Z")
    lines.append("END:VCALENDAR")
    return b"".join(_folded(line) for line in lines)


def _event(event: CalendarEvent, stamp: str) -> list[str]:
    lines = [
        "BEGIN:VEVENT",
        f"UID:{event.uid}@sop-handbook",
        f"DTSTAMP:{stamp}",
        *_when(event),
        f"SUMMARY:{_text(event.title)}",
    ]
    if event.text:
        lines.append(f"DESCRIPTION:{_text(event.text)}")
    if event.place:
        lines.append(f"LOCATION:{_text(event.place)}")
    if event.remind_days:
        alarm = ("ACTION:DISPLAY", f"DESCRIPTION:{_text(event.title)}", f"TRIGGER:-P{event.remind_days}D")
        lines += ["BEGIN:VALARM", *alarm, "END:VALARM"]
    return [*lines, "END:VEVENT"]


def _when(event: CalendarEvent) -> list[str]:
    """Return the lines for start and end; all-day events have only a start."""
    if event.remind_days:
        return [f"DTSTART;VALUE=DATE:{event.start:%Y%m%d}"]
    return [f"DTSTART:{_time(event.start)}", f"DTEND:{_time(event.end)}"]


def _time(moment: datetime) -> str:
    return f"{moment:%Y%m%dT%H%M%S}"


def _text(text: str) -> str:
    for sign in ("\\", ";", ","):
        text = text.replace(sign, "\\" + sign)
    return text.replace("\n", "\\n")


def _folded(line: str) -> bytes:
    """Fold a line after 75 octets, never inside a character; continuation lines start with a space."""
    pieces: list[bytes] = []
    piece = b""
    for character in line:
        encoded = character.encode()
        if len(piece) + len(encoded) > WIDTH:
            pieces.append(piece)
            piece = b" "
        piece += encoded
    return b"\r\n".join([*pieces, piece]) + b"\r\n"
