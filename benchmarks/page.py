"""First visit to a section page, in headless Chromium with the processor slowed down four times.

kB      transferred bytes, compressed, by type of resource; without pictures
FCP     first contentful paint, in ms
CLS     cumulative layout shift
"""

from __future__ import annotations

import gzip
import statistics
import sys
import threading
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, sync_playwright

VISITS = 5
WATCH = """
window.moved = 0;
new PerformanceObserver(list => list.getEntries().forEach(shift => { window.moved += shift.value; }))
  .observe({ type: "layout-shift", buffered: true });
"""


class Compressing(SimpleHTTPRequestHandler):
    """HTTP server for a folder that compresses responses, as web servers do."""

    def do_GET(self) -> None:
        """Send a file."""
        path = Path(self.translate_path(self.path))
        if not path.is_file():
            self.send_error(404)
            return
        content = path.read_bytes()
        packed = path.suffix not in (".png", ".pdf")
        content = gzip.compress(content, 6) if packed else content
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(str(path)))
        self.send_header("Content-Length", str(len(content)))
        if packed:
            self.send_header("Content-Encoding", "gzip")
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *arguments: Any) -> None:
        """Log nothing."""


@contextmanager
def served(site: Path) -> Iterator[str]:
    """Serve a folder and yield its address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Compressing, directory=str(site)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def visit(browser: Browser, address: str) -> tuple[dict[str, int], float, float]:
    """Return bytes by type of resource, first contentful paint in ms, and layout shift of a first visit."""
    context = browser.new_context(viewport={"width": 390, "height": 844}, service_workers="block")
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Emulation.setCPUThrottlingRate", {"rate": 4})
    sizes: dict[str, int] = defaultdict(int)
    page.on("response", lambda answer: _add(sizes, answer))
    page.add_init_script(WATCH)
    page.goto(address, wait_until="networkidle")
    page.wait_for_timeout(500)
    painted = page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime")
    moved = page.evaluate("window.moved")
    context.close()
    return sizes, painted, moved


def _add(sizes: dict[str, int], answer: Any) -> None:
    kind = answer.request.resource_type
    sizes[kind] += int(answer.headers.get("content-length", 0))


def measure(site: Path, path: str) -> None:
    """Print the figures of one page."""
    arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
    with served(site) as address, sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path="/usr/bin/chromium", args=arguments)
        visits = [visit(browser, f"{address}/{path}") for _ in range(VISITS)]
        browser.close()
    sizes, _, moved = visits[0]
    weight = sum(size for kind, size in sizes.items() if kind != "image")
    shown = ", ".join(f"{kind} {size / 1000:.1f}" for kind, size in sorted(sizes.items()))
    print(f"page       {weight / 1000:7.1f} kB  {shown:<48} at most 200 kB without pictures")
    painted = statistics.median(paint for _, paint, _ in visits)
    print(f"paint      {painted:7.0f} ms  {f'layout shift {moved:.3f}':<48} at most 1000 ms, 0")


if __name__ == "__main__":
    measure(Path(sys.argv[1]), sys.argv[2])
