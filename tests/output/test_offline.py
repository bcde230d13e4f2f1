"""The site on a device: kept from the first visit, updated when the reader says so, and safe under its policy."""

import json
import os
import re
import shutil
import threading
import urllib.request
import zipfile
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

import pytest
from support.projects import built, copy_of
from support.web import ask

from generator.publish.policy import HEADERS, inline_scripts, policy, read_headers
from generator.publish.watch import make_server

KINDS = (
    "index",
    "sections/SEC-2.1",
    "checklists/CL-HOME-VISIT",
    "roles/ROLE-INSTALLER",
    "risks/index",
    "terms/index",
    "verify",
    "404",
)
"""Pages of the shipped handbook, one of each look."""


class Server:
    """A folder served with the headers published beside it; what is served can be exchanged, or missing."""

    def __init__(self, dist):
        self.dist = dist
        self.missing: set[str] = set()
        self.asked: list[str] = []
        outer = self

        class Handler(SimpleHTTPRequestHandler):
            def translate_path(self, path):
                return str(outer.dist / "site") + path.split("?")[0]

            def do_GET(self):
                outer.asked.append(self.path.split("?")[0].lstrip("/"))
                if outer.asked[-1] in outer.missing:
                    self.send_error(404)
                else:
                    super().do_GET()

            def end_headers(self):
                for name, value in read_headers(outer.dist / HEADERS):
                    self.send_header(name, value)
                super().end_headers()

            def log_message(self, *_):
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self):
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture
def serve():
    servers = []

    def start(dist):
        servers.append(Server(dist))
        return servers[-1]

    yield start
    for server in servers:
        server.close()


@pytest.fixture
def page(browser):
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    tab = context.new_page()
    tab.complaints = []
    tab.on("pageerror", lambda error: tab.complaints.append(str(error)))
    tab.on("console", lambda message: tab.complaints.append(message.text) if message.type == "error" else None)
    yield tab
    context.close()


def kept(page, address):
    """Visit the site for the first time, and wait until it says that it is kept."""
    page.goto(f"{address}/index.html")
    page.locator(".sop-offline__status:not(:empty)").wait_for(timeout=60_000)
    return page.locator(".sop-offline__status").inner_text()


@pytest.fixture(scope="module")
def two_versions(tmp_path_factory):
    """The small handbook, and the same with another title for a checklist."""
    folder = tmp_path_factory.mktemp("versions")
    first = built(copy_of("bakery", folder / "first"), parts=("site",)).dist
    changed = copy_of("bakery", folder / "second")
    info = changed / "sop_data" / "handbook.yml"
    text = re.sub(r"(?m)^summary: .*$", "summary: The second version of this handbook.", info.read_text("utf-8"))
    info.write_text(text, "utf-8")
    second = built(changed, parts=("site",)).dist
    for path in (*first.rglob("*"), *second.rglob("*")):
        os.utime(path, (0, 0))  # made in one second: the server says "not modified" of pages that are other ones
    os.utime(second / "site" / "sw.js", (60, 60))
    return first, second


def test_after_the_first_visit_the_site_works_with_the_network_cut(handbook, serve, page):
    server = serve(handbook.dist)

    assert kept(page, server.address) == "已存到本机，断网也能看"
    server.close()
    page.context.set_offline(True)

    for name in KINDS[:-1]:
        page.goto(f"{server.address}/{name}.html")
        assert page.locator("h1").inner_text().strip(), name
    page.goto(f"{server.address}/")
    ask(page, "接收光功率").first.wait_for()
    page.goto(f"{server.address}/nowhere.html")
    assert "没有找到这个页面" in page.locator("main").inner_text()


def test_paper_is_kept_when_the_reader_asks_for_it(two_versions, serve, page):
    server = serve(two_versions[0])
    kept(page, server.address)
    sheet = next((two_versions[0] / "site" / "files").glob("*.pdf")).name

    page.locator(".sop-offline__button").click()
    page.get_by_text("Everything is kept on this device").wait_for()
    server.close()

    size = page.evaluate(f"fetch('files/{sheet}').then(answer => answer.arrayBuffer()).then(body => body.byteLength)")
    assert size == (two_versions[0] / "site" / "files" / sheet).stat().st_size


def test_a_new_version_is_announced_and_waits_for_the_reader(two_versions, serve, page):
    first, second = two_versions
    server = serve(first)
    kept(page, server.address)

    server.dist, server.asked = second, []
    page.goto(f"{server.address}/index.html")
    page.locator(".sop-update").wait_for()
    fetched = {path for path in server.asked if path.endswith(".html")}
    page.goto(f"{server.address}/index.html")  # opened again, not accepted: still the version it knows
    before = page.locator("main").inner_text()
    page.get_by_role("button", name="Update now").click()
    page.get_by_text("The second version of this handbook.").first.wait_for()

    assert "The second version" not in before
    terms = [path.name for path in (first / "site" / "terms").glob("*.html")]
    old, new = (version / "site" / "terms" for version in two_versions)
    same = {name for name in terms if (old / name).read_bytes() == (new / name).read_bytes()}
    assert same
    assert not {f"terms/{name}" for name in same} & fetched, "what did not change is fetched again"


def test_an_update_in_the_middle_of_a_checklist_loses_nothing(two_versions, serve, page):
    first, second = two_versions
    server = serve(first)
    kept(page, server.address)
    page.goto(f"{server.address}/checklists/CL-OPEN.html")
    page.get_by_role("button", name="Start a new job").click()
    page.get_by_label("Shop").fill("Mill Lane")

    server.dist = second
    page.evaluate("navigator.serviceWorker.ready.then(one => one.update()).then(() => {})")
    page.get_by_label("Date").fill("2026-06-01")  # typed while the new version comes, just before it is accepted
    page.get_by_role("button", name="Update now").click()
    page.wait_for_function("performance.getEntriesByType('navigation')[0].type === 'reload'")

    page.get_by_label("Shop").wait_for()
    assert page.get_by_label("Shop").input_value() == "Mill Lane"
    assert page.get_by_label("Date").input_value() == "2026-06-01"


