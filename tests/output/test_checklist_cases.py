"""A checklist with cases, typed facts and required signatures: filled in, finished, re-opened, printed."""

import io
import json
import random

import pytest
from support.pdf_text import page_texts
from support.projects import built, copy_of

COLD = """
id: CL-COLD
title: Cold rooms
purpose: What must be cold is cold.
when: every evening
roles: [ROLE-BAKER]
facts:
  - {name: Order}
  - {name: Day, type: date}
  - {name: Hour, type: time, required: false}
  - {name: Ordered, type: number, unit: loaves}
  - {name: Shop, type: choice, options: [Mill Lane, Harbour]}
  - {name: Staff, type: staff, remembered: true}
groups:
  - title: Room
    items:
      - id: CL-COLD-1
        text: Kind of room
        answer:
          type: choice
          options:
            - {text: fridge, outcome: good}
            - {text: freezer, outcome: good}
            - {text: cannot tell, outcome: stop}
            - {text: no room, outcome: na}
        clause: SEC-1.1-C1
        critical: true
        stop: {do: Leave the door closed., call: the electrician}
      - id: CL-COLD-2
        text: Temperature
        answer:
          type: measure
          unit: °C
          limits:
            - {case: [{answer: CL-COLD-1, one_of: [fridge]}], min: -2, max: 5}
            - {case: [{answer: CL-COLD-1, one_of: [freezer]}], max: -18}
        clause: SEC-1.1-C1
        critical: true
        case: [{answer: CL-COLD-1, one_of: [fridge, freezer]}]
        basis: [{grade: law, reference: REF-FOOD, article: Article 4}]
      - {id: CL-COLD-3, text: There is mould, answer: {type: yes_no, good: "no"}, clause: SEC-1.1-C2}
      - id: CL-COLD-4
        text: Humidity
        answer: {type: measure, unit: "%", min: 40, max: 60, readings: [Lowest, Highest]}
        clause: SEC-1.1-C1
        basis: [{grade: house}]
      - id: CL-COLD-5
        text: Loaves delivered
        answer: {type: measure, unit: loaves, share: {fact: Ordered, min: 90}}
        clause: SEC-1.1-C1
        basis: [{grade: house}]
      - {id: CL-COLD-6, text: Order on the shelves, answer: {type: score, good_from: 4}, clause: SEC-1.1-C2}
      - {id: CL-COLD-7, text: Best before, answer: {type: date}, clause: SEC-1.1-C2}
      - {id: CL-COLD-8, text: Time of the reading, answer: {type: time}, clause: SEC-1.1-C2}
  - title: Freezer
    case: [{answer: CL-COLD-1, one_of: [freezer]}]
    items:
      - {id: CL-COLD-9, text: The ice is thin, answer: {type: yes_no}, clause: SEC-1.1-C2, critical: true}
      - id: CL-COLD-10
        text: Why the ice is thick
        answer: {type: text}
        clause: SEC-1.1-C2
        case: [{answer: CL-COLD-9, one_of: ["no"]}]
signers: [{role: Baker}, {role: Owner, required: false}]
stop: {do: Close the room., call: the shop}
"""
ROWS = """async () => {
  const db = await window.sopWork.store.open();
  const request = db.transaction("jobs").objectStore("jobs").getAll();
  return new Promise((done) => { request.onsuccess = () => done(request.result); });
}"""
KEEP = """async (job) => {
  const db = await window.sopWork.store.open();
  const writing = db.transaction("jobs", "readwrite");
  writing.objectStore("jobs").put(job);
  await new Promise((done, failed) => { writing.oncomplete = done; writing.onerror = failed; });
}"""
SILENT = "IDBFactory.prototype.open = function () { return {}; };"
SCRAMBLED = """
  const read = CanvasRenderingContext2D.prototype.getImageData;
  CanvasRenderingContext2D.prototype.getImageData = function (...box) {
    const picture = read.apply(this, box);
    for (let i = 0; i < picture.data.length; i += 5) picture.data[i] ^= 85;
    return picture;
  };
"""


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    folder = copy_of("bakery", tmp_path_factory.mktemp("cold"))
    folder.joinpath("sop_data/checklists/cold.yml").write_text(COLD, encoding="utf-8")
    return (built(folder, parts=("site",)).site / "checklists/CL-COLD.html").as_uri()


