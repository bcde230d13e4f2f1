"""PDFs to fill in, filled in as readers do it: clicked and typed into with PDFium (Chrome, Edge), looked at with PDFium
and Poppler (Evince, Okular), saved, and gathered by `sop records`.
"""

import io
import json
import subprocess

import pikepdf
import pypdfium2 as pdfium
import pytest
import python_calamine as calamine
from click.testing import CliRunner
from support.pdf_forms import fields, filled, widgets

from generator.cli import main

TYPED = {
    "CL-OPEN.fact1": "2026年6月1日",
    "CL-OPEN.fact2": "李喆",
    "CL-OPEN-1.answer": "4.5",
    "CL-OPEN-1.remark": "复测一次，张喆确认无误",
    "CL-OPEN.signer1": "王喆",
}
TICKED = [("CL-OPEN-2.answer", "no"), ("CL-OPEN-2.answer", "yes"), ("CL-OPEN-3.answer", "option2")]


def seen_by_pdfium(raw):
    document = pdfium.PdfDocument(raw)
    document.init_forms()
    return [page.render(scale=2, may_draw_forms=True).to_pil().convert("L") for page in document]


def seen_by_poppler(raw, folder):
    from PIL import Image

    (folder / "one.pdf").write_bytes(raw)
    subprocess.run(["pdftoppm", "-r", "144", "-gray", "one.pdf", "page"], cwd=folder, check=True, capture_output=True)
    return [Image.open(path).convert("L") for path in sorted(folder.glob("page-*.pgm"))]


def ink(images, raw, name, state=""):
    """The part of a field's inside that is dark: its frame does not count."""
    number, rect = next((n, rect) for n, one, s, rect in widgets(raw) if (one, s) == (name, state))
    image = images[number]
    left, bottom, right, top = rect
    corners = left * 2 + 3, image.height - top * 2 + 3, right * 2 - 3, image.height - bottom * 2 - 3
    inside = image.crop(tuple(map(int, corners)))
    return sum(inside.histogram()[:128]) / (inside.width * inside.height)


@pytest.fixture(scope="module")
def blank(bakery):
    return (bakery.dist / "pdf" / "checklists" / "CL-OPEN.fillable.pdf").read_bytes()


@pytest.fixture(scope="module")
def done(blank):
    return filled(blank, TYPED, TICKED)


def test_chinese_that_was_typed_is_seen_and_an_empty_field_is_empty(blank, done):
    before, after = seen_by_pdfium(blank), seen_by_pdfium(done)

    for name in TYPED:
        assert ink(before, blank, name) == 0
        assert ink(after, blank, name) > 0.02, name
    assert ink(after, blank, "CL-OPEN-4.answer") == 0


def test_a_rare_character_of_a_name_is_drawn_as_itself_and_not_as_a_box(blank):
    pictures = {
        text: seen_by_pdfium(filled(blank, {"CL-OPEN.fact2": text}, []))[0].tobytes() for text in ("喆", "哲", "\ufffd")
    }

    assert len(set(pictures.values())) == 3


def test_a_tick_is_seen_in_pdfium_and_in_poppler_and_excludes_the_others(blank, done, tmp_path):
    for images in (seen_by_pdfium(done), seen_by_poppler(done, tmp_path)):
        assert ink(images, blank, "CL-OPEN-2.answer", "yes") > 0.05
        assert ink(images, blank, "CL-OPEN-2.answer", "no") == 0
        assert ink(images, blank, "CL-OPEN-3.answer", "option2") > 0.05
        assert ink(images, blank, "CL-OPEN-3.answer", "na") == 0


def test_a_tick_can_be_taken_back(blank):
    once = ("CL-OPEN-5.skip", "na")

    assert ink(seen_by_pdfium(filled(blank, {}, [once])), blank, *once) > 0.05
    assert ink(seen_by_pdfium(filled(blank, {}, [once, once])), blank, *once) == 0


def test_what_was_filled_in_and_saved_comes_back_as_a_workbook(bakery, blank, done, tmp_path):
    form = (bakery.dist / "pdf" / "forms" / "FORM-OPENING.fillable.pdf").read_bytes()
    texts = {"FORM-OPENING.field1": "6月1日", "FORM-OPENING.field2": "3.5"}
    (tmp_path / "list.pdf").write_bytes(done)
    (tmp_path / "form.pdf").write_bytes(filled(form, texts, [("FORM-OPENING.field3", "option1")]))
    arguments = ["records", "--project", str(bakery.project.root), str(tmp_path), "--xlsx", str(tmp_path / "out.xlsx")]

    result = CliRunner().invoke(main, arguments, catch_exceptions=False)

    assert result.exit_code == 0, result.stderr
    book = calamine.CalamineWorkbook.from_path(str(tmp_path / "out.xlsx"))
    overview, _, answers, sheet = ([*book.get_sheet_by_name(name).to_python()] for name in book.sheet_names)
    assert [row[2:4] for row in overview[1:]] == [["PDF", "list.pdf"], ["PDF", "form.pdf"]]
    assert answers[1][2:9] == ["2026年6月1日", "李喆", "", "", 4.5, "yes", "spirit"]
    assert answers[1][-4:-2] == ["王喆", "1: 复测一次，张喆确认无误"]
    assert sheet[1] == ["form.pdf", "PDF", "6月1日", 3.5, "open", "V1.0"]


