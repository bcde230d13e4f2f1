"""Actions on failed items: named on a phone, kept, exported, printed, gathered, reported; lines for them on paper."""

import io
import json
import re
import shutil

import pytest
import python_calamine as calamine
from PIL import Image
from support.pdf_text import page_texts, pdf_characters, pdf_text
from support.projects import ROOT, read_sources
from support.web import served

from generator.pipeline.sources import FONTS, families
from generator.plan.paper.checklists import sheets
from generator.project import open_project
from generator.render.context import RenderContext
from generator.render.fonts import find_fonts, subset_fonts
from generator.render.formats import render


@pytest.fixture(scope="module")
def address(bakery):
    with served(bakery.site) as site:
        yield f"{site}/checklists/CL-OPEN.html"


@pytest.fixture
def phone(browser, address):
    context = browser.new_context(viewport={"width": 390, "height": 844}, timezone_id="Asia/Shanghai")
    page = context.new_page()
    faults = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
    page.goto(address)
    button(page, "Start a new job").click()
    item(page, 1).wait_for()
    yield page
    assert faults == []
    context.close()


def button(page, name):
    return page.locator("#work").get_by_role("button", name=name, exact=True)


def item(page, number):
    return page.locator(f'[data-item="CL-OPEN-{number}"]')


def fail(page):
    item(page, 1).get_by_label("Measured value").fill("9.5")
    item(page, 1).get_by_label("Remark 1").fill("door was open")


def photo():
    """Return a photo that is larger than the page keeps."""
    file = io.BytesIO()
    Image.new("RGB", (2000, 1500), "teal").save(file, "PNG")
    return {"name": "seal.png", "mimeType": "image/png", "buffer": file.getvalue()}


def exported(page):
    with page.expect_download() as download:
        button(page, "Export the record").last.click()
    return json.loads(download.value.path().read_text(encoding="utf-8"))


def test_an_action_is_offered_as_soon_as_an_item_fails(phone):
    offer = item(phone, 1).locator(".work-action")
    assert not offer.is_visible()

    item(phone, 1).get_by_label("Measured value").fill("9.5")
    assert offer.locator("summary").inner_text() == "Action"
    assert not item(phone, 2).locator(".work-action").is_visible()

    item(phone, 1).get_by_label("Measured value").fill("4")
    assert not offer.is_visible()


def test_an_action_is_named_on_a_phone_kept_exported_printed_and_gathered(phone, bakery, sop, tmp_path):
    fail(phone)
    item(phone, 1).locator(".work-action summary").click()
    item(phone, 1).get_by_label("What is done").fill(" New seal ")
    item(phone, 1).get_by_label("Who does it").fill("Li Wei")
    item(phone, 1).get_by_label("By when").fill("next Friday")
    assert "This is not a day" in item(phone, 1).inner_text()
    item(phone, 1).get_by_label("By when").fill("２０２６/6/8")
    assert "This is not a day" not in item(phone, 1).inner_text()
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390
    item(phone, 1).locator("input[type=file]").set_input_files([photo()])
    item(phone, 1).locator("img").wait_for()
    phone.get_by_text("Saved on this device").wait_for()

    phone.reload()
    item(phone, 1).wait_for()
    assert item(phone, 1).get_by_label("What is done").input_value() == " New seal "
    record = exported(phone)

    named = {"what": "New seal", "who": "Li Wei", "due": "2026-06-08", "done": ""}
    assert [one.get("action") for one in record["items"]] == [named] + [None] * 5
    assert ["action" in one for one in record["items"]] == [True] + [False] * 5
    phone.evaluate("() => { window.print = () => { window.printed = true; }; }")
    button(phone, "Print the sheet").click()
    phone.wait_for_function("window.printed")
    phone.emulate_media(media="print")
    said = re.sub(r"\s+", " ", phone.locator(".sheet").inner_text())
    assert "door was open Action: New seal Who does it: Li Wei By when: 2026-06-08" in said
    assert gathered(bakery, sop, tmp_path, record) == ["New seal", "Li Wei", "2026-06-08", "overdue"]
    (report,) = tmp_path.joinpath("reports").glob("*.pdf")
    said = pdf_text(report)
    for text in ("Action: New seal", "By when: 2026-06-08", "Item 1, photo 1: Temperature of the cold room"):
        assert text in said
    assert "cannot be shown" not in said
    assert record["seal"] in pdf_characters(report)


