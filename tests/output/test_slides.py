"""Slides as a trainer opens, edits and shows them."""

import io
import shutil
import subprocess
import zipfile

import pptx
import pypdfium2 as pdfium
import pytest
from support.projects import ROOT, read_sources

from generator.plan.training.slides import GAP, LINES, height, module_deck


@pytest.fixture(scope="module")
def pack(bakery):
    return zipfile.ZipFile(bakery.dist / "packs" / "ROLE-BAKER.zip")


@pytest.fixture(scope="module")
def show(pack):
    return pptx.Presentation(io.BytesIO(pack.read("teach/slides/01-MOD-COLD.pptx")))


def texts(slide):
    return [shape.text_frame.text for shape in slide.placeholders if shape.has_text_frame]


def test_slides_use_the_placeholders_of_real_layouts_and_leave_none_empty(show):
    layouts = [slide.slide_layout.name for slide in show.slides]

    assert set(layouts) == {"Title Slide", "Title and Content", "Title Only"}
    for slide in show.slides:
        assert slide.shapes.title.text_frame.text
        assert all(texts(slide)), "an empty placeholder asks whoever shows the slide to click it"


def test_a_module_is_told_from_its_objectives_to_its_mistakes(show):
    titles = [slide.shapes.title.text_frame.text for slide in show.slides]

    assert titles == [
        *(
            "Keeping cold",
            "Objectives",
            "Timing",
            "1.1 Opening the shop",
            "Flow of Opening the shop",
            "Say",
            "Never say",
        ),
        *("Talk", "Practice", "Case", "Discussion", "Question 1", "Answer 1", "Question 2", "Answer 2"),
        *("Question 3", "Answer 3", "Question 4", "Answer 4", "Common mistakes", "What to take along"),
    ]


def test_notes_say_what_the_trainer_does_and_for_how_long(show):
    slide = next(one for one in show.slides if one.shapes.title.text_frame.text == "Practice")

    assert slide.notes_slide.notes_text_frame.text == "Planned: 20 minutes\nHand out thermometers."


def test_a_question_tells_its_answer_on_the_next_slide_alone(show):
    said = {one.shapes.title.text_frame.text: "\n".join(texts(one)) for one in show.slides}

    assert "The law sets the limit." not in said["Question 1"]
    assert "The law sets the limit. (1.1-C1)" in said["Answer 1"]


def test_a_drawing_has_its_words_as_alternative_text(show):
    pictures = [shape for slide in show.slides for shape in slide.shapes if shape.shape_type == 13]

    said = [one._element.nvPicPr.cNvPr.get("descr") for one in pictures]
    assert said == ["Flow of Opening the shop. 1 steps by Baker. 1. Read the thermometer and write the value down."]


def test_the_house_s_fonts_and_colour_are_the_theme_s_so_that_a_trainer_changes_them_once(show):
    part = next(r.target_part for r in show.slide_master.part.rels.values() if r.reltype.endswith("/theme"))
    theme = part.blob.decode()

    assert '<a:ea typeface="Noto Sans CJK SC"' in theme
    assert '<a:font script="Hans" typeface="Microsoft YaHei"/>' in theme
    assert '<a:accent1><a:srgbClr val="12507B"/></a:accent1>' in theme


def test_a_file_of_slides_carries_no_clock(pack):
    package = zipfile.ZipFile(io.BytesIO(pack.read("teach/slides/01-MOD-COLD.pptx")))

    assert {(1980, 1, 1, 0, 0, 0)} == {member.date_time for member in package.infolist()}
    assert b"2026-01-05T00:00:00Z" in package.read("docProps/core.xml")


def test_no_slide_of_the_handbook_that_ships_holds_more_than_it_has_room_for():
    sources = read_sources(ROOT)
    for module in sources.handbook.modules:
        for slide in module_deck(sources.handbook, module, sources.catalogue).slides:
            used = sum(map(height, slide.body)) + GAP * max(len(slide.body) - 1, 0)
            assert used <= LINES, (module.id, slide.title)


