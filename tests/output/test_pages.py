"""Home, roles and sections in use: ways in, citations, explained terms, filters, what is due, and paper."""

import re
import zipfile
from datetime import datetime
from urllib.parse import urljoin

import pytest
from support.projects import built, copy_of

CITATION = "《电信服务标准操作流程指南（标准版）》V1.2 2.1-C3"
TEXT = "登记后、客户离开或挂机前，受理人员应逐项复述登记内容，由客户确认无误后再提交。"
NO_CLIPBOARD = "Object.defineProperty(navigator, 'clipboard', { value: undefined })"


@pytest.fixture
def visit(browser):
    """Opens an address as a reader with this screen, these fingers, this clock; a complaint of the page fails."""
    contexts, complaints = [], []

    def go(url, width=1280, before="", at="", **reader):
        context = browser.new_context(viewport={"width": width, "height": 900}, timezone_id="Asia/Shanghai", **reader)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        if before:
            page.add_init_script(before)
        if at:
            page.clock.set_fixed_time(datetime.fromisoformat(at))
        page.goto(url)
        return page

    yield go
    for context in contexts:
        context.close()
    assert complaints == []


def pasted(page):
    """What the reader gets who pastes now."""
    page.evaluate("document.body.append(Object.assign(document.createElement('textarea'), { id: 'paste' }))")
    page.locator("#paste").focus()
    page.keyboard.press("Control+V")
    return page.locator("#paste").input_value()


# --- sections


@pytest.mark.parametrize("before", ["", NO_CLIPBOARD], ids=["clipboard", "no clipboard"])
def test_a_citation_is_copied_with_the_version(visit, address, before):
    page = visit(f"{address}/sections/SEC-2.1.html", before=before, permissions=["clipboard-read", "clipboard-write"])

    page.locator("#SEC-2\\.1-C3 [data-copy=citation]").click()
    page.get_by_role("status").filter(has_text=f"已复制：{CITATION}").wait_for()

    assert pasted(page) == CITATION


def test_a_citation_is_copied_with_the_text_of_the_clause_as_it_reads(visit, http):
    page = visit(f"{http}/sections/SEC-2.1.html", before=NO_CLIPBOARD)

    page.locator("#SEC-2\\.1-C3 [data-copy=text]").press("Enter")

    assert pasted(page) == f"{CITATION}\n{TEXT}"


def test_a_clause_is_reached_at_an_address_that_stays(visit, address):
    page = visit(f"{address}/sections/SEC-2.1.html#SEC-2.1-C3")

    assert page.locator("#SEC-2\\.1-C3").evaluate("clause => clause.matches(':target')")
    assert page.locator("#SEC-2\\.1-C3 .sop-clause__number").get_attribute("href") == "#SEC-2.1-C3"


def test_a_term_is_explained_under_the_pointer_until_escape(visit, address):
    page = visit(f"{address}/sections/SEC-2.3.html")
    term = page.locator("#SEC-2\\.3-C6 .sop-term").filter(has_text="接收光功率").first

    term.hover()
    box = page.locator(".sop-explanation")
    box.wait_for()
    said = box.inner_text()
    page.keyboard.press("Escape")

    assert "接收光功率" in said and "查看术语" in said
    assert box.count() == 0
    assert term.get_attribute("title") is None


def test_a_term_is_explained_to_the_keyboard_and_leads_to_the_glossary(visit, address):
    page = visit(f"{address}/sections/SEC-2.3.html")
    term = page.locator("#SEC-2\\.3-C6 .sop-term").filter(has_text="接收光功率").first

    term.focus()
    page.keyboard.press("Tab")
    inside = page.evaluate("document.activeElement.textContent")
    page.keyboard.press("Escape")
    after = page.evaluate("[document.activeElement.textContent, document.querySelectorAll('.sop-explanation').length]")
    page.keyboard.press("Enter")
    page.wait_for_url("**/terms/TERM-RX-POWER.html")

    assert inside == "查看术语"
    assert after == ["接收光功率", 0]


