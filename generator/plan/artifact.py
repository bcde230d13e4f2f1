"""Planned files: artifacts, booklets and bundles, with the view that each artifact is rendered from."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import Field, dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Literal, Protocol, TypeVar

from generator.plan.shared.paths import markdown

if TYPE_CHECKING:  # an unchanged build reads PARTS only: importing records would slow it down
    from generator.plan.shared.document_id import DocumentId
    from generator.plan.site.notice import Notice

FormatName = Literal[
    "page",
    "pdf",
    "two_up",
    "fillable",
    "moodle",
    "gift",
    "qti",
    "json",
    "search",
    "xlsx",
    "csv",
    "ics",
    "pptx",
    "html",
    "scorm",
]
"""Names of the formats; each has its row in the table of `render/formats.py`."""

Part = Literal["site", "pdf", "packs", "exports"]
PARTS: tuple[Part, ...] = ("site", "pdf", "packs", "exports")


V = TypeVar("V")


class View(Protocol):
    """Data that a file is rendered from: a frozen dataclass of such dataclasses, tuples, texts and numbers."""

    __dataclass_fields__: ClassVar[dict[str, Field[Any]]]


@dataclass(frozen=True, slots=True)
class Document:
    """A controlled document, as the verification page lists it.

    `subject` is the id of the record whose page the list links to; it links to the home page if that record has no
    page.
    """

    document_id: DocumentId
    title: str
    subject: str


@dataclass(frozen=True, slots=True)
class Artifact:
    """A file to render. Its renderer reads only `template` and `view`, so these two are its cache key.

    `path` is relative to `dist/`, for pages to the site; it ends with the suffix of the format. `records` are the ids
    of the records that the view was made from. `download` is the path below the site under which the site offers the
    file, empty if it does not. `document` is set if the file is a controlled document.
    """

    path: str
    format: FormatName
    template: str
    view: View
    records: tuple[str, ...]
    download: str = ""
    document: Document | None = None

    def view_as(self, type_: type[V]) -> V:
        """Return the view, or raise `TypeError` if it is not of the expected type."""
        if not isinstance(self.view, type_):
            raise TypeError(f"the view of `{self.path}` is a {type(self.view).__name__}, not a {type_.__name__}")
        return self.view


def page(path: str, template: str, view: View, records: tuple[str, ...]) -> Artifact:
    """Return the artifact of a page of the site; it is rendered to Markdown."""
    return Artifact(markdown(path), "page", template, view, records)


UNPUBLISHED = "parts/"
"""Prefix of the paths of files that are only published as part of a booklet or a bundle."""


@dataclass(frozen=True, slots=True)
class Bookmark:
    """Entry of a PDF's outline; `anchor` is the id that it leads to."""

    title: str
    anchor: str
    children: tuple[Bookmark, ...] = ()


@dataclass(frozen=True, slots=True)
class Attachment:
    """File that is embedded in a PDF: its name, media type, description and text."""

    name: str
    media_type: str
    about: str
    text: str


@dataclass(frozen=True, slots=True)
class BookletPart:
    """Part of a booklet: its title, and the path of its artifact."""

    title: str
    path: str


@dataclass(frozen=True, slots=True)
class Booklet:
    """A PDF assembled from other PDFs: title, language, and for each part its title and the path of its artifact.

    A part is rendered once for all booklets that contain it; page numbers and references are filled in on assembly. A
    part without anchors of its own is linked by the path of its artifact. Without `bookmarks` there is one bookmark per
    part. `download` and `document` are those of artifacts.
    """

    path: str
    title: str
    language: str
    parts: tuple[BookletPart, ...]
    bookmarks: tuple[Bookmark, ...] = ()
    document: Document | None = None
    attachments: tuple[Attachment, ...] = ()
    download: str = ""


@dataclass(frozen=True, slots=True)
class Member:
    """A file in a bundle: its name in the zip, and the path of its artifact or booklet.

    `kind` is the keyword that describes the file, and `about` the title of the record that it covers; both may be
    empty.
    """

    name: str
    path: str
    kind: str = ""
    about: str = ""


@dataclass(frozen=True, slots=True)
class MarkedCopy:
    """A PDF with marks drawn over its pages; the pages themselves stay unchanged.

    `source` is the path of the PDF, whose bytes the caller of the renderer supplies. `marks` are the paths of one-page
    artifacts, in the order that `render/copies.py` expects: for the cover, and for each page size.
    """

    path: str
    source: str
    marks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Bundle:
    """A zip of artifacts and booklets."""

    path: str
    members: tuple[Member, ...]
    download: str = ""


Planned = Artifact | Booklet | Bundle
"""Any planned file."""


def artifacts(planned: Iterable[Planned]) -> tuple[Artifact, ...]:
    """Return the artifacts among planned files."""
    return tuple(file for file in planned if isinstance(file, Artifact))


def booklets(planned: Iterable[Planned]) -> tuple[Booklet, ...]:
    """Return the booklets among planned files."""
    return tuple(file for file in planned if isinstance(file, Booklet))


def bundles(planned: Iterable[Planned]) -> tuple[Bundle, ...]:
    """Return the bundles among planned files."""
    return tuple(file for file in planned if isinstance(file, Bundle))


@dataclass(frozen=True, slots=True)
class NavNode:
    """Entry of the site's navigation: a page, or a heading with child entries."""

    title: str
    page: str | None = None
    children: tuple[NavNode, ...] = ()


@dataclass(frozen=True, slots=True)
class Download:
    """Artifact or bundle that the site offers: its path below the site, and that below `dist/`."""

    path: str
    source: str


@dataclass(frozen=True, slots=True)
class DatedVersion:
    """Version of the handbook, and the date from which it is in force (`YYYY-MM-DD`)."""

    version: str
    effective: str


@dataclass(frozen=True, slots=True)
class SitePlan:
    """Settings of the site besides its pages: navigation, fixed wording, downloads and versions."""

    name: str
    language: str
    footer: str
    nav: tuple[NavNode, ...]
    words: tuple[tuple[str, str], ...]
    """Keyword and wording of the messages about offline use."""
    chrome: tuple[tuple[str, str], ...]
    """Keyword and wording of the frame of every page, where the site engine lacks a suitable translation."""
    downloads: tuple[Download, ...]
    version: str
    version_label: str
    """Accessible name of the version selector."""
    notice: Notice | None = None
    """Banner on every page of a version that is superseded or not yet in force."""
    versions: tuple[DatedVersion, ...] = ()
    """All versions on the site, newest first; empty if there is only one."""


@dataclass(frozen=True, slots=True)
class Plan:
    """All files to publish."""

    artifacts: tuple[Artifact, ...]
    booklets: tuple[Booklet, ...] = ()
    bundles: tuple[Bundle, ...] = ()
    site: SitePlan | None = None
    copies: tuple[MarkedCopy, ...] = ()
