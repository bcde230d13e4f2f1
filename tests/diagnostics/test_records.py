"""Filled-in records that `sop records` refuses, each with the code, the file and what to do; and one that it takes.

The record here is made by hand; `tests/output/test_checklist.py` exports one in a browser.
"""

import copy
import json
import re
from contextlib import nullcontext

import pytest
from click.testing import CliRunner

from generator.cli import main
from generator.diagnostics.codes import CODES
from generator.engine.canonical import canonical_digest
from generator.pipeline import read
from generator.plan.checklists import worksheet_digest
from generator.project import open_project
from generator.records.read import MAX_BYTES

NAME = "CL-OPEN_V1.0_20260601-080000-1a2b.record.json"


class Silent:
    """Watches a run without a word."""

    def step(self, number, name):
        pass

    def progress(self, total):
        return nullcontext(lambda: None)


def sealed(record):
    told = {name: value for name, value in record.items() if name != "seal"}
    return {**told, "seal": canonical_digest(told)}


def item(number, answer="", **more):
    blank = {"within": None, "skipped": False, "remark": "", "photos": [], "signature": None}
    return {"id": f"CL-OPEN-{number}", "answer": answer, **blank, **more}


@pytest.fixture
def record(bakery):
    """A finished job: one measure out of range, a formula for a remark, a signature typed."""
    handbook = read(open_project(bakery), Silent()).value.handbook
    checklist = handbook.get("CL-OPEN")
    return sealed(
        {
            "schema": "sop-record-1",
            "handbook": {"id": "HB-BAKERY", "number": "BK-001", "version": "V1.0"},
            "checklist": {"id": "CL-OPEN", "title": checklist.title, "digest": worksheet_digest(handbook, checklist)},
            "job": "20260601-080000-1a2b",
            "started": "2026-06-01T08:00:00+08:00",
            "finished": "2026-06-01T08:09:00+08:00",
            "exported": "2026-06-01T08:10:00+08:00",
            "facts": [{"name": "Date", "value": "2026-06-01"}, {"name": "Shop", "value": "=1+1"}],
            "items": [
                item(1, "9.5", within=False, remark="=cmd|'/c calc'!A1"),
                item(2, "yes"),
                item(3, "soap"),
                item(4, "@SUM(A1)"),
                item(5, skipped=True),
                item(6, signature={"name": "Owner", "image": ""}),
            ],
            "signers": [{"role": "Baker", "name": "Baker", "image": ""}],
            "seal": "",
        }
    )


@pytest.fixture
def gather(bakery, tmp_path):
    """Put files into a folder of records and run `sop records` on it."""

    def run(*, to=None, **files):
        folder = tmp_path / "records"
        folder.mkdir(exist_ok=True)
        for name, content in files.items():
            raw = content if isinstance(content, bytes) else json.dumps(content).encode()
            (folder / f"{name}.json").write_bytes(raw)
        target = to or tmp_path / "out.xlsx"
        arguments = ["records", "--project", str(bakery), str(folder), "--xlsx", str(target)]
        result = CliRunner().invoke(main, arguments, catch_exceptions=False)
        said = "".join(line for line in result.stderr.splitlines(keepends=True) if not line.startswith("step "))
        return result.exit_code, said.replace(f"{folder.as_posix()}/", ""), target

    return run


def refused(outcome, code, message, hint):
    exit_code, said, target = outcome
    assert exit_code == 1
    assert not target.exists()
    assert f"error[{code}]: {message}" in said
    assert f"   = hint: {hint}" in said
    assert said.count("error[") == 1


