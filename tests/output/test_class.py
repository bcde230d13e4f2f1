"""A class from its list of participants to its certificates, as a training department keeps it."""

import csv
import io
import re
import shutil

import pypdfium2 as pdfium
import pytest
import python_calamine as calamine
import zxingcpp as zxing
from support.pdf_text import pdf_text
from support.projects import ROOT, copy_of, own_theme, read_sources

from generator.classes.results import months_later
from generator.diagnostics.codes import CODES
from generator.model.training import Curriculum
from generator.plan.training.blueprint import papers
from generator.render.conformance import violations

CLASS = """id: CLASS-1
curriculum: CUR-BAKER
version: V1.0
dates: [2026-07-06]
place: Bakehouse
trainers: [Trainer A (sample)]
participants: people.csv
"""
PEOPLE = "number,name,unit\r\nS01,Ann (sample),Shop\r\nS02,Bob (sample),Shop\r\nS03,Cy (sample),Oven\r\n"


@pytest.fixture
def desk(bakery_sources, tmp_path):
    """A folder with the handbook's sources, a class and its people; `run` makes the records."""
    (bakery_sources / "class.yml").write_text(CLASS, encoding="utf-8")
    (bakery_sources / "people.csv").write_text(PEOPLE, encoding="utf-8")
    return bakery_sources


@pytest.fixture
def bakery_sources(tmp_path):
    folder = tmp_path / "shop"
    folder.mkdir()
    return copy_of("bakery", folder)


def run(sop, desk, *options):
    return sop("class", desk, str(desk / "class.yml"), *options)