@pytest.fixture
def page(browser):
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True, timezone_id="Asia/Shanghai")
    tab = context.new_page()
    tab.set_default_timeout(15000)
    complaints = []
    tab.on("pageerror", lambda error: complaints.append(str(error)))
    tab.on("dialog", lambda dialog: dialog.accept())
    yield tab
    context.close()
    assert complaints == []


def button(page, name):
    return page.locator("#work").get_by_role("button", name=name, exact=True)


def item(page, number):
    return page.locator(f'[data-item="CL-COLD-{number}"]')


def fact(page, name):
    return page.locator(f'[data-fact="{name}"] :is(input, select)')


def verdict(page, number):
    return item(page, number).locator(".work-verdict").inner_text()


def limits(page, number):
    return item(page, number).locator(".work-measure > .work-hint").inner_text()


def begin(page, address):
    page.goto(address)
    button(page, "Start a new job").click()
    item(page, 1).wait_for()


def saved(page):
    page.get_by_text("Saved on this device").wait_for()


def export(page):
    with page.expect_download() as download:
        button(page, "Export the record").last.click()
    return json.loads(download.value.path().read_text(encoding="utf-8"))


def verdicts(record):
    return {one["id"].removeprefix("CL-COLD-"): one["verdict"] for one in record["items"]}


def fill(page, kind="fridge"):
    """Give each answer that is asked for a fridge, all of them good."""
    fact(page, "Order").fill("17")
    fact(page, "Day").fill("2026-06-01")
    fact(page, "Ordered").fill("500")
    fact(page, "Shop").select_option("Harbour")
    fact(page, "Staff").fill("A-12")
    item(page, 1).get_by_label(kind).check()
    item(page, 2).get_by_label("Measured value").fill("4")
    item(page, 3).get_by_label("no", exact=True).check()
    item(page, 4).get_by_label("Lowest").fill("41")
    item(page, 4).get_by_label("Highest").fill("60")
    item(page, 5).get_by_label("Measured value").fill("450")
    item(page, 6).get_by_label("4").check()
    item(page, 7).get_by_label("Date").fill("2026-07-01")
    item(page, 8).get_by_label("Time").fill("17:30")
    page.get_by_label("Name: Baker").fill("Li Wei")


def lay(page):
    """Print, and return the printed record."""
    page.evaluate("() => { window.print = () => { window.printed = true; }; }")
    button(page, "Print the sheet").click()
    page.wait_for_function("window.printed")
    return page.locator(".sheet")


def test_limits_follow_the_case_and_are_not_known_before_it(page, address):
    begin(page, address)
    assert item(page, 2).is_hidden()
    assert limits(page, 5) == "Good: ≥ 90 % of Ordered"

    item(page, 1).get_by_label("freezer").check()
    item(page, 2).get_by_label("Measured value").fill("-10")
    item(page, 5).get_by_label("Measured value").fill("449")
    fact(page, "Ordered").fill("500")

    assert limits(page, 2) == "Good: ≤ \u221218 °C"
    assert verdict(page, 2) == "✕ Above the upper limit \u221218 °C"
    assert limits(page, 5) == "Good: ≥ 90 % of Ordered (≥ 450 loaves)"
    assert verdict(page, 5) == "✕ Below the lower limit 450 loaves"
    item(page, 1).get_by_label("fridge").check()
    item(page, 2).get_by_label("Measured value").fill("\u2014 2")
    assert (limits(page, 2), verdict(page, 2)) == ("Good: \u22122 to 5 °C", "✓ Within the limits")


def test_a_limit_whose_case_is_not_known_says_on_what_it_depends(page, address):
    begin(page, address)
    item(page, 5).get_by_label("Measured value").fill("449")

    assert verdict(page, 5) == "? not judged"
    item(page, 1).get_by_label("n/a", exact=True).check()
    assert limits(page, 2) == "The limits depend on: 1 Kind of room"


