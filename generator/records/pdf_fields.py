"""Values of form fields in a PDF, independent of the viewer that saved it. The only module that opens foreign PDFs.

Viewers differ: some write a value into the field, some into the checkbox that was clicked; some rewrite the file,
others append to it; texts have three encodings. The result has plain texts and names of ticked boxes.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

import pikepdf


@dataclass(frozen=True, slots=True)
class PdfFields:
    """Values by full field name: typed texts, and the states of ticked boxes."""

    texts: dict[str, str] = field(default_factory=dict)
    ticked: dict[str, tuple[str, ...]] = field(default_factory=dict)


def pdf_fields(raw: bytes) -> PdfFields | Literal["broken", "locked"]:
    """Return all form fields of a PDF, or why it cannot be read."""
    try:
        with pikepdf.open(io.BytesIO(raw)) as pdf:
            return _collected(pdf)
    except pikepdf.PasswordError:
        return "locked"
    except (pikepdf.PdfError, ValueError, TypeError, AttributeError, KeyError, IndexError, RuntimeError):
        return "broken"


def _collected(pdf: pikepdf.Pdf) -> PdfFields:
    form = pdf.Root.get("/AcroForm")
    fields = form.get("/Fields") if isinstance(form, pikepdf.Dictionary) else None
    values, seen = PdfFields(), set()
    waiting = [(node, "", "") for node in _dictionaries(fields)]
    while waiting:
        node, above, kind = waiting.pop()
        if node.is_indirect and node.objgen in seen:  # the tree has a cycle
            continue
        seen.add(node.objgen)
        own, kind = _text(node.get("/T")), str(node.get("/FT", kind))
        name = f"{above}.{own}" if above and own else own or above
        kids = list(_dictionaries(node.get("/Kids")))
        below = [kid for kid in kids if "/T" in kid]
        waiting += [(kid, name, kind) for kid in below]
        if not below:
            _add_value(values, name, kind, node, kids)
    return values


def _add_value(values: PdfFields, name: str, kind: str, node: Any, kids: list[Any]) -> None:
    if kind == "/Btn":
        values.ticked[name] = _states(node, kids or [node])
    elif kind:
        texts = (_text(source.get("/V")) for source in (node, *kids))
        values.texts[name] = next((text for text in texts if text), "")


def _states(node: Any, boxes: list[Any]) -> tuple[str, ...]:
    """Return the ticked states. What a box shows precedes the value of its field, as users have seen the box."""
    states = [box.get("/AS") for box in boxes]
    shown = [str(state) for state in states if isinstance(state, pikepdf.Name) and state != pikepdf.Name.Off]
    value = node.get("/V")
    if isinstance(value, pikepdf.Name) and value != pikepdf.Name.Off:
        shown.append(str(value))
    return tuple(dict.fromkeys(state.removeprefix("/") for state in shown))


def _text(value: Any) -> str:
    """Return a value as text with normalized line ends; empty if it is not a text."""
    if not isinstance(value, pikepdf.String | pikepdf.Name):
        return ""
    text = str(value).removeprefix("\ufeff")
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return lines.encode("utf-8", "replace").decode().replace("\0", "")


def _dictionaries(values: Any) -> Iterator[Any]:
    if isinstance(values, pikepdf.Array):
        yield from (value for value in values if isinstance(value, pikepdf.Dictionary))
