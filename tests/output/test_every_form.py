"""A checklist that asks in every form there is, on paper, in the fillable PDF, on its page, and in the exports."""

import re
import shutil
from typing import Any

import pypdfium2 as pdfium
import pytest
from support.paper import paper
from support.pdf_forms import fields, filled, widgets
from support.projects import EVERY_FORM, copy_of, planned, read_sources, template_texts

from generator.diagnostics.diagnostic import Place
from generator.model.checklist import Checklist
from generator.plan.paper.checklists import pages, sheets
from generator.plan.paper.fillable import fillables
from generator.records.from_pdf import FilledPdf, answers_of, open_pdf
from generator.records.record import Answers

PAPER = ("CL-EVERY.pdf", "CL-EVERY.large.pdf", "CL-EVERY.a5.pdf", "CL-EVERY.fillable.pdf")


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    folder = copy_of("bakery", tmp_path_factory.mktemp("every"))
    shutil.copy(EVERY_FORM, folder / "sop_data" / "checklists" / "every.yml")
    return folder


@pytest.fixture(scope="module")
def files(project, tmp_path_factory):
    sources = read_sources(project)
    every = (sources.handbook, sources.catalogue)
    artifacts = [one for planner in (sheets, fillables) for one in planner(*every) if "CL-EVERY" in one.path]
    return paper(project, artifacts, tmp_path_factory.mktemp("paper"))


def flat(path):
    """The text of a PDF without white space and squares."""
    document = pdfium.PdfDocument(path)
    text = "".join(page.get_textpage().get_text_range() for page in document)
    document.close()
    return re.sub(r"[\s□]+", "", text)


@pytest.mark.parametrize("name", PAPER)
def test_paper_says_what_is_good_in_each_case_and_what_stops_the_work(files, name):
    text = flat(files[name])

    for words in (
        "Goodbyitem1:frozen:≤−18°Cchilled:0to7°Ccannottellornothing:nolimitbetweentwopacks",
        "Good:90to110%ofOrderedweight",
        "Good:item6is≥4:≥2cm",
        'item6is<4anditem4is"yes":≥5.5cm',
        "frozen(good)",
        "cannottell(stop)",
        "nothing(n/a)",
        "yes(stop)",
        "no(good)",
        "slightly(stop)",
        'Onlyifitem4is"yes"andOrderedweightis>5kgand≤500kg',
        'StorageOnlyifitem1is"frozen"or"chilled"',
        "Iftheworkstops:Putupthesignatthedoorandtouchnothing.Call:theowneratextension12",
        "Iftheworkstops:Leavethegoodsinthevehicleandcloseitsdoor.Call:theowner",
        "Fieldsmarked*mustbefilledin.",
        "WriteunderRemarkwhatiswrongwithanitemthatfails.",
        "Reasonifn/a",
        "Good:≥4",
    ):
        assert words in text, words


@pytest.mark.parametrize("name", PAPER)
def test_paper_marks_what_is_required_and_has_a_place_of_the_right_form(files, name):
    text = flat(files[name])

    assert {"*Day", "*Ordered", "*Vehicle", "*Baker"} == {
        *re.findall(r"\*(?:Day|Ordered|Vehicle|Baker|Arrival|Driver|Witness)", text)
    }
    assert "vanbicycleonfoot" in text
    assert "12345" in text
    assert re.search("lowest_*°Chighest_*°C", text)


def test_a_list_that_says_neither_what_is_required_nor_what_an_answer_means_looks_as_before(project):
    sources = read_sources(project)
    artifacts = [one for one in sheets(sources.handbook, sources.catalogue) if one.path.endswith("CL-SELL.pdf")]

    (text,) = template_texts(project, artifacts)

    assert not [mark for mark in ("Reason if", "*", "item__case", "item__stop", "halt", "(good)") if mark in text]
    assert '<td><span class="tick"><span class="square">□</span>yes</span>' in text


