"""A checklist worked through on a phone: kept on the device, exported, gathered; from a server and from a file."""

import base64
import io
import json
import re

import pytest
import python_calamine as calamine
from click.testing import CliRunner
from support.projects import built, copy_of
from support.web import served

from generator.cli import main
from generator.engine.canonical import canonical_digest, canonical_json

NEW, RESUME = "Start a new job", "Continue"
PAYLOADS = (
    "<script>window.hit=1</script>",
    "<img src=x onerror=window.hit=1>",
    "</script><script>window.hit=1</script>",
    "\"' onmouseover=window.hit=1 x=",
    "javascript:window.hit=1",
)
FULL = """
  const put = IDBObjectStore.prototype.put;
  window.room = false;
  IDBObjectStore.prototype.put = function (...row) {
    if (!window.room) throw new DOMException("no room", "QuotaExceededError");
    return put.apply(this, row);
  };
"""


@pytest.fixture(scope="module")
def http(bakery):
    with served(bakery.site) as address:
        yield address


@pytest.fixture(params=["http", "file"])
def address(request, bakery, http):
    return f"{http if request.param == 'http' else bakery.site.as_uri()}/checklists/CL-OPEN.html"


@pytest.fixture
def phone(browser):
    context = browser.new_context(
        viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True, timezone_id="Asia/Shanghai"
    )
    yield context
    context.close()


@pytest.fixture
def page(phone):
    tab = phone.new_page()
    tab.complaints = []
    tab.on("pageerror", lambda error: tab.complaints.append(str(error)))
    tab.on("console", lambda message: tab.complaints.append(message.text) if message.type == "error" else None)
    tab.on("dialog", lambda dialog: dialog.accept())
    yield tab
    assert tab.complaints == []


def button(page, name):
    return page.locator("#work").get_by_role("button", name=name, exact=True)


def item(page, number):
    return page.locator(f'[data-item="CL-OPEN-{number}"]')


def begin(page, address):
    page.goto(address)
    button(page, NEW).click()
    item(page, 1).wait_for()


def saved(page):
    page.get_by_text("Saved on this device").wait_for()


def photo():
    """A photo as a camera takes it: 2000 by 1500 pixels."""
    from PIL import Image

    file = io.BytesIO()
    Image.new("RGB", (2000, 1500), "teal").save(file, "PNG")
    return {"name": "counter.png", "mimeType": "image/png", "buffer": file.getvalue()}


def sign(page, canvas):
    """A finger draws a line."""
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    touch = page.context.new_cdp_session(page)
    for kind, x in (("touchStart", 20), ("touchMove", 80), ("touchMove", 160)):
        point = {"x": box["x"] + x, "y": box["y"] + 40}
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [point]})
    touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


def fill(page):
    """Everything that the checklist asks: the cold room is too warm."""
    page.get_by_label("Date").fill("2026-06-01")
    page.get_by_label("Shop").fill("Mill Lane")
    item(page, 1).get_by_label("Measured value").fill("9,5")
    item(page, 1).get_by_label("Remark 1").fill("door was open")
    item(page, 2).get_by_label("yes").check()
    item(page, 3).get_by_label("soap").check()
    item(page, 4).get_by_label("Answer in writing").fill("nothing")
    item(page, 5).locator("input[type=file]").set_input_files([photo(), photo()])
    item(page, 5).locator("img").nth(1).wait_for()
    sign(page, item(page, 6).locator("canvas"))
    page.get_by_label("Name: Baker").fill("Li Wei")


def export(page, name="Export the record"):
    with page.expect_download() as download:
        button(page, name).last.click()
    return download.value.suggested_filename, json.loads(download.value.path().read_text(encoding="utf-8"))


def gather(project, folder, *records):
    """Run `sop records` on records; gives its exit code, what it said, and the workbook."""
    for i, record in enumerate(records):
        folder.joinpath(f"{i}.json").write_text(json.dumps(record), encoding="utf-8")
    arguments = ["records", "--project", str(project.root), str(folder), "--xlsx", str(folder / "out.xlsx")]
    result = CliRunner().invoke(main, arguments, catch_exceptions=False)
    return result.exit_code, result.stderr, folder / "out.xlsx"


