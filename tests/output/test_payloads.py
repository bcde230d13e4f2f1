"""Markup, script and template code in any text of any record is shown as it was written, and never runs."""

import re
import zlib

import pytest
from support.projects import built, copy_of
from support.texts import TEXT, rewrite_texts
from support.web import ask

PAYLOADS = (
    "<script>window.hit=true</script>",
    "</script><script>window.hit=true</script>",
    "</title><script>window.hit=true</script>",
    "</textarea></style></template><script>window.hit=true</script>",
    "--><script>window.hit=true</script>",
    "]]><script>window.hit=true</script>",
    "<img src=x onerror=window.hit=true>",
    "<svg onload=window.hit=true></svg>",
    "<svg><style><img src=x onerror=window.hit=true></style></svg>",
    "<details open ontoggle=window.hit=true>",
    "<iframe srcdoc='<script>parent.hit=true</script>'></iframe>",
    "<object data='javascript:parent.hit=true'></object>",
    "<base href=//evil.example/><link rel=stylesheet href=//evil.example/x.css>",
    "<meta http-equiv=refresh content=';url=javascript:window.hit=true'>",
    "<form><button formaction=javascript:window.hit=true>x</button></form>",
    "<a href=javascript:window.hit=true>x</a>",
    "[x](javascript:window.hit=true)",
    "![x](//evil.example/x.png)",
    "[x]: javascript:window.hit=true",
    "<javascript:window.hit=true>",
    "{: onclick=window.hit=true }",
    "{{ config }} {% raw %} {# x #} ${window.hit=true} `${window.hit=true}`",
    "&lt;script&gt;window.hit=true&lt;/script&gt;",
    "&amp;lt;script&amp;gt;window.hit=true&amp;lt;/script&amp;gt;",
    "&ltscript&gtwindow.hit=true&lt/script&gt",
    '" onmouseover="window.hit=true" autofocus onfocus="window.hit=true" x="',
    "' onmouseover='window.hit=true' autofocus onfocus='window.hit=true' x='",
    "';alert(window.hit=true)//\";alert(window.hit=true)//",
    "\\\");window.hit=true;//\\'",
    "<!--",
)
HARMFUL = """() => {
  const script = "script:not([type='application/json'], [src^='../assets/'], [src^='assets/'])";
  const article = ["meta", "style", script].map((name) => `article ${name}`);
  const places = ["iframe", "object", "embed", "base", "img[src='x']", "[autofocus]", ...article].join(", ");
  const runs = ({ name, value }) =>
    /^on/i.test(name) || /^(srcdoc|formaction)$/i.test(name) || /^\\s*javascript:/i.test(value);
  const found = [...document.querySelectorAll("*")].filter((one) => [...one.attributes].some(runs));
  const ran = window.hit ? ["script ran"] : [];
  return [...ran, ...[...document.querySelectorAll(places), ...found].map((one) => one.outerHTML)];
}"""


def poisoned(text, _, longest):
    """The text with all payloads, each a paragraph; a line has one of them, and equal lines stay equal."""
    if longest == TEXT:
        return "\n\n".join((text, *PAYLOADS))
    return f"{text} {PAYLOADS[zlib.crc32(text.encode()) % len(PAYLOADS)]}"


ALIKE = """id: WVR-ALIKE
code: C411
subject: SEC-2.1-C4
reason: All clauses hold all payloads, so they share most of their words.
owner: ROLE-OWNER
expires: 2099-12-31
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    folder = copy_of("bakery", tmp_path_factory.mktemp("payloads"))
    rewrite_texts(folder, poisoned)
    (folder / "sop_data" / "waivers" / "alike.yml").write_text(ALIKE, encoding="utf-8")
    return built(folder, parts=("site",)).site


@pytest.fixture
def page(browser, site):
    """A tab that keeps what should never be: a dialog, an address outside the site, a complaint of the browser."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    tab = context.new_page()
    tab.wrong = []
    tab.on("dialog", lambda dialog: (tab.wrong.append(dialog.message), dialog.dismiss()))
    tab.on("pageerror", lambda error: tab.wrong.append(str(error)))
    tab.on("console", lambda message: tab.wrong.append(message.text) if message.type == "error" else None)
    home = site.as_uri()
    tab.on(
        "request",
        lambda request: (
            None if request.url.startswith((home, "data:image/", "blob:")) else tab.wrong.append(request.url)
        ),
    )
    yield tab
    context.close()


def test_no_text_of_a_record_runs_on_any_page(page, site):
    harm = {}
    for path in sorted(set(site.rglob("*.html")) - {site / "404.html"}):  # which asks a server's root for its style
        page.goto(path.as_uri())
        found = [*page.evaluate(HARMFUL), *page.wrong]
        if found:
            harm[path.relative_to(site).as_posix()] = found
        page.wrong.clear()

    assert harm == {}


def test_what_was_written_is_what_is_read(page, site):
    page.goto((site / "sections/SEC-1.1.html").as_uri())

    said = page.locator("main").text_content()

    assert [payload for payload in PAYLOADS if payload not in said] == []


@pytest.mark.parametrize("question", ["script", "onerror", "javascript", "srcdoc"])
def test_a_search_result_shows_markup_as_text(page, site, question):
    page.goto((site / "index.html").as_uri())
    ask(page, question).first.wait_for()

    page.locator("dialog[open]", has_text=re.compile(question, re.IGNORECASE)).wait_for()  # its text comes in parts
    assert [*page.evaluate(HARMFUL), *page.wrong] == []
