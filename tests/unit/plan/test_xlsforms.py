"""XLSForms of checklists: pyxform accepts them, and they judge by the vectors that the site and Python meet as well."""

import random
import shutil
from dataclasses import replace
from typing import get_args

import pytest
from pyxform.validators.odk_validate import ODKValidateError
from support.projects import EVERY_FORM, copy_of, planned, read_sources
from support.vectors import VECTORS, checklist, single
from support.xforms import ENTERED, FilledForm, fields_of, name_of, xform, xlsform

from generator.judge.verdict import Filling, Given, Verdict, judge
from generator.model.checklist import Checklist
from generator.plan.exports.xlsform import form_sheets
from generator.plan.shared.tables import Cell, workbook_of
from generator.render.workbook import render_workbook

LISTS = ("CL-OPEN", "CL-SELL", "CL-EVERY")


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    folder = copy_of("bakery", tmp_path_factory.mktemp("xlsforms"))
    shutil.copy(EVERY_FORM, folder / "sop_data" / "checklists" / "every.yml")
    return folder


@pytest.fixture(scope="module")
def sources(project):
    return read_sources(project)


@pytest.fixture(scope="module")
def form_of(sources):
    """Return the form of a checklist, which need not be in the handbook."""
    made = {}

    def form(asked):
        if asked not in made:
            made[asked] = xform(xlsform(sources.handbook, asked, sources.catalogue))
        return FilledForm(made[asked])

    return form


@pytest.fixture
def every(sources, form_of):
    return form_of(sources.handbook.get("CL-EVERY", Checklist))


def test_devices_can_hold_most_vectors():
    assert len(ENTERED) >= 130


@pytest.mark.parametrize(("asked", "fields", "verdicts", "overall"), ENTERED)
def test_a_form_gives_the_verdicts_that_python_gives(form_of, asked, fields, verdicts, overall):
    form = form_of(asked)

    form.fill(fields)

    assert {item.id: form[f"{name_of(item.id)}_verdict"] for item in asked.items} == verdicts
    assert overall in (None, form["overall"])
    assert [name for name in ("stop", "failed", "incomplete", "passed") if form.is_(f"overall_{name}", "relevant")] == [
        form["overall"]
    ]


@pytest.mark.parametrize("id_", LISTS)
def test_pyxform_accepts_the_form_of_a_checklist_which_names_its_edition(sources, form_of, id_):
    form = form_of(sources.handbook.get(id_, Checklist))

    form.fill({})

    identity = [form[f"sop_{name}"] for name in ("schema", "handbook", "version", "checklist")]
    assert identity == ["sop-xlsform-1", "HB-BAKERY", "V1.0", id_]
    assert len(form["sop_digest"]) == 64
    assert form["overall"] == "incomplete"


@pytest.mark.hunt
@pytest.mark.skipif(shutil.which("java") is None, reason="ODK Validate needs Java")
@pytest.mark.parametrize("name", ["bakery", "handbook"])
def test_odk_validate_accepts_every_form(name, project, tmp_path):
    """It parses every expression, as ODK Collect does; pyxform alone does not."""
    sources = read_sources(project if name == "bakery" else copy_of(name, tmp_path))

    for asked in sources.handbook.checklists:
        xform(xlsform(sources.handbook, asked, sources.catalogue), validate=True)

    assert sources.handbook.checklists


@pytest.mark.hunt
@pytest.mark.skipif(shutil.which("java") is None, reason="ODK Validate needs Java")
def test_odk_validate_refuses_an_expression_that_is_cut_off(sources):
    asked = sources.handbook.get("CL-OPEN", Checklist)
    survey, *others = form_sheets(sources.handbook, asked, sources.catalogue)
    broken = tuple(tuple(Cell(str(cell.value).replace("'passed')", "'passed'")) for cell in row) for row in survey.rows)
    raw = render_workbook(workbook_of(sources.handbook, (replace(survey, rows=broken), *others)))

    with pytest.raises(ODKValidateError):
        xform(raw, validate=True)


def test_the_build_exports_a_form_for_each_checklist_with_the_same_bytes(project, sources):
    paths = [one.path for one in planned(project, ("exports",)).artifacts if "xlsform" in one.path]
    asked = sources.handbook.get("CL-EVERY", Checklist)

    assert sorted(paths) == [f"exports/xlsform/{id_}.xlsx" for id_ in sorted(LISTS)]
    assert len({xlsform(sources.handbook, asked, sources.catalogue) for _ in range(2)}) == 1


@pytest.mark.parametrize("times", [60, pytest.param(3000, marks=pytest.mark.hunt)])
def test_a_form_never_disagrees_with_python_on_random_answers(sources, form_of, times):
    """Answers to hidden questions are among them, and numbers that are at the limits."""
    asked = sources.handbook.get("CL-EVERY", Checklist)
    draw = random.Random(20261201)
    numbers = ("", "-18", "-18.1", "0", "2", "3", "5", "5.5", "7", "7.001", "45", "55", "450", "500", "550.0", "1000")
    form, seen = form_of(asked), set()
    for _ in range(times):
        filled = Filling(
            {"Ordered weight": draw.choice(numbers), "Vehicle": draw.choice(("", "van")), "Day": "2026-06-01"},
            {
                "CL-EVERY-1": drawn(draw, "frozen", "chilled", "cannot tell", "nothing", ""),
                "CL-EVERY-2": Given(
                    readings=(draw.choice(numbers), draw.choice(numbers)), skipped=draw.random() < 0.1, remark="seen"
                ),
                "CL-EVERY-3": drawn(draw, *numbers),
                "CL-EVERY-4": drawn(draw, "yes", "no", "na", ""),
                "CL-EVERY-5": drawn(draw, "none", "slightly", "all over", ""),
                "CL-EVERY-6": drawn(draw, "1", "3", "4", "5", ""),
                "CL-EVERY-7": drawn(draw, "2026-06-01"),
                "CL-EVERY-8": drawn(draw, "07:30"),
                "CL-EVERY-9": drawn(draw, *numbers),
            },
            frozenset(draw.choice((("Baker",), ()))),
        )
        expected = judge(asked, filled)
        form.fill(fields_of(asked, filled))
        assert {item.id: form[f"{name_of(item.id)}_verdict"] for item in asked.items} == expected.items, filled
        assert form["overall"] == expected.overall, filled
        seen |= {*expected.items.values(), expected.overall}

    assert seen == {*get_args(Verdict), "incomplete"}, "all verdicts were drawn"


