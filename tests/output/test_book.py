"""The handbook on paper: what is in each book, and that a part fits every book that holds it."""

import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pypdfium2 as pdfium
import pytest
from support.projects import ROOT, copy_of, read_sources

from generator.engine.store import content_key
from generator.link.handbook import Handbook
from generator.load.catalogue import Catalogue
from generator.pipeline.sources import reopen
from generator.plan.artifact import Artifact, Booklet, Bookmark
from generator.plan.paper.book import books
from generator.plan.shared.document_id import DocumentId
from generator.project import open_project
from generator.releases.chain import read_chain
from generator.render.context import RenderContext
from generator.render.templates import render_template


@dataclass(frozen=True)
class Planned:
    """The books of a project, with the HTML of their parts."""

    handbook: Handbook
    catalogue: Catalogue
    booklets: dict[str, Booklet]
    html: dict[str, str]
    keys: dict[str, str]

    def documents(self) -> dict[str, DocumentId]:
        """The numbers, versions and digests of all books, by path."""
        return {path: book.document.document_id for path, book in self.booklets.items() if book.document}

    def book(self, path: str) -> str:
        """All HTML of a book."""
        return "".join(self.html[part.path] for part in self.booklets[path].parts)

    def part(self, path: str, name: str) -> str:
        """The HTML of one part of a book."""
        return next(self.html[part.path] for part in self.booklets[path].parts if Path(part.path).stem.startswith(name))


def planned(folder: Path) -> Planned:
    sources = read_sources(folder)
    made = tuple(books(sources.handbook, sources.catalogue))
    artifacts = [one for one in made if isinstance(one, Artifact)]
    context = RenderContext(ROOT / "theme", sources.catalogue, ())
    return Planned(
        sources.handbook,
        sources.catalogue,
        {booklet.path: booklet for booklet in made if isinstance(booklet, Booklet)},
        {one.path: render_template(context, one.template, one.view) for one in artifacts},
        {Path(one.path).stem: content_key(one.template, one.view) for one in artifacts},
    )


@pytest.fixture(scope="module")
def plan(tmp_path_factory):
    return planned(copy_of("handbook", tmp_path_factory.mktemp("books")))


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    return planned(copy_of("bakery", tmp_path_factory.mktemp("small")))


@pytest.fixture(scope="module")
def paper(handbook):
    """The text of each page of the whole handbook, without spaces."""
    return pages_of(handbook.dist / "pdf" / "handbook.pdf")


def pages_of(path: Path) -> list[str]:
    """The text of each page of a PDF, without spaces."""
    document = pdfium.PdfDocument(path)
    try:
        return [re.sub(r"\s+", "", page.get_textpage().get_text_range()) for page in document]
    finally:
        document.close()


WHOLE = "pdf/handbook.pdf"


def anchors(html):
    return Counter(re.findall(r' id="([^"]+)"', html))


def targets(html):
    return set(re.findall(r'href="sop:(?:to|page)/([^"]+)"', html))


def text(html):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def outline(marks: tuple[Bookmark, ...]):
    for mark in marks:
        yield mark
        yield from outline(mark.children)


def test_there_is_the_whole_book_one_for_each_chapter_and_one_for_each_role(plan, handbook):
    chapters = [f"pdf/chapters/chapter-{one.number}.pdf" for one in plan.handbook.info.chapters]
    roles = [f"pdf/roles/{one.id}.pdf" for one in plan.handbook.roles]

    assert [WHOLE, *chapters, *roles] == list(plan.booklets)
    assert [path for path in plan.booklets if not (handbook.dist / path).is_file()] == []
    site = {path.name for path in (handbook.site / "files").iterdir()}
    assert {Path(path).name for path in plan.booklets} <= site
    listed = (handbook.site / "verify.html").read_text(encoding="utf-8")
    assert [one.digest for one in plan.documents().values() if one.digest not in listed] == []


def test_every_clause_stands_in_the_whole_book_once(plan, paper):
    flat = "".join(paper)
    counts = {
        clause.id: flat.count(re.sub(r"\s+", "", clause.text))
        for section in plan.handbook.sections
        for clause in section.clauses
    }

    assert len(counts) > 200
    assert {id_: count for id_, count in counts.items() if count != 1} == {}


