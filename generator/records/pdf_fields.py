"""What is filled in in a PDF, whichever reader has saved it; the only file that opens PDFs that others made.

Readers differ. Some write a value into the field, some into the box that was clicked; some rewrite the file, some
add to its end; texts come in three encodings. All of them arrive here as plain texts and names of ticked boxes.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

import pikepdf


@dataclass(frozen=True, slots=True)
class PdfFields:
    """Values by the full names of fields: texts as typed, and the state of each ticked box."""

    texts: dict[str, str] = field(default_factory=dict)
    ticked: dict[str, tuple[str, ...]] = field(default_factory=dict)


def pdf_fields(raw: bytes) -> PdfFields | Literal["broken", "locked"]:
    """All fields of a PDF; none if it has no form."""
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
    found, seen = PdfFields(), set()
    waiting = [(one, "", "") for one in _dictionaries(fields)]
    while waiting:
        node, above, kind = waiting.pop()
        if node.is_indirect and node.objgen in seen:  # a tangle, not a tree
            continue
        seen.add(node.objgen)
        own, kind = _text(node.get("/T")), str(node.get("/FT", kind))
        name = f"{above}.{own}" if above and own else own or above
        kids = list(_dictionaries(node.get("/Kids")))
        below = [kid for kid in kids if "/T" in kid]
        waiting += [(kid, name, kind) for kid in below]
        if not below:
            _take(found, name, kind, node, kids)
    return found


def _take(found: PdfFields, name: str, kind: str, node: Any, kids: list[Any]) -> None:
    if kind == "/Btn":
        found.ticked[name] = _states(node, kids or [node])
    elif kind:
        values = (_text(one.get("/V")) for one in (node, *kids))
        found.texts[name] = next((value for value in values if value), "")


def _states(node: Any, boxes: list[Any]) -> tuple[str, ...]:
    """States that are on. What a box shows counts before what its field says: that is what people have seen."""
    states = [box.get("/AS") for box in boxes]
    shown = [str(one) for one in states if isinstance(one, pikepdf.Name) and one != pikepdf.Name.Off]
    said = node.get("/V")
    if isinstance(said, pikepdf.Name) and said != pikepdf.Name.Off:
        shown.append(str(said))
    return tuple(dict.fromkeys(state.removeprefix("/") for state in shown))


def _text(value: Any) -> str:
    """A text as Unicode, lines ended as they are here."""
    if not isinstance(value, pikepdf.String | pikepdf.Name):
        return ""
    text = str(value).removeprefix("\ufeff")
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return lines.encode("utf-8", "replace").decode().replace("\0", "")


def _dictionaries(values: Any) -> Iterator[Any]:
    if isinstance(values, pikepdf.Array):
        yield from (one for one in values if isinstance(one, pikepdf.Dictionary))
