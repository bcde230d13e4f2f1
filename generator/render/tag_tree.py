"""The tag tree of a book, grown from the trees of its parts."""

from __future__ import annotations

from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name


class TagTree:
    """One `Document` element that holds the trees of all parts, and who owns what on which page."""

    def __init__(self, book: pikepdf.Pdf) -> None:
        self._book = book
        self._document = book.make_indirect(Dictionary(Type=Name.StructElem, S=Name.Document, K=Array()))
        self._pages: list[Any] = []  # for each page, the owner of each piece of marked content
        self._links: dict[tuple[int, int], Any] = {}  # the owner of each annotation, by its object number

    def graft(self, part: pikepdf.Pdf) -> None:
        """Take over the tree of a part whose pages were appended to the book just now."""
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
        """The element that holds an annotation; None if it hangs on nothing, as in heads and feet."""
        element = self._links.get(annotation.objgen)
        return element if element is not None and element.get("/P") is not None else None

    def part_with(self, annotation: pikepdf.Object) -> None:
        """Take an annotation out of the tree: what it showed stays as plain text."""
        element = self._links.pop(annotation.objgen, None)
        if element is None:
            return
        element.S = Name.Span
        element.K = Array([kid for kid in element.K if not _refers_to(kid, annotation)])

    def mark(self, page: int, element: Any) -> int:
        """The id of a new piece of content on a page that the element owns."""
        content = len(self._pages[page])
        self._pages[page].append(element)
        element.K.append(content)
        return content

    def root(self) -> pikepdf.Object:
        """The finished tree; pages and annotations get their keys to it."""
        numbers: list[Any] = []  # made an array at once: appending to one takes ever longer
        links: list[Any] = []
        for i, page in enumerate(self._book.pages):
            page.StructParents = i
            numbers += [i, self._book.make_indirect(self._pages[i])]
            links += [one for one in page.get("/Annots", ()) if one.objgen in self._links]
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
