"""Submissions that a field server exports as CSV: each row is judged by its version, or refused with the reason."""

import shutil
from pathlib import Path

import pytest
import python_calamine as calamine
from support.projects import EVERY_FORM, copy_of, read_sources
from support.xforms import ENTERED, FilledForm, exported, fields_of, xform, xlsform

from generator.diagnostics.diagnostic import Place
from generator.judge.verdict import Filling, Given, judge
from generator.model.checklist import Checklist
from generator.records.answers import filling_of
from generator.records.editions import Editions
from generator.records.from_csv import Submission, answers_of
from generator.records.read import read_records, record_files
from generator.records.record import FieldAnswers, RecordedHandbook

GOOD = Filling(
    {"Day": "2026-06-01", "Ordered weight": "100", "Vehicle": "van", "Order number": "A-7"},
    {
        "CL-EVERY-1": Given("chilled"),
        "CL-EVERY-2": Given(readings=("4", "6.5")),
        "CL-EVERY-3": Given("95"),
        "CL-EVERY-4": Given("no"),
        "CL-EVERY-6": Given("5"),
        "CL-EVERY-7": Given("2026-07-01"),
        "CL-EVERY-8": Given("07:30"),
        "CL-EVERY-9": Given("2.5"),
    },
    frozenset(["Baker"]),
)


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    folder = copy_of("bakery", tmp_path_factory.mktemp("submissions"))
    shutil.copy(EVERY_FORM, folder / "sop_data" / "checklists" / "every.yml")
    return folder


@pytest.fixture(scope="module")
def sources(project):
    return read_sources(project)


@pytest.fixture(scope="module")
def forms(sources):
    """Return the XForm of each checklist by id."""
    handbook = sources.handbook
    return {one.id: xform(xlsform(handbook, one, sources.catalogue)) for one in handbook.checklists}


@pytest.fixture
def submit(sources, forms):
    """Return the filled-in delivery checklist, with other fields where a test says so."""

    def filled(job="uuid:1", fields=(), id_="CL-EVERY"):
        form = FilledForm(forms[id_])
        times = {"start": "2026-06-01T08:00:00.000+08:00", "end": "2026-06-01T08:09:30.123+08:00", "instanceID": job}
        every = fields_of(sources.handbook.get("CL-EVERY", Checklist), GOOD) if id_ == "CL-EVERY" else {}
        form.fill(every | times | dict(fields))
        return form

    return filled


@pytest.fixture
def read(sources, tmp_path):
    """Return accepted records, and name, code and message of what was refused."""

    def run(*tables):
        for position, table in enumerate(tables, 1):
            raw = table if isinstance(table, bytes) else table.encode()
            (tmp_path / f"submissions{position}.csv").write_bytes(raw)
        editions = Editions(sources.handbook, (), lambda _: sources.handbook)
        gathered = read_records(editions, record_files([tmp_path])).value
        found = [(one.name, one.diagnostic.code, one.diagnostic.message) for one in gathered.refused]
        return gathered.checklists, found

    return run


@pytest.mark.parametrize(("between", "delimiter"), [("-", ","), ("/", ";"), ("/", ",")])
def test_a_row_of_each_server_is_a_record(submit, read, between, delimiter):
    (record,), refused = read(exported(submit(), between=between, delimiter=delimiter))

    assert refused == []
    assert (record.source, record.job, record.version) == ("server", "uuid:1", "V1.0")
    assert (record.started, record.finished) == ("2026-06-01T08:00:00+08:00", "2026-06-01T08:09:30+08:00")
    assert record.judgement.overall == "passed"
    assert {name: value for name, value in record.filling.facts.items() if value} == GOOD.facts
    assert {id_: given for id_, given in record.filling.items.items() if given != Given()} == GOOD.items
    assert record.filling.signed == GOOD.signed


def test_a_table_with_a_byte_order_mark_and_without_names_of_groups_is_read(submit, read):
    head, _, rows = exported(submit(), between="|").partition("\n")
    names = ",".join(name.rpartition("|")[2] for name in head.split(","))

    records, refused = read(b"\xef\xbb\xbf" + f"{names}\n{rows}".encode())

    assert (len(records), refused) == (1, [])


def test_a_row_is_judged_again(submit, read):
    """What the form has calculated is for the person who fills it in; the workbook says what the definition says."""
    form = submit(fields={"CL_EVERY_3": "80"})
    form.fields["overall"].text = "passed"

    (record,), _ = read(exported(form))

    assert record.judgement.items["CL-EVERY-3"] == "failed"
    assert record.judgement.overall == "failed"


