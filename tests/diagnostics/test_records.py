"""Filled-in records that `sop records` refuses, each with the code, the file and what to do; and some that it takes.

A refused file is listed in the workbook and stops nothing; `test_records_of_versions.py` has records of releases.

The record here is made by hand, as the PDFs are; `tests/output/test_checklist.py` exports one in a browser, and
`tests/output/test_fillable.py` fills in PDFs as readers do.
"""

import copy
import io
import json
import re
import shutil
from pathlib import Path

import pikepdf
import pytest
import python_calamine as calamine
from click.testing import CliRunner
from support.pdf_text import pdf_text
from support.projects import read_sources

from generator.cli import main
from generator.diagnostics.codes import CODES
from generator.engine.canonical import canonical_digest
from generator.model.checklist import Checklist
from generator.pipeline.sources import FONTS
from generator.plan.paper.checklists import checklist_digest, sheets
from generator.plan.paper.fillable import fillables
from generator.project import open_project
from generator.records.read import MAX_BYTES
from generator.render.context import RenderContext
from generator.render.fonts import find_fonts, subset_fonts
from generator.render.formats import render

BAKERY = Path(__file__).parent.parent / "projects" / "bakery"
NAME = "CL-OPEN_V1.0_20260601-080000-1a2b.record.json"


def sealed(record):
    told = {name: value for name, value in record.items() if name != "seal"}
    return {**told, "seal": canonical_digest(told)}


def item(number, answer="", **more):
    blank = {"within": None, "skipped": False, "remark": "", "photos": [], "signature": None}
    return {"id": f"CL-OPEN-{number}", "answer": answer, **blank, **more}


@pytest.fixture
def record(bakery):
    """A finished job: one measure out of range, a formula for a remark, a signature typed."""
    handbook = read_sources(bakery).handbook
    checklist = handbook.get("CL-OPEN", Checklist)
    return sealed(
        {
            "schema": "sop-record-1",
            "handbook": {"id": "HB-BAKERY", "number": "BK-001", "version": "V1.0"},
            "checklist": {"id": "CL-OPEN", "title": checklist.title, "digest": checklist_digest(handbook, checklist)},
            "job": "20260601-080000-1a2b",
            "started": "2026-06-01T08:00:00+08:00",
            "finished": "2026-06-01T08:09:00+08:00",
            "exported": "2026-06-01T08:10:00+08:00",
            "facts": [{"name": "Date", "value": "2026-06-01"}, {"name": "Shop", "value": "=1+1"}],
            "items": [
                item(1, "9.5", within=False, remark="=cmd|'/c calc'!A1"),
                item(2, "yes"),
                item(3, "soap"),
                item(4, "@SUM(A1)"),
                item(5, skipped=True),
                item(6, signature={"name": "Owner", "image": ""}),
            ],
            "signers": [{"role": "Baker", "name": "Baker", "image": ""}],
            "seal": "",
        }
    )


@pytest.fixture
def gather(bakery, tmp_path):
    """Put files into a folder of records and run `sop records` on it."""

    def run(*options, to=None, **files):
        folder = tmp_path / "records"
        folder.mkdir(exist_ok=True)
        for name, content in files.items():
            raw = content if isinstance(content, bytes) else json.dumps(content).encode()
            (folder / f"{name.removesuffix('_pdf')}.{'pdf' if name.endswith('_pdf') else 'json'}").write_bytes(raw)
        target = to or tmp_path / "out.xlsx"
        arguments = ["records", "--project", str(bakery), str(folder), "--xlsx", str(target), *options]
        result = CliRunner().invoke(main, arguments, catch_exceptions=False)
        said = "".join(line for line in result.stderr.splitlines(keepends=True) if not line.startswith("step "))
        return result.exit_code, said.replace(f"{folder.as_posix()}/", ""), target

    return run


@pytest.fixture(scope="session")
def blanks(tmp_path_factory):
    """The PDFs of the bakery's checklist and form, by id, as they are published, and the sheet to print."""
    folder = tmp_path_factory.mktemp("blanks")
    shutil.copytree(BAKERY, folder, dirs_exist_ok=True)
    sources = read_sources(folder)
    handbook, house = sources.handbook, sources.handbook.info.house
    fonts = subset_fonts(find_fonts((house.fonts.body, house.fonts.heading), FONTS).value, folder / "fonts")
    context = RenderContext(open_project(folder).theme, sources.catalogue, fonts, sources.logo)
    sheet = next(iter(sheets(handbook, sources.catalogue)))
    rendered = {one.records[0]: render(context, one) for one in fillables(handbook, sources.catalogue)}
    return rendered | {"sheet": render(context, sheet)}


