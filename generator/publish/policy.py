"""HTTP headers for the site, with a Content-Security-Policy that blocks injected scripts.

Scripts are loaded from files of the site, except a few inline scripts of the theme, which the policy allows by hash.
Pages contain texts of authors too, so a hash is only allowed if the error page has the same script: it consists of the
theme's layout and nothing of the handbook. Any other inline script is reported.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from generator.engine.reading import read

ERROR_PAGE = "404.html"
HEADERS = "server/headers.txt"
MAX_BYTES = 1_000_000
"""Maximum size of the list of headers."""

_INLINE = re.compile(r"<script(?![^>]*\bsrc=)(?![^>]*\btype=\"application/json\")[^>]*>(.*?)</script>", re.S | re.I)
_ROOT = re.compile(r'^__md_scope=new URL\("[./]*",location\)')
"""Statement with the path to the site's root: the only part of the theme's scripts that differs between folders."""


@dataclass(frozen=True, slots=True)
class Policy:
    """Headers by name, and the pages with an inline script that is not the theme's."""

    headers: tuple[tuple[str, str], ...]
    offenders: tuple[str, ...]


def policy(site: Mapping[str, bytes]) -> Policy:
    """Return the headers for a site; `site` has its files by path."""
    known = {_bare(script) for script in inline_scripts(site.get(ERROR_PAGE, b""))}
    hashes: set[str] = set()
    offenders: list[str] = []
    for path, content in sorted(site.items()):
        if not path.endswith(".html"):
            continue
        scripts = inline_scripts(content)
        if any(_bare(script) not in known for script in scripts):
            offenders.append(path)
        hashes.update(_hash(script) for script in scripts if _bare(script) in known)
    return Policy(_headers(sorted(hashes)), tuple(offenders))


def inline_scripts(page: bytes) -> list[str]:
    """Return the text of every inline script of a page; data blocks, which browsers do not run, are ignored."""
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
        ("Cache-Control", "no-cache"),  # always revalidate, so that a new version shows at once
    )


def server_files(headers: tuple[tuple[str, str], ...]) -> dict[str, bytes]:
    """Return configuration files with the headers: plain list, nginx and Caddy."""
    nginx = "".join(f'add_header {name} "{value}" always;\n' for name, value in headers)
    caddy = "".join(f'\t{name} "{value}"\n' for name, value in headers)
    return {
        HEADERS: "".join(f"{name}: {value}\n" for name, value in headers).encode(),
        "server/nginx.conf": nginx.encode(),
        "server/Caddyfile": f"header {{\n{caddy}}}\n".encode(),
    }


def read_headers(path: Path) -> list[tuple[str, str]]:
    """Return the headers in a published `server/headers.txt`; empty if the file is missing."""
    try:
        lines = read(path, MAX_BYTES).decode().splitlines()
    except (OSError, UnicodeDecodeError):
        return []
    return [(name, value) for name, _, value in (line.partition(": ") for line in lines)]
