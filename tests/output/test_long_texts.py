"""PDFs whose texts are as long as the model allows: nothing leaves its cell or the page, or covers another text."""

import io
import json
import re

import pikepdf
import pypdfium2 as pdfium
import pytest
from support.paper import paper
from support.projects import copy_of, edit, read_sources

from generator.plan.paper.checklists import sheets
from generator.plan.paper.fillable import fillables

MARGIN = 10
"""Millimetres that stay white on each side of a page."""

TEXTS = {
    "sentence": lambda name: f"{name} that was wiped with warm water and neutral soap, then dried with a clean cloth",
    "chinese": lambda name: f"{name}用温水和中性肥皂擦拭以后再用干净的布擦干并由第二个人在开门以前检查一遍确认没有遗漏",
    "unbroken": lambda name: name + "x" * 120,
    "longest": lambda name: f"{name} " + "long " * 56,
}


def checklist(long):
    """A checklist of the bakery in which whatever may be long is long."""
    measure = {"type": "measure", "unit": long("unit"), "min": 1, "note": long("note")}
    readings = {"type": "measure", "unit": long("kg"), "readings": [long("low"), long("high")]}
    outcomes = [{"text": long("soap"), "outcome": "good"}, {"text": long("plain"), "outcome": "fail"}]
    options = {"type": "choice", "options": outcomes}
    share = {"type": "measure", "unit": "kg", "share": {"fact": long("Weight"), "min": 90}}
    case = [{"answer": "CL-LONG-3", "one_of": [long("soap"), long("plain")]}]
    asked = [measure, readings, options, share, {"type": "signature", "signer": long("Owner")}, {"type": "date"}]
    items = [
        {"id": f"CL-LONG-{i}", "text": long(f"Item{i}"), "answer": answer, "clause": "SEC-1.1-C2", "critical": True}
        for i, answer in enumerate(asked, 1)
    ]
    for item in items:
        item["basis"] = [{"grade": "house"}]
        item["stop"] = {"do": long("Leave"), "call": long("owner")}
    items[3]["case"] = case
    return {
        "id": "CL-LONG",
        "title": long("Title"),
        "purpose": long("Purpose"),
        "when": long("When"),
        "roles": ["ROLE-BAKER"],
        "facts": [
            {"name": long("Weight"), "type": "number", "unit": long("kg")},
            {"name": long("Vehicle"), "type": "choice", "options": [long("van"), long("foot")]},
            {"name": long("Day"), "type": "date"},
            long("Note"),
        ],
        "groups": [{"title": long("Group"), "items": items[:3]}, {"title": "More", "case": case, "items": items[3:]}],
        "signers": [{"role": long("Baker")}, long("Witness")],
        "stop": {"do": long("Stop"), "call": long("chief")},
        "keep": long("Kept"),
        "keep_basis": [{"grade": "house"}],
    }


def form(long):
    types = ("line", "lines", "date", "number", "choice", "signature")
    extra = {"number": {"unit": long("kg")}, "choice": {"options": [long("yes"), long("no")]}}
    fields = [{"label": long(f"Field{type_}"), "type": type_, **extra.get(type_, {})} for type_ in types]
    basis = [{"grade": "house"}]
    return {
        "id": "FORM-LONG",
        "title": long("Form"),
        "purpose": "Shows it.",
        "fields": fields,
        "keep": long("Kept"),
        "basis": basis,
    }


@pytest.fixture(scope="module", params=TEXTS)
def files(request, tmp_path_factory):
    """Pages of the fillable PDFs: their texts, size, boxes of characters, and boxes of fields."""
    target = tmp_path_factory.mktemp("long")
    folder = copy_of("bakery", target / "project")
    for kind, record in (("checklists", checklist), ("forms", form)):
        text = json.dumps(record(TEXTS[request.param]), ensure_ascii=False)
        (folder / "sop_data" / kind / "long.yml").write_text(text, encoding="utf-8")
    sources = read_sources(folder)
    planned = [one for one in fillables(sources.handbook, sources.catalogue) if "LONG" in one.path]
    return {name: path.read_bytes() for name, path in paper(folder, planned, target).items()}


