"""Training packs as a trainer and a learning platform open them."""

import io
import json
import re
import zipfile

import pikepdf
import pypdfium2 as pdfium
import pytest
from lxml import etree
from support.pdf_text import pdf_characters


@pytest.fixture(scope="module")
def packs(handbook):
    return {path.stem: zipfile.ZipFile(path) for path in sorted((handbook.dist / "packs").glob("*.zip"))}


@pytest.fixture(scope="module")
def records(handbook):
    return json.loads((handbook.dist / "exports/handbook.json").read_text(encoding="utf-8"))


def questions_of(records, role):
    curriculum = next(one for one in records["curricula"] if one["role"] == role)
    return [one for one in records["questions"] if one["module"] in curriculum["modules"]]


def test_a_pack_holds_what_the_role_s_training_takes(packs, records):
    always = {
        "index.html",
        *("plan/course-plan.pdf", "plan/course-plan.xlsx", "plan/course-plan.ics"),
        *("teach/trainer-guide.pdf", "learn/workbook.pdf", "learn/workbook.fillable.pdf"),
        *("exam/paper-a.pdf", "exam/paper-b.pdf", "exam/answers.pdf", "exam/answer-card.pdf", "exam/practice.pdf"),
        *("records/sign-in.pdf", "records/score-sheet.pdf", "records/feedback.pdf", "records/training-file.pdf"),
        *("exam/bank.moodle.xml", "exam/bank.gift", "exam/bank.qti.zip"),
    }
    for role, pack in packs.items():
        sheets = {f"checklists/{one['id']}.pdf" for one in records["checklists"] if role in one["roles"]}
        course = next(one["modules"] for one in records["curricula"] if one["role"] == role)
        decks = ["00-opening", *(f"{i:02d}-{module}" for i, module in enumerate(course, 1))]
        slides = {f"teach/slides/{name}.{end}" for name in decks for end in ("pptx", "html")}
        alone = [one for one in course if any(question["module"] == one for question in records["questions"])]
        names = [
            next(one["id"] for one in records["curricula"] if one["role"] == role),
            *(f"modules/{one}" for one in alone),
        ]
        courses = {f"platform/{name}.scorm{edition}.zip" for name in names for edition in ("12", "2004")}
        cards = {name for name in pack.namelist() if name.startswith("learn/cards-")}
        assert cards
        assert always | sheets | slides | courses | cards == set(pack.namelist())


def test_the_guide_holds_every_answer_and_the_workbook_none(packs, records):
    for role, pack in packs.items():
        guide, workbook = (
            pdf_characters(pack.read("teach/trainer-guide.pdf")),
            pdf_characters(pack.read("learn/workbook.pdf")),
        )
        for question in questions_of(records, role):
            explanation = re.sub(r"\s+", "", question["explanation"])
            assert explanation[:14] in guide, question["id"]
            assert explanation not in workbook, question["id"]  # whole: it may begin as its clause does
            assert re.sub(r"\s+", "", question["stem"])[:14] in workbook, question["id"]


def leaves(fields, before=""):
    """The whole name of each field, and what a screen reader says of it."""
    for one in fields:
        name = f"{before}{one.T}"
        inner = [kid for kid in one.get("/Kids", ()) if "/T" in kid]
        if inner:
            yield from leaves(inner, f"{name}.")
        else:
            yield name, str(one.get("/TU", ""))


def test_a_workbook_to_fill_in_has_a_named_field_for_every_exercise_and_no_answer(packs, records):
    for role, pack in packs.items():
        with pikepdf.open(io.BytesIO(pack.read("learn/workbook.fillable.pdf"))) as document:
            said = dict(leaves(document.Root.AcroForm.Fields))
        told = pdf_characters(pack.read("learn/workbook.fillable.pdf"))
        for question in questions_of(records, role):
            own = [name for name in said if name.startswith(question["id"] + ".")]
            assert own, question["id"]
            assert all(said[name].startswith(question["stem"][:20]) for name in own), question["id"]
            assert re.sub(r"\s+", "", question["explanation"]) not in told, question["id"]


