"""Spreadsheet exports of the records: one workbook, and each table as CSV."""

from __future__ import annotations

from collections.abc import Iterator

from generator.link.handbook import Handbook
from generator.load.catalogue import Catalogue
from generator.plan.artifact import Artifact
from generator.plan.presented import PRESENTED
from generator.plan.shared.tables import Sheet, heads, workbook_of

XLSX = "exports/handbook.xlsx"
TABLES = tuple(table for kind in PRESENTED.values() for table in kind.tables)
WORDS = (
    *(table.name for table in TABLES),
    *dict.fromkeys(name for table in TABLES for name, _ in table.columns),
    "yes",
)
"""Keywords of tables and columns; their translation context is `table`."""


def artifacts(handbook: Handbook, catalogue: Catalogue) -> Iterator[Artifact]:
    """Yield the workbook, and a CSV file for each of its tables."""
    wording = {keyword: catalogue.pgettext("table", keyword) for keyword in WORDS}
    sheets = {
        table.name: Sheet(wording[table.name], heads(wording, table.columns), rows)
        for table in TABLES
        if (rows := tuple(table.rows(handbook, catalogue)))
    }
    records = tuple(handbook.released)
    yield Artifact(XLSX, "xlsx", "", workbook_of(handbook, sheets.values()), records)
    for name, sheet in sheets.items():
        yield Artifact(f"exports/csv/{name}.csv", "csv", "", sheet, records)
