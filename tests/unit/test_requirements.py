"""What a change of a text changes in what it requires, and what follows from that."""

import csv
from fractions import Fraction
from pathlib import Path

import pytest
from support.requirements import words, words_of

from generator.releases.changes import SUBSTANCE
from generator.requirements.compare import differences
from generator.requirements.quantity import Quantity
from generator.requirements.reading import read

LANGUAGES = {"zh": "zh-CN", "en": "en"}

with (Path(__file__).parent.parent / "vectors" / "changes.tsv").open(encoding="utf-8", newline="") as table:
    PAIRS = list(csv.DictReader(table, delimiter="\t", quoting=csv.QUOTE_NONE))


@pytest.mark.parametrize("pair", PAIRS, ids=[f"{pair['before']} {pair['after']}" for pair in PAIRS])
def test_a_changed_text_has_the_types_and_the_consequence_of_the_table(pair):
    expected = set(filter(None, (*pair["types"].split("+"), *(pair["also told"] or "").split("+"))))

    found = differences(pair["before"], pair["after"], words(LANGUAGES[pair["language"]]))
    told: set[str] = set(found) or {"wording"}

    assert told == expected
    assert ("course" if told & SUBSTANCE else "none") == pair["consequence"]


def test_the_table_has_enough_pairs_in_both_languages():
    counts = {language: sum(pair["language"] == language for pair in PAIRS) for language in LANGUAGES}

    assert counts["zh"] >= 100 and counts["en"] >= 100 and sum(counts.values()) >= 200
    assert all((pair["types"] == "wording") == (pair["consequence"] == "none") for pair in PAIRS)


@pytest.mark.parametrize("pair", PAIRS, ids=[f"{pair['after']} {pair['before']}" for pair in PAIRS])
def test_a_change_and_its_reverse_have_the_same_consequence(pair):
    there, back = (
        differences(*texts, words(LANGUAGES[pair["language"]]))
        for texts in ((pair["before"], pair["after"]), (pair["after"], pair["before"]))
    )

    assert bool(there) == bool(back)


QUANTITIES = [
    ("两小时", [("7200", "clock time", "")]),
    ("一个半小时", [("5400", "clock time", "")]),
    ("三至5个工作日", [("3", "working time", ""), ("5", "working time", "")]),
    ("百分之五十", [("50", "percent", "")]),
    ("三分之一", [("100/3", "percent", "")]),
    ("零下5℃", [("-5", "temperature", "")]),
    ("每周一次", [("7", "calendar time", "per"), ("1", "times", "")]),
    ("第二天", [("2", "calendar time", "ordinal")]),
    ("两千克", [("2", "mass", "")]),
    ("5万元", [("50000", "money", "")]),
    ("二十四小时", [("86400", "clock time", "")]),
    ("5G基站", []),
    ("统一标准，一致执行", []),
    ("１２ｋＶ", [("12000", "voltage", "")]),
    ("twenty-three people", [("23", "people", "")]),
    ("two hundred and five metres", [("205", "length", "")]),
    ("an hour and a half", [("5400", "clock time", "")]),
    ("1,200 mg", [("3/2500", "mass", "")]),
    ("plus or minus 0.5 dB", [("1/2", "level", "tolerance")]),
    ("twice a week", [("2", "times", ""), ("7", "calendar time", "")]),
    ("a person in a van", []),
    ("GB/T 28001-2011 and IPv6", []),
]


@pytest.mark.parametrize(("text", "expected"), QUANTITIES, ids=[text for text, _ in QUANTITIES])
def test_a_quantity_is_read_with_its_unit_however_it_is_written(text, expected):
    found = [token.meaning for token in read(text, words_of(text)) if isinstance(token.meaning, Quantity)]

    assert found == [Quantity(Fraction(value), dimension, sign) for value, dimension, sign in expected]


def test_tokens_lie_where_their_words_stand_in_the_text():
    text = "应在２小时内到达　10㎡现场"

    spans = {text[token.start : token.end] for token in read(text, words_of(text))}

    assert {"应", "２小时", "内", "到达", "10㎡"} <= spans


ENDLESS = [one * 5_000 for one in ("9999", "a-", "    ", "亿", "1,", "半", "A1-", "GB/", "twenty-", "第", "1.")]


@pytest.mark.parametrize("text", ENDLESS, ids=[text[:3] for text in ENDLESS])
def test_a_long_text_of_one_pattern_is_read_to_its_end(text):
    for language in LANGUAGES.values():
        ends = [token.end for token in read(text, words(language))]

        assert ends == sorted(ends) and all(end <= len(text) for end in ends), "a slow reading would not come here"
