"""The index of the search: which word stands where, cut into parts of which a question needs few."""

import json
import re

import pytest

from generator.plan.site.search import SearchChapter, SearchCore, SearchSection
from generator.plan.site.search_index import PER_BLOCK, SearchEntry, SearchTexts, Word, index, shard_of, tokens
from generator.render.search import render_search


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("接收光功率", ["接收", "收光", "光功", "功率"]),
        ("ONU 48小时", ["onu", "48", "小时"]),
        ("ＯＮＵ光猫", ["onu", "光猫"]),
        ("SEC-2.1-C3，见2.1-C4。", ["sec-2.1-c3", "见", "2.1-c4"]),
        ("Ovens must be ≥ 200 °C", ["ovens", "must", "be", "200", "c"]),
        ("", []),
        ("！？—", []),
    ],
)
def test_chinese_is_taken_by_pairs_and_everything_else_by_words(text, expected):
    assert expected == list(tokens(text))


ENTRIES = (
    SearchEntry("section", "2.1 受理登记", "核对证件。", "sections/SEC-2.1.html", ("SEC-2.1",), ("SEC-2.1",)),
    SearchEntry("faq", "没带证件怎么办", "先登记，再登记。", "sections/SEC-2.1.html", (), ("SEC-2.1",)),
    SearchEntry("term", "光猫", "用户侧设备。", "terms/TERM-ONU.html", ("ONU", "TERM-ONU"), (), ()),
)


def word(of, name):
    return next((one for shard in of.shards for one in shard.words if one.word == name), None)


def test_a_word_knows_its_entries_and_how_much_they_say_it():
    found = index(ENTRIES)

    assert word(found, "登记") == Word("登记", True, ((0, 4), (1, 2))), "a title counts more than a text"
    assert word(found, "onu") == Word("onu", True, ((2, 3),))
    assert word(found, "怎么") == Word("怎么", False, ((1, 3),)), "a question of staff is no name"
    assert word(found, "猫光") is None


def test_what_an_entry_says_over_and_over_counts_eight_times_at_most():
    found = index((SearchEntry("clause", "1.1-C1", "登记。" * 50, "x.html"),))

    assert word(found, "登记").places == ((0, 8),)


def test_words_are_dealt_out_by_their_characters_so_the_browser_finds_them():
    entries = tuple(
        SearchEntry("clause", f"1.1-C{i}", "".join(chr(0x4E00 + (i * 97 + k * 31) % 900) for k in range(40)), "x.html")
        for i in range(200)
    )

    found = index(entries)

    assert len(found.shards) > 5
    dealt = [(n, one.word) for n, shard in enumerate(found.shards) for one in shard.words]
    assert [word for n, word in dealt if shard_of(word, len(found.shards)) != n] == []


def test_latin_words_that_begin_alike_lie_together_and_pairs_do_not():
    assert len({shard_of(word, 97) for word in ("oven", "ovens", "onu", "o")}) == 1
    assert len({shard_of(word, 97) for word in ("客户", "客服", "客人")}) == 3


def test_texts_lie_in_blocks_of_neighbours_and_none_is_lost():
    entries = tuple(SearchEntry("clause", f"1.1-C{i}", "核对" * (i % 7 * 100), "x.html") for i in range(40))

    blocks = index(entries).blocks

    assert [text for block in blocks for text in block.texts] == [entry.text for entry in entries]
    assert [block.first for block in blocks] == [sum(len(b.texts) for b in blocks[:i]) for i in range(len(blocks))]
    assert all(len(block.texts) == 1 or sum(map(len, block.texts)) <= PER_BLOCK for block in blocks)


def test_a_handbook_without_entries_has_an_index_all_the_same():
    found = index(())

    assert ([len(shard.words) for shard in found.shards], found.blocks, found.sounds.pairs) == ([0], (), ())


def handed_over(script):
    """Name and value that a script of the index hands over."""
    name, value = re.fullmatch(r'sopSearch\.take\("([a-z0-9-]+)",(.*)\);\n', script.decode(), re.DOTALL).groups()
    return name, json.loads(value)


def test_a_script_hands_over_each_place_as_its_distance_and_its_count():
    shard = next(one for one in index(ENTRIES).shards if any(w.word == "登记" for w in one.words))

    name, words = handed_over(render_search("words-0", shard))

    assert name == "words-0"
    assert words["登记"] == [1, 0 * 8 + 3, 1 * 8 + 1]


def test_the_core_names_everything_by_its_place_in_a_list():
    core = SearchCore(
        words=(("open", "搜索"),),
        kinds=(("section", "章节"), ("faq", "问答"), ("term", "术语")),
        roles=(("ROLE-A", "营业员"), ("ROLE-B", "装维工程师")),
        chapters=(SearchChapter(2, "服务实施过程"),),
        sections=(SearchSection("SEC-2.1", 2, ("ROLE-B",)),),
        same=((2, 1),),
        entries=ENTRIES,
        shards=1,
        blocks=(0,),
        sounds=True,
    )

    _, said = handed_over(render_search("core", core))

    assert said["entries"][0] == [0, "2.1 受理登记", "sections/SEC-2.1.html", ["SEC-2.1"], [0]]
    assert said["entries"][1] == [1, "", "sections/SEC-2.1.html", [], [0]], "its title lies with its text"
    assert said["entries"][2] == [2, "光猫", "terms/TERM-ONU.html", ["ONU", "TERM-ONU"], [], []]
    assert (said["sections"], said["chapters"], said["same"]) == ([[0, [1]]], ["2 服务实施过程"], [[2, 1]])


def test_a_part_of_a_section_leaves_out_what_its_section_says():
    whole = SearchEntry("section", "2.1 受理登记", "", "sections/SEC-2.1.html", ("SEC-2.1", "2.1"), ("SEC-2.1",))
    clause = SearchEntry(
        "clause", "2.1-C3 受理登记", "", "sections/SEC-2.1.html#SEC-2.1-C3", ("SEC-2.1-C3", "2.1-C3"), ("SEC-2.1",)
    )
    core = SearchCore(
        words=(),
        kinds=(("section", ""), ("clause", "")),
        roles=(),
        chapters=(SearchChapter(2, ""),),
        sections=(SearchSection("SEC-2.1", 2, ()),),
        same=(),
        entries=(whole, clause),
        shards=1,
        blocks=(0,),
        sounds=True,
    )

    _, said = handed_over(render_search("core", core))

    assert said["entries"][1] == [1, "\1-C3 \2", "#SEC-\1-C3", ["SEC-\1-C3", "\1-C3"], 0]


def test_names_come_with_their_initials_read_as_a_whole():
    entries = (SearchEntry("term", "重复投诉", "", "x.html"), SearchEntry("term", "重要客户", "", "y.html"))

    _, said = handed_over(render_search("names", index(entries).names))

    assert said["names"] == [["cfts", "重复投诉"], ["zykh", "重要客户"]]


def test_sounds_say_which_characters_share_a_syllable_and_which_follow_which():
    entries = (SearchEntry("term", "投诉处理", "", "x.html"),)

    _, said = handed_over(render_search("sounds", index(entries).sounds))

    assert "投" in said["sounds"]["tou"]
    assert "拆" in said["sounds"]["chai"]
    assert said["pairs"] == {"处": "理", "投": "诉", "诉": "处"}


def test_no_text_can_end_the_script_it_is_in():
    block = SearchTexts(0, ("</script><script>window.hit=1</script>\u2028",))

    script = render_search("texts-0", block)

    assert b"<" not in script
    assert handed_over(script)[1] == list(block.texts)
