"""Tag tree of a book, merged from the trees of its parts."""

from __future__ import annotations

from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name


class TagTree:
    """A `Document` element above the trees of all parts, and the parent tree: owners of content by page."""

    def __init__(self, book: pikepdf.Pdf) -> None:
        self._book = book
        self._document = book.make_indirect(Dictionary(Type=Name.StructElem, S=Name.Document, K=Array()))
        self._pages: list[Any] = []  # for each page, the owner of each piece of marked content
        self._links: dict[tuple[int, int], Any] = {}  # the owner of each annotation, by its object number

    def graft(self, part: pikepdf.Pdf) -> None:
        """Add the tree of a part whose pages have just been appended to the book."""
        root = self._book.copy_foreign(part.Root.StructTreeRoot)
        for branch in root.K:
            branch.S, branch.P = Name.Part, self._document
            self._document.K.append(branch)
        numbers = root.ParentTree.Nums
        owners = {int(numbers[i]): numbers[i + 1] for i in range(0, len(numbers), 2)}
        for page in self._book.pages[len(self._pages) :]:
            self._pages.append(owners[int(page.StructParents)])
            for annotation in page.get("/Annots", ()):
                self._links[annotation.objgen] = owners.get(int(annotation.StructParent))

    def owner(self, annotation: pikepdf.Object) -> Any:
        """Return the element of an annotation; None if it is outside the tree, as in headers and footers."""
        element = self._links.get(annotation.objgen)
        return element if element is not None and element.get("/P") is not None else None

    def detach(self, annotation: pikepdf.Object) -> None:
        """Remove an annotation from the tree; its content stays, as plain text."""
        element = self._links.pop(annotation.objgen, None)
        if element is None:
            return
        element.S = Name.Span
        element.K = Array([kid for kid in element.K if not _refers_to(kid, annotation)])

    def mark(self, page: int, element: Any) -> int:
        """Register a new piece of marked content of an element on a page; return its id."""
        content = len(self._pages[page])
        self._pages[page].append(element)
        element.K.append(content)
        return content

    def root(self) -> pikepdf.Object:
        """Return the finished tree, and set its keys on pages and annotations."""
        numbers: list[Any] = []  # converted to an array once: appending to a pikepdf array gets slower as it grows
        links: list[Any] = []
        for i, page in enumerate(self._book.pages):
            page.StructParents = i
            numbers += [i, self._book.make_indirect(self._pages[i])]
            links += [annotation for annotation in page.get("/Annots", ()) if annotation.objgen in self._links]
        for i, annotation in enumerate(links, start=len(self._pages)):
            annotation.StructParent = i
            numbers += [i, self._links[annotation.objgen]]
        root = self._book.make_indirect(Dictionary(Type=Name.StructTreeRoot, K=Array([self._document])))
        root.ParentTree = self._book.make_indirect(Dictionary(Nums=Array(numbers)))
        root.ParentTreeNextKey = len(self._pages) + len(links)
        self._document.P = root
        return root


def _refers_to(kid: Any, annotation: pikepdf.Object) -> bool:
    return isinstance(kid, pikepdf.Dictionary) and "/Obj" in kid and kid.Obj.objgen == annotation.objgen
