"""Actions on failed items: their state on a day, in the workbook of `sop records`."""

import json

import pytest
import python_calamine as calamine
from support.records import action, record_of

HEADS = "Item", "What is done", "Who does it", "By when", "State", "Done on"


@pytest.fixture
def actions(bakery, sop, tmp_path):
    """Run `sop records` on records; return its result, and the rows of the sheet of actions."""

    def run(*records, options=()):
        folder, target = tmp_path / "records", tmp_path / "out.xlsx"
        folder.mkdir()
        for number, record in enumerate(records):
            folder.joinpath(f"{number}.json").write_text(json.dumps(record), encoding="utf-8")
        done = sop("records", bakery, str(folder), "--xlsx", str(target), *options)
        book = calamine.CalamineWorkbook.from_path(str(target))
        rows = book.get_sheet_by_name("Actions").to_python() if "Actions" in book.sheet_names else [HEADS]
        columns = [rows[0].index(head) for head in HEADS]
        return done, [[row[column] for column in columns] for row in rows[1:]]

    return run


def state_of(actions, bakery, given, *options):
    _, rows = actions(record_of(bakery, item1=given), options=options)
    return rows[0][4]


def test_a_failed_item_without_an_action_is_listed_as_such(bakery, actions):
    done, rows = actions(record_of(bakery, item1=action("New seal", "Li", "2026-6-8")))

    assert done.exit == 0, done.err
    assert rows == [
        ["CL-OPEN-1", "New seal", "Li", "2026-06-08", "open", ""],
        ["CL-OPEN-2", "", "", "", "no action named", ""],
    ]


@pytest.mark.parametrize(
    ("on", "state"),
    [("2026-06-07", "open"), ("2026-06-08", "due"), ("2026-06-09", "overdue"), ("2027-01-01", "overdue")],
)
def test_an_action_is_due_on_its_day_and_overdue_after_it(on, state, bakery, actions):
    assert state_of(actions, bakery, action(due="2026年6月8日"), "--on", on) == state


def test_without_a_day_to_judge_by_nothing_is_called_overdue(bakery, actions):
    assert state_of(actions, bakery, action(due="2020-01-01")) == "open"


@pytest.mark.parametrize("due", ["next Friday", "8/6/2026", "2026-06-31", "08.06.26"])
@pytest.mark.parametrize("options", [(), ("--on", "2026-06-02")])
def test_a_due_day_that_cannot_be_read_is_unclear_and_kept_as_typed(due, options, bakery, actions):
    _, rows = actions(record_of(bakery, item1=action(due=due)), options=options)

    assert rows[0][3:5] == [due, "date unclear"]


@pytest.mark.parametrize(
    ("given", "state"),
    [
        (action(due=""), "no due date"),
        (action(due="2026-06-08", done="2026-06-05"), "done"),
        (action(due="2026-06-08", done="2026-06-10"), "due"),
        (action(due="2026-06-08", done="yes"), "date unclear"),
        (action(due="2026-06-08", done="2025-06-05"), "date unclear"),
        (action(due="soon", done="2026-06-05"), "done"),
        (action(what=" ", due="2026-06-08"), "no action named"),
        (action(what="", who="", due="", done="2026-06-05"), "no action named"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_an_action_is_done_only_if_a_day_says_so(given, state, bakery, actions):
    """What was done before the job began, or after the day to judge by, is not taken as done."""
    assert state_of(actions, bakery, given, "--on", "2026-06-08") == state


def test_an_action_stays_listed_when_its_item_no_longer_fails(bakery, actions):
    _, rows = actions(record_of(bakery, item3=action("Buy spirit", due="2026-06-08")))

    assert [row[0] for row in rows] == ["CL-OPEN-1", "CL-OPEN-2", "CL-OPEN-3"]
    assert rows[2][1:5] == ["Buy spirit", "Li", "2026-06-08", "open"]


def test_a_record_without_the_field_or_with_none_reads_as_before(bakery, actions):
    done, rows = actions(record_of(bakery), record_of(bakery, job="another", item2={"action": None}))

    assert done.exit == 0, done.err
    assert [row[4] for row in rows] == ["no action named"] * 4


def test_the_seal_covers_the_actions(bakery, actions):
    record = record_of(bakery, item1=action(due="2026-06-08"))
    record["items"][0]["action"]["due"] = "2027-06-08"

    done, rows = actions(record)

    assert (done.exit, rows) == (1, [])
    assert "warning[F808]" in done.err


@pytest.mark.parametrize("given", ["New seal", ["New seal"], {"what": "New seal"}, {**action()["action"], "cost": "5"}])
def test_an_action_of_another_shape_refuses_its_record_alone(given, bakery, actions):
    done, rows = actions(record_of(bakery, item1={"action": given}), record_of(bakery, job="another"))

    assert done.exit == 0
    assert "warning[F803]: `items.0.action" in done.err
    assert len(rows) == 2


def test_no_cell_of_an_action_is_a_formula(bakery, actions):
    _, rows = actions(record_of(bakery, item1=action("=1+1", "@SUM(A1)", "=cmd|' /C calc'!A0")))

    assert rows[0][1:5] == ["=1+1", "@SUM(A1)", "=cmd|' /C calc'!A0", "date unclear"]