def fields(pdf):
    """All nodes of the tree of fields by their full names."""
    found, nodes = {}, [("", node) for node in pdf.Root.AcroForm.Fields]
    for above, node in nodes:
        name = f"{above}.{node.T}" if above else str(node.T)
        found[name] = node
        nodes += [(name, kid) for kid in node.get("/Kids", []) if "/T" in kid]
    return found


def filled(raw, texts=(), ticks=(), **options):
    """A PDF with texts typed into fields and boxes ticked, all by name, as a reader that rewrites files does it."""
    with pikepdf.open(io.BytesIO(raw)) as pdf:
        known = fields(pdf)
        for name, text in dict(texts).items():
            known[name].V = text
        for name, state in ticks:
            box = next(box for box in known[name].Kids if f"/{state}" in box.AP.N)
            box.AS = known[name].V = pikepdf.Name(f"/{state}")
        target = io.BytesIO()
        pdf.save(target, **options)
    return target.getvalue()


def rows_of(target, sheet):
    return calamine.CalamineWorkbook.from_path(str(target)).get_sheet_by_name(sheet).to_python()


def refused(outcome, code, message, hint):
    """The only file was refused: the workbook has nothing but the reason, and the command fails."""
    exit_code, said, target = outcome
    assert exit_code == 1
    assert f"warning[{code}]: {message}" in said
    assert f"   = hint: {hint}" in said
    assert said.count("warning[") == 1
    assert calamine.CalamineWorkbook.from_path(str(target)).sheet_names == ["Refused files"]
    heads, row = rows_of(target, "Refused files")
    assert heads == ["File", "Code", "Reason", "What to do"]
    assert row[1] == code
    assert row[2].startswith(message)
    assert row[3].startswith(hint)


def test_a_record_that_fits_is_gathered(record, gather, tmp_path):
    code, said, target = gather(one=record)

    assert (code, said) == (0, "")
    book = calamine.CalamineWorkbook.from_path(str(target))
    assert book.sheet_names == ["Overview", "Failures", "Actions", "Opening checklist"]
    overview, failures, _, answers = ([*book.get_sheet_by_name(name).to_python()] for name in book.sheet_names)
    assert overview[1][:3] + overview[1][7:] == [
        *("Opening checklist", "V1.0", "web page", 6.0, 6.0, 1.0, 1.0),
        *("stop the work", 1.0, 0.0, ""),
    ]
    assert failures[1][3:] == [
        "CL-OPEN-1",
        "Temperature of the cold room",
        "9.5 °C",
        "−2 to 5 °C",
        "critical",
        "1.1-C1",
        "=cmd|'/c calc'!A1",
        "stop the work",
        "V1.0",
    ]
    row = ["2026-06-01", "=1+1", "2026-06-01 08:00", "2026-06-01 08:09", 9.5, "yes", "soap", "@SUM(A1)", "n/a", "Owner"]
    assert answers[1] == [record["job"], "web page", *row, "Baker", "1: =cmd|'/c calc'!A1", "stop the work", "V1.0"]


def test_nothing_in_the_workbook_is_a_formula_and_the_same_records_give_the_same_bytes(record, gather, tmp_path):
    other = sealed({**record, "job": "20260601-090000-ffff"})
    _, _, target = gather(one=record, two=other)
    first = target.read_bytes()

    _, _, again = gather(to=tmp_path / "again.xlsx", one=other, two=record)

    assert again.read_bytes() == first
    assert b"<f>" not in b"".join(unpacked(first).values())


def unpacked(raw):
    from io import BytesIO
    from zipfile import ZipFile

    with ZipFile(BytesIO(raw)) as book:
        return {name: book.read(name) for name in book.namelist()}