def test_a_checklist_is_filled_in_on_a_phone_kept_exported_and_gathered(page, address, bakery, tmp_path):
    begin(page, address)
    assert page.locator(".work-progress").inner_text() == "0 of 6 done"

    fill(page)
    assert "Below" not in item(page, 1).inner_text()
    assert "✕ Above the upper limit 5 °C" in item(page, 1).inner_text()
    assert item(page, 1).get_by_role("alert").inner_text() == "✕ Critical item failed: stop the work and report."
    assert page.locator(".work-progress").inner_text() == "6 of 6 done · 1 failed, 1 of them stop the work"
    button(page, "Finish").click()
    saved(page)

    page.reload()
    item(page, 1).wait_for()
    assert item(page, 1).get_by_label("Measured value").input_value() == "9,5"
    assert item(page, 2).get_by_label("yes").is_checked()
    assert item(page, 5).locator("img").count() == 2
    name, record = export(page)

    assert re.fullmatch(r"CL-OPEN_V1\.0_\d{8}-\d{6}-[0-9a-f]{4}\.record\.json", name)
    assert record["started"].endswith("+08:00")
    assert (record["schema"], record["reopened"]) == ("sop-record-2", [])
    assert record["finished"] >= record["started"]
    assert record["facts"] == [{"name": "Date", "value": "2026-06-01"}, {"name": "Shop", "value": "Mill Lane"}]
    assert [one["answer"] for one in record["items"]] == ["9.5", "yes", "soap", "nothing", "", ""]
    verdicts = ["stop", "passed", "passed", "noted", "noted", "noted"]
    assert [one["verdict"] for one in record["items"]] == verdicts
    assert (record["overall"], record["items"][0]["remark"]) == ("stop", "door was open")
    assert picture(record["items"][4]["photos"][1]) == ("JPEG", (1280, 960))
    assert picture(record["items"][5]["signature"]["image"])[0] == "PNG"
    assert record["signers"] == [{"role": "Baker", "name": "Li Wei", "image": ""}]
    code, said, workbook = gather(bakery.project, tmp_path, record)
    assert code == 0, said
    rows = calamine.CalamineWorkbook.from_path(str(workbook)).get_sheet_by_name("Opening checklist").to_python()
    assert rows[1][1:4] + rows[1][6:] == [
        "web page",
        *("2026-06-01", "Mill Lane", 9.5, "yes", "soap", "nothing", "2 photos", "signed", "Li Wei"),
        *("1: door was open", "stop the work", "V1.0"),
    ]
    record["items"][0] |= {"answer": "4", "verdict": "passed"}
    code, said, _ = gather(bakery.project, tmp_path, record)
    assert (code, "warning[F808]" in said) == (1, True)


def picture(address):
    from PIL import Image

    found = Image.open(io.BytesIO(base64.b64decode(address.split(",")[1])))
    return found.format, found.size


def test_limits_are_checked_as_one_types(page, address):
    begin(page, address)
    value = item(page, 1).get_by_label("Measured value")

    said = {}
    for typed in ("4", "-2", "-2.1", "5.01", "\uff15", "five", ""):
        value.fill(typed)
        said[typed] = item(page, 1).locator(".work-verdict").inner_text()

    value.fill("3")
    button(page, "Change the sign").click()
    assert (value.input_value(), item(page, 1).locator(".work-verdict").inner_text()[:7]) == ("-3", "✕ Below")
    good, none = "✓ Within the limits", "✕ Not a number. Write it like 12.5"
    low, high = "✕ Below the lower limit \u22122 °C", "✕ Above the upper limit 5 °C"
    assert said == {"4": good, "-2": good, "-2.1": low, "5.01": high, "\uff15": good, "five": none, "": ""}


def test_several_jobs_are_open_at_once_and_one_can_be_deleted(page, address):
    begin(page, address)
    page.get_by_label("Shop").fill("Mill Lane")
    item(page, 2).get_by_label("yes").check()
    saved(page)
    button(page, "← Back to the jobs").click()
    button(page, NEW).click()
    assert not item(page, 2).get_by_label("yes").is_checked()
    page.get_by_label("Shop").fill("Harbour")
    saved(page)

    page.goto(address)
    jobs = page.locator(".work-jobs > li")
    jobs.nth(1).wait_for()
    assert [("Harbour" in one, "0 of 6" in one) for one in jobs.all_inner_texts()] == [(True, True), (False, False)]
    jobs.filter(has_text="Harbour").get_by_role("button", name="Delete").click()
    page.wait_for_function("document.querySelectorAll('.work-jobs > li').length === 1")
    jobs.get_by_role("button", name=RESUME).click()

    assert item(page, 2).get_by_label("yes").is_checked()


def test_an_item_that_does_not_apply_counts_as_done_and_the_next_open_one_is_shown(page, address):
    begin(page, address)
    item(page, 1).get_by_label("n/a").check()

    button(page, "Next open item").click()
    assert page.evaluate("document.activeElement.getAttribute('aria-label')") == "Remark 1", "it is critical"
    page.keyboard.type("no cold room")
    button(page, "Next open item").click()

    assert page.locator(".work-progress").inner_text() == "1 of 6 done"
    assert page.evaluate("document.activeElement.closest('fieldset').dataset.item") == "CL-OPEN-2"
    assert not item(page, 1).get_by_label("Measured value").is_visible()


