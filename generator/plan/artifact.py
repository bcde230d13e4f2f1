"""What the plan is made of: one artifact for each file, each with the view it is rendered from."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import Field, dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Literal, Protocol, TypeVar

from generator.plan.shared.paths import markdown

if TYPE_CHECKING:  # a run that changes nothing asks this file for its parts, and imports no record
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
    """What a file is rendered from: a frozen dataclass of such dataclasses, tuples, texts and numbers."""

    __dataclass_fields__: ClassVar[dict[str, Field[Any]]]


@dataclass(frozen=True, slots=True)
class Document:
    """A controlled document, as the page that verifies paper lists it.

    `subject` is the id of the record whose page leads to it; the home page does where that has no page.
    """

    document_id: DocumentId
    title: str
    subject: str


@dataclass(frozen=True, slots=True)
class Artifact:
    """One file to render. Its renderer sees `template` and `view` and nothing else, so they key its bytes.

    `path` is where it goes below `dist/`, except for pages: theirs is below the site. It ends in the format's suffix.
    `records` are the ids of the records that the view was made from. `download` is the path below the site where the
    site offers the file, empty if it does not. `document` is there if it is a controlled document.
    """

    path: str
    format: FormatName
    template: str
    view: View
    records: tuple[str, ...]
    download: str = ""
    document: Document | None = None

    def view_as(self, type_: type[V]) -> V:
        """Return the view, which whoever asks knows to be of this type."""
        if not isinstance(self.view, type_):
            raise TypeError(f"the view of `{self.path}` is a {type(self.view).__name__}, not a {type_.__name__}")
        return self.view


def page(path: str, template: str, view: View, records: tuple[str, ...]) -> Artifact:
    """A page of the site, by its path there; what is rendered is its Markdown."""
    return Artifact(markdown(path), "page", template, view, records)


UNPUBLISHED = "parts/"
"""Paths that start with this name what goes into booklets and bundles alone."""


@dataclass(frozen=True, slots=True)
class Bookmark:
    """An entry of a PDF's outline: it leads to the place with this id."""

    title: str
    anchor: str
    children: tuple[Bookmark, ...] = ()


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that a PDF carries along: its name, its media type, what it is, and its text."""

    name: str
    media_type: str
    about: str
    text: str


@dataclass(frozen=True, slots=True)
class Booklet:
    """A PDF bound of other PDFs: title, language, and for each part its title and the path of its artifact.

    A part is rendered once for all booklets that hold it; page numbers and references are filled in when it is bound.
    A part without anchors of its own is found under the path of its artifact. Without bookmarks each part has one.
    `download` and `document` are as those of artifacts.
    """

    path: str
    title: str
    language: str
    parts: tuple[tuple[str, str], ...]
    bookmarks: tuple[Bookmark, ...] = ()
    document: Document | None = None
    attachments: tuple[Attachment, ...] = ()
    download: str = ""


@dataclass(frozen=True, slots=True)
class Member:
    """A file in a bundle: its name there, and the path of the artifact or booklet that it is.

    `kind` is the keyword of what it is, and `about` the title of the record that it is about; both may be empty.
    """

    name: str
    path: str
    kind: str = ""
    about: str = ""


@dataclass(frozen=True, slots=True)
class MarkedCopy:
    """A PDF with marks drawn over its pages, which stay as they are.

    `source` is the path of its bytes, which whoever renders the plan gives. `marks` are the paths of artifacts of one
    page, in the order in which `render/copies.py` asks for them: for the cover, and for each size of page.
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
"""A file that is planned."""


def artifacts(planned: Iterable[Planned]) -> tuple[Artifact, ...]:
    """The artifacts among planned files."""
    return tuple(file for file in planned if isinstance(file, Artifact))


def booklets(planned: Iterable[Planned]) -> tuple[Booklet, ...]:
    """The booklets among planned files."""
    return tuple(file for file in planned if isinstance(file, Booklet))


def bundles(planned: Iterable[Planned]) -> tuple[Bundle, ...]:
    """The bundles among planned files."""
    return tuple(file for file in planned if isinstance(file, Bundle))


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
    words: tuple[tuple[str, str], ...]
    """Keyword and wording of what the site says about being kept on a device."""
    chrome: tuple[tuple[str, str], ...]
    """Keyword and wording of what surrounds every page, where the engine's own wording is missing or clumsy."""
    downloads: tuple[tuple[str, str], ...]
    """Path below the site, and below `dist/`, of files that the site offers: artifacts and bundles."""
    version: str
    version_label: str
    """What a selector of versions is called by those who do not see it."""
    notice: Notice | None = None
    """What stands over every page where another version is, or was, in force."""
    versions: tuple[tuple[str, str], ...] = ()
    """Every version on the site and the day from which it holds, the newest first; empty where there is but one."""


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything that will be published."""

    artifacts: tuple[Artifact, ...]
    booklets: tuple[Booklet, ...] = ()
    bundles: tuple[Bundle, ...] = ()
    site: SitePlan | None = None
    copies: tuple[MarkedCopy, ...] = ()