@pytest.mark.parametrize(("top", "beside"), [(150, "below"), (-60, "above")])
def test_an_explanation_stands_where_there_is_room_and_covers_no_term(visit, http, top, beside):
    """`top` is where the term is on the screen, from its upper edge or, below zero, from its lower one."""
    page = visit(f"{http}/sections/SEC-2.3.html")
    term = page.locator("#SEC-2\\.3-C6 .sop-term").filter(has_text="接收光功率").first
    term.evaluate(
        "(term, top) => window.scrollBy(0, term.getBoundingClientRect().top - (top < 0 ? innerHeight + top : top))",
        top,
    )

    term.focus()
    box = page.locator(".sop-explanation")
    box.wait_for()
    word, shown = (one.evaluate("one => one.getClientRects()[0].toJSON()") for one in (term, box))

    gap = shown["top"] - word["bottom"] if beside == "below" else word["top"] - shown["bottom"]
    assert abs(gap - 6) < 1
    assert shown["left"] >= 8 and shown["top"] >= 0 and shown["bottom"] <= 900


def test_the_first_tap_explains_a_term_and_a_tap_beside_it_closes(visit, address):
    page = visit(f"{address}/sections/SEC-2.3.html", width=390, has_touch=True, is_mobile=True)
    term = page.locator("#SEC-2\\.3-C6 .sop-term").filter(has_text="接收光功率").first

    term.tap()
    box = page.locator(".sop-explanation")
    box.wait_for()
    edges = box.evaluate("box => { const { left, right } = box.getBoundingClientRect(); return [left, right]; }")
    page.locator("#SEC-2\\.3-C6 .sop-strength").tap()

    assert edges[0] >= 0 and edges[1] <= 390
    assert box.count() == 0
    assert "/sections/SEC-2.3.html" in page.url


def test_without_script_terms_are_links_and_nothing_is_offered_that_does_not_work(visit, address):
    page = visit(f"{address}/sections/SEC-2.3.html", java_script_enabled=False)

    assert not page.locator(".sop-copies").first.is_visible()
    assert not page.locator(".sop-definitions").is_visible()
    page.locator("#SEC-2\\.3-C6 .sop-term").filter(has_text="接收光功率").first.click()
    assert page.url.endswith("/terms/TERM-RX-POWER.html")


def test_no_term_is_marked_inside_a_link_and_each_once_a_paragraph(visit, http):
    page = visit(f"{http}/sections/SEC-2.4.html")

    assert page.locator("a a, a .sop-term, button .sop-term").count() == 0
    twice = page.locator(".sop-clause__text p").evaluate_all(
        "all => all.filter(p => { const ids = [...p.querySelectorAll('.sop-term')].map(t => t.dataset.term);"
        " return new Set(ids).size < ids.length; }).length"
    )
    assert twice == 0
    assert page.locator(".sop-clause__text .sop-term").count() > 10


def test_forms_and_checklists_stand_beside_the_step_that_needs_them(visit, handbook):
    page = visit(f"{handbook.site.as_uri()}/sections/SEC-2.1.html")

    checklist = page.locator("#SEC-2\\.1-S3 .sop-chip a")
    form = page.locator("#SEC-2\\.1-S6 .sop-chip a")

    assert [link.get_attribute("href") for link in checklist.all()] == [
        "../checklists/CL-REALNAME.html",
        "../files/CL-REALNAME.pdf",
    ]
    assert form.get_attribute("href") == "../forms/index.html#FORM-ORDER"
    assert (handbook.site / "files/CL-REALNAME.pdf").is_file()


def test_sections_lead_to_the_next_across_chapters(visit, handbook):
    page = visit(f"{handbook.site.as_uri()}/sections/SEC-1.4.html")

    page.locator(".sop-turn a[rel=next]").click()
    turn = page.locator(".sop-turn").inner_text().split("\n")

    assert page.url.endswith("/sections/SEC-2.1.html")
    assert turn == ["上一节", "1.4 服务流程规划", "下一节", "2.2 服务沟通与确认"]
    assert page.locator(".md-footer__link:visible").count() == 0  # which would lead to pages of chapters too


