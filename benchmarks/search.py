"""Site search against that of Material, on the same pages of the shipped handbook, as a reader uses them.

Material's is the `search` plugin of the site engine with `lang: zh`, which segments Chinese with jieba. Both sites are
served over http to Debian's Chromium; a query is typed, and the first three links are read. Printed for each: how many
queries find their section there (a related term or checklist does not count), the compressed bytes loaded from opening
the search to the first answer, the time of that first answer, and the time from keystroke to answer afterwards.

The last line is our search on 500 sections with 5,000 clauses made from sentences of the handbook; its right answers
are not defined, so only bytes and times count.

`python -m benchmarks.search FOLDER` runs this for the built project in FOLDER.
"""

from __future__ import annotations

import contextlib
import gzip
import json
import os
import sys
import tempfile
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

ROOT = Path(__file__).resolve().parent.parent
LISTS = {"queries": ROOT / "benchmarks" / "queries.tsv", "questions": ROOT / "tests" / "output" / "questions.tsv"}


@dataclass(frozen=True)
class Engine:
    """Selectors of a search: its name, its opener, the input, the links, and the condition that it has finished."""

    name: str
    opener: str
    box: str
    links: str
    done: str


OURS = Engine(
    "ours",
    ".sop-search-open",
    ".sop-search__input",
    ".sop-search__list a",
    "document.querySelector('.sop-search')?.dataset.asked === asked.trim()",
)
MATERIAL = Engine(
    "material",
    ".md-search__input",
    ".md-search__input",
    ".md-search-result__item > .md-search-result__link",
    "settled() > 250 || waited() > 4000",
)
"""Search of Material. It does not signal completion: it has finished when its list has not changed for 250 ms.

These 250 ms are not counted; an answer that does not change the list within 4 s is in none of the times.
"""

ASK = """([asked, box, list, done, extra]) => new Promise((resolve, reject) => {
  const input = document.querySelector(box);
  const start = performance.now();
  let changed = 0;
  const settled = () => changed && performance.now() - changed;
  const waited = () => performance.now() - start;
  const seen = new MutationObserver(() => { changed = performance.now(); });
  seen.observe(document.querySelector(list), {childList: true, subtree: true, characterData: true});
  const ready = new Function("asked", "settled", "waited", `return ${done}`);
  input.value = asked;
  for (const name of extra) input.dispatchEvent(new KeyboardEvent(name, {bubbles: true}));
  input.dispatchEvent(new Event("input", {bubbles: true}));
  const look = () => {
    if (ready(asked, settled, waited)) {
      seen.disconnect();
      resolve(extra.length ? changed && changed - start : waited());
    } else if (waited() > 20000) reject(new Error(asked));
    else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
})"""


@dataclass
class Measured:
    """Measurements of a search."""

    hits: dict[str, str] = field(default_factory=dict)
    first_kb: list[float] = field(default_factory=list)
    first_ms: list[float] = field(default_factory=list)
    ms: list[float] = field(default_factory=list)


class Quiet(SimpleHTTPRequestHandler):
    """HTTP server that logs nothing."""

    def log_message(self, *_: object) -> None:
        """Log nothing."""

    def handle(self) -> None:
        """Handle a connection; ignore that a browser closes it early."""
        with contextlib.suppress(ConnectionError):
            super().handle()


@contextlib.contextmanager
def served(site: Path) -> Iterator[str]:
    """Serve a site over http and yield its address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(site)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


def material_site(project: Path, out: Path) -> None:
    """Build the staged pages with Material's search and without our scripts."""
    from mkdocs.commands.build import build
    from mkdocs.config import load_config

    os.environ["NO_MKDOCS_2_WARNING"] = "1"
    staged = json.loads((project / ".sop" / "site" / "mkdocs.yml").read_text(encoding="utf-8"))
    settings = {
        "site_name": staged["site_name"],
        "docs_dir": staged["docs_dir"],
        "nav": staged["nav"],
        "use_directory_urls": False,
        "theme": {"name": "material", "language": "zh", "font": False},
        "plugins": [{"search": {"lang": "zh"}}],
        "markdown_extensions": ["attr_list", "md_in_html", "tables"],
    }
    config = out.parent / "material.yml"
    config.write_text(json.dumps(settings, ensure_ascii=False), encoding="utf-8")
    build(load_config(str(config), site_dir=str(out)))