def test_tab_goes_through_the_fields_in_reading_order(blank):
    names = [name for _, name, *_ in widgets(blank)]

    with pikepdf.open(io.BytesIO(blank)) as pdf:
        assert [page.obj.Tabs for page in pdf.pages] == ["/S"]
    assert names == [
        *("CL-OPEN.fact1", "CL-OPEN.fact2"),
        *("CL-OPEN-1.answer", "CL-OPEN-1.skip", "CL-OPEN-1.remark"),
        *(*["CL-OPEN-2.answer"] * 3, "CL-OPEN-2.remark"),
        *(*["CL-OPEN-3.answer"] * 3, "CL-OPEN-3.remark"),
        *("CL-OPEN-4.answer", "CL-OPEN-4.skip", "CL-OPEN-4.remark"),
        *("CL-OPEN-5.answer", "CL-OPEN-5.skip", "CL-OPEN-5.remark"),
        *("CL-OPEN-6.answer", "CL-OPEN-6.signed", "CL-OPEN-6.skip", "CL-OPEN-6.remark"),
        *("CL-OPEN.signer1", "CL-OPEN.signed1"),
        "sop",
    ]


def test_every_box_says_its_question_and_its_answer(blank):
    with pikepdf.open(io.BytesIO(blank)) as pdf:
        said = [str(one.TU) for one in pdf.pages[0].obj.Annots if "/AP" in one]

    assert said[:4] == [
        "1 Temperature of the cold room n/a",
        "2 The counter is clean yes",
        "2 The counter is clean no",
        "2 The counter is clean n/a",
    ]


def test_every_field_of_the_handbook_is_labelled_with_the_full_text(handbook):
    records = json.loads((handbook.dist / "exports" / "handbook.json").read_text(encoding="utf-8"))
    for checklist in records["checklists"]:
        labels = fields((handbook.dist / "pdf" / "checklists" / f"{checklist['id']}.fillable.pdf").read_bytes())
        items = [item for group in checklist["groups"] for item in group["items"]]
        for number, item in enumerate(items, 1):
            own = [label for name, label in labels.items() if name.rpartition(".")[0] == item["id"]]
            assert len(own) >= 2
            assert all(label.startswith(f"{number} {item['text']}") for label in own), item["id"]
        facts = [labels[f"{checklist['id']}.fact{i}"] for i in range(1, len(checklist["facts"]) + 1)]
        names = [fact if isinstance(fact, str) else fact["name"] for fact in checklist["facts"]]
        assert [label.partition(" (")[0] for label in facts] == [name.partition(" (")[0] for name in names]
    for form in records["forms"]:
        labels = fields((handbook.dist / "pdf" / "forms" / f"{form['id']}.fillable.pdf").read_bytes())
        for number, field in enumerate(form["fields"], 1):
            assert labels[f"{form['id']}.field{number}"].startswith(f"{number} {field['label']}")


def test_a_file_of_thirty_items_has_less_than_400_kb_and_runs_nothing(handbook):
    files = sorted(handbook.dist.glob("pdf/*/*.fillable.pdf"))
    records = json.loads((handbook.dist / "exports" / "handbook.json").read_text(encoding="utf-8"))

    assert len(files) == len(records["checklists"]) + len(records["forms"])
    for path in files:
        assert path.stat().st_size < 200_000, path.name
        with pikepdf.open(path) as pdf:
            assert "/NeedAppearances" not in pdf.Root.AcroForm
            keys = {key for one in pdf.objects if isinstance(one, pikepdf.Dictionary) for key in one}
            assert keys.isdisjoint({"/JS", "/JavaScript", "/AA", "/OpenAction"}), path.name
            assert not [one for page in pdf.pages for one in page.obj.Annots if "/A" in one], path.name


def test_the_hidden_field_says_what_the_file_is_and_cannot_be_changed(blank):
    with pikepdf.open(io.BytesIO(blank)) as pdf:
        field = next(one for one in pdf.Root.AcroForm.Fields if one.T == "sop")
        told = json.loads(str(field.V))

        assert (int(field.F) & 2, int(field.Ff) & 1) == (2, 1)
    assert told.pop("digest") == "418e33c52132d5ecb6ae1904380e58d924f175ef02365fbfdabfb4a4cb8ecf56"
    book = {"id": "HB-BAKERY", "number": "BK-001", "version": "V1.0"}
    assert told == {"schema": "sop-fillable-1", "handbook": book, "checklist": "CL-OPEN"}


@pytest.mark.parametrize("name", ["checklists/CL-OPEN", "forms/FORM-OPENING"])
def test_the_site_offers_the_same_file(name, bakery):
    offered = bakery.site / "files" / f"{name.rpartition('/')[2]}.fillable.pdf"

    assert offered.read_bytes() == (bakery.dist / "pdf" / f"{name}.fillable.pdf").read_bytes()
    page = {"checklists/CL-OPEN": "checklists/CL-OPEN.html", "forms/FORM-OPENING": "forms/index.html"}[name]
    assert f'href="../files/{offered.name}"' in (bakery.site / page).read_text(encoding="utf-8")
