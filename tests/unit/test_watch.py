"""`sop serve`: pages carry the reload script, a rebuild reaches the browser, nothing but this machine is served."""

import http.client
import os
import threading
import urllib.request
from datetime import date

import pytest

from generator.project import Project
from generator.publish.watch import make_server


@pytest.fixture
def served(tmp_path):
    site = tmp_path / "dist" / "site"
    site.mkdir(parents=True)
    (site / "index.html").write_text("<body>手册</body>", encoding="utf-8")
    (site / "style.css").write_text("p {}")
    (tmp_path / "secret.txt").write_text("secret")
    server, reloads = make_server(Project(tmp_path, tmp_path / "dist", 1, date(2026, 1, 1)), 0)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", reloads
    server.shutdown()
    server.server_close()


def read(url):
    with urllib.request.urlopen(url) as answer:
        return answer.read().decode()


def test_a_page_is_served_with_the_reload_script_and_other_files_as_they_are(served):
    address, _ = served

    assert '手册<script src="/.sop-reload.js">' in read(address + "/")
    assert "location.reload()" in read(address + "/.sop-reload.js")
    assert read(address + "/") == read(address + "/index.html")
    assert read(address + "/style.css") == "p {}"


def test_a_rebuild_is_announced_to_the_browser(served):
    address, reloads = served
    with urllib.request.urlopen(address + "/.sop-reload") as stream:
        threading.Timer(0.2, reloads.announce).start()

        assert stream.readline() == b"data: reload\n"


def test_a_port_in_use_is_told_before_anything_is_built(served, bakery, sop):
    port = served[0].rpartition(":")[2]

    done = sop("serve", bakery, "--port", port)

    assert done.exit == 2
    assert f"Invalid value for --port: {port} cannot be used: address already in use" in done.err
    assert not (bakery / "dist").exists()


def test_no_path_leads_out_of_the_site(served):
    address, _ = served
    for path in ("/../secret.txt", "/%2e%2e/%2e%2e/secret.txt", "/..%2f..%2fsecret.txt"):
        with pytest.raises(urllib.error.HTTPError, match="404"):
            read(address + path)


def answer(address, host, path="/"):
    """Status of the answer to a request that names a host."""
    connection = http.client.HTTPConnection(address.removeprefix("http://"))
    connection.putrequest("GET", path, skip_host=True)
    if host is not None:
        connection.putheader("Host", host)
    connection.endheaders()
    status = connection.getresponse().status
    connection.close()
    return status


def test_only_the_names_of_this_machine_are_answered(served):
    address, _ = served
    port = address.rpartition(":")[2]

    for host in ("127.0.0.1", "localhost", "LOCALHOST", "[::1]"):
        assert answer(address, f"{host}:{port}") == 200
    for host in ("evil.test", f"evil.test:{port}", "127.0.0.1", "localhost:1", f"127.0.0.1.evil.test:{port}", "", None):
        assert answer(address, host) == 421
        assert answer(address, host, "/.sop-reload.js") == 421


def test_the_files_of_a_folder_are_not_listed(served, tmp_path):
    address, _ = served
    (tmp_path / "dist" / "site" / "assets").mkdir()

    for path in ("/assets/", "/assets"):
        with pytest.raises(urllib.error.HTTPError, match="404"):
            read(address + path)


def test_pipes_and_links_out_of_the_site_are_not_served(served, tmp_path):
    address, _ = served
    site = tmp_path / "dist" / "site"
    os.mkfifo(site / "pipe.css")
    os.mkfifo(site / "pipe.html")
    (site / "secret.css").symlink_to(tmp_path / "secret.txt")
    (site / "secret.html").symlink_to(tmp_path / "secret.txt")

    for path in ("/pipe.css", "/pipe.html", "/secret.css", "/secret.html"):
        with pytest.raises(urllib.error.HTTPError, match="404"):
            read(address + path)