def test_one_bad_record_among_good_ones_is_listed_and_stops_nothing(record, gather):
    code, said, target = gather(bad=b"{", good=record)

    assert code == 0
    assert said.count("warning[F801]") == 1
    assert "error" not in said.replace("0 errors", "")
    names = calamine.CalamineWorkbook.from_path(str(target)).sheet_names
    assert names == ["Overview", "Failures", "Actions", "Refused files", "Opening checklist"]
    assert [row[:2] for row in rows_of(target, "Refused files")[1:]] == [["bad.json", "F801"]]
    assert [row[3] for row in rows_of(target, "Overview")[1:]] == [record["job"]]


def test_where_refusals_are_errors_one_of_them_leaves_the_old_workbook_as_it_was(record, gather, tmp_path):
    tmp_path.joinpath("out.xlsx").write_bytes(b"last week")

    code, said, target = gather("--strict", good=record, bad=b"{")

    assert code == 1
    assert target.read_bytes() == b"last week"
    assert said.count("error[") == 1


def test_f801_half_a_record_is_named_with_the_place_where_it_ends(record, gather):
    outcome = gather(one=json.dumps(record, indent=1).encode()[:200])

    refused(outcome, "F801", "the file is not JSON: ", "open the job on the page of its checklist and export it again")
    assert re.search(r" --> one\.json:\d+:\d+\n", outcome[1])


@pytest.mark.parametrize(
    ("raw", "fault"),
    [
        (b"\xff\xfe{", "its text is not UTF-8"),
        (b"[" * 200_000, "it is nested too deeply"),
        (b"1" * 5000, "a number in it has too many digits"),
    ],
    ids=["bytes", "nesting", "digits"],
)
def test_f801_what_no_json_reader_can_take_is_refused_without_a_fault(raw, fault, gather):
    refused(gather(one=raw), "F801", f"the file is not JSON: {fault}", "open the job")


def test_f802_a_file_that_is_too_large_is_refused_unread(gather):
    refused(gather(one=b" " * (MAX_BYTES + 1)), "F802", "the file has more than 64 MB", "records are smaller")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"schema": "list-1"}, "unknown schema `list-1`"),
        ({"job": 7}, "`job` is not valid in a record: input should be a valid string"),
        ({"extra": "x"}, "`extra` is not valid in a record"),
        ({"started": "yesterday"}, "`started` is not valid in a record"),
        ({"signers": [{"role": "Baker", "name": "", "image": "javascript:alert(1)"}]}, "`signers.0.image"),
    ],
)
def test_f803_json_of_another_shape_is_refused(change, message, record, gather):
    refused(gather(one=sealed({**record, **change})), "F803", message, "")


def test_f804_a_record_of_another_handbook_is_sent_there(record, gather):
    record["handbook"] = {**record["handbook"], "id": "HB-OTHER"}

    refused(
        gather(one=sealed(record)),
        "F804",
        "the record belongs to the handbook `HB-OTHER`, not to `HB-BAKERY`",
        "gather it in the folder of its own handbook",
    )


def test_f805_a_checklist_that_the_handbook_does_not_have_is_named(record, gather):
    record["checklist"] = {**record["checklist"], "id": "CL-CLOSE"}

    message = "version V1.0 has no checklist `CL-CLOSE`"
    refused(gather(one=sealed(record)), "F805", message, "check that this is the folder of the handbook")


def test_f806_a_record_of_a_version_that_was_never_released_is_not_judged_by_another(record, gather):
    record["handbook"] = {**record["handbook"], "version": "V0.9"}

    message = "the record was made with version V0.9, which was never released"
    refused(gather(one=sealed(record)), "F806", message, "this handbook has V1.0: gather the record where")


def test_f807_a_limit_that_was_changed_without_a_new_version_is_found_out(record, gather, bakery):
    checklist = bakery / "sop_data/checklists/open.yml"
    checklist.write_text(checklist.read_text().replace("max: 5", "max: 7"))

    message = f"the digest `{record['checklist']['digest'][:12]}…` is not that of `CL-OPEN` in version V1.0"
    refused(gather(one=record), "F807", message, "the checklist was changed without a new version")


def test_f808_an_answer_mended_by_hand_is_found_out(record, gather):
    mended = copy.deepcopy(record)
    mended["items"][0] |= {"answer": "4", "within": True}

    message = "the record was changed after its export: its seal does not match"
    refused(gather(one=mended), "F808", message, "open the job on the page of its checklist and export it again")


