"""Records of several versions in one folder: each is judged by the release, or the draft, that asked its questions.

The verdicts in the records are written by hand, as the site would give them.
"""

import json
from pathlib import Path

import pytest
import python_calamine as calamine
from click.testing import CliRunner
from support.projects import edit, read_sources, sign

from generator.cli import main
from generator.engine.canonical import canonical_digest
from generator.model.checklist import Checklist
from generator.pipeline.records import reopen
from generator.plan.shared.definition import checklist_digest
from generator.project import open_project
from generator.releases.chain import read_chain

CASES = """id: CL-OPEN
title: Opening checklist
purpose: Nothing is forgotten in the morning.
when: every day before opening
roles: [ROLE-BAKER]
facts: [{name: Date, type: date}, {name: Seats, type: number, required: false}]
groups:
  - title: Cold room
    items:
      - id: CL-OPEN-1
        text: What lies in the cold room.
        answer:
          type: choice
          options: [{text: cream, outcome: good}, {text: flour, outcome: good}, {text: nothing, outcome: na}]
        clause: SEC-1.1-C1
      - id: CL-OPEN-2
        text: Temperature of the cold room
        answer:
          type: measure
          unit: °C
          limits:
            - {case: [{answer: CL-OPEN-1, one_of: [cream]}], min: -2, max: 5}
            - {case: [{answer: CL-OPEN-1, one_of: [flour, nothing]}], max: 18}
        clause: SEC-1.1-C1
        critical: true
        basis: [{grade: house}]
      - id: CL-OPEN-3
        text: Humidity
        answer: {type: measure, unit: "%", max: 60, readings: [left, right]}
        clause: SEC-1.1-C1
        basis: [{grade: house}]
      - id: CL-OPEN-4
        text: The cream is covered.
        answer: {type: yes_no}
        clause: SEC-1.1-C1
        case: [{answer: CL-OPEN-1, one_of: [cream]}]
      - id: CL-OPEN-5
        text: Guests per seat
        answer: {type: measure, unit: guests, share: {fact: Seats, max: 90}}
        clause: SEC-1.1-C1
        basis: [{grade: house}]
signers: [{role: Baker}]
keep: 3 months in the office.
keep_basis: [{grade: house}]
"""


def next_version(shop, old, new, effective):
    edit(shop, "handbook.yml", (f"version: {old}", f"version: {new}"))
    info = shop / "sop_data" / "handbook.yml"
    lines = info.read_text(encoding="utf-8").splitlines()
    info.write_text("\n".join(f"effective: {effective}" if line.startswith("effective:") else line for line in lines))
    (shop / "sop_data" / "releases" / f"{new}.yml").write_text(
        f"id: REL-{new[1:]}\nversion: {new}\nissued: 2026-01-05\neffective: {effective}\nsummary: More.\n"
    )


@pytest.fixture
def shop(bakery, sop):
    """V1.0 and V1.1 are released and ask the same; the draft of V2.0 has limits by case."""
    sign(bakery)
    done = sop("release", bakery, "V1.0", "--effective", "2026-02-01")
    assert done.exit == 0, done.err
    edit(bakery, "forms/all.yml", ("unit: °C", "unit: K"))
    next_version(bakery, "V1.0", "V1.1", "2026-03-01")
    done = sop("release", bakery, "V1.1", "--effective", "2026-03-01")
    assert done.exit == 0, done.err
    next_version(bakery, "V1.1", "V2.0", "2026-09-01")
    (bakery / "sop_data" / "checklists" / "open.yml").write_text(CASES, encoding="utf-8")
    return bakery


def handbook_of(shop, version):
    release = next((kept for kept in read_chain(open_project(shop)).value if kept.snapshot.version == version), None)
    return reopen(release) if release else read_sources(shop).handbook


def sealed(record):
    content = {name: value for name, value in record.items() if name != "seal"}
    return {**content, "seal": canonical_digest(content)}


def blank(version, handbook, schema, job):
    checklist = handbook.get("CL-OPEN", Checklist)
    return {
        "schema": schema,
        "handbook": {"id": "HB-BAKERY", "number": "BK-001", "version": version},
        "checklist": {"id": "CL-OPEN", "title": checklist.title, "digest": checklist_digest(handbook, checklist)},
        "job": job,
        "started": "2026-06-01T08:00:00+08:00",
        "finished": "2026-06-01T08:09:00+08:00",
        "exported": "2026-06-01T08:10:00+08:00",
    }


