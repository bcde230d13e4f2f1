"""The site for everyone: every kind of page by axe-core, by keyboard, at 200 % zoom, and in the handbook's language.

The kinds are taken from the site as built, so a new one is tested from its first day.
"""

import re
from pathlib import Path

import axe_playwright_python as axe_package
import pytest

AXE = (Path(axe_package.__file__).parent / "axe.min.js").read_text(encoding="utf-8")

CHECKED = """async () => {
  // Of a long list the first entries: the rest is drawn alike.
  for (const one of document.querySelectorAll("main *, dialog *"))
    if (!one.closest("svg")) [...one.children].slice(16).forEach((more) => more.remove());
  const runOnly = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
  const { violations } = await axe.run(document, { runOnly, resultTypes: ["violations"] });
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 120)} ${failureSummary}`));
}"""

HIDDEN_FOCUS = """() => {
  const place = document.querySelector("dialog[open]") || document;
  return [...place.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex]")]
    .filter((one) => one.tabIndex >= 0 && !one.disabled && !one.matches("[type=radio]:not(:checked)")
      && one.getClientRects().length && one.checkVisibility({ visibilityProperty: true }))
    .filter((one) => {
      one.focus();
      const shown = one.matches(".md-option") ? one.nextElementSibling : one; // drawn on its label
      const { outlineStyle, outlineWidth } = getComputedStyle(shown);
      const { x, y, width, height } = shown.getClientRects()[0];
      const under = document.elementFromPoint(x + width / 2, y + height / 2);
      const seen = under && (shown.contains(under) || under.contains(shown));
      return document.activeElement !== one || outlineStyle === "none" || outlineWidth === "0px" || !seen;
    })
    .map((one) => one.outerHTML.slice(0, 120));
}"""

CUT_OFF = """() => {
  const style = (one) => getComputedStyle(one).overflowX;
  const root = document.documentElement;
  const overflows = (one) => one.clientWidth > 1 && one.scrollWidth > one.clientWidth + 1;
  const all = [...document.querySelectorAll("body *")].filter((one) => one.getClientRects().length && overflows(one));
  const scrolled = all.filter((one) => /auto|scroll/.test(style(one)))
    .filter((one) => !one.matches("[tabindex='0'][role=region][aria-label]") && !one.querySelector("button, a, input"));
  const cut = all.filter((one) => /hidden|clip/.test(style(one)))
    .filter((one) => [...one.childNodes].some((node) => node.nodeType === 3 && node.data.trim()));
  const wide = root.scrollWidth > root.clientWidth ? ["the page itself"] : [];
  return [...wide, ...[...scrolled, ...cut].map((one) => one.outerHTML.slice(0, 120))];
}"""

SAID = """() => {
  const ours = (one) => one && !one.closest("script, style, noscript, [lang=en]");
  const texts = document.createTreeWalker(document.documentElement, NodeFilter.SHOW_TEXT);
  const said = [];
  while (texts.nextNode()) if (ours(texts.currentNode.parentElement)) said.push(texts.currentNode.data);
  for (const name of ["aria-label", "aria-description", "title", "placeholder", "alt", "data-label"])
    for (const one of document.querySelectorAll(`[${name}]`)) if (ours(one)) said.push(one.getAttribute(name));
  return said;
}"""

ORDER = """() => {
  const heads = [...document.querySelectorAll("h1, h2, h3, h4, h5, h6")].filter((one) => !one.closest("dialog"));
  const levels = heads.map((one) => Number(one.tagName[1]));
  const first = levels.lastIndexOf(1) === 0; // one h1, before all others
  const wrong = first && levels.every((level, i) => !i || level <= levels[i - 1] + 1) ? [] : [`levels ${levels}`];
  for (const head of document.querySelectorAll("main .sop-table th:not([scope])")) wrong.push(head.outerHTML);
  for (const part of document.querySelectorAll("main dl > :not(dt, dd, div)")) wrong.push(part.outerHTML);
  for (const name of ["header", "main", "footer"])
    if (!document.querySelector(`body ${name}`)) wrong.push(`no ${name}`);
  return wrong;
}"""