# --- roles


def test_a_role_filters_its_clauses_by_strength(visit, address):
    page = visit(f"{address}/roles/ROLE-INSTALLER.html")
    rows = page.locator("#role-clauses li")
    every = rows.count()

    page.locator(".sop-filter [data-strength=may]").click()
    shown = [row.get_attribute("data-strength") for row in rows.all() if row.is_visible()]
    folds = page.locator("#role-clauses details:visible").all()
    counted = page.locator(".sop-filter [data-strength=may] .sop-count").inner_text()
    page.locator(".sop-filter [data-strength='']").click()

    assert set(shown) == {"may"} and len(shown) == int(counted) < every
    assert 0 < len(folds) <= len(shown)
    assert page.locator("#role-clauses li:not([hidden])").count() == every
    assert page.locator(".sop-filter [aria-pressed=true]").inner_text().split() == ["全部", str(every)]


def test_a_role_offers_its_sheets_and_leads_to_its_course(visit, handbook):
    page = visit(f"{handbook.site.as_uri()}/roles/ROLE-INSTALLER.html")

    files = page.locator("main a[href*='files/']").evaluate_all("links => links.map(link => link.href)")
    assert len(files) > 3
    assert all((handbook.site / "files" / url.rsplit("/", 1)[1]).is_file() for url in files)
    assert page.locator("main a[href='../trainers/ROLE-INSTALLER.html']").count() == 1


def test_a_course_is_planned_by_day_and_offers_its_pack(visit, handbook):
    page = visit(f"{handbook.site.as_uri()}/trainers/ROLE-INSTALLER.html")

    assert page.locator("h2[id^=day-]").count() == 5
    assert page.locator("#day-1 + .sop-table tbody tr").first.inner_text().startswith("09:00–")
    pack = page.locator("main a[href$='.zip']").get_attribute("href")
    assert (handbook.site / "trainers" / pack).read_bytes() == (handbook.dist / "packs/ROLE-INSTALLER.zip").read_bytes()
    assert page.locator("details .sop-note", has_text="teach/slides/07-MOD-ONSITE.pptx").count() == 1


def test_all_that_holds_answers_is_below_one_folder_of_the_site(handbook):
    packs = [path.relative_to(handbook.site).parts[0] for path in handbook.site.rglob("*.zip")]

    assert packs and set(packs) == {"trainers"}
    with zipfile.ZipFile(handbook.dist / "site.zip") as site:
        assert not [name for name in site.namelist() if name.endswith(".zip")]


def test_the_matrix_says_who_is_taught_what_and_what_law_demands(visit, handbook):
    page = visit(f"{handbook.site.as_uri()}/trainers/index.html")

    row = page.locator(".sop-matrix tbody tr", has_text="反诈与个人信息保护")
    assert row.locator("td").all_inner_texts() == ["■"] * 11
    assert (handbook.site / "files/training-matrix.xlsx").is_file()


def test_a_site_made_alone_offers_no_pack_that_is_not_there(visit, tmp_path):
    site = built(copy_of("bakery", tmp_path), parts=("site",)).site

    page = visit(f"{site.as_uri()}/roles/ROLE-BAKER.html")

    assert page.locator("#training").count() == 1
    assert page.locator("a[href$='.zip']").count() == 0


# --- home


def test_the_field_at_the_top_of_the_home_page_opens_the_search(visit, address):
    page = visit(f"{address}/index.html")

    page.locator(".sop-search-field").click()

    page.locator(".sop-search__input:focus").wait_for()
    assert page.locator(".sop-search[open]").count() == 1


