"""When sections are due: months are counted by the calendar, and dates come from the records alone."""

from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest

from generator.link.reviews import due_date, months_after


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
    handbook: Any = SimpleNamespace(info=SimpleNamespace(review_months=cycle, issued=date(2026, 5, 20)))
    section: Any = SimpleNamespace(reviewed=reviewed, review_months=own)

    assert due_date(handbook, section) == due


@pytest.mark.parametrize(
    ("reviewed", "months", "told"),
    [
        ("2026-05-30", 1, "`SEC-1.1` was due for review on 2026-06-30, by ROLE-BAKER"),
        ("2026-06-01", 1, "`SEC-1.1` is due for review on 2026-07-01, by ROLE-BAKER"),
        ("2026-06-30", 1, "`SEC-1.1` is due for review on 2026-07-30, by ROLE-BAKER"),
        ("2026-06-30", 2, None),
    ],
)
def test_c418_check_tells_what_is_due_on_the_first_of_july(bakery, sop, reviewed, months, told):
    file = bakery / "sop_data" / "sections" / "1.1.yml"
    text = file.read_text(encoding="utf-8")
    dated = text.replace("purpose:", f"reviewed: {reviewed}\nreview_months: {months}\npurpose:", 1)
    file.write_text(dated, encoding="utf-8")

    done = sop("check", bakery)

    assert done.exit == 0
    assert (f"warning[C418]: {told}" in done.err) if told else ("C418" not in done.err)
    assert "C418" not in sop("build", bakery, "--only", "exports").err, "a build gives the same whatever the day"


def test_the_calendar_has_an_entry_for_each_day_and_owner_and_speaks_up_before(bakery, sop):
    file = bakery / "sop_data" / "checklists" / "open.yml"
    file = file if file.exists() else next((bakery / "sop_data" / "checklists").glob("*.yml"))
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("purpose:", "review_months: 3\npurpose:", 1), encoding="utf-8")
    assert sop("build", bakery, "--only", "exports").exit == 0

    calendar = (bakery / "dist" / "exports" / "reviews.ics").read_text(encoding="utf-8")

    assert calendar.count("BEGIN:VEVENT") == calendar.count("TRIGGER:-P30D")
    assert "DTSTART;VALUE=DATE:20260405" in calendar and "DTSTART;VALUE=DATE:20270105" in calendar