def characters(page):
    """Each character of a page that is seen, and its box."""
    text = page.get_textpage()
    for i in range(text.count_chars()):
        sign = text.get_text_range(i, 1)
        if sign.strip():
            yield sign, text.get_charbox(i)


def overlap(a, b):
    """Width and height, in points, of what two boxes have in common."""
    return min(a[2], b[2]) - max(a[0], b[0]), min(a[3], b[3]) - max(a[1], b[1])


def fields(page):
    """Boxes of the fields of a page."""
    return [tuple(map(float, note.Rect)) for note in page.obj.get("/Annots", []) if note.get("/F") != 2]


def test_no_letter_leaves_the_page_or_lies_over_a_field_or_another_letter(files):
    assert len(files) == 2
    for name, raw in files.items():
        with pikepdf.open(io.BytesIO(raw)) as pdf:
            boxes = [fields(page) for page in pdf.pages]
        document = pdfium.PdfDocument(raw)
        for number, page in enumerate(document):
            width, height = page.get_size()
            margin = MARGIN * 72 / 25.4
            drawn = list(characters(page))
            outside = [(sign, box) for sign, box in drawn if not (margin < box[0] and box[2] < width - margin)]
            beyond = [(sign, box) for sign, box in drawn if not (0 < box[1] and box[3] < height)]
            assert (outside, beyond) == ([], []), (name, number)
            wide = [box for box in boxes[number] if not (margin < box[0] and box[2] < width - margin and box[1] > 0)]
            assert wide == [], (name, number)
            covered = [(sign, box) for sign, box in drawn for field in boxes[number] if min(overlap(box, field)) > 1]
            assert covered == [], (name, number)
            ordered = sorted(drawn, key=lambda one: -one[1][3])
            assert [] == [
                (one, other)
                for i, (one, box) in enumerate(ordered)
                for other, there in ordered[i + 1 : i + 150]
                if min(overlap(box, there)) > 1.5
            ], (name, number)
        document.close()


def test_every_word_of_a_long_text_is_there(files, request):
    long = TEXTS[request.node.callspec.params["files"]]
    flat = lambda text: re.sub(r"\s+", "", text)  # noqa: E731
    for raw in files.values():
        document = pdfium.PdfDocument(raw)
        text = flat("".join(page.get_textpage().get_text_range() for page in document))
        document.close()
        names = ("soap", "kg", "Owner", "foot", "Baker") if "CL-LONG" in text else ("kg", "Fieldchoice", "no")
        assert [name for name in names if flat(long(name)) not in text] == []


RESULT_ENDS = {"CL-OPEN.pdf": 210 - 15 - 17 - 28, "CL-OPEN.large.pdf": 18 + 28 + 84}
"""Millimetres from the left edge of the page to the right edge of the column of results."""


@pytest.mark.parametrize("sign", ["字", "Q"])
def test_an_option_of_any_length_stays_in_its_column_of_the_printed_sheet(sign, tmp_path):
    folder = copy_of("bakery", tmp_path / "project")
    options = ", ".join(f"{{text: {sign * length}, outcome: fail}}" for length in range(6, 26))
    edit(folder, "checklists/open.yml", ("{text: soap, outcome: good}, {text: spirit, outcome: good}", options))
    sources = read_sources(folder)
    planned = [one for one in sheets(sources.handbook, sources.catalogue) if one.path.rpartition("/")[2] in RESULT_ENDS]

    for name, path in paper(folder, planned, tmp_path).items():
        document = pdfium.PdfDocument(path)
        ends = [box[2] * 25.4 / 72 for page in document for drawn, box in characters(page) if drawn == sign]
        document.close()
        assert len(ends) >= sum(range(6, 26))
        assert [end for end in ends if RESULT_ENDS[name] - 1 < end < RESULT_ENDS[name] + 20] == [], name
