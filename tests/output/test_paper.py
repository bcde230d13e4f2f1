"""Printed checklists and forms as a PDF reader sees them."""

import json
import re
import subprocess

import pikepdf
import pypdfium2 as pdfium
import pytest
import zxingcpp as zxing
from support.projects import built, copy_of

from generator.plan.shared.sheets import SIZES

MARGINS = {"": (18, 15), ".large": (18, 15), ".a5": (12, 9)}
"""Millimetres that stay white at the left and at the right of a page, by the suffix of its size."""


def flat(text):
    return re.sub(r"\s+", "", text)


def texts(path):
    """The text of each page; a sheet of two pages counts as two."""
    document = pdfium.PdfDocument(path)
    try:
        return [text for page in document for text in _halves(page)]
    finally:
        document.close()


def _halves(page):
    text, (width, height) = page.get_textpage(), page.get_size()
    if width < height:
        return [text.get_text_range()]
    both = [text.get_text_bounded(left, 0, left + width / 2, height) for left in (0, width / 2)]
    return [half for half in both if half.strip()]


def words(path):
    """Left, top, right and bottom of each word in millimetres, and the word, for each page of a size."""
    pages = subprocess.run(["pdftotext", "-bbox", str(path), "-"], capture_output=True, text=True, check=True).stdout
    box = re.compile(r'<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">(.*?)</word>')
    for page in pages.split("<page ")[1:]:
        yield [(*(float(edge) * 25.4 / 72 for edge in found[:4]), found[4]) for found in box.findall(page)]


def outside(path, suffix):
    """Words that reach into the margins of a sheet of this size."""
    left, right = MARGINS[suffix]
    width, height = (148.5, 210) if suffix == ".a5" else (210, 297)
    found = []
    for page in words(path):
        for x1, y1, x2, y2, word in page:
            at = width if x1 > width else 0
            good = left - 0.3 < x1 - at and x2 - at < width - right + 0.3 and y1 > 4 and y2 < height - 4
            found += [] if good else [(x1, y1, x2, y2, word[:20])]
    return found


def named(folder, suffix):
    """Sheets of one size, by the id of what is printed on them."""
    pattern = re.compile(rf"((?:CL|FORM)-[A-Z0-9-]+){re.escape(suffix)}\.pdf")
    return {found[1]: path for path in sorted(folder.glob("*.pdf")) if (found := pattern.fullmatch(path.name))}


@pytest.fixture(scope="module", params=[size.suffix for size in SIZES], ids=[size.name for size in SIZES])
def size(request):
    return request.param


@pytest.fixture(scope="module")
def checklists(handbook):
    return json.loads((handbook.dist / "exports/handbook.json").read_text(encoding="utf-8"))["checklists"]


@pytest.fixture(scope="module")
def sheets(handbook, size):
    return {id_: texts(path) for id_, path in named(handbook.dist / "pdf" / "checklists", size).items()}


def test_every_checklist_is_there_in_every_size(sheets, checklists):
    assert {one["id"] for one in checklists} == set(sheets)


def test_every_page_has_title_number_version_company_digest_and_page_count(sheets, checklists):
    titles = {one["id"]: one["title"] for one in checklists}
    digests = set()
    for id_, pages in sheets.items():
        for number, text in enumerate(map(flat, pages), 1):
            foot = re.search(r"示例通信有限公司（样本）·服务质量部.*校验码：([0-9a-f]{12})扫码", text)
            assert foot, (id_, number)
            assert f"{titles[id_]}Q/SL-FW-SOP-001-{id_}·V1.2" in text
            assert f"第{number}页共{len(pages)}页" in text, (id_, number)
            digests.add((id_, foot[1]))

    assert len(sheets) == len(digests), "one digest for each"


def test_the_first_page_of_a_draft_names_the_version_in_force_and_has_room_for_when_it_was_done(sheets):
    for id_, pages in sheets.items():
        first = flat(pages[0]).replace("\ufffe", "-")  # a hyphen at which the line breaks
        assert "文件编号版本草案，现行版本" in first
        assert f"Q/SL-FW-SOP-001-{id_}V1.2V1.1" in first
        blanks = flat("".join(pages))
        assert "开始时间年月日时分" in blanks
        assert "完成时间年月日时分" in blanks


def test_the_table_head_is_repeated_where_items_go_on(sheets):
    for id_, pages in sheets.items():
        for text in map(flat, pages):
            if re.search(r"\d\.\d-C\d", text):
                assert "序号检查内容检查结果备注照片编号" in text, id_


def test_number_clause_and_text_of_an_item_are_on_one_page(sheets, checklists):
    for checklist in checklists:
        pages = [*map(flat, sheets[checklist["id"]])]
        items = [item for group in checklist["groups"] for item in group["items"]]
        for number, item in enumerate(items, 1):
            mark = "关键" if item.get("critical") else ""
            whole = f"{number}{item['clause'].removeprefix('SEC-')}{mark}{flat(item['text'])}"
            assert any(whole in page for page in pages), item["id"]


