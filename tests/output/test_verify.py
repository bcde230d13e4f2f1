"""Paper that can be checked: the code on a printed sheet, and the page that answers whether the sheet is in force."""

import json
import os
import re
import shutil
from datetime import datetime
from types import SimpleNamespace
from urllib.parse import quote

import pypdfium2 as pdfium
import pytest
import zxingcpp as zxing
from support.projects import built, copy_of, read_sources
from support.web import ask, served

from generator.plan.artifact import Artifact, Booklet, Bundle, Document
from generator.plan.shared.document_id import identify_book, identify_sheet
from generator.plan.site.home import HandWritten
from generator.plan.site.verify import VerifyPage, pages

RELEASES = (
    ("REL-0.9", "V0.9", "2025-06-01"),
    ("REL-1.0", "V1.0", "2026-02-01"),
    ("REL-1.1", "V1.1", "2026-07-01"),  # the version of the handbook
    ("REL-2.0", "V2.0", "2027-01-01"),
)
CHECKLIST = "BK-001-CL-OPEN"


@pytest.fixture(scope="module")
def paper(tmp_path_factory):
    """The small handbook in its third version, with one before and one announced; and the digest of its checklist."""
    folder = copy_of("bakery", tmp_path_factory.mktemp("paper"))
    info = folder / "sop_data" / "handbook.yml"
    text = info.read_text("utf-8").replace("version: V1.0", "version: V1.1")
    info.write_text(text.replace("effective: 2026-02-01", "effective: 2026-07-01"), "utf-8")
    lines = [
        f"- {{id: {id_}, version: {version}, issued: 2025-05-01, effective: {day}, summary: Changes.}}"
        for id_, version, day in RELEASES
    ]
    (folder / "sop_data" / "releases" / "v1.yml").write_text("\n".join(lines) + "\n", "utf-8")
    site = built(folder, parts=("site",))
    return SimpleNamespace(dist=site.dist, site=site.site, digest=listed(site.site)[CHECKLIST]["digests"][0])


@pytest.fixture(scope="module")
def places(paper):
    with served(paper.site) as address:
        yield {"http": address, "file": paper.site.as_uri()}


@pytest.fixture
def visit(browser):
    """Opens an address at a time of the reader's clock; a complaint of the page fails."""
    contexts, complaints = [], []

    def go(url, at="2026-08-01T12:00+08:00", **reader):
        contexts.append(browser.new_context(timezone_id="Asia/Shanghai", **reader))
        page = contexts[-1].new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        page.clock.set_fixed_time(datetime.fromisoformat(at))
        page.goto(url)
        return page

    yield go
    for context in contexts:
        context.close()
    assert complaints == []


def listed(site):
    """The documents that the page knows, by number."""
    html = (site / "verify.html").read_text("utf-8")
    data = json.loads(re.search(r'id="verify-data">(.*?)</script>', html, re.S).group(1))
    return {one["number"]: one for one in data["documents"]}


def code(number, version, digest):
    return ";".join(quote(part, safe="/") for part in (number, version, digest))


def verdict(page):
    return page.locator(".verify-verdict").inner_text().strip()


def said(page):
    return re.sub(r"\s+", " ", page.locator(".verify-answer[role=status]").inner_text())


# --- what is answered


