"""The page of all jobs on a device: found in one tap, filtered, read, printed, exported, deleted; and its exports."""

import json
import re
from pathlib import Path

import axe_playwright_python as axe_package
import pytest
import python_calamine as calamine
from click.testing import CliRunner
from support.pdf_text import page_texts
from support.web import served

from generator.cli import main
from generator.engine.canonical import canonical_digest

PUBLISHED = "published/job.json"
KEEP = """async ({ jobs, pictures }) => {
  const db = await sopWork.store.open();
  const writing = db.transaction(["jobs", "pictures"], "readwrite");
  for (const row of jobs) writing.objectStore("jobs").put(row);
  for (const row of pictures || []) writing.objectStore("pictures").put(row);
  await new Promise((done, failed) => { writing.oncomplete = done; writing.onerror = failed; });
}"""
SHARE = """
  window.shared = [];
  navigator.canShare = ({ files }) => files.every(({ type }) => type === "text/plain");
  navigator.share = async ({ files }) => {
    if (window.refuses) throw new DOMException("no", window.refuses);
    for (const file of files) window.shared.push([file.name, file.type, await file.text()]);
  };
"""
AXE = (Path(axe_package.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
CHECKED = """async () => (await axe.run(document, { resultTypes: ["violations"],
  runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] })).violations
  .flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 120)}`))"""


@pytest.fixture(scope="module")
def http(bakery):
    with served(bakery.site) as address:
        yield address


@pytest.fixture(params=["http", "file"])
def address(request, bakery, http):
    return http if request.param == "http" else bakery.site.as_uri()


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
    tab.asked = []

    def answer(dialog):
        tab.asked.append(dialog.message)
        dialog.accept()

    tab.on("pageerror", lambda error: tab.complaints.append(str(error)))
    tab.on("console", lambda message: tab.complaints.append(message.text) if message.type == "error" else None)
    tab.on("dialog", answer)
    yield tab
    assert tab.complaints == []


def worksheet(bakery):
    text = (bakery.site / "checklists/CL-OPEN.html").read_text(encoding="utf-8")
    return json.loads(re.search(r'id="work-form">(.*?)</script>', text, re.DOTALL)[1].replace("\\u003c", "<"))


def answer(text="", **more):
    blank = {"readings": [], "remark": "", "photos": [], "name": "", "image": "", "skipped": False}
    return {"answer": text, **blank, **more}


@pytest.fixture
def kept(bakery):
    """A job as the device keeps it; with `finished`, nothing is missing in it."""

    def job(shop, day="2026-06-01", hour="08", finished=False, **more):
        work = worksheet(bakery)
        form, digest = work["form"], work["digest"]
        id_ = f"{day.replace('-', '')}-{hour}0000-{canonical_digest(shop)[:4]}"
        list_ = f"{form['handbook']['id']}|{form['checklist']}"
        moment = f"{day}T{hour}:00:00+08:00"
        items = {f"CL-OPEN-{n}": answer(text) for n, text in enumerate(("4", "yes", "soap", "nothing"), 1)}
        items |= {"CL-OPEN-5": answer(skipped=True), "CL-OPEN-6": answer(name="Li Wei")}
        return {
            "key": f"{list_}|{form['handbook']['version']}|{digest}|{id_}",
            "list": list_,
            "id": id_,
            "digest": digest,
            "form": form,
            "revision": 1,
            "reopened": [],
            "started": moment,
            "finished": moment if finished else "",
            "changed": f"{day}T{hour}:01:00.000Z",
            "facts": {"Date": day, "Shop": shop},
            "items": items if finished else {"CL-OPEN-2": answer("yes")},
            "signers": {"Baker": answer(name="Li Wei")} if finished else {},
            **more,
        }

    return job


def keep(page, address, *jobs, pictures=()):
    """Put jobs on the device, and open their page."""
    page.goto(f"{address}/jobs.html")
    page.evaluate(KEEP, {"jobs": list(jobs), "pictures": list(pictures)})
    page.reload()
    rows(page).first.wait_for()


def rows(page):
    return page.locator(".work-kept:visible")


def names(page):
    return page.locator(".work-kept:visible a.work-name").all_text_contents()


def row(page, shop):
    return page.locator(".work-kept", has_text=shop)


def button(page, name):
    return page.locator("#work").get_by_role("button", name=name, exact=True)


def told(page):
    return page.locator(".work-told [role=status]")


def downloaded(page, click):
    with page.expect_download() as download:
        click.click()
    return download.value.suggested_filename, json.loads(download.value.path().read_text(encoding="utf-8"))


def gather(bakery, folder):
    arguments = ["records", "--project", str(bakery.project.root), str(folder), "--xlsx", str(folder / "out.xlsx")]
    result = CliRunner().invoke(main, arguments, catch_exceptions=False)
    return result.exit_code, result.stderr, calamine.CalamineWorkbook.from_path(str(folder / "out.xlsx"))


@pytest.mark.parametrize("start", ["index", "sections/SEC-1.1", "checklists/CL-OPEN", "404"])
def test_the_page_is_one_tap_away_in_the_header_and_fits_there(page, http, start):
    page.goto(f"{http}/{start}.html")
    link = page.locator("header").get_by_role("link", name="Jobs", exact=True)

    assert link.bounding_box()["height"] >= 44
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    link.click()
    page.get_by_text("No job is kept in this browser").wait_for()

    assert page.url == f"{http}/jobs.html"
    assert link.get_attribute("aria-current") == "page"


def test_the_page_is_one_tap_away_from_home_and_leads_to_the_checklists(page, address):
    page.goto(f"{address}/index.html")
    page.locator("main").get_by_role("link", name="Jobs on this device").click()
    page.locator("#work").get_by_role("link", name="To the checklists").click()

    page.wait_for_url("**/checklists/index.html")


def test_jobs_are_listed_by_what_became_of_them_and_the_page_says_how_long_they_stay(page, address, kept):
    done = kept("Done", "2026-06-02", finished=True)
    sent = kept("Sent", "2026-06-03", finished=True)
    changed = kept("Changed since", "2026-06-04", finished=True, exported="2026-06-04T07:00:00.000Z")
    keep(page, address, kept("Begun"), done, sent | {"exported": sent["changed"]}, changed)

    heads = page.locator("#work h2").all_inner_texts()
    groups = [one.locator("a.work-name").all_text_contents() for one in page.locator("#work section").all()]

    assert [re.sub(r"\s+", " ", head) for head in heads] == ["Open jobs 1", "Finished jobs 2", "Exported jobs 1"]
    changed_and_done = ["2026-06-04 · Changed since", "2026-06-02 · Done"]
    assert groups == [["2026-06-01 · Begun"], changed_and_done, ["2026-06-03 · Sent"]]
    assert "1 of 6 done" in row(page, "Begun").inner_text()
    lead = page.locator(".sop-lead").inner_text()
    assert "Jobs stay here until they are deleted on this device" in lead
    assert "This browser" in lead


def test_jobs_are_found_by_checklist_day_and_order_number(page, address, kept):
    other = kept("GD-17", "2026-06-02") | {"key": "HB-BAKERY|other", "id": "other"}
    other["form"] = other["form"] | {"checklist": "CL-GONE", "title": "Withdrawn list"}
    keep(page, address, kept("GD-17"), kept("GD-18", "2026-06-02", "10"), other)

    page.get_by_label("Order number or another entry").fill(" ｇｄ-17 ")
    assert names(page) == ["2026-06-02 · GD-17", "2026-06-01 · GD-17"]
    page.get_by_label("Day").fill("2026-06-02")
    assert names(page) == ["2026-06-02 · GD-17"]
    page.get_by_label("Order number or another entry").fill("")
    assert sorted(names(page)) == ["2026-06-02 · GD-17", "2026-06-02 · GD-18"]
    page.get_by_role("combobox").select_option("Withdrawn list")

    assert names(page) == ["2026-06-02 · GD-17"]
    assert page.locator(".work-facts [role=status]").inner_text() == "1 of 3 jobs"


def test_a_job_is_continued_on_the_page_of_its_checklist(page, address, kept):
    keep(page, address, kept("Mill Lane"))
    row(page, "Mill Lane").get_by_role("link", name="Continue").click()

    page.locator('[data-item="CL-OPEN-2"]').wait_for()

    assert page.get_by_label("Shop").input_value() == "Mill Lane"


def test_several_jobs_are_exported_in_one_file_gathered_deleted_and_brought_back(page, address, kept, bakery, tmp_path):
    first = kept("First", finished=True)
    first["items"]["CL-OPEN-5"] = answer(photos=["photo-1"])
    picture = {"id": "photo-1", "job": first["key"], "data": "data:image/png;base64,iVBORw0KGgo="}
    keep(page, address, first, kept("Second", "2026-06-02", finished=True), kept("Third"), pictures=[picture])

    row(page, "First").get_by_role("checkbox").check()
    row(page, "Second").get_by_role("checkbox").check()
    name, content = downloaded(page, button(page, "Export (2)"))

    assert re.fullmatch(r"HB-BAKERY_\d{8}-\d{6}-1_2\.records\.json", name)
    assert content["schema"] == "sop-records-1"
    assert sorted(record["facts"][1]["value"] for record in content["records"]) == ["First", "Second"]
    tmp_path.joinpath(name).write_text(json.dumps(content), encoding="utf-8")
    code, said, book = gather(bakery, tmp_path)
    assert code == 0, said
    overview = book.get_sheet_by_name("Overview").to_python()
    assert [line[3:5] + line[11:12] for line in overview[1:]] == [
        [first["id"], "Date 2026-06-01; Shop First", "passed"],
        [kept("Second", "2026-06-02")["id"], "Date 2026-06-02; Shop Second", "passed"],
    ]

    page.wait_for_function("document.querySelectorAll('#work h2').length === 2")
    assert told(page).inner_text().startswith("Exported: 2.")
    button(page, "Delete what was exported (2)").click()
    page.get_by_text("Deleted: 2.").wait_for()
    assert page.asked == ["Delete 2 jobs and all that was filled in?"]
    assert names(page) == ["2026-06-01 · Third"]
    button(page, "Undo the deletion (2)").click()
    page.get_by_text("The jobs are back.").wait_for()

    assert len(names(page)) == 3
    page.reload()
    row(page, "First").wait_for()
    _, again = downloaded(page, row(page, "First").get_by_role("button", name="Export the record"))
    assert again["items"][4]["photos"] == [picture["data"]]


def test_one_job_is_exported_as_a_record_of_its_own(page, address, kept):
    keep(page, address, kept("Mill Lane", finished=True))

    name, record = downloaded(page, row(page, "Mill Lane").get_by_role("button", name="Export the record"))

    assert re.fullmatch(r"CL-OPEN_V1\.0_20260601-080000-[0-9a-f]{4}\.record\.json", name)
    assert (record["schema"], record["overall"]) == ("sop-record-2", "passed")


def test_an_open_job_that_was_exported_stays_open_and_its_deletion_is_not_offered(page, address, kept):
    keep(page, address, kept("Mill Lane"))

    downloaded(page, row(page, "Mill Lane").get_by_role("button", name="Export the record"))
    page.get_by_text("Exported: 1.").wait_for()

    assert page.locator("#work h2").inner_text().startswith("Open jobs")
    assert page.get_by_role("button", name="Delete what was exported").count() == 0
    assert "exported" in row(page, "Mill Lane").inner_text()


def test_a_ticked_job_that_the_filter_hides_is_not_touched(page, address, kept):
    keep(page, address, kept("First"), kept("Second", "2026-06-02"))
    page.get_by_label("Select all shown").check()
    page.get_by_label("Order number or another entry").fill("second")

    button(page, "Delete (1)").click()
    page.get_by_text("Deleted: 1.").wait_for()
    page.get_by_label("Order number or another entry").fill("")

    assert names(page) == ["2026-06-01 · First"]
    sure = "Delete 1 jobs and all that was filled in?\nNot exported since the last change: 1"
    assert page.asked == [sure]


def test_a_deletion_that_is_not_confirmed_deletes_nothing(phone, http, kept):
    page = phone.new_page()
    page.on("dialog", lambda dialog: dialog.dismiss())
    keep(page, http, kept("First"))

    row(page, "First").get_by_role("button", name="Delete").click()
    page.reload()
    row(page, "First").wait_for()

    assert names(page) == ["2026-06-01 · First"]


def test_what_was_typed_a_moment_before_the_page_was_left_is_exported_and_stays(page, address):
    page.goto(f"{address}/checklists/CL-OPEN.html")
    button(page, "Start a new job").click()
    page.get_by_text("Saved on this device").wait_for()
    page.locator('[data-item="CL-OPEN-4"]').get_by_label("Answer in writing").fill("the last word")
    page.goto(f"{address}/jobs.html")
    rows(page).first.wait_for()

    _, record = downloaded(page, button(page, "Export the record"))
    page.get_by_text("Exported: 1.").wait_for()
    rows(page).get_by_role("link", name="Continue").click()
    page.locator('[data-item="CL-OPEN-4"]').wait_for()

    assert record["items"][3]["answer"] == "the last word"
    assert page.locator('[data-item="CL-OPEN-4"]').get_by_label("Answer in writing").input_value() == "the last word"


def test_changes_that_only_the_journal_has_are_listed_and_exported_and_stay_there(page, address, kept):
    """A page that was killed could write to localStorage only; reading it must not use it up."""
    job = kept("Mill Lane")
    late = job | {"facts": {"Date": "2026-06-01", "Shop": "Harbour"}, "changed": "2026-06-01T00:02:00.000Z"}
    page.goto(f"{address}/jobs.html")
    page.evaluate("(one) => localStorage.setItem(...one)", [f"sop-work-unsaved:{job['key']}", json.dumps(late)])
    keep(page, address, job)

    assert names(page) == ["2026-06-01 · Harbour"]
    page.reload()
    rows(page).first.wait_for()
    _, record = downloaded(page, button(page, "Export the record"))
    page.get_by_text("Exported: 1.").wait_for()
    page.reload()
    rows(page).first.wait_for()

    assert record["facts"][1]["value"] == "Harbour"
    assert names(page) == ["2026-06-01 · Harbour"]
    assert page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('sop-work-unsaved')).length") == 0


@pytest.mark.parametrize("start", ["jobs", "checklists/CL-OPEN"])
def test_where_the_device_shares_files_records_go_to_its_share_sheet(page, address, kept, start):
    page.add_init_script(SHARE)
    keep(page, address, kept("Mill Lane", finished=True))
    page.goto(f"{address}/{start}.html")

    button(page, "Export the record").click()
    page.wait_for_function("window.shared.length")
    ((name, kind, text),) = page.evaluate("window.shared")
    page.goto(f"{address}/jobs.html")
    rows(page).first.wait_for()

    assert re.fullmatch(r"CL-OPEN_V1\.0_\d{8}-\d{6}-[0-9a-f]{4}\.record\.json\.txt", name)
    assert (kind, json.loads(text)["facts"][1]["value"]) == ("text/plain", "Mill Lane")
    assert page.locator("#work h2").inner_text().startswith("Exported jobs")


def test_a_share_sheet_that_was_closed_has_exported_nothing(page, address, kept):
    page.add_init_script(f"{SHARE} window.refuses = 'AbortError';")
    keep(page, address, kept("Mill Lane", finished=True))

    button(page, "Export the record").click()
    page.wait_for_timeout(300)

    assert told(page).inner_text() == ""
    assert page.locator("#work h2").inner_text().startswith("Finished jobs")


def test_a_share_sheet_that_does_not_take_the_file_is_replaced_by_a_download(page, address, kept):
    page.add_init_script(f"{SHARE} window.refuses = 'NotAllowedError';")
    keep(page, address, kept("Mill Lane", finished=True))

    name, _ = downloaded(page, button(page, "Export the record"))

    assert name.endswith(".record.json")


def test_a_job_of_an_earlier_program_is_read_exported_and_continued(page, address, request):
    published = json.loads((request.config.rootpath / "tests" / PUBLISHED).read_text(encoding="utf-8"))
    keep(page, address, *published["jobs"], pictures=published["pictures"])

    assert "Begun under V1.0 (" in rows(page).inner_text(), "another digest under the same version"
    _, record = downloaded(page, button(page, "Export the record"))
    rows(page).get_by_role("link", name="Read and print").click()
    said = page.locator(".sheet").inner_text()
    button(page, "← Back to all jobs").click()
    rows(page).get_by_role("link", name="Continue").click()
    page.locator('[data-item="CL-OPEN-1"]').wait_for()

    assert record["job"] == published["jobs"][0]["id"]
    assert published["jobs"][0]["id"] in said
    assert "stop the work" in said


def test_a_job_of_a_checklist_that_was_withdrawn_is_read_and_exported(page, address, kept):
    job = kept("Mill Lane", finished=True)
    job["form"] = job["form"] | {"checklist": "CL-GONE", "title": "Withdrawn list"}
    keep(page, address, job)

    _, record = downloaded(page, button(page, "Export the record"))
    row(page, "Mill Lane").locator("a.work-name").click()
    page.locator(".sheet").wait_for()

    assert record["checklist"]["id"] == "CL-GONE"
    assert "BK-001-CL-GONE" in page.locator(".sheet").inner_text()
    assert row(page, "Mill Lane").get_by_role("link", name="Open", exact=True).count() == 0


def test_every_page_of_a_printed_record_names_checklist_job_and_page(page, http, kept):
    job = kept("Mill Lane", finished=True)
    for item in job["items"].values():
        item["remark"] = "The door was open. " * 60
    keep(page, http, job)
    rows(page).get_by_role("link", name="Read and print").click()
    page.locator(".sheet").wait_for()

    pages = page_texts(page.pdf(prefer_css_page_size=True))

    assert len(pages) > 2
    for number, text in enumerate(pages, 1):
        said = re.sub(r"\s+", " ", text)
        assert f"BK-001-CL-OPEN · V1.0 · Job {job['id']}" in said, number
        assert f"{number} / {len(pages)}" in said, number
    assert not any("Back to all jobs" in text for text in pages)


def test_the_way_back_from_a_record_leads_to_its_place_in_the_list(page, address, kept):
    keep(page, address, *(kept(f"Shop {n}", f"2026-06-{n:02}") for n in range(1, 20)))
    row(page, "Shop 3").last.get_by_role("link", name="Read and print").click()
    assert page.evaluate("document.activeElement.textContent") == "Opening checklist"

    page.go_back()
    rows(page).first.wait_for()

    assert page.evaluate("document.activeElement.textContent") == "2026-06-03 · Shop 3"
    assert page.locator(".sheet").count() == 0


def test_a_browser_that_keeps_nothing_is_named_and_one_strange_row_hides_no_job(page, address, kept):
    keep(page, address, kept("Mill Lane"), {"key": "HB-BAKERY|x", "id": "x", "changed": "2026"})

    assert names(page) == ["2026-06-01 · Mill Lane"]
    assert page.locator(".work-warning").inner_text().startswith("⚠ Jobs that this page cannot show: 1.")
    page.add_init_script("IDBFactory.prototype.open = () => { throw new DOMException('denied', 'SecurityError'); };")
    page.reload()
    page.get_by_text("This browser does not let the page read what it keeps").wait_for()


def test_jobs_that_cannot_be_read_are_not_said_to_be_none(page, address, kept):
    keep(page, address, kept("Mill Lane"))
    page.add_init_script("IDBObjectStore.prototype.getAll = () => { throw new DOMException('', 'UnknownError'); };")
    page.reload()

    page.get_by_text("This browser does not let the page read what it keeps").wait_for()

    assert page.get_by_text("No job is kept").count() == 0


def test_before_a_job_is_deleted_it_is_looked_at_again(page, phone, address, kept):
    """Another window may have changed it after its export."""
    keep(page, address, kept("Mill Lane", finished=True))
    downloaded(page, button(page, "Export the record"))
    page.get_by_text("Exported: 1.").wait_for()
    other = phone.new_page()
    other.goto(f"{address}/jobs.html")
    later = kept("Mill Lane", finished=True) | {"changed": "2026-06-02T00:00:00.000Z", "revision": 3}
    other.evaluate(KEEP, {"jobs": [later]})

    button(page, "Delete what was exported (1)").click()
    page.get_by_text("Deleted: 1.").wait_for()

    assert page.asked == ["Delete 1 jobs and all that was filled in?\nNot exported since the last change: 1"]


def test_markup_in_a_job_stays_text(page, address, kept):
    keep(page, address, kept("<img src=x onerror=window.hit=1>"))
    rows(page).get_by_role("link", name="Read and print").click()
    page.locator(".sheet").wait_for()

    assert page.evaluate("window.hit") is None
    assert page.locator("#work img, .sheet img").count() == 0


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_is_for_everyone(page, http, kept, width, scheme):
    page.set_viewport_size({"width": width, "height": 844})
    page.emulate_media(color_scheme=scheme)
    keep(page, http, kept("Mill Lane"), kept("Harbour", finished=True))

    found = {}
    for view in ("list", "record"):
        if view == "record":
            rows(page).get_by_role("link", name="Read and print").first.click()
            page.locator(".sheet").wait_for()
        page.evaluate(AXE)
        found[view] = page.evaluate(CHECKED)
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
        small = page.locator("#work").evaluate(
            """(work) => [...work.querySelectorAll(
              "button, a, select, input:not([type=checkbox]), label:has([type=checkbox])")]
              .filter((one) => one.offsetParent && one.offsetHeight < 44).map((one) => one.outerHTML)"""
        )
        assert small == []

    assert found == {"list": [], "record": []}


def test_the_page_works_without_a_network(browser, http, kept):
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{http}/index.html")
    page.evaluate("navigator.serviceWorker.ready.then(() => 0)")
    page.wait_for_function("navigator.serviceWorker.controller")
    context.set_offline(True)

    keep(page, http, kept("Mill Lane", finished=True))
    rows(page).get_by_role("link", name="Read and print").click()
    page.locator(".sheet").wait_for()

    assert "Mill Lane" in page.locator(".sheet").inner_text()
    context.close()
