"""House style: what `house` in `handbook.yml` says is seen on paper."""

import re
from collections import Counter

import pikepdf
import pypdfium2 as pdfium
import pytest
from support.projects import built, copy_of

LOGO = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 30 9"><path fill="#008844" d="M0 0h30v9H0z"/></svg>'


def dressed(folder, house):
    """The small handbook, dressed: its paper alone is built."""
    project = copy_of("bakery", folder)
    info = project / "sop_data" / "handbook.yml"
    (project / "sop_data" / "logo.svg").write_text(LOGO, "utf-8")
    text = re.sub(r"(?ms)^house:\n(  .*\n)+", "", info.read_text("utf-8"))
    info.write_text(f"{text}house: {house}\n", "utf-8")
    return built(project, parts=("pdf",)).dist / "pdf"


def colours(path, page=0):
    """How many points of a page have a colour, by colour; greys are none."""
    document = pdfium.PdfDocument(path)
    image = document[page].render(scale=1).to_pil().convert("RGB")
    document.close()
    points = Counter(image.get_flattened_data() if hasattr(image, "get_flattened_data") else image.getdata())
    return Counter({colour: count for colour, count in points.items() if max(colour) - min(colour) > 40})


@pytest.fixture(scope="module")
def plain(tmp_path_factory):
    house = '{logo: logo.svg, colours: {primary: "#7a00cc"}, footer: Keep it dry, numbers: "{book}/{id}"}'
    return dressed(tmp_path_factory.mktemp("plain"), house)


@pytest.fixture(scope="module")
def standard(tmp_path_factory):
    return dressed(tmp_path_factory.mktemp("standard"), "{layout: gbt, fonts: {body: Noto Serif CJK SC}}")


def test_the_logo_is_drawn_on_sheets_and_on_the_cover_and_is_called_by_the_company(plain):
    for path in (plain / "checklists" / "CL-OPEN.pdf", plain / "handbook.pdf"):
        assert colours(path)[(0, 136, 68)] > 200, path.name
        with pikepdf.open(path) as document:
            alternatives = {
                str(one.Alt)
                for one in document.objects
                if isinstance(one, pikepdf.Dictionary) and one.get("/S") == "/Figure"
            }
        assert "Example Bakery (sample)" in alternatives


def test_the_house_s_colour_its_number_scheme_and_its_foot_are_on_every_sheet(plain):
    for name in ("checklists/CL-OPEN.pdf", "forms/FORM-OPENING.pdf"):
        document = pdfium.PdfDocument(plain / name)
        said = [page.get_textpage().get_text_range() for page in document]
        document.close()
        assert all("Keep it dry" in text for text in said)
        assert all(f"BK-001/{name.split('/')[1].removesuffix('.pdf')}" in text for text in said)
    assert colours(plain / "handbook.pdf")[(122, 0, 204)] > 100


def test_the_layout_of_the_standard_is_black_and_set_in_its_fonts(standard):
    for name in ("handbook.pdf", "checklists/CL-OPEN.pdf"):
        assert sum(colours(standard / name).values()) == 0, name
        with pikepdf.open(standard / name) as document:
            fonts = {str(font.BaseFont) for page in document.pages for font in page.Resources.Font.values()}
        assert any("Noto-Serif-CJK-SC" in font for font in fonts)
        assert any("Noto-Sans-CJK-SC" in font for font in fonts)
