"""Controlled copies: a list of holders in; copies, record and register out, or a complaint that says where and why."""

import csv
import hashlib
import io
import re
import shutil
from pathlib import Path

import pikepdf
import pypdfium2 as pdfium
import pytest
from support.pdf_text import page_text
from support.projects import own_theme

from generator.diagnostics.codes import CODES
from generator.issue.holders import read_holders
from generator.load.catalogue import Catalogue, read_catalogue
from generator.load.table import MAX_BYTES
from generator.plan.artifact import MarkedCopy
from generator.project import BUNDLED
from generator.render.conformance import violations
from generator.render.copies import COPY_NUMBER, PageKind, mark, page_kinds

LIST = "copy,holder,person,date\n01,Shop,Li (sample),2026/6/1\n02,=1+1,Wang (sample),\n"
CHINESE = "分发号,持有部门或岗位,领用人,日期\r\n01,服务质量部,张三（示例）,2026年6月1日\r\n"


@pytest.fixture
def shop(bakery, tmp_path) -> Path:
    """The bakery with what was published from it, in a folder of its own."""
    return shutil.copytree(bakery.project.root, tmp_path / "shop", ignore=shutil.ignore_patterns(".sop"))


def issue(sop, shop, text=LIST, **more):
    (shop / "holders.csv").write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
    return sop("issue", shop, "--copies", str(shop / "holders.csv"), "--out", str(shop / "issued"))


def files(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir()} if folder.is_dir() else {}


@pytest.fixture(scope="module")
def issued(bakery, sop, tmp_path_factory):
    shop = shutil.copytree(bakery.project.root, tmp_path_factory.mktemp("issue") / "shop")
    run = issue(sop, shop)
    assert (run.exit, run.out) == (0, f"issued 2 copies to {shop / 'issued'}\n")
    return shop / "issued"


# ---- what comes out


def test_there_is_a_copy_for_each_holder_the_record_and_the_register(issued):
    assert set(files(issued)) == {
        "controlled-copy-01.pdf",
        "controlled-copy-02.pdf",
        "record-of-issue.pdf",
        "register-of-copies.csv",
        "manifest.json",
        "SHA256SUMS",
    }


def test_every_page_of_a_copy_bears_its_number_and_the_cover_the_stamp(issued, bakery):
    copy = issued / "controlled-copy-01.pdf"
    with pikepdf.open(copy) as document, pikepdf.open(bakery.dist / "pdf/handbook.pdf") as published:
        count = len(document.pages)
        assert count == len(published.pages)

    assert all("Controlled copy no. 01" in page_text(copy, page) for page in range(count))
    assert "CONTROLLEDCopyno.01ShopLi(sample)·2026-06-01" in page_text(copy).replace(" ", "")
    assert "CONTROLLED" not in page_text(copy, 1).replace(" ", "")
    assert "Wang" not in "".join(page_text(copy, page) for page in range(count))


def red(image, left, top, right, bottom):
    """The share of a picture's part that is red; its edges are millimetres on a page rendered at 10 to a millimetre."""
    part = image.crop([round(edge * 10) for edge in (left, top, right, bottom)])
    pixels = part.tobytes()
    dyed = sum(r > 150 and g < 90 and b < 90 for r, g, b in zip(*(pixels[i::3] for i in range(3)), strict=True))
    return dyed / (part.width * part.height)


def test_the_cell_and_the_box_on_the_cover_are_filled_in_and_the_stamp_stands_where_it_is_blank(issued, bakery):
    """The anchors of the published cover say where; there the copy is red, and the published cover is not."""
    pages = {}
    for name, path in (("copy", issued / "controlled-copy-01.pdf"), ("published", bakery.dist / "pdf/handbook.pdf")):
        document = pdfium.PdfDocument(path)
        pages[name] = document[0].render(scale=254 / 72).to_pil().convert("RGB")
        document.close()
    with pikepdf.open(bakery.dist / "pdf/handbook.pdf") as published:
        names = published.Root.Names.Dests.Names
        places = {str(names[i]): [float(one) for one in names[i + 1][2:4]] for i in range(0, len(names), 2)}
        high = float(published.pages[0].mediabox[3])
    for anchor, wide, tall in (("controlled-copy", 4.5, 4.5), ("copy-number", 8, 6)):
        x, y = places[anchor][0] / 72 * 25.4, (high - places[anchor][1]) / 72 * 25.4
        assert red(pages["published"], x, y, x + wide, y + tall) == 0, anchor
        assert red(pages["copy"], x, y, x + wide, y + tall) > 0.03, anchor
    stamp = (210 - 20 - 54, 62, 210 - 20, 62 + 26)
    assert red(pages["copy"], *stamp) > 0.05
    assert set(pages["published"].crop([edge * 10 for edge in stamp]).tobytes()) == {255}, "the stamp covers no text"