def rows_of(path):
    return list(csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig"))))


def given(desk):
    """What everybody answers: the first all right, the second all wrong but the practice, the third was absent."""
    sources = read_sources(desk)
    drawn = {one.letter: one for one in papers(sources.handbook, sources.handbook.curricula[0])}
    head, *rows = rows_of(desk / "classes/CLASS-1/Scores.csv")
    for row in rows[:2]:
        right = row[0] == "S01"
        for question in drawn[row[head.index("Paper")]].questions:
            other = "B" if question.answer != "B" else "C"
            wrong = question.answer[::-1] if question.type == "ordering" else other
            wrong = {"T": "F", "F": "T"}.get(question.answer, wrong)
            row[head.index(str(question.number))] = question.answer if right else wrong
        row[head.index("Practice")] = "90"
    rows[2][head.index("Absent")] = "yes"
    with (desk / "scores.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([head, *rows])
    return desk / "scores.csv"


# ---- before the exam


def test_before_the_exam_there_is_all_that_is_signed_filled_in_and_opened(sop, desk):
    done = run(sop, desk)

    assert done.exit == 0, done.err
    folder = desk / "classes" / "CLASS-1"
    assert {path.name for path in folder.iterdir()} == {
        *("Sign-in sheet.pdf", "Score sheet.pdf", "Feedback form.pdf", "Training file.pdf"),
        *("Participants.xlsx", "Calendar.ics", "Scores.csv", "SHA256SUMS", "manifest.json"),
    }
    signed = pdf_text(folder / "Sign-in sheet.pdf")
    assert "CLASS-1" in signed and "2026-07-06" in signed and "S03 Cy (sample) Oven" in signed
    assert "I can use it today." in pdf_text(folder / "Feedback form.pdf")
    assert len(pdfium.PdfDocument(folder / "Training file.pdf")) == 3


def test_neighbours_get_different_papers(sop, desk):
    run(sop, desk)

    book = calamine.CalamineWorkbook.from_path(str(desk / "classes/CLASS-1/Participants.xlsx"))
    assert [row[3] for row in book.get_sheet_by_index(0).to_python()] == ["Paper", "A", "B", "A"]


def test_the_calendar_has_the_class_s_own_day_and_place(sop, desk):
    run(sop, desk)

    calendar = (desk / "classes/CLASS-1/Calendar.ics").read_bytes().decode()
    assert "DTSTART:20260706T080000\r\n" in calendar
    assert "LOCATION:Bakehouse\r\n" in calendar
    assert all(len(line.encode()) <= 75 for line in calendar.split("\r\n"))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_list_is_read_as_any_spreadsheet_saves_it(sop, desk, encoding):
    (desk / "people.csv").write_bytes("number,name\r\nS01,学员甲（示例）\r\n".encode(encoding))

    assert run(sop, desk).exit == 0
    assert "学员甲（示例）" in pdf_text(desk / "classes/CLASS-1/Sign-in sheet.pdf")


def test_the_same_class_gives_the_same_bytes(sop, desk):
    run(sop, desk)
    run(sop, desk, "--out", str(desk / "again"), "--jobs", "1")

    sums = [(desk / folder / "SHA256SUMS").read_text() for folder in ("classes/CLASS-1", "again")]
    assert sums[0] == sums[1]


# ---- after it


def test_after_the_exam_everybody_has_a_verdict_and_who_passed_a_certificate(sop, desk):
    run(sop, desk)
    done = run(sop, desk, "--results", str(given(desk)))

    assert done.exit == 0, done.err
    folder = desk / "classes" / "CLASS-1-results"
    book = calamine.CalamineWorkbook.from_path(str(folder / "Score sheet.xlsx")).get_sheet_by_index(0).to_python()
    assert [(row[0], row[4], row[5], row[6], row[7]) for row in book[1:]] == [
        ("S01", 100.0, 90.0, "passed", ""),
        ("S02", 0.0, 90.0, "failed", "Theory"),
        ("S03", "", "", "failed", "Theory; Practice"),
    ]
    again = pdf_text(folder / "Resit list.pdf")
    assert "S02 Bob (sample) Shop Theory" in again and "S01" not in again
    certificates = pdfium.PdfDocument(folder / "Certificates.pdf")
    assert len(certificates) == 1
    (code,) = zxing.read_barcodes(certificates[0].render(scale=3).to_pil())
    assert code.text == "CLASS-1-S01;Ann (sample);Baker's training;V1.0;2027-07-06"
    assert rows_of(folder / "Passed.csv")[1:] == [
        ["S01", "Ann (sample)", "Shop", "CUR-BAKER", "MOD-COLD", "V1.0", "2026-07-06", "2027-07-06"]
    ]


def test_every_pdf_of_a_class_keeps_the_standards_that_it_claims(sop, desk):
    run(sop, desk)
    run(sop, desk, "--results", str(given(desk)))

    made = sorted((desk / "classes").rglob("*.pdf"))
    assert len(made) == 9
    assert {path.name: violations(path.read_bytes()) for path in made} == {path.name: () for path in made}


def test_questions_are_counted_however_a_spreadsheet_writes_their_numbers(sop, desk):
    run(sop, desk)
    text = given(desk).read_text(encoding="utf-8")
    (desk / "scores.csv").write_text(text.replace(",1,2,3", ",01,02,０３", 1), encoding="utf-8")

    assert run(sop, desk, "--results", str(desk / "scores.csv")).exit == 0
    assert rows_of(desk / "classes/CLASS-1-results/Passed.csv")[1][0] == "S01"


def test_a_missed_critical_point_fails_the_practice_whatever_its_points(sop, desk):
    run(sop, desk)
    text = given(desk).read_text(encoding="utf-8")
    head, first, *rest = text.splitlines()
    cells = first.split(",")
    cells[head.split(",").index("Critical missed")] = "1"
    (desk / "scores.csv").write_text("\r\n".join([head, ",".join(cells), *rest]), encoding="utf-8")
    run(sop, desk, "--results", str(desk / "scores.csv"))

    folder = desk / "classes" / "CLASS-1-results"
    assert "S01 Ann (sample) Shop Practice" in pdf_text(folder / "Resit list.pdf")
    assert not (folder / "Certificates.pdf").exists()


def test_a_certificate_ends_on_a_day_that_there_is():
    from datetime import date

    assert months_later(date(2027, 8, 31), 6) == date(2028, 2, 29)
    assert months_later(date(2026, 12, 15), 12) == date(2027, 12, 15)


def test_nothing_that_people_write_becomes_a_formula(sop, desk):
    (desk / "people.csv").write_text("number,name,unit\r\nS01,=cmd|' /C calc'!A0,@SUM(A1)\r\n", encoding="utf-8")
    run(sop, desk)

    folder = desk / "classes" / "CLASS-1"
    assert rows_of(folder / "Scores.csv")[1][1] == "'=cmd|' /C calc'!A0"
    import zipfile

    with zipfile.ZipFile(folder / "Participants.xlsx") as book:
        assert not any(b"<f>" in book.read(name) for name in book.namelist())


@pytest.mark.parametrize("people", [30])
def test_a_class_of_thirty_of_the_handbook_that_ships_from_list_to_report(sop, tmp_path, people):
    desk = copy_of("handbook", tmp_path)
    curriculum = "CUR-LINEMAN"
    days = "2026-07-06, 2026-07-07, 2026-07-08, 2026-07-09"
    rows = "\r\n".join(f"S{i:02d},学员{i:02d}（示例）,线路一班（示例）" for i in range(people))
    (desk / "people.csv").write_bytes(f"工号,姓名,所属单位\r\n{rows}\r\n".encode("gb18030"))
    text = CLASS.replace("V1.0", "V1.2").replace("CUR-BAKER", curriculum).replace("[2026-07-06]", f"[{days}]")
    (desk / "class.yml").write_text(text, encoding="utf-8")
    assert run(sop, desk).exit == 0
    sources = read_sources(desk)
    drawn = {one.letter: one for one in papers(sources.handbook, sources.handbook.get(curriculum, Curriculum))}
    head, *rows = rows_of(desk / "classes/CLASS-1/成绩录入表.csv")
    for place, row in enumerate(rows):
        for question in drawn[row[head.index("卷别")]].questions:
            known = (place * 7 + question.number * 3) % 30 < place + 4  # the later in the list, the better
            other = {"T": "F", "F": "T"}.get(question.answer) or ("B" if question.answer != "B" else "A")
            other = question.answer[1:] + question.answer[:1] if question.type == "ordering" else other
            row[head.index(str(question.number))] = question.answer if known else other
        row[head.index("实操")] = "85"
    with (desk / "scores.csv").open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows([head, *rows])

    done = run(sop, desk, "--results", str(desk / "scores.csv"))

    assert done.exit == 0, done.err
    folder = desk / "classes" / "CLASS-1-results"
    passed = rows_of(folder / "通过人员.csv")[1:]
    assert 3 <= len(passed) <= 12
    assert len(pdfium.PdfDocument(folder / "培训合格证书.pdf")) == len(passed)
    report = pdf_text(folder / "班次培训报告.pdf")
    assert "应到 实到 合格" in report and f"30 30 {len(passed)}" in report
    assert "各题答对率与区分度" in report
    assert len(pdfium.PdfDocument(folder / "个人培训档案.pdf")) == people


# ---- who is trained

PASSED = "number,name,unit,curriculum,modules,version,passed on,valid until\n"


def matrix_of(sop, desk, text, *options):
    (desk / "passed.csv").write_text(PASSED + text, encoding="utf-8")
    return sop("matrix", desk, str(desk / "passed.csv"), "--xlsx", str(desk / "matrix.xlsx"), *options)


def test_the_matrix_says_until_when_a_training_holds_and_who_comes_again(sop, desk):
    rows = (
        "S01,Ann,Shop,CUR-BAKER,,V1.0,2026-07-06,2027-07-06\n"
        "S02,Bob,Shop,CUR-BAKER,,V1.0,2025-07-20,\n"
        "S03,Cy,Oven,CUR-BAKER,,V1.0,2025-01-05,\n"
        "S04,Di,Oven,CUR-BAKER,,V0.9,2026-06-01,\n"
    )
    assert matrix_of(sop, desk, rows, "--on", "2026-07-10").exit == 0

    book = calamine.CalamineWorkbook.from_path(str(desk / "matrix.xlsx"))
    told = {row[0]: (row[7], row[8]) for row in book.get_sheet_by_index(0).to_python()[1:]}
    assert told == {
        "S01": ("2027-07-06", "valid"),
        "S02": ("2026-07-20", "due"),
        "S03": ("2026-01-05", "overdue"),
        "S04": ("2027-06-01", "learned from another version"),
    }
    assert [row[0] for row in book.get_sheet_by_index(1).to_python()[1:]] == ["S03", "S04", "S02"]


@pytest.mark.parametrize(
    ("old", "new", "state"),
    [
        ("5 °C or less", "4 °C or less", "learned from another version"),
        ("should be wiped", "ought to be wiped", "valid"),
        ("should be wiped", "should always be wiped", "learned from another version"),
    ],
)
def test_only_what_changed_in_substance_is_learned_anew(sop, desk, old, new, state):
    info = desk / "sop_data" / "handbook.yml"
    signed = "approvals:\n" + "".join(
        f"  - {{meaning: {meaning}, name: {name} (sample), position: Owner, date: 2026-01-02}}\n"
        for meaning, name in (("prepared", "Ann"), ("reviewed", "Bob"), ("approved", "Cy"))
    )
    info.write_text(re.sub(r"approvals:\n(  - .*\n)+", signed, info.read_text(encoding="utf-8")), encoding="utf-8")
    assert sop("release", desk, "V1.0", "--effective", "2026-02-01").exit == 0
    section = desk / "sop_data" / "sections" / "1.1.yml"
    section.write_text(section.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    text = info.read_text(encoding="utf-8").replace("version: V1.0", "version: V1.1")
    info.write_text(text.replace("effective: 2026-02-01", "effective: 2026-03-01"), encoding="utf-8")

    done = matrix_of(sop, desk, "S01,Ann,Shop,CUR-BAKER,,V1.0,2026-02-06,2027-02-06\n", "--on", "2026-03-10")

    book = calamine.CalamineWorkbook.from_path(str(desk / "matrix.xlsx"))
    assert done.exit == 0, done.complaints
    assert {row[8] for row in book.get_sheet_by_index(0).to_python()[1:]} == {state}


def test_what_a_class_writes_is_what_the_matrix_reads(sop, desk):
    run(sop, desk)
    run(sop, desk, "--results", str(given(desk)))
    passed = desk / "classes/CLASS-1-results/Passed.csv"

    done = sop("matrix", desk, str(passed), "--xlsx", str(desk / "matrix.xlsx"), "--on", "2026-08-01")

    assert done.exit == 0, done.err
    book = calamine.CalamineWorkbook.from_path(str(desk / "matrix.xlsx"))
    (row,) = book.get_sheet_by_index(0).to_python()[1:]
    assert row[:2] + row[5:] == ["S01", "Ann (sample)", "V1.0", "2026-07-06", "2027-07-06", "valid"]


MISTOLD = {
    "T151": ("S01,Ann,,CUR-COOK,,V1.0,2026-07-06,\n", "there is no curriculum `CUR-COOK`"),
    "T151 module": ("S01,Ann,,CUR-BAKER,MOD-HOT,V1.0,2026-07-06,\n", "there is no module `MOD-HOT`"),
    "T152": ("S01,Ann,,CUR-BAKER,,V1.0,2026-07-06,2025-07-06\n", "the training ends before it was passed"),
    "T153": (
        "S01,Ann,,CUR-BAKER,,V1.0,2026-07-06,\nS01,Bob,,CUR-BAKER,,V1.0,2026-07-06,\n",
        "`S01` is the number of `Ann` in another row",
    ),
    "I909": ("S01,Ann,,CUR-BAKER,,V1.0,July,\n", "`July` is not a date"),
}


@pytest.mark.parametrize("case", MISTOLD)
def test_a_list_that_says_what_cannot_be_is_refused_and_no_workbook_is_written(case, sop, desk):
    rows, message = MISTOLD[case]

    done = matrix_of(sop, desk, rows)

    assert done.exit == 1
    assert done.complaints.startswith(f"error[{case[:4]}]: {message}")
    assert not (desk / "matrix.xlsx").exists()


def test_t154_a_workbook_that_cannot_be_written_is_named(sop, desk):
    (desk / "passed.csv").write_text(PASSED + "S01,Ann,,CUR-BAKER,,V1.0,2026-07-06,\n", encoding="utf-8")

    done = sop("matrix", desk, str(desk / "passed.csv"), "--xlsx", str(desk / "people.csv" / "matrix.xlsx"))

    assert done.exit == 1
    assert done.complaints.startswith("error[T154]: `people.csv/matrix.xlsx` cannot be written: ")
    assert (desk / "people.csv").read_text(encoding="utf-8").startswith("number,name,unit")


# ---- what is refused

HEAD = "number,paper,theory,practice,critical,absent"
REFUSED = {
    "T102": (
        "class.yml",
        "- " + CLASS.replace("\n", "\n  ").rstrip() + "\n- " + CLASS.replace("\n", "\n  "),
        "more than one",
    ),
    "T103": ("class.yml", CLASS.replace("CUR-BAKER", "CUR-COOK"), "there is no curriculum `CUR-COOK`"),
    "T104": ("class.yml", CLASS.replace("V1.0", "V0.9"), "the class is taught from V0.9, this handbook is V1.0"),
    "T105": ("class.yml", CLASS.replace("[2026-07-06]", "[2026-07-06, 2026-07-05]"), "2026-07-05 is not after"),
    "T105 days": ("class.yml", CLASS.replace("[2026-07-06]", "[2026-07-06, 2026-07-07]"), "the course takes 1 days"),
    "T106": (
        "class.yml",
        CLASS.replace("people.csv", "../people.csv"),
        "`../people.csv` is outside the folder of the class",
    ),
    "T107": ("people.csv", "number,name\nS/1,Ann\n", "the staff number `S/1` cannot be used in a file name"),
    "T108": ("people.csv", "number,name\nS01,Ann\ns01,Bob\n", "the staff number `s01` is used twice"),
    "T109": ("people.csv", "number,name\n" + "".join(f"S{i},A\n" for i in range(10_000)), "the list has 10000 people"),
    "T111": ("scores.csv", f"{HEAD}\nS99,A,88,88,,\n", "`S99` is not the number of a participant"),
    "T112": ("scores.csv", f"{HEAD}\nS01,A,88,88,,\nS01,A,90,88,,\n", "`S01` has two rows"),
    "T113 more": ("scores.csv", f"{HEAD}\nS01,Axyz,88,88,,\n", "`Axyz` is not one of the papers"),
    "T117 two": ("scores.csv", f"{HEAD},1,01\nS01,A,,88,,,A,B\n", "question 1 has two columns"),
    "T117 twice": ("scores.csv", f"{HEAD},1,2,3\nS01,A,,88,,,AA,AA,AA\n", "`AA` is not a valid answer to question"),
    "T120": (
        "scores.csv",
        "number,name,theory,practice\nS01,Bob,88,88\n",
        "`S01` is `Ann (sample)`, the list says `Bob`",
    ),
    "T121": ("scores.csv", "number,theory,practice\nS01,88,\n", "`S01` has no score of the practice"),
    "T113": ("scores.csv", f"{HEAD}\nS01,C,88,88,,\n", "`C` is not one of the papers"),
    "T114": ("scores.csv", f"{HEAD}\nS01,A,108,88,,\n", "`108` is not a score"),
    "T114 flag": ("scores.csv", f"{HEAD}\nS01,A,88,88,perhaps,\n", "`perhaps` is neither yes nor no"),
    "T115": ("scores.csv", f"{HEAD}\nS01,A,88,88,,1\n", "`S01` is marked as absent, but has scores"),
    "T116": ("scores.csv", f"{HEAD},1,2,3\nS01,A,88,88,,,,,\nS02,A,99,88,,,A,,\n", "points, the list says 99"),
    "T117": ("scores.csv", f"{HEAD},1,2,3,4\nS01,A,,88,,,,,,A\n", "paper A has 3 questions"),
    "T117 letter": ("scores.csv", f"{HEAD},1\nS01,A,,88,,,G\n", "`G` is not a valid answer to question 1"),
    "T118": ("people.csv", "number,name\nS01,Ann 🥐\n", "the fonts do not have the character `🥐` (U+1F950)"),
    "I905": ("people.csv", "number,unit\nS01,Shop\n", "is missing"),
    "I906": ("people.csv", "number,name\nS01,\n", "is empty"),
    "I903": ("people.csv", "number,name\nS01,Ann\n".encode("utf-16"), "neither UTF-8 nor GB 18030"),
    "L120": ("class.yml", CLASS.replace("place: Bakehouse\n", ""), "place"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_used_is_refused_with_its_place_and_nothing_is_written(case, sop, desk):
    name, content, message = REFUSED[case]
    (desk / name).write_bytes(content if isinstance(content, bytes) else str(content).encode())
    options = ("--results", str(desk / "scores.csv")) if name == "scores.csv" else ()

    done = run(sop, desk, *options)

    assert done.exit == 1
    first = done.complaints.splitlines()[0]
    assert first.startswith(f"error[{case[:4]}]: ") and message in first
    assert f" --> {name}" in done.complaints and "   = hint: " in done.complaints
    assert not (desk / "classes").exists()


def test_t101_a_class_that_is_not_there_is_named(sop, desk):
    done = sop("class", desk, str(desk / "other.yml"))

    assert done.exit == 1
    assert done.complaints.startswith("error[T101]: `other.yml` cannot be opened: no such file or directory\n")


def test_t119_a_folder_that_cannot_be_written_is_named(sop, desk):
    (desk / "classes").write_text("a file where the folder should be")

    done = run(sop, desk)

    assert done.exit == 1
    assert done.complaints.startswith("error[T119]: `classes/CLASS-1` cannot be written: ")
    assert (desk / "classes").read_text() == "a file where the folder should be"


# ---- a project's own theme


@pytest.mark.parametrize(
    ("template", "document"), [("class-sign-in", "Sign-in sheet"), ("class-training-file", "Training file")]
)
def test_a_document_of_a_class_that_breaks_a_standard_stops_it_and_what_was_there_stays(template, document, sop, desk):
    assert run(sop, desk).exit == 0
    before = {path.name: path.read_bytes() for path in (desk / "classes/CLASS-1").iterdir()}
    own_theme(desk, f"{template}.html.j2", "</h1>", "</h1><h5>Gap</h5>")

    done = run(sop, desk)

    assert (done.exit, done.out) == (1, "no record was made; the previous output is unchanged\n")
    assert done.complaints.startswith(
        f"error[R604]: `{document}.pdf` violates a standard that it claims: "
        f"a heading of level 5 follows one of level 1 (UA 7.4.2)\n --> theme/print/{template}.html.j2\n"
    )
    assert {path.name: path.read_bytes() for path in (desk / "classes/CLASS-1").iterdir()} == before


def test_a_template_of_a_class_that_is_not_there_is_named(sop, desk):
    shutil.copytree(ROOT / "theme", desk / "theme")
    (desk / "theme/print/class-feedback.html.j2").unlink()

    done = run(sop, desk)

    assert done.exit == 1
    assert done.complaints.startswith(
        "error[R602]: the template cannot be rendered: `theme/print/class-feedback.html.j2` does not exist\n"
        " --> theme/print/class-feedback.html.j2:1:1\n"
    )
    assert not (desk / "classes").exists()


def test_a_template_of_a_class_that_fails_is_named_with_its_line(sop, desk):
    own_theme(desk, "class-feedback.html.j2", "{% block body %}", "{% block body %}\n{{ view.people + 1 }}")

    done = run(sop, desk)

    assert done.exit == 1
    message = "error[R602]: the template cannot be rendered: TypeError: can only concatenate tuple"
    assert done.complaints.startswith(message)
    assert " --> theme/print/class-feedback.html.j2:" in done.complaints


def test_every_code_of_classes_has_its_case():
    cases = {case[:4] for case in (*REFUSED, *MISTOLD)} | {
        name[5:9].upper() for name in globals() if re.match(r"test_t1\d\d_", name)
    }

    assert {code for code in CODES if code.startswith("T1") and not code.startswith("T16")} <= cases
    assert ROOT.is_dir()