def test_limits_stand_with_the_item_that_is_measured(sheets, checklists):
    assert any("合格范围：−27至−8dBm仅当第9项为“没有给出”时检查" in flat(page) for page in sheets["CL-ACCEPT"])


def without_option_at_end(text, checklist):
    """The text of a page without the box of a fact that it ends with, word for word."""
    facts = [fact for fact in checklist["facts"] if isinstance(fact, dict)]
    boxes = (f"□{flat(option)}" for fact in facts for option in fact["options"])
    return next((text.removesuffix(box) for box in boxes if text.endswith(box)), text)


def test_no_page_ends_with_the_heading_of_a_group_or_before_its_table(sheets, checklists):
    for checklist in checklists:
        titles = tuple(flat(group["title"]) for group in checklist["groups"])
        for text in map(flat, sheets[checklist["id"]]):
            body = text[: text.rindex(f"{flat(checklist['title'])}Q/SL-FW")]
            body = without_option_at_end(body, checklist)  # which may be called like a group
            assert not body.endswith((*titles, "照片编号", "停止作业并报告。")), checklist["id"]


def test_whoever_signs_notes_date_and_time_and_something_else_stands_on_that_page(sheets, checklists):
    for checklist in checklists:
        last = flat(sheets[checklist["id"]][-1])
        assert ("签字人签字日期和时间" in last) is bool(checklist["signers"])
        roles = [signer if isinstance(signer, str) else signer["role"] for signer in checklist["signers"]]
        assert all(f"{flat(role)}年月日时分" in last for role in roles)
        assert re.search(r"\d\.\d-C\d", last), f"{checklist['id']}: a page with signatures alone"


def test_all_text_is_inside_the_margins(handbook, size):
    folders = [handbook.dist / "pdf" / "checklists", handbook.dist / "pdf" / "forms"]
    for path in [path for folder in folders for path in named(folder, size).values()]:
        assert [] == outside(path, size), path.name


def test_the_large_sheet_is_set_in_18_points_but_for_head_and_foot(handbook):
    for path in named(handbook.dist / "pdf" / "checklists", ".large").values():
        command = ["pdftohtml", "-xml", "-zoom", "1", "-i", "-stdout", str(path)]
        told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
        size_of = dict(re.findall(r'<fontspec id="(\d+)" size="(\d+)"', told))
        small = re.compile(r'<text top="(\d+)" left="\d+" width="\d+" height="\d+" font="(\d+)">(.*?)</text>')
        body = [(int(size_of[font]), text) for top, font, text in small.findall(told) if 50 < int(top) < 760]
        assert 18 == min(size for size, _ in body), path.name


@pytest.mark.parametrize(
    "name", ["checklists/CL-ACCEPT", "checklists/CL-ACCEPT.large", "checklists/CL-ACCEPT.a5", "forms/FORM-ORDER"]
)
def test_every_page_has_a_code_that_says_what_its_foot_says(handbook, name):
    document = pdfium.PdfDocument(handbook.dist / "pdf" / f"{name}.pdf")
    for page in document:
        halves, scale = _halves(page), 200 / 72
        codes = zxing.read_barcodes(page.render(scale=scale).to_pil())
        assert len(halves) == len(codes)
        for code, text in zip(sorted(codes, key=lambda one: one.position.top_left.x), halves, strict=True):
            number, version, digest = code.text.rpartition("#")[2].split(";")
            assert f"{number}·{version}·" in flat(text)
            assert f"校验码：{digest}" in flat(text)
            side = (code.position.top_right.x - code.position.top_left.x) / 200 * 25.4
            assert side > 15.5, "millimetres, without the quiet zone"


def test_all_sizes_of_a_checklist_and_its_records_bear_one_digest(handbook, checklists):
    for checklist in checklists:
        page = (handbook.site / "checklists" / f"{checklist['id']}.html").read_text(encoding="utf-8")
        digest = re.search(r'"digest":"([0-9a-f]{64})"', page)[1]
        for size in SIZES:
            sheet = texts(handbook.dist / "pdf" / "checklists" / f"{checklist['id']}{size.suffix}.pdf")
            assert digest[:12] in flat(sheet[0])


def test_a_form_has_a_place_for_every_field_and_says_how_long_it_is_kept(handbook):
    forms = json.loads((handbook.dist / "exports/handbook.json").read_text(encoding="utf-8"))["forms"]
    for form in forms:
        sheet = flat("".join(texts(handbook.dist / "pdf" / "forms" / f"{form['id']}.pdf")))
        for field in form["fields"]:
            assert ("*" if field["required"] else "") + flat(field["label"]) in sheet, form["id"]
            assert all(flat(option) in sheet for option in field["options"])
        assert flat(form["purpose"]) in sheet
        assert f"保存期限：{flat(form['keep'])}" in sheet
        assert all(flat(basis["note"] or "") in sheet for basis in form["basis"])