def drawn(draw, *answers):
    """Return an answer that is skipped now and then, and has a remark or not."""
    skipped, remark = draw.random() < 0.1, draw.choice(("", "seen"))
    return Given(skipped=True, remark=remark) if skipped else Given(draw.choice(answers), remark=remark)


def test_a_number_that_floating_point_cannot_tell_from_its_limit_is_not_judged(form_of):
    ask = {"type": "measure", "unit": "m", "min": 2.5}
    form = form_of(checklist(single({"ask": ask})))

    form.fill({"CL_X_1": "2.4999999999999999999"})

    assert form["CL_X_1_verdict"] == "not_judged"
    assert form["overall"] == "incomplete"


def test_a_share_that_floating_point_cannot_tell_is_not_judged(form_of):
    form = form_of(checklist(VECTORS["lists"]["speed"]))

    form.fill({"fact1": "1000.0000000000001", "CL_X_1": "900"})

    assert form["CL_X_1_verdict"] == "not_judged"


def test_questions_are_shown_in_their_case_only(every):
    every.fill({"CL_EVERY_1": "o4", "CL_EVERY_4": "no"})

    assert not every.is_("group2", "relevant")
    assert not every.is_("CL_EVERY_5_page", "relevant")

    every.fill({"CL_EVERY_1": "o1", "CL_EVERY_4": "yes", "fact3": "100"})

    assert every.is_("group2", "relevant")
    assert every.is_("CL_EVERY_5_page", "relevant")


def test_a_failed_item_asks_for_a_remark_and_offers_a_photo(every):
    every.fill({"fact3": "100", "CL_EVERY_3": "95"})
    shown = [every.is_(f"CL_EVERY_3_{part}", "relevant") for part in ("failed", "remark", "photo")]
    every.fill({"CL_EVERY_3": "80"})

    assert shown == [False, False, False]
    assert [every.is_(f"CL_EVERY_3_{part}", "relevant") for part in ("failed", "remark", "photo")] == [True] * 3
    assert every.is_("CL_EVERY_3_remark", "required")


def test_a_stop_says_what_to_do_and_the_rest_may_be_left_open(every):
    every.fill({"CL_EVERY_1": "o1"})
    assert every.is_("CL_EVERY_3", "required")
    assert every.is_("signer1", "required")

    every.fill({"CL_EVERY_1": "o3"})

    assert every.is_("CL_EVERY_1_stop", "relevant")
    assert not every.is_("CL_EVERY_3", "required")
    assert not every.is_("signer1", "required")
    assert "Leave the goods in the vehicle and close its door.\nCall: the owner" in every.label("CL_EVERY_1_stop")
    assert "Put up the sign at the door and touch nothing." in every.label("CL_EVERY_4_stop")


def test_a_critical_item_that_does_not_apply_needs_a_reason(every):
    every.fill({"CL_EVERY_4": "na"})
    assert every.is_("CL_EVERY_4_remark", "required")

    every.fill({"CL_EVERY_3_na": "na"})

    assert not every.is_("CL_EVERY_3_remark", "required")
    assert not every.is_("CL_EVERY_3", "relevant")


@pytest.mark.parametrize(
    ("name", "type_", "required"),
    [
        ("fact1", "date", True),
        ("fact2", "time", False),
        ("fact3", "decimal", True),
        ("fact4", "string", True),
        ("fact6", "string", False),
        ("signer1", "binary", True),
        ("signer2", "binary", False),
        ("CL_EVERY_2_reading2", "decimal", True),
        ("CL_EVERY_7", "date", True),
        ("CL_EVERY_8", "time", True),
    ],
)
def test_facts_and_answers_have_types_and_may_be_required(every, name, type_, required):
    every.fill({})

    assert every.binds[name]["type"] == type_
    assert every.is_(name, "required") == required


def test_labels_and_hints_are_in_the_language_of_the_handbook(every):
    assert every.label("CL_EVERY_3") == "3 Weight delivered (kg)"
    assert every.label("CL_EVERY_2_reading1") == "2 Temperature of the goods (°C): lowest"
    assert "90 to 110 % of Ordered weight" in every.label("CL_EVERY_3", "hint")
    assert every.label("overall_stop") == "Verdict: stop the work"


def test_a_text_that_looks_like_a_reference_is_a_text(form_of):
    asked = single({"ask": {"type": "yes_no"}})
    asked["groups"][0]["items"][0]["text"] = "Cable ${fact1} < 5 & dry."

    form = form_of(checklist(asked))

    assert form.label("CL_X_1").replace("\u200b", "") == "1 Cable ${fact1} < 5 & dry."
