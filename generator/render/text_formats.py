"""JSON for programs, and search data for the site's own script."""

from __future__ import annotations

import json
from typing import Any

from generator.plan.exports import Document
from generator.plan.search import SearchData


def render_json(view: Document) -> bytes:
    """Indented JSON with the keys in their own order, text unescaped."""
    return (json.dumps(view.value, ensure_ascii=False, indent=1) + "\n").encode()


def render_search(view: SearchData) -> bytes:
    """A script that hands the entries to the search, so that it works from `file://` too."""
    rows = [[one.kind, one.title, one.text, one.href, one.words] for one in view.entries]
    data = {"entries": rows, "words": dict(view.words), "kinds": dict(view.kinds)}
    return f"window.sopSearch={_script(data)};\n".encode()


def _script(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