@pytest.mark.parametrize(
    ("number", "told", "message"),
    [
        (1, item(1, "9.5", within=True), "`CL-OPEN-1`: the verdict on `9.5` does not match the limits"),
        (1, item(1, "warm"), "`CL-OPEN-1`: `warm` is not a valid answer"),
        (2, item(2, "maybe"), "`CL-OPEN-2`: `maybe` is not a valid answer"),
        (2, item(2, skipped=True), "`CL-OPEN-2`: the item has an answer and is marked as not applicable"),
        (3, item(3, "vinegar"), "`CL-OPEN-3`: `vinegar` is not a valid answer"),
        (4, item(4, photos=["data:image/png;base64,AA=="]), "`CL-OPEN-4`: the item does not ask for photos"),
        (6, item(6), "`CL-OPEN-6`: a signature is missing, or not expected"),
        (6, item(7), "the items are not those of the checklist"),
    ],
)
def test_f809_an_answer_that_the_item_does_not_take_is_named(number, told, message, record, gather):
    record["items"][number - 1] = told

    refused(gather(one=sealed(record)), "F809", f"the answers do not match `CL-OPEN`: {message}", "open the job")


@pytest.mark.parametrize(("first", "second"), [("a", "b"), ("b", "a")])
def test_f810_of_two_exports_of_one_job_the_later_is_kept(first, second, record, gather):
    """In time, not in text: 09:00 in UTC is later than 16:00 in China."""
    later = sealed({**record, "exported": "2026-06-01T09:00:00+00:00", "facts": facts("Mill Lane")})
    earlier = sealed({**record, "exported": "2026-06-01T16:00:00+08:00", "facts": facts("Church Street")})

    code, said, target = gather(**{first: later, second: earlier})

    assert code == 0
    message = f"the job `20260601-080000-1a2b` is in `{first}.json` already"
    assert f"warning[F810]: {message}" in said
    assert f" --> {second}.json" in said
    hint = f"`{first}.json` was exported last: keep it, and move `{second}.json` elsewhere"
    assert rows_of(target, "Refused files")[1] == [f"{second}.json", "F810", message, hint]
    assert [row[4] for row in rows_of(target, "Overview")[1:]] == ["Date 2026-06-01; Shop Mill Lane"]


def facts(shop):
    return [{"name": "Date", "value": "2026-06-01"}, {"name": "Shop", "value": shop}]


def test_f811_a_link_that_leads_nowhere_is_named(gather, tmp_path):
    (tmp_path / "records").mkdir()
    (tmp_path / "records" / "lost.json").symlink_to("nowhere.json")

    refused(gather(), "F811", "`lost.json` is not a file", "name record files, or their folder")


def test_f812_a_workbook_that_cannot_be_put_in_its_place_is_named(record, gather, tmp_path):
    tmp_path.joinpath("file").write_text("in the way")

    code, said, _ = gather(to=tmp_path / "file" / "out.xlsx", one=record)

    assert code == 1
    assert re.search(r"error\[F812\]: `.*out\.xlsx` cannot be written: (not a directory|file exists)", said)
    assert re.search(r"   = hint: free disk space, .* or close the file in other programs", said)


def test_f818_a_folder_of_reports_that_cannot_be_put_in_its_place_is_named(record, gather, tmp_path):
    tmp_path.joinpath("file").write_text("no folder")

    code, said, target = gather("--pdf", str(tmp_path / "file" / "reports"), one=record)

    assert code == 1
    assert re.search(r"error\[F818\]: `.*reports` cannot be written: not a directory", said)
    assert not target.exists()


DONE = {
    "CL-OPEN.fact1": "2026-06-01",
    "CL-OPEN.fact2": "喆 Shop",
    "CL-OPEN-1.answer": "－９.５",
    "CL-OPEN-1.remark": "=1+1",
    "CL-OPEN-4.answer": "nothing",
    "CL-OPEN-5.answer": "IMG 17",
    "CL-OPEN-6.answer": "Owner",
    "CL-OPEN-6.signed": "2026-06-02",
    "CL-OPEN.signer1": "李喆",
}
TICKS = [("CL-OPEN-2.answer", "no"), ("CL-OPEN-3.answer", "option2")]


