"""Tables as CSV that spreadsheets open as they are: UTF-8 with its mark, and no cell that they would compute."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from generator.plan.shared.tables import Sheet

DANGEROUS = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet takes for a formula at the start of a cell; an apostrophe before it makes it text (OWASP)."""


def csv_bytes(rows: Iterable[Sequence[str]]) -> bytes:
    """The bytes of a table; the first row names its columns."""
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\r\n")
    for row in rows:
        table.writerow([f"'{cell}" if cell.startswith(DANGEROUS) else cell for cell in row])
    return text.getvalue().encode("utf-8-sig")


def render_csv(sheet: Sheet) -> bytes:
    """A table of a workbook, by itself."""
    heads = [head for head, _ in sheet.columns]
    return csv_bytes([heads, *([str(cell.value) for cell in row] for row in sheet.rows)])
