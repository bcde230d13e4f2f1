"""Days as people type them, read only if they can be read in one way."""

from __future__ import annotations

import re

from generator.judge.number import plain
from generator.judge.verdict import is_date

_WAYS = tuple(
    re.compile(form, re.ASCII)
    for form in (
        r"(\d{4})-(\d{1,2})-(\d{1,2})",
        r"(\d{4})/(\d{1,2})/(\d{1,2})",
        r"(\d{4})\.(\d{1,2})\.(\d{1,2})",
        r"(\d{4}) ?\u5e74 ?(\d{1,2}) ?\u6708 ?(\d{1,2}) ?[\u65e5\u53f7]",
        r"(\d{4})(\d\d)(\d\d)",
    )
)


def read_day(typed: str) -> str:
    """Return a typed day as `2026-06-01`; empty if it is no day, or lacks the year or has it last.

    `3/6/2026` is in June to some and in March to others.
    """
    text = plain(typed)
    parts = next((match.groups() for form in _WAYS if (match := form.fullmatch(text))), None)
    day = "-".join(part.zfill(2) for part in parts) if parts else ""
    return day if is_date(day) else ""
