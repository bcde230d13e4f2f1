"""The site on this machine while people write: rebuilt on save, the browser reloaded.

Pages are served as published; only the reload script is added on the way out. Nothing leaves this machine.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from watchfiles import watch

from generator.project import Project

_EVENTS = "/.sop-reload"
_SCRIPT = f'<script>new EventSource("{_EVENTS}").onmessage=()=>location.reload()</script></body>'.encode()


class Reloads:
    """Counts rebuilds; browsers wait for the next one."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._count = 0

    def announce(self) -> None:
        """A new site is there."""
        with self._changed:
            self._count += 1
            self._changed.notify_all()

    def wait(self, seconds: float) -> bool:
        """Whether a rebuild was announced within the time."""
        with self._changed:
            seen = self._count
            return self._changed.wait_for(lambda: self._count > seen, seconds)


class _Handler(SimpleHTTPRequestHandler):
    """Serves the published site, pages with the reload script."""

    def __init__(self, *arguments: Any, reloads: Reloads, **named: Any) -> None:
        self._reloads = reloads
        super().__init__(*arguments, **named)

    def do_GET(self) -> None:
        """A page, a file, or the stream of reload events."""
        if self.path == _EVENTS:
            self._events()
            return
        page = Path(self.translate_path(self.path))
        if page.is_dir():
            page /= "index.html"
        if page.suffix == ".html" and page.is_file():
            self._page(page.read_bytes().replace(b"</body>", _SCRIPT))
        else:
            super().do_GET()

    def _page(self, content: bytes) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(content)))
        self.send_header("Cache-Control", "no-store")
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
        except OSError:  # the browser has gone
            return

    def log_message(self, format: str, *arguments: Any) -> None:
        """Keep the terminal for what the build says."""


def make_server(project: Project, port: int) -> tuple[ThreadingHTTPServer, Reloads]:
    """A server of the published site on this machine alone; port 0 takes a free one."""
    reloads = Reloads()
    handler = partial(_Handler, directory=str(project.out / "site"), reloads=reloads)
    server = ThreadingHTTPServer(("127.0.0.1", port), handler)
    server.daemon_threads = True
    return server, reloads


def serve_site(project: Project, port: int, rebuild: Callable[[], bool], say: Callable[[str], None]) -> None:
    """Build, serve, and rebuild whenever a source is saved, until interrupted."""
    rebuild()
    server, reloads = make_server(project, port)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    say(f"serving http://127.0.0.1:{server.server_port}/ - Ctrl+C ends it")
    sources = (project.data, project.content, project.theme, project.overrides, project.site_config)
    try:
        for _ in watch(*(path for path in sources if path.exists()), debounce=200):
            if rebuild():
                reloads.announce()
    finally:
        server.shutdown()
