"""Days of a course: full, with breaks in time, and lunch when people are hungry."""

from itertools import pairwise

import pytest

from generator.link.timetable import _Unit, clock_of, lay_out
from generator.model.training import Timetable

DAY = Timetable(start="09:00", end="17:00", lunch="12:00", lunch_minutes=60, stretch_minutes=90, break_minutes=10)


def laid(*minutes, module="MOD-A"):
    """Days as lists of what happens when."""
    units = [_Unit("module", one, module, f"part {i}") for i, one in enumerate(minutes)]
    return [[f"{clock_of(one.start)} {clock_of(one.end)} {one.kind}" for one in day] for day in lay_out(units, DAY)]


def test_a_break_comes_before_anybody_has_sat_for_longer_than_the_stretch():
    assert laid(60, 40) == [["09:00 10:00 module", "10:00 10:10 break", "10:10 10:50 module"]]


def test_lunch_saves_a_break_that_would_be_shortly_before_it():
    assert laid(90, 60, 60) == [
        [
            *("09:00 10:30 module", "10:30 10:40 break", "10:40 11:40 module"),
            *("11:40 12:40 lunch", "12:40 13:40 module"),
        ]
    ]


def test_what_does_not_fit_into_a_day_begins_the_next_and_no_pause_ends_one():
    days = laid(*[80] * 6)

    assert len(days) == 2
    assert days[1] == ["09:00 10:20 module", "10:20 10:30 break", "10:30 11:50 module"]
    assert all(not day[-1].endswith(("break", "lunch")) for day in days)


def test_parts_of_a_module_that_follow_each_other_are_one_session():
    assert laid(20, 30, 40) == [["09:00 10:30 module"]]


@pytest.mark.parametrize("minutes", [(90,) * 20, (5,) * 200, (45, 15, 90, 30) * 10, (89, 2) * 20])
def test_nothing_is_lost_nobody_sits_too_long_and_every_day_keeps_its_hours(minutes):
    units = [_Unit("module", one, f"MOD-{i}", "") for i, one in enumerate(minutes)]
    days = list(lay_out(units, DAY))
    taught = [one for day in days for one in day if one.kind == "module"]

    assert [one.subject for one in taught] == [unit.subject for unit in units]
    assert sum(one.minutes for one in taught) == sum(minutes)
    for day in days:
        assert (day[0].start, day[0].kind) == (540, "module")
        assert day[-1].end <= 1020
        assert all(first.end == second.start for first, second in pairwise(day))
        sat = 0
        for one in day:
            sat = sat + one.minutes if one.kind == "module" else 0
            assert sat <= 90
        lunches = [one for one in day if one.kind == "lunch"]
        assert all(650 <= one.start <= 750 for one in lunches)
        assert len(lunches) == (1 if day[-1].end > 750 else len(lunches))