def test_pdfs_and_records_of_the_site_are_gathered_side_by_side_and_the_workbook_tells_which_is_which(
    record, blanks, gather
):
    sheet = filled(blanks["FORM-OPENING"], {"FORM-OPENING.field2": "4"}, [("FORM-OPENING.field3", "option1")])

    code, said, target = gather(one=record, two_pdf=filled(blanks["CL-OPEN"], DONE, TICKS), three_pdf=sheet)

    assert (code, said) == (0, "")
    book = calamine.CalamineWorkbook.from_path(str(target))
    assert book.sheet_names == ["Overview", "Failures", "Actions", "Opening checklist", "Opening sheet"]
    overview, failures, _, answers, form = ([*book.get_sheet_by_name(name).to_python()] for name in book.sheet_names)
    facts = "Date 2026-06-01; Shop 喆 Shop"
    verdict = "stop the work", 1.0, 0.0, "no remark: CL-OPEN-2"
    assert [row[2:4] for row in overview[1:]] == [["PDF", "two.pdf"], ["web page", record["job"]], ["PDF", "three.pdf"]]
    assert overview[1] == ["Opening checklist", "V1.0", "PDF", "two.pdf", facts, "", "", 6.0, 6.0, 2.0, 1.0, *verdict]
    assert overview[3] == ["Opening sheet", "V1.0", "PDF", "three.pdf", "", "", "", 2.0, 3.0, *[""] * 6]
    assert [(row[1], row[5]) for row in failures[1:3]] == [("two.pdf", "-9.5 °C"), ("two.pdf", "no")]
    given = [-9.5, "no", "spirit", "nothing", "IMG 17", "Owner 2026-06-02", "李喆", "1: =1+1", "stop the work", "V1.0"]
    assert answers[1] == ["two.pdf", "PDF", "2026-06-01", "喆 Shop", "", "", *given]
    assert form == [
        ["Job or file", "Source", "1 Date", "2 Temperature °C", "3 Result", "Version"],
        ["three.pdf", "PDF", "", 4.0, "open", "V1.0"],
    ]


def test_pdfs_have_reports_as_records_of_the_site_do(record, blanks, gather, tmp_path):
    sheet = filled(blanks["FORM-OPENING"], {"FORM-OPENING.field2": "4"}, [("FORM-OPENING.field3", "option1")])
    folder = tmp_path / "reports"

    code, said, _ = gather(
        *("--pdf", str(folder)), one=record, two_pdf=filled(blanks["CL-OPEN"], DONE, TICKS), three_pdf=sheet
    )

    assert (code, said) == (0, "")
    texts = {path.stem: pdf_text(path) for path in sorted(folder.glob("*.pdf"))}
    assert [*texts] == ["CL-OPEN_V1.0_20260601-080000-1a2b", "CL-OPEN_V1.0_two", "FORM-OPENING_V1.0_three"]
    site, pdf, form = texts.values()
    assert "9.5 °C stop the work =cmd|'/c calc'!A1" in site
    assert "Seal of the record" in site
    assert "-9.5 °C" in pdf and "李喆" in pdf and "IMG 17" in pdf and "2 The counter is clean" in pdf
    assert "Read from a PDF, which has no seal and no times." in pdf and "Read from a PDF" in form
    assert "Opening sheet" in form and "4 °C" in form


def test_an_item_of_a_pdf_that_does_not_apply_is_done(blanks, gather):
    ticks = [("CL-OPEN-2.answer", "na"), ("CL-OPEN-3.answer", "na"), ("CL-OPEN-1.skip", "na"), ("CL-OPEN-5.skip", "na")]

    code, said, target = gather(one_pdf=filled(blanks["CL-OPEN"], {}, ticks))

    assert (code, said) == (0, "")
    _, _, answers = calamine.CalamineWorkbook.from_path(str(target)).sheet_names
    rows = calamine.CalamineWorkbook.from_path(str(target)).get_sheet_by_name(answers).to_python()
    assert rows[1][6:12] == ["n/a", "n/a", "n/a", "", "n/a", ""]


