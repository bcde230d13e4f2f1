"""What a server should send with every page: a Content-Security-Policy under which nothing injected can run.

Scripts come from files of the site alone, except the few that the theme puts into each page. Their hashes are taken
from what was built, but a page holds texts of authors too, so a hash is trusted only if the same script stands in the
error page, which has the theme's frame and nothing of the handbook. Any other inline script is a fault, and named.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

ERROR_PAGE = "404.html"
HEADERS = "server/headers.txt"

_INLINE = re.compile(r"<script(?![^>]*\bsrc=)(?![^>]*\btype=\"application/json\")[^>]*>(.*?)</script>", re.S | re.I)
_ROOT = re.compile(r'^__md_scope=new URL\("[./]*",location\)')
"""The theme tells each page where the site's root is: the one part of its scripts that differs between folders."""


@dataclass(frozen=True, slots=True)
class Policy:
    """Headers by name, and the pages that hold an inline script which the theme does not have."""

    headers: tuple[tuple[str, str], ...]
    intruders: tuple[str, ...]


def policy(site: Mapping[str, bytes]) -> Policy:
    """The headers for a site, from its files by path."""
    known = {_bare(script) for script in inline_scripts(site.get(ERROR_PAGE, b""))}
    hashes: set[str] = set()
    intruders: list[str] = []
    for path, content in sorted(site.items()):
        if not path.endswith(".html"):
            continue
        scripts = inline_scripts(content)
        if any(_bare(script) not in known for script in scripts):
            intruders.append(path)
        hashes.update(_hash(script) for script in scripts if _bare(script) in known)
    return Policy(_headers(sorted(hashes)), tuple(intruders))


def inline_scripts(page: bytes) -> list[str]:
    """The text of every script that a page holds itself; data that no browser runs is none."""
    return _INLINE.findall(page.decode())


def _bare(script: str) -> str:
    return _ROOT.sub("", script)


def _hash(script: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"


def _headers(hashes: list[str]) -> tuple[tuple[str, str], ...]:
    allowed = {
        "default-src": "'none'",
        "script-src": " ".join(["'self'", *hashes]),
        "style-src": "'self'",
        "img-src": "'self' data: blob:",
        "font-src": "'self'",
        "connect-src": "'self'",
        "manifest-src": "'self'",
        "worker-src": "'self'",
        "base-uri": "'none'",
        "form-action": "'none'",
        "frame-ancestors": "'none'",
    }
    return (
        ("Content-Security-Policy", "; ".join(f"{name} {value}" for name, value in allowed.items())),
        ("X-Content-Type-Options", "nosniff"),
        ("Referrer-Policy", "no-referrer"),
        ("Cross-Origin-Opener-Policy", "same-origin"),
        ("Cache-Control", "no-cache"),  # asked again each time, answered "not modified": a new version is never missed
    )


def server_files(headers: tuple[tuple[str, str], ...]) -> dict[str, bytes]:
    """The same headers as servers read them: one a line, for nginx, for Caddy."""
    nginx = "".join(f'add_header {name} "{value}" always;\n' for name, value in headers)
    caddy = "".join(f'\t{name} "{value}"\n' for name, value in headers)
    return {
        HEADERS: "".join(f"{name}: {value}\n" for name, value in headers).encode(),
        "server/nginx.conf": nginx.encode(),
        "server/Caddyfile": f"header {{\n{caddy}}}\n".encode(),
    }


def read_headers(path: Path) -> list[tuple[str, str]]:
    """The headers that a published `server/headers.txt` lists; none where there is no such file."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except OSError:
        return []
    return [(name, value) for name, _, value in (line.partition(": ") for line in lines)]