def test_a_record_that_fits_is_gathered(record, gather, tmp_path):
    calamine = pytest.importorskip("python_calamine")

    code, said, target = gather(one=record)

    assert (code, said) == (0, "")
    book = calamine.CalamineWorkbook.from_path(str(target))
    assert book.sheet_names == ["Overview", "Failures", "Opening checklist"]
    overview, failures, answers = ([*book.get_sheet_by_name(name).to_python()] for name in book.sheet_names)
    assert overview[1][:3] + overview[1][6:] == ["Opening checklist", "V1.0", record["job"], 6.0, 6.0, 1.0, 1.0]
    assert failures[1][3:] == [
        "CL-OPEN-1",
        "Temperature of the cold room",
        "9.5 °C",
        "≥ -2, ≤ 5 °C",
        "critical",
        "1.1-C1",
        "=cmd|'/c calc'!A1",
    ]
    row = ["2026-06-01", "=1+1", "2026-06-01 08:00", "2026-06-01 08:09", 9.5, "yes", "soap", "@SUM(A1)", "n/a", "Owner"]
    assert answers[1] == [record["job"], *row, "Baker", "1: =cmd|'/c calc'!A1"]


def test_nothing_in_the_workbook_is_a_formula_and_the_same_records_give_the_same_bytes(record, gather, tmp_path):
    other = sealed({**record, "job": "20260601-090000-ffff"})
    _, _, target = gather(one=record, two=other)
    first = target.read_bytes()

    _, _, again = gather(to=tmp_path / "again.xlsx", one=other, two=record)

    assert again.read_bytes() == first
    assert b"<f>" not in b"".join(unpacked(first).values())


def unpacked(raw):
    from io import BytesIO
    from zipfile import ZipFile

    with ZipFile(BytesIO(raw)) as book:
        return {name: book.read(name) for name in book.namelist()}


def test_one_bad_record_among_good_ones_leaves_the_old_workbook_as_it_was(record, gather, tmp_path):
    tmp_path.joinpath("out.xlsx").write_bytes(b"last week")

    code, said, target = gather(good=record, bad=b"{")

    assert code == 1
    assert target.read_bytes() == b"last week"
    assert said.count("error[") == 1


def test_f801_half_a_record_is_named_with_the_place_where_it_ends(record, gather):
    outcome = gather(one=json.dumps(record, indent=1).encode()[:200])

    refused(outcome, "F801", "the file is not JSON: ", "open the job on the page of its checklist and export it again")
    assert re.search(r" --> one\.json:\d+:\d+\n", outcome[1])


@pytest.mark.parametrize("raw", [b"\xff\xfe{", b"[" * 200_000, b"1" * 5000], ids=["bytes", "nesting", "digits"])
def test_f801_what_no_json_reader_can_take_is_refused_without_a_fault(raw, gather):
    refused(gather(one=raw), "F801", "the file is not JSON", "open the job")


def test_f802_a_file_that_is_too_large_is_refused_unread(gather):
    refused(gather(one=b" " * (MAX_BYTES + 1)), "F802", "the file has more than 64 MB", "a record is smaller")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"schema": "list-1"}, "`list-1` is no form of record"),
        ({"job": 7}, "`job` is not as a record has it: input should be a valid string"),
        ({"extra": "x"}, "`extra` is not as a record has it"),
        ({"started": "yesterday"}, "`started` is not as a record has it"),
        ({"signers": [{"role": "Baker", "name": "", "image": "javascript:alert(1)"}]}, "`signers.0.image"),
    ],
)
def test_f803_json_of_another_shape_is_refused(change, message, record, gather):
    refused(gather(one=sealed({**record, **change})), "F803", message, "")


def test_f804_a_record_of_another_handbook_is_sent_there(record, gather):
    record["handbook"] = {**record["handbook"], "id": "HB-OTHER"}

    refused(
        gather(one=sealed(record)),
        "F804",
        "the record belongs to the handbook `HB-OTHER`, not to `HB-BAKERY`",
        "gather it in the folder of its own handbook",
    )


def test_f805_a_checklist_that_the_handbook_does_not_have_is_named(record, gather):
    record["checklist"] = {**record["checklist"], "id": "CL-CLOSE"}

    message = "this handbook has no checklist `CL-CLOSE`"
    refused(gather(one=sealed(record)), "F805", message, "the record was made with version V1.0")


