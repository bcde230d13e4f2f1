"""Text broken into lines: nothing wider than its room, no sign where it must not stand, nothing lost unseen."""

import pytest

from generator.render.lines import lead, width, wrap


@pytest.mark.parametrize(
    ("text", "room", "most", "lines"),
    [
        ("一二三四五六七八", 4, 3, ("一二三四", "五六七八")),
        ("一二三四，五六七八", 4, 3, ("一二三", "四，五", "六七八")),  # a comma does not begin a line
        ("一二三“四五”六七", 4, 3, ("一二三", "“四五”", "六七")),  # an opening quote does not end one
        ("等候在48小时内", 3.5, 3, ("等候在", "48小", "时内")),  # a number stays whole
        ("read the thermometer", 6, 3, ("read the th", "ermometer")),  # a word wider than the room falls apart
        ("一二三四五六七八九十", 4, 2, ("一二三四", "五六七…")),
        ("一二三四五", 4, 2, ("一二三", "四五")),
        ("a  b\n c", 9, 2, ("a b c",)),
        ("", 9, 2, ()),
    ],
)
def test_text_is_broken_as_printers_break_it(text, room, most, lines):
    assert wrap(text, room, most) == lines


@pytest.mark.parametrize("room", [3, 5, 8.5, 16])
@pytest.mark.parametrize(
    "text",
    [
        "受理人员应按入口的时限响应需求：客户选择人工服务后15秒内应答电话，线上和留言需求自提交起24小时内首次响应。",
        "Wash hands; wipe the counter <b>twice</b> & dry it (with care), then open.",
        "，，，，，，，，，，（（（（（（（（（（）",
        "WWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWW",
        "👩‍🍳👩‍🍳👩‍🍳👩‍🍳👩‍🍳👩‍🍳",
    ],
)
def test_no_line_is_wider_than_its_room_and_short_texts_stay_whole(text, room):
    lines = wrap(text, room, 99)

    assert max(width(line) for line in lines) <= room
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert len(wrap(text, room, 2)) <= 2


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("先断电；再报告。", "先断电…"),
        ("先断电。", "先断电"),
        ("Stop. Call the owner.", "Stop…"),
        ("Read V1.0 of it", "Read V1.0 of it"),
    ],
)
def test_the_lead_is_the_first_sentence_and_says_whether_there_is_more(text, first):
    assert lead(text) == first
