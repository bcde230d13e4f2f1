"""The site as a reader meets it: in a real browser, from a server and from `file://`, without a network."""

import re
from html.parser import HTMLParser
from urllib.parse import unquote, urldefrag, urlsplit

import pytest


@pytest.mark.parametrize(
    "name", ["index", "sections/SEC-2.3", "checklists/CL-ACCEPT", "roles/ROLE-INSTALLER", "terms/index", "verify"]
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