def test_f806_a_record_of_another_version_is_not_mixed_in(record, gather):
    record["handbook"] = {**record["handbook"], "version": "V0.9"}

    message = "the record was made with version V0.9 of the handbook; this is V1.0"
    refused(gather(one=sealed(record)), "F806", message, "gather it with version V0.9 of the handbook")


def test_f807_a_limit_that_was_changed_without_a_new_version_is_found_out(record, gather, bakery):
    checklist = bakery / "sop_data/checklists/open.yml"
    checklist.write_text(checklist.read_text().replace("max: 5", "max: 7"))

    message = f"the digest `{record['checklist']['digest'][:12]}…` is not that of `CL-OPEN` in version V1.0"
    refused(gather(one=record), "F807", message, "the checklist was changed without a new version")


def test_f808_an_answer_mended_by_hand_is_found_out(record, gather):
    mended = copy.deepcopy(record)
    mended["items"][0] |= {"answer": "4", "within": True}

    message = "the record was changed after it was exported: its seal does not fit"
    refused(gather(one=mended), "F808", message, "open the job on the page of its checklist and export it again")


@pytest.mark.parametrize(
    ("number", "told", "message"),
    [
        (1, item(1, "9.5", within=True), "`CL-OPEN-1`: `9.5` is not judged by the limits"),
        (1, item(1, "warm"), "`CL-OPEN-1`: `warm` is no answer to it"),
        (2, item(2, "maybe"), "`CL-OPEN-2`: `maybe` is no answer to it"),
        (2, item(2, skipped=True), "`CL-OPEN-2`: it is answered and does not apply at once"),
        (3, item(3, "vinegar"), "`CL-OPEN-3`: `vinegar` is no answer to it"),
        (4, item(4, photos=["data:image/png;base64,AA=="]), "`CL-OPEN-4`: it asks for no photo"),
        (6, item(6), "`CL-OPEN-6`: a signature is missing, or not asked for"),
        (6, item(7), "the items are not those of the checklist"),
    ],
)
def test_f809_an_answer_that_the_item_does_not_take_is_named(number, told, message, record, gather):
    record["items"][number - 1] = told

    refused(gather(one=sealed(record)), "F809", f"the answers do not fit `CL-OPEN`: {message}", "open the job")


def test_f810_of_two_exports_of_one_job_the_later_is_to_be_kept(record, gather):
    later = sealed({**record, "exported": "2026-06-01T17:00:00+08:00"})

    outcome = gather(a=later, b=record)

    refused(outcome, "F810", "the job `20260601-080000-1a2b` is in `a.json` already", "`a.json` was exported last")


def test_f811_a_link_that_leads_nowhere_is_named(gather, tmp_path):
    (tmp_path / "records").mkdir()
    (tmp_path / "records" / "lost.json").symlink_to("nowhere.json")

    refused(gather(), "F811", "`lost.json` is no file", "name record files, or their folder")


def test_f812_a_workbook_that_cannot_be_put_in_its_place_is_named(record, gather, tmp_path):
    tmp_path.joinpath("file").write_text("in the way")

    code, said, _ = gather(to=tmp_path / "file" / "out.xlsx", one=record)

    assert code == 1
    assert re.search(r"error\[F812\]: `.*out\.xlsx` cannot be written: (not a directory|file exists)", said)
    assert "   = hint: close the workbook if a program has it open" in said


def test_a_folder_without_records_is_a_wrong_use_of_the_command(gather):
    code, said, _ = gather()

    assert code == 2
    assert "there is no `.json` file in what was named" in said


def test_every_code_of_records_has_a_test_named_after_it():
    named = {name[5:9].upper() for name in globals() if re.match(r"test_f\d{3}_", name)}

    assert named == {code for code in CODES if code.startswith("F8")}