def test_the_fillable_pdf_has_a_field_for_each_reading_score_and_option_of_a_fact(files):
    raw = files["CL-EVERY.fillable.pdf"].read_bytes()
    labels = fields(raw)
    states: dict[str, list[str]] = {}
    for _, name, state, _ in widgets(raw)[:-1]:
        states.setdefault(name, []).append(state)

    assert {name: labels[name] for name in ("CL-EVERY-2.reading1", "CL-EVERY-2.reading2")} == {
        "CL-EVERY-2.reading1": "2 Temperature of the goods: lowest (°C)",
        "CL-EVERY-2.reading2": "2 Temperature of the goods: highest (°C)",
    }
    assert "CL-EVERY-2.answer" not in labels
    assert states["CL-EVERY-4.answer"] == ["yes", "no", "na"]
    assert states["CL-EVERY-6.answer"] == [*(f"option{i}" for i in range(1, 6)), "na"]
    assert states["CL-EVERY.fact4"] == ["option1", "option2", "option3"]
    assert [labels[f"CL-EVERY.fact{i}"] for i in range(1, 7)] == [
        "Day (like 2026-06-01)",
        "Arrival (like 07:30)",
        "Ordered weight (kg)",
        "Vehicle",
        "Driver",
        "Order number",
    ]
    assert labels["CL-EVERY-7.answer"] == "7 Best before (like 2026-06-01)"
    assert labels["CL-EVERY-8.answer"] == "8 Put into the cold room (like 07:30)"


def test_the_page_says_the_same_in_its_table(project):
    sources = read_sources(project)
    artifacts = [one for one in pages(sources.handbook, sources.catalogue) if "CL-EVERY" in one.path]

    (text,) = template_texts(project, artifacts)

    for words in (
        "frozen (good) / chilled (good) / cannot tell (stop) / nothing (n/a)",
        "lowest, highest: by item 1: frozen: ≤ −18 °C; chilled: 0 to 7 °C",
        "<dd>Day, Arrival, Ordered weight, Vehicle, Driver, Order number</dd>",
        "<dd>Baker, Driver, Witness</dd>",
        "Only if item 1 is &#34;frozen&#34; or &#34;chilled&#34;",
        "If the work stops: Leave the goods in the vehicle and close its door. Call: the owner",
    ):
        assert words in text, words


def test_the_exports_say_outcomes_limits_and_cases(project):
    plan: dict[str, Any] = {one.path: one.view for one in planned(project, ("exports",)).artifacts}

    rows = {row[0].value: [cell.value for cell in row[5:]] for row in plan["exports/csv/items.csv"].rows}
    assert rows["EVERY-5"] == [
        "none (good) / slightly (stop) / all over (stop)",
        'Only if item 4 is "yes" and Ordered weight is > 5 kg and ≤ 500 kg',
    ]
    assert rows["EVERY-6"] == ["1 to 5; ≥ 4", 'Only if item 1 is "frozen" or "chilled"']
    components = plan["exports/oscal/component-definition.json"].value["component-definition"]["components"]
    every = next(one for one in components if one["title"] == "Delivery checklist")
    (implementation,) = every["control-implementations"]
    (requirement,) = implementation["implemented-requirements"]
    assert "Weight delivered: 90 to 110 % of Ordered weight\n\nA box is open: yes (stop)" in requirement["remarks"]
    records = plan["exports/handbook.json"].value["checklists"]
    items = next(one for one in records if one["id"] == "CL-EVERY")["groups"][0]["items"]
    assert items[0]["answer"]["options"][2] == {"text": "cannot tell", "outcome": "stop"}
    assert items[1]["answer"]["limits"][0]["max"] == -18


def test_what_is_filled_in_comes_back_as_facts_readings_and_scores(project, files):
    ticks = [
        ("CL-EVERY.fact4", "option2"),
        ("CL-EVERY-1.answer", "option1"),
        ("CL-EVERY-4.answer", "no"),
        ("CL-EVERY-5.answer", "na"),
        ("CL-EVERY-6.answer", "option5"),
        ("CL-EVERY-8.skip", "na"),
    ]
    typed = {
        "CL-EVERY.fact1": "2026-06-01",
        "CL-EVERY.fact3": "12.5",
        "CL-EVERY-2.reading1": "-21",
        "CL-EVERY-2.reading2": "-18.5",
        "CL-EVERY-7.answer": "2026-07-01",
    }
    pdf = open_pdf(filled(files["CL-EVERY.fillable.pdf"].read_bytes(), typed, ticks), Place("list.pdf"))

    assert isinstance(pdf, FilledPdf)
    answers = answers_of(read_sources(project).handbook.get("CL-EVERY", Checklist), pdf, Place("list.pdf"))

    assert isinstance(answers, Answers)
    assert [fact.value for fact in answers.facts] == ["2026-06-01", "", "12.5", "bicycle", "", ""]
    items = {item.id[-1]: item for item in answers.items}
    assert items["2"].readings == ("-21", "-18.5")
    assert [items[number].answer for number in "1467"] == ["frozen", "no", "5", "2026-07-01"]
    assert [number for number, item in items.items() if item.skipped] == ["5", "8"]
