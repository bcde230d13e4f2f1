"""Drawings as a browser sets them: inside their boxes at every width, told apart in light and dark, linked, named."""

import gzip
import re

import pytest

WIDTHS = (390, 1280)
CHARTS = ("risks/index.html", "indicators/index.html", "modules/index.html", "coverage/index.html")

OUTSIDE = """() => {
  const lost = [];
  const shown = [...document.querySelectorAll("svg.sop-d")].filter((one) => one.getBoundingClientRect().width);
  for (const drawing of shown) {
    const view = drawing.viewBox.baseVal;
    const frame = drawing.getBoundingClientRect();
    if (frame.left < 0 || frame.right > innerWidth + 0.5) lost.push(["drawing", drawing.id]);
    for (const text of drawing.querySelectorAll("text")) {
      const link = text.closest("a");
      const box = link && link.querySelector(".sop-d-box");
      const number = text.getAttribute("text-anchor") === "middle";
      const inner = text.getBoundingClientRect();
      const outer = box && !number ? box.getBoundingClientRect() : frame;
      if (inner.left < outer.left - 1 || inner.right > outer.right + 1) lost.push([text.textContent, "sideways"]);
      if (inner.top < outer.top - 2 || inner.bottom > outer.bottom + 2) lost.push([text.textContent, "up or down"]);
    }
    for (const path of drawing.querySelectorAll(":scope > path.sop-d-stroke")) {
      const length = path.getTotalLength();
      for (const link of drawing.querySelectorAll("a[transform]")) {
        const at = link.transform.baseVal[0].matrix;
        const box = link.querySelector(".sop-d-box").getBBox();
        for (let part = 0; part <= 40; part += 1) {
          const point = path.getPointAtLength(length * part / 40);
          const inside = point.x > at.e + 1 && point.x < at.e + box.width - 1
            && point.y > at.f + 1 && point.y < at.f + box.height - 1;
          if (inside) { lost.push(["arrow through", link.getAttribute("href")]); break; }
        }
      }
    }
  }
  if (document.documentElement.scrollWidth > innerWidth) lost.push(["page", "scrolls sideways"]);
  return lost;
}"""

UNNAMED = """() => [...document.querySelectorAll("svg.sop-d")].filter((one) => {
  const said = ["aria-labelledby", "aria-describedby"].map((name) => document.getElementById(one.getAttribute(name)));
  return said.some((part) => !part || !part.textContent || part.closest("svg") !== one) || !one.getAttribute("role");
}).map((one) => one.outerHTML.slice(0, 200))"""

TWICE = """() => {
  const ids = [...document.querySelectorAll("[id]")].map((one) => one.id);
  return ids.filter((id, at) => ids.indexOf(id) !== at);
}"""

FAINT = """() => {
  const channels = (colour) => colour.match(/[\\d.]+/g).map(Number);
  const over = (front, back) => {
    const alpha = front[3] ?? 1;
    return [0, 1, 2].map((i) => front[i] * alpha + back[i] * (1 - alpha));
  };
  const light = (colour) => colour.slice(0, 3).reduce((sum, value, i) => {
    const part = value / 255;
    return sum + [0.2126, 0.7152, 0.0722][i] * (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
  }, 0);
  const page = channels(getComputedStyle(document.body).backgroundColor);
  const found = [];
  for (const text of document.querySelectorAll("svg.sop-d text")) {
    let ground = page;
    const at = text.getBoundingClientRect();
    if (!at.width) continue;
    const x = at.left + at.width / 2;
    const y = at.top + at.height / 2;
    for (const shape of text.closest("svg").querySelectorAll("rect, circle")) {
      if (shape.compareDocumentPosition(text) & Node.DOCUMENT_POSITION_PRECEDING) continue;
      const box = shape.getBoundingClientRect();
      const fill = getComputedStyle(shape).fill;
      if (fill === "none" || x < box.left || x > box.right || y < box.top || y > box.bottom) continue;
      ground = over(channels(fill), ground);
    }
    const ink = over(channels(getComputedStyle(text).fill), ground);
    const [high, low] = [light(ink), light(ground)].sort((a, b) => b - a);
    const ratio = (high + 0.05) / (low + 0.05);
    if (ratio < 4.5) found.push([text.textContent, ratio.toFixed(2)]);
  }
  return found;
}"""


@pytest.fixture
def page(browser):
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    yield context.new_page()
    context.close()


def sections(built):
    return sorted(path.relative_to(built.site).as_posix() for path in built.site.glob("sections/*.html"))


