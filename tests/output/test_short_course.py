"""A shorter course: its pack is like any other, keeps what is critical, and says what it leaves out."""

import io
import zipfile

import pptx
import pytest
from support.pdf_text import pdf_text
from support.projects import copy_of


@pytest.fixture(scope="module")
def shop(tmp_path_factory):
    return copy_of("bakery", tmp_path_factory.mktemp("shop"))


def pack_of(sop, shop, tmp_path, *options):
    target = tmp_path / "pack.zip"
    done = sop("pack", shop, "ROLE-BAKER", "--out", str(target), *options)
    assert done.exit == 0, done.err
    return zipfile.ZipFile(target)


def test_in_so_many_minutes_the_critical_clauses_are_taught_and_the_rest_is_named(sop, shop, tmp_path):
    pack = pack_of(sop, shop, tmp_path, "--minutes", "12")

    plan = pdf_text(pack.read("plan/course-plan.pdf"))
    assert "Baker's training (short)" in plan
    assert "12 minutes of teaching" in plan
    assert "clauses not taught: 1.1-C2" in plan
    assert "The assessed practice is left out." in plan
    assert "clauses not taught: 1.1-C2" in pack.read("index.html").decode()
    show = pptx.Presentation(io.BytesIO(pack.read("teach/slides/01-MOD-COLD.pptx")))
    said = "\n".join(shape.text_frame.text for slide in show.slides for shape in slide.placeholders)
    assert "The baker shall measure" in said and "should be wiped" not in said
    assert "exam/practice.pdf" not in pack.namelist()


def test_the_whole_course_in_another_language_says_the_same_in_other_words(sop, shop, tmp_path):
    pack = pack_of(sop, shop, tmp_path, "--language", "zh-CN", "--modules", "MOD-COLD")

    plan = pdf_text(pack.read("plan/course-plan.pdf"))
    assert "Baker's training（短训）" in plan and "课程长度" in plan
    assert "未讲授" not in plan


def test_the_same_course_gives_the_same_bytes(sop, shop, tmp_path):
    first = pack_of(sop, shop, tmp_path, "--minutes", "12").fp.read
    content = (tmp_path / "pack.zip").read_bytes()
    pack_of(sop, shop, tmp_path, "--minutes", "12", "--jobs", "1")

    assert first is not None
    assert (tmp_path / "pack.zip").read_bytes() == content


REFUSED = {
    "P502": (("ROLE-COOK",), "there is no course for `ROLE-COOK`"),
    "P503": (("ROLE-BAKER", "--modules", "MOD-HOT"), "`CUR-BAKER` has no module `MOD-HOT`"),
    "P504": (("ROLE-BAKER", "--minutes", "1"), "1 critical clauses do not fit into 1 minutes"),
    "P501": (("ROLE-BAKER", "--language", "fr"), "fr"),
}


@pytest.mark.parametrize("code", REFUSED)
def test_a_course_that_cannot_be_is_refused_and_nothing_is_written(code, sop, shop, tmp_path):
    options, message = REFUSED[code]

    done = sop("pack", shop, *options, "--out", str(tmp_path / "pack.zip"))

    assert done.exit == 1
    first = done.complaints.splitlines()[0]
    assert first.startswith(f"error[{code}]: ") and message in first
    assert "   = hint: " in done.complaints
    assert not (tmp_path / "pack.zip").exists()


def test_p505_a_pack_that_cannot_be_written_is_named(sop, shop, tmp_path):
    (tmp_path / "file").write_text("in the way")

    done = sop("pack", shop, "ROLE-BAKER", "--minutes", "12", "--out", str(tmp_path / "file" / "pack.zip"))

    assert done.exit == 1
    assert "error[P505]: " in done.complaints and "pack.zip` cannot be written: " in done.complaints