@pytest.mark.parametrize(
    ("day", "number", "version", "digest", "answer", "words"),
    [
        ("2026-07-01", CHECKLIST, "V1.1", "own", "In force", "agree with the document in force since 2026-07-01"),
        ("2026-06-30", CHECKLIST, "V1.1", "own", "Not yet in force", "takes effect on 2026-07-01"),
        ("2026-06-30", CHECKLIST, "V1.1", "own", "Not yet in force", "Until then V1.0 is in force"),
        ("2025-01-01", CHECKLIST, "V1.1", "own", "Not yet in force", "is not known here: ask Quality"),
        ("2026-08-01", CHECKLIST, "V2.0", "other", "Not yet in force", "takes effect on 2027-01-01"),
        ("2026-08-01", CHECKLIST, "V2.0", "other", "Not yet in force", "the content was not compared"),
        ("2026-08-01", CHECKLIST, "V1.0", "other", "Obsolete", "since 2026-07-01; V1.1 has replaced it"),
        ("2026-08-01", CHECKLIST, "V0.9", "other", "Obsolete", "since 2026-02-01; V1.1 has replaced it"),
        ("2027-01-01", CHECKLIST, "V1.1", "own", "Obsolete", "since 2027-01-01; V2.0 has replaced it"),
        ("2026-06-30", CHECKLIST, "V0.9", "other", "Obsolete", "since 2026-02-01; V1.0 has replaced it"),
        ("2026-06-30", CHECKLIST, "V1.0", "other", "Cannot be told", "V1.0 is still in force"),
        ("2026-08-01", "BK-001-CL-GONE", "V1.1", "own", "Cannot be told", "No document in force has this number"),
        ("2026-08-01", CHECKLIST, "V1.0.5", "own", "Cannot be told", "no version V1.0.5"),
        ("2026-08-01", CHECKLIST, "V2.1", "other", "Cannot be told", "newer than V1.1"),
        ("2026-08-01", CHECKLIST, "V1.1", "other", "Cannot be told", "the content may have been altered"),
        ("2026-08-01", CHECKLIST, "V1.1", "", "Cannot be told", "Without the check code"),
        ("2026-08-01", CHECKLIST, "V1.1", "12ab", "Cannot be told", "A check code has 12 characters"),
        ("2026-08-01", CHECKLIST, "", "own", "Cannot be told", "could not be read"),
        ("2026-08-01", "", "V1.1", "own", "Cannot be told", "could not be read"),
    ],
)
def test_a_code_is_answered_by_the_date_of_the_device(
    visit, paper, places, day, number, version, digest, answer, words
):
    digests = {"own": paper.digest, "other": "0123456789ab"}
    address = f"{places['http']}/verify.html#{code(number, version, digests.get(digest, digest))}"

    page = visit(address, at=f"{day}T12:00+08:00")

    assert verdict(page) == answer
    assert words in said(page)
    assert f"the date of this device, {day}" in said(page)


def test_a_copy_on_a_disk_answers_alike_and_says_that_it_may_be_old(visit, paper, places):
    page = visit(f"{places['file']}/verify.html#{code(CHECKLIST, 'V1.1', paper.digest)}")
    answers = {"V1.1": "In force", "V2.0": "Not yet in force", "V1.0": "Obsolete", "V3.0": "Cannot be told"}

    for version, answer in answers.items():
        page.evaluate(f"location.hash = '{code(CHECKLIST, version, paper.digest)}'")
        page.locator(".verify-answer dd", has_text=version).wait_for()
        assert verdict(page) == answer
        assert "This device is offline: whether a newer version was issued since is not known" in said(page)


def test_a_day_begins_where_the_reader_is(visit, paper, places):
    address = f"{places['http']}/verify.html#{code(CHECKLIST, 'V1.1', paper.digest)}"

    assert verdict(visit(address, at="2026-07-01T00:30+08:00")) == "In force"  # in London it is June still
    assert verdict(visit(address, at="2026-06-30T23:30+08:00")) == "Not yet in force"


@pytest.mark.parametrize(
    "bad", ["x", "a;b", "a;b;c;d", ";;", "%", "%E0%A4", "BK-001-CL-OPEN V1.1 0123456789ab", ";V1.1;"]
)
def test_a_damaged_code_is_shown_and_cannot_be_told(visit, places, bad):
    page = visit(f"{places['http']}/verify.html#{bad}")

    assert verdict(page) == "Cannot be told"
    assert "could not be read" in said(page)
    assert "Scan the code again" in said(page)


@pytest.mark.parametrize(("length", "shown"), [(120, "N" * 120), (121, "N" * 120 + "…")])
def test_a_number_of_which_nobody_would_read_the_end_is_cut(visit, places, length, shown):
    page = visit(f"{places['file']}/verify.html#{code('N' * length, 'V1.1', '0123456789ab')}")

    assert page.locator(".verify-answer dd", has_text="NNN").inner_text() == shown


def test_a_camera_may_write_the_code_in_its_own_way(visit, paper, places):
    written = code(CHECKLIST, "V1.1", paper.digest)

    for same in (
        written.replace(";", "%3B"),
        written.replace("-", "%2D"),
        written.lower(),
        written + "%20",
    ):
        assert verdict(visit(f"{places['file']}/verify.html#{same}")) == "In force", same