@pytest.fixture(scope="module")
def kinds(handbook):
    """One page of each kind: those of the root, and of each folder its index and its fullest record."""
    found: dict = {}
    for path in sorted(handbook.site.rglob("*.html"), key=lambda path: (-path.stat().st_size, path)):
        place = path.relative_to(handbook.site)
        kind = (place.parts[0], place.name == "index.html") if len(place.parts) > 1 else place
        found.setdefault(kind, place.as_posix())
    return sorted(found.values())


@pytest.fixture
def tab(browser):
    """Opens a tab of a width, height and colour scheme, its scripts beside those that the site allows itself."""
    contexts = []

    def open_tab(width=1280, height=900, scheme="light"):
        size = {"width": width, "height": height}
        contexts.append(
            browser.new_context(viewport=size, color_scheme=scheme, bypass_csp=True, reduced_motion="reduce")
        )
        return contexts[-1].new_page()

    yield open_tab
    for context in contexts:
        context.close()


def wrong_on(page, http, kinds, script, before=lambda: None):
    """What a script finds on each kind of page and on pages in use; pages without a fault are left out."""
    found = {}
    for kind in kinds:
        page.goto(f"{http}/{kind}")
        before()
        found[kind] = page.evaluate(script)
    for name, use in IN_USE.items():
        use(page, http)
        before()
        found[name] = page.evaluate(script)
    return {kind: faults for kind, faults in found.items() if faults}


def open_search(page, http):
    page.goto(f"{http}/index.html")
    page.keyboard.press("/")
    page.locator("dialog input").first.fill("实名")
    page.locator("dialog a").first.wait_for()


def open_job(page, http):
    """A checklist in use: a measured value out of its limits."""
    page.goto(f"{http}/checklists/CL-ACCEPT.html")
    page.get_by_role("button", name="开始新作业").click()
    page.locator('[data-fact="工单类型"] select').select_option("修障")
    page.locator('[data-fact="客户在"] select').select_option("城镇")
    page.get_by_label("实测值").first.fill("49")
    page.get_by_text("高于上限").first.wait_for()


def open_answer(page, http):
    """A sheet of paper whose content is not that of its version."""
    page.goto(f"{http}/verify.html#Q/SL-FW-SOP-001-CL-ACCEPT;V1.2;000000000000")
    page.get_by_text("无法判断").first.wait_for()


IN_USE = {"search": open_search, "job": open_job, "answer": open_answer}


@pytest.mark.parametrize(
    ("width", "scheme"),
    [
        (390, "dark"),
        (1280, "light"),
        pytest.param(390, "light", marks=pytest.mark.hunt),
        pytest.param(1280, "dark", marks=pytest.mark.hunt),
    ],
)
def test_axe_finds_no_violation_on_any_kind_of_page(tab, http, kinds, width, scheme):
    page = tab(width, scheme=scheme)

    assert wrong_on(page, http, kinds, CHECKED, before=lambda: page.evaluate(AXE)) == {}


@pytest.mark.parametrize(("width", "scheme"), [(390, "light"), (1280, "dark")])
def test_whatever_takes_the_focus_shows_it_and_is_not_covered(tab, http, kinds, width, scheme):
    page = tab(width, scheme=scheme)

    assert wrong_on(page, http, kinds, HIDDEN_FOCUS, before=lambda: page.keyboard.press("Tab")) == {}


def test_at_200_percent_zoom_nothing_is_cut_off_and_no_page_scrolls_sideways(tab, http, kinds):
    page = tab(640, 450)  # 1280 x 900 at 200 %

    assert wrong_on(page, http, kinds, CUT_OFF) == {}


def test_headings_tables_and_landmarks_are_in_order(tab, http, kinds):
    assert wrong_on(tab(), http, kinds, ORDER) == {}


