"""When sections are due: months are counted by the calendar, and dates come from the records alone."""

from datetime import date
from types import SimpleNamespace

import pytest

from generator.plan.reviews import due_date, months_after


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        ("2026-05-20", 12, "2027-05-20"),
        ("2026-01-31", 1, "2026-02-28"),  # no 31st of February
        ("2024-01-31", 1, "2024-02-29"),
        ("2024-02-29", 12, "2025-02-28"),
        ("2026-08-31", 1, "2026-09-30"),
        ("2026-12-15", 1, "2027-01-15"),
        ("2026-11-30", 3, "2027-02-28"),
        ("2026-05-20", 120, "2036-05-20"),
    ],
)
def test_a_month_later_is_the_same_day_or_the_last_there_is(day, months, later):
    assert months_after(date.fromisoformat(day), months) == date.fromisoformat(later)


@pytest.mark.parametrize(
    ("cycle", "reviewed", "own", "due"),
    [
        (12, None, None, date(2027, 5, 20)),  # from the issue on
        (12, date(2026, 11, 1), None, date(2027, 11, 1)),
        (12, date(2026, 11, 1), 6, date(2027, 5, 1)),
        (None, None, 6, date(2026, 11, 20)),
        (None, date(2026, 11, 1), None, None),  # no cycle, never due
    ],
)
def test_a_section_has_the_handbooks_cycle_and_date_unless_it_has_its_own(cycle, reviewed, own, due):
    handbook = SimpleNamespace(info=SimpleNamespace(review_months=cycle, issued=date(2026, 5, 20)))
    section = SimpleNamespace(reviewed=reviewed, review_months=own)

    assert due_date(handbook, section) == due