def test_another_code_on_the_same_page_is_answered_anew_and_a_place_on_it_is_no_code(visit, paper, places):
    page = visit(f"{places['http']}/verify.html#documents")
    assert page.locator(".verify-verdict").count() == 0

    page.evaluate(f"location.hash = '{code(CHECKLIST, 'V1.1', paper.digest)}'")
    page.get_by_text("In force", exact=True).first.wait_for()
    page.evaluate(f"location.hash = '{code(CHECKLIST, 'V1.0', paper.digest)}'")
    page.locator(".verify-answer--obsolete").wait_for()

    assert verdict(page) == "Obsolete"


def test_what_replaced_a_sheet_is_one_touch_away_and_nothing_older_is_offered(visit, paper, places):
    address = f"{places['http']}/verify.html#"
    page = visit(address + code(CHECKLIST, "V1.0", "0123456789ab"))
    ways = page.locator(".verify-ways a")

    assert ways.all_inner_texts() == ["Open V1.1 on this site", "Print V1.1 (PDF)"]
    assert page.request.get(ways.last.evaluate("one => one.href")).body()[:5] == b"%PDF-"
    ways.first.click()
    page.wait_for_url("**/checklists/CL-OPEN.html")

    newer = visit(address + code(CHECKLIST, "V3.0", "0123456789ab"))
    assert newer.locator(".verify-ways").count() == 0


# --- what cannot be trusted


@pytest.mark.parametrize("place", ["http", "file"])
@pytest.mark.parametrize(
    "payload",
    [
        "<img src=x onerror=window.hit=true>",
        "<img src=x onerror=window.hit=true>;V1.1;0123456789ab",
        f"{CHECKLIST};<script>window.hit=true</script>;0123456789ab",
        f"{CHECKLIST};V1.1;<svg onload=window.hit=true>",
        "__proto__;V1.1;0123456789ab",
        "{department};V9.9;0123456789ab",
        "javascript:window.hit=true",
        "\"'][x='",
    ],
)
def test_a_payload_in_the_code_is_text(visit, places, place, payload):
    page = visit(f"{places[place]}/verify.html#{quote(payload)}")

    assert verdict(page) == "Cannot be told"
    assert page.evaluate("window.hit") is None
    assert page.locator(".verify-answer :is(img, script, svg svg, [onerror], [onload])").count() == 0
    first = payload.split(";")[0].replace(" ", "")
    assert first in said(page).replace(" ", "")


@pytest.mark.parametrize("text", ["x" * 10_000, ";" * 10_000, "%" * 10_000, f"{'9' * 9_000};V1.1;0123456789ab"])
def test_a_code_of_ten_thousand_characters_is_none_and_breaks_nothing(visit, places, text):
    page = visit(f"{places['http']}/verify.html#{text}")

    assert verdict(page) == "Cannot be told"
    assert len(said(page)) < 1000
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


# --- without a camera


@pytest.mark.parametrize(
    ("number", "version", "written"),
    [
        ("BK-001-CL-OPEN", "V1.1", "{digest}"),
        ("bk-001-cl-open", "v1.1", "{upper}"),
        (" BK - 001 - CL - OPEN ", " 1.1 ", "{spaced}"),
        ("ＢＫ－００１－ＣＬ－ＯＰＥＮ", "Ｖ１．１", "{wide}"),
        ("BK—001–CL−OPEN", "V1。1", "{digest}"),
        ("BK-001-CL-OPEN;V1.1;{digest}", "", ""),
        ("https://bakery.example.com/handbook/verify.html#BK-001-CL-OPEN;V1.1;{digest}", "", ""),
    ],
)
def test_what_is_typed_is_read_as_it_was_meant(visit, paper, places, number, version, written):
    digest = paper.digest
    forms = {
        "digest": digest,
        "upper": digest.upper().replace("0", "O"),
        "spaced": f" {digest[:4]} {digest[4:8]}-{digest[8:]} ",
        "wide": "".join(chr(ord(one) + 0xFEE0) for one in digest),
    }
    page = visit(f"{places['file']}/verify.html")
    page.get_by_label("Number").fill(number.format(**forms))
    page.get_by_label("Version").fill(version)
    page.get_by_label("Check code").fill(written.format(**forms))
    page.keyboard.press("Enter")

    assert verdict(page) == "In force"
    assert page.evaluate("document.activeElement === document.querySelector('.verify-answer')")
    assert page.evaluate("location.hash") == f"#{code(CHECKLIST, 'V1.1', digest)}".replace(
        CHECKLIST, page.evaluate("decodeURIComponent(location.hash.slice(1).split(';')[0])")
    )


