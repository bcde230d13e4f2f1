"""The table of kinds: what a row must say, and that no table beside it lacks an entry."""

import subprocess
import sys
from pathlib import Path

import pytest
from support.projects import SilentWatcher

from generator.load.catalogue import read_catalogue
from generator.model.kinds import KINDS, Kind, complete
from generator.pipeline.sources import INFO, read
from generator.plan import planner
from generator.plan.context import Context
from generator.plan.presented import Presented, check
from generator.plan.training import modules
from generator.project import open_project

ROOT = Path(__file__).parents[2]


def run(script):
    """The last line that a program of its own writes on standard error."""
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, encoding="utf-8", cwd=ROOT, timeout=60
    )
    return done.stderr.strip().splitlines()[-1:]


@pytest.fixture
def planned(bakery):
    """Plans the site of the bakery: returns its handbook and the plan."""
    project = open_project(bakery)
    catalogue = read_catalogue(project.theme, "en", INFO).value
    sources = read(project, SilentWatcher()).value
    assert sources is not None

    def plan():
        context = Context(sources.handbook, catalogue, frozenset({"site"}), sources.content)
        return sources.handbook, planner.plan(context)

    return plan


NEW_KIND = """
from generator.model import kinds
from generator.model.reference import Term
row = kinds.Kind("invented", "invented", Term, page={page}, book={book}, change="editorial")
kinds.KINDS = (*kinds.KINDS, row)
kinds.EVERY = {{**kinds.EVERY, "invented": row}}
kinds.IN_FORCE = (*kinds.IN_FORCE, "invented")
import generator.pipeline.sources
"""


def test_a_kind_without_a_row_of_what_the_plan_makes_of_it_stops_the_program_at_start():
    assert run(NEW_KIND.format(page="None", book="None")) == [
        "ValueError: the kind `invented` has no entry in PRESENTED (generator/plan/presented.py)"
    ]


@pytest.mark.parametrize(
    ("search", "annex", "complaint"),
    [
        (None, None, "page='own', book='role' in KINDS, so it needs a value for `search`"),
        (print, None, "page='own', book='role' in KINDS, so it needs a value for `annex`"),
    ],
)
def test_a_row_that_leaves_out_what_its_kind_promises_is_refused_with_the_name_of_both_tables(search, annex, complaint):
    with pytest.raises(ValueError, match="the kind `role` has ") as refusal:
        check("role", Presented(search=search, tables=(), annex=annex))

    assert complaint in str(refusal.value)
    assert "PRESENTED (generator/plan/presented.py)" in str(refusal.value)


def test_a_row_that_offers_what_its_kind_does_not_have_is_refused():
    with pytest.raises(ValueError, match=r"the kind `question` has .* so it needs `search=None` in PRESENTED"):
        check("question", Presented(search=print, tables=(), annex=None))


def test_an_entry_for_no_kind_is_refused():
    with pytest.raises(ValueError, match="`rolle` in COLOURS is not the name of such a kind"):
        complete({"role": 1, "rolle": 2}, ["role"], "COLOURS")


def test_a_row_does_not_go_without_a_decision():
    with pytest.raises(TypeError, match=r"missing .* 'page', 'book', and 'change'"):
        Kind("faq", "faqs", object)  # type: ignore[call-arg]  # this is what the test is about


@pytest.mark.parametrize(("whole", "page"), [("", "whole"), ("section", None), ("section", "own")])
def test_a_part_is_shown_on_the_page_of_its_whole_and_nothing_else_is(whole, page):
    with pytest.raises(ValueError, match=f"the kind `faq` has page={page!r} and whole={whole!r} in KINDS"):
        Kind("faq", "", object, whole=whole, page=page, book=None, change=None)


def test_a_plan_without_the_page_that_a_kind_promises_is_refused(monkeypatch, planned):
    monkeypatch.setattr(modules, "pages", lambda handbook: ())

    with pytest.raises(
        ValueError, match=r"the kind `module` has page='own' in KINDS, but no row of DOCUMENTS .* plans `modules/"
    ):
        planned()


def test_every_kind_with_a_page_has_records_in_the_bakery_and_all_their_pages_are_planned(planned):
    handbook, plan = planned()
    shown = [kind for kind in KINDS if kind.page is not None]

    lacking = [kind.name for kind in shown if not any(one.kind == kind.name for one in handbook.entries.values())]
    assert lacking == [], "give tests/projects/bakery a record of each kind that has a page"
    pages = {artifact.path for artifact in plan.artifacts if artifact.format == "page"}
    for kind in shown:
        for id_ in (id_ for id_, entry in handbook.entries.items() if entry.kind == kind.name):
            page = f"{kind.folder}/{id_}.md" if kind.page == "own" else f"{kind.folder}/index.md"
            assert page in pages
