"""Fixtures that build whole projects, once for all workers."""

import fcntl

import pytest
from playwright.sync_api import sync_playwright
from support.projects import Built, built, copy_of
from support.web import served

from generator.project import open_project


def built_once(name: str, tmp_path_factory, worker_id: str) -> Built:
    """Return a handbook that the first worker builds while the others wait. Tests must not change its files."""
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
    """Built small English handbook with every kind of record."""
    return built_once("bakery", tmp_path_factory, worker_id)


@pytest.fixture(scope="session")
def handbook(tmp_path_factory, worker_id) -> Built:
    """Built shipped handbook."""
    return built_once("handbook", tmp_path_factory, worker_id)


@pytest.fixture(scope="session")
def browser():
    """Debian's Chromium, driven by Playwright; it downloads nothing and contacts no host."""
    arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
    with sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path="/usr/bin/chromium", args=arguments)
        yield chromium
        chromium.close()


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