def test_the_end_of_a_job_lists_what_is_missing_and_leads_to_it(page, address):
    begin(page, address)
    missing = page.locator(".work-missing button")

    assert missing.count() == 6
    item(page, 2).get_by_label("yes").check()
    item(page, 3).get_by_label("soap").check()
    assert missing.all_inner_texts()[:2] == [
        "Not answered: 1 Temperature of the cold room",
        "Not answered: 4 Anything unusual",
    ]
    missing.nth(1).click()

    assert page.evaluate("document.activeElement.closest('fieldset').dataset.item") == "CL-OPEN-4"


def test_a_signature_that_was_cleared_stays_cleared(page, address):
    begin(page, address)
    sign(page, item(page, 6).locator("canvas"))
    saved(page)
    page.reload()
    item(page, 6).wait_for()
    _, signed = export(page)

    item(page, 6).get_by_role("button", name="Clear").click()
    saved(page)
    page.reload()
    item(page, 6).wait_for()
    _, cleared = export(page)

    assert "data:image/png" in json.dumps(signed["items"][5])
    assert "data:image/png" not in json.dumps(cleared["items"][5])


def test_what_was_typed_a_moment_before_the_page_is_closed_is_still_there(page, phone, address):
    begin(page, address)
    saved(page)

    item(page, 4).get_by_label("Answer in writing").fill("the last word")
    url = page.url
    page.close(run_before_unload=False)
    again = phone.new_page()
    again.goto(url)
    item(again, 4).wait_for()

    assert item(again, 4).get_by_label("Answer in writing").input_value() == "the last word"


def test_a_changed_checklist_shows_no_old_ticks_and_old_jobs_go_on_as_they_began(browser, tmp_path):
    """The same address, first with one edition and then with the next, whose limit is another."""
    folder = copy_of("bakery", tmp_path)
    site = built(folder, parts=("site",)).site
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True)
    page = context.new_page()
    address = (site / "checklists/CL-OPEN.html").as_uri()
    begin(page, address)
    item(page, 2).get_by_label("yes").check()
    saved(page)
    url = page.url
    sources = folder / "sop_data/checklists/open.yml"
    sources.write_text(sources.read_text().replace("max: 5", "max: 7"))
    changed = built(folder, parts=("site",))

    page.goto("about:blank")
    page.goto(url)
    item(page, 2).wait_for()

    assert item(page, 2).get_by_label("yes").is_checked()
    assert page.locator(".work-note").inner_text().startswith("Begun under V1.0 (")
    assert item(page, 1).locator(".work-hint", has_text="Good").inner_text() == "Good: \u22122 to 5 °C"
    _, record = export(page)
    assert record["items"][1]["answer"] == "yes"
    button(page, "← Back to the jobs").click()
    button(page, NEW).click()
    assert page.locator(".work-progress").inner_text() == "0 of 6 done"
    assert item(page, 1).locator(".work-hint", has_text="Good").inner_text() == "Good: \u22122 to 7 °C"
    assert "[F807]" in gather(changed.project, tmp_path, record)[1]
    context.close()


def test_a_full_device_loses_nothing_warns_and_recovers(page, address):
    page.add_init_script(FULL)
    begin(page, address)
    fill(page)

    warning = page.locator(".work-warning")
    warning.get_by_text("This device has no room left").wait_for()
    page.get_by_text("Not saved", exact=True).wait_for()
    _, record = export(page)
    assert [one["answer"] for one in record["items"][:4]] == ["9.5", "yes", "soap", "nothing"]
    assert len(record["items"][4]["photos"]) == 2
    page.evaluate("window.room = true")
    item(page, 2).get_by_label("no").check()
    saved(page)

    assert warning.is_hidden()


def test_a_browser_that_keeps_nothing_says_so_and_the_record_can_be_exported(page, address):
    page.add_init_script("IDBFactory.prototype.open = () => { throw new DOMException('denied', 'SecurityError'); };")
    begin(page, address)
    item(page, 2).get_by_label("yes").check()

    page.get_by_text("This browser does not let the page keep anything").wait_for()

    assert export(page)[1]["items"][1]["answer"] == "yes"


