"""What changed between two releases, as a document: struck through, underlined, and whom it touches."""

import re
import subprocess

import pytest
from support.projects import copy_of
from support.requirements import words_of

from generator.audit.inline import inline, listed, shortened


@pytest.mark.parametrize(
    ("before", "after", "pieces"),
    [
        ("一级4小时内", "一级2小时内", [("=", "一级"), ("-", "4小时"), ("+", "2小时"), ("=", "内")]),
        ("5 °C or less", "15 °C or less", [("-", "5 °C"), ("+", "15 °C"), ("=", " or less")]),
        ("may wipe", "should wipe", [("-", "may"), ("+", "should"), ("=", " wipe")]),
        ("", "new", [("+", "new")]),
        ("old", "", [("-", "old")]),
        ("甲乙丙", "丁乙戊", [("-", "甲乙丙"), ("+", "丁乙戊")]),
        ("same", "same", [("=", "same")]),
        ("不得超过5 mA", "不得低于5 mA", [("=", "不得"), ("-", "超过"), ("+", "低于"), ("=", "5 mA")]),
        ("至少12个工作日", "至少2个工作日", [("=", "至少"), ("-", "12个工作日"), ("+", "2个工作日")]),
    ],
)
def test_a_text_shows_what_stayed_what_is_gone_and_what_is_new(before, after, pieces):
    assert list(inline(before, after, words_of(before + after))) == pieces


def test_a_list_is_compared_item_by_item():
    before, after = ("梯子", "安全带", "绝缘手套"), ("梯子", "全身式安全带", "绝缘手套", "验电器")

    pieces = listed(before, after, words_of("梯子"))

    assert "".join(text for sign, text in pieces if sign != "+") == "梯子 / 安全带 / 绝缘手套 / "
    assert [piece for piece in pieces if piece[0] != "="] == [("+", "全身式"), ("+", "验电器")]


def test_long_stretches_that_stayed_are_cut():
    before, after = "a" * 400 + " 4 " + "b" * 400, "a" * 400 + " 2 " + "b" * 400

    (_, head), *_, (_, tail) = shortened(inline(before, after, words_of("a")))

    assert len(head) < 70 and head.startswith("…") and head.endswith("a ")
    assert len(tail) < 70 and tail.startswith(" b") and tail.endswith("…")


@pytest.fixture
def changed(bakery_sources, sop):
    """A bakery with one release, and one limit changed since."""
    assert sop("release", bakery_sources, "V1.0", "--effective", "2026-02-01").exit == 0
    file = bakery_sources / "sop_data" / "sections" / "1.1.yml"
    file.write_text(file.read_text(encoding="utf-8").replace("5 °C or less", "4 °C or less"), encoding="utf-8")
    return bakery_sources


@pytest.fixture
def bakery_sources(tmp_path):
    shop = copy_of("bakery", tmp_path)
    info = shop / "sop_data" / "handbook.yml"
    signed = "approvals:\n" + "".join(
        f"  - {{meaning: {meaning}, name: {name} (sample), position: Owner, date: 2026-01-02}}\n"
        for meaning, name in (("prepared", "Ann"), ("reviewed", "Bob"), ("approved", "Cy"))
    )
    info.write_text(re.sub(r"approvals:\n(  - .*\n)+", signed, info.read_text(encoding="utf-8")), encoding="utf-8")
    return shop


def test_the_redline_says_what_is_gone_what_is_new_and_who_learns_it_anew(changed, sop, tmp_path):
    target = tmp_path / "changes.pdf"

    done = sop("diff", changed, "V1.0", "now", "--format", "pdf", "--out", str(target))
    text = subprocess.run(["pdftotext", "-layout", str(target), "-"], capture_output=True, check=True).stdout.decode()

    assert done.exit == 0, done.err
    assert "Changes from V1.0 to V1.0" in text
    assert re.search(r"it shall be\s+5 °C4 °C\s+or less", text), "the old figure struck through, the new one underlined"
    assert "Who learns what anew" in text and "Baker" in text


def test_the_redline_is_the_same_twice_and_names_no_clock(changed, sop, tmp_path):
    files = [tmp_path / f"{n}.pdf" for n in (1, 2)]
    for file in files:
        sop("diff", changed, "V1.0", "now", "--format", "pdf", "--out", str(file))

    assert files[0].read_bytes() == files[1].read_bytes()


def test_the_page_for_a_browser_runs_and_fetches_nothing(changed, sop, tmp_path):
    target = tmp_path / "changes.html"

    sop("diff", changed, "V1.0", "now", "--format", "html", "--role", "ROLE-BAKER", "--out", str(target))
    page = target.read_text(encoding="utf-8")

    assert "<del>5 °C</del><ins>4 °C</ins>" in page
    assert "What touches Baker alone." in page
    assert not re.search(r"<script|<link|src=|url\(|https?:", page)


def test_v118_a_file_that_cannot_be_written_is_named(changed, sop, tmp_path):
    (tmp_path / "file").write_text("in the way")

    done = sop("diff", changed, "V1.0", "now", "--format", "html", "--out", str(tmp_path / "file" / "changes.html"))

    assert done.exit == 1
    assert re.search(r"error\[V118\]: `.*changes.html` cannot be written: ", done.err)
