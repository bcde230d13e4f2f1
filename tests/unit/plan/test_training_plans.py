"""What a course, a pack and an exam are planned to hold, for the two roles of the bakery that are trained."""

import pytest
from support.projects import PROJECTS, ROOT, planned, read_sources

from generator.model.training import Curriculum
from generator.plan.training.exam import exam_rules
from generator.plan.training.short_course import PackOrder, short_course


@pytest.fixture(scope="module")
def sources():
    return read_sources(PROJECTS / "bakery")


@pytest.fixture(scope="module")
def plan():
    return planned(PROJECTS / "bakery", ["packs"])


def members(plan, role):
    (pack,) = [bundle for bundle in plan.bundles if bundle.path == f"packs/{role}.zip"]
    return {member.name for member in pack.members}


def views(plan, template):
    return [artifact.view for artifact in plan.artifacts if artifact.template == template]


def test_a_workbook_says_what_its_role_does_section_by_section(plan):
    steps = {
        view.role: {
            section.title: [(step.number, step.action, step.within) for step in section.steps]
            for section in view.sections
        }
        for view in views(plan, "print/workbook-opening.html.j2")
    }

    assert steps == {
        "Baker": {
            "1.1 Opening the shop": [
                ("1.1-S1", "Read the thermometer and write the value down.", "10 minutes after arrival")
            ],
            "2.1 Selling at the counter": [("2.1-S2", "Renew the folder after a change of recipe.", "the same day")],
        },
        "Seller": {"2.1 Selling at the counter": [("2.1-S1", "Look the product up in the allergen folder.", "")]},
    }


def test_a_pack_has_the_cards_of_each_channel_on_which_its_role_has_something_to_say_or_never_to_say(plan):
    cards = {
        role: {name for name in members(plan, role) if name.startswith("learn/cards-")}
        for role in ("ROLE-BAKER", "ROLE-SELLER")
    }

    assert cards == {
        "ROLE-BAKER": {"learn/cards-counter.pdf"},
        "ROLE-SELLER": {"learn/cards-counter.pdf", "learn/cards-phone.pdf"},
    }


def test_a_short_course_leaves_out_modules_that_teach_no_critical_clause(sources):
    shorter = short_course(sources.handbook, PackOrder("ROLE-SELLER", minutes=90), sources.catalogue).value

    (curriculum,) = shorter.curricula
    assert curriculum.modules == ("MOD-LABEL",)
    (module,) = shorter.modules
    assert (module.clauses, module.minutes) == (("SEC-2.1-C1",), 90)
    assert curriculum.left_out == (
        "module left out: Keeping cold, 30 minutes; law demands it, so it is taken elsewhere",
        "module left out: At the counter, 10 minutes",
        "clauses not taught: 1.1-C1, 1.1-C2, 2.1-C2, 2.1-C3",
    )


def test_every_course_of_the_handbook_that_ships_can_be_made_short_or_says_why_not():
    sources = read_sources(ROOT)
    refused = {}
    for curriculum in sources.handbook.curricula:
        shorter = short_course(sources.handbook, PackOrder(curriculum.role, minutes=90), sources.catalogue)
        if shorter.value is None:
            refused[curriculum.role] = [diagnostic.code for diagnostic in shorter.diagnostics]
        else:
            assert sum(module.minutes for module in shorter.value.modules) == 90

    assert refused == {"ROLE-ACCOUNT": ["P504"], "ROLE-LEADER": ["P504"]}
    assert len(sources.handbook.curricula) == 11


@pytest.mark.parametrize(
    ("questions", "points"), [(40, "2.5"), (20, "5"), (16, "6.25"), (32, ""), (3, "")]
)  # no paper says 3.125 or 33.3333
def test_a_paper_says_the_points_of_a_question_where_people_can_add_them_up(questions, points, sources):
    curriculum = sources.handbook.get("CUR-BAKER", Curriculum)
    exam = sources.handbook.info.training.exam.model_copy(update={"questions": questions})

    assert exam_rules(curriculum, exam).points == points


def test_a_site_built_alone_makes_no_workbook_of_courses():
    site = planned(PROJECTS / "bakery", ["site"])

    assert site.site is not None
    assert {artifact.path for artifact in site.artifacts if artifact.format == "xlsx"} == {"exports/traceability.xlsx"}