@pytest.mark.parametrize(
    "text",
    [
        pikepdf.String("喆".encode("utf-16-be").join([b"\xfe\xff", b""])),
        pikepdf.String(b"\xef\xbb\xbf" + "喆".encode()),
        pikepdf.String("喆"),
    ],
    ids=["UTF-16", "UTF-8", "as pikepdf writes it"],
)
def test_whatever_encoding_a_reader_writes_the_text_is_the_same(text, blanks, gather):
    code, said, target = gather(one_pdf=filled(blanks["CL-OPEN"], {"CL-OPEN.fact2": text}))

    assert (code, said) == (0, "")
    rows = calamine.CalamineWorkbook.from_path(str(target)).get_sheet_by_name("Opening checklist").to_python()
    assert rows[1][3] == "喆"


def test_a_tick_counts_where_it_is_seen_and_where_only_the_field_says_it(blanks, gather):
    """pdf.js writes `Off` into a field after its box was ticked; other programs write the field alone."""

    def write(raw, *, seen, said):
        with pikepdf.open(io.BytesIO(raw)) as pdf:
            field = fields(pdf)["CL-OPEN-2.answer"]
            field.V = pikepdf.Name(said)
            if seen:
                field.Kids[0].AS = pikepdf.Name(seen)
            target = io.BytesIO()
            pdf.save(target)
        return target.getvalue()

    blank = blanks["CL-OPEN"]
    _, said, target = gather(a_pdf=write(blank, seen="/yes", said="/Off"), b_pdf=write(blank, seen="", said="/no"))

    assert said == ""
    rows = calamine.CalamineWorkbook.from_path(str(target)).get_sheet_by_name("Opening checklist").to_python()
    assert [row[7] for row in rows[1:]] == ["yes", "no"]


@pytest.mark.parametrize("raw", [b"", b"%PDF-1.7", b"PK\x03\x04", b"%PDF-1.7\n" + b"<<" * 5000])
def test_f813_what_is_no_pdf_is_refused_whatever_its_name(raw, gather):
    refused(gather(one_pdf=raw), "F813", "the file is not a PDF, or is damaged", "hand in the file that")


