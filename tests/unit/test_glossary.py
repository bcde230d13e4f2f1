"""Terms where a text says them: the longest, whole words where words are spaced, each once."""

import pytest

from generator.plan.shared.glossary import Finder, TermView, finder
from generator.render.templates import explained

CHINESE = Finder(
    [("光功率", "POWER"), ("接收光功率", "RX"), ("收光", "RX"), ("工单", "ORDER"), ("ONU", "ONU"), ("光", "LIGHT")]
)
ENGLISH = Finder([("cold room", "ROOM"), ("cool store", "ROOM"), ("oven", "OVEN"), ("RCD", "RCD")])


def said(finder, text):
    return [(text[one.start : one.end], one.term) for one in finder.all(text)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("测接收光功率", [("接收光功率", "RX")]),  # not 光功率, not 收光
        ("光功率和收光", [("光功率", "POWER"), ("收光", "RX")]),
        ("看工单再看工单", [("工单", "ORDER"), ("工单", "ORDER")]),
        ("换ONU的时候", [("ONU", "ONU")]),  # no space between scripts
        ("onu", [("onu", "ONU")]),
        ("ONUS", []),  # another word
        ("光", []),  # one character says too little
        ("", []),
    ],
)
def test_chinese_is_read_without_spaces(text, found):
    assert said(CHINESE, text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The Cold Room is a cool store.", [("Cold Room", "ROOM"), ("cool store", "ROOM")]),
        ("Ovens and woven cloth.", []),
        ("(oven), RCD-tested", [("oven", "OVEN"), ("RCD", "RCD")]),
        ("oven2 rcd_a", []),
        ("Straße to the oven", [("oven", "OVEN")]),  # a letter that folds to two
    ],
)
def test_english_is_read_in_whole_words_whatever_their_case(text, found):
    assert said(ENGLISH, text) == found


def test_the_first_place_of_each_term_counts():
    text = "cool store, oven, cold room"

    assert [text[one.start : one.end] for one in ENGLISH.first(text)] == ["cool store", "oven"]


ROOM = TermView("TERM-ROOM", "cold room", "Where it is cold.", "../terms/TERM-ROOM.html", ("cold room",), ("fridge",))
BOX = TermView("TERM-BOX", "box", "A box.", "../terms/TERM-BOX.html", ("box", "cold room"), ("cold room", "fridge"))


def test_a_preferred_word_counts_before_a_synonym_and_everyday_words_in_speech_alone():
    text = "cold room, fridge"

    assert said(finder((BOX, ROOM)), text) == [("cold room", "TERM-ROOM")]
    assert said(finder((BOX, ROOM), spoken=True), text) == [("cold room", "TERM-ROOM"), ("fridge", "TERM-BOX")]


def test_everything_around_a_term_stays_text():
    shown = explained('<b>cold room</b> & "cold room"', (ROOM,))

    assert shown == (
        '&lt;b&gt;<a class="sop-term" href="../terms/TERM-ROOM.html" data-term="TERM-ROOM"'
        ' aria-describedby="def-TERM-ROOM">cold room</a>&lt;/b&gt; &amp; &#34;cold room&#34;'
    )
