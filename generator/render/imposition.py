"""Two pages side by side on one sheet, to be cut in the middle.

The left page becomes the sheet, and what is on the right page moves into it: its content, its marks in the tag tree,
its links. The sheet keeps the tags of both, so it is read aloud in the order of the pages.
"""

from __future__ import annotations

import io
import re
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Pdf

_MARK = re.compile(rb"/MCID (\d+)")
_CUT = b"/Artifact BMC\nq 0.5 G 0.4 w %d 0 m %d 12 l %d %d m %d %d l S Q\nEMC\n"
"""Short lines at both edges, where the sheet is cut."""


def two_up(content: bytes) -> bytes:
    """Pages 1 and 2 on one sheet, 3 and 4 on the next; all pages are of one size and share their resources."""
    with pikepdf.open(io.BytesIO(content)) as document:
        for left in range((len(document.pages) + 1) // 2):
            _join(document, left)
        made = io.BytesIO()
        document.save(made, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return made.getvalue()


def _join(document: Pdf, at: int) -> None:
    """Page `at` takes in the page after it, if there is one."""
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
    """The right page's entry in the parent tree goes behind the left's; its marks count on from there."""
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
    """Whatever names the right page now names the left one: elements, marks, links, and places links lead to."""
    for one in document.objects:
        _redirect(one, left, right, marks, width)
    taken = right.get("/Annots", Array())
    for annotation in taken:
        annotation.Rect = Array([float(edge) + width * (i % 2 == 0) for i, edge in enumerate(annotation.Rect)])
        annotation.P = left
    if len(taken):
        left.Annots = Array([*left.get("/Annots", Array()), *taken])


def _redirect(one: Any, left: Object, right: Object, marks: int, width: float) -> None:
    """One object, and what stands in it without a number of its own."""
    if isinstance(one, Array):
        if len(one) > 1 and _is(one[0], right) and isinstance(one[1], Name):
            one[0] = left
            if one[1] == Name.XYZ and one[2] is not None:
                one[2] = float(one[2]) + width
        inner = list(one)
    elif isinstance(one, Dictionary):
        if _is(one.get("/Pg"), right):
            one.Pg = left
            if "/K" in one:
                one.K = _moved(one.K, marks)
            if "/MCID" in one:
                one.MCID = int(one.MCID) + marks
        inner = [value for key, value in one.items() if key != "/Parent"]
    else:
        return
    for value in inner:
        if isinstance(value, (Array, Dictionary)) and not value.is_indirect:
            _redirect(value, left, right, marks, width)


def _moved(kids: Any, marks: int) -> Any:
    if isinstance(kids, Array):
        return Array([_moved(kid, marks) for kid in kids])
    return kids + marks if isinstance(kids, int) else kids


def _is(one: Any, page: Object) -> bool:
    return isinstance(one, Dictionary) and one.is_indirect and one.objgen == page.objgen
