"""A version that is not released says so wherever it is read: pages, paper, packs, exports, the verification page."""

import json
import zipfile
from pathlib import Path

import pypdfium2 as pdfium
import pytest
from support.projects import Built, built, copy_of, edit, sign

SAID = "draft of V1.1; V1.0 is in force"


@pytest.fixture(scope="module")
def draft(tmp_path_factory, sop) -> Built:
    """A bakery that has released V1.0 and works on V1.1."""
    shop = copy_of("bakery", tmp_path_factory.mktemp("draft"))
    sign(shop)
    assert sop("release", shop, "V1.0", "--effective", "2026-02-01").exit == 0
    edit(shop, "handbook.yml", ("version: V1.0", "version: V1.1"), ("effective: 2026-02-01", "effective: 2026-06-01"))
    return built(shop)


def words(pdf: bytes | Path) -> str:
    """Return the text of a PDF without line breaks."""
    return " ".join(" ".join(page.get_textpage().get_text_range() for page in pdfium.PdfDocument(pdf)).split())


def test_every_page_has_the_banner_and_a_way_to_the_version_in_force(draft):
    pages = [page for page in draft.site.rglob("*.html") if not {"V1.0", "V1.1", "files", "trainers"} & {*page.parts}]
    text = "This is a draft of V1.1, not to be worked by. V1.0 is in force."

    assert len(pages) > 40
    assert [page.name for page in pages if text not in page.read_text(encoding="utf-8")] == []
    assert (draft.dist / "site.zip").is_file() and (draft.site / "manifest.webmanifest").is_file()
    assert 'href="./V1.0/index.html"' in (draft.site / "index.html").read_text(encoding="utf-8")


def test_a_draft_is_the_newest_version_of_its_site_and_is_kept_on_the_device(draft):
    home = (draft.site / "index.html").read_text(encoding="utf-8")
    older = (draft.site / "V1.0" / "index.html").read_text(encoding="utf-8")

    assert ['id="sop-offline"' in page for page in (home, older)] == [True, False]
    assert ['data-root="./../"' in page for page in (home, older)] == [False, True]


def test_the_version_in_force_does_not_say_that_the_draft_replaces_it(draft):
    older = [page.read_text(encoding="utf-8") for page in (draft.site / "V1.0").rglob("*.html")]

    assert len(older) > 30
    assert [page for page in older if "This is V1.0, in force from 2026-02-01. V1.1 is only a draft." not in page] == []
    assert [page for page in older if "V1.1 is in force" in page] == []


def test_every_printed_document_says_that_it_is_a_draft_and_none_that_it_is_in_force(draft):
    texts = {path.name: words(path) for path in (draft.dist / "pdf").rglob("*.pdf")}

    assert len(texts) > 20
    assert [name for name, text in texts.items() if SAID not in text and "Draft; in force is V1.0" not in text] == []
    assert [name for name, text in texts.items() if "in force from 2026-06-01" in text] == []


def test_packs_say_it_in_guide_slides_and_courses(draft):
    (pack,) = (draft.dist / "packs").glob("*BAKER*.zip")
    with zipfile.ZipFile(pack) as members:
        texts = {name: words(members.read(name)) for name in members.namelist() if name.endswith(".pdf")}
        decks = [members.read(name).decode() for name in members.namelist() if Path(name).match("teach/slides/*.html")]

    assert len(texts) > 8 and len(decks) > 1
    assert [name for name, text in texts.items() if SAID not in text and "Draft; in force is V1.0" not in text] == []
    assert [deck for deck in decks if SAID not in deck] == []


def test_exports_say_it(draft):
    handbook = json.loads((draft.dist / "manifest.json").read_text(encoding="utf-8"))["handbook"]
    with zipfile.ZipFile(draft.dist / "exports" / "handbook.xlsx") as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()

    assert handbook["version"] == "V1.1"
    assert handbook["draft_beside"] == "V1.0"
    assert SAID in sheet


def test_the_verification_page_calls_a_printed_draft_a_draft(draft, page):
    data = json.loads(
        (draft.site / "verify.html").read_text(encoding="utf-8").split('id="verify-data">')[1].split("</script>")[0]
    )
    sheet = next(one for one in data["documents"] if one["number"] == "BK-001-CL-OPEN")

    page.goto(f"{(draft.site / 'verify.html').as_uri()}#BK-001-CL-OPEN;V1.1;{sheet['digests'][0]}")
    answer = page.inner_text(".verify-answer")

    assert "V1.1 is a draft that was not released. Do not work by it." in answer
    assert "Until then V1.0 is in force." in answer


def test_a_handbook_without_any_release_is_not_marked(bakery):
    assert "draft of" not in (bakery.site / "index.html").read_text(encoding="utf-8")