def test_every_word_of_the_site_itself_is_in_the_handbooks_language(tab, http, kinds, handbook):
    """What is written in Latin letters is what a record or a hand-written page says, or the name of a file format."""
    project = handbook.project
    sources = [*project.data.rglob("*.yml"), *project.content.rglob("*.md")]
    written = "\n".join(path.read_text(encoding="utf-8") for path in sources)
    formats = {"PDF", "JSON", "ZIP", "XLSX", "CSV", "ICS", "SCORM", "GIFT", "Moodle", "QTI", "XML"}
    known = set(re.findall("[A-Za-z]+", written)) | formats
    page = tab()
    page.set_default_timeout(5000)

    said = {}
    for kind in [*kinds, *IN_USE]:
        IN_USE[kind](page, http) if kind in IN_USE else page.goto(f"{http}/{kind}")
        # job numbers, check codes, numbers of documents, names of files in a pack
        files = r"\b(?:plan|teach|learn|exam|platform|records|checklists)/\S+"
        no_words = rf"{files}|\d{{8}}-\d{{6}}-[0-9a-f]{{4}}|\b[0-9a-f]{{12}}\b|Q/SL-FW-SOP-001[-.A-Z0-9]*"
        texts = [re.sub(no_words, "", text) for text in page.evaluate(SAID)]
        words = {word for text in texts for word in re.findall("[A-Za-z]{2,}", text)}
        said[kind] = sorted(words - known)
        assert page.locator("html").get_attribute("lang") == "zh-CN"

    assert {kind: words for kind, words in said.items() if words} == {}


@pytest.mark.parametrize(
    ("name", "width"),
    [
        ("sections/SEC-2.1.html", 1280),
        ("checklists/CL-ACCEPT.html", 390),
        pytest.param("sections/SEC-2.1.html", 390, marks=pytest.mark.hunt),
        pytest.param("checklists/CL-ACCEPT.html", 1280, marks=pytest.mark.hunt),
        pytest.param("terms/index.html", 390, marks=pytest.mark.hunt),
        pytest.param("terms/index.html", 1280, marks=pytest.mark.hunt),
    ],
)
def test_the_tab_key_goes_through_the_page_and_out_of_it(tab, http, name, width):
    page = tab(width)
    page.goto(f"{http}/{name}")
    stops = []
    for _ in range(600):
        page.keyboard.press("Tab")
        stop = page.evaluate("document.activeElement.outerHTML.slice(0, 200)")
        if stop.startswith("<body"):
            break
        stops.append(stop)

    assert stops[-1] != stops[-2] and len(stops) < 600, "the focus is trapped"
    assert "md-skip" in stops[0]


def test_the_skip_link_leads_past_the_navigation_to_the_pages_own_heading(tab, http):
    page = tab()
    page.goto(f"{http}/sections/SEC-2.1.html")

    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.innerText.trim()") == "跳到正文"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")

    assert page.locator("h1").first.get_attribute("id") == page.url.partition("#")[2]
    assert page.evaluate("document.activeElement.closest('main article') !== null")


@pytest.mark.parametrize(("preferred", "other"), [("light", "dark"), ("dark", "light")])
def test_light_and_dark_are_chosen_with_the_keyboard(tab, http, preferred, other):
    says = {"light": "切换到浅色显示", "dark": "切换到深色显示"}
    schemes = {"light": "default", "dark": "slate"}
    page = tab(scheme=preferred)
    page.goto(f"{http}/index.html")
    named = lambda: page.evaluate("document.activeElement.getAttribute('aria-label')")  # noqa: E731

    while named() not in says.values():
        page.keyboard.press("Tab")
    assert named() == says[other]
    page.keyboard.press("Enter")

    assert page.locator("body").get_attribute("data-md-color-scheme") == schemes[other]
    assert named() == says[preferred]


def test_on_a_phone_the_drawer_is_opened_and_left_with_the_keyboard(tab, http):
    page = tab(390)
    page.goto(f"{http}/sections/SEC-2.1.html")
    button = page.get_by_role("button", name="导航栏")
    inside = "document.querySelector('.md-sidebar--primary').contains(document.activeElement)"

    button.focus()
    page.keyboard.press("Enter")
    assert button.get_attribute("aria-expanded") == "true"
    assert page.evaluate(inside)
    page.keyboard.press("Escape")
    assert button.get_attribute("aria-expanded") == "false"
    assert page.evaluate("document.activeElement.getAttribute('aria-label')") == "导航栏"

    page.keyboard.press("Enter")
    page.get_by_role("link", name="2.2").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/sections/SEC-2.2.html")


def test_a_page_that_is_not_there_says_so_and_leads_home_from_any_depth(tab, http):
    page = tab()

    page.goto(f"{http}/sections/old/gone.html")
    assert page.locator("h1").inner_text() == "没有找到这个页面"
    page.get_by_role("link", name="回到首页").click()

    assert page.url == f"{http}/index.html"
