"""Reports of records: a PDF of each accepted record, with all that is in it, whatever people typed or photographed."""

import base64
import io
import json
import re

import pikepdf
import pytest
from PIL import Image
from support.pdf_text import pdf_characters, pdf_text
from support.records import action, record_of

from generator.publish.dist import read_sums
from generator.render.conformance import violations


def picture(form="PNG", mode="RGB", size=(40, 30), colour="teal"):
    """Return a picture as data URL."""
    file = io.BytesIO()
    drawn = Image.new(mode, size, 9000) if mode == "I;16" else Image.new("RGB", size, colour).convert(mode)
    drawn.save(file, form)
    return f"data:image/{form.lower()};base64,{base64.b64encode(file.getvalue()).decode()}"


def damaged(data):
    """Return a picture of which half was lost."""
    head, _, text = data.partition(",")
    content = base64.b64decode(text)
    return f"{head},{base64.b64encode(content[: len(content) // 2]).decode()}"


@pytest.fixture
def report(bakery, sop, tmp_path):
    """Run `sop records --pdf` on records; return its result, and the reports by name."""

    def run(*records, options=()):
        folder, target = tmp_path / "records", tmp_path / "reports"
        folder.mkdir(exist_ok=True)
        for number, record in enumerate(records):
            folder.joinpath(f"{number}.json").write_text(json.dumps(record), encoding="utf-8")
        done = sop("records", bakery, str(folder), "--pdf", str(target), *options)
        return done, {path.name: path.read_bytes() for path in sorted(target.glob("*.pdf"))}

    return run


def pictures(raw):
    """Return the colour space of each picture in a PDF."""
    with pikepdf.open(io.BytesIO(raw)) as pdf:
        objects = [one for page in pdf.pages for one in page.Resources.get("/XObject", {}).values()]
        images = {one.objgen: str(one.get("/ColorSpace")) for one in objects if one.Subtype == "/Image"}
        return [*images.values()]


def test_a_report_has_all_that_is_in_the_record_and_conforms(report, bakery, tmp_path):
    record = record_of(
        bakery,
        item1={**action("New seal", "Li", "2026/6/8"), "photos": [picture("JPEG"), picture()]},
        item6={"signature": {"name": "Owner", "image": picture(size=(64, 20))}},
    )

    done, files = report(record)

    assert done.exit == 0, done.err
    assert done.out.endswith(f"collected 1 record in {tmp_path / 'reports'}\n")
    assert [*files] == ["CL-OPEN_V1.0_20260601-080000-1a2b.pdf"]
    (raw,) = files.values()
    said = pdf_text(raw)
    for text in (
        *("Opening checklist", "BK-001-CL-OPEN · V1.0 · 20260601-080000-1a2b", "Mill Lane", "2026-06-01 08:09 +08:00"),
        *("9.5 °C", "Good: −2 to 5 °C", "stop the work", "door was open", "Action: New seal", "By when: 2026-06-08"),
        *("no failed crumbs", "soap passed", "Item 1, photo 2", "Li Wei", "Owner", "page 1 of"),
    ):
        assert text in said, text
    assert record["seal"] in pdf_characters(raw)
    assert record["checklist"]["digest"] in pdf_characters(raw)
    assert len(pictures(raw)) == 3
    assert violations(raw) == ()


def test_a_damaged_picture_is_named_in_the_report_and_stops_nothing(report, bakery):
    no_picture = "data:image/png;base64,AAAA"
    record = record_of(
        bakery,
        item1={"photos": [damaged(picture()), picture(), no_picture, damaged(picture("JPEG", size=(400, 300)))]},
        item6={"signature": {"name": "", "image": no_picture}},
    )

    done, files = report(record)

    assert done.exit == 0, done.err
    (raw,) = files.values()
    assert len(pictures(raw)) == 1
    words = r"Item 1, photo (\d): Temperature of the cold room This picture cannot be shown"
    assert re.findall(words, pdf_text(raw)) == ["1", "3", "4"]
    assert re.search(r"6 Handed over This picture cannot be shown", pdf_text(raw))