def test_f813_a_transfer_that_broke_off_is_refused_or_complete_in_what_matters(blanks, gather):
    raw = filled(blanks["CL-OPEN"], DONE, TICKS)

    refused(
        gather(one_pdf=raw[: len(raw) // 3]), "F813", "the file is not a PDF, or is damaged", "hand in the file that"
    )


def test_f813_a_pdf_with_a_password_is_to_be_saved_without(blanks, gather):
    locked = filled(blanks["CL-OPEN"], encryption=pikepdf.Encryption(owner="o", user="u"))

    refused(gather(one_pdf=locked), "F813", "the PDF is protected by a password", "save it without a password")


def test_f802_a_pdf_that_is_too_large_is_refused_unread(gather):
    refused(gather(one_pdf=b"%PDF" + b" " * MAX_BYTES), "F802", "the file has more than 64 MB", "records are smaller")


def test_f814_fields_that_are_their_own_children_are_read_once(blanks, gather):
    with pikepdf.open(io.BytesIO(blanks["CL-OPEN"])) as pdf:
        tangle = [pdf.make_indirect(pikepdf.Dictionary(T=f"t{i}")) for i in range(60)]
        for node in tangle:
            node.Kids = pikepdf.Array(tangle)
        del pdf.pages[0].obj.Annots
        pdf.Root.AcroForm.Fields = pikepdf.Array(tangle)
        target = io.BytesIO()
        pdf.save(target)

    refused(gather(one_pdf=target.getvalue()), "F814", "the PDF has no form fields", "")


@pytest.mark.parametrize("kind", ["sheet", "printed"])
def test_f814_a_print_has_no_fields_to_read(kind, blanks, gather):
    raw = blanks["sheet"]
    if kind == "printed":
        with pikepdf.open(io.BytesIO(filled(blanks["CL-OPEN"], DONE))) as pdf:
            pdf.flatten_annotations("all")
            del pdf.pages[0].obj.Annots
            target = io.BytesIO()
            pdf.save(target)
            raw = target.getvalue()

    refused(gather(one_pdf=raw), "F814", "the PDF has no form fields", "fill in and save the fillable PDF")


@pytest.mark.parametrize("said", ["", "{}", "[]", "7", '{"schema":"sop-fillable-1","checklist":"CL-OPEN"}', "[" * 9000])
def test_f803_a_form_of_somebody_else_is_refused(said, blanks, gather):
    foreign = filled(blanks["CL-OPEN"], {"sop": said})

    refused(
        gather(one_pdf=foreign),
        "F803",
        "the PDF has form fields, but is not a checklist or form",
        "fillable PDFs of a handbook",
    )


def test_f803_a_text_beyond_measure_is_refused(blanks, gather):
    for id_, name in (("CL-OPEN", "CL-OPEN-4.answer"), ("FORM-OPENING", "FORM-OPENING.field1")):
        raw = filled(blanks[id_], {name: "x" * 100_001})
        refused(gather(one_pdf=raw), "F803", "a text in the PDF is too long for a record", "open the file")


@pytest.mark.parametrize("id_", ["CL-OPEN", "FORM-OPENING"])
@pytest.mark.parametrize(
    ("code", "change", "message"),
    [
        ("F804", ("HB-BAKERY", "HB-OTHER"), "the record belongs to the handbook `HB-OTHER`, not to `HB-BAKERY`"),
        ("F805", ("OPEN", "CLOSE"), "version V1.0 has no "),
        ("F806", ("V1.0", "V0.9"), "the record was made with version V0.9, which was never released"),
        ("F807", ('"digest":"', '"digest":"ab'), "the digest `ab"),
    ],
)
def test_f804_to_f807_a_pdf_of_elsewhere_is_refused_like_a_record(code, change, message, id_, blanks, gather):
    with pikepdf.open(io.BytesIO(blanks[id_])) as pdf:
        told = str(fields(pdf)["sop"].V)

    refused(gather(one_pdf=filled(blanks[id_], {"sop": told.replace(*change)})), code, message, "")


@pytest.mark.parametrize(
    ("id_", "texts", "ticks", "message"),
    [
        ("CL-OPEN", {"CL-OPEN-1.answer": "warm"}, [], "`CL-OPEN`: `CL-OPEN-1`: `warm` is not a valid answer"),
        (
            "CL-OPEN",
            {"CL-OPEN-1.answer": "4"},
            [("CL-OPEN-1.skip", "na")],
            "`CL-OPEN`: `CL-OPEN-1`: the item has an answer and is marked as not applicable",
        ),
        (
            "FORM-OPENING",
            {"FORM-OPENING.field2": "4 or 5"},
            [],
            "`FORM-OPENING`: `4 or 5` is not a valid answer to field 2, `Temperature`",
        ),
    ],
)
def test_f809_what_is_typed_and_is_no_answer_is_named(id_, texts, ticks, message, blanks, gather):
    raw = filled(blanks[id_], texts, ticks)

    refused(gather(one_pdf=raw), "F809", f"the answers do not match {message}", "open the file, correct it, save it")


def test_f809_a_state_that_no_box_has_is_no_answer(blanks, gather):
    for id_, name in (("CL-OPEN", "CL-OPEN-2.answer"), ("FORM-OPENING", "FORM-OPENING.field3")):
        raw = filled(blanks[id_], {name: pikepdf.Name("/maybe")})
        refused(
            gather(one_pdf=raw), "F809", f"the answers do not match `{id_}`: ", "open the file, correct it, save it"
        )


def test_f810_the_same_pdf_under_two_names_is_counted_once(blanks, gather):
    raw = filled(blanks["CL-OPEN"], DONE, TICKS)

    code, said, target = gather(a_pdf=raw, b_pdf=raw + b"\n")

    assert code == 0
    assert "warning[F810]: the file has the same answers as `a.pdf`" in said
    assert "   = hint: keep one of the two" in said
    assert [row[3] for row in rows_of(target, "Overview")[1:]] == ["a.pdf"]


@pytest.mark.parametrize(
    ("id_", "name", "states", "message"),
    [
        ("CL-OPEN", "CL-OPEN-2.answer", "yes no", "`CL-OPEN-2` has more than one answer: `yes`, `no`"),
        ("CL-OPEN", "CL-OPEN-3.answer", "option1 na", "`CL-OPEN-3` has more than one answer: `soap`, `na`"),
        (
            "FORM-OPENING",
            "FORM-OPENING.field3",
            "option1 option2",
            "`Result` has more than one answer: `open`, `clos",
        ),
    ],
)
def test_f815_two_ticks_where_one_belongs_are_not_guessed_at(id_, name, states, message, blanks, gather):
    raw = filled(blanks[id_], {}, [(name, state) for state in states.split()])

    refused(gather(one_pdf=raw), "F815", message, "open the file, keep one tick")


@pytest.mark.parametrize(
    ("id_", "name", "where"),
    [("CL-OPEN", "CL-OPEN-1.answer", "CL-OPEN-1"), ("FORM-OPENING", "FORM-OPENING.field2", "Temperature")],
)
def test_f816_a_number_that_can_be_read_in_two_ways_is_not_guessed_at(id_, name, where, blanks, gather):
    raw = filled(blanks[id_], {name: "1，200 ℃"})

    message = f"`{where}`: `1，200 ℃` can be read as `1.200` or `1200`"
    refused(gather(one_pdf=raw), "F816", message, "open the file, write the number without commas")


def test_a_number_in_a_pdf_may_have_its_unit_behind(blanks, gather):
    sheet = filled(blanks["FORM-OPENING"], {"FORM-OPENING.field2": "负4 °C"})

    _, said, target = gather(one_pdf=filled(blanks["CL-OPEN"], {"CL-OPEN-1.answer": "4℃"}), two_pdf=sheet)

    assert said == ""
    assert rows_of(target, "Opening checklist")[1][6] == 4.0
    assert rows_of(target, "Opening sheet")[1][3] == -4.0


def test_a_date_without_a_name_is_no_signature(blanks, gather):
    raw = filled(blanks["CL-OPEN"], {"CL-OPEN-6.signed": "2026-06-02", "CL-OPEN.signed1": "2026-06-02"})

    _, said, target = gather(one_pdf=raw)

    assert said == ""
    assert rows_of(target, "Opening checklist")[1][11:13] == ["", ""]
    open_items = ", ".join(f"CL-OPEN-{number}" for number in range(1, 7))
    assert rows_of(target, "Overview")[1][11:] == ["incomplete", 0.0, 0.0, f"open: {open_items}"]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (
            {"finished": "2026-06-01T07:59:59+08:00"},
            "the job was finished at 2026-06-01T07:59:59+08:00, before it began at 2026-06-01T08:00:00+08:00",
        ),
        (
            {"finished": "2026-06-01T08:30:00+09:00"},
            "the job was finished at 2026-06-01T08:30:00+09:00, before it began at 2026-06-01T08:00:00+08:00",
        ),
    ],
    ids=["same zone", "other zone"],
)
def test_f817_a_job_that_ended_before_it_began_is_refused(change, message, record, gather):
    hint = "correct the clock of the device, open the job again"
    refused(gather(one=sealed({**record, **change})), "F817", message, hint)


