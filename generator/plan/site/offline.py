"""Wording of the offline mode of the site, in the handbook's language."""

from __future__ import annotations

from generator.load.catalogue import Catalogue

WORDS = ("short name", "ready", "keep", "keeping", "kept", "failed", "update", "now", "later")


def words(catalogue: Catalogue) -> tuple[tuple[str, str], ...]:
    """Return the wording of each of `WORDS` by its keyword."""
    return tuple((keyword, catalogue.pgettext("offline", keyword)) for keyword in WORDS)