def test_two_windows_with_one_job_do_not_destroy_each_others_work(page, phone, address):
    begin(page, address)
    saved(page)
    other = phone.new_page()
    other.goto(page.url)
    item(other, 4).get_by_label("Answer in writing").fill("from the other window")
    saved(other)

    page.evaluate("document.activeElement.blur()")
    item(page, 4).get_by_label("Answer in writing").fill("from this window")
    page.get_by_text("This job was changed or deleted in another window").wait_for()
    button(page, "Keep this page as a new job").click()
    saved(page)
    page.reload()
    item(page, 4).wait_for()
    other.reload()
    item(other, 4).wait_for()

    assert item(page, 4).get_by_label("Answer in writing").input_value() == "from this window"
    assert item(other, 4).get_by_label("Answer in writing").input_value() == "from the other window"


def test_a_job_deleted_in_another_window_is_not_lost_in_this_one(page, phone, address):
    begin(page, address)
    item(page, 4).get_by_label("Answer in writing").fill("first")
    saved(page)
    other = phone.new_page()
    other.on("dialog", lambda dialog: dialog.accept())
    other.goto(address)
    button(other, "Delete").click()
    other.wait_for_function("!document.querySelector('.work-jobs')")

    item(page, 4).get_by_label("Answer in writing").fill("second")
    page.get_by_text("This job was changed or deleted in another window").wait_for()
    button(page, "Keep this page as a new job").click()
    saved(page)
    page.reload()
    item(page, 4).wait_for()

    assert item(page, 4).get_by_label("Answer in writing").input_value() == "second"


def test_markup_in_any_field_stays_text(page, address):
    begin(page, address)
    fields = page.locator("#work input[type=text], #work textarea")
    page.locator("#work details").evaluate_all("all => all.forEach((one) => (one.open = true))")
    for i in range(fields.count()):
        fields.nth(i).fill(PAYLOADS[i % len(PAYLOADS)])
    saved(page)

    page.evaluate("() => { window.print = () => {}; }")
    button(page, "Print the sheet").click()
    page.locator(".sheet").wait_for(state="attached")
    page.reload()
    item(page, 1).wait_for()
    _, record = export(page)
    button(page, "← Back to the jobs").click()
    page.locator(".work-jobs > li").wait_for()

    assert page.evaluate("window.hit") is None
    assert page.locator("#work img, #work script:not([src]):not([type])").count() == 0
    assert record["facts"][1]["value"] == PAYLOADS[1]


def test_the_printed_sheet_says_what_was_filled_in_and_from_what(page, address):
    begin(page, address)
    fill(page)
    page.evaluate("() => { window.print = () => { window.printed = true; }; }")

    button(page, "Print the sheet").click()
    page.wait_for_function("window.printed")
    page.emulate_media(media="print")

    sheet = page.locator(".sheet")
    said = re.sub(r"\s+", " ", sheet.inner_text())
    assert "Bakery Handbook · BK-001-CL-OPEN · V1.0" in said
    verdict = "✕ stop the work Above the upper limit 5 °C"
    for text in ("Date 2026-06-01", "Mill Lane", "9,5 °C", verdict, "door was open", "Li Wei"):
        assert text in said
    digest = json.loads(page.locator("#work-form").text_content())["digest"]
    assert digest[:12] in said
    assert sheet.locator("img").count() == 3
    assert not page.locator("#work").is_visible()


def test_targets_are_large_and_nothing_sticks_out(page, address):
    begin(page, address)
    fill(page)

    small = page.locator("#work").evaluate(
        """(work) => [...work.querySelectorAll("button, summary, label:has([type=radio], [type=checkbox], [type=file]),"
          + "input[type=text], select, textarea")].filter((one) => one.offsetParent && one.offsetHeight < 44)
          .map((one) => one.outerHTML)"""
    )

    assert small == []
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def test_without_script_the_checklist_is_there_to_read(browser, address):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address)

    assert page.locator("#CL-OPEN-1").is_visible()
    assert page.get_by_text("Open the sheet to print (PDF)").is_visible()
    context.close()


def test_python_and_the_browser_write_the_same_canonical_json_and_digest(page, address):
    values = [
        {"b": 1, "a": [True, None, 'é\u2028\U0001f600\x7f\x1f"\\/'], "": {"Z": "", "z": []}},
        {"text": "接收光功率 −27 dBm\n\t", "half": "\ud800"},
        *("x" * length for length in (0, 54, 55, 56, 63, 64, 119, 120, 1000)),
    ]
    page.goto(address)

    found = page.evaluate(
        """(text) => JSON.parse(text).map(sopWork.canonical).map((one) => [one, sopWork.sha256(one)])""",
        json.dumps(values),
    )

    assert found == [[canonical_json(one).decode(), canonical_digest(one)] for one in values]
