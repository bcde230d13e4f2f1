"""Books as they are bound: page numbers, references, bookmarks, codes and fonts, as a PDF reader finds them."""

import re
import subprocess
from collections import Counter

import pikepdf
import pypdfium2 as pdfium
import pytest
import zxingcpp


@pytest.fixture(scope="module")
def pages(handbook):
    """The text of each page of the whole handbook as it stands on the page, without blanks."""
    command = ["pdftotext", "-layout", str(handbook.dist / "pdf" / "handbook.pdf"), "-"]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return [re.sub(r"\s+", "", page) for page in said.split("\f")[:-1]]


def outline(document):
    """Title and page, counted from 1, of every bookmark."""
    return [(one.get_title(), one.get_dest().get_index() + 1) for one in document.get_toc()]


def test_every_page_says_which_it_is_and_how_many_there_are(pages):
    wrong = [number for number, text in enumerate(pages, 1) if f"第{number}页共{len(pages)}页" not in text]

    assert wrong == [1]  # the cover has no foot


def test_a_section_stands_on_the_page_that_the_contents_name(handbook, pages):
    contents = "".join(text for text in pages[:14])
    document = pdfium.PdfDocument(handbook.dist / "pdf" / "handbook.pdf")
    sections = [(title, page) for title, page in outline(document) if re.match(r"\d\.\d\D", title)]
    document.close()

    assert len(sections) == 32
    for title, page in sections:
        said = re.sub(r"\s+", "", title)
        assert said in pages[page - 1], title
        assert f"{said}{page}" in contents, title


def test_a_reference_leads_to_the_page_that_it_names(handbook):
    """What is printed in a reference's box is the number of the page to which a click on it leads."""
    seen = 0
    with pikepdf.open(handbook.dist / "pdf" / "chapters" / "chapter-2.pdf") as document:
        reader = pdfium.PdfDocument(handbook.dist / "pdf" / "chapters" / "chapter-2.pdf")
        numbers = {page.obj.objgen: number for number, page in enumerate(document.pages, 1)}
        for number, page in enumerate(document.pages):
            text = reader[number].get_textpage()
            for link in page.get("/Annots", ()):
                left, bottom, right, top = (float(side) for side in link.Rect)
                shown = text.get_text_bounded(left - 1, min(bottom, top) - 1, right + 1, max(bottom, top) + 1).strip()
                if shown.isdigit() and "/Dest" in link:
                    seen += 1
                    assert int(shown) == numbers[link.Dest[0].objgen]
        reader.close()

    assert seen > 20


def test_no_placeholder_is_left_in_any_book(handbook, bakery):
    for dist in (handbook.dist, bakery.dist):
        books = [
            dist / "pdf" / "handbook.pdf",
            *(dist / "pdf" / "chapters").iterdir(),
            *(dist / "pdf" / "roles").iterdir(),
        ]
        for book in books:
            with pikepdf.open(book) as document:
                left = [
                    str(link.A.URI)
                    for page in document.pages
                    for link in page.get("/Annots", ())
                    if "/A" in link and str(link.A.get("/URI", "")).startswith("sop:")
                ]
            assert left == [], book.name


def test_a_book_has_each_font_once_whatever_number_of_parts_it_has(handbook):
    with pikepdf.open(handbook.dist / "pdf" / "handbook.pdf") as document:
        fonts = Counter(
            str(one.FontName).partition("+")[2]
            for one in document.objects
            if isinstance(one, pikepdf.Dictionary) and one.get("/Type") == "/FontDescriptor"
        )
        programs = {
            font.DescendantFonts[0].FontDescriptor.FontFile3.objgen
            for page in document.pages
            for font in page.Resources.Font.values()
        }

    assert len(programs) <= 3, fonts


def test_the_code_of_a_book_is_read_from_any_page_and_says_what_stands_beside_it(handbook):
    document = pdfium.PdfDocument(handbook.dist / "pdf" / "chapters" / "chapter-1.pdf")
    for number in (0, len(document) // 2, len(document) - 1):
        page = document[number]
        (code,) = zxingcpp.read_barcodes(page.render(scale=150 / 72).to_pil())
        said = code.text.partition("#")[2].split(";")
        line = " · ".join(said)
        assert said[:2] == ["Q/SL-FW-SOP-001-CH-1", "V1.2"]
        assert line in page.get_textpage().get_text_range()
    document.close()


def test_page_numbers_of_references_are_read_aloud_where_they_stand(handbook):
    """What is filled in is content of its link in the tag tree, not decoration."""
    with pikepdf.open(handbook.dist / "pdf" / "chapters" / "chapter-1.pdf") as document:
        page = next(page for page in document.pages if "/Annots" in page)
        ids = [int(one) for one in re.findall(rb"/MCID (\d+)", page.Contents[-1].read_bytes())]
        numbers = document.Root.StructTreeRoot.ParentTree.Nums
        owners = numbers[2 * int(page.StructParents) + 1]
        kinds = {str(owners[one].S) for one in ids}

    assert ids
    assert "/Link" in kinds
    assert kinds <= {"/Link", "/Span"}  # a link, or what the cover says of the book
