"""JSON for programs."""

from __future__ import annotations

import json

from generator.plan.exports.handbook_json import Document


def render_json(view: Document) -> bytes:
    """Indented JSON with the keys in their own order, text unescaped."""
    return (json.dumps(view.value, ensure_ascii=False, indent=1) + "\n").encode()
