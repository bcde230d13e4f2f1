"""Two pages on one sheet: what each says stays where it was, and stays tagged."""

import io
import re

import pikepdf
import pypdfium2
import pytest
import weasyprint

from generator.render.imposition import two_up

PAGES = """<html lang="en"><title>Three pages</title><style>
@page { size: 148.5mm 210mm; margin: 10mm } h1, p { margin: 0 } section { break-after: page }</style>
<section id="one"><h1>First</h1><p>alpha <a href="#three">to three</a></p></section>
<section id="two"><h1>Second</h1><p>beta <a href="#one">to one</a> and <a href="#two">to two</a></p></section>
<section id="three"><h1>Third</h1><p>gamma</p></section>"""


@pytest.fixture(scope="module")
def sheets():
    return two_up(weasyprint.HTML(string=PAGES).write_pdf(pdf_variant="pdf/ua-1"))


def halves(pdf):
    """The text of the left and of the right half of each sheet."""
    for page in pypdfium2.PdfDocument(pdf):
        text, (width, height) = page.get_textpage(), page.get_size()
        for left in (0, width / 2):
            yield re.sub(r"\s+", " ", text.get_text_bounded(left, 0, left + width / 2, height)).strip()


def test_pages_stand_side_by_side_and_the_last_half_stays_empty(sheets):
    assert ["First alpha to three", "Second beta to one and to two", "Third gamma", ""] == list(halves(sheets))


def test_a_sheet_is_a_landscape_a4(sheets):
    with pikepdf.open(io.BytesIO(sheets)) as document:
        sizes = [[round(float(edge), 1) for edge in page.mediabox] for page in document.pages]

    assert [[0, 0, 841.9, 595.3]] * 2 == sizes


def test_every_mark_belongs_to_an_element_of_its_own_sheet(sheets):
    with pikepdf.open(io.BytesIO(sheets)) as document:
        numbers = list(document.Root.StructTreeRoot.ParentTree.Nums)
        owners = dict(zip(map(int, numbers[::2]), numbers[1::2], strict=True))
        for page in document.pages:
            marks = [int(mark) for mark in re.findall(rb"/MCID (\d+)", page.Contents.read_bytes())]
            assert sorted(marks) == list(range(len(marks))), "no mark twice"
            for mark in marks:
                element = owners[int(page.StructParents)][mark]
                assert element.Pg.objgen == page.objgen
                assert mark in [int(kid) for kid in element.K if isinstance(kid, int)]


def test_the_tags_are_read_in_the_order_of_the_pages(sheets):
    def headings(element):
        if element.S == pikepdf.Name.H1:
            yield element
        for kid in element.get("/K", []):
            if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
                yield from headings(kid)

    with pikepdf.open(io.BytesIO(sheets)) as document:
        places = [page.objgen for page in document.pages]
        found = [places.index(one.Pg.objgen) for one in headings(document.Root.StructTreeRoot.K[0])]

    assert [0, 0, 1] == found


def test_links_move_with_their_page_and_lead_to_the_sheet_that_has_their_target(sheets):
    with pikepdf.open(io.BytesIO(sheets)) as document:
        first = document.pages[0]
        names = list(document.Root.Names.Dests.Names)
        targets = {str(name): target for name, target in zip(names[::2], names[1::2], strict=True)}
        place = {name: (target[0].objgen == first.objgen, float(target[2]) > 420) for name, target in targets.items()}

        assert {"one": (True, False), "two": (True, True), "three": (False, False)} == place
        assert [False, True, True] == [float(link.Rect[0]) > 420 for link in first.Annots]
        assert all(link.P.objgen == first.objgen for link in first.Annots if "/P" in link)