def test_an_update_of_which_a_file_is_missing_leaves_the_old_version_working(two_versions, serve, page):
    first, second = two_versions
    server = serve(first)
    kept(page, server.address)

    server.dist, server.missing = second, {"index.html"}
    page.evaluate("navigator.serviceWorker.ready.then(one => one.update()).catch(() => {})")
    page.wait_for_function("navigator.serviceWorker.getRegistration().then(one => !one.installing)")
    server.close()
    page.goto(f"{server.address}/index.html")

    assert page.locator(".sop-update").count() == 0
    assert "The second version" not in page.locator("main").inner_text()
    assert page.locator("h1").count() == 1


def test_half_a_new_version_is_not_mixed_into_an_installed_one(two_versions, serve, page):
    """The server has the first version's list and the second version's home page: nothing may be kept of it."""
    first, second = two_versions
    server = serve(first)
    mixed = server.dist.parent.parent / "mixed"
    shutil.copytree(first, mixed)
    shutil.copy(second / "site" / "index.html", mixed / "site" / "index.html")
    server.dist = mixed

    page.goto(f"{server.address}/index.html")
    page.locator(".sop-offline__status:not(:empty)").wait_for()

    assert (
        page.locator(".sop-offline__status").inner_text()
        == "Not everything could be kept; open it again with a network"
    )


def test_nothing_on_any_kind_of_page_breaks_the_policy(handbook, serve, page):
    server = serve(handbook.dist)
    page.add_init_script(
        "addEventListener('securitypolicyviolation', e => console.error(e.violatedDirective + ' ' + e.blockedURI))"
    )

    for name in KINDS:
        page.goto(f"{server.address}/{name}.html")
        page.wait_for_load_state("load")
        ask(page, "实名").first.wait_for()
        page.keyboard.press("Escape")

    assert page.complaints == []


def test_a_script_that_got_into_a_page_does_not_run(two_versions, serve, page, tmp_path):
    dist = tmp_path / "dist"
    shutil.copytree(two_versions[0], dist)
    home = dist / "site" / "index.html"
    bad = "<script>window.hit=1</script><img src=x onerror='window.hit=2'></body>"
    home.write_text(home.read_text("utf-8").replace("</body>", bad), "utf-8")
    server = serve(dist)

    page.goto(f"{server.address}/index.html")

    assert page.evaluate("window.hit") is None
    assert any("Content Security Policy" in one for one in page.complaints)


def test_only_the_theme_s_own_scripts_are_trusted_and_any_other_is_named():
    frame = b"<script>__md_scope=new URL('/',location)</script>".replace(b"'", b'"')
    page = b"<script>__md_scope=new URL('..',location)</script>".replace(b"'", b'"')
    site = {"404.html": frame, "a/good.html": page, "a/bad.html": page + b"<script>steal()</script>"}

    found = policy(site)

    assert found.offenders == ("a/bad.html",)
    assert dict(found.headers)["Content-Security-Policy"].count("sha256-") == 2  # of the two folders, not of steal()
    assert inline_scripts(b'<script src="a.js"></script><script type="application/json">{}</script>') == []


def test_the_headers_for_nginx_caddy_and_the_plain_list_say_the_same(handbook):
    server = handbook.dist / "server"
    headers = read_headers(server / "headers.txt")

    nginx = re.findall(r'^add_header (\S+) "(.*)" always;$', (server / "nginx.conf").read_text(), re.M)
    caddy = re.findall(r'^\t(\S+) "(.*)"$', (server / "Caddyfile").read_text(), re.M)

    assert headers == nginx == caddy
    assert "unsafe" not in dict(headers)["Content-Security-Policy"]


def test_sop_serve_sends_the_headers_and_reloads_from_a_file_of_its_own(bakery):
    server, _ = make_server(bakery.project, 0)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{server.server_port}/index.html", timeout=10) as answer:
            sent, page = dict(answer.headers), answer.read().decode()
    finally:
        server.shutdown()
        server.server_close()

    assert read_headers(bakery.dist / HEADERS) == [(n, sent[n]) for n, _ in read_headers(bakery.dist / HEADERS)]
    assert '<script src="/.sop-reload.js"></script>' in page


def test_the_worker_lists_every_file_of_the_site_under_its_digest(handbook):
    script = (handbook.site / "sw.js").read_text("utf-8").splitlines()
    listed = [json.loads(line.split(" = ", 1)[1].rstrip(";")) for line in script[:2]]
    files = (path.relative_to(handbook.site).as_posix() for path in handbook.site.rglob("*") if path.is_file())
    there = {path for path in files if not path.startswith(("V1.0/", "V1.1/", "V1.2/"))}

    assert set(listed[0]) | set(listed[1]) == {path for path in there if path != "sw.js" and not path.endswith(".zip")}
    assert all(path.endswith(".pdf") for path in listed[1])


def test_the_zip_opens_from_a_folder_without_a_server_or_a_complaint(handbook, page, tmp_path):
    with zipfile.ZipFile(handbook.dist / "site.zip") as archive:
        archive.extractall(tmp_path)

    page.goto((tmp_path / "index.html").as_uri())
    ask(page, "收光").first.click()
    page.wait_for_url("**/terms/**")

    assert page.complaints == []
    assert page.locator(".sop-offline").count() == 0
    assert not (tmp_path / "sw.js").exists()
