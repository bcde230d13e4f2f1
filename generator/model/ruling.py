"""Types that an author may give an unclear change; apart from the models, for the command line loads them at once."""

from __future__ import annotations

from typing import Literal

RulingType = Literal["wording", "strength", "limit", "deadline", "role", "condition", "basis"]
