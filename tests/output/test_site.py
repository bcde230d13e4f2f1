"""The site as a reader meets it: in a real browser, from a server and from `file://`, without a network."""

import re
import threading
from functools import partial
from html.parser import HTMLParser
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote, urldefrag, urlsplit

import pytest

pytestmark = pytest.mark.xdist_group("handbook")


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass


@pytest.fixture(scope="module")
def http(handbook):
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(handbook.site)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture(params=["http", "file"])
def address(request, handbook, http):
    return http if request.param == "http" else handbook.site.as_uri()


@pytest.fixture
def page(browser):
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    tab = context.new_page()
    tab.complaints = []
    tab.requests = []
    tab.on("pageerror", lambda error: tab.complaints.append(str(error)))
    tab.on("console", lambda message: tab.complaints.append(message.text) if message.type == "error" else None)
    tab.on("request", lambda request: tab.requests.append(request.url))
    yield tab
    context.close()


def search(page, question):
    page.keyboard.press("/")
    page.locator(".sop-search__input").fill(question)
    return page.locator(".sop-search__list a")


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("收光", "terms/TERM-RX-POWER.html"),  # what technicians say
        ("接收光功率", "terms/TERM-RX-POWER.html"),
        ("48小时 修复", "SEC-2.3"),
        ("实名", "TERM-REALNAME"),
        ("出车前检查表", "checklists/CL-DEPART.html"),
        ("SEC-2.1-C3", "sections/SEC-2.1.html#SEC-2.1-C3"),
        ("工单超时 催单", "SEC-2.3"),
        ("特种作业操作证 几年复审", "SEC-1.1"),
        ("割接 提前72小时通知", "SEC-1.4"),
        ("服务前要检查哪些工具", "SEC-1.2"),
        ("onu", "TERM-ONU"),
    ],
)
def test_search_answers_in_the_first_three_from_a_server_and_from_a_file(page, address, question, answer):
    page.goto(f"{address}/index.html")

    found = search(page, question)
    found.first.wait_for()
    first = [f"{link.get_attribute('href')} {link.inner_text()}" for link in found.all()[:3]]

    assert any(answer in one for one in first), first
    assert page.complaints == []


def test_questions_staff_type_find_their_section_in_the_first_three(page, handbook):
    """`questions.tsv`: whole questions, everyday words, slips, sounds and initials, and the section that answers."""
    asked = (Path(__file__).parent / "questions.tsv").read_text(encoding="utf-8").splitlines()
    page.goto(f"{handbook.site.as_uri()}/index.html")
    page.keyboard.press("/")
    missed = []
    for question, section in (line.split("\t") for line in asked):
        page.locator(".sop-search__input").fill(question)
        first = page.locator(".sop-search__list a").evaluate_all(
            "links => links.slice(0, 3).map(link => link.href + ' ' + link.innerText)"
        )
        if not any(f"SEC-{section}" in one or f"章节{section} " in one for one in first):
            missed.append((question, section))

    assert [] == missed


def test_a_result_leads_to_the_clause_it_names(page, address):
    page.goto(f"{address}/roles/index.html")

    search(page, "SEC-2.1-C3").first.click()
    page.wait_for_url("**/sections/SEC-2.1.html#SEC-2.1-C3")

    assert page.locator("#SEC-2\\.1-C3").is_visible()


def test_nothing_found_is_said_in_the_language_of_the_handbook(page, address):
    page.goto(f"{address}/index.html")

    found = search(page, "xyzzy")

    assert found.count() == 0
    assert "没有找到" in page.locator(".sop-search__count").inner_text()


def test_the_search_is_used_with_the_keyboard_alone(page, address):
    page.goto(f"{address}/index.html")

    search(page, "实名").first.wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: not url.endswith("/index.html"))

    assert page.locator("h1").is_visible()


@pytest.mark.parametrize(
    "name", ["index", "sections/SEC-2.3", "checklists/CL-ACCEPT", "roles/ROLE-INSTALLER", "terms/index"]
)
@pytest.mark.parametrize("width", [390, 1280])
def test_no_request_leaves_the_site_and_nothing_sticks_out(page, address, name, width):
    page.set_viewport_size({"width": width, "height": 900})

    page.goto(f"{address}/{name}.html")
    page.wait_for_load_state("networkidle")

    assert [url for url in page.requests if not url.startswith(address)] == []
    assert page.complaints == []
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


class Page(HTMLParser):
    """What the tests ask of a page's HTML: ids, headings, addresses."""

    def __init__(self, path):
        super().__init__()
        self.ids, self.headings, self.links, self.sources = set(), [], [], []
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if "id" in attrs:
            self.ids.add(attrs["id"])
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(attrs.get("id"))
        if tag == "a" and attrs.get("href"):
            self.links.append(attrs["href"])
        if tag in ("script", "img", "iframe") and attrs.get("src"):
            self.sources.append(attrs["src"])
        if tag == "link" and attrs.get("rel") not in ("canonical", "next", "prev"):
            self.sources.append(attrs.get("href", ""))


@pytest.fixture(scope="module")
def html(handbook):
    return {path: Page(path) for path in handbook.site.rglob("*.html")}


def test_every_heading_has_an_id_that_says_something(html):
    """Chinese headings would otherwise become `_1`, and move when one is inserted."""
    unnamed = [
        (path.name, id_)
        for path, page in html.items()
        if path.name != "404.html"
        for id_ in page.headings
        if not id_ or re.fullmatch(r"_\d+", id_)
    ]

    assert unnamed == []


def test_every_link_leads_to_a_page_and_an_anchor_that_exist(html):
    broken = []
    for path, page in html.items():
        for href in page.links if path.name != "404.html" else ():
            address, anchor = urldefrag(href)
            if urlsplit(address).scheme:
                broken.append((path.name, href))
                continue
            target = (path.parent / unquote(address)).resolve() if address else path
            known = html[target].ids | {"__top"} if target in html else set()
            if not target.is_file() or (anchor and target in html and unquote(anchor) not in known):
                broken.append((path.name, href))

    assert broken == []


def test_no_script_style_or_picture_comes_from_elsewhere(html):
    foreign = [source for page in html.values() for source in page.sources if re.match(r"(?:[a-z]+:)?//", source)]

    assert foreign == []


def test_every_record_has_its_page(handbook):
    import json

    index = json.loads((handbook.dist / "exports/handbook.json").read_text(encoding="utf-8"))["index"]

    missing = [
        id_ for id_, row in index.items() if row["page"] and not (handbook.site / row["page"].split("#")[0]).is_file()
    ]
    kinds = {row["kind"] for row in index.values() if row["page"]}
    assert missing == []
    assert {"section", "checklist", "role", "module", "conduct", "reference", "term"} <= kinds