def of_release(shop, version, temperature="4", *, within=True, job="job-1", **change):
    """A record as the site exported it when the release was made."""

    def item(number, answer="", **more):
        fields = {"within": None, "skipped": False, "remark": "", "photos": [], "signature": None}
        return {"id": f"CL-OPEN-{number}", "answer": answer, **fields, **more}

    return sealed(
        {
            **blank(version, handbook_of(shop, version), "sop-record-1", job),
            "facts": [{"name": "Date", "value": "2026-06-01"}, {"name": "Shop", "value": "Mill Lane"}],
            "items": [
                item(1, temperature, within=within),
                item(2, "yes"),
                item(3, "soap"),
                item(4, "nothing"),
                item(5, skipped=True),
                item(6, signature={"name": "Owner", "image": ""}),
            ],
            "signers": [{"role": "Baker", "name": "Li", "image": ""}],
            **change,
        }
    )


def of_draft(shop, *items, overall, seats="20", job="job-2", **change):
    """A record of the draft; items are answer or readings, and verdict."""

    def item(number, given, verdict, **more):
        fields = {"skipped": False, "remark": "", "photos": [], "signature": None}
        texts = {"answer": "", "readings": given} if isinstance(given, list) else {"answer": given, "readings": []}
        return {"id": f"CL-OPEN-{number}", **texts, "verdict": verdict, **fields, **more}

    return sealed(
        {
            **blank("V2.0", handbook_of(shop, "V2.0"), "sop-record-2", job),
            "reopened": [],
            "facts": [{"name": "Date", "value": "2026-06-01"}, {"name": "Seats", "value": seats}],
            "items": [
                item(number, given, verdict, **dict(*more)) for number, (given, verdict, *more) in enumerate(items, 1)
            ],
            "signers": [{"role": "Baker", "name": "Li", "image": ""}],
            "overall": overall,
            **change,
        }
    )


PASSED = ("cream", "passed"), ("4", "passed"), (["40", "50"], "passed"), ("yes", "passed"), ("18", "passed")
WARM = (
    ("cream", "passed"),
    ("6", "stop", {"remark": "door open"}),
    (["40", "61"], "failed"),
    ("yes", "passed"),
    ("19", "failed", {"photos": ["data:image/png;base64,AAAA"], "remark": "full"}),
)


@pytest.fixture
def gather(shop, tmp_path):
    """Run `sop records` on records by file name; return exit code, standard error and sheets by name."""

    def run(*options, **records):
        folder, target = tmp_path / "records", tmp_path / "out.xlsx"
        folder.mkdir()
        for name, record in records.items():
            folder.joinpath(f"{name}.json").write_text(json.dumps(record), encoding="utf-8")
        arguments = ["records", "--project", str(shop), str(folder), "--xlsx", str(target), *options]
        result = CliRunner().invoke(main, arguments, catch_exceptions=False)
        said = "".join(line for line in result.stderr.splitlines(keepends=True) if not line.startswith("step "))
        book = calamine.CalamineWorkbook.from_path(str(target)) if target.exists() else None
        return result.exit_code, said, {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}

    return run


def columns(rows, *names):
    heads = rows[0]
    return [[row[heads.index(name)] for name in names] for row in rows[1:]]


def test_each_record_is_judged_by_its_own_version(shop, gather):
    """4 °C passes in V1.0; 6 °C fails in V1.1, as it does in the draft beside cream."""
    code, said, sheets = gather(
        a=of_release(shop, "V1.0", job="job-0"),
        b=of_release(shop, "V1.1", "6", within=False, job="job-1"),
        c=of_draft(shop, *WARM, overall="stop"),
        d=of_draft(shop, *PASSED, overall="passed", job="job-3"),
    )

    assert (code, said) == (0, "")
    heads = "Job or file", "Version", "Verdict", "Failed", "Of these, stop the work", "Not judged", "Missing"
    assert sorted(columns(sheets["Overview"], *heads)) == [
        ["job-0", "V1.0", "passed", 0, 0, 0, ""],
        ["job-1", "V1.1", "stop the work", 1, 1, 0, "no remark: CL-OPEN-1"],
        ["job-2", "V2.0", "stop the work", 3, 1, 0, "no remark: CL-OPEN-3"],
        ["job-3", "V2.0", "passed", 0, 0, 0, ""],
    ]


