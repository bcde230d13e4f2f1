"""Posters and cards as a printer and a phone see them."""

import json
import re
from itertools import pairwise

import pypdfium2 as pdfium
import pytest
import zxingcpp as zxing
from support.projects import copy_of, read_sources

from generator.plan.paper.cards import Phrases, _dealt, _fits, phrase_cards
from generator.plan.paper.posters import PosterRule, fitted

MM = 72 / 25.4
SIZES = {"A3": (297, 420), "A3 landscape": (420, 297), "A4": (210, 297)}


def size_of(name):
    if name == "RISKS":
        return SIZES["A3 landscape"]
    return SIZES["A4" if name.endswith(".a4") or name.startswith("CARD") else "A3"]


def boxes(page):
    """Each run of text with its box in millimetres from the upper left corner."""
    words, height = page.get_textpage(), page.get_height()
    for at in range(words.count_rects()):
        left, bottom, right, top = words.get_rect(at)
        text = words.get_text_bounded(left, bottom, right, top).strip()
        if text:
            yield text, (left / MM, (height - top) / MM, right / MM, (height - bottom) / MM)


@pytest.fixture(scope="module")
def posters(handbook):
    """Every poster and sheet of cards, open, by name."""
    opened = {path.stem: pdfium.PdfDocument(path) for path in sorted((handbook.dist / "pdf/posters").glob("*.pdf"))}
    yield opened
    for document in opened.values():
        document.close()


def test_there_is_a_poster_for_each_channel_and_procedure_and_one_of_risks(posters):
    names = {re.sub(r"(-\d)?(\.a\d)?$", "", name) for name in posters if not name.startswith("FLOW")}
    channels = {"COUNTER", "PHONE", "ONLINE", "HOME"}

    assert names == {f"CONDUCT-{one}" for one in channels} | {f"CARD-{one}" for one in channels} | {"RISKS"}
    assert len([name for name in posters if name.startswith("FLOW-SEC-")]) == 32


def test_a_poster_is_one_page_of_its_size(posters):
    for name, document in posters.items():
        if not name.startswith("CARD"):
            assert len(document) == 1, name
        for page in document:
            assert (page.get_width() / MM, page.get_height() / MM) == pytest.approx(size_of(name), abs=0.3), name


def test_all_text_stands_within_the_margins_and_none_of_it_in_the_foot(posters):
    for name, document in posters.items():
        wide, high = size_of(name)
        scale = wide / 297 if name != "RISKS" else 1
        margin = 15 * scale if not name.startswith("CARD") else 19
        for page in document:
            for text, (left, top, right, bottom) in boxes(page):
                assert left >= margin, (name, text)
                assert right <= wide - margin, (name, text)
                assert top >= 3, (name, text)
                assert bottom <= high - 3, (name, text)
                if not name.startswith("CARD"):  # the foot is a page's last 33 millimetres
                    assert not top < high - 33.2 * scale < bottom - 0.5, (name, text)


def test_what_a_rule_says_stays_in_its_frame(posters):
    """Cards have a height of their own, so a text that was too long would stand on the next one's title."""
    for name, document in posters.items():
        if name.startswith("CONDUCT"):
            found = sorted(boxes(document[0]), key=lambda one: one[1])
            for i, (text, (left, top, right, bottom)) in enumerate(found):
                for other, (left2, top2, right2, bottom2) in found[i + 1 :]:
                    across = min(right, right2) - max(left, left2)
                    down = min(bottom, bottom2) - max(top, top2)
                    assert min(across, down) < 0.8, (name, text, other)


def test_text_is_read_from_a_metre_on_a3(posters):
    """Letters of five millimetres; the title is as high as a hand."""
    for name, document in posters.items():
        if name.startswith("CONDUCT") and name.endswith(".a3"):
            page = document[0]
            sizes = sorted(obj.get_bounds()[3] - obj.get_bounds()[1] for obj in page.get_objects() if obj.type == 1)
            assert sizes[-1] / MM > 18, name
            assert sum(size / MM > 4 for size in sizes) > len(sizes) / 2, name


def test_procedures_are_drawn_over_their_sheets_with_every_role_above_and_below_its_lane(handbook, posters):
    records = json.loads((handbook.dist / "exports/handbook.json").read_text(encoding="utf-8"))
    titles = {role["id"]: role["title"] for role in records["roles"]}
    for section in records["sections"]:
        found = list(boxes(posters[f"FLOW-{section['id']}"][0]))
        drawn = [(text, box) for text, box in found if box[0] < 216 and 48 < box[1] < 385]
        said = re.sub(r"\s+", "", "".join(text for text, _ in drawn))
        assert {titles[step["role"]] for step in section["procedure"] if titles[step["role"]] not in said} == set()
        assert max(box[3] for _, box in drawn) - min(box[1] for _, box in drawn) > 200, section["id"]


def test_every_risk_has_its_number_in_the_matrix_and_its_name_beside_or_below(handbook, posters):
    records = json.loads((handbook.dist / "exports/handbook.json").read_text(encoding="utf-8"))
    found = list(boxes(posters["RISKS"][0]))
    chips = [
        (text, box) for text, box in found if box[0] < 212 and 48 < box[1] < 198 and re.fullmatch(r"[\d\s]+", text)
    ]
    said = re.sub(r"\s+", "", "".join(text for text, _ in found))

    digits = "".join(str(at) for at in range(1, len(records["risks"]) + 1))
    assert len(re.sub(r"\s", "", "".join(text for text, _ in chips))) >= len(digits)
    assert max(box[3] for _, box in chips) - min(box[1] for _, box in chips) > 120
    assert [risk["title"] for risk in records["risks"] if re.sub(r"\s+", "", risk["title"]) not in said] == []