@pytest.mark.parametrize(
    ("situation", "helps"),
    [
        ("客户要投诉", ["sections/SEC-2.4.html", "checklists/CL-COMPLAINT.html"]),
        ("客户报断网", ["sections/SEC-2.1.html#SEC-2.1-C2", "sections/SEC-2.3.html#SEC-2.3-C2"]),
        ("客户信息泄露", ["sections/SEC-5.3.html#SEC-5.3-C5", "checklists/CL-LEAK.html"]),
    ],
)
def test_what_happened_leads_to_what_helps(visit, handbook, situation, helps):
    page = visit(f"{handbook.site.as_uri()}/index.html")
    fold = page.locator(".sop-situations details").filter(has=page.locator("summary", has_text=situation))

    fold.locator("summary").click()
    links = fold.locator("a")
    hrefs = [link.get_attribute("href") for link in links.all()]
    links.first.click()

    assert hrefs[:2] == helps
    assert page.url.endswith(helps[0])
    page.locator("h1").wait_for(state="visible")


def test_home_leads_by_role_and_by_moment_and_tells_what_is_new(visit, handbook):
    page = visit(f"{handbook.site.as_uri()}/index.html")

    assert page.get_by_role("link", name="我是装维工程师").get_attribute("href") == "roles/ROLE-INSTALLER.html"
    before = page.locator(".sop-moments .sop-card").filter(has_text="服务前").locator("a")
    assert [urljoin("/", link.get_attribute("href")) for link in before.all()] == [
        f"/sections/SEC-1.{n}.html" for n in (1, 2, 3, 4)
    ]
    assert "V1.2" in page.locator(".sop-new").inner_text()
    assert page.locator(".sop-new a[href='checklists/CL-HOME-VISIT.html']").count() == 1


@pytest.mark.parametrize(
    ("now", "mark"),
    [
        ("2027-05-20T12:00:00+08:00", []),  # 31 days before
        ("2027-05-21T12:00:00+08:00", ["即将到期"]),
        ("2027-06-20T23:00:00+08:00", ["即将到期"]),  # the day itself
        ("2027-06-21T00:30:00+08:00", ["已到期"]),
    ],
)
def test_what_is_due_is_marked_by_the_clock_of_the_reader_and_nothing_is_hidden(visit, handbook, now, mark):
    page = visit(f"{handbook.site.as_uri()}/index.html", at=now)

    days = page.locator(".sop-reviews time").evaluate_all("all => all.map(time => time.dateTime)")

    assert page.locator(".sop-due").all_inner_texts() == mark
    assert days == ["2027-06-20", "2027-12-20"]
    assert page.locator(".sop-reviews li").count() == 32


# --- every page


@pytest.mark.parametrize("name", ["index", "roles/ROLE-INSTALLER", "sections/SEC-2.1"])
def test_nothing_sticks_out_of_a_phone_when_everything_is_open(visit, handbook, name):
    page = visit(f"{handbook.site.as_uri()}/{name}.html", width=390)

    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true; })")

    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def test_paper_has_title_and_version_on_every_sheet_opens_what_is_folded_and_drops_the_chrome(visit, handbook):
    import pypdfium2

    page = visit(f"{handbook.site.as_uri()}/roles/ROLE-INSTALLER.html")

    sheets = [sheet.get_textpage().get_text_range() for sheet in pypdfium2.PdfDocument(page.pdf(format="A4"))]

    assert len(sheets) > 2
    assert [sheet for sheet in sheets if "电信服务标准操作流程指南" not in sheet or "V1.2" not in sheet] == []
    said = re.sub(r"\s", "", "".join(sheets))
    assert "装维工程师应在出示工号牌和工单、征得客户同意后入户" in said  # folded on the screen
    assert "使用说明" not in said  # the tabs at the top
    assert page.locator("#role-clauses details[open]").count() == 0


def test_paper_says_the_address_of_a_clause(visit, handbook):
    import pypdfium2

    page = visit(f"{handbook.site.as_uri()}/sections/SEC-1.1.html")

    first = "".join(sheet.get_textpage().get_text_range() for sheet in pypdfium2.PdfDocument(page.pdf(format="A4")))

    assert "sections/SEC-1.1.html#SEC-1.1-C1" in re.sub(r"\s", "", first)
