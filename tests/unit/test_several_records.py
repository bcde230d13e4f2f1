"""Several records in one file, as the page of all jobs exports them: each is accepted or refused by itself."""

import json
import shutil
from pathlib import Path

import pytest

from generator.engine.canonical import canonical_digest
from generator.pipeline.records import reopen
from generator.project import open_project
from generator.records.editions import Editions
from generator.records.read import read_records, record_files
from generator.releases.chain import read_chain

PUBLISHED = Path(__file__).parents[1] / "published"
JOB = "20261201-053414-d531"


@pytest.fixture(scope="module")
def editions(tmp_path_factory):
    project = shutil.copytree(PUBLISHED / "project", tmp_path_factory.mktemp("several") / "project")
    chain = read_chain(open_project(project)).value
    return Editions(reopen(chain[0]), chain, reopen)


@pytest.fixture
def record():
    return json.loads((PUBLISHED / "record.json").read_text(encoding="utf-8"))


@pytest.fixture
def read(editions, tmp_path):
    """What becomes of a file: accepted jobs, and names, codes, messages and notes of what was refused."""

    def run(content, name="week.records.json"):
        text = content if isinstance(content, str) else json.dumps(content, ensure_ascii=False)
        (tmp_path / name).write_text(text, encoding="utf-8")
        gathered = read_records(editions, record_files([tmp_path])).value
        found = [(one.name, one.diagnostic.code, one.diagnostic.message) for one in gathered.refused]
        return [one.job for one in gathered.checklists], found, [one.diagnostic.note for one in gathered.refused]

    return run


def job(record, name):
    told = {key: value for key, value in record.items() if key != "seal"} | {"job": name}
    return {**told, "seal": canonical_digest(told)}


def several(*records, **more):
    return {"schema": "sop-records-1", "records": list(records), **more}


def test_every_record_of_a_file_is_gathered(record, read):
    assert read(several(job(record, "a"), job(record, "b"), record)) == ([JOB, "a", "b"], [], [])


def test_a_record_that_was_changed_is_refused_and_the_others_are_not(record, read):
    changed = {**job(record, "b"), "finished": ""}

    jobs, refused, notes = read(several(job(record, "a"), changed, job(record, "c")))

    assert jobs == ["a", "c"]
    message = "the record was changed after its export: its seal does not match"
    assert refused == [("week.records.json#2", "F808", message)]
    assert notes == ["record #2 of the file"]


def test_what_only_the_checklist_can_refuse_is_refused_by_itself_too(record, read):
    elsewhere = job(record | {"handbook": record["handbook"] | {"id": "HB-OTHER"}}, "b")

    jobs, refused, notes = read(several(elsewhere, record))

    assert jobs == [JOB]
    assert [row[:2] for row in refused] == [("week.records.json#1", "F804")]
    assert notes == ["record #1 of the file"]


@pytest.mark.parametrize("member", [None, 7, "text", [], {}, {"schema": 7}, {"schema": []}])
def test_what_is_no_record_is_refused_and_the_others_are_not(member, record, read):
    jobs, refused, _ = read(several(member, record))

    assert jobs == [JOB]
    message = "unknown schema `7`" if member == {"schema": 7} else "the file is not a record of a checklist"
    assert refused == [("week.records.json#1", "F803", message)]


def test_files_of_several_records_cannot_be_put_into_each_other(record, read):
    jobs, refused, _ = read(several(several(record), job(record, "b")))

    assert jobs == ["b"]
    assert refused == [("week.records.json#1", "F803", "unknown schema `sop-records-1`")]


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (several(), "is empty"),
        ({"schema": "sop-records-1"}, "has no list `records`, or something beside it"),
        (several(more=1), "is empty"),
        (several({}, more=1), "has no list `records`, or something beside it"),
        ({"schema": "sop-records-1", "records": {"0": {}}}, "has no list `records`, or something beside it"),
        ({"schema": "sop-records-1", "records": "[]"}, "has no list `records`, or something beside it"),
    ],
)
def test_a_file_of_several_records_without_a_list_of_them_is_refused(content, fault, read):
    assert read(content)[:2] == ([], [("week.records.json", "F803", f"the file of several records {fault}")])


def test_half_a_file_is_refused_as_a_whole(record, read):
    jobs, refused, _ = read(json.dumps(several(record, job(record, "b")))[:-9])

    assert (jobs, [row[:2] for row in refused]) == ([], [("week.records.json", "F801")])


@pytest.mark.parametrize("depth", [200, 700, 900, 960, 990, 200_000])
def test_a_record_that_is_nested_too_deeply_ends_in_no_fault(depth, read):
    jobs, refused, _ = read('{"schema": "sop-records-1", "records": [' + "[" * depth + "]" * depth + "]}")

    assert jobs == []
    assert refused[0][1] in ("F801", "F803")


def test_a_lone_half_of_a_character_is_refused_and_the_other_record_is_not(record, read):
    broken = json.dumps(several(record, job(record, "b") | {"job": "?"})).replace('"?"', '"\\ud800"')

    jobs, refused, _ = read(broken)

    assert (jobs, [row[:2] for row in refused]) == ([JOB], [("week.records.json#2", "F803")])


def test_a_job_that_is_in_two_files_is_gathered_once_and_the_record_is_named(record, read):
    read(several(job(record, "a"), record), "a.json")

    jobs, refused, _ = read(record, "b.json")

    assert jobs == [JOB, "a"]
    assert refused == [("b.json", "F810", f"the job `{JOB}` is in `a.json#2` already")]


@pytest.mark.parametrize("name", ["one.record.json.txt", "one.RECORD.JSON.TXT", "one.json"])
def test_a_record_that_a_phone_has_renamed_is_read(name, record, read):
    assert read(record, name) == ([JOB], [], [])


def test_other_texts_in_a_folder_are_not_read(read):
    assert read("a note", "note.txt") == ([], [], [])
