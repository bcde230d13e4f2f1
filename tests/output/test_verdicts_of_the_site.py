"""Verdicts of the script of the site, in a browser, by the vectors that Python meets as well."""

import random
from typing import get_args

import pytest
from support.projects import ROOT
from support.vectors import VECTORS, checklist, filling, single

from generator.judge.verdict import Verdict, judge
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


def test_days_are_read_as_python_reads_them(script):
    read = script.evaluate("(rows) => rows.map(([typed]) => sopWork.readDay(typed))", VECTORS["days"])

    assert len(read) > 25
    assert [(typed, got) for (typed, day), got in zip(VECTORS["days"], read, strict=True) if got != day] == []


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


TYPED = (
    "",
    "0",
    "1",
    "-1",
    "2.5",
    "２．５",
    "1,200",
    "1,5",
    "-0",
    "35",
    "35.1",
    "负3",
    "x",
    "1e3",
    "12²",
    "2.5 m",
    "1 200",
)
OPTIONS = ("a", "b", "c", "d")


def random_list(chance):
    """Return what a checklist asks: any answers and cases, also such as the rules would refuse."""

    def case(earlier):
        conditions = []
        for _ in range(chance.choice([0, 0, 1, 1, 2]) if earlier else 0):
            about = {"answer": chance.choice(earlier)} if chance.random() < 0.8 else {"fact": chance.choice(["F", "N"])}
            bounds = {chance.choice(["at_least", "above"]): chance.choice([0, 1, 2.5]), "at_most": 35}
            texts = {"one_of": chance.sample([*OPTIONS, "yes", "no", "na"], 3)}
            conditions.append(about | (bounds if chance.random() < 0.4 else texts))
        return conditions

    def answer(earlier):
        kind = chance.choice(["yes_no", "choice", "measure", "measure", "score", "date", "time", "text", "photo"])
        if kind == "yes_no":
            return {"type": kind, "good": chance.choice(["yes", "no"])}
        if kind == "choice":
            outcomes = [chance.choice(["good", "fail", "stop", "na", None]) for _ in OPTIONS]
            pairs = zip(OPTIONS, outcomes, strict=True)
            return {"type": kind, "options": [{"text": o, "outcome": out} if out else o for o, out in pairs]}
        if kind == "score":
            return {"type": kind, "good_from": chance.choice([2, 4])}
        if kind != "measure":
            return {"type": kind}
        limits = [{"case": [*case(earlier), {"fact": "N", "at_least": low}], "min": low} for low in (0, 2)]
        share = {
            "share": {"fact": "N", "min": 90}
            if chance.random() < 0.5 or not earlier
            else {"answer": earlier[-1], "max": 110}
        }
        form = chance.choice([{}, {"min": -1, "max": 2.5}, {"limits": limits}, share])
        readings = {"readings": ["low", "high"]} if chance.random() < 0.3 else {}
        return {"type": kind, "unit": "m"} | form | readings

    items: list[dict] = []
    for number in range(1, 7):
        earlier = [item["id"] for item in items]
        asked = {"id": f"CL-X-{number}", "text": "X.", "clause": "SEC-1.1-C1", "answer": answer(earlier)}
        items.append(asked | {"critical": chance.random() < 0.4, "case": case(earlier)})
    facts = [{"name": "F", "type": "choice", "options": ["a", "b"]}, {"name": "N", "type": "number", "required": False}]
    groups = [
        {"title": "X", "items": items[:3]},
        {"title": "Y", "items": items[3:], "case": case(["CL-X-1", "CL-X-2"])},
    ]
    return {"groups": groups, "facts": facts, "signers": [{"role": "S"}]}


def random_job(chance):
    """Return a filling of it, in the form of the vectors."""
    texts = [*TYPED, *OPTIONS, "yes", "no", "na", "3", "5", "2026-02-29", "2026-02-28", "07:30", "24:00"]
    items = {
        f"CL-X-{number}": {
            "answer": chance.choice(texts),
            "readings": [chance.choice(TYPED) for _ in range(chance.randrange(3))],
            "skipped": chance.random() < 0.1,
            "remark": chance.choice(["", " ", "why"]),
            "photos": chance.randrange(2),
        }
        for number in range(1, 7)
        if chance.random() < 0.9
    }
    return {
        "facts": {"F": chance.choice(texts), "N": chance.choice(TYPED)},
        "items": items,
        "signed": ["S"] * chance.randrange(2),
    }


@pytest.mark.hunt
def test_both_implementations_judge_a_thousand_random_checklists_alike(script):
    chance = random.Random("verdicts")
    wrong, seen = [], set()
    for _ in range(1000):
        asked, jobs = random_list(chance), [random_job(chance) for _ in range(20)]
        kept = [
            {
                "facts": job["facts"],
                "items": {id_: as_kept(value) for id_, value in job["items"].items()},
                "signers": {role: {"name": "Li", "image": ""} for role in job["signed"]},
            }
            for job in jobs
        ]
        for job, theirs in zip(jobs, judged(script, asked, kept), strict=True):
            ours = judge(checklist(asked), filling(job))
            seen |= {*ours.items.values()}
            missing = [{"what": lack.what, "of": lack.of} for lack in ours.missing]
            if (theirs["items"], theirs["missing"], theirs["overall"]) != (ours.items, missing, ours.overall):
                wrong.append((asked, job, theirs, ours))

    assert wrong == []
    assert seen == set(get_args(Verdict))