def test_f803_a_day_that_the_calendar_does_not_have_is_refused(record, gather):
    change = {"finished": "2026-02-30T08:00:00+08:00"}

    refused(gather(one=sealed({**record, **change})), "F803", "`finished", "open the job")


def test_text_that_no_file_can_contain_is_quoted_all_the_same(gather):
    refused(gather(one=b'{"schema": "\\ud800"}'), "F803", "unknown schema `", "records exported by a checklist page")


@pytest.mark.parametrize("depth", [300, 900], ids=["too deep for one reader", "too deep for many"])
def test_f803_a_record_that_is_nested_deep_is_refused(depth, record, gather):
    nested = json.loads("[" * depth + "]" * depth)

    refused(gather(one={**record, "facts": nested}), "F803", "", "open the job")


def test_f803_half_a_character_in_an_answer_is_refused(record, gather):
    raw = json.dumps(record).replace("soap", "\\ud800").encode()

    refused(gather(one=raw), "F803", "the text is not valid in a record", "open the job")


def test_a_folder_without_records_is_a_wrong_use_of_the_command(gather):
    code, said, _ = gather()

    assert code == 2
    assert "FILES contain no `.json` and no `.pdf` file" in said


def test_every_code_of_records_has_a_test_named_after_it():
    named = {name[5:9].upper() for name in globals() if re.match(r"test_f\d{3}_", name)}

    assert named == {code for code in CODES if code.startswith("F8")}