def test_a_guide_has_every_slide_beside_what_is_said_and_goes_on_counting_its_pages(packs, records):
    modules = {one["id"]: one for one in records["modules"]}
    pack = packs["ROLE-INSTALLER"]
    guide = pdf_characters(pack.read("teach/trainer-guide.pdf"))
    document = pdfium.PdfDocument(pack.read("teach/trainer-guide.pdf"))
    last = re.sub(r"\s+", "", document[len(document) - 1].get_textpage().get_text_range())

    assert f"第{len(document)}页共{len(document)}页" in last
    for id_ in next(one["modules"] for one in records["curricula"] if one["role"] == "ROLE-INSTALLER"):
        for activity in modules[id_]["activities"]:
            for paragraph in activity["trainer"].split("\n\n"):
                assert re.sub(r"\s+", "", paragraph)[:30] in guide, (id_, activity["title"])


def test_the_workbook_does_not_give_an_ordering_away(packs, records):
    for role, pack in packs.items():
        workbook = pdf_characters(pack.read("learn/workbook.pdf"))
        for question in questions_of(records, role):
            if question["type"] == "ordering":
                lines = [re.sub(r"\s+", "", line) for line in question["sequence"]]
                assert "".join(lines) not in workbook, question["id"]


def test_moodle_xml_asks_every_question_and_its_points_add_up(packs, records):
    for role, pack in packs.items():
        bank = etree.fromstring(pack.read("exam/bank.moodle.xml"))
        asked = [one for one in bank.iter("question") if one.get("type") != "category"]
        assert {one["id"] for one in questions_of(records, role)} == {one.findtext("idnumber") for one in asked}
        for one in asked:
            points = [float(answer.get("fraction")) for answer in one.findall("answer")]
            if one.get("type") == "multichoice":
                assert 99.9 < sum(point for point in points if point > 0) < 100.1
                assert (one.findtext("single") == "true") == (len([p for p in points if p > 0]) == 1)
            elif one.get("type") == "truefalse":
                assert sorted(points) == [0, 100]
            else:
                assert len(one.findall("subquestion")) >= 3


def parse_gift(text):
    """An independent reader of GIFT: title to (stem, answers, feedback), escapes undone."""
    unescape = lambda part: re.sub(r"\\(.)", lambda m: "\n" if m[1] == "n" else m[1], part)  # noqa: E731
    found = {}
    for block in re.split(r"\n\s*\n", text):
        block = "\n".join(line for line in block.splitlines() if not line.startswith(("//", "$CATEGORY")))
        match = re.fullmatch(r"::(.*?)(?<!\\)::(.*?)(?<!\\)\{\n(.*)\n####(.*)\n\}", block.strip(), flags=re.DOTALL)
        if match:
            title, stem, answers, feedback = match.groups()
            found[unescape(title)] = (
                unescape(stem).strip(),
                [unescape(a) for a in answers.split("\n")],
                unescape(feedback),
            )
    return found


def test_gift_read_by_another_reader_gives_the_questions_back(packs, records):
    for role, pack in packs.items():
        bank = parse_gift(pack.read("exam/bank.gift").decode())
        questions = questions_of(records, role)
        assert {one["id"] for one in questions} == set(bank)
        for one in questions:
            stem, answers, feedback = bank[one["id"]]
            assert one["stem"] == stem
            assert feedback.startswith(one["explanation"])
            if one["type"] == "single":
                marks = [("=" if option["right"] else "~") + option["text"] for option in one["options"]]
                assert marks == answers
            elif one["type"] == "true_false":
                assert ["TRUE" if one["answer"] else "FALSE"] == answers
            elif one["type"] == "ordering":
                assert one["sequence"] == [answer.split(" -> ", 1)[1] for answer in answers]
            else:
                right = {option["text"] for option in one["options"] if option["right"]}
                assert right == {a.split("%", 2)[2] for a in answers if not a.startswith("~%-")}


def test_members_carry_no_clock(packs):
    for pack in packs.values():
        assert {(1980, 1, 1, 0, 0, 0)} == {member.date_time for member in pack.infolist()}