def test_the_whole_book_has_more_than_two_hundred_pages(paper):
    assert len(paper) > 200


def test_anchors_are_unique_in_every_book(plan, small):
    for one in (plan, small):
        for path in one.booklets:
            assert [id_ for id_, count in anchors(one.book(path)).items() if count > 1] == [], path


def test_every_reference_of_the_whole_book_leads_somewhere_in_it(plan, small):
    for one in (plan, small):
        html = one.book(WHOLE)

        assert targets(html) - set(anchors(html)) == set()


def test_bookmarks_lead_to_anchors_of_their_book(plan):
    for path, booklet in plan.booklets.items():
        there = anchors(plan.book(path))
        marks = list(outline(booklet.bookmarks))

        assert len(marks) == len(booklet.parts)
        assert [mark.anchor for mark in marks if mark.anchor not in there] == [], path


def test_contents_list_every_chapter_section_and_annex_with_a_place_for_its_page(plan):
    contents = plan.part(WHOLE, "contents")
    info = plan.handbook.info
    wanted = [f"chapter-{one.number}" for one in info.chapters] + [one.id for one in plan.handbook.sections]
    wanted += [f"annex-{kind}" for kind in ("role", "conduct", "indicator", "risk", "term", "reference", "record")]

    assert [id_ for id_ in wanted if f'href="sop:page/{id_}"' not in contents] == []
    assert [one.id for one in plan.handbook.sections if one.title not in text(contents)] == []


@pytest.mark.parametrize("path", [WHOLE, "pdf/chapters/chapter-2.pdf", "pdf/roles/ROLE-INSTALLER.pdf"])
def test_contents_list_every_figure_and_table_of_their_book(plan, path):
    captioned = {id_ for id_ in anchors(plan.book(path)) if id_.startswith(("fig-", "tab-"))}

    listed = {id_ for id_ in targets(plan.part(path, "contents")) if id_.startswith(("fig-", "tab-"))}

    assert captioned == listed
    assert len(captioned) > 10


def test_the_cover_says_what_a_controlled_document_has_to_say(handbook, tmp_path):
    project = open_project(copy_of("handbook", tmp_path))
    info = reopen(project, read_chain(project).value[-1]).value.handbook.info
    words = ["文件编号", "版本", "密级", "发布日期", "实施日期", "编制", "审核", "批准"]
    words += ["受控文件", "受控状态", "非受控", "分发号", "颁发"]
    facts = [info.company, info.department, info.title, info.edition, info.number, info.version, info.classification]
    facts += [info.issued.isoformat(), info.effective.isoformat()]
    facts += [fact for one in info.approvals for fact in (one.name, one.position, one.date.isoformat())]

    paper = pages_of(handbook.site / "V1.1" / "files" / "handbook.pdf")

    assert info.version == "V1.1"
    assert [word for word in (*words, *facts) if word not in paper[0]] == []
    assert "修订记录" in paper[1]
    assert "发放回收记录" in "".join(paper[2:4])


def test_the_cover_of_a_draft_says_so_and_which_version_is_in_force(plan, paper):
    assert plan.handbook.info.approvals == ()
    assert "草案，现行版本V1.1" in paper[0]
    assert "实施日期" not in paper[0]
    assert "修订记录" in paper[1]
    assert "发放回收记录" in "".join(paper[2:4])


def test_a_version_says_which_one_it_replaces(tmp_path):
    folder = copy_of("bakery", tmp_path)
    assert "Replaces" not in planned(folder).part(WHOLE, "cover")
    release = "- {id: REL-0.9, version: V0.9, issued: 2025-01-05, effective: 2025-02-01, summary: The draft.}\n"
    (folder / "sop_data" / "releases" / "before.yml").write_text(release, encoding="utf-8")

    cover = text(planned(folder).part(WHOLE, "cover"))

    assert "Replaces V0.9" in cover
    assert "The draft." in cover