def test_no_row_of_a_form_is_split_and_its_label_is_never_cut(handbook):
    forms = json.loads((handbook.dist / "exports/handbook.json").read_text(encoding="utf-8"))["forms"]
    for form in forms:
        drawn = texts(handbook.dist / "pdf" / "forms" / f"{form['id']}.pdf")
        pages = [flat(page.replace("□", "")) for page in drawn]
        for field in form["fields"]:
            assert any(flat(field["label"]) + flat("".join(field["options"])) in page for page in pages), field["label"]


def test_the_site_offers_every_sheet(handbook):
    forms = (handbook.site / "forms" / "index.html").read_text(encoding="utf-8")
    for path in named(handbook.dist / "pdf" / "forms", "").values():
        assert f'href="../files/{path.name}"' in forms
        assert path.read_bytes() == (handbook.site / "files" / path.name).read_bytes()
    page = (handbook.site / "checklists" / "CL-ACCEPT.html").read_text(encoding="utf-8")
    for size in SIZES:
        assert f'href="../files/CL-ACCEPT{size.suffix}.pdf"' in page
        assert (handbook.site / "files" / f"CL-ACCEPT{size.suffix}.pdf").exists()


@pytest.mark.parametrize("sign", ["x", "字"])
def test_an_item_taller_than_a_page_goes_on_over_the_page_and_loses_nothing(tmp_path, sign):
    folder = copy_of("bakery", tmp_path)
    checklist = folder / "sop_data" / "checklists" / "open.yml"
    text = checklist.read_text(encoding="utf-8").replace("The counter is clean", sign * 10_000)
    checklist.write_text(text, encoding="utf-8")

    dist = built(folder, parts=("pdf",)).dist

    for size in SIZES:
        path = dist / "pdf" / "checklists" / f"CL-OPEN{size.suffix}.pdf"
        assert 10_000 <= flat("".join(texts(path))).count(sign) < 10_050
        assert [] == outside(path, size.suffix)


def test_boxes_are_drawn_and_not_letters_that_fonts_lack(sheets):
    assert not [id_ for id_, pages in sheets.items() if re.search("[☐☑☒\ufffd]", "".join(pages))]


def test_fonts_are_embedded_as_subsets(handbook):
    for path in (handbook.dist / "pdf" / "checklists").glob("*.pdf"):
        if path.name.endswith(".fillable.pdf"):  # what is typed is drawn with a font of the reader
            continue
        with pikepdf.open(path) as document:
            fonts = [
                one
                for one in document.objects
                if isinstance(one, pikepdf.Dictionary) and one.get("/Type") == "/FontDescriptor"
            ]
            assert fonts
            assert all("/FontFile3" in one or "/FontFile2" in one for one in fonts)
            assert all("+" in str(one["/FontName"]) for one in fonts)
        assert path.stat().st_size < 250_000


def test_a_handbook_in_another_language_speaks_it_on_paper_and_on_the_site(bakery):
    sheet = "".join(texts(bakery.dist / "pdf" / "checklists" / "CL-OPEN.pdf"))
    site = (bakery.site / "sections" / "SEC-1.1.html").read_text(encoding="utf-8")

    assert "page 1 of 1" in re.sub(r"\s+", " ", sheet)
    assert "No. Check Result Remark Photo no." in re.sub(r"\s+", " ", sheet)
    assert 'lang="en"' in site
    assert not re.search(r"[\u4e00-\u9fff]", sheet + site)


def test_a_character_outside_the_subset_is_printed_from_the_whole_font(tmp_path):
    folder = copy_of("bakery", tmp_path)
    checklist = folder / "sop_data" / "checklists" / "open.yml"
    checklist.write_text(
        checklist.read_text(encoding="utf-8").replace("The counter is clean", "𠮷野家 龘"), encoding="utf-8"
    )

    sheet = "".join(texts(built(folder, parts=("pdf",)).dist / "pdf" / "checklists" / "CL-OPEN.pdf"))

    assert "𠮷野家" in sheet
    assert "龘" in sheet


def test_an_address_in_a_text_is_never_fetched(tmp_path):
    """A text is escaped on paper as on the site; were it not, the fetcher would refuse and the build would fail."""
    from generator.render.pdf import _fetcher

    folder = copy_of("bakery", tmp_path)
    checklist = folder / "sop_data" / "checklists" / "open.yml"
    text = checklist.read_text(encoding="utf-8").replace("The counter is clean", "<img src='file:///etc/passwd'>")
    checklist.write_text(text, encoding="utf-8")

    sheet = "".join(texts(built(folder, parts=("pdf",)).dist / "pdf" / "checklists" / "CL-OPEN.pdf"))

    assert "<img src='file:///etc/passwd'>" in re.sub(r"\s+", " ", sheet)
    for address in ("file:///etc/passwd", "http://127.0.0.1/x", "ftp://127.0.0.1/x", "data:text/plain,x"):
        with pytest.raises(Exception, match=r"theme|allowed|protocol"):
            _fetcher(str(folder), (), None).fetch(address)