def questions(path: Path) -> list[tuple[str, str]]:
    """Return queries, each with the section that answers it."""
    return [(q, s) for q, s in (line.split("\t") for line in path.read_text(encoding="utf-8").splitlines())]


def answers(text: str, section: str) -> bool:
    """Return whether a link, given by address and text, leads to a section."""
    return f"SEC-{section}" in text


def ask(page: Any, engine: Engine, question: str) -> tuple[float, list[str]]:
    """Return the milliseconds from keystroke to answer, and the first three links."""
    extra = ["keydown", "keyup"] if engine is MATERIAL else []
    watched = ".md-search-result" if engine is MATERIAL else ".sop-search__list"
    took = page.evaluate(ASK, [question, engine.box, watched, engine.done, extra])
    read = "links => links.slice(0, 3).map(link => link.href + ' ' + link.innerText)"
    return took, page.locator(engine.links).evaluate_all(read)


def opened(browser: Any, address: str, engine: Engine) -> Any:
    """Return a new page with the search open."""
    page = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
    page.asked, page.waited = [], 0
    page.on("request", lambda request: page.asked.append(request.url) if "search" in request.url else None)
    page.goto(f"{address}/index.html")
    page.wait_for_load_state("networkidle")
    page.locator(engine.opener).first.click()
    page.locator(engine.box).wait_for()
    if engine is MATERIAL:  # its worker takes seconds to load the index
        ready = "document.querySelector('.md-search-result__meta').innerText !== words"
        words = page.locator(".md-search-result__meta").inner_text()
        start = page.evaluate("performance.now()")
        for _ in range(60):
            page.locator(engine.box).fill("服务")
            page.keyboard.press("End")  # it reacts to key events only
            with contextlib.suppress(Exception):
                page.wait_for_function(f"words => {ready}", arg=words, timeout=500)
                break
        page.waited = page.evaluate("performance.now()") - start
    return page


def measure(browser: Any, site: Path, engine: Engine, lists: dict[str, Path]) -> Measured:
    """Run all queries on a site."""
    seen = Measured()
    with served(site) as address:
        for question, _ in questions(LISTS["queries"])[:5]:  # each in a browser with an empty cache
            page = opened(browser, address, engine)
            seen.first_ms.append(page.waited + ask(page, engine, question)[0])
            page.wait_for_load_state("networkidle")
            paths = {site / unquote(urlsplit(url).path).lstrip("/") for url in page.asked if url.startswith(address)}
            seen.first_kb.append(sum(len(gzip.compress(path.read_bytes(), 6)) for path in paths) / 1000)
            page.context.close()
        page = opened(browser, address, engine)
        for name, path in lists.items():
            hits = 0
            for question, section in questions(path):
                ask(page, engine, question)  # loads the parts that are missing
                took, first = ask(page, engine, " ") and ask(page, engine, question)
                if took:
                    seen.ms.append(took)
                hits += any(answers(link, section) for link in first)
            seen.hits[name] = f"{hits}/{len(questions(path))}"
        page.context.close()
    return seen


def at(values: list[float], share: float) -> float:
    """Return a percentile."""
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]


def row(name: str, seen: Measured) -> None:
    """Print a row of the table."""
    hits = "  ".join(f"{key} {value}" for key, value in seen.hits.items())
    print(
        f"search     {name:<9} in the first three: {hits:<34} first answer {at(seen.first_kb, 0.5):4.0f} kB"
        f" (at most {max(seen.first_kb):.0f}) {at(seen.first_ms, 0.5):4.0f} ms"
        f"   then p50 {at(seen.ms, 0.5):.0f} ms, p95 {at(seen.ms, 0.95):.0f} ms",
        flush=True,
    )


def compare(project: Path) -> None:
    """Measure both searches on a built project, and ours on 500 sections."""
    from playwright.sync_api import sync_playwright

    from benchmarks.many import five_hundred_sections

    with sync_playwright() as driver, tempfile.TemporaryDirectory() as name:
        browser = driver.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-gpu"])
        row("ours", measure(browser, project / "dist" / "site", OURS, LISTS))
        material_site(project, Path(name) / "site")
        row("material", measure(browser, Path(name) / "site", MATERIAL, LISTS))
        five_hundred_sections(Path(name) / "large")
        many = measure(browser, Path(name) / "large", OURS, {"": LISTS["queries"]})
        many.hits.clear()
        row("ours, 500", many)
        browser.close()


if __name__ == "__main__":
    compare(Path(sys.argv[1] if len(sys.argv) > 1 else ROOT))