def test_each_kind_of_answer_has_its_verdict(page, address):
    begin(page, address)
    fill(page)
    item(page, 3).get_by_label("yes").check()
    item(page, 4).get_by_label("Highest").fill("61")
    item(page, 6).get_by_label("3").check()

    seen = {number: verdict(page, number) for number in (1, 3, 4, 5, 6)}

    high = "✕ Highest: Above the upper limit 60 %"
    assert seen == {1: "✓ passed", 3: "✕ failed", 4: high, 5: "✓ Within the limits", 6: "✕ failed"}
    record = export(page)
    assert record["items"][3]["readings"] == ["41", "61"]
    assert [record["items"][i]["answer"] for i in (6, 7)] == ["2026-07-01", "17:30"]
    assert (record["overall"], record["facts"][3]) == ("failed", {"name": "Ordered", "value": "500"})


def test_a_number_that_can_be_read_in_two_ways_is_asked_again(page, address):
    begin(page, address)
    fact(page, "Ordered").fill("1,200")
    item(page, 4).get_by_label("Lowest").fill("1,200")

    both = "1,200 can be 1.200 or 1200: write it without a separator of thousands"
    assert page.locator('[data-fact="Ordered"] .work-trouble').inner_text() == both
    assert verdict(page, 4) == f"✕ Lowest: {both}"
    assert verdicts(export(page))["4"] == "open"


def test_items_that_are_not_asked_are_hidden_and_keep_their_answers(page, address):
    begin(page, address)
    assert page.locator(".work-progress").inner_text() == "0 of 10 done"
    assert (item(page, 9).is_hidden(), page.get_by_role("heading", name="Freezer").is_hidden()) == (True, True)
    item(page, 1).get_by_label("freezer").check()
    item(page, 9).get_by_label("no", exact=True).check()
    item(page, 10).get_by_label("Answer in writing").fill("the door")
    item(page, 1).get_by_label("fridge").check()

    assert page.locator(".work-progress").inner_text() == "1 of 8 done"
    assert (item(page, 9).is_hidden(), item(page, 10).is_hidden()) == (True, True)
    record = export(page)
    assert (verdicts(record)["10"], record["items"][9]["answer"], record["overall"]) == (
        *("not_asked", "the door"),
        "incomplete",
    )


def test_a_stop_says_what_to_do_and_whom_to_call(page, address):
    begin(page, address)
    item(page, 1).get_by_label("cannot tell").check()
    assert item(page, 1).get_by_role("alert").first.inner_text() == (
        "✕ Stop the work: Leave the door closed. Call: the electrician"
    )
    item(page, 1).get_by_label("freezer").check()
    item(page, 9).get_by_label("no", exact=True).check()

    assert item(page, 9).get_by_role("alert").first.inner_text() == "✕ Stop the work: Close the room. Call: the shop"


def test_a_failed_item_needs_a_remark_and_may_have_a_photo(page, address):
    begin(page, address)
    fill(page)
    item(page, 3).get_by_label("yes").check()
    assert button(page, "Finish").is_disabled()
    assert page.locator(".work-missing button").all_inner_texts() == ["What is wrong: 3 There is mould"]
    item(page, 3).locator("input[type=file]").set_input_files([photo()])
    item(page, 3).locator("img").wait_for()
    item(page, 3).get_by_label("Remark 3").fill("in the corner")

    assert button(page, "Finish").is_enabled()
    assert len(export(page)["items"][2]["photos"]) == 1


def photo(size=(400, 300), noise=False):
    from PIL import Image

    file = io.BytesIO()
    picture = (
        Image.frombytes("RGB", size, random.Random(1).randbytes(size[0] * size[1] * 3))
        if noise
        else Image.new("RGB", size, "teal")
    )
    picture.save(file, "PNG", compress_level=0)
    return {"name": "mould.png", "mimeType": "image/png", "buffer": file.getvalue()}


