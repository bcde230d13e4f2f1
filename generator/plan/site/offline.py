"""What the site says about being kept on a device, in the handbook's language."""

from __future__ import annotations

from generator.load.catalogue import Catalogue

WORDS = ("short name", "ready", "keep", "keeping", "kept", "failed", "update", "now", "later")


def words(catalogue: Catalogue) -> tuple[tuple[str, str], ...]:
    """The wording of each of `WORDS` by its keyword."""
    return tuple((word, catalogue.pgettext("offline", word)) for word in WORDS)