@pytest.mark.hunt
def test_what_an_office_program_shows_stays_on_its_slide(handbook, tmp_path):
    """Drawn by LibreOffice: each text lies above the foot of its slide."""
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("LibreOffice is not installed")
    with zipfile.ZipFile(handbook.dist / "packs/ROLE-INSTALLER.zip") as pack:
        (tmp_path / "deck.pptx").write_bytes(pack.read("teach/slides/07-MOD-ONSITE.pptx"))
    command = [office, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), str(tmp_path / "deck.pptx")]
    subprocess.run(command, check=True, capture_output=True, env={"HOME": str(tmp_path), "PATH": "/usr/bin:/bin"})

    drawn = pdfium.PdfDocument(tmp_path / "deck.pdf")
    assert len(drawn) > 20
    for page in drawn:
        width, height_ = page.get_size()
        text = page.get_textpage()
        for i in range(text.count_rects()):
            left, bottom, right, top = text.get_rect(i)
            assert left >= 0 and right <= width and top <= height_
            assert bottom > 0.06 * height_ or top < 0.075 * height_, "text runs into the foot"


# ---- the deck for a browser


@pytest.fixture
def deck(pack, page, tmp_path):
    file = tmp_path / "deck.html"
    file.write_bytes(pack.read("teach/slides/01-MOD-COLD.html"))
    page.goto(file.as_uri())
    yield page
    assert [url for url in page.requests if url != file.as_uri()] == []
    assert page.complaints == []


def test_keys_turn_slides_and_the_place_is_said(deck):
    deck.keyboard.press("ArrowRight")
    deck.keyboard.press(" ")

    assert deck.locator(".slide.here h2").inner_text() == "Timing"
    assert deck.locator("#place").inner_text() == "3 / 21"
    deck.keyboard.press("End")
    assert deck.locator(".slide.here h2").inner_text() == "What to take along"


def test_notes_stand_beside_the_slide_with_the_time_it_may_take(deck):
    deck.goto(deck.url.split("#")[0] + "#s9")
    deck.reload()
    deck.keyboard.press("n")

    assert deck.locator(".slide.here .notes").inner_text() == "Planned: 20 minutes\n\nHand out thermometers."
    assert deck.locator("#clock").inner_text().endswith("/ 20:00")


def test_all_slides_are_seen_at_once_and_one_is_opened_by_a_click(deck):
    deck.keyboard.press("o")
    assert deck.locator(".slide:visible").count() == 21

    deck.locator(".slide").nth(3).click()

    assert deck.locator(".slide:visible").count() == 1
    assert deck.locator(".slide.here h2").inner_text() == "1.1 Opening the shop"


@pytest.mark.parametrize("size", [(1280, 720), (1024, 768), (390, 844)])
def test_no_slide_is_cut_off(handbook, page, tmp_path, size):
    with zipfile.ZipFile(handbook.dist / "packs/ROLE-INSTALLER.zip") as pack:
        (tmp_path / "deck.html").write_bytes(pack.read("teach/slides/07-MOD-ONSITE.html"))
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.goto((tmp_path / "deck.html").as_uri())

    cut = page.evaluate(
        """() => [...document.querySelectorAll('.slide')].flatMap((slide, i, all) => {
          all.forEach((one) => one.classList.toggle('here', one === slide));
          const frame = slide.querySelector('.frame');
          const foot = slide.querySelector('.slide__foot').getBoundingClientRect().top;
          const body = slide.querySelector('.slide__body');
          const low = body ? body.getBoundingClientRect().bottom : 0;
          return frame.scrollHeight > frame.clientHeight + 1 || low > foot + 1 ? [i + 1] : [];
        })"""
    )
    assert cut == []
    assert page.evaluate("document.documentElement.scrollWidth") <= size[0]
