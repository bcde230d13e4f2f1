"""Verdicts of the script of the site, in a browser, by the vectors that Python meets as well."""

import pytest
from support.projects import ROOT
from support.vectors import VECTORS, checklist, single

from generator.plan.paper.checklists import questions


@pytest.fixture
def script(page):
    page.goto("about:blank")
    page.add_script_tag(path=ROOT / "site_overrides" / "assets" / "checklist-judge.js")
    return page


def as_kept(value):
    """Return an answer as the site keeps it: photos by name, a signature with name and picture."""
    photos = [f"photo {i}" for i in range(value.get("photos", 0))]
    return {**value, "photos": photos, "name": "Li" if value.get("signed") else "", "image": ""}


def judged(script, asked, jobs):
    """Return what the script says of jobs."""
    form = questions(checklist(asked))
    return script.evaluate("([form, jobs]) => jobs.map((job) => sopWork.judge(form, job))", [form, jobs])


def test_numbers_are_read_as_python_reads_them(script):
    read = script.evaluate("(rows) => rows.map(([typed, unit]) => sopWork.waysToRead(typed, unit))", VECTORS["numbers"])

    assert len(read) == len(VECTORS["numbers"]) > 60
    pairs = zip(VECTORS["numbers"], read, strict=True)
    assert [(typed, got) for (typed, _, ways), got in pairs if sorted(got) != sorted(ways)] == []


def test_answers_have_the_verdicts_that_python_gives(script):
    wrong = []
    for vector in VECTORS["answers"]:
        job = {"facts": {}, "signers": {}, "items": {"CL-X-1": as_kept(vector["given"])}}
        (found,) = judged(script, single(vector), [job])
        if found["items"] != {"CL-X-1": vector["verdict"]}:
            wrong.append((vector, found["items"]))

    assert wrong == []


def test_jobs_have_the_verdicts_that_python_gives(script):
    wrong = []
    for vector in VECTORS["jobs"]:
        items = {id_: as_kept(value) for id_, value in vector["items"].items()}
        signers = {role: {"name": "Li", "image": ""} for role in vector["signed"]}
        job = {"facts": vector["facts"], "signers": signers, "items": items}
        (found,) = judged(script, VECTORS["lists"][vector["list"]], [job])
        missing = [[lack["what"], lack["of"]] for lack in found["missing"]]
        seen = found["items"], missing, found["overall"], found["complete"]
        if seen != (vector["verdicts"], vector["missing"], vector["overall"], not vector["missing"]):
            wrong.append((vector["says"], *seen))

    assert wrong == []