def test_a_copy_keeps_the_standards_of_the_book_and_its_marks_are_no_content(issued, bakery):
    for name in ("controlled-copy-01.pdf", "controlled-copy-02.pdf", "record-of-issue.pdf"):
        assert violations((issued / name).read_bytes()) == ()
    with pikepdf.open(issued / "controlled-copy-01.pdf") as document:
        with pikepdf.open(bakery.dist / "pdf/handbook.pdf") as published:
            assert len(document.Root.StructTreeRoot.ParentTree.Nums) == len(
                published.Root.StructTreeRoot.ParentTree.Nums
            )
        assert document.pages[0].Contents[-1].read_bytes() == b"Q\n/Artifact BMC\nq /SOPCopy Do Q\nEMC\n"


def test_the_record_lists_exactly_these_holders(issued):
    text = page_text(issued / "record-of-issue.pdf")

    assert "01 Shop Li (sample) 2026-06-01" in text
    assert "02 =1+1 Wang (sample)" in text
    assert "page 1 of 1" in text


def test_the_register_names_each_file_with_its_digest_and_that_of_what_was_published(issued, bakery):
    source = hashlib.sha256((bakery.dist / "pdf/handbook.pdf").read_bytes()).hexdigest()
    rows = list(csv.reader(io.StringIO((issued / "register-of-copies.csv").read_text("utf-8-sig"))))

    assert rows[0][:4] == ["Copy no.", "Held by", "Received by", "Date"]
    assert [row[:4] for row in rows[1:]] == [
        ["01", "Shop", "Li (sample)", "2026-06-01"],
        ["02", "'=1+1", "Wang (sample)", ""],
    ]
    for row in rows[1:]:
        assert hashlib.sha256((issued / row[4]).read_bytes()).hexdigest() == row[5]
        assert row[6:] == ["BK-001", "V1.0", source]


def test_the_same_list_gives_the_same_bytes_and_replaces_the_issue_before(issued, shop, sop):
    issue(sop, shop, LIST.replace("Shop", "Workshop"))
    other = files(shop / "issued")

    assert issue(sop, shop).exit == 0
    assert files(shop / "issued") == files(issued) != other


def test_a_pdf_of_other_sizes_and_without_anchors_is_marked_on_every_page(bakery):
    """Each size is drawn once, the cover by itself."""
    source = (bakery.dist / "pdf/posters/CARD-COUNTER.pdf").read_bytes()

    kinds = page_kinds(source)
    copy = mark(MarkedCopy("copy.pdf", "card.pdf", ("mark.pdf",)), [source, source])

    assert kinds == (PageKind(210.0, 297.0, True, ()),)
    with pikepdf.open(io.BytesIO(copy)) as document:
        assert all("/SOPCopy" in page.Resources.XObject for page in document.pages)
    assert COPY_NUMBER == "copy-number"


# ---- lists as spreadsheets save them


@pytest.fixture(scope="module")
def chinese() -> Catalogue:
    from generator.diagnostics.diagnostic import Place

    return read_catalogue(BUNDLED / "theme", "zh-CN", Place("handbook.yml")).value


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030"])
@pytest.mark.parametrize("sign", [",", "\t", ";"])
def test_a_list_is_read_in_the_encodings_and_with_the_separators_of_spreadsheets(encoding, sign, chinese, tmp_path):
    (tmp_path / "h.csv").write_bytes(CHINESE.replace(",", sign).encode(encoding))

    read = read_holders(tmp_path / "h.csv", "h.csv", chinese)

    (one,) = read.value
    assert (one.copy, one.holder, one.person, one.date) == ("01", "服务质量部", "张三（示例）", "2026-06-01")


