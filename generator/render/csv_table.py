"""CSV that spreadsheet programs open correctly: UTF-8 with BOM, and no cell that is taken for a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from generator.plan.shared.tables import Sheet

DANGEROUS = ("=", "+", "-", "@", "\t", "\r")
"""First characters of a formula. An apostrophe in front of the cell makes it text (OWASP: CSV injection)."""


def csv_bytes(rows: Iterable[Sequence[str]]) -> bytes:
    """Return the bytes of a CSV file; the first row is the header."""
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\r\n")
    for row in rows:
        table.writerow([f"'{cell}" if cell.startswith(DANGEROUS) else cell for cell in row])
    return text.getvalue().encode("utf-8-sig")


def render_csv(sheet: Sheet) -> bytes:
    """Return one sheet of a workbook as CSV."""
    heads = [head.text for head in sheet.columns]
    return csv_bytes([heads, *([str(cell.value) for cell in row] for row in sheet.rows)])