def test_nothing_typed_cannot_be_told(visit, places):
    page = visit(f"{places['http']}/verify.html")

    page.get_by_role("button", name="Check the document").click()

    assert verdict(page) == "Cannot be told"


def test_numbers_are_offered_and_the_list_is_searched(visit, paper, places):
    page = visit(f"{places['http']}/verify.html")
    rows = page.locator("#verify-list tbody tr")

    offered = page.locator("datalist option").evaluate_all("all => all.map(one => one.value)")
    assert set(offered) == set(listed(paper.site))
    page.get_by_label("Find in the list").fill("cl-op")
    shown = rows.locator("visible=true").all_inner_texts()
    assert shown
    assert all("CL-OPEN" in row for row in shown)
    page.get_by_label("Find in the list").fill("no such sheet")
    assert rows.locator("visible=true").count() == 0
    assert "0 of" in page.locator("output[for=verify-find]").inner_text()


def test_without_scripts_the_list_is_there_to_compare_by_eye(visit, paper, places):
    page = visit(f"{places['file']}/verify.html", java_script_enabled=False)
    text = page.locator("#verify-list").inner_text()

    for part in (CHECKLIST, "V1.1", "2026-07-01", paper.digest):
        assert part in text
    assert not page.locator("form.verify-form").is_visible()


# --- without a network, and on paper


def test_after_the_first_visit_a_code_is_answered_without_a_network(visit, paper):
    with served(paper.site) as address:
        page = visit(f"{address}/verify.html")
        page.wait_for_function("navigator.serviceWorker.ready.then(() => true)")
        page.locator(".sop-offline__status:not(:empty)").wait_for(state="attached", timeout=60_000)
    page.context.set_offline(True)

    page.goto(f"{address}/verify.html?from=paper#{code(CHECKLIST, 'V1.1', paper.digest)}")

    assert verdict(page) == "In force"
    assert "This device is offline" in said(page)


def test_a_kept_copy_does_not_answer_for_a_site_that_has_a_newer_version(visit, bakery, paper, tmp_path):
    site = shutil.copytree(bakery.site, tmp_path / "site")
    old = listed(site)[CHECKLIST]["digests"][0]
    with served(site) as address:
        page = visit(f"{address}/verify.html#{code(CHECKLIST, 'V1.0', old)}")
        page.locator(".sop-offline__status:not(:empty)").wait_for(state="attached", timeout=60_000)
        assert verdict(page) == "In force"

        shutil.copytree(paper.site, site, dirs_exist_ok=True)
        os.utime(site / "sw.js")  # a server tells versions by time
        page.reload()
        page.locator(".verify-answer", has_text="A newer version of this site has come").wait_for()
        assert verdict(page) == "Cannot be told"

        page.get_by_role("button", name="Update now").click()
        page.locator(".verify-answer--obsolete").wait_for()
        assert "V1.1 has replaced it" in said(page)


def test_a_printed_answer_is_the_answer_alone_and_a_printed_page_the_whole_list(visit, paper, places):
    page = visit(f"{places['file']}/verify.html")
    page.emulate_media(media="print")
    assert page.locator("#verify-list").is_visible()
    assert not page.locator("form.verify-form").is_visible()

    page.evaluate(f"location.hash = '{code(CHECKLIST, 'V1.1', paper.digest)}'")
    page.locator(".verify-answer--current").wait_for()
    assert not page.locator("#verify-list").is_visible()


# --- from paper to answer


def codes(path):
    """What a camera reads on each page of a PDF that is drawn at 150 dpi."""
    document = pdfium.PdfDocument(path)
    try:
        return [[one.text for one in zxing.read_barcodes(page.render(scale=150 / 72).to_pil())] for page in document]
    finally:
        document.close()