def test_a_critical_item_that_does_not_apply_needs_a_reason(page, address):
    begin(page, address)
    fill(page)
    item(page, 2).get_by_label("n/a", exact=True).check()
    assert item(page, 2).get_by_text("Write why it does not apply").is_visible()
    assert button(page, "Finish").is_disabled()

    item(page, 2).get_by_label("Remark 2").fill("the room is empty")

    assert button(page, "Finish").is_enabled()


def test_a_finished_job_is_locked_and_reopening_leaves_a_trace(page, address):
    begin(page, address)
    fill(page)
    assert page.locator(".work-end .work-hint").inner_text() == "Nothing is missing. The job can be finished."
    button(page, "Finish").click()
    saved(page)
    page.reload()
    item(page, 1).wait_for()

    assert item(page, 1).get_by_label("freezer").is_disabled()
    assert fact(page, "Order").is_disabled()
    finished = export(page)
    assert finished["finished"] >= finished["started"]
    assert (finished["overall"], finished["reopened"]) == ("passed", [])

    button(page, "Re-open").click()
    item(page, 6).get_by_label("5").check()
    saved(page)
    record = export(page)

    assert (record["finished"], len(record["reopened"]), record["overall"]) == ("", 1, "incomplete")
    assert record["reopened"][0] >= finished["finished"]
    assert record["signers"][0] == {"role": "Baker", "name": "", "image": ""}
    assert page.locator(".work-missing button").all_inner_texts() == ["Signature: Baker"]


def test_an_address_begins_a_job_with_its_facts(page, address):
    values = "Order=17%20%3Cb%3E&Day=2026-06-01&Shop=nowhere&Ordered=5+00&Nothing=1&Hour=%ZZ"
    page.goto(f"{address}#new?{values}")
    item(page, 1).wait_for()

    assert fact(page, "Order").input_value() == "17 <b>"
    assert fact(page, "Day").input_value() == "2026-06-01"
    assert (fact(page, "Shop").input_value(), fact(page, "Hour").input_value()) == ("", "")
    assert fact(page, "Ordered").input_value() == "5+00"
    saved(page)
    page.reload()
    item(page, 1).wait_for()
    assert len(page.evaluate(ROWS)) == 1


def test_the_device_proposes_remembered_facts_and_buttons_give_day_and_hour(page, address):
    begin(page, address)
    fact(page, "Staff").fill("A-12")
    fact(page, "Order").fill("17")
    button(page, "Today").first.click()
    button(page, "Set to now").first.click()
    saved(page)
    assert fact(page, "Day").input_value() == page.evaluate("sopWork.now().slice(0, 10)")
    assert len(fact(page, "Hour").input_value()) == 5

    button(page, "← Back to the jobs").click()
    button(page, "Start a new job").click()

    assert fact(page, "Staff").input_value() == "A-12"
    assert [fact(page, name).input_value() for name in ("Order", "Day")] == ["", ""]


def test_a_new_job_has_the_focus_on_its_heading(page, address):
    begin(page, address)

    assert page.evaluate("document.activeElement.textContent").startswith("Job 2")


def older(page, address, change):
    """Keep a job of V0.9 on the device, whose definition is that of the page after a change; open it."""
    begin(page, address)
    fill(page)
    saved(page)
    (job,) = page.evaluate(ROWS)
    job["form"]["handbook"]["version"] = "V0.9"
    change(job["form"])
    job["digest"] = "0" * 64
    job["id"] = f"{job['id']}-old"
    job["key"] = f"{job['key'].replace('V1.0', 'V0.9')}-old"
    page.evaluate(KEEP, job)
    page.goto("about:blank")
    page.goto(address)
    page.locator(".work-jobs > li", has_text="V0.9").get_by_role("button", name="Continue").click()
    item(page, 1).wait_for()


