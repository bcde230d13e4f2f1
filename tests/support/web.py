"""The site as readers meet it: from a web server, and through the search."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from playwright.sync_api import Locator, Page


class SiteHandler(SimpleHTTPRequestHandler):
    """Serves a folder as web hosts do: with the site's own page where a file is missing, and without a log."""

    def handle(self) -> None:
        with suppress(ConnectionError):  # the browser has closed the connection
            super().handle()

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        content = (Path(self.directory) / "404.html").read_bytes()
        self.send_response(code)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve a folder, and give its address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(SiteHandler, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def ask(page: Page, question: str) -> Locator:
    """Open the search if it is not open, type, and wait until the results answer what was typed."""
    if not page.locator(".sop-search[open]").count():
        page.locator(".sop-search-open").click()
    page.locator(".sop-search__input").fill(question)
    page.locator(f".sop-search[data-asked={question!r}]").wait_for()
    return page.locator(".sop-search__list a")