@pytest.mark.parametrize(("asked", "fields", "verdicts", "overall"), ENTERED)
def test_what_a_device_holds_has_the_verdicts_of_the_vectors(asked, fields, verdicts, overall):
    row = Submission(RecordedHandbook(id="HB", number="", version="V1.0"), "CL-X", "", {**fields, "KEY": "uuid:1"})

    answers = answers_of(asked, row, Place("submissions.csv"))
    assert isinstance(answers, FieldAnswers)
    found = judge(asked, filling_of(answers))

    assert found.items == verdicts
    assert overall in (None, found.overall)


def test_numbers_and_times_of_devices_are_read(submit, read):
    fields = {"CL_EVERY_3": "9.5E1", "CL_EVERY_2_reading1": "+4", "CL_EVERY_2_reading2": ".5"}
    (record,), refused = read(exported(submit(fields={**fields, "CL_EVERY_8": "07:30:00.000+08:00"})))

    assert refused == []
    given = record.filling.items
    assert (given["CL-EVERY-3"].answer, given["CL-EVERY-2"].readings) == ("95", ("4", "0.5"))
    assert given["CL-EVERY-8"].answer == "07:30"


def test_what_does_not_apply_and_what_is_hidden_is_read(submit, read):
    fields = {
        "CL_EVERY_4": "na",
        "CL_EVERY_4_remark": "no box",
        "CL_EVERY_6": "na",
        "CL_EVERY_3": "",
        "CL_EVERY_3_na": "na",
    }
    (record,), refused = read(exported(submit(fields=fields)))

    assert refused == []
    verdicts = record.judgement.items
    assert [verdicts[f"CL-EVERY-{number}"] for number in (3, 4, 6, 9)] == ["na", "na", "na", "not_judged"]
    assert record.filling.items["CL-EVERY-4"].remark == "no box"


@pytest.mark.parametrize(
    ("fields", "code", "message"),
    [
        ({"sop_handbook": "HB-OTHER"}, "F804", "the record belongs to the handbook `HB-OTHER`, not to `HB-BAKERY`"),
        ({"sop_checklist": "CL-NONE"}, "F805", "version V1.0 has no checklist `CL-NONE`"),
        ({"sop_version": "V9"}, "F806", "the record was made with version V9, which was never released"),
        ({"sop_digest": "0" * 64}, "F807", "the digest `000000000000…` is not that of `CL-EVERY` in version V1.0"),
        ({"sop_schema": "sop-xlsform-9"}, "F803", "unknown schema `sop-xlsform-9`"),
        ({"sop_schema": ""}, "F803", "the row is not a submission of a checklist's form"),
        ({"sop_version": "V" * 600}, "F803", "the row names its handbook by too long a text"),
        ({"KEY": "", "instanceID": ""}, "F803", "the row has no id in any of the columns `instanceID`, `KEY`"),
        ({"start": "yesterday"}, "F803", "`start`: `yesterday` is not a date and time with its offset"),
        ({"end": "2026-06-01T08:09:00"}, "F803", "`end`: `2026-06-01T08:09:00` is not a date and time with its offset"),
        ({"CL_EVERY_3_remark": "x" * 100_001}, "F803", "a text in the row is too long for a record"),
        ({"end": "2026-06-01T07:59:00+08:00"}, "F817", "the job was finished at 2026-06-01T07:59:00+08:00, before"),
        ({"CL_EVERY_1": "o9"}, "F809", "the answers do not match `CL-EVERY`: `CL-EVERY-1`: `o9` is not a valid answer"),
        ({"CL_EVERY_3": "1,5"}, "F809", "the answers do not match `CL-EVERY`: `CL-EVERY-3`: `1,5` is not a valid"),
        ({"CL_EVERY_3": "1E99"}, "F809", "the answers do not match `CL-EVERY`: `CL-EVERY-3`: `1000"),
        ({"CL_EVERY_3": "1E999999999"}, "F809", "the answers do not match `CL-EVERY`: `CL-EVERY-3`: `1E999999999`"),
        ({"CL_EVERY_7": "1.6.2026"}, "F809", "the answers do not match `CL-EVERY`: `CL-EVERY-7`: `1.6.2026` is not"),
        ({"CL_EVERY_3_na": "na"}, "F809", "the answers do not match `CL-EVERY`: `CL-EVERY-3`: the item has an answer"),
    ],
)
def test_a_row_that_does_not_fit_is_refused_by_its_line_and_stops_nothing(submit, read, fields, code, message):
    bad, good = submit("uuid:1"), submit("uuid:2")
    for name, value in fields.items():
        if name in bad.fields:
            bad.fields[name].text = value

    records, ((name, found, reason),) = read(exported(bad, good))

    assert [record.job for record in records] == ["uuid:2"]
    assert (name, found) == ("submissions1.csv:2", code)
    assert reason.startswith(message)


