"""Timetable of a course: sessions, breaks and lunches in days, by the training rules of the handbook."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Literal

from generator.link.handbook import Handbook
from generator.model.training import Curriculum, Module, Timetable

GRACE = 30
"""Minutes by which lunch may be late, or early to save a break or because a long part would make it later."""

Kind = Literal["module", "exam", "practice", "break", "lunch"]


@dataclass(frozen=True, slots=True)
class Slot:
    """Session or pause within a day. `start` and `end` are minutes after midnight.

    `subject` is the id of the module that is taught; `parts` are its activities, or rounds of the practice.
    """

    kind: Kind
    start: int
    end: int
    subject: str = ""
    parts: tuple[str, ...] = ()

    @property
    def minutes(self) -> int:
        """Length in minutes."""
        return self.end - self.start


Day = tuple[Slot, ...]


@dataclass(frozen=True, slots=True)
class _Unit:
    """Part of a course that is taught without a pause."""

    kind: Kind
    minutes: int
    subject: str
    part: str


def course_days(handbook: Handbook, curriculum: Curriculum) -> tuple[Day, ...]:
    """Return the days of a course: its modules in order, then the written exam, then the practice in rounds."""
    rules = handbook.info.training
    units = [unit for module in handbook.modules_of(curriculum) for unit in _lesson(module, rules.timetable)]
    exam = curriculum.exam or rules.exam
    if exam is not None:
        units.append(_Unit("exam", exam.minutes, "", ""))
    if curriculum.practice is not None:
        rounds = -(-rules.class_size // rules.stations)
        units += [_Unit("practice", curriculum.practice.minutes, "", str(i)) for i in range(1, rounds + 1)]
    return tuple(lay_out(units, rules.timetable))


def _lesson(module: Module, timetable: Timetable) -> Iterator[_Unit]:
    """Yield the activities of a module; one that is longer than `stretch_minutes` is split into even pieces."""
    for activity in module.activities:
        pieces = -(-activity.minutes // timetable.stretch_minutes)
        for piece in range(pieces):
            minutes = activity.minutes * (piece + 1) // pieces - activity.minutes * piece // pieces
            yield _Unit("module", minutes, module.id, activity.title)


def lay_out(units: Iterable[_Unit], timetable: Timetable) -> Iterator[Day]:
    """Yield days, each as full as possible, with breaks after `stretch_minutes` and lunch at its time or soon after."""
    start, end, lunch = (minutes_of(clock) for clock in (timetable.start, timetable.end, timetable.lunch))
    slots: list[Slot] = []
    now, sat, eaten = start, 0, False
    for unit in units:
        pause: Slot | None = None
        tired = sat > 0 and sat + unit.minutes > timetable.stretch_minutes
        late = now + unit.minutes + tired * timetable.break_minutes > lunch + GRACE
        if not eaten and (late or (tired and now >= lunch - GRACE)):
            pause, eaten = Slot("lunch", now, now + timetable.lunch_minutes), True
        elif tired:
            pause = Slot("break", now, now + timetable.break_minutes)
        begin = pause.end if pause is not None else now
        if slots and begin + unit.minutes > end:
            yield tuple(slots)
            slots, begin, sat, eaten = [], start, 0, start + unit.minutes > lunch + GRACE
        elif pause is not None and slots:
            slots.append(pause)
            sat = 0
        elif pause is not None:  # no pause at the beginning of a day
            begin = now
        now = begin + unit.minutes
        sat += unit.minutes
        _add(slots, Slot(unit.kind, begin, now, unit.subject, (unit.part,) if unit.part else ()))
    if slots:
        yield tuple(slots)


def _add(slots: list[Slot], slot: Slot) -> None:
    """Append a slot, or merge it into the last one if that has the same subject."""
    last = slots[-1] if slots else None
    if last is not None and (last.kind, last.subject, last.end) == (slot.kind, slot.subject, slot.start):
        parts = last.parts + tuple(part for part in slot.parts if part not in last.parts[-1:])
        slots[-1] = replace(last, end=slot.end, parts=parts)
    else:
        slots.append(slot)


def minutes_of(clock: str) -> int:
    """Return the minutes after midnight of a time of day `HH:MM`."""
    hours, minutes = clock.split(":")
    return int(hours) * 60 + int(minutes)


def clock_of(minutes: int) -> str:
    """Return the time of day `HH:MM` of minutes after midnight."""
    return f"{minutes // 60:02d}:{minutes % 60:02d}"