def test_a_role_book_holds_the_duties_and_the_sections_that_bind_the_role_and_no_others(plan):
    parts = [Path(part.path).stem for part in plan.booklets["pdf/roles/ROLE-AUDITOR.pdf"].parts]

    assert parts[:4] == ["cover-ROLE-AUDITOR", "contents-ROLE-AUDITOR", "preface", "ROLE-AUDITOR"]
    assert "SEC-7.2" in parts
    assert "SEC-2.1" not in parts
    assert [part for part in parts if part.startswith("annex-")] == [
        "annex-conduct-ROLE-AUDITOR",
        "annex-indicator-ROLE-AUDITOR",
        "annex-term",
        "annex-record-ROLE-AUDITOR",
    ]


def test_books_have_numbers_of_their_own_on_cover_and_foot(plan):
    document_ids = plan.documents()
    number = plan.handbook.info.number

    assert list(document_ids) == list(plan.booklets)
    assert document_ids[WHOLE].number == number
    assert document_ids["pdf/chapters/chapter-2.pdf"].number == f"{number}-CH-2"
    assert document_ids["pdf/roles/ROLE-CLERK.pdf"].number == f"{number}-ROLE-CLERK"
    assert len({document_id.digest for document_id in document_ids.values()}) == len(document_ids)
    for path, document_id in document_ids.items():
        assert f"<td>{document_id.number}</td>" in plan.part(path, "cover")


def test_an_edit_of_one_clause_changes_the_parts_that_show_it_and_no_others(tmp_path):
    folder = copy_of("bakery", tmp_path)
    before = planned(folder)
    section = folder / "sop_data" / "sections" / "1.1.yml"
    section.write_text(section.read_text(encoding="utf-8").replace("& dried", "and dried"), encoding="utf-8")
    after = planned(folder)

    assert {name for name, key in after.keys.items() if before.keys[name] != key} == {"SEC-1.1"}
    assert before.documents()[WHOLE].digest != after.documents()[WHOLE].digest


def test_parts_are_shared_by_all_books_that_hold_them(plan):
    held = Counter(part.path for booklet in plan.booklets.values() for part in booklet.parts)
    shared = {Path(part).stem for part, count in held.items() if count > 1}

    assert {one.id for one in plan.handbook.sections} <= shared
    assert not any(name.startswith(("cover-", "contents-")) for name in shared)


def test_no_part_counts_pages_or_knows_its_book(plan):
    for path, html in plan.html.items():
        assert "sop:here" in html, path
        assert "sop:pages" in html, path
        assert 'class="page"' not in html, path


def test_a_book_in_another_language_speaks_it(small):
    html = small.book(WHOLE)

    assert not re.search(r"[\u4e00-\u9fff]", html)
    for words in ("Revision history", "Contents", "Foreword", "Annex A Duties of roles", "Table 1.1-1", "Figure 1.1-1"):
        assert words in text(html), words


def test_no_heading_and_no_caption_of_a_table_ends_a_page(handbook):
    document = pdfium.PdfDocument(handbook.dist / "pdf" / "handbook.pdf")
    ending = []
    try:
        for number, page in enumerate(document, 1):
            # between the foot, 25 mm, and the head, 24 mm
            body = page.get_textpage().get_text_bounded(0, 25 * 72 / 25.4, page.get_width(), 297 * 72 / 25.4 - 68)
            foot = page.get_textpage().get_text_bounded(0, 0, page.get_width(), 25 * 72 / 25.4)
            last = (body.strip().splitlines() or [""])[-1].strip()
            if "目次" not in foot and re.match(r"([\dA-G]\.\d\.\d+ |表[A-G\d][\d.-]+ )", last):
                ending.append((number, last))
    finally:
        document.close()

    assert ending == []


def test_nothing_stands_outside_the_margins(handbook):
    document = pdfium.PdfDocument(handbook.dist / "pdf" / "handbook.pdf")
    left, right = 25 * 72 / 25.4 - 1, (210 - 20) * 72 / 25.4 + 1
    outside = []
    try:
        for number, page in enumerate(document, 1):
            lines = page.get_textpage()
            for at in range(lines.count_rects()):
                box = lines.get_rect(at)
                if box[1] > 25 * 72 / 25.4 and (box[0] < left or box[2] > right):
                    outside.append((number, lines.get_text_bounded(*box)))
    finally:
        document.close()

    assert outside == []
