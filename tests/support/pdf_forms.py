"""Forms of PDFs: their boxes and fields, and how they are filled in."""

import ctypes
import io
from typing import Any

import pikepdf
import pypdfium2 as pdfium
from pypdfium2 import raw as raw_pdfium


def widgets(raw: bytes) -> list[tuple[Any, ...]]:
    """Page, full name, state and rectangle of every box and field, in the order in which Tab goes through them."""
    found = []
    with pikepdf.open(io.BytesIO(raw)) as pdf:
        for number, page in enumerate(pdf.pages):
            for widget in page.obj.get("/Annots", []):
                parts: list[str] = []
                node = widget
                while node is not None:
                    parts = [str(node.T), *parts] if "/T" in node else parts
                    node = node.get("/Parent")
                states = [key[1:] for key in widget.AP.N if key != "/Off"] if "/AP" in widget else [""]
                found.append((number, ".".join(parts), *states, tuple(float(one) for one in widget.Rect)))
    return found


def fields(raw: bytes) -> dict[str, str]:
    """Label of every field that can be filled in, by its full name."""
    found = []
    with pikepdf.open(io.BytesIO(raw)) as pdf:
        waiting = [("", node) for node in pdf.Root.AcroForm.Fields]
        while waiting:
            above, node = waiting.pop(0)
            name = f"{above}.{node.T}" if above else str(node.T)
            waiting += [(name, kid) for kid in node.get("/Kids", []) if "/T" in kid]
            if "/FT" in node:
                found.append((name, str(node.TU)))
    assert len(dict(found)) == len(found), "two fields have one name"
    return dict(found)


def filled(raw: bytes, texts: dict[str, str], ticks: list[tuple[str, str]]) -> bytes:
    """The file as PDFium saves it after clicks and typing."""
    document = pdfium.PdfDocument(raw)
    document.init_forms()
    form, pages = document.formenv, list(document)
    where = {(name, state): (number, rect) for number, name, state, rect in widgets(raw)}

    def click(name, state=""):
        number, (left, bottom, right, top) = where[name, state]
        page = pages[number]
        for event in (raw_pdfium.FORM_OnMouseMove, raw_pdfium.FORM_OnLButtonDown, raw_pdfium.FORM_OnLButtonUp):
            event(form, page, 0, (left + right) / 2, (bottom + top) / 2)
        return page

    for name, state in ticks:
        click(name, state)
        raw_pdfium.FORM_ForceToKillFocus(form)
    for name, text in texts.items():
        page = click(name)
        for unit in memoryview(text.encode("utf-16-le")).cast("H"):
            raw_pdfium.FORM_OnChar(form, page, ctypes.c_int(unit), 0)
        raw_pdfium.FORM_ForceToKillFocus(form)
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()