@pytest.mark.parametrize(
    "data",
    [
        picture("JPEG", "CMYK"),
        picture("JPEG", "L"),
        picture("PNG", "RGBA"),
        picture("PNG", "LA"),
        picture("PNG", "P"),
        picture("PNG", "1"),
        picture("PNG", "I;16"),
        picture("PNG", size=(3, 2000)),
    ],
)
def test_a_picture_of_any_kind_is_shown_in_a_pdf_that_conforms(data, report, bakery):
    done, files = report(record_of(bakery, item1={"photos": [data]}))

    assert done.exit == 0, done.err
    (raw,) = files.values()
    assert pictures(raw) in (["/DeviceRGB"], ["/DeviceGray"])
    assert violations(raw) == ()


def test_characters_that_no_font_has_are_named_and_stop_nothing(report, bakery):
    done, files = report(record_of(bakery, item1={"remark": "ok 😀⌚\u0007 喆\u2009x \ufe0f<b>no</b>\nnext"}))

    assert done.exit == 0, done.err
    (raw,) = files.values()
    said = pdf_characters(raw)
    assert "ok[U+1F600][U+231A][U+0007]喆x" in said
    assert "<b>no</b>next" in said


def test_refused_records_get_no_report(report, bakery):
    record = record_of(bakery, job="changed")
    record["items"][0]["remark"] = "was closed"

    done, files = report(record, record_of(bakery))

    assert done.exit == 0
    assert "warning[F808]" in done.err
    assert done.out.endswith("; refused 1 file\n")
    assert [*files] == ["CL-OPEN_V1.0_20260601-080000-1a2b.pdf"]


def test_nothing_is_written_if_no_record_is_accepted(report, bakery, tmp_path):
    report(record_of(bakery))
    before = sorted(tmp_path.joinpath("reports").iterdir())
    record = record_of(bakery)

    done, _ = report({**record, "seal": "0"})

    assert done.exit == 1
    assert sorted(tmp_path.joinpath("reports").iterdir()) == before


def test_names_of_files_are_safe_and_differ(report, bakery):
    jobs = ["../../x", "..\\..\\x", "X", "x", "a b:c*?", "\u202e", "长" * 200, "长" * 201]

    done, files = report(*(record_of(bakery, job=job) for job in jobs))

    assert done.exit == 0, done.err
    assert len(files) == len({name.casefold() for name in files}) == len(jobs)
    assert all(re.fullmatch(r"CL-OPEN_V1\.0[\w.-]*\.pdf", name) for name in files)
    assert all(len(name.encode()) < 250 for name in files)


def test_the_folder_lists_its_files_and_the_same_records_give_the_same_bytes(report, bakery, tmp_path):
    first = report(record_of(bakery), record_of(bakery, job="other"))[1]
    again = report(record_of(bakery), record_of(bakery, job="other"))[1]

    assert again == first
    listed = {path for _, path in read_sums(tmp_path / "reports")}
    assert listed == {"manifest.json", *first}
    assert not (bakery / ".sop" / "reports").exists()


def test_other_files_in_the_folder_are_not_deleted(report, bakery, tmp_path):
    folder = tmp_path / "reports"
    folder.mkdir()
    folder.joinpath("mine.txt").write_text("keep me")

    done, files = report(record_of(bakery))

    assert (done.exit, files) == (1, {})
    assert "error[P701]" in done.err
    assert "or name another folder with --pdf" in done.err
    assert folder.joinpath("mine.txt").read_text() == "keep me"


def test_a_workbook_and_reports_are_written_by_one_command(report, bakery, tmp_path):
    done, files = report(record_of(bakery), options=("--xlsx", str(tmp_path / "out.xlsx")))

    assert done.exit == 0
    assert len(files) == 1
    assert tmp_path.joinpath("out.xlsx").exists()


def test_a_command_that_writes_nothing_is_refused(bakery, sop, tmp_path):
    done = sop("records", bakery, str(tmp_path))

    assert done.exit == 2
    assert "name what to write" in done.err


def test_a_record_of_many_pages_names_its_job_on_each(report, bakery):
    record = record_of(bakery, item4={"answer": "word " * 4000, "photos": [picture()] * 30})

    done, files = report(record)

    assert done.exit == 0, done.err
    (raw,) = files.values()
    with pikepdf.open(io.BytesIO(raw)) as pdf:
        assert len(pdf.pages) > 5
        count = len(pdf.pages)
    assert pdf_text(raw).count("BK-001-CL-OPEN · V1.0 · 20260601-080000-1a2b") == count
