"""How messages put what authors wrote."""

from __future__ import annotations


def short(text: str, limit: int = 60) -> str:
    """A text to quote in a message; a long one is cut."""
    return text if len(text) <= limit else text[:limit] + "…"


def a(noun: str) -> str:
    """A noun with its article."""
    return f"an {noun}" if noun[:1] in "aeiou" else f"a {noun}"


def reason(error: OSError) -> str:
    """Why the operating system refused, in its own words."""
    return error.strerror.lower() if error.strerror else str(error) or "unknown reason"