def shown_layouts(page):
    names = page.evaluate(
        """() => [...document.querySelectorAll(".sop-figure svg")]
             .filter((one) => one.getBoundingClientRect().width).map((one) => one.getAttribute("class"))"""
    )
    return [name.rpartition("--")[2] for name in names]


@pytest.mark.parametrize("width", WIDTHS)
def test_no_text_leaves_its_box_and_no_arrow_runs_through_one(handbook, bakery, page, width):
    page.set_viewport_size({"width": width, "height": 900})
    lost = {}
    for built in (handbook, bakery):
        for name in (*sections(built), *CHARTS):
            page.goto(f"{built.site.as_uri()}/{name}")
            lost[name] = page.evaluate(OUTSIDE)

    assert {name: found for name, found in lost.items() if found} == {}


@pytest.mark.parametrize(("width", "layout"), [(390, "narrow"), (1280, "wide")])
def test_one_layout_is_shown_and_every_box_leads_to_its_row(handbook, page, width, layout):
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(f"{handbook.site.as_uri()}/sections/SEC-2.1.html")

    assert shown_layouts(page) == [layout]
    steps = page.locator(f".sop-flow--{layout} a")
    rows = page.locator(".sop-procedure tbody tr")
    assert [f"#{row.get_attribute('id')}" for row in rows.all()] == [step.get_attribute("href") for step in steps.all()]
    steps.nth(2).click()
    assert page.url.endswith("#SEC-2.1-S3")


def test_paper_shows_the_lanes(handbook, page):
    page.goto(f"{handbook.site.as_uri()}/sections/SEC-2.1.html")
    page.emulate_media(media="print")

    assert shown_layouts(page) == ["wide"]


@pytest.mark.parametrize("name", ["sections/SEC-2.1.html", "sections/SEC-8.4.html", *CHARTS])
def test_every_drawing_has_a_name_and_a_description_and_no_id_stands_twice(handbook, page, name):
    page.goto(f"{handbook.site.as_uri()}/{name}")

    assert page.evaluate("document.querySelectorAll('svg.sop-d').length") > 0
    assert page.evaluate(UNNAMED) == []
    assert page.evaluate(TWICE) == []
    assert page.evaluate("document.querySelectorAll('svg.sop-d [style], svg.sop-d style').length") == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", WIDTHS)
def test_text_in_drawings_stands_out_from_what_is_behind_it(handbook, browser, scheme, width):
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
    page = context.new_page()
    faint = {}
    for name in ("sections/SEC-5.3.html", "sections/SEC-8.4.html", *CHARTS):
        page.goto(f"{handbook.site.as_uri()}/{name}")
        faint[name] = page.evaluate(FAINT)
    context.close()

    assert {name: found for name, found in faint.items() if found} == {}


@pytest.mark.parametrize(("width", "links"), [(390, 8), (1280, 63)])
def test_the_risk_matrix_leads_to_every_risk_and_says_the_bands(handbook, page, width, links):
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(f"{handbook.site.as_uri()}/risks/index.html")
    matrix = page.locator(".sop-figure svg:visible")

    assert matrix.count() == 1
    assert matrix.locator("a").count() == links
    missing = [
        a for a in matrix.locator("a").all() if page.locator(f"[id='{a.get_attribute('href')[1:]}']").count() != 1
    ]
    assert missing == []
    assert page.locator(".sop-cells li").count() == page.locator(".sop-measures tbody tr").count() == 63
    first = page.locator(".sop-measures tbody td").first.inner_text()
    assert "4 × 5 = 20" in first
    assert "重大" in first


def test_the_page_of_coverage_counts_every_clause_and_lists_every_gap(handbook, page):
    page.goto(f"{handbook.site.as_uri()}/coverage/index.html")
    totals = [row.locator("td").all_inner_texts() for row in page.locator(".sop-grid tbody tr").all()]
    columns = page.locator(".sop-d a[href*='#SEC']").count()

    for _, reached, _, gaps in totals:
        count, _, of = reached.partition(" / ")
        assert int(of) == columns
        assert len(re.findall(r"\d-C\d", gaps)) == int(of) - int(count)
    page.locator(".sop-d a[href*='#SEC-1.1-C5']").click()
    assert page.url.endswith("sections/SEC-1.1.html#SEC-1.1-C5")


def test_diagrams_add_less_than_8_kb_to_a_section_page(handbook):
    figure = re.compile(rb'<figure class="sop-figure">.*?</figure>', re.DOTALL)
    heavy = {}
    for name in sections(handbook):
        whole = (handbook.site / name).read_bytes()
        added = len(gzip.compress(whole)) - len(gzip.compress(figure.sub(b"", whole)))
        if added > 8_000:
            heavy[name] = added

    assert heavy == {}
