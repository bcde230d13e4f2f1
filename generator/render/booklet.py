"""PDFs bound into one, with bookmarks; bytes depend on the parts alone."""

from __future__ import annotations

import io
from collections.abc import Sequence

import pikepdf


def bind(title: str, language: str, parts: Sequence[tuple[str, bytes]]) -> bytes:
    """One PDF of several, in order; each part, given with its title, has a bookmark at its first page."""
    booklet = pikepdf.new()
    with booklet.open_outline() as outline:
        for name, content in parts:
            first = len(booklet.pages)
            with pikepdf.open(io.BytesIO(content)) as part:
                booklet.pages.extend(part.pages)
            outline.root.append(pikepdf.OutlineItem(name, first))
    booklet.docinfo["/Title"] = title
    booklet.Root.Lang = pikepdf.String(language)
    booklet.Root.ViewerPreferences = pikepdf.Dictionary(DisplayDocTitle=True)
    bound = io.BytesIO()
    booklet.save(bound, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return bound.getvalue()
