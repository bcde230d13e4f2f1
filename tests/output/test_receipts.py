"""Who has read the handbook: a sheet to sign, a page to sign on without paper, and the list they are put on."""

import json
import re
import shutil
import subprocess

import pypdfium2 as pdfium
import pytest
import zxingcpp as zxing
from python_calamine import CalamineWorkbook
from support.web import served


@pytest.fixture
def page(bakery, browser):
    """The page as the code on the sheet opens it; a complaint of the page fails."""
    complaints = []
    with served(bakery.site) as address:
        context = browser.new_context(timezone_id="Asia/Shanghai", accept_downloads=True)
        made = context.new_page()
        made.on("pageerror", lambda error: complaints.append(str(error)))
        made.clock.set_fixed_time("2026-02-10T09:00:00+08:00")
        made.goto(f"{address}/receipt.html#ROLE-BAKER")
        yield made
        context.close()
    assert complaints == []


def sign(page, number):
    page.fill("#receipt-number", number)
    page.check("input[name=said]")
    page.click(".receipt-form button")


def save(page, kind):
    with page.expect_download() as download:
        page.click(f"[data-save={kind}]")
    return download.value


def test_the_code_on_the_sheet_opens_the_page_for_the_role(bakery, page):
    sheet = pdfium.PdfDocument(bakery.dist / "pdf" / "signoff" / "ROLE-BAKER.pdf")
    codes = {one.text for one in zxing.read_barcodes(sheet[0].render(scale=4).to_pil())}

    assert len(sheet) == 1
    assert "https://bakery.example.com/handbook/receipt.html#ROLE-BAKER" in codes
    assert page.input_value("#receipt-role") == "ROLE-BAKER"


def test_the_sheet_says_what_a_signature_means_and_what_was_to_be_read(bakery):
    sheet = bakery.dist / "pdf" / "signoff" / "ROLE-BAKER.pdf"
    text = subprocess.run(["pdftotext", "-layout", str(sheet), "-"], capture_output=True, check=True).stdout.decode()
    book = subprocess.run(
        ["pdftotext", str(bakery.dist / "pdf" / "roles" / "ROLE-BAKER.pdf"), "-"], capture_output=True, check=True
    ).stdout.decode()

    said = re.search(r"To be read: BK-001-ROLE-BAKER, check code ([0-9a-f]{12}), 3 clauses\.", text)
    assert "By signing I confirm: I have read what V1.0 of the handbook asks of Baker" in text
    assert said and said[1] in book, "the digest is the one at the foot of the role's book"


def test_receipts_made_on_the_page_are_read_by_sop_readers(bakery, page, sop, tmp_path):
    for number in ("0017", " ００１８ "):
        sign(page, number)
    file, list_ = tmp_path / "r.json", tmp_path / "r.csv"
    save(page, "json").save_as(file)
    save(page, "csv").save_as(list_)
    (tmp_path / "staff.csv").write_text("number,name,role\n0017,Dee (sample),Baker\n0018,Eli (sample),Baker\n")
    shop = copied_and_released(bakery, sop, tmp_path)

    for source in (file, list_):
        target = tmp_path / f"{source.suffix[1:]}.xlsx"
        options = ["--staff", str(tmp_path / "staff.csv"), str(source), "--xlsx", str(target), "--on", "2026-03-01"]
        done = sop("readers", shop, *options)
        rows = CalamineWorkbook.from_path(target).get_sheet_by_index(0).to_python()

        assert done.exit == 0, done.err
        assert [row[4] for row in rows if str(row[0]).startswith("00")] == ["read on 2026-02-10"] * 2


def copied_and_released(bakery, sop, folder):
    shop = shutil.copytree(bakery.project.root / "sop_data", folder / "shop" / "sop_data").parent
    info = shop / "sop_data" / "handbook.yml"
    signed = "approvals:\n" + "".join(
        f"  - {{meaning: {meaning}, name: {name} (sample), position: Owner, date: 2026-01-02}}\n"
        for meaning, name in (("prepared", "Ann"), ("reviewed", "Bob"), ("approved", "Cy"))
    )
    info.write_text(re.sub(r"approvals:\n(  - .*\n)+", signed, info.read_text(encoding="utf-8")), encoding="utf-8")
    assert sop("release", shop, "V1.0", "--effective", "2026-02-01").exit == 0
    return shop


def test_receipts_stay_on_the_device_until_somebody_deletes_them(page):
    sign(page, "0017")
    page.reload()

    assert page.locator(".receipt-kept tbody tr").count() == 1
    page.on("dialog", lambda dialog: dialog.accept())
    page.click(".receipt-ways .receipt-clear")
    assert page.locator(".receipt-kept").is_hidden()


def test_who_has_signed_does_not_sign_twice_and_who_says_nothing_signs_nothing(page):
    sign(page, "0017")
    sign(page, "0017")
    assert page.locator(".receipt-told").inner_text() == "0017 has signed for Baker on this device already."

    page.fill("#receipt-number", "0018")
    page.click(".receipt-form button")
    assert (
        page.locator(".receipt-told").inner_text() == "Choose the role, type the work number, and tick the statement."
    )
    assert page.locator(".receipt-kept tbody tr").count() == 1


def test_a_cell_that_a_spreadsheet_would_compute_is_text(page, tmp_path):
    sign(page, "=1+1")
    save(page, "csv").save_as(tmp_path / "r.csv")

    assert '"\'=1+1"' in (tmp_path / "r.csv").read_text(encoding="utf-8-sig")


@pytest.mark.parametrize("kept", ["{", '{"a": 1}', '[{"number": 5}, null, "x"]'])
def test_what_others_left_in_the_store_is_no_receipt(page, kept):
    page.evaluate("kept => localStorage.setItem('sop-receipts HB-BAKERY', kept)", kept)
    page.reload()

    assert page.locator(".receipt-kept").is_hidden()
    sign(page, "0017")
    assert len(json.loads(page.evaluate("localStorage.getItem('sop-receipts HB-BAKERY')"))) == 1


def test_an_address_that_is_no_role_leaves_the_page_at_work(bakery, page):
    sign(page, "0017")
    page.evaluate("location.hash = '%'")
    page.reload()

    assert page.locator(".receipt-kept tbody tr").count() == 1
