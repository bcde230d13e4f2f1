"""What lets a sheet of paper be checked: its number, its version, a short digest, and where the answer is given."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote

from generator.engine.store import content_key
from generator.link.handbook import Handbook
from generator.plan.shared.parts import sheet_number

VERIFY_PAGE = "verify.html"
RECEIPT_PAGE = "receipt.html"


@dataclass(frozen=True, slots=True)
class Stamp:
    """One document's identity on paper.

    `digest` is twelve hexadecimal digits over what the document says: it changes with every word, whatever the
    version says. `code` is the text of the QR code: the address of the page that answers, with all three behind `#`;
    the three alone where the handbook names no address.
    """

    number: str
    version: str
    digest: str
    code: str


def stamp(handbook: Handbook, id_: str, digest: str) -> Stamp:
    """The stamp of a document; `id_` is a record's id, or of the same form, and `digest` covers what it says."""
    return book_stamp(handbook, sheet_number(handbook, id_), digest)


def book_stamp(handbook: Handbook, number: str, digest: str) -> Stamp:
    """The stamp of a document with a number of its own."""
    info = handbook.info
    short = digest[:12]
    identity = ";".join(quote(part, safe="/") for part in (number, info.version, short))
    address = info.house.address
    return Stamp(number, info.version, short, f"{address}{VERIFY_PAGE}#{identity}" if address else identity)


def said(*views: object) -> str:
    """The digest of what views say."""
    return content_key(*views)
