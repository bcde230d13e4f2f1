"""Published versions below their number on one site, and redirects for addresses that have moved."""

from __future__ import annotations

import html
import json
import posixpath
from collections.abc import Iterable, Iterator, Mapping
from pathlib import PurePosixPath

from generator.link.handbook import Handbook
from generator.load.catalogue import Catalogue
from generator.plan.artifact import DatedVersion
from generator.plan.shared.parts import Addresses
from generator.publish.dist import Published

VERSIONS = "versions.json"
MOVED = "assets/moved.js"
WORDS = ("This page has moved.", "Go there")
"""Texts of redirect pages, by message id."""


def versions_json(versions: tuple[DatedVersion, ...]) -> bytes:
    """Return the list of versions for version selectors, in the format of mike.

    `versions` come newest first. `properties.folder` is the path of each from the
    site's root, empty for the newest, which is published at the root.
    """
    rows = [
        {
            "version": one.version,
            "title": one.version,
            "aliases": [] if place else ["newest"],
            "properties": {"effective": one.effective, "folder": f"{one.version}/" if place else ""},
        }
        for place, one in enumerate(versions)
    ]
    return (json.dumps(rows, ensure_ascii=False, indent=1) + "\n").encode()


def own_addresses(pages: Iterable[str], version: str, catalogue: Catalogue) -> dict[str, Published]:
    """Return redirects from addresses of the newest version below its number to its pages at the root."""
    return {f"site/{version}/{page}": _redirect(f"{version}/{page}", page, catalogue) for page in pages}


def old_addresses(
    pages: Iterable[str], archived: Mapping[str, Iterable[str]], handbook: Handbook, catalogue: Catalogue
) -> dict[str, Published]:
    """Return redirects for pages that only older versions have: to the successor, or to the page in the old version.

    `archived` has the pages of each older version, the newest of them last.
    """
    now = set(pages)
    targets = {
        page: f"{version}/{page}" for version, old_pages in archived.items() for page in old_pages if page not in now
    }
    targets |= dict(_successors(handbook, targets))
    return {f"site/{page}": _redirect(page, target, catalogue) for page, target in targets.items()}


def _successors(handbook: Handbook, pages: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield each page whose record was replaced, with the address of its first successor."""
    withdrawn = {withdrawal.id: withdrawal for withdrawal in handbook.withdrawals}
    addresses = Addresses(handbook, "index.html")
    for page in pages:
        withdrawal = withdrawn.get(PurePosixPath(page).stem)
        if withdrawal is not None and withdrawal.replaced_by:
            yield page, addresses.to(withdrawal.replaced_by[0]).href


def _redirect(page: str, target: str, catalogue: Catalogue) -> Published:
    """Return a page that redirects to another one; its script keeps the fragment after `#`."""
    folder = posixpath.dirname(page) or "."
    href = html.escape(posixpath.relpath(target, folder))
    script = html.escape(posixpath.relpath(MOVED, folder))
    message, link = (html.escape(catalogue.gettext(word)) for word in WORDS)
    content = (
        f'<!doctype html>\n<html lang="{catalogue.language}"><head><meta charset="utf-8"><title>{message}</title>'
        f'<meta name="robots" content="noindex"><link rel="canonical" href="{href}"><script src="{script}"></script>'
        f'<meta http-equiv="refresh" content="1; url={href}"></head>'
        f'<body><p>{message} <a href="{href}">{link}</a></p></body></html>\n'
    )
    return Published(content.encode(), "text/html")