def gathered(bakery, sop, folder, record):
    folder.joinpath("record.json").write_text(json.dumps(record), encoding="utf-8")
    target = folder / "out.xlsx"
    done = sop(
        *("records", bakery.project.root, str(folder / "record.json")),
        *("--xlsx", str(target), "--on", "2026-06-09", "--pdf", str(folder / "reports")),
    )
    assert done.exit == 0, done.err
    heads, row = calamine.CalamineWorkbook.from_path(str(target)).get_sheet_by_name("Actions").to_python()
    return [row[heads.index(head)] for head in ("What is done", "Who does it", "By when", "State")]


def test_an_action_that_was_named_stays_when_the_item_no_longer_fails_or_does_not_apply(phone):
    fail(phone)
    item(phone, 1).locator(".work-action summary").click()
    item(phone, 1).get_by_label("What is done").fill("New seal")
    item(phone, 1).get_by_label("By when").fill("soon")
    item(phone, 1).get_by_label("Measured value").fill("4")
    assert item(phone, 1).get_by_label("What is done").is_visible()
    item(phone, 1).get_by_label("n/a").check()

    record = exported(phone)

    assert record["items"][0]["verdict"] == "na"
    assert record["items"][0]["action"] == {"what": "New seal", "who": "", "due": "soon", "done": ""}


def test_a_finished_job_locks_its_actions(phone):
    fail(phone)
    item(phone, 1).locator(".work-action summary").click()
    item(phone, 2).get_by_label("yes").check()
    item(phone, 3).get_by_label("soap").check()
    item(phone, 4).get_by_label("Answer in writing").fill("nothing")
    item(phone, 5).get_by_label("n/a").check()
    item(phone, 6).get_by_label("Name: Owner").fill("Li")
    button(phone, "Finish").click()

    item(phone, 1).locator(".work-action summary").click()
    assert item(phone, 1).get_by_label("What is done").is_disabled()


@pytest.mark.parametrize(("name", "pages"), [("CL-OPEN", 1), ("CL-OPEN.large", 3), ("CL-OPEN.a5", 1), ("CL-SELL", 1)])
def test_a_sheet_has_lines_for_actions_where_its_last_page_has_room(name, pages, bakery):
    """The numbers of pages are those of the sheets before they had lines for actions."""
    texts = page_texts(bakery.dist / "pdf" / "checklists" / f"{name}.pdf")

    assert len(texts) == pages
    assert "Who does it" in texts[-1]


@pytest.mark.parametrize("name", ["CL-SHOP-CLOSE.large.pdf", "CL-HOME-VISIT.a5.pdf", "CL-REALNAME.pdf"])
def test_a_sheet_whose_last_page_is_full_gets_no_page_for_lines(name, tmp_path):
    """The signatures of the first of these end at the foot of a page. Without the macro there are no lines."""
    project, sources = open_project(ROOT), read_sources(ROOT)
    fonts = subset_fonts(find_fonts(families(sources.handbook), FONTS).value, tmp_path / "fonts")
    theme = shutil.copytree(project.theme, tmp_path / "theme")
    template = theme / "print" / "checklist.html.j2"
    template.write_text(template.read_text(encoding="utf-8").replace("{{ actions(5) }}", ""), encoding="utf-8")
    sheet = next(one for one in sheets(sources.handbook, sources.catalogue) if one.path.endswith(f"/{name}"))

    now, before = (
        page_texts(render(RenderContext(folder, sources.catalogue, fonts, sources.logo), sheet))
        for folder in (project.theme, theme)
    )

    assert now == before