@pytest.mark.parametrize(
    ("table", "message"),
    [
        (b"name,amount\nflour,2\n", "the table has no column `sop_schema`: it is not an export of a checklist's form"),
        (b"", "the table has no column `sop_schema`"),
        (b"\xff\xfe\x00", "the table is not text in UTF-8"),
    ],
)
def test_a_table_of_something_else_is_refused(read, table, message):
    records, ((name, code, reason),) = read(table)

    assert (records, name, code) == ((), "submissions1.csv", "F803")
    assert reason.startswith(message)


def test_a_row_that_is_cut_off_is_refused(submit, read):
    table = exported(submit())

    records, ((name, code, reason),) = read(table[: len(table) // 2 * 2 - 200] + "\n")

    assert (records, name, code) == ((), "submissions1.csv:2", "F803")
    assert reason.startswith("the row has ")


def test_a_cell_without_an_end_is_refused(submit, read):
    table = exported(submit("uuid:1"), submit("uuid:2"))
    cut = table.replace("uuid:2", '"uuid:2' + "x" * 200_000, 1)

    records, ((name, code, reason),) = read(cut)

    assert [record.job for record in records] == ["uuid:1"]
    assert (name, code) == ("submissions1.csv:3", "F803")
    assert reason.startswith("the table is not CSV from line 3 on")


def test_a_submission_in_two_exports_is_counted_once(submit, read):
    records, ((name, code, reason),) = read(exported(submit("uuid:1")), exported(submit("uuid:1"), submit("uuid:2")))

    assert [record.job for record in records] == ["uuid:1", "uuid:2"]
    assert (name, code, reason) == (
        "submissions2.csv:2",
        "F810",
        "the job `uuid:1` is in `submissions1.csv:2` already",
    )


def test_rows_of_several_checklists_are_read(submit, read):
    records, refused = read(exported(submit()), exported(submit("uuid:2", id_="CL-SELL")))

    assert ([record.checklist.id for record in records], refused) == (["CL-EVERY", "CL-SELL"], [])


def test_the_workbook_names_files_of_photos_and_signatures(project, submit, sop, tmp_path):
    fields = {"CL_EVERY_3": "80", "CL_EVERY_3_remark": "light", "CL_EVERY_3_photo": "17.jpg", "signer1": "18.png"}
    table, target = tmp_path / "submissions.csv", tmp_path / "out.xlsx"
    table.write_text(exported(submit(fields=fields)), encoding="utf-8")

    done = sop("records", project, str(table), "--xlsx", str(target))

    assert (done.exit, done.out) == (0, f"collected 1 record in {target}\n")
    book = calamine.CalamineWorkbook.from_path(str(target))
    overview, failures, answers = ([*book.get_sheet_by_name(name).to_python()] for name in book.sheet_names)
    assert overview[1][2] == "field server"
    assert "light; 17.jpg" in failures[1]
    assert "18.png" in answers[1]
    assert "3: light; 17.jpg" in answers[1]


def test_a_photo_that_is_the_answer_is_named(project, submit, sop, tmp_path):
    fields = {"CL_OPEN_1": "4", "CL_OPEN_5": "21.jpg", "CL_OPEN_6": "22.png"}
    table, target = tmp_path / "submissions.csv", tmp_path / "out.xlsx"
    table.write_text(exported(submit(id_="CL-OPEN", fields=fields)), encoding="utf-8")

    assert sop("records", project, str(table), "--xlsx", str(target)).exit == 0
    (row,) = calamine.CalamineWorkbook.from_path(str(target)).get_sheet_by_index(2).to_python()[1:]
    assert {"21.jpg", "22.png"} <= {*row}


def test_an_empty_folder_names_the_files_that_are_read(project, sop, tmp_path):
    (tmp_path / "records").mkdir()

    done = sop("records", project, str(tmp_path / "records"), "--xlsx", str(tmp_path / "out.xlsx"))

    assert "FILES contain no `.json`, `.pdf` or `.csv` file" in done.err
    assert not Path(tmp_path / "out.xlsx").exists()
