"""Forms on paper: a sheet each, with room to write."""

from __future__ import annotations

from typing import Any

from generator.engine.canonical import canonical_digest
from generator.link.handbook import Handbook
from generator.model.checklist import Form


def formsheet(handbook: Handbook, form: Form) -> dict[str, Any]:
    """All that whoever fills in a form is asked, and in which version."""
    info = handbook.info
    return {
        "handbook": {"id": info.id, "number": info.number, "version": info.version},
        "form": form.id,
        "title": form.title,
        "fields": [field.model_dump(mode="json", exclude_none=True) for field in form.fields],
    }


def formsheet_digest(handbook: Handbook, form: Form) -> str:
    """What a filled-in form has to name: it changes with every label, type, unit and option that is asked."""
    return canonical_digest(formsheet(handbook, form))