def test_failures_show_the_limit_of_the_case_that_held_and_all_readings(shop, gather):
    _, _, sheets = gather(a=of_draft(shop, *WARM, overall="stop"))

    heads = "Item", "Answer", "Limits", "Verdict", "Version", "Remark"
    assert columns(sheets["Failures"], *heads) == [
        [
            *("CL-OPEN-2", "6 °C", "−2 to 5 °C (item 1: cream)", "stop the work", "V2.0"),
            "door open",
        ],
        ["CL-OPEN-3", "left 40 %; right 61 %", "≤ 60 %", "failed", "V2.0", ""],
        ["CL-OPEN-5", "19 guests", "≤ 90 % of Seats", "failed", "V2.0", "full"],
    ]


def test_versions_that_ask_the_same_share_a_sheet(shop, gather):
    _, _, sheets = gather(
        a=of_release(shop, "V1.0", job="job-0"),
        b=of_release(shop, "V1.1", job="job-1"),
        c=of_draft(shop, *PASSED, overall="passed"),
    )

    names = [name for name in sheets if name.startswith("Opening")]
    assert names == ["Opening checklist V2.0", "Opening checklist V1.0+V1.1"]
    assert columns(sheets[names[1]], "Job or file", "Version", "Shop") == [
        ["job-0", "V1.0", "Mill Lane"],
        ["job-1", "V1.1", "Mill Lane"],
    ]
    assert columns(sheets[names[0]], "3 Humidity %: left", "3 Humidity %: right") == [[40, 50]]


def test_an_item_that_was_not_asked_judges_nothing_and_keeps_its_answer(shop, gather):
    items = ("flour", "passed"), ("15", "passed"), (["40", "50"], "passed"), ("no", "not_asked"), ("18", "passed")

    _, said, sheets = gather(a=of_draft(shop, *items, overall="passed"))

    assert said == ""
    assert columns(sheets["Overview"], "Verdict", "Done", "Items", "Failed") == [["passed", 4, 4, 0]]
    assert columns(sheets["Opening checklist"], "4 The cream is covered.") == [["no (not asked)"]]


def test_what_is_missing_is_named(shop, gather):
    items = ("", "open"), ("4", "not_judged"), (["40", ""], "open"), ("no", "failed"), ("18", "not_judged")
    signers = [{"role": "Baker", "name": "", "image": ""}]
    facts = [{"name": "Date", "value": "today"}, {"name": "Seats", "value": ""}]

    _, said, sheets = gather(a=of_draft(shop, *items, overall="failed", signers=signers, facts=facts, finished=""))

    assert said == ""
    missing = (
        "not noted: Date; open: CL-OPEN-1, CL-OPEN-3; not judged: CL-OPEN-2, CL-OPEN-5; "
        "no remark: CL-OPEN-4; not signed: Baker"
    )
    assert columns(sheets["Overview"], "Verdict", "Not judged", "Missing") == [["failed", 2, missing]]


@pytest.mark.parametrize(
    ("change", "code", "message"),
    [
        ({"overall": "passed"}, "F809", "the verdict on the whole is `stop`, but the record says `passed`"),
        ({"items": 1}, "F809", "`CL-OPEN-2`: the verdict is `stop`, but the record says `passed`"),
        ({"items": 2}, "F809", "`CL-OPEN-3`: the readings are not those of the item"),
        ({"items": 3}, "F809", "`CL-OPEN-2`: `1,200` is not a valid answer"),
        ({"facts": []}, "F809", "the facts at the top are not those of the checklist"),
        ({"reopened": ["then"]}, "F803", "`reopened.0` is not valid in a record"),
        ({"handbook": {"id": "HB-OTHER", "number": "X", "version": "V1.0"}}, "F804", "the handbook `HB-OTHER`, not to"),
        ({"handbook": {"id": "HB-OTHER", "number": "X", "version": "V7.0"}}, "F804", "the handbook `HB-OTHER`, not to"),
        ({"handbook": {"id": "HB-BAKERY", "number": "X", "version": "V1.2"}}, "F806", "V1.2, which was never released"),
        ({"handbook": {"id": "HB-BAKERY", "number": "X", "version": "V1.1"}}, "F807", "of `CL-OPEN` in version V1.1"),
    ],
)
def test_a_record_that_contradicts_its_version_is_refused_and_the_others_are_not(change, code, message, shop, gather):
    wrong = of_draft(shop, *WARM, overall="stop")
    edits = {
        1: (1, {"verdict": "passed"}),
        2: (2, {"readings": ["40"]}),
        3: (1, {"answer": "1,200"}),
    }
    if isinstance(change.get("items"), int):
        position, fields = edits[change["items"]]
        wrong["items"][position] |= fields
        change = {}

    exit_code, said, sheets = gather(good=of_release(shop, "V1.0"), wrong=sealed({**wrong, **change}))

    assert exit_code == 0
    assert said.count(f"warning[{code}]") == said.count("warning[") == 1
    assert message in said
    assert [row[0] for row in columns(sheets["Overview"], "Job or file")] == ["job-1"]
    ((file, listed, reason),) = columns(sheets["Refused files"], "File", "Code", "Reason")
    assert (file, listed) == ("wrong.json", code)
    assert message in reason