def test_the_code_on_every_sheet_is_read_from_a_picture_of_it(handbook, posters):
    for name, document in posters.items():
        for page in document:
            image = page.render(scale=(300 if name.startswith("CARD") else 150) / 72).to_pil()
            found = {code.text for code in zxing.read_barcodes(image)}
            stem = re.sub(r"\.a\d$", "", name)
            assert len(found) == 1, name
            assert f"Q/SL-FW-SOP-001-{stem};V1.2;" in found.pop(), name


def test_both_sizes_of_a_poster_bear_one_stamp(posters):
    stamps: dict[str, set[str]] = {}
    for name, document in posters.items():
        if name.startswith("CONDUCT"):
            text = document[0].get_textpage().get_text_range()
            stamps.setdefault(name[:-3], set()).update(re.findall(r"V1\.2 · ([0-9a-f]{12})", text))

    assert {len(found) for found in stamps.values()} == {1}
    assert len({stamp for found in stamps.values() for stamp in found}) == len(stamps)


def test_strips_are_cut_to_twice_the_size_of_a_bank_card(posters):
    """The heads of both faces of every strip are 85.6 mm apart, those of strips 54 mm."""
    page = posters["CARD-HOME"][0]
    heads = [box for text, box in boxes(page) if re.match(r"客户现场", text) and box[1] > 12]
    lefts = sorted({round(box[0], 1) for box in heads})
    tops = sorted({round(box[1], 1) for box in heads})

    assert lefts[1] - lefts[0] == pytest.approx(85.6, abs=0.2)
    assert {round(lower - upper) for upper, lower in pairwise(tops)} == {54}


def test_every_phrase_of_a_channel_is_on_its_cards(handbook, posters):
    records = json.loads((handbook.dist / "exports/handbook.json").read_text(encoding="utf-8"))
    for channel in records["handbook"]["channels"]:
        pages = posters[f"CARD-{channel['id'].upper()}"]
        said = re.sub(r"\s+", "", "".join(page.get_textpage().get_text_range() for page in pages))
        for rule in records["conduct"]:
            if channel["id"] in rule["channels"]:
                for phrase in (*rule["say"], *rule["never_say"]):
                    assert re.sub(r"\s+", "", phrase) in said, (rule["id"], phrase)


def test_the_site_offers_every_file_and_the_lookup_leads_to_them(handbook, posters):
    page = (handbook.site / "posters/index.html").read_text(encoding="utf-8")
    offered = set(re.findall(r'href="\.\./files/([^"]+)\.pdf"', page))

    assert offered == set(posters)
    assert all((handbook.site / "files" / f"{name}.pdf").is_file() for name in offered)
    assert "../posters/index.html" in (handbook.site / "lookup/index.html").read_text(encoding="utf-8")


# ---- how rules are dealt out


def rules(count, length):
    return tuple(PosterRule(at, "标题" * 4, *["字" * length] * 4) for at in range(1, count + 1))


@pytest.mark.parametrize(
    ("count", "length", "sheets"),
    [(1, 10, 1), (6, 20, 1), (15, 30, 3), (40, 30, 7)],
)
def test_rules_go_on_as_few_sheets_as_leave_them_readable(count, length, sheets):
    text, groups = fitted(rules(count, length))

    assert len(groups) == sheets
    assert text >= 5
    assert [one.number for group in groups for one in group] == list(range(1, count + 1))
    assert max(map(len, groups)) - min(map(len, groups)) <= 1


def test_a_rule_too_long_for_a_sheet_is_set_smaller_and_stands_alone():
    text, groups = fitted(rules(2, 900))

    assert [len(group) for group in groups] == [1, 1]
    assert 2 < text < 5


def test_a_rule_with_more_phrases_than_a_card_holds_goes_on_on_the_next():
    many = Phrases("标题", tuple("这是一句要说的话，一共有二十来个字那么长。" for _ in range(30)), ("不行。",))
    cards = _dealt((many,), 2.7)

    assert len(cards) > 1
    assert all(_fits(card, 2.7) for card in cards)
    assert sum(len(one.say) for card in cards for one in card) == 30
    assert [one.title for card in cards for one in card] == ["标题"] * sum(map(len, cards))


def test_no_phrase_is_given_up_for_a_larger_text_and_what_fits_no_card_is_on_none(tmp_path):
    project = copy_of("bakery", tmp_path)
    sources = read_sources(project)
    rule = sources.handbook.conduct[0].model_copy(update={"say": ("好。", "请" * 120), "never_say": ()})
    endless = rule.model_copy(update={"say": ("请" * 10_000,)})

    cards = phrase_cards(sources.handbook, "CARD-X", "Cards", "Counter", [rule])
    none = phrase_cards(sources.handbook, "CARD-X", "Cards", "Counter", [endless])

    assert [one.say for card in cards.pages[0][: cards.count] for one in card.phrases] == [("好。", "请" * 120)]
    assert none.pages == ()