def test_columns_stand_in_any_order_in_either_language_beside_others(chinese, tmp_path):
    text = 'remark,Person,分发号,HOLDER\n"a ""b"", c",张三,3,"营业厅, 二楼"\n,,,\n\n'
    (tmp_path / "h.csv").write_text(text, encoding="utf-8")

    read = read_holders(tmp_path / "h.csv", "h.csv", chinese)

    assert [(one.copy, one.holder, one.person, one.date) for one in read.value] == [("3", "营业厅, 二楼", "张三", "")]


# ---- what is refused


HEAD = b"copy,holder,person,date\n"
ROW = b"01,Shop,Li,2026-06-01\n"
REFUSED = {
    "I902": (b"x" * (MAX_BYTES + 1), "the file has more than 5 MB", None),
    "I903": (LIST.encode("utf-16"), "the file is neither UTF-8 nor GB 18030", None),
    "I904": (HEAD + b"01,Shop, ground floor,Li,2026-06-01\n", "the row has more cells than the first line", (2, 26)),
    "I904 quoted": (HEAD + b'01,"Shop,Li,2026-06-01\n', "a cell begins with a quotation mark", (2, 1)),
    "I905": (b"copy,person\n01,Li\n", "the column `Held by` (`holder`) is missing", (1, 1)),
    "I905 twice": (b"copy,holder,person,copy\n01,Shop,Li,02\n", "the column `copy` appears twice", (1, 20)),
    "I906": (HEAD + b"01,,Li,2026-06-01\n", "`Held by` (`holder`) is empty", (2, 4)),
    "I907": (HEAD + b"03/2026,Shop,Li,\n", "the copy number `03/2026` cannot be used in a file name", (2, 1)),
    "I907 dots": (HEAD + b"..,Shop,Li,\n", "the copy number `..` cannot be used in a file name", (2, 1)),
    "I908": (HEAD + "01,Shop,L\u200bi,\n".encode(), "the cell contains a character that cannot be shown", (2, 9)),
    "I909": (HEAD + b"01,Shop,Li,2026-02-30\n", "`2026-02-30` is not a date", (2, 12)),
    "I910": (HEAD + b"03,Shop,Li,\n3,Workshop,Wang,\n", "the copy number `3` is used twice", (3, 1)),
    "I911": (HEAD, "the list has no rows", None),
    "I911 empty": (b"", "the list has no rows", None),
    "I914": (HEAD + "01,Shop,Li 🥐,\n".encode(), "the fonts do not have the character `🥐` (U+1F950)", (2, 1)),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_list_that_cannot_be_used_is_refused_with_its_place_and_nothing_is_written(case, shop, sop):
    content, message, spot = REFUSED[case]

    run = issue(sop, shop, content)

    assert run.exit == 1
    assert run.complaints.startswith(f"error[{case[:4]}]: {message}")
    assert "   = hint: " in run.complaints
    assert "holders.csv" + "".join(f":{number}" for number in spot or ()) + "\n" in run.complaints
    assert run.out == "nothing was issued; the previous output is unchanged\n"
    assert files(shop / "issued") == {}


def test_all_that_is_wrong_with_a_list_is_said_at_once(shop, sop):
    run = issue(sop, shop, HEAD + b"0/1,,Li,2026-06-01\n02,Shop,,never\n")

    assert re.findall(r"error\[(I\d+)\]", run.complaints) == ["I906", "I907", "I906", "I909"]


def test_i901_a_list_that_is_not_there_is_named(shop, sop):
    run = sop("issue", shop, "--copies", str(shop / "nowhere.csv"))

    assert run.exit == 1
    assert run.complaints.startswith("error[I901]: `nowhere.csv` is not a file\n --> nowhere.csv\n")


def test_i912_without_a_published_handbook_nothing_is_issued(shop, sop):
    shutil.rmtree(shop / "dist")

    run = issue(sop, shop)

    assert run.exit == 1
    assert run.complaints.startswith(
        "error[I912]: there is no published handbook: `dist/pdf/handbook.pdf` is missing\n"
    )


def test_i913_another_edition_is_not_issued(shop, sop):
    info = shop / "sop_data" / "handbook.yml"
    info.write_text(info.read_text("utf-8").replace("effective: 2026-02-01", "effective: 2026-03-01"), "utf-8")

    run = issue(sop, shop)

    assert run.exit == 1
    assert run.complaints.startswith(
        "error[I913]: the published handbook is BK-001 V1.0, in force from 2026-02-01; "
        "the sources are BK-001 V1.0, in force from 2026-03-01\n"
    )


def test_i913_a_handbook_that_was_changed_after_it_was_published_is_not_issued(shop, sop):
    with (shop / "dist/pdf/handbook.pdf").open("ab") as book:
        book.write(b"% one more line\n")

    run = issue(sop, shop)

    assert run.complaints.startswith("error[I913]: `dist/pdf/handbook.pdf` was changed after it was published\n")


def test_i915_a_folder_that_cannot_be_written_is_named(shop, sop):
    (shop / "holders.csv").write_text(LIST, encoding="utf-8")
    (shop / "file").write_text("in the way")

    run = sop("issue", shop, "--copies", str(shop / "holders.csv"), "--out", str(shop / "file" / "issued"))

    assert run.exit == 1
    assert run.complaints.startswith("error[I915]: `file/issued` cannot be written: not a directory\n")
    assert (shop / "file").read_text() == "in the way"


# ---- a project's own theme


def test_a_record_of_issue_that_breaks_a_standard_stops_the_issue_and_what_was_there_stays(shop, sop):
    issue(sop, shop)
    before = files(shop / "issued")
    own_theme(shop, "issue-record.html.j2", "</h1>", "</h1><h5>Gap</h5>")

    run = issue(sop, shop, LIST.replace("Shop", "Workshop"))

    assert (run.exit, run.out) == (1, "nothing was issued; the previous output is unchanged\n")
    assert run.complaints.startswith(
        "error[R604]: `record-of-issue.pdf` violates a standard that it claims: "
        "a heading of level 5 follows one of level 1 (UA 7.4.2)\n --> theme/print/issue-record.html.j2\n"
    )
    assert files(shop / "issued") == before != {}


def test_a_copy_that_breaks_a_standard_stops_the_issue(shop, sop):
    """What is published lost its language, and its manifest was made to fit: the copies would have none either."""
    book = shop / "dist/pdf/handbook.pdf"
    with pikepdf.open(book, allow_overwriting_input=True) as document:
        was = hashlib.sha256(book.read_bytes()).hexdigest()
        del document.Root.Lang
        document.save(book)
    manifest = shop / "dist/manifest.json"
    now = hashlib.sha256(book.read_bytes()).hexdigest()
    manifest.write_text(manifest.read_text("utf-8").replace(was, now), "utf-8")

    run = issue(sop, shop)

    assert run.exit == 1
    assert run.complaints.startswith(
        "error[R604]: `controlled-copy-01.pdf` violates a standard that it claims: "
        "the document has no language (UA 7.2)\n --> theme/print/issue-marks.html.j2\n"
    )
    assert files(shop / "issued") == {}


def test_marks_that_need_a_second_page_are_refused(shop, sop):
    more = '<div>one</div><div style="break-before: page">two</div></body>'
    own_theme(shop, "issue-marks.html.j2", "</body>", more)

    run = issue(sop, shop)

    assert run.exit == 1
    assert run.complaints.startswith(
        "error[R602]: the template cannot be rendered: the marks fill 2 pages instead of one\n"
        " --> theme/print/issue-marks.html.j2:1:1\n"
    )


def test_i912_a_manifest_that_is_none_is_named(shop, sop):
    (shop / "dist/manifest.json").write_text("{")

    run = issue(sop, shop)

    assert run.complaints.startswith(
        "error[I912]: there is no published handbook: `dist/manifest.json` is not a manifest\n"
    )


def test_a_folder_with_other_files_is_left_alone(shop, sop):
    (shop / "issued").mkdir()
    (shop / "issued/thesis.txt").write_text("the only copy")

    run = issue(sop, shop)

    assert run.exit == 1
    assert run.complaints.startswith("error[P701]: `issued` contains files that no build has written: `thesis.txt`\n")
    assert files(shop / "issued") == {"thesis.txt": b"the only copy"}


def test_every_code_of_an_issue_has_a_case_here():
    cases = {case[:4] for case in REFUSED} | {
        name[5:9].upper() for name in globals() if re.match(r"test_i9\d\d_", name)
    }

    assert cases == {code for code in CODES if code.startswith("I9")}
