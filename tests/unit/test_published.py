"""Files that an earlier version of the program made (see `tests/published/README.md`) are read by this one."""

import csv
import shutil
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook
from support.projects import edit

from generator.pipeline.records import reopen
from generator.project import open_project
from generator.records.editions import Editions
from generator.records.read import read_records, record_files
from generator.records.record import LimitedItem
from generator.releases.chain import read_chain

PUBLISHED = Path(__file__).parents[1] / "published"


@pytest.fixture
def desk(tmp_path):
    """A copy of all files, so that nothing is written beside them."""
    return shutil.copytree(PUBLISHED, tmp_path / "published")


@pytest.fixture
def editions(desk):
    """The edition of their release, which is the only one."""
    chain = read_chain(open_project(desk / "project"))
    assert chain.diagnostics == ()
    return Editions(reopen(chain.value[0]), chain.value, reopen)


def test_the_release_of_the_small_handbook_opens(editions):
    handbook = editions.of("V1.0").handbook
    assert (handbook.info.title, handbook.info.version) == ("Bakery Handbook", "V1.0")
    assert [clause.id for section in handbook.sections for clause in section.clauses] == ["SEC-1.1-C1", "SEC-1.1-C2"]


def test_a_record_that_the_site_exported_is_accepted(desk, editions):
    outcome = read_records(editions, record_files([desk / "record.json"]))

    assert outcome.diagnostics == ()
    (filled,) = outcome.value.checklists
    assert (filled.checklist.id, filled.source, filled.job) == ("CL-OPEN", "site", "20261201-053414-d531")
    assert [fact.value for fact in filled.answers.facts] == ["2026-06-01", "Mill Lane"]
    assert [item.answer for item in filled.answers.items][:4] == ["9.5", "yes", "soap", "nothing"]
    assert [len(item.photos) for item in filled.answers.items] == [0, 0, 0, 0, 2, 0]
    first = filled.answers.items[0]
    assert isinstance(first, LimitedItem) and first.within is False
    assert filled.answers.items[0].remark == "door was open"
    assert filled.answers.items[5].signature.given
    assert [signer.name for signer in filled.answers.signers] == ["Li Wei"]
    verdicts = ["stop", "passed", "not_judged", "noted", "noted", "noted"]  # its options have no outcome
    assert [*filled.judgement.items.values()] == verdicts


def test_a_pdf_that_was_filled_in_is_accepted(desk, editions):
    outcome = read_records(editions, record_files([desk / "CL-OPEN.pdf"]))

    assert outcome.diagnostics == ()
    (filled,) = outcome.value.checklists
    assert (filled.checklist.id, filled.source) == ("CL-OPEN", "pdf")
    assert [fact.value for fact in filled.answers.facts] == ["2026年6月1日", "李喆"]
    assert [item.answer for item in filled.answers.items][:3] == ["4.5", "yes", "spirit"]
    assert filled.answers.items[0].remark == "复测一次，张喆确认无误"
    assert [signer.name for signer in filled.answers.signers] == ["王喆"]
    assert filled.judgement.overall == "incomplete"


def test_receipts_that_the_site_saved_are_counted(desk, sop):
    (desk / "staff.csv").write_text("number,name,role\n0017,Dee (sample),Baker\n0018,Eli (sample),Baker\n")
    target = desk / "readers.xlsx"
    lists = ["--staff", str(desk / "staff.csv"), str(desk / "receipt.json")]

    done = sop("readers", desk / "project", *lists, "--xlsx", str(target), "--on", "2026-02-20")

    assert done.exit == 0, done.err
    rows = CalamineWorkbook.from_path(target).get_sheet_by_index(0).to_python()
    assert {row[0]: row[4] for row in rows if str(row[0]).startswith("00")} == {
        "0017": "read on 2026-02-10",
        "0018": "open until 2026-03-03",
    }


def test_a_class_and_its_scores_give_the_verdicts_that_they_gave(desk, sop):
    """The papers are drawn again: other questions, or another order of them, would change who passed."""
    outcomes = "[{text: soap, outcome: good}, {text: spirit, outcome: good}]"  # a draft may not leave them open
    edit(desk / "project", "checklists/open.yml", ("[soap, spirit]", outcomes))
    done = sop("class", desk / "project", str(desk / "class.yml"), "--results", str(desk / "scores.csv"))

    assert done.exit == 0, done.err
    folder = desk / "project" / "classes" / "CLASS-1-results"
    sheet = CalamineWorkbook.from_path(folder / "Score sheet.xlsx").get_sheet_by_index(0).to_python()
    assert [(row[0], row[4], row[6]) for row in sheet[1:]] == [
        ("S01", 100.0, "passed"),
        ("S02", 0.0, "failed"),
        ("S03", "", "failed"),
    ]
    with (folder / "Passed.csv").open(encoding="utf-8-sig", newline="") as file:
        passed = list(csv.reader(file))[1:]
    assert passed == [["S01", "Ann (sample)", "Shop", "CUR-BAKER", "MOD-COLD", "V1.0", "2026-07-06", "2027-07-06"]]
