"""Read files of receipts (`sop-receipt-1`) that the site exports, as rows of a list.

`seal` is the SHA-256 of the canonical JSON of everything else in the file (`engine/canonical.py`). It is a checksum and
not a signature: it reveals changes after the export, but does not prove who made the file.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, StringConstraints, ValidationError

from generator.diagnostics.diagnostic import Diagnostic, Outcome, Place
from generator.diagnostics.words import reason, short
from generator.engine.canonical import canonical_digest, parse_json
from generator.engine.reading import read
from generator.load.table import MAX_BYTES, Cell, Row
from generator.model.base import Record
from generator.plan.paper.signoff import SCHEMA

Short = Annotated[str, StringConstraints(max_length=100)]
EXPORT_AGAIN = "save the receipts again on the page where they were made"


class Receipt(Record):
    """Statement of a person that they have read what a version requires of a role."""

    number: Short = Field(description="Work number.", examples=["1001"])
    role: Short = Field(description="Id of the role.", examples=["ROLE-BAKER"])
    version: Short = Field(description="The version.", examples=["V1.0"])
    date: Short = Field(description="The day by the clock of the device.", examples=["2026-06-01"])


class ReceiptBook(Record):
    """Handbook of the receipts."""

    id: Short = Field(description="Handbook id.", examples=["HB-SHOP"])
    number: Short = Field(description="Document number.", examples=["Q-001"])


class Receipts(Record):
    """Content of a file of receipts."""

    schema_: Literal["sop-receipt-1"] = Field(alias="schema", description="Name and version of this form.")
    handbook: ReceiptBook = Field(description="The handbook.", examples=[{"id": "HB-SHOP", "number": "Q-001"}])
    receipts: tuple[Receipt, ...] = Field(description="In the order in which they were made.", examples=[[]])
    seal: Short = Field(description="SHA-256 of the canonical JSON of the rest.", examples=["5f2a…"])


def read_receipts(file: Path, name: str, handbook: str) -> Outcome[tuple[Row, ...]]:
    """Return the receipts in a file as rows, or a diagnostic. `name`: file name for messages.

    `handbook` is the id of the handbook that the receipts must belong to.
    """
    at = Place(name)
    try:
        data = parse_json(read(file, MAX_BYTES))
        content = Receipts.model_validate_json(json.dumps(data))
    except OSError as error:
        return _refused(at, f"cannot be read: {reason(error)}")
    except ValidationError as error:
        fault = error.errors(include_url=False, include_input=False, include_context=False)[0]
        field = ".".join(str(part) for part in fault["loc"]) or "the file"
        return _refused(at, f"is not a file of receipts ({SCHEMA}): {field}: {fault['msg'].lower()}")
    except ValueError:
        return _refused(at, f"is not a file of receipts ({SCHEMA}): it is not JSON")
    if content.seal != canonical_digest({key: value for key, value in data.items() if key != "seal"}):
        return _refused(at, "was changed after it was saved: its seal does not match")
    if content.handbook.id != handbook:
        return _refused(at, f"belongs to another handbook: `{short(content.handbook.id)}`, and not `{handbook}`")
    return Outcome(tuple(_row(receipt, at) for receipt in content.receipts))


def _row(receipt: Receipt, at: Place) -> Row:
    cells = {"number": receipt.number, "role": receipt.role, "version": receipt.version, "date": receipt.date}
    return Row({key: Cell(text, at) for key, text in cells.items()}, {}, at)


def _refused(at: Place, fact: str) -> Outcome[tuple[Row, ...]]:
    return Outcome((), (Diagnostic("T166", f"`{at.file}` {fact}", at, hints=(EXPORT_AGAIN,)),))
