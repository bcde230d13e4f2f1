"""What the plan is made of: one artifact for each file, each with the view it is rendered from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

Format = Literal["page", "pdf", "moodle", "gift", "json", "search"]
Part = Literal["site", "pdf", "packs", "exports"]
PARTS: tuple[Part, ...] = ("site", "pdf", "packs", "exports")


@dataclass(frozen=True, slots=True)
class Artifact:
    """One file to render. Its renderer sees `template` and `view` and nothing else, so they key its bytes.

    `path` is where it goes below `dist/`, except for pages: theirs is below the site, and ends with `.md`.
    `records` are the ids of the records that the view was made from.
    """

    path: str
    format: Format
    template: str
    view: Any
    records: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Bundle:
    """A zip of artifacts: the name of each member, and the path of the artifact it is."""

    path: str
    members: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class NavNode:
    """One entry of the site's navigation: a page, or a heading over further entries."""

    title: str
    page: str | None = None
    children: tuple[NavNode, ...] = ()


@dataclass(frozen=True, slots=True)
class SitePlan:
    """What the site engine is told beside the pages."""

    name: str
    language: str
    footer: str
    nav: tuple[NavNode, ...]
    downloads: tuple[tuple[str, str], ...]
    """Site path and artifact path of files that the site offers."""


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything that will be published."""

    artifacts: tuple[Artifact, ...]
    bundles: tuple[Bundle, ...]
    site: SitePlan | None
