"""Offline use: service worker and web manifest of the installed site, and a zip for machines without a server."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping

from generator.engine.archive import zip_bytes
from generator.plan.artifact import SitePlan

WORKER = "sw.js"
MANIFEST = "manifest.webmanifest"

_LATER = ".pdf"
"""Suffix of files that are cached when opened or on request. All others are cached at the first visit."""

_NEVER = ".zip"
"""Suffix of files that are never cached, as they are large and meant to be unpacked elsewhere."""

_ICONS = (
    {"src": "assets/icon.svg", "sizes": "any", "type": "image/svg+xml"},
    {"src": "assets/icon-192.png", "sizes": "192x192", "type": "image/png"},
    {"src": "assets/icon-512.png", "sizes": "512x512", "type": "image/png", "purpose": "any maskable"},
)
_COLOUR = "#12507b"


def service_worker(script: bytes, site: Mapping[str, bytes]) -> bytes:
    """Return the service worker with its lists of files and digests: to cache at once, and to cache later."""
    digests = {path: hashlib.sha256(content).hexdigest()[:16] for path, content in sorted(site.items())}
    digests.pop(WORKER, None)
    at_once = {path: digest for path, digest in digests.items() if not path.endswith((_LATER, _NEVER))}
    later = {path: digest for path, digest in digests.items() if path.endswith(_LATER)}
    return f"const FILES = {_json(at_once)};\nconst LATER = {_json(later)};\n".encode() + script


def web_manifest(site: SitePlan) -> bytes:
    """Return the web app manifest: name and icons of the installed handbook."""
    manifest = {
        "name": site.name,
        "short_name": dict(site.words)["short name"],
        "lang": site.language,
        "start_url": "index.html",
        "scope": "./",
        "display": "standalone",
        "background_color": "#ffffff",
        "theme_color": _COLOUR,
        "icons": _ICONS,
    }
    return _json(manifest).encode()


def site_zip(site: Mapping[str, bytes]) -> bytes:
    """Return the site for `file://`, without what needs a server and without training packs, which contain answers."""
    paths = (path for path in sorted(site) if path not in (WORKER, MANIFEST) and not path.endswith(_NEVER))
    return zip_bytes((path, site[path]) for path in paths)


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
