"""Verdicts on answers, by the vectors that the script of the site meets as well."""

import pytest
from support.vectors import VECTORS, checklist, filling, given, single

from generator.judge.day import read_day
from generator.judge.number import ways_to_read
from generator.judge.verdict import Filling, judge


def test_there_are_enough_vectors_of_each_kind():
    assert len(VECTORS["numbers"]) >= 60
    assert len(VECTORS["answers"]) >= 90
    assert len(VECTORS["jobs"]) >= 70


@pytest.mark.parametrize(("typed", "unit", "ways"), VECTORS["numbers"])
def test_a_number_is_read_as_people_type_it(typed, unit, ways):
    assert sorted(ways_to_read(typed, unit)) == sorted(ways)


@pytest.mark.parametrize(("typed", "day"), VECTORS["days"])
def test_a_day_is_read_if_it_begins_with_its_year(typed, day):
    assert read_day(typed) == day


@pytest.mark.parametrize("vector", VECTORS["answers"], ids=str)
def test_an_answer_has_its_verdict(vector):
    found = judge(checklist(single(vector)), Filling(items={"CL-X-1": given(vector["given"])}))

    assert found.items == {"CL-X-1": vector["verdict"]}


@pytest.mark.parametrize("vector", VECTORS["jobs"], ids=[job["says"] for job in VECTORS["jobs"]])
def test_a_job_has_its_verdicts(vector):
    found = judge(checklist(VECTORS["lists"][vector["list"]]), filling(vector))

    assert found.items == vector["verdicts"]
    assert [[lack.what, lack.of] for lack in found.missing] == vector["missing"]
    assert found.overall == vector["overall"]
    assert found.complete == (not vector["missing"])
