"""Imposition: two pages side by side on one sheet, to be cut in the middle.

The left page is widened to the sheet, and the right page is merged into it: its content, its marked content in the tag
tree, and its links. The sheet keeps the tags of both pages, so it is read aloud in page order.
"""

from __future__ import annotations

import io
import re
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Pdf

_MARK = re.compile(rb"/MCID (\d+)")
_CUT = b"/Artifact BMC\nq 0.5 G 0.4 w %d 0 m %d 12 l %d %d m %d %d l S Q\nEMC\n"
"""Cut marks at both edges of the sheet."""


def two_up(content: bytes) -> bytes:
    """Return a PDF with pages 1 and 2 on one sheet, 3 and 4 on the next. All pages must share size and resources."""
    with pikepdf.open(io.BytesIO(content)) as document:
        for left in range((len(document.pages) + 1) // 2):
            _join(document, left)
        target = io.BytesIO()
        document.save(target, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return target.getvalue()


def _join(document: Pdf, at: int) -> None:
    """Merge the page after `at` into page `at`, if there is one."""
    left = document.pages[at]
    width, height = (round(float(edge), 4) for edge in left.mediabox[2:])
    cut = _CUT % (width, width, width, height, width, height - 12)
    parts = [b"q\n", _stream(left), b"\nQ\n", cut]
    if at + 1 < len(document.pages):
        right = document.pages[at + 1]
        marks = _take_marks(document, left, right)
        moved = _MARK.sub(lambda mark: b"/MCID %d" % (int(mark.group(1)) + marks), _stream(right))
        parts += [b"q 1 0 0 1 %.4f 0 cm\n" % width, moved, b"\nQ\n"]
        _take_references(document, left.obj, right.obj, marks, width)
        del document.pages[at + 1]
    left.Contents = document.make_stream(b"".join(parts))
    for box in ("/MediaBox", "/CropBox", "/TrimBox", "/BleedBox", "/ArtBox"):
        if box in left:
            left[box] = Array([0, 0, 2 * width, height])


def _stream(page: pikepdf.Page) -> bytes:
    page.contents_coalesce()
    return page.Contents.read_bytes()


def _take_marks(document: Pdf, left: pikepdf.Page, right: pikepdf.Page) -> int:
    """Append the right page's entries in the parent tree to the left's; return the offset of its mark ids."""
    if "/StructTreeRoot" not in document.Root:
        return 0
    numbers = document.Root.StructTreeRoot.ParentTree.Nums
    keys = [int(key) for key in list(numbers)[::2]]
    mine = numbers[2 * keys.index(int(left.StructParents)) + 1]
    place = 2 * keys.index(int(right.StructParents))
    marks = len(mine)
    mine.extend(numbers[place + 1])
    del numbers[place : place + 2]
    return marks


def _take_references(document: Pdf, left: Object, right: Object, marks: int, width: float) -> None:
    """Make all references to the right page refer to the left one: elements, marks, links and their targets."""
    for object_ in document.objects:
        _redirect(object_, left, right, marks, width)
    taken = right.get("/Annots", Array())
    for annotation in taken:
        annotation.Rect = Array([float(edge) + width * (i % 2 == 0) for i, edge in enumerate(annotation.Rect)])
        annotation.P = left
    if len(taken):
        left.Annots = Array([*left.get("/Annots", Array()), *taken])


def _redirect(object_: Any, left: Object, right: Object, marks: int, width: float) -> None:
    """Redirect the references in an object and in the direct objects inside it."""
    if isinstance(object_, Array):
        if len(object_) > 1 and _is_page(object_[0], right) and isinstance(object_[1], Name):
            object_[0] = left
            if object_[1] == Name.XYZ and object_[2] is not None:
                object_[2] = float(object_[2]) + width
        inner = list(object_)
    elif isinstance(object_, Dictionary):
        if _is_page(object_.get("/Pg"), right):
            object_.Pg = left
            if "/K" in object_:
                object_.K = _moved(object_.K, marks)
            if "/MCID" in object_:
                object_.MCID = int(object_.MCID) + marks
        inner = [value for key, value in object_.items() if key != "/Parent"]
    else:
        return
    for value in inner:
        if isinstance(value, (Array, Dictionary)) and not value.is_indirect:
            _redirect(value, left, right, marks, width)


def _moved(kids: Any, marks: int) -> Any:
    if isinstance(kids, Array):
        return Array([_moved(kid, marks) for kid in kids])
    return kids + marks if isinstance(kids, int) else kids


def _is_page(object_: Any, page: Object) -> bool:
    return isinstance(object_, Dictionary) and object_.is_indirect and object_.objgen == page.objgen
