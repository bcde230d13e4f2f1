"""Every published version under its number on one site, and addresses that go on answering."""

from __future__ import annotations

import html
import json
import posixpath
from collections.abc import Iterable, Iterator, Mapping
from pathlib import PurePosixPath

from generator.link.handbook import Handbook
from generator.load.catalogue import Catalogue
from generator.plan.shared.parts import Addresses
from generator.publish.dist import Published

VERSIONS = "versions.json"
MOVED = "assets/moved.js"
WORDS = ("This page has moved.", "Go there")
"""Wording of pages that lead elsewhere, by the message itself."""


def versions_json(versions: tuple[tuple[str, str], ...]) -> bytes:
    """The list that selectors of versions read, in the form that mike gave it.

    `versions` has the newest first, and pairs each version with the day from which it holds. `properties.folder` leads
    from the site's root to it, and is empty for the newest, which lies there itself.
    """
    rows = [
        {
            "version": version,
            "title": version,
            "aliases": [] if place else ["newest"],
            "properties": {"effective": effective, "folder": f"{version}/" if place else ""},
        }
        for place, (version, effective) in enumerate(versions)
    ]
    return (json.dumps(rows, ensure_ascii=False, indent=1) + "\n").encode()


def own_addresses(pages: Iterable[str], version: str, catalogue: Catalogue) -> dict[str, Published]:
    """The newest version under its number too: each address leads to the page, which lies at the root."""
    return {f"site/{version}/{page}": _moved(f"{version}/{page}", page, catalogue) for page in pages}


def old_addresses(
    pages: Iterable[str], kept: Mapping[str, Iterable[str]], handbook: Handbook, catalogue: Catalogue
) -> dict[str, Published]:
    """Pages that older versions have and the newest has not: each leads to what came after, or to itself as it was.

    `kept` has the pages of each older version, the newest of them last.
    """
    now = set(pages)
    targets = {page: f"{version}/{page}" for version, theirs in kept.items() for page in theirs if page not in now}
    targets |= dict(_successors(handbook, targets))
    return {f"site/{page}": _moved(page, target, catalogue) for page, target in targets.items()}


def _successors(handbook: Handbook, pages: Iterable[str]) -> Iterator[tuple[str, str]]:
    """The page, with anchor, of the first successor of the record that each page was of."""
    withdrawn = {one.id: one for one in handbook.withdrawals}
    to = Addresses(handbook, "index.html")
    for page in pages:
        one = withdrawn.get(PurePosixPath(page).stem)
        if one is not None and one.replaced_by:
            yield page, to.to(one.replaced_by[0]).href


def _moved(page: str, target: str, catalogue: Catalogue) -> Published:
    """A page that leads to another; its script takes along what stands behind `#`."""
    folder = posixpath.dirname(page) or "."
    href = html.escape(posixpath.relpath(target, folder))
    script = html.escape(posixpath.relpath(MOVED, folder))
    said, go = (html.escape(catalogue.gettext(word)) for word in WORDS)
    content = (
        f'<!doctype html>\n<html lang="{catalogue.language}"><head><meta charset="utf-8"><title>{said}</title>'
        f'<meta name="robots" content="noindex"><link rel="canonical" href="{href}"><script src="{script}"></script>'
        f'<meta http-equiv="refresh" content="1; url={href}"></head>'
        f'<body><p>{said} <a href="{href}">{go}</a></p></body></html>\n'
    )
    return Published(content.encode(), "text/html")
