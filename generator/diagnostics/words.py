"""Quote user input in messages."""

from __future__ import annotations


def short(text: str, limit: int = 60) -> str:
    """Return a text to quote in a message, shortened if it is long."""
    return text if len(text) <= limit else text[:limit] + "…"


def a(noun: str) -> str:
    """Return a noun with its indefinite article."""
    return f"an {noun}" if noun[:1] in "aeiou" else f"a {noun}"


def reason(error: OSError) -> str:
    """Return the message of the operating system about an error."""
    if not error.strerror:
        return str(error) or "unknown reason"
    return error.strerror[0].lower() + error.strerror[1:]
