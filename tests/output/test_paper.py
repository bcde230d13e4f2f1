"""Printed checklists as a PDF reader sees them."""

import re

import pytest
from conftest import built, copy_of

pdfium = pytest.importorskip("pypdfium2")

pytestmark = pytest.mark.xdist_group("handbook")


def texts(path):
    """The text of each page."""
    document = pdfium.PdfDocument(path)
    try:
        return [page.get_textpage().get_text_range() for page in document]
    finally:
        document.close()


@pytest.fixture(scope="module")
def sheets(handbook):
    return {path.stem: texts(path) for path in sorted((handbook.dist / "pdf" / "checklists").glob("*.pdf"))}


def test_every_page_has_title_number_version_and_page_count(sheets):
    for id_, pages in sheets.items():
        for number, text in enumerate(pages, 1):
            flat = re.sub(r"\s+", "", text)
            assert id_.removeprefix("CL-") in flat
            assert "V1.0" in flat
            assert f"第{number}页共{len(pages)}页" in flat, (id_, number)


def test_the_table_head_is_repeated_where_items_go_on(sheets):
    for id_, pages in sheets.items():
        for text in pages:
            flat = re.sub(r"\s+", "", text)
            if re.search(r"\d\.\d-C\d", text):
                assert "序号检查内容检查结果备注" in flat, id_


def test_every_item_stands_on_the_sheet_with_its_clause(handbook, sheets):
    import json

    records = json.loads((handbook.dist / "exports/handbook.json").read_text(encoding="utf-8"))
    for checklist in records["checklists"]:
        flat = re.sub(r"\s+", "", "".join(sheets[checklist["id"]]))
        for group in checklist["groups"]:
            for item in group["items"]:
                assert re.sub(r"\s+", "", item["text"])[:12] in flat, item["id"]
                assert item["clause"].removeprefix("SEC-") in flat


def test_boxes_are_drawn_and_not_letters_that_fonts_lack(sheets):
    assert not [id_ for id_, pages in sheets.items() if re.search("[☐☑☒\ufffd]", "".join(pages))]


def test_fonts_are_embedded_as_subsets(handbook):
    pikepdf = pytest.importorskip("pikepdf")
    for path in (handbook.dist / "pdf" / "checklists").glob("*.pdf"):
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
    assert "Remark or photo no." in re.sub(r"\s+", " ", sheet)
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
