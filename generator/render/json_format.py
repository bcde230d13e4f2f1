"""JSON exports."""

from __future__ import annotations

import json

from generator.plan.exports.handbook_json import Document


def render_json(view: Document) -> bytes:
    """Return indented JSON: keys in the order of the view, text not escaped to ASCII."""
    return (json.dumps(view.value, ensure_ascii=False, indent=1) + "\n").encode()
