"""Numbers as people type them, read only if they can be read in one way."""

from __future__ import annotations

import re
from functools import lru_cache

_PLAIN = {wide: wide - 0xFEE0 for wide in range(0xFF01, 0xFF5F)} | {0x3000: " ", 0xA0: " ", ord("℃"): "°C"}
_MINUS = str.maketrans(dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u2500\u8d1f\u8ca0", "-"))
_WAYS = (
    (re.compile(r"-?\d{1,12}(\.\d{1,12})?", re.ASCII), lambda text: text),
    (re.compile(r"-?\d{1,12},\d{1,12}", re.ASCII), lambda text: text.replace(",", ".")),
    (re.compile(r"-?[1-9]\d{0,2}(,\d{3}){1,3}(\.\d{1,12})?", re.ASCII), lambda text: text.replace(",", "")),
    (re.compile(r"-?[1-9]\d{0,2}((\.\d{3}){2,3}|(\.\d{3}){1,3},\d{1,12})", re.ASCII), lambda text: _continental(text)),
)
"""Forms of a number, with what each means: decimal point; decimal comma; groups of three with commas, and with dots."""


@lru_cache(maxsize=10_000)
def ways_to_read(typed: str, unit: str = "") -> tuple[str, ...]:
    """Return the decimal texts that a typed number can mean: none if it is no number, two if it is unclear.

    Full-width characters, dashes and 负 for a minus, a plus, and the unit behind the number are understood. `1,200` is
    1200 to some and 1.2 to others.
    """
    text = plain(typed).translate(_MINUS)
    behind = plain(unit)
    if behind and text.lower().endswith(behind.lower()):
        text = text[: -len(behind)].rstrip(" ")
    text = re.sub(r"^([+-]) *", r"\1", text).removeprefix("+")
    return tuple(dict.fromkeys(meaning(text) for form, meaning in _WAYS if form.fullmatch(text)))


def read_number(typed: str, unit: str = "") -> str:
    """Return a typed number as decimal text; empty if it is no number, or can be read in two ways."""
    ways = ways_to_read(typed, unit)
    return ways[0] if len(ways) == 1 else ""


def trimmed(text: str) -> str:
    """Return a text without the white space around it that the site removes too."""
    return text.strip(" \t\r\n")


def plain(text: str) -> str:
    """Return a text with plain for full-width characters, trimmed; not in NFKC, to which `12²` is 122 and `①` is 1."""
    return trimmed(text.translate(_PLAIN))


def _continental(text: str) -> str:
    whole, _, fraction = text.partition(",")
    return whole.replace(".", "") + (f".{fraction}" if fraction else "")
