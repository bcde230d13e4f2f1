"""Records that `sop records` refuses: each with its code, its file and a hint; no workbook is left half written."""

import json

import pytest
from python_calamine import CalamineWorkbook

from generator.diagnostics.codes import CODES
from generator.engine.canonical import canonical_digest
from generator.pipeline import read
from generator.plan.checklists import checklist_form
from generator.project import open_project
from generator.records import reading


class Silent:
    def step(self, number, name):
        pass


def sealed(record):
    unsealed = {name: value for name, value in record.items() if name != "seal"}
    return unsealed | {"seal": canonical_digest(unsealed)}


@pytest.fixture
def record(bakery):
    """A record as the page exports it, with one reading."""
    handbook = read(open_project(bakery), Silent()).value.handbook
    form = checklist_form(handbook, handbook.checklists[0])
    empty = {"answer": "", "within": None, "remark": "", "photos": [], "signature": "", "name": ""}
    items = [{"id": item["id"], **empty} for item in form["items"]]
    items[0] |= {"answer": "4", "within": True}
    return sealed(
        {
            "schema": "sop-record-1",
            "handbook": form["handbook"] | {"version": form["version"]},
            "checklist": {"id": form["id"], "digest": canonical_digest(form)},
            "job": "job-1",
            "started": "2026-06-01T08:00:00+08:00",
            "finished": "",
            "exported": "2026-06-01T09:00:00+08:00",
            "facts": [{"label": label, "value": ""} for label in form["facts"]],
            "items": items,
            "signers": [{"signer": signer, "name": "", "signature": ""} for signer in form["signers"]],
        }
    )


def other_answer(record, **value):
    return sealed(record | {"items": [record["items"][0] | value, *record["items"][1:]]})


BAD = {
    "F801 cut short": lambda record: json.dumps(record)[:-20],
    "F801 nested": lambda record: "[" * 100_000,
    "F801 half a character": lambda record: '"\\ud800"',
    "F803 another thing": lambda record: {"name": "something else"},
    "F803 a list": lambda record: [record],
    "F803 a field too many": lambda record: sealed(record | {"more": 1}),
    "F803 a photo that is none": lambda record: other_answer(record, photos="x"),
    "F804": lambda record: sealed(record | {"handbook": record["handbook"] | {"id": "HB-OTHER"}}),
    "F805": lambda record: sealed(record | {"checklist": record["checklist"] | {"id": "CL-NONE"}}),
    "F806": lambda record: sealed(record | {"handbook": record["handbook"] | {"version": "V9.9"}}),
    "F807": lambda record: sealed(record | {"checklist": record["checklist"] | {"digest": "0" * 64}}),
    "F808": lambda record: record | {"items": [record["items"][0] | {"answer": "3"}, *record["items"][1:]]},
    "F809 strange item": lambda record: other_answer(record, id="CL-OPEN-99"),
    "F809 limits": lambda record: other_answer(record, answer="9"),
    "F809 script": lambda record: other_answer(record, photos=["javascript:alert(1)"]),
    "F809 facts": lambda record: sealed(record | {"facts": []}),
}


def written(folder, name, content):
    path = folder / name
    path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    return path


@pytest.mark.parametrize("case", BAD)
def test_a_bad_record_is_refused_with_its_code_and_no_workbook_is_written(case, bakery, record, sop, tmp_path):
    good = written(tmp_path, "good.json", record)
    bad = written(tmp_path, "bad.json", BAD[case](record))
    book = tmp_path / "book.xlsx"

    run = sop("records", bakery, str(good), str(bad), "--xlsx", str(book))

    assert run.exit == 1
    assert f"error[{case[:4]}]: " in run.complaints
    assert f"{tmp_path.as_posix()}/bad.json" in run.complaints
    assert "   = hint: " in run.complaints
    assert run.complaints.count("error[") == 1
    assert not book.exists()


def test_f802_a_record_too_large_is_refused_before_it_is_read(bakery, record, sop, tmp_path, monkeypatch):
    monkeypatch.setattr(reading, "LARGEST", 100)
    run = sop("records", bakery, str(written(tmp_path, "big.json", record)), "--xlsx", str(tmp_path / "book.xlsx"))

    assert run.exit == 1
    assert "error[F802]" in run.complaints


def test_f810_of_two_exports_of_a_job_the_later_one_counts(bakery, record, sop, tmp_path):
    later = sealed(other_answer(record, remark="later") | {"exported": "2026-06-01T10:00:00+08:00"})
    written(tmp_path, "b.json", record)
    written(tmp_path, "a.json", later)
    book = tmp_path / "book.xlsx"

    run = sop("records", bakery, str(tmp_path / "a.json"), str(tmp_path / "b.json"), "--xlsx", str(book))

    assert run.exit == 0
    assert "warning[F810]" in run.complaints
    rows = CalamineWorkbook.from_path(book).get_sheet_by_name("CL-OPEN").to_python()
    assert [row[5] for row in rows[1:]] == ["4 °C\nlater"]


def test_the_others_are_gathered_when_asked_and_the_same_records_give_the_same_bytes(bakery, record, sop, tmp_path):
    files = [written(tmp_path, "good.json", record), written(tmp_path, "bad.json", "{")]
    books = []
    for name in ("one.xlsx", "two.xlsx"):
        run = sop("records", bakery, *map(str, files), "--skip-refused", "--xlsx", str(tmp_path / name))
        assert run.exit == 1
        books.append((tmp_path / name).read_bytes())

    assert books[0] == books[1]
    assert len(CalamineWorkbook.from_path(tmp_path / "one.xlsx").get_sheet_by_name("Overview").to_python()) == 2


def test_every_code_about_records_has_its_case_here():
    named = {case[:4] for case in BAD} | {
        name[5:9].upper() for name in globals() if name.startswith(("test_f802_", "test_f810_"))
    }

    assert named == {code for code in CODES if code.startswith("F8")}
