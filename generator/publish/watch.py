"""Local server for authors: rebuilds the site on save and reloads the browser.

Pages are served as published, with the published headers; only a reload script is added. The server is reachable from
this machine only.
"""

from __future__ import annotations

import io
import threading
from collections.abc import Callable
from functools import partial
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

from watchfiles import watch

from generator.engine.reading import read
from generator.project import Project
from generator.publish.dist import MAX_FILE
from generator.publish.offline import WORKER
from generator.publish.policy import HEADERS, read_headers

_EVENTS = "/.sop-reload"
_SCRIPT = "/.sop-reload.js"
_RELOAD = f'new EventSource("{_EVENTS}").onmessage = () => location.reload();\n'.encode()
_TAG = f'<script src="{_SCRIPT}"></script></body>'.encode()
_NO_WORKER = b"self.addEventListener('install', () => self.skipWaiting());\n"
"""Service worker that caches nothing, so that authors always see the current page."""
HOSTS = ("127.0.0.1", "localhost", "[::1]")
"""Names of this machine. A page of another site whose name resolves to it must not read a draft (DNS rebinding)."""


class Reloads:
    """Counter of rebuilds; browsers wait for the next one."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._count = 0

    def announce(self) -> None:
        """Wake all that wait: the site was rebuilt."""
        with self._changed:
            self._count += 1
            self._changed.notify_all()

    def wait(self, seconds: float) -> bool:
        """Wait for the next rebuild; return False on timeout."""
        with self._changed:
            seen = self._count
            return self._changed.wait_for(lambda: self._count > seen, seconds)


class _Handler(SimpleHTTPRequestHandler):
    """Request handler that serves the published site with its headers, and adds the reload script to pages."""

    def __init__(self, *arguments: Any, reloads: Reloads, headers: Path, **options: Any) -> None:
        self._reloads, self._headers = reloads, headers
        super().__init__(*arguments, **options)

    def end_headers(self) -> None:
        """Add the headers of the published site to every response."""
        for name, value in read_headers(self._headers):
            self.send_header(name, value)
        super().end_headers()

    def parse_request(self) -> bool:
        """Refuse requests for the name of another host."""
        if not super().parse_request():
            return False
        port = self.connection.getsockname()[1]
        suffixes = {f":{port}"} | ({""} if port == 80 else set())  # browsers leave out the standard port
        if self.headers.get("Host", "").lower() in {host + suffix for host in HOSTS for suffix in suffixes}:
            return True
        self.send_error(HTTPStatus.MISDIRECTED_REQUEST, "not a name of this server")
        return False

    def do_GET(self) -> None:
        """Serve a page, a file, the reload script, or the stream of reload events."""
        if self.path == _EVENTS:
            self._events()
            return
        if self.path in (_SCRIPT, f"/{WORKER}"):
            self._send("text/javascript", _RELOAD if self.path == _SCRIPT else _NO_WORKER)
            return
        page = Path(self.translate_path(self.path))
        if page.is_dir():
            page /= "index.html"
        if page.suffix == ".html" and self._is_of_the_site(page):
            self._send("text/html", read(page, MAX_FILE).replace(b"</body>", _TAG))
        else:
            super().do_GET()

    def send_head(self) -> io.BytesIO | BinaryIO | None:
        """Serve files of the site only."""
        path = Path(self.translate_path(self.path))
        if path.is_dir() or self._is_of_the_site(path):
            return super().send_head()
        self.send_error(HTTPStatus.NOT_FOUND)
        return None

    def _is_of_the_site(self, path: Path) -> bool:
        """Return whether a path is a regular file of the site: no named pipe, and no link that leads out of it."""
        return path.is_file() and path.resolve().is_relative_to(Path(self.directory).resolve())

    def list_directory(self, path: Any) -> None:
        """Refuse: a web server would not list the files of a folder either."""
        self.send_error(HTTPStatus.NOT_FOUND)

    def _send(self, kind: str, content: bytes) -> None:
        self.send_response(200)
        self.send_header("Content-Type", f"{kind}; charset=utf-8")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def _events(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.end_headers()
        try:
            while True:
                self.wfile.write(b"data: reload\n\n" if self._reloads.wait(15) else b": still here\n\n")
                self.wfile.flush()
        except OSError:  # the browser has disconnected
            return

    def log_message(self, format: str, *arguments: Any) -> None:
        """Log nothing: the terminal is for output of the build."""


class Served(NamedTuple):
    """A server, and the counter of rebuilds that browsers wait for."""

    server: ThreadingHTTPServer
    reloads: Reloads


def make_server(project: Project, port: int) -> Served:
    """Return a server of the published site on the loopback interface; port 0 selects a free port.

    Raises `OSError` if the port cannot be used.
    """
    reloads = Reloads()
    handler = partial(_Handler, directory=str(project.out / "site"), reloads=reloads, headers=project.out / HEADERS)
    server = ThreadingHTTPServer(("127.0.0.1", port), handler)
    server.daemon_threads = True
    return Served(server, reloads)


def serve_site(project: Project, served: Served, rebuild: Callable[[], bool], say: Callable[[str], None]) -> None:
    """Build, serve, and rebuild whenever a source is saved, until interrupted."""
    server, reloads = served
    rebuild()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    say(f"serving http://127.0.0.1:{server.server_port}/ - Ctrl+C ends it")
    sources = (project.data, project.content, project.theme, project.overrides, project.site_config)
    try:
        for _ in watch(*(path for path in sources if path.exists()), debounce=200):
            if rebuild():
                reloads.announce()
    finally:
        server.shutdown()