def test_a_job_of_another_version_that_asks_the_same_goes_on_and_says_so(page, address):
    older(page, address, lambda form: form.update(title="Cold places"))

    assert page.locator(".work-note").inner_text() == "Begun under V0.9; V1.0 asks the same."
    button(page, "Finish").click()
    record = export(page)
    assert (record["handbook"]["version"], record["overall"], record["finished"] != "") == ("V0.9", "passed", True)


def test_where_the_new_version_is_stricter_its_verdict_is_shown_and_both_are_named(page, address):
    def looser(form):
        form["groups"][0]["items"][1]["answer"] = {"type": "measure", "unit": "°C", "max": "9"}
        form["groups"][0]["items"][2]["text"] = "There is much mould"

    older(page, address, looser)
    item(page, 2).get_by_label("Measured value").fill("8")

    shown = item(page, 2).locator(".work-verdict, .work-versions").all_inner_texts()
    assert shown == ["✓ Within the limits", "stop the work by V1.0, passed by V0.9"]
    assert "Stop the work: Close the room." in item(page, 2).get_by_role("alert").first.inner_text()
    assert "1 of them stop the work" in page.locator(".work-progress").inner_text()
    assert item(page, 3).get_by_text("There is much mould").is_visible()
    assert verdicts(export(page))["2"] == "passed", "the record has the verdict of the version that it began with"
    assert "stop the work (V1.0)" in lay(page).text_content()


def test_a_browser_that_never_answers_counts_as_one_that_refuses(page, address):
    page.add_init_script(SILENT)
    begin(page, address)
    item(page, 3).get_by_label("no", exact=True).check()

    page.get_by_text("This browser does not let the page keep anything").wait_for()
    assert export(page)["items"][2]["answer"] == "no"


def test_a_browser_that_scrambles_canvases_takes_names_and_files_as_they_are(page, address):
    page.add_init_script(SCRAMBLED)
    begin(page, address)
    item(page, 3).get_by_label("yes").check()
    assert page.locator("#work canvas").count() == 0
    assert page.get_by_text("sign by typing the name").first.is_visible()
    file = photo()
    item(page, 3).locator("input[type=file]").set_input_files([file])
    item(page, 3).locator("img").wait_for()

    address = export(page)["items"][2]["photos"][0]
    assert page.evaluate("async (address) => (await (await fetch(address)).arrayBuffer()).byteLength", address) == len(
        file["buffer"]
    )
    item(page, 3).locator("input[type=file]").set_input_files([photo((1800, 1700), noise=True)])
    item(page, 3).get_by_text("This photo cannot be kept").wait_for()


def test_a_photo_of_thirty_megabytes_is_made_smaller(page, address, tmp_path):
    begin(page, address)
    item(page, 3).get_by_label("yes").check()
    file = tmp_path / "large.png"
    file.write_bytes(photo((3500, 3000), noise=True)["buffer"])
    assert file.stat().st_size > 30_000_000
    item(page, 3).locator("input[type=file]").set_input_files(file)
    item(page, 3).locator("img").wait_for(timeout=60000)

    assert len(export(page)["items"][2]["photos"][0]) < 3_000_000


def test_each_page_of_the_printed_record_names_the_job_and_is_dark_on_white(page, address):
    begin(page, address)
    fill(page)
    item(page, 3).get_by_label("yes").check()
    item(page, 3).get_by_label("Remark 3").fill("mould everywhere " * 150)
    button(page, "Finish").click()
    page.evaluate("document.body.setAttribute('data-md-color-scheme', 'slate')")
    sheet = lay(page)
    job = export(page)["job"]

    texts = page_texts(page.pdf(format="A4", print_background=True))

    assert len(texts) > 1
    assert [text.count(f"BK-001-CL-COLD · V1.0 · Job {job}") for text in texts] == [1] * len(texts)
    assert all(word in texts[-1] for word in ("Li Wei", "not asked"))
    assert "Good: \u22122 to 5 °C" in "".join(texts)
    page.emulate_media(media="print")
    shades = sheet.locator("th, td").evaluate_all(
        "all => [...new Set(all.map((one) => getComputedStyle(one).backgroundColor))]"
    )
    assert shades == ["rgb(255, 255, 255)"]
