"""Limits, cases, outcomes and stops of a checklist in words, in both languages."""

import json

import pytest
from support.projects import EVERY_FORM, ROOT, read_sources

from generator.diagnostics.diagnostic import Place
from generator.load.catalogue import read_catalogue
from generator.model.checklist import Checklist, Choice, Condition, Measure
from generator.plan.shared.checklist_words import ChecklistWords
from generator.plan.shared.definition import checklist_digest


@pytest.fixture
def words(bakery):
    """Words of the checklist that asks in every form, by language."""
    (bakery / "sop_data" / "checklists" / "every.yml").write_text(EVERY_FORM.read_text(encoding="utf-8"))
    checklist = read_sources(bakery).handbook.get("CL-EVERY", Checklist)
    place = Place("handbook.yml")

    def of(language):
        return ChecklistWords(checklist, read_catalogue(ROOT / "theme", language, place).value)

    return of


def limits(words):
    """Limits of all items that have any: what the cases are about, and case and limits."""
    found = {item.id[-1]: words.limits(item) for item in words.checklist.items}
    return {
        number: (view.by, {line.case: line.limits for line in view.cases})
        for number, view in found.items()
        if view.cases
    }


def test_limits_are_said_for_each_case_and_as_a_share(words):
    assert limits(words("en")) == {
        "2": ("item 1", {"frozen": "≤ −18 °C", "chilled": "0 to 7 °C", "cannot tell or nothing": "no limit"}),
        "3": ("", {"": "90 to 110 % of Ordered weight"}),
        "6": ("", {"": "≥ 4"}),
        "9": (
            "",
            {
                "item 6 is ≥ 4": "≥ 2 cm",
                'item 6 is < 4 and item 4 is "yes"': "≥ 5.5 cm",
                'item 6 is < 4 and item 4 is "no"': "≥ 3 cm",
            },
        ),
    }


def test_limits_are_said_in_chinese(words):
    chinese = limits(words("zh-CN"))

    assert chinese["3"] == ("", {"": "90 至 110 %（以Ordered weight为 100 %）"})
    assert [*chinese["9"][1]][1] == "第6项为< 4且第4项为“是”"


def test_an_option_says_what_it_means_and_a_fault_of_a_critical_item_stops_the_work(words):
    options = {item.id[-1]: words("en").options(item) for item in words("en").checklist.items}

    assert options["1"] == ("frozen (good)", "chilled (good)", "cannot tell (stop)", "nothing (n/a)")
    assert options["4"] == ("yes (stop)", "no (good)", "n/a")
    assert options["5"] == ("none (good)", "slightly (stop)", "all over (stop)")
    assert options["6"] == ("1", "2", "3", "4", "5")
    assert options["7"] == ()


def test_cases_and_stops_are_sentences(words):
    english, chinese = words("en"), words("zh-CN")
    item, group = english.checklist.items[4], english.checklist.groups[1]

    assert english.only_if(item.case) == 'Only if item 4 is "yes" and Ordered weight is > 5 kg and ≤ 500 kg'
    assert english.only_if(group.case) == 'Only if item 1 is "frozen" or "chilled"'
    assert chinese.only_if(group.case) == "仅当第1项为“frozen”或“chilled”时检查"
    assert english.only_if(()) == ""
    assert english.stop(english.checklist.items[0].stop) == (
        "If the work stops: Leave the goods in the vehicle and close its door. Call: the owner"
    )
    assert english.stop(None) == ""


def test_an_answer_is_said_on_one_line(words):
    english = words("en")
    answers = [english.answer_and_note(item) for item in english.checklist.items]

    assert answers[1:3] == [
        "lowest, highest: by item 1: frozen: ≤ −18 °C; chilled: 0 to 7 °C; cannot tell or nothing: no limit; "
        "between two packs",
        "90 to 110 % of Ordered weight",
    ]
    assert answers[3] == "yes (stop) / no (good) / n/a"
    assert answers[5:8] == ["1 to 5; ≥ 4", "date", "time of day"]


def test_a_number_is_written_out_in_full(words):
    english = words("en")
    big = english.checklist.items[2].model_copy(update={"answer": Measure(type="measure", unit="W", max=12345678.5)})

    assert english.limits(big).always == "≤ 12345678.5 W"
    assert english.case((Condition(fact="Ordered weight", at_least=0.001, at_most=20.0),)) == (
        "Ordered weight is 0.001 to 20 kg"
    )


def test_a_checklist_without_outcomes_keeps_the_digest_of_published_records(bakery):
    published = json.loads((ROOT / "tests" / "published" / "record.json").read_text(encoding="utf-8"))
    handbook = read_sources(bakery).handbook
    checklist = handbook.get("CL-OPEN", Checklist)
    (group,) = checklist.groups
    items = [*group.items]
    items[2] = items[2].model_copy(update={"answer": Choice(type="choice", options=("soap", "spirit"))})
    earlier = checklist.model_copy(update={"groups": (group.model_copy(update={"items": tuple(items)}),)})

    assert checklist_digest(handbook, earlier) == published["checklist"]["digest"]
    assert checklist_digest(handbook, checklist) != published["checklist"]["digest"]