def test_the_code_on_every_printed_sheet_is_read_and_leads_to_its_own_answer(handbook):
    known = listed(handbook.site)
    expected = {
        path.stem: f"https://handbook.example.com/verify.html#{code(number, 'V1.2', known[number]['digests'][0])}"
        for path in sorted((handbook.dist / "pdf" / "checklists").glob("CL-*[A-Z].pdf"))
        for number in [f"Q/SL-FW-SOP-001-{path.stem}"]
    }

    found = {stem: codes(handbook.dist / "pdf" / "checklists" / f"{stem}.pdf") for stem in expected}

    assert {stem: {one for page in pages for one in page} for stem, pages in found.items()} == {
        stem: {address} for stem, address in expected.items()
    }


def test_a_scanned_sheet_is_answered_in_chinese(visit, handbook, address):
    scanned = next(one for page in codes(handbook.site / "V1.1/files/CL-ACCEPT.pdf") for one in page)
    there = scanned.replace("https://handbook.example.com", f"{address}/V1.1")

    page = visit(there, at="2026-06-01T00:00+08:00")

    assert verdict(page) == "现行"
    assert "光功率与网速验收检查表" in said(page)
    assert verdict(visit(there, at="2026-05-31T23:59+08:00")) == "尚未生效"


def test_a_sheet_of_the_draft_is_answered_as_a_draft_in_chinese(visit, handbook, address):
    scanned = next(one for page in codes(handbook.dist / "pdf/checklists/CL-ACCEPT.pdf") for one in page)

    page = visit(scanned.replace("https://handbook.example.com", address), at="2027-06-01T00:00+08:00")

    assert verdict(page) == "尚未生效"
    assert "V1.2是尚未发布的草案，请勿据此作业。" in said(page)
    assert "V1.1" in said(page)


def test_the_search_and_the_lookup_page_lead_to_it(visit, handbook, http):
    page = visit(f"{http}/lookup/index.html")
    assert ask(page, "二维码查验").filter(has_text="文件有效性查验").count()
    page.keyboard.press("Escape")
    page.locator("article").get_by_role("link", name="文件有效性查验").click()
    page.wait_for_url("**/verify.html")


# --- which documents


def test_documents_are_those_of_the_plan_that_are_controlled(tmp_path):
    """A sheet under two paths is one document; a file that is no controlled document is none."""
    handbook = read_sources(copy_of("bakery", tmp_path)).handbook
    blank = HandWritten("")
    sheet = Document(identify_sheet(handbook, "CL-OPEN", "a" * 64), "Opening checklist", "CL-OPEN")
    large = Document(identify_sheet(handbook, "CL-OPEN", "b" * 64), "Opening checklist", "CL-OPEN")
    book = Document(identify_book(handbook, "BK-001", "c" * 64), "The whole book", "HB-BAKERY")
    poster = Document(identify_sheet(handbook, "POSTER-CARE", "d" * 64), "Care", "HB-BAKERY")
    planned: list[Artifact | Booklet | Bundle] = [
        Artifact("pdf/a.pdf", "pdf", "", blank, ("CL-OPEN",), "files/a.pdf", sheet),
        Artifact("pdf/a.large.pdf", "pdf", "", blank, ("CL-OPEN",), document=large),
        Booklet("pdf/book.pdf", "The whole book", "en", (), download="files/book.pdf", document=book),
        Artifact("pdf/poster.pdf", "pdf", "", blank, (), document=poster),
        Artifact("x.pdf", "pdf", "", blank, ()),
    ]

    (page,) = pages(handbook, planned)

    assert [
        (one.number, one.page.text, one.page.href, one.file.href, one.digests)
        for one in page.view_as(VerifyPage).documents
    ] == [
        ("BK-001-CL-OPEN", "Opening checklist", "checklists/CL-OPEN.html", "files/a.pdf", ("a" * 12, "b" * 12)),
        ("BK-001", "The whole book", "index.html", "files/book.pdf", ("c" * 12,)),
        ("BK-001-POSTER-CARE", "Care", "index.html", "", ("d" * 12,)),
    ]
