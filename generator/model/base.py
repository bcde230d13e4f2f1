"""Base classes and types of fields that all records share."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Protocol, runtime_checkable

from pydantic import BaseModel, BeforeValidator, ConfigDict, Discriminator, Field, StringConstraints
from pydantic_core import PydanticCustomError


class Record(BaseModel):
    """Frozen value read from YAML. Sequences are tuples, so the whole tree is immutable."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


@dataclass(frozen=True, slots=True)
class Names:
    """Mark a field whose value is the id of a record of this kind, which the linker resolves.

    `chapter` and `channel` are numbers and ids declared in `handbook.yml`; `record` is any record with a place on the
    site.
    """

    kind: str


class Identified(Record):
    """Record with its own id."""

    id: str


@runtime_checkable
class Titled(Protocol):
    """Record with a title that readers see."""

    @property
    def title(self) -> str:
        """Title."""


def own_id(prefix: str) -> StringConstraints:
    """Return the constraints of a record's id: the prefix of its kind, then capitals, digits, dots and hyphens.

    The pattern also makes ids safe as file names and HTML anchors.
    """
    pattern = rf"^{prefix}-[A-Z0-9]+([.-][A-Z0-9]+)*$"
    return StringConstraints(pattern=pattern, max_length=60)


def _iso_date(value: object) -> object:
    if isinstance(value, str) and not re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
        raise PydanticCustomError("iso_date", "a date is written YYYY-MM-DD")
    return date.fromisoformat(value) if isinstance(value, str) else value


Line = Annotated[str, StringConstraints(min_length=1, max_length=300, pattern=r"^[^\n]*$")]
"""Plain text on one line."""

LINE = "line"
"""Tag of the plain text in a union of a text and a record."""


def line_or(record: str) -> Discriminator:
    """Return how a text is distinguished from a record of this class, so that only one of them reports a fault."""
    return Discriminator(lambda value: LINE if isinstance(value, str) else record)


Text = Annotated[str, StringConstraints(min_length=1, max_length=20_000)]
"""Plain text; a blank line starts a new paragraph. Markup in it is shown, never interpreted."""

IsoDate = Annotated[date, BeforeValidator(_iso_date)]
"""A calendar date written `2026-06-01`."""

ReviewMonths = Annotated[int, Field(ge=1, le=120)]
"""The length of a review cycle in months."""

Keyword = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$", max_length=40)]
"""Short name that a handbook defines, such as a channel."""


class Dated(Record):
    """Record that may be in force for only a part of the handbook's validity."""

    effective_from: IsoDate | None = Field(
        None, description="In force from this date; by default with the handbook.", examples=["2026-09-01"]
    )
    effective_to: IsoDate | None = Field(
        None, description="In force to the end of this date; by default until a later version.", examples=["2026-12-31"]
    )


class Reviewed(Record):
    """Record that is reviewed periodically."""

    reviewed: IsoDate | None = Field(
        None, description="Last review; by default the handbook's date of issue.", examples=["2026-11-20"]
    )
    review_months: ReviewMonths | None = Field(
        None, description="Its own review cycle in months; by default the handbook's.", examples=[6]
    )
    review_owner: Annotated[str, Names("role")] | None = Field(
        None,
        description="Role that reviews it; by default the first role that is responsible for it.",
        examples=["ROLE-QUALITY"],
    )