def test_a_list_that_the_version_does_not_have_is_refused_though_another_version_has_it(shop, gather):
    """The check is made against the version of the record."""
    later = (shop / "sop_data/checklists/open.yml").read_text(encoding="utf-8").replace("CL-OPEN", "CL-CLOSE")
    (shop / "sop_data/checklists/close.yml").write_text(later.replace("Opening", "Closing"), encoding="utf-8")
    record = of_release(shop, "V1.0")
    record["checklist"]["id"] = "CL-CLOSE"

    code, said, _ = gather(a=sealed(record))

    assert code == 1
    assert "warning[F805]: version V1.0 has no checklist `CL-CLOSE`" in said


def test_a_list_that_was_removed_is_judged_by_the_release_that_had_it(shop, gather):
    record = of_release(shop, "V1.0")
    edit(shop, "checklists/open.yml", ("CL-OPEN", "CL-START"))
    for path in (shop / "sop_data").rglob("*.yml"):
        path.write_text(path.read_text(encoding="utf-8").replace("CL-OPEN", "CL-START"), encoding="utf-8")

    code, said, sheets = gather(a=record)

    assert (code, said) == (0, "")
    assert columns(sheets["Overview"], "Checklist or form", "Verdict") == [["Opening checklist", "passed"]]


@pytest.mark.parametrize(
    ("version", "day", "message"),
    [
        ("V1.1", "2026-02-28", "the job was finished on 2026-02-28, but V1.1 is in force from 2026-03-01"),
        ("V1.1", "2026-03-01", ""),
        ("V2.0", "2026-03-01", ""),
    ],
    ids=["day before", "first day", "draft"],
)
def test_a_job_cannot_be_finished_before_its_version_is_in_force(version, day, message, shop, gather):
    times = {"started": f"{day}T08:00:00+08:00", "finished": f"{day}T08:09:00+08:00"}
    if version == "V2.0":
        record = of_draft(shop, *PASSED, overall="passed", **times)
    else:
        record = of_release(shop, version, **times)

    code, said, _ = gather(a=record)

    assert code == (1 if message else 0)
    assert said.count("warning[F817]") == bool(message)
    assert message in said


def test_a_release_is_what_counts_where_the_sources_of_its_version_were_changed(shop, gather):
    record = of_release(shop, "V1.1")
    edit(shop, "handbook.yml", ("version: V2.0", "version: V1.1"))

    code, said, _ = gather(a=record)

    assert (code, said) == (0, "")


def test_a_release_that_cannot_be_opened_refuses_its_records_alone(shop, gather, monkeypatch):
    from generator.pipeline import records as pipeline
    from generator.records.editions import Unreadable

    first, draft = of_release(shop, "V1.0"), of_draft(shop, *PASSED, overall="passed")

    def broken(release):
        raise Unreadable(f"{release.snapshot.version} has a field from the future")

    monkeypatch.setattr(pipeline, "reopen", broken)
    code, said, sheets = gather(a=first, b=draft)

    assert code == 0
    assert "F806]: the release of the record cannot be opened: V1.0 has a field from the future" in said
    assert columns(sheets["Overview"], "Version") == [["V2.0"]]


def test_a_release_is_opened_once_and_only_if_a_record_needs_it(shop, gather, monkeypatch):
    from generator.pipeline import records as pipeline

    records = {f"r{i}": of_release(shop, "V1.0", job=f"job-{i}") for i in range(3)}
    opened = []

    def reopened(release):
        opened.append(release.snapshot.version)
        return reopen(release)

    monkeypatch.setattr(pipeline, "reopen", reopened)

    code, _, _ = gather(**records)

    assert code == 0
    assert opened == ["V1.0"]


def test_the_names_of_files_do_not_depend_on_the_machine(shop, gather, tmp_path):
    _, _, sheets = gather(bad={"schema": "list-1"})

    assert columns(sheets["Refused files"], "File") == [["bad.json"]]
    assert str(Path(tmp_path)) not in json.dumps(sheets)
