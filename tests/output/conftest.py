"""Whole builds, made once a worker and looked at from many sides."""

import fcntl
import shutil
import threading
import warnings
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from generator.diagnostics.diagnostic import has_errors
from generator.pipeline.build import build
from generator.plan.artifact import PARTS, Part
from generator.project import Project, open_project

ROOT = Path(__file__).parent.parent.parent


class Silent:
    """Watches nothing."""

    def step(self, number, name):
        pass

    def progress(self, total):
        from contextlib import nullcontext

        return nullcontext(lambda: None)


@dataclass(frozen=True)
class Built:
    """A project in a folder of its own, and what was published from it."""

    project: Project

    @property
    def dist(self) -> Path:
        return self.project.out

    @property
    def site(self) -> Path:
        return self.project.out / "site"


def copy_of(name: str, folder: Path) -> Path:
    """The sources of a handbook alone, in a folder of their own: `handbook` is the one that ships."""
    source = ROOT if name == "handbook" else ROOT / "tests" / "projects" / name
    for part in ("sop_data", "content"):
        if (source / part).exists():
            shutil.copytree(source / part, folder / part)
    return folder


def built(folder: Path, jobs: int = 2, parts: tuple[Part, ...] = PARTS) -> Built:
    """Build a project; a complaint of any kind fails the test."""
    project = open_project(folder, jobs=jobs)
    with warnings.catch_warnings():  # pytest keeps every warning with all that it names: two gigabytes of pages
        warnings.simplefilter("ignore")
        outcome = build(project, parts, Silent())
    assert not has_errors(outcome.diagnostics, strict=True), outcome.diagnostics
    assert outcome.value
    return Built(project)


def built_once(name: str, tmp_path_factory, worker_id: str) -> Built:
    """A handbook built by the first worker that needs it; the others wait. No test changes what is in it."""
    base = tmp_path_factory.getbasetemp()
    folder = (base if worker_id == "master" else base.parent) / name
    folder.mkdir(exist_ok=True)
    with (folder / "building").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if (folder / "dist").exists():
            return Built(open_project(folder, jobs=2))
        return built(copy_of(name, folder))


@pytest.fixture(scope="session")
def bakery(tmp_path_factory, worker_id) -> Built:
    """A small English handbook with every kind of record."""
    return built_once("bakery", tmp_path_factory, worker_id)


@pytest.fixture(scope="session")
def handbook(tmp_path_factory, worker_id) -> Built:
    """The handbook that ships."""
    return built_once("handbook", tmp_path_factory, worker_id)


@pytest.fixture(scope="session")
def browser():
    """Debian's Chromium, driven by Playwright; nothing is downloaded and no host is asked."""
    playwright = pytest.importorskip("playwright.sync_api")
    arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
    with playwright.sync_playwright() as driver:
        found = driver.chromium.launch(executable_path="/usr/bin/chromium", args=arguments)
        yield found
        found.close()


class Quiet(SimpleHTTPRequestHandler):
    """A server as they are: what it does not have is answered with the site's own page. It does not talk."""

    def handle(self):
        with suppress(ConnectionError):  # the browser has gone
            super().handle()

    def send_error(self, code, message=None, explain=None):
        content = (Path(self.directory) / "404.html").read_bytes()
        self.send_response(code)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_):
        pass


@contextmanager
def served(folder):
    """The address of a folder while it is served."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="session")
def http(handbook):
    with served(handbook.site) as address:
        yield address


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


def ask(page, question):
    """Open the search if it is not open, type, and wait until what is shown answers what was typed."""
    if not page.locator(".sop-search[open]").count():
        page.locator(".sop-search-open").click()
    page.locator(".sop-search__input").fill(question)
    page.locator(f".sop-search[data-asked={question!r}]").wait_for()
    return page.locator(".sop-search__list a")
